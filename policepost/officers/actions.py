"""What an officer can do with accounts: the record and the key file change together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.officers import rules
from policepost.officers.records import Officer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policepost.core.database import Database
    from policepost.core.keys import Account, Keyring


@dataclass(frozen=True, kw_only=True)
class OfficerForm:
    """What is typed of an officer."""

    name: str
    role: str
    badge_number: str = ""
    grids: Sequence[UUID] = field(default=())


def register_first(db: Database, account: Account) -> None:
    """Write the record of the officer with whom the key file was made."""
    with db.transaction("Add officer") as session:
        session.add(Officer(id=account.id, name=account.name, role=account.role, grids=[]))


def add_officer(db: Database, ring: Keyring, form: OfficerForm, password: str) -> UUID:
    """Give an officer an account.

    Slow on purpose (the password is hashed): call it off the screen's thread.

    Raises:
        Refused: A name already there, a short password, or a role that may not.
    """
    db.demand("Add officer")
    rules.check_person(form.name, form.badge_number)
    account = ring.add(db.key, form.name, password, rules.role_of(form.role))
    try:
        with db.transaction("Add officer") as session:
            session.add(
                Officer(
                    id=account.id,
                    name=account.name,
                    role=account.role,
                    badge_number=form.badge_number,
                    grids=[str(grid) for grid in form.grids],
                )
            )
    except BaseException:
        ring.retire(db.key, account.id)  # an account without a record would be nobody's
        raise
    return account.id


def change_officer(
    db: Database, officer_id: UUID, *, badge_number: str, grids: Sequence[UUID]
) -> None:
    """Change the badge number and the grids an officer serves. Raises Refused."""
    with db.transaction("Change officer") as session:
        one = session.get_one(Officer, officer_id)
        rules.check_person(one.name, badge_number)
        one.badge_number = badge_number
        one.grids = [str(grid) for grid in grids]


def retire_officer(db: Database, ring: Keyring, officer_id: UUID) -> None:
    """End an officer's work here: the way in is taken away, what was done keeps its name.

    Raises:
        Refused: Oneself, the last account, or a role that may not.
    """
    db.demand("Retire officer")
    if db.officer.id == officer_id:
        raise Refused(_("You cannot retire yourself; ask another officer to do it."))
    ring.retire(db.key, officer_id)
    with db.transaction("Retire officer") as session:
        session.get_one(Officer, officer_id).retired_on = clock.today()

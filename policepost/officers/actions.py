"""What an officer can do with accounts: the record and the key file change together."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from policepost.core import clock, rights
from policepost.core.access import rotation
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.settings import Setting
from policepost.core.shapes import Ref
from policepost.officers import queries, rules
from policepost.officers.records import Officer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from policepost.core.access.keys import Account, Keyring
    from policepost.core.database import Database

_KEY = UUID(int=1)
"""Stands in the journal for the database key, which is no record."""


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
    """Give an officer an account; at the first sign-in the officer chooses an own password.

    Slow on purpose (the password is hashed): call it off the screen's thread.

    Raises:
        Refused: A name already there, a password that the rules do not accept, or a role that may
            not.
    """
    db.demand("Add officer")
    rules.check_person(form.name, form.badge_number)
    _take_back_unrecorded(db, ring, form.name)
    account = ring.add(db.key, form.name, password, rules.role_of(form.role), by_other=True)
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
        with suppress(Refused):  # where the disk is too full for that, the next try does it
            ring.take_back(db.key, account.id)
        raise
    return account.id


def _take_back_unrecorded(db: Database, ring: Keyring, name: str) -> None:
    """Make way where an account was given, and a full disk or a power cut kept its record away."""
    account = ring.officer(name)
    if account is not None and queries.officer(db, account.id) is None:
        ring.take_back(db.key, account.id)


def change_officer(
    db: Database,
    ring: Keyring,
    officer_id: UUID,
    *,
    role: str,
    badge_number: str,
    grids: Sequence[UUID],
) -> None:
    """Change an officer's role, badge number and the grids that one serves.

    The role counts at once, also for somebody who is signed in.

    Raises:
        Refused: A badge number that cannot be one, or nobody would be left to manage accounts.
    """
    db.demand("Change officer")
    code = rules.role_of(role)
    with db.transaction("Change officer") as session:
        one = session.get_one(Officer, officer_id)
        rules.check_person(one.name, badge_number)
        _check_stays_managed(session, {officer_id: code})
        former, one.role = one.role, code
        one.badge_number = badge_number
        one.grids = [str(grid) for grid in grids]
        session.flush()
        if former != code:
            ring.change_role(db.key, officer_id, code)


def retire_officer(db: Database, ring: Keyring, officer_id: UUID) -> None:
    """End an officer's work here: the way in is taken away, what was done keeps its name.

    The database key is due to be renewed then, see :func:`renew_key`.

    Raises:
        Refused: Oneself, the last account that manages accounts, or a role that may not.
    """
    db.demand("Retire officer")
    if db.officer.id == officer_id:
        raise Refused(_("You cannot retire yourself; ask another officer to do it."))
    with db.transaction("Retire officer") as session:
        _check_stays_managed(session, {officer_id: ""})
        session.get_one(Officer, officer_id).retired_on = clock.today()
        session.flush()
        ring.retire(db.key, officer_id)


def _check_stays_managed(session: Session, changed: dict[UUID, str]) -> None:
    at_work = session.execute(
        select(Officer.id, Officer.role).where(Officer.retired_on.is_(None))
    ).all()
    rules.check_stays_managed(
        rights.table().by_name[rights.ACCOUNTS].roles,
        [role for _id, role in at_work],
        [changed.get(id_, role) for id_, role in at_work],
    )


def set_password(db: Database, ring: Keyring, officer_id: UUID, password: str) -> None:
    """Give another officer a password, who must choose an own one at the next sign-in.

    Slow on purpose: call it off the screen's thread.

    Raises:
        Refused: The rules do not accept it, or a role that may not.
    """
    db.demand("Set password")
    with db.transaction("Set password") as session:
        one = session.get_one(Officer, officer_id)
        journal.note(session, "sign", Ref(Officer.__tablename__, officer_id))
        ring.set_password(db.key, one.name, password, by_other=True)


def change_own_password(db: Database, ring: Keyring, old: str, new: str) -> None:
    """Change the password of who is signed in; the database is not encrypted anew.

    Slow on purpose: call it off the screen's thread.

    Raises:
        Refused: The old one is wrong, or the rules do not accept the new one.
    """
    ring.change_password(db.officer.name, old, new)
    if db.officer.id is not None:
        with db.transaction("Change own password") as session:
            journal.note(session, "sign", Ref(Officer.__tablename__, db.officer.id))


def renew_key(db: Database) -> None:
    """Give the database another key at once: old copies of the key file open nothing new.

    Everybody's password and the recovery sheet stay. Slow: call it off the screen's thread.

    Raises:
        Refused: The post is busy or open elsewhere, the disk is full, or a role that may not; the
            present key then stays.
    """
    db.demand("Renew database key")
    rotation.renew_open(db)
    with db.transaction("Renew database key") as session:
        journal.note(session, "sign", Ref(Setting.__tablename__, _KEY))


@dataclass(frozen=True)
class SignedIn:
    """What an officer is told after signing in.

    Attributes:
        before: When the officer signed in last; None the first time.
        failed: When somebody tried the officer's name in vain since.
        strangers: When somebody tried names that nobody has.
        age: The password's age in days when it should be renewed.
    """

    before: datetime | None = None
    failed: tuple[datetime, ...] = ()
    strangers: tuple[datetime, ...] = ()
    age: int | None = None


def note_sign_in(db: Database, ring: Keyring, way: str = "window") -> SignedIn:
    """Write into the journal that the officer signed in, and the tries in vain before it.

    So are the doubts about the file with which it was opened: the next entry ends them, and whoever
    put back an older file would be the only one to read them.

    Args:
        db: The post, with the officer signed in.
        ring: The key file, which kept the tries in vain until now.
        way: ``window``, ``unlock`` (a locked screen), ``recovery`` or ``command``.

    Raises:
        Refused: It cannot be written.
    """
    me = db.officer
    if me.id is None:
        return SignedIn()
    found = SignedIn(
        before=queries.last_sign_ins(db).get(me.id),
        failed=ring.failed_tries(me.name),
        strangers=ring.failed_tries(""),
        age=next((ring.due_for_renewal(one) for one in ring.officers() if one.id == me.id), None),
    )
    told = {
        name: [moment.isoformat() for moment in moments]
        for name, moments in (("failed", found.failed), ("strangers", found.strangers))
        if moments
    }
    doubts = {"doubts": " ".join(db.doubts)} if db.doubts and way != "unlock" else {}
    with db.transaction(queries.SIGN_IN) as session:
        journal.note(
            session, "sign_in", Ref(Officer.__tablename__, me.id), way=way, **told, **doubts
        )
    for name, moments in ((me.name, found.failed), ("", found.strangers)):
        if moments:
            ring.forget_tries(name)
    return found


def note_clock(db: Database, doubt: str) -> None:
    """Write into the journal that this computer's clock was set while the post was open.

    Raises:
        Refused: It cannot be written.
    """
    if db.officer.id is not None:
        with db.transaction("Notice that the clock was set") as session:
            ref = Ref(Officer.__tablename__, db.officer.id)
            journal.note(session, "clock", ref, doubts=doubt)

"""What pages and papers read of the officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select

from policepost.core.language import _
from policepost.officers.records import Officer
from policepost.officers.rules import SHORT_TITLES, TITLES, Role

if TYPE_CHECKING:
    from policepost.core.database import Database

SIGN_IN: Final = "Sign in"


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer as lists and papers show one."""

    id: UUID
    name: str
    badge_number: str
    role: str
    grids: tuple[UUID, ...]
    retired_on: date | None

    @property
    def title(self) -> str:
        """The role in words."""
        return _(TITLES[Role(self.role)])

    @property
    def called(self) -> str:
        """Short title and name, as the window addresses the officer."""
        return f"{_(SHORT_TITLES[Role(self.role)])} {self.name}"


def officers(db: Database, *, retired: bool = False) -> list[OfficerLine]:
    """The officers at work by name, with `retired` also those who left."""
    asked = select(Officer).order_by(Officer.retired_on.is_not(None), Officer.name)
    if not retired:
        asked = asked.where(Officer.retired_on.is_(None))
    with db.reading() as session:
        return [_line(one) for one in session.scalars(asked)]


def officer(db: Database, officer_id: UUID) -> OfficerLine | None:
    """One officer, at work or not."""
    with db.reading() as session:
        found = session.get(Officer, officer_id)
        return None if found is None else _line(found)


def last_sign_ins(db: Database) -> dict[UUID, datetime]:
    """When each officer signed in last.

    Read past the limits of who may not see people: it names no other person, and an administrator
    needs it to find accounts that nobody uses.
    """
    asked = "SELECT officer_id, max(at) FROM journal_entry WHERE action = ? GROUP BY officer_id"
    with db.connected() as connection:
        rows = connection.exec_driver_sql(asked, (SIGN_IN,)).all()
    return {UUID(id_): datetime.fromisoformat(at) for id_, at in rows if id_}


def _line(one: Officer) -> OfficerLine:
    grids = tuple(UUID(grid) for grid in one.grids)
    return OfficerLine(one.id, one.name, one.badge_number, one.role, grids, one.retired_on)

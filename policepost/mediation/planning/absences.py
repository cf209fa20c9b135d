"""When mediators of the directory cannot come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation.records import Mediator, MediatorAbsence

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody cannot come, both included."""

    id: UUID
    since: date
    until: date
    note: str


def absences(session: Session, *, after: date) -> Mapping[UUID, list[Absence]]:
    """Return who is away when, by mediator; what was over before ``after`` is left out."""
    found: defaultdict[UUID, list[Absence]] = defaultdict(list)
    chosen = select(MediatorAbsence).where(MediatorAbsence.until >= after)
    for one in session.scalars(chosen.order_by(MediatorAbsence.since)):
        found[one.mediator_id].append(Absence(one.id, one.since, one.until, one.note))
    return found


def add_absence(db: Database, mediator_id: UUID, since: date, until: date, note: str) -> UUID:
    """Note that somebody cannot come on some days, both included.

    Raises:
        Refused: The last day lies before the first.
    """
    if until < since:
        raise Refused(_("The last day lies before the first; correct one of them."), field="until")
    with db.transaction("Note when a mediator is away") as session:
        session.get_one(Mediator, mediator_id)
        absence = MediatorAbsence(
            mediator_id=mediator_id, since=since, until=until, note=note.strip()
        )
        session.add(absence)
        session.flush()
        return absence.id


def remove_absence(db: Database, absence_id: UUID) -> None:
    """Take a noted absence back."""
    with db.transaction("Note when a mediator is away") as session:
        session.delete(session.get_one(MediatorAbsence, absence_id))

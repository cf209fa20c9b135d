"""The calls that wait to be taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core.language import _
from policepost.core.shapes import DueLine, Ref
from policepost.mediation.origin import CALL_TO_110
from policepost.mediation.records import Handover

KIND = Handover.__tablename__
_SHORT = 40
_WAITING = (Handover.dispute_id.is_(None), Handover.declined == "")


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call as the 110 desk told it."""

    id: UUID
    call_number: str
    called_at: datetime
    caller: str
    phone: str
    place: str
    gist: str

    def values(self) -> dict[str, object]:
        """What the sheet that registers a dispute is filled with."""
        return {
            "source": CALL_TO_110,
            "call": self.call_number,
            "received": self.called_at,
            "party0": self.caller,
            "phone": self.phone,
            "place": self.place,
            "facts": self.gist,
        }


_COLUMNS = (
    *(Handover.id, Handover.call_number, Handover.called_at, Handover.caller),
    *(Handover.phone, Handover.place, Handover.gist),
)


def waiting(session: Session) -> list[CallLine]:
    """The calls that nobody has decided about, the oldest first."""
    rows = session.execute(select(*_COLUMNS).where(*_WAITING).order_by(Handover.called_at))
    return [CallLine(*row) for row in rows]


def waiting_count(session: Session) -> int:
    """How many calls wait."""
    return session.scalar(select(func.count()).select_from(Handover).where(*_WAITING)) or 0


def call(session: Session, call_id: UUID) -> CallLine | None:
    """One call that waits; None if it was decided about, or is gone."""
    row = session.execute(select(*_COLUMNS).where(Handover.id == call_id, *_WAITING)).one_or_none()
    return None if row is None else CallLine(*row)


def due(session: Session) -> Sequence[DueLine]:
    """The calls that wait, for Today: each is to be looked at on its day."""
    sentence = _("Take in the call of {caller}")
    return [
        DueLine(
            ref=Ref(KIND, one.id),
            title=sentence.format(caller=one.caller or one.call_number),
            detail=one.gist[:_SHORT] or one.place,
            due_on=one.called_at.date(),
            owner="",
            grid_id=None,
        )
        for one in waiting(session)
    ]

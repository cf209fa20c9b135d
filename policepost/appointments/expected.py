"""Who is expected beside the calendar: the first of them, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from policepost.appointments import lines
from policepost.appointments.lines import BookingLine
from policepost.appointments.states import Kind, State

SHOWN = 12
"""So many who wait for a time are shown beside the calendar; the list has all of them."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A short list beside the calendar.

    Attributes:
        first: Whom it shows: those without a time first, who waits longest at the top.
        count: How many are expected in all.
        waiting: How many of them have no time.
        wanted: The filter of the list of all who have none.
    """

    first: Sequence[BookingLine]
    count: int
    waiting: int
    wanted: Mapping[str, object]


def at_the_window(session: Session) -> Expected:
    """Who waits for a time at the window."""
    return _expected(session, Kind.WINDOW, ())


def visits(session: Session, now: datetime) -> Expected:
    """Who waits for a visit at home, and the next visits that have a time."""
    return _expected(session, Kind.VISIT, lines.visits_ahead(session, now))


def _expected(session: Session, kind: Kind, ahead: Sequence[BookingLine]) -> Expected:
    wanted = {"state": State.WAITING.value, "kind": kind.value}
    first, count = lines.waiting(session, kind, limit=SHOWN), lines.count(session, wanted)
    return Expected((*first, *ahead), count + len(ahead), count, wanted)

"""The people and shops that the sample year happens to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from policepost.core import clock


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A resident as far as the story needs to know."""

    id: UUID
    name: str
    sex: str
    ethnic: str
    birth: date | None
    age: int
    id_number: str
    phone: str
    address: str
    grid_id: UUID | None
    note: str


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day, on the post's wall clock."""
    return datetime.combine(day, time(hour, minute)).astimezone()


def working_days(first: date, last: date) -> list[date]:
    """The working days from ``first`` to ``last``, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if clock.is_working_day(day)]

"""Where bookings stand in a calendar: side by side where they overlap, and where the keys go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from policepost.appointments import slots
from policepost.appointments.slots import Desk, Span
from policepost.core.shapes import Ref, Tone


@dataclass(frozen=True, slots=True)
class Block:
    """Something with a time, as the calendar draws it.

    Attributes:
        ref: The record.
        starts, ends: Its time.
        title: Who, or what; the last to be cut when there is little room.
        subject: For what; follows the title.
        detail: The second line.
        state: The state in a word, and in a mark where there is no room for a word.
        tone: The colour.
        over: Whether it is over and done with, drawn faintly.
        struck: Whether it was called off.
        own: Whether it is one of the desk's own, not another page's.
    """

    ref: Ref
    starts: datetime
    ends: datetime
    title: str
    subject: str = ""
    detail: str = ""
    state: str = ""
    mark: str = ""
    tone: Tone = "info"
    over: bool = False
    struck: bool = False
    own: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """One day of the calendar.

    Attributes:
        day: The day.
        title, note: The head: weekday and date, and what is free or why it is closed.
        spans: When the desk is open.
        blocks: What stands in it.
        free: The times at which a single slot is free.
    """

    day: date
    title: str
    note: str
    spans: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    free: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its place in the width of its day: lane ``lane`` of ``lanes``."""

    block: Block
    lane: int
    lanes: int


@dataclass(slots=True)
class _Bunch:
    """Blocks that overlap one another, directly or through others."""

    ends: datetime
    lanes: list[datetime] = field(default_factory=list)
    members: list[tuple[Block, int]] = field(default_factory=list)


def arranged(blocks: Iterable[Block]) -> list[Placed]:
    """Give every block a lane so that none covers another; as few lanes as will do."""
    bunches: list[_Bunch] = []
    for block in sorted(blocks, key=lambda one: (one.starts, one.ends, one.ref.id)):
        if not bunches or block.starts >= bunches[-1].ends:
            bunches.append(_Bunch(block.ends))
        bunch = bunches[-1]
        lane = next((n for n, end in enumerate(bunch.lanes) if end <= block.starts), None)
        if lane is None:
            lane = len(bunch.lanes)
            bunch.lanes.append(block.ends)
        bunch.lanes[lane] = block.ends
        bunch.ends = max(bunch.ends, block.ends)
        bunch.members.append((block, lane))
    return [
        Placed(block, lane, len(bunch.lanes)) for bunch in bunches for block, lane in bunch.members
    ]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the keyboard can stand: on a block, or on a free time."""

    at: datetime
    ref: Ref | None = None

    @property
    def booking_id(self) -> UUID | None:
        """The block's record, None on a free time."""
        return None if self.ref is None else self.ref.id


def stops(column: Column) -> list[Stop]:
    """All places of a day where the keyboard can stand, in order of time."""
    found = [Stop(block.starts, block.ref) for block in column.blocks]
    found += [Stop(at) for at in column.free]
    return sorted(found, key=lambda stop: (stop.at, stop.ref is None, str(stop.booking_id)))


def nearest(found: Sequence[Stop], at: time) -> Stop | None:
    """The stop of a day that is nearest to a time of day."""

    def distance(stop: Stop) -> float:
        return abs((stop.at - slots.moment(stop.at.date(), at)).total_seconds())

    return min(found, key=distance, default=None)


def hours_shown(columns: Sequence[Column], desk: Desk) -> tuple[int, int]:
    """The first and the last full hour that a calendar has to show.

    As wide as the desk's week, wider where something stands outside it.
    """
    spans = [span for day in desk.hours for span in day]
    spans += [span for column in columns for span in column.spans]
    first = min((span[0].hour for span in spans), default=8)
    last = max((_ceiling(span[1]) for span in spans), default=18)
    for column in columns:
        for block in column.blocks:
            first = min(first, block.starts.hour)
            last = max(last, 24 if block.ends.date() > column.day else _ceiling(block.ends.time()))
    return first, last


def _ceiling(at: time) -> int:
    return at.hour + (at.minute > 0)


def days_shown(monday: date, desk: Desk, taken: Iterable[date]) -> list[date]:
    """The days of a week: Monday to Friday, the weekend only where it is open or has something."""
    week = [monday + timedelta(days=n) for n in range(7)]
    busy = set(taken)
    return [day for n, day in enumerate(week) if n < 5 or day in busy or slots.spans_of(day, desk)]

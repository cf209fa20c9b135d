"""When the desk is open and which of its time is still free: plain calculations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, format_day

Span = tuple[time, time]
"""From when to when on a day, the end not included."""

Busy = tuple[datetime, datetime]
"""A stretch of time for which the window is taken, the end not included."""

WORKDAY: tuple[Span, ...] = ((time(8, 30), time(12)), (time(14, 30), time(18)))
DEFAULT_HOURS: tuple[tuple[Span, ...], ...] = (*(WORKDAY,) * 5, (), ())
"""Monday to Friday 8:30–12:00 and 14:30–18:00."""

SLOT_CHOICES = (10, 15, 20, 30, 45, 60)

_SOME_DAY = date(2026, 1, 5)
_MARKS = str.maketrans("：，；、;－–—～~至", ":,,,,------")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from the week: without spans the desk is closed."""

    day: date
    spans: tuple[Span, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """How the post has set up its one window.

    Attributes:
        hours: The spans of each weekday, Monday first.
        special: Days that differ.
        slot_minutes: The steps in which bookings begin.
        days_ahead: How many days ahead can be booked; a mistyped year is caught by it.
        no_show_limit: This many no-shows within a month bring a warning; 0 turns it off.
        no_show_blocks: Whether they also close booking for ``no_show_months``.
        no_show_months: For how many months, counted from the last of them.
    """

    hours: tuple[tuple[Span, ...], ...] = DEFAULT_HOURS
    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    slot_minutes: int = 30
    days_ahead: int = 60
    no_show_limit: int = 2
    no_show_blocks: bool = False
    no_show_months: int = 3


SETTINGS = ("slot_minutes", "days_ahead", "no_show_limit", "no_show_blocks", "no_show_months")
"""The plain fields of a :class:`Desk`; each is kept as the setting ``appointments.<name>``."""


def spans_of(day: date, desk: Desk) -> tuple[Span, ...]:
    """When the desk is open on ``day``.

    What the post set for that day wins; statutory holidays are closed; a make-up workday on a
    weekend has the weekend's own hours if there are any, else those of the week's first open day.
    """
    special = desk.special.get(day)
    if special is not None:
        return special.spans
    if clock.is_statutory_holiday(day):
        return ()
    spans = desk.hours[day.weekday()]
    if not spans and day.weekday() >= clock.SATURDAY and clock.is_working_day(day):
        return next((other for other in desk.hours if other), ())
    return spans


def closed_because(day: date, desk: Desk) -> str:
    """Why the desk is closed on ``day``; empty when it is open."""
    if spans_of(day, desk):
        return ""
    special = desk.special.get(day)
    if special is not None:
        return special.reason or _("Desk closed")
    return clock.holiday_name(day) or _("Desk closed")


def length(minutes: int, slot_minutes: int) -> int:
    """How many minutes of the window a service takes: whole slots, at least one."""
    return max(1, math.ceil(minutes / slot_minutes)) * slot_minutes


def starts(day: date, desk: Desk, minutes: int) -> list[datetime]:
    """Every time at which a service of ``minutes`` could begin and end within one span."""
    lasts = timedelta(minutes=length(minutes, desk.slot_minutes))
    step = timedelta(minutes=desk.slot_minutes)
    found = []
    for first, last in spans_of(day, desk):
        at = moment(day, first)
        while at + lasts <= moment(day, last):
            found.append(at)
            at += step
    return found


def moment(day: date, at: time) -> datetime:
    """A time of a day on the post's own clock."""
    return datetime.combine(day, at).astimezone()


def overlaps(start: datetime, minutes: int, busy: Iterable[Busy]) -> bool:
    """Whether a stretch of time touches one that is taken."""
    end = start + timedelta(minutes=minutes)
    return any(start < taken_end and taken_start < end for taken_start, taken_end in busy)


def free(
    day: date, desk: Desk, minutes: int, busy: Sequence[Busy], now: datetime
) -> list[datetime]:
    """The times of ``day`` at which a service of ``minutes`` can still be booked.

    Never in the past, never outside the hours, never over another booking, never further ahead
    than the post books.
    """
    if not now.date() <= day <= now.date() + timedelta(days=desk.days_ahead):
        return []
    lasts = length(minutes, desk.slot_minutes)
    return [at for at in starts(day, desk, minutes) if at >= now and not overlaps(at, lasts, busy)]


def check_slot(
    start: datetime, desk: Desk, minutes: int, busy: Sequence[Busy], now: datetime
) -> None:
    """Refuse a time that is not among the free ones, and say why.

    Raises:
        Refused: With field ``starts_at``.
    """
    day = start.date()
    if start in free(day, desk, minutes, busy, now):
        return
    raise Refused(_why_not_free(start, desk, minutes, busy, now), field="starts_at")


def _why_not_free(
    start: datetime, desk: Desk, minutes: int, busy: Sequence[Busy], now: datetime
) -> str:
    day = start.date()
    if start < now:
        return _("This time has passed; choose a later one.")
    if (day - now.date()).days > desk.days_ahead:
        return _(
            "Bookings are taken at most {count} days ahead; choose an earlier day, or change this "
            "under Hours and services."
        ).format(count=desk.days_ahead)
    if not spans_of(day, desk):
        return _("The desk is closed on {day} ({reason}); choose another day.").format(
            day=format_day(day), reason=closed_because(day, desk)
        )
    if overlaps(start, length(minutes, desk.slot_minutes), busy):
        return _("This time is already taken; choose one of the free ones.")
    return _(
        "The service cannot begin at {time} on this day; choose one of the free times."
    ).format(time=f"{start:%H:%M}")


def check_hours(spans: Sequence[Span], slot_minutes: int, *, where: str) -> None:
    """Refuse hours that end before they begin, overlap, or are too short for a slot.

    Args:
        spans: The spans of one day, in order.
        slot_minutes: The length of a slot.
        where: The form field that they were typed into.

    Raises:
        Refused: With what to do.
    """
    last = time(0)
    for first, end in spans:
        if end <= first:
            raise Refused(_("The hours end before they begin; correct them."), field=where)
        if first < last:
            raise Refused(_("Two of the hours overlap; correct them."), field=where)
        if moment(_SOME_DAY, end) - moment(_SOME_DAY, first) < timedelta(minutes=slot_minutes):
            raise Refused(_("The hours are shorter than one slot; make them longer."), field=where)
        last = end


def read_spans(text: str) -> tuple[Span, ...]:
    """Read hours as they are typed: ``8:30-12:00, 14:30-18:00``; full-width marks do too.

    Raises:
        Refused: When it is not hours; empty text means closed.
    """
    plain = text.translate(_MARKS)
    found = []
    for part in plain.split(","):
        if not part.strip():
            continue
        first, _dash, last = part.partition("-")
        try:
            found.append((_read_time(first), _read_time(last)))
        except ValueError:
            raise Refused(
                _("Write hours like 8:30-12:00, 14:30-18:00; leave it empty for a closed day.")
            ) from None
    return tuple(found)


def _read_time(text: str) -> time:
    hour, _colon, minute = text.strip().partition(":")
    return time(int(hour), int(minute or 0))


def show_spans(spans: Iterable[Span]) -> str:
    """Hours as they are shown and typed."""
    return ", ".join(f"{first:%H:%M}-{last:%H:%M}" for first, last in spans)


def stored_spans(spans: Iterable[Span]) -> list[list[str]]:
    """Hours as settings and records keep them."""
    return [[f"{first:%H:%M}", f"{last:%H:%M}"] for first, last in spans]


def spans_from(stored: Iterable[Sequence[str]]) -> tuple[Span, ...]:
    """Hours out of settings and records."""
    return tuple((time.fromisoformat(first), time.fromisoformat(last)) for first, last in stored)

"""What the calendar is told to show: bookings as blocks, days as columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from policepost.appointments import desk, lines, queries, slots
from policepost.appointments.arranging import Block, Column
from policepost.appointments.lines import BookingLine
from policepost.appointments.rules import papers_in_all
from policepost.appointments.slots import Desk
from policepost.appointments.states import State
from policepost.core.language import _, current, format_day, ngettext
from policepost.core.shapes import AgendaLine, Ref, Tone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Agenda = Callable[["Session", date], Sequence[AgendaLine]]
"""What another feature has on a day: the ``agenda`` of its queries."""

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MARKS: dict[str, str] = {
    State.ARRIVED: "●",
    State.DONE: "√",
    State.NO_SHOW: "×",
    State.CANCELLED: "×",
}
_WITHOUT_END = timedelta(minutes=45)


def block(one: BookingLine) -> Block | None:
    """A booking as the calendar draws it; None while it has no time."""
    if one.starts_at is None or one.ends_at is None:
        return None
    extra = _("Visit to {place}").format(place=one.place) if one.is_visit else _extra(one)
    return Block(
        ref=Ref(queries.KIND, one.id),
        starts=one.starts_at,
        ends=one.ends_at,
        title=one.name,
        subject=one.service_title,
        detail=" · ".join(part for part in (extra, one.companion) if part),
        state="" if one.state == State.BOOKED else one.state_words,
        mark=_MARKS.get(one.state, ""),
        tone=_tone(one),
        over=one.state in {State.DONE, State.NO_SHOW, State.CANCELLED},
        struck=one.state == State.CANCELLED,
    )


def _extra(one: BookingLine) -> str:
    """The second line: what is still worth knowing before the person comes."""
    if one.walk_in:
        return _("Walk-in")
    if one.state in {State.DONE, State.NO_SHOW, State.CANCELLED}:
        return ""
    if one.note:
        return one.note
    count = papers_in_all(one.papers)
    return (
        ngettext("{count} paper to bring", "{count} papers to bring", count).format(count=count)
        if count
        else one.phone_masked
    )


def _tone(one: BookingLine) -> Tone:
    if one.state == State.BOOKED:
        return "wait" if one.is_visit else "info"
    return "muted" if one.state in {State.NO_SHOW, State.CANCELLED} else "good"


def foreign(line: AgendaLine) -> Block:
    """Something of another page, shown so that nobody is booked into it unawares."""
    return Block(
        ref=line.ref,
        starts=line.at,
        ends=line.until or line.at + _WITHOUT_END,
        title=line.title,
        detail=line.detail,
        state=line.badge,
        tone="bad",
        own=False,
    )


def columns(
    session: Session,
    days: Sequence[date],
    now: datetime,
    others: Sequence[Agenda] = (),
    *,
    cancelled: bool = False,
) -> list[Column]:
    """The columns of some days that follow one another.

    Args:
        session: A reading session.
        days: The days, in order.
        now: The present moment.
        others: What other features have on a day.
        cancelled: Whether bookings that were called off are shown too.
    """
    set_up = desk.desk(session)
    free = desk.free_slots(session, days[0], days[-1], 1, now)
    found: dict[date, list[Block]] = {day: [] for day in days}
    for one in lines.between(session, days[0], days[-1]):
        made = block(one)
        shown = cancelled or one.state != State.CANCELLED
        if made is not None and shown and one.day in found:
            found[one.day].append(made)
    return [
        Column(
            day=day,
            title=day_title(day),
            note=_note(day, set_up, len(free[day]), now),
            spans=slots.spans_of(day, set_up),
            blocks=(
                *found[day],
                *(foreign(line) for agenda in others for line in agenda(session, day)),
            ),
            free=tuple(free[day]),
        )
        for day in days
    ]


def day_title(day: date) -> str:
    """The head of a day: 周一 23, Mon 23."""
    if current() == "zh_CN":
        return f"周{_WEEKDAYS_ZH[day.weekday()]} {day.day}"
    return f"{_WEEKDAYS_EN[day.weekday()]} {day.day}"


def _note(day: date, set_up: Desk, free: int, now: datetime) -> str:
    closed = slots.closed_because(day, set_up)
    if closed:
        return closed
    if day < now.date():
        return ""
    return _("{count} free").format(count=free)


def range_title(first: date, last: date) -> str:
    """The days shown, for the head of the page: 11月23日 – 27日, 23 – 27 November 2026."""
    if current() == "zh_CN":
        start = f"{first.year}年{first.month}月{first.day}日"
        if first == last:
            return start
        same = (first.year, first.month) == (last.year, last.month)
        return f"{start} – {last.day}日" if same else f"{start} – {last.month}月{last.day}日"
    if first == last:
        return format_day(first)
    same = (first.year, first.month) == (last.year, last.month)
    start = str(first.day) if same else format_day(first).rsplit(" ", 1)[0]
    return f"{start} – {format_day(last)}"

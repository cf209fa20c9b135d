"""What appointments offer, in the common shapes, to Today, the search, the cards and the charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlalchemy.orm import Session

from policepost.appointments import desk, lines, slots
from policepost.appointments.records import Booking, Service
from policepost.appointments.states import OPEN_STATES, State
from policepost.core.counting import Counting, Days, rows
from policepost.core.language import _, ngettext
from policepost.core.searching import search
from policepost.core.shapes import AgendaLine, DueLine, Figure, Listing, Ref, TimelineLine
from policepost.residents import merging

KIND = Booking.__tablename__

WAITS_AT_MOST = 7
"""After so many days a wish without a time is due."""


def agenda(session: Session, day: date) -> list[AgendaLine]:
    """The bookings of a day for Today, without those that were cancelled."""
    return [
        AgendaLine(
            ref=Ref(KIND, one.id),
            at=one.starts_at,
            until=one.ends_at,
            title=f"{one.name} · {one.service_title}",
            detail=one.place if one.is_visit else one.phone_masked,
            badge=one.state_words,
            tone=one.tone,
        )
        for one in lines.day(session, day)
        if one.state != State.CANCELLED and one.starts_at is not None
    ]


_OPEN = (
    select(
        *(Booking.id, Booking.name, Service.name, Service.english, Booking.day),
        *(Booking.starts_at, Booking.booked_at, Booking.companion, Booking.grid_id),
    )
    .join(Service, Service.id == Booking.service_id)
    .order_by(Booking.starts_at, Booking.booked_at, Booking.id)
)
_PAST = _OPEN.where(Booking.state.in_(OPEN_STATES), Booking.day < bindparam("today"))
_WAITING = _OPEN.where(Booking.state == State.WAITING)
"""What is said of an open booking, and no more: there may be thousands."""


def due(session: Session, today: date) -> list[DueLine]:
    """What needs doing: bookings of past days whose end nobody recorded, and long waits."""
    found = [
        DueLine(
            ref=Ref(KIND, key),
            title=_("Record how the booking of {name} ended").format(name=name),
            detail=lines.titled(service, english),
            due_on=day,
            due_at=starts_at.time() if starts_at else None,
            owner=companion,
            grid_id=grid,
        )
        for key, name, service, english, day, starts_at, _booked, companion, grid in rows(
            session, _PAST, today=today
        )
    ]
    found += [
        DueLine(
            ref=Ref(KIND, key),
            title=_("Give {name} a time").format(name=name),
            detail=lines.titled(service, english),
            due_on=booked_at.date() + timedelta(days=WAITS_AT_MOST),
            owner=companion,
            grid_id=grid,
        )
        for key, name, service, english, _day, _at, booked_at, companion, grid in rows(
            session, _WAITING
        )
    ]
    return sorted(found, key=lambda line: line.due_on)


def due_of_resident(session: Session, resident_id: UUID, today: date) -> list[DueLine]:
    """The bookings of a resident that are to come, wait for a time, or have no end yet."""
    found = []
    for one in lines.of_resident(session, resident_id):
        waits = one.state == State.WAITING
        if waits:
            due_on = one.booked_at.date() + timedelta(days=WAITS_AT_MOST)
        elif one.state in OPEN_STATES and one.day is not None:
            due_on = one.day
        else:
            continue
        if waits:
            sentence = _("Give {name} a time")
        elif due_on < today:
            sentence = _("Record how the booking of {name} ended")
        else:
            sentence = _("Booking of {name}")
        found.append(
            DueLine(
                ref=Ref(KIND, one.id),
                title=sentence.format(name=one.name),
                detail=one.service_title,
                due_on=due_on,
                due_at=one.starts_at.time() if one.starts_at else None,
                owner=one.companion,
                grid_id=one.grid_id,
            )
        )
    return found


def badge(session: Session, today: date) -> int:
    """How many bookings of today are still open."""
    return lines.count(session, {"first": today, "last": today, "states": OPEN_STATES})


def timeline(session: Session, resident_id: UUID) -> list[TimelineLine]:
    """A resident's bookings for the story on the card, newest first."""
    return [
        TimelineLine(
            ref=Ref(KIND, one.id),
            at=one.starts_at or one.booked_at,
            title=_("{service}: {state}").format(service=one.service_title, state=one.state_words),
            detail=one.place if one.is_visit else one.note,
            tone=one.tone,
        )
        for one in lines.of_resident(session, resident_id)
    ]


def free_words(session: Session, now: datetime) -> str:
    """The rest of today's free time in a sentence: how many slots, and the next one."""
    today = now.date()
    times = desk.free_slots(session, today, today, 1, now)[today]
    if not times:
        open_at_all = slots.starts(today, desk.desk(session), 1)
        return _("No free slot left today") if open_at_all else _("The desk is closed today")
    return ngettext(
        "{count} free slot today, the next at {time}",
        "{count} free slots today, the next at {time}",
        len(times),
    ).format(count=len(times), time=f"{times[0]:%H:%M}")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a period saw: all that was booked and not called off, and what became of it."""

    booked: int
    served: int
    no_shows: int
    cancelled: int
    walk_ins: int
    visits: int

    @property
    def no_show_share(self) -> float | None:
        """No-shows in percent of those who were expected and whose booking has ended."""
        ended = self.no_shows + self.served - self.walk_ins
        return self.no_shows * 100 / ended if ended > 0 else None


def _number(condition: ColumnElement[bool]) -> Any:
    """Count the rows that meet a condition."""
    return func.sum(case((condition, 1), else_=0))


_DONE, _KEPT = Booking.state == State.DONE, Booking.state != State.CANCELLED
_COUNTS = Counting(
    select(
        _number(_KEPT),
        _number(_DONE),
        _number(Booking.state == State.NO_SHOW),
        _number(Booking.state == State.CANCELLED),
        _number(Booking.walk_in & _DONE),
        _number((Booking.kind == "visit") & _KEPT),
    ),
    Booking.day,
    Booking.grid_id,
)
_TITLES = select(Service.id, Service.name, Service.english)
_BY_DAY, _BY_SERVICE = (
    Counting(
        select(by, func.count()).where(_KEPT).group_by(by),
        Booking.day,
        Booking.grid_id,
    )
    for by in (Booking.day, Booking.service_id)
)


def counts(session: Session, period: Days, grid_id: UUID | None = None) -> Counts:
    """Count a period out of the index alone."""
    return Counts(*(value or 0 for value in _COUNTS.rows(session, period, grid_id)[0]))


def figures(
    session: Session,
    period: Days,
    grid_id: UUID | None = None,
    *,
    previous: Days | None = None,
    last_year: Days | None = None,
) -> list[Figure]:
    """The indicators of a period, each with the list behind it.

    Args:
        session: A reading session.
        period: The period.
        grid_id: Only the bookings of the residents of a grid.
        previous: The period that 环比 compares with.
        last_year: The period that 同比 compares with.
    """
    now = counts(session, period, grid_id)
    before = counts(session, previous, grid_id) if previous else None
    year = counts(session, last_year, grid_id) if last_year else None
    chosen = {"first": period[0], "last": period[1], "grid_id": grid_id}
    kept = tuple(state for state in State if state not in {State.CANCELLED, State.WAITING})
    found = []
    for name, title, field, more in (
        ("appointments_booked", _("Appointments"), "booked", {"states": kept}),
        ("appointments_served", _("Served"), "served", {"state": State.DONE}),
        ("appointments_visits", _("Home visits"), "visits", {"states": kept, "kind": "visit"}),
    ):
        value = getattr(now, field)
        found.append(
            Figure(
                name=name,
                title=title,
                value=value,
                base=value,
                previous=None if before is None else getattr(before, field),
                last_year=None if year is None else getattr(year, field),
                opens=Listing(KIND, {**chosen, **more}),
            )
        )
    found.append(
        Figure(
            name="appointments_no_show_share",
            title=_("No-show share"),
            value=now.no_show_share,
            base=now.no_shows + now.served - now.walk_ins,
            unit="%",
            previous=None if before is None else before.no_show_share,
            last_year=None if year is None else year.no_show_share,
            opens=Listing(KIND, {**chosen, "state": State.NO_SHOW}),
        )
    )
    return found


def by_day(session: Session, period: Days, grid_id: UUID | None = None) -> dict[date, int]:
    """How many bookings each day of a period had, those called off left out."""
    return {day: count for day, count in _BY_DAY.rows(session, period, grid_id)}


def by_service(session: Session, period: Days, grid_id: UUID | None = None) -> dict[UUID, int]:
    """How many bookings each service had in a period, those called off left out."""
    return {service: count for service, count in _BY_SERVICE.rows(session, period, grid_id)}


def service_titles(session: Session) -> dict[UUID, str]:
    """What each service, offered or not, is called in the language of the screen."""
    found = rows(session, _TITLES)
    return {key: lines.titled(name, english) for key, name, english in found}


def _entries(session: Session, ids: Sequence[UUID]) -> Iterator[search.Entry]:
    """What a booking is found by: its person, the person's numbers, the service, the place."""
    for one in lines.bookings(session, ids):
        when = f"{one.starts_at:%Y-%m-%d %H:%M}" if one.starts_at else one.wish
        yield search.Entry(
            kind=KIND,
            id=one.id,
            title=f"{one.name} · {one.service}",
            detail=" · ".join(part for part in (when, one.phone_masked, one.place) if part),
            names=(one.name, one.service),
            numbers=tuple(number for number in (one.id_number, one.phone) if number),
            text="\n".join(part for part in (one.service_english, one.place, one.note) if part),
        )


def _bookings_of(session: Session, changed: Sequence[Service]) -> list[UUID]:
    ids = [service.id for service in changed]
    return list(session.scalars(select(Booking.id).where(Booking.service_id.in_(ids))))


_FOUND_BY = ("service_id", "starts_at", "wish", "name", "phone", "id_number", "place", "note")

search.register(Booking, _entries, watches={Service: _bookings_of}, by={Booking: _FOUND_BY})


merging.follows(Booking, "resident_id")

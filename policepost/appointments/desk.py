"""The desk as it is set up, its free time, and what is known of whoever books."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from policepost.appointments import lines, slots
from policepost.appointments.records import Booking, Opening
from policepost.appointments.rules import Circumstances
from policepost.appointments.slots import Busy, Desk, SpecialDay
from policepost.appointments.states import HOLDING_STATES, OPEN_STATES, Kind, State
from policepost.core import clock, settings
from policepost.core.counting import rows

_PREFIX = "appointments."
_OPENINGS = select(Opening.day, Opening.spans, Opening.reason)
_TAKEN = select(Booking.id, Booking.day, Booking.starts_at, Booking.minutes).where(
    Booking.day.between(bindparam("first"), bindparam("last")),
    Booking.kind == Kind.WINDOW,
    Booking.walk_in.is_(False),
    Booking.state.in_(HOLDING_STATES),
)


def desk(session: Session) -> Desk:
    """How the post has set up its window."""
    plain = Desk()
    names = [f"{_PREFIX}{name}" for name in ("hours", *slots.SETTINGS)]
    known = settings.several(session, names)
    held = {name.removeprefix(_PREFIX): value for name, value in known.items()}
    hours = held.pop("hours", None)
    return Desk(
        hours=plain.hours if hours is None else tuple(slots.spans_from(day) for day in hours),
        special={
            day: SpecialDay(day, slots.spans_from(spans), reason)
            for day, spans, reason in rows(session, _OPENINGS)
        },
        **held,
    )


def special_days(session: Session, first: date) -> list[SpecialDay]:
    """The days from ``first`` on that differ from the week, in order."""
    found = session.scalars(select(Opening).where(Opening.day >= first).order_by(Opening.day))
    return [SpecialDay(one.day, slots.spans_from(one.spans), one.reason) for one in found]


def busy(
    session: Session, first: date, last: date, *, but: UUID | None = None
) -> dict[date, list[Busy]]:
    """For which times the window is taken on the days of a period.

    Home visits take none of it, nor do walk-ins, who wait for a gap.

    Args:
        session: Any session; inside a transaction nobody can book in between.
        first: The first day.
        last: The last day.
        but: A booking to leave out, because it is about to be moved.
    """
    session.flush()
    found: dict[date, list[Busy]] = defaultdict(list)
    for booking_id, day, starts, minutes in rows(session, _TAKEN, first=first, last=last):
        if booking_id != but and day is not None and starts is not None:
            found[day].append((starts, starts + timedelta(minutes=minutes)))
    return found


def free_slots(
    session: Session,
    first: date,
    last: date,
    minutes: int,
    now: datetime,
    *,
    but: UUID | None = None,
) -> dict[date, list[datetime]]:
    """The free times for a service of ``minutes`` on each day of a period.

    Every day of the period has its list, empty where nothing is free.
    """
    set_up = desk(session)
    taken = busy(session, first, last, but=but)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: slots.free(day, set_up, minutes, taken.get(day, []), now) for day in days}


def first_free(session: Session, minutes: int, now: datetime, *, count: int = 6) -> list[datetime]:
    """The first free times for a service, over as many days as it takes."""
    set_up, today = desk(session), now.date()
    taken = busy(session, today, today + timedelta(days=set_up.days_ahead))
    found: list[datetime] = []
    for ahead in range(set_up.days_ahead + 1):
        day = today + timedelta(days=ahead)
        found += slots.free(day, set_up, minutes, taken.get(day, []), now)
        if len(found) >= count:
            break
    return found[:count]


@dataclass(frozen=True, slots=True)
class Who:
    """A person as far as earlier bookings can be recognised by it."""

    resident_id: UUID | None = None
    id_number: str = ""
    name: str = ""
    phone: str = ""


def _same_person(who: Who) -> Any:
    """The bookings of one person: the resident, the identity number, or name with telephone."""
    ways = []
    if who.resident_id is not None:
        ways.append(Booking.resident_id == who.resident_id)
    if who.id_number:
        ways.append(Booking.id_number == who.id_number)
    if who.phone and who.name:
        phones = {who.phone, *who.phone.split("/")}
        ways.append(Booking.phone.in_(phones) & (Booking.name == who.name))
    return or_(*ways) if ways else None


def missed_days(session: Session, who: Who, today: date) -> tuple[date, ...]:
    """The days of the last year on which a person stayed away, in order."""
    same = _same_person(who)
    if same is None:
        return ()
    asked = (
        select(Booking.day)
        .where(same, Booking.state == State.NO_SHOW, Booking.day > clock.add_months(today, -12))
        .order_by(Booking.day)
    )
    return tuple(day for day in session.scalars(asked) if day is not None)


def circumstances(
    session: Session,
    who: Who,
    today: date,
    *,
    starts: datetime | None = None,
    minutes: int = 0,
    companion: str = "",
    but: UUID | None = None,
) -> Circumstances:
    """What the officer should know about a booking that is about to be made."""
    if starts is None:
        return Circumstances(missed_days(session, who, today))
    same = _same_person(who)
    that_day = [
        one
        for one in lines.day(session, starts.date())
        if one.id != but and one.state in OPEN_STATES and one.starts_at is not None
    ]
    own: set[UUID] = set()
    if same is not None:
        own = set(session.scalars(select(Booking.id).where(same, Booking.day == starts.date())))
    along = [
        one.name
        for one in that_day
        if companion
        and one.companion == companion
        and one.starts_at is not None
        and slots.overlaps(
            starts, minutes, [(one.starts_at, one.starts_at + timedelta(minutes=one.minutes))]
        )
    ]
    return Circumstances(
        missed=missed_days(session, who, today),
        same_day=tuple(one.starts_at for one in that_day if one.id in own and one.starts_at),
        companion_busy=along[0] if along else "",
    )


def companions(session: Session) -> list[str]:
    """Who has gone along on home visits, the most frequent first."""
    asked = (
        select(Booking.companion)
        .where(Booking.kind == Kind.VISIT, Booking.companion != "")
        .group_by(Booking.companion)
        .order_by(func.count().desc(), Booking.companion)
        .limit(20)
    )
    return list(session.scalars(asked))

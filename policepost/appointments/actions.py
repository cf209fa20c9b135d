"""What an officer can do at the desk; each function is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.appointments import queries, rules, slots
from policepost.appointments.desk import Who, busy, desk, missed_days
from policepost.appointments.records import Booking, Service
from policepost.appointments.slots import Desk
from policepost.appointments.states import Channel, Kind, State
from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.residents.cards import grid_of

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, kw_only=True)
class NewBooking:
    """What the officer typed for a booking.

    Attributes:
        starts_at: When; None for somebody who waits for a time.
        minutes: How long a home visit takes; the window takes the service's own time.
        resident_id: The resident, None for an outsider.
        grid_id: The grid of an outsider, where it is known; a resident's comes from the register.
    """

    service_id: UUID
    name: str
    phone: str = ""
    id_number: str = ""
    resident_id: UUID | None = None
    grid_id: UUID | None = None
    kind: Kind = Kind.WINDOW
    channel: Channel = Channel.DESK
    starts_at: datetime | None = None
    minutes: int = 60
    place: str = ""
    companion: str = ""
    wish: str = ""
    note: str = ""


def book(db: Database, form: NewBooking) -> UUID:
    """Book somebody for a service, at the window or at home, or let them wait for a time.

    Returns:
        The booking.

    Raises:
        Refused: When the person, the place or the time will not do; with the field.
    """
    now = clock.now()
    with db.transaction("Book an appointment") as session:
        service = _offered(session, form.service_id)
        set_up = desk(session)
        rules.check_person(form.name, form.phone)
        rules.check_reachable(form.phone, resident=form.resident_id is not None)
        missed = missed_days(session, _who(form), now.date())
        rules.check_not_closed(missed, set_up, now.date())
        minutes = _check_time(session, form, service, set_up, now)
        booking = _made(session, form, minutes, now)
        session.add(booking)
        session.flush()
        return booking.id


def _who(form: NewBooking) -> Who:
    phone = rules.plain_phone(form.phone)
    return Who(form.resident_id, form.id_number.strip().upper(), form.name.strip(), phone)


def _offered(session: Session, service_id: UUID) -> Service:
    service = session.get(Service, service_id)
    if service is None or not service.offered:
        raise Refused(_("Choose a service that the post offers."), field="service_id")
    return service


def _check_time(
    session: Session, form: NewBooking, service: Service, set_up: Desk, now: datetime
) -> int:
    """Refuse a time that will not do; gives how many minutes the booking takes."""
    if form.kind == Kind.VISIT:
        rules.check_visit(form.place, form.starts_at, form.minutes, now, set_up.days_ahead)
        return form.minutes
    if form.starts_at is not None:
        _check_window(session, form.starts_at, service.minutes, set_up, now)
    return slots.length(service.minutes, set_up.slot_minutes)


def _check_window(
    session: Session,
    starts: datetime,
    minutes: int,
    set_up: Desk,
    now: datetime,
    *,
    but: UUID | None = None,
) -> None:
    day = starts.date()
    taken = busy(session, day, day, but=but).get(day, [])
    slots.check_slot(starts, set_up, minutes, taken, now)


def _made(session: Session, form: NewBooking, minutes: int, now: datetime) -> Booking:
    grid_id = grid_of(session, form.resident_id) if form.resident_id else form.grid_id
    at_home = form.kind == Kind.VISIT
    return Booking(
        service_id=form.service_id,
        kind=form.kind,
        state=State.WAITING if form.starts_at is None else State.BOOKED,
        channel=form.channel,
        day=None if form.starts_at is None else form.starts_at.date(),
        starts_at=form.starts_at,
        minutes=minutes,
        resident_id=form.resident_id,
        grid_id=grid_id,
        name=form.name.strip(),
        phone=rules.plain_phone(form.phone),
        id_number=form.id_number.strip().upper(),
        wish=form.wish.strip() if form.starts_at is None else "",
        place=form.place.strip() if at_home else "",
        companion=form.companion.strip() if at_home else "",
        note=form.note.strip(),
        walk_in=False,
        brought=[],
        booked_at=now,
        reason="",
        reason_note="",
    )


def walk_in(db: Database, form: NewBooking) -> UUID:
    """Record somebody who came without a booking, as arrived now.

    A walk-in waits for a gap: whoever is booked goes first, so no slot is taken. Nobody is turned
    away for earlier no-shows, and a telephone number is not needed.

    Raises:
        Refused: When the name or the service is missing.
    """
    now = clock.now()
    with db.transaction("Record a walk-in") as session:
        service = _offered(session, form.service_id)
        rules.check_person(form.name, form.phone)
        minutes = slots.length(service.minutes, desk(session).slot_minutes)
        booking = _made(session, form, minutes, now)
        booking.kind, booking.state, booking.channel = Kind.WINDOW, State.ARRIVED, Channel.DESK
        booking.day, booking.starts_at, booking.arrived_at = now.date(), now, now
        booking.place = booking.companion = booking.wish = ""
        booking.walk_in = True
        session.add(booking)
        session.flush()
        return booking.id


def move(
    db: Database, booking_id: UUID, starts_at: datetime, *, minutes: int | None = None
) -> None:
    """Give a booking another time, or a first one to somebody who waits.

    Args:
        db: The database.
        booking_id: The booking.
        starts_at: The new time.
        minutes: Another length, of a home visit.

    Raises:
        Refused: When the booking has begun or ended, or the time will not do.
    """
    now = clock.now()
    with db.transaction("Move an appointment") as session:
        booking = session.get_one(Booking, booking_id)
        if booking.state not in {State.WAITING, State.BOOKED}:
            raise Refused(_("Only a booking that has not begun can be moved."))
        set_up = desk(session)
        if booking.kind == Kind.VISIT:
            minutes = minutes or booking.minutes
            rules.check_visit(booking.place, starts_at, minutes, now, set_up.days_ahead)
            booking.minutes = minutes
        else:
            _check_window(session, starts_at, booking.minutes, set_up, now, but=booking.id)
        booking.state = State.BOOKED
        booking.starts_at, booking.day = starts_at, starts_at.date()


def _to(session: Session, booking_id: UUID, state: State, now: datetime) -> Booking:
    booking = session.get_one(Booking, booking_id)
    rules.check_move(booking, state, now)
    booking.state = state
    return booking


def arrive(db: Database, booking_id: UUID) -> None:
    """Record that the person has come, or that the officer has reached the person's home.

    Raises:
        Refused: When the booking is not for today or has ended.
    """
    now = clock.now()
    with db.transaction("Mark as arrived") as session:
        _to(session, booking_id, State.ARRIVED, now).arrived_at = now


def finish(db: Database, booking_id: UUID) -> None:
    """Record that the person was served.

    Raises:
        Refused: When the person has not arrived.
    """
    now = clock.now()
    with db.transaction("Mark as done") as session:
        _to(session, booking_id, State.DONE, now).closed_at = now


def miss(db: Database, booking_id: UUID) -> None:
    """Record that the person did not come.

    Raises:
        Refused: When the hour has not come yet.
    """
    now = clock.now()
    with db.transaction("Mark as no-show") as session:
        _to(session, booking_id, State.NO_SHOW, now).closed_at = now


def cancel(db: Database, booking_id: UUID, reason: str, words: str = "") -> None:
    """Call a booking off; its time is free again at once.

    Args:
        db: The database.
        booking_id: The booking.
        reason: A code of ``states.CANCEL_REASONS``.
        words: The reason in words; needed for ``other``.

    Raises:
        Refused: Without a reason, or when the booking has ended.
    """
    now = clock.now()
    with db.transaction("Cancel appointment") as session:
        rules.check_reason(reason, words)
        booking = _to(session, booking_id, State.CANCELLED, now)
        booking.closed_at = now
        booking.reason, booking.reason_note = reason, words.strip()


def take_back(db: Database, booking_id: UUID) -> None:
    """Take back the last step of a booking: arrived, done, no-show or cancelled.

    Raises:
        Refused: When there is no step to take back, or its time was given to somebody else.
    """
    with db.transaction("Take back the last step") as session:
        booking = session.get_one(Booking, booking_id)
        before = rules.state_before(booking)
        if before is None:
            raise Refused(_("There is no step to take back."))
        if booking.state == State.CANCELLED and before != State.WAITING:
            _check_still_free(session, booking)
        if before in {State.BOOKED, State.WAITING}:
            booking.arrived_at = None
        booking.state, booking.closed_at = before, None
        booking.reason = booking.reason_note = ""


def _check_still_free(session: Session, booking: Booking) -> None:
    """Somebody else may have been given the time of a cancelled booking."""
    if booking.kind != Kind.WINDOW or booking.walk_in or booking.starts_at is None:
        return
    day = booking.starts_at.date()
    taken = busy(session, day, day, but=booking.id).get(day, [])
    if slots.overlaps(booking.starts_at, booking.minutes, taken):
        raise Refused(
            _("Somebody else was given this time; book again for another one."), field="starts_at"
        )


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What can be put right on a booking without moving it."""

    name: str
    phone: str = ""
    id_number: str = ""
    channel: Channel = Channel.DESK
    place: str = ""
    companion: str = ""
    wish: str = ""
    note: str = ""


def correct(db: Database, booking_id: UUID, form: Corrected) -> None:
    """Put right who comes, where a visit goes to, or the note.

    Raises:
        Refused: When the name is empty, or a visit has no place.
    """
    with db.transaction("Correct appointment") as session:
        booking = session.get_one(Booking, booking_id)
        rules.check_person(form.name, form.phone)
        if booking.kind == Kind.VISIT and not form.place.strip():
            raise Refused(_("Type where the visit goes to."), field="place")
        booking.name, booking.phone = form.name.strip(), rules.plain_phone(form.phone)
        booking.id_number, booking.channel = form.id_number.strip().upper(), form.channel
        if booking.kind == Kind.VISIT:
            booking.place, booking.companion = form.place.strip(), form.companion.strip()
        booking.wish, booking.note = form.wish.strip(), form.note.strip()


def tick_papers(db: Database, booking_id: UUID, brought: Sequence[int]) -> None:
    """Record which of the service's papers were seen, by their numbers from 0."""
    with db.transaction("Tick papers") as session:
        session.get_one(Booking, booking_id).brought = sorted(set(brought))


def note_told(db: Database, booking_id: UUID) -> None:
    """Record that the list of papers to bring was printed for the person.

    The Provisional Regulations on Residence Permits (art 9) want all that is missing to be told at
    once.
    """
    with db.transaction("Print papers to bring") as session:
        session.get_one(Booking, booking_id).told_at = clock.now()
        journal.note(session, "print", Ref(queries.KIND, booking_id), paper="papers_to_bring")


def note_day_sheet(db: Database, day: date) -> None:
    """Record that the sheet of a day, with the names on it, was printed."""
    with db.transaction("Print day sheet") as session:
        for booking_id in session.scalars(select(Booking.id).where(Booking.day == day)):
            journal.note(session, "print", Ref(queries.KIND, booking_id), paper="day_sheet")


def show_number(db: Database, booking_id: UUID) -> str:
    """Return the whole identity number for the screen; the journal keeps who looked at it."""
    with db.transaction("Look at identity number") as session:
        booking = session.get_one(Booking, booking_id)
        journal.note(session, "look", Ref(queries.KIND, booking_id), field="id_number")
        return booking.id_number

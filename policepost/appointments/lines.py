"""Services and bookings as pages and papers read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from policepost.appointments.fields import BY_NAME
from policepost.appointments.records import Booking, Service
from policepost.appointments.rules import PaperToBring
from policepost.appointments.states import STATE_TONES, STATE_WORDS, Kind, State
from policepost.core import language
from policepost.core.counting import among, many, rows
from policepost.core.language import _
from policepost.core.masking import masked_phone
from policepost.core.searching import search
from policepost.core.shapes import Tone
from policepost.lists.conditions import clauses


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service of the desk."""

    id: UUID
    code: str
    name: str
    english: str
    minutes: int
    papers: tuple[PaperToBring, ...]
    limits: str
    fee: str
    source: str
    offered: bool

    @property
    def title(self) -> str:
        """What it is called in the language of the screen."""
        return titled(self.name, self.english)


@dataclass(frozen=True, slots=True)
class BookingLine:
    """A booking as calendars, lists, sheets and papers show it."""

    id: UUID
    service_id: UUID
    service: str
    service_english: str
    kind: str
    state: str
    channel: str
    day: date | None
    starts_at: datetime | None
    minutes: int
    resident_id: UUID | None
    grid_id: UUID | None
    name: str
    phone: str
    id_number: str
    wish: str
    place: str
    companion: str
    note: str
    walk_in: bool
    brought: tuple[int, ...]
    booked_at: datetime
    arrived_at: datetime | None
    closed_at: datetime | None
    told_at: datetime | None
    reason: str
    reason_note: str
    papers: tuple[PaperToBring, ...]

    @property
    def service_title(self) -> str:
        """The service in the language of the screen."""
        return titled(self.service, self.service_english)

    @property
    def phone_masked(self) -> str:
        """The telephone number as lists and calendars show it; the card has it whole."""
        return masked_phone(self.phone)

    @property
    def ends_at(self) -> datetime | None:
        """When it ends, None while it waits for a time."""
        return None if self.starts_at is None else self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_visit(self) -> bool:
        """Whether the officer goes to the person."""
        return self.kind == Kind.VISIT

    @property
    def state_words(self) -> str:
        """The state in the language of the screen."""
        return _(STATE_WORDS[self.state])

    @property
    def tone(self) -> Tone:
        """The colour of the state."""
        return STATE_TONES[self.state]


def titled(name: str, english: str) -> str:
    """A name in the language of the screen; Chinese where there is no English one."""
    return english if english and language.current() == "en" else name


def papers_from(stored: Iterable[Mapping[str, Any]]) -> tuple[PaperToBring, ...]:
    """The papers of a service out of its record."""
    return tuple(PaperToBring(**paper) for paper in stored)


_FIELDS = (
    *(Booking.id, Booking.service_id, Service.name, Service.english, Booking.kind, Booking.state),
    *(Booking.channel, Booking.day, Booking.starts_at, Booking.minutes, Booking.resident_id),
    *(Booking.grid_id, Booking.name, Booking.phone, Booking.id_number, Booking.wish),
    *(Booking.place, Booking.companion, Booking.note, Booking.walk_in, Booking.brought),
    *(Booking.booked_at, Booking.arrived_at, Booking.closed_at, Booking.told_at),
    *(Booking.reason, Booking.reason_note, Service.papers),
)
_BROUGHT = _FIELDS.index(Booking.brought)


def _select() -> Select[Any]:
    return select(*_FIELDS).join(Service, Service.id == Booking.service_id)


_CHOSEN = _select().where(among(Booking.id, "ids"))


def _line(row: Row[Any]) -> BookingLine:
    values = list(row)
    values[_BROUGHT] = tuple(values[_BROUGHT])
    values[-1] = papers_from(values[-1])
    return BookingLine(*values)


def _lines(session: Session, chosen: Select[Any]) -> list[BookingLine]:
    return [_line(row) for row in session.execute(chosen)]


def services(session: Session, *, all_of_them: bool = False) -> list[ServiceLine]:
    """The services that can be booked, in their order, or also those no longer offered."""
    chosen = select(Service).order_by(Service.position, Service.code)
    if not all_of_them:
        chosen = chosen.where(Service.offered)
    return [service_line(one) for one in session.scalars(chosen)]


def service_line(service: Service) -> ServiceLine:
    """A service record as a line."""
    return ServiceLine(
        id=service.id,
        code=service.code,
        name=service.name,
        english=service.english,
        minutes=service.minutes,
        papers=papers_from(service.papers),
        limits=service.limits,
        fee=service.fee,
        source=service.source,
        offered=service.offered,
    )


def service(session: Session, service_id: UUID) -> ServiceLine | None:
    """One service."""
    found = session.get(Service, service_id)
    return None if found is None else service_line(found)


def booking(session: Session, booking_id: UUID) -> BookingLine | None:
    """One booking."""
    row = session.execute(_select().where(Booking.id == booking_id)).first()
    return None if row is None else _line(row)


def bookings(session: Session, ids: Sequence[UUID]) -> list[BookingLine]:
    """Some bookings, in any order."""
    session.flush()
    chosen = many(key.hex for key in ids)
    return [_line(row) for row in rows(session, _CHOSEN, ids=chosen)]


def between(session: Session, first: date, last: date) -> list[BookingLine]:
    """All that has a time in a period, both days included, in order of time."""
    return _lines(
        session,
        _select().where(Booking.day.between(first, last)).order_by(Booking.starts_at, Booking.id),
    )


def day(session: Session, day: date) -> list[BookingLine]:
    """All that has a time on a day, in order of time."""
    return between(session, day, day)


def waiting(
    session: Session, kind: Kind | None = None, *, limit: int | None = None
) -> list[BookingLine]:
    """Who waits for a time, the longest first; home visits or the window only if asked."""
    chosen = _select().where(Booking.state == State.WAITING)
    if kind is not None:
        chosen = chosen.where(Booking.kind == kind)
    return _lines(session, chosen.order_by(Booking.booked_at, Booking.id).limit(limit))


def visits_ahead(session: Session, now: datetime, limit: int = 20) -> list[BookingLine]:
    """Home visits that have a time and are still to be made, the next first."""
    chosen = _select().where(
        Booking.state.in_((State.BOOKED, State.ARRIVED)),
        Booking.day >= now.date(),
        Booking.kind == Kind.VISIT,
    )
    return _lines(session, chosen.order_by(Booking.starts_at, Booking.id).limit(limit))


def of_resident(session: Session, resident_id: UUID, limit: int = 200) -> list[BookingLine]:
    """The bookings of a resident, the latest first."""
    chosen = _select().where(Booking.resident_id == resident_id)
    return _lines(
        session, chosen.order_by(Booking.booked_at.desc(), Booking.id.desc()).limit(limit)
    )


_SORTS: Mapping[str, tuple[Any, ...]] = {
    "": (Booking.starts_at, Booking.id),
    "time": (Booking.starts_at, Booking.id),
    "name": (Booking.name, Booking.starts_at, Booking.id),
    "service": (Service.position, Booking.starts_at, Booking.id),
    "state": (Booking.state, Booking.starts_at, Booking.id),
}


def listed(
    session: Session,
    chosen: Mapping[str, object],
    *,
    sort: str = "",
    descending: bool = True,
    limit: int | None = None,
) -> list[UUID]:
    """Ids of the bookings that pass a filter, in order.

    Args:
        session: A reading session.
        chosen: Any of ``first`` and ``last`` (days), ``state``, ``states``, ``service_id``,
            ``service_ids``, ``kind``, ``channel``, ``grid_id``, ``resident_id``, ``walk_in``; the
            filter of a ``Listing("booking", …)``. And ``text``, as in the search, and ``where``,
            what is asked of single fields (:data:`policepost.appointments.fields.FIELDS`).
        sort: ``time``, ``name``, ``service`` or ``state``.
        descending: The latest first.
        limit: How many at the most.
    """
    asked = select(Booking.id)
    text = str(chosen.get("text") or "").strip()
    if text:
        asked = asked.where(search.holding(session, text, Booking))
    if sort == "service":
        asked = asked.join(Service, Service.id == Booking.service_id)
    order = _SORTS[sort]
    asked = asked.where(*conditions(chosen)).order_by(
        *(column.desc() if descending else column for column in order)
    )
    return list(session.scalars(asked.limit(limit)))


def conditions(chosen: Mapping[str, object]) -> list[ColumnElement[bool]]:
    """The filter of a listing as conditions on bookings; what is None or absent filters nothing."""
    found: list[ColumnElement[bool]] = []
    for name, value in chosen.items():
        if value is None or name == "text":
            continue
        if name == "where":
            found += clauses(BY_NAME, value)  # type: ignore[arg-type]
        elif name == "first":
            found.append(Booking.day >= value)
        elif name == "last":
            found.append(Booking.day <= value)
        elif name == "states":
            found.append(Booking.state.in_(value))  # type: ignore[arg-type]
        elif name == "service_ids":
            found.append(Booking.service_id.in_(value))  # type: ignore[arg-type]
        else:
            found.append(getattr(Booking, name) == value)
    return found


def count(session: Session, chosen: Mapping[str, object]) -> int:
    """How many bookings pass a filter."""
    asked = select(func.count()).select_from(Booking).where(*conditions(chosen))
    return session.scalar(asked) or 0

"""A desk with its services and bookings for the tests of appointments."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from policepost.appointments import actions, lines, set_up
from policepost.appointments.lines import BookingLine, ServiceLine

if TYPE_CHECKING:
    from policepost.core.database import Database

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 7).astimezone()
PHONE = "13900004417"


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    """A moment of the post's own clock."""
    return datetime.combine(day, time(hour, minute)).astimezone()


def service(db: Database, code: str = "id_first") -> ServiceLine:
    """A service of the catalogue, by its code; 30 minutes unless another is asked for."""
    set_up.copy_catalogue(db)
    with db.reading() as session:
        return next(one for one in lines.services(session) if one.code == code)


def booked(db: Database, starts: datetime | None, *, code: str = "id_first", **more: Any) -> UUID:
    """Book an outsider for a service."""
    typed = {"name": "王淑兰", "phone": PHONE, **more}
    return actions.book(
        db, actions.NewBooking(service_id=service(db, code).id, starts_at=starts, **typed)
    )


def read(db: Database, booking_id: UUID) -> BookingLine:
    """A booking as it stands now."""
    with db.reading() as session:
        found = lines.booking(session, booking_id)
    assert found is not None
    return found

"""The states of the appointments page that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.appointments import lines
from policepost.appointments.dialogs.booking import BookingSheet
from policepost.appointments.dialogs.drawers import CancelDrawer, MoveDrawer
from policepost.appointments.dialogs.new_booking import NewBookingSheet
from policepost.appointments.dialogs.set_up import SetUpSheet
from policepost.appointments.states import Kind, State
from policepost.core import clock

if TYPE_CHECKING:
    from policepost.appointments.page import AppointmentsPage

Step = tuple[str, Callable[[], None]]


def steps(page: AppointmentsPage) -> Iterator[Step]:
    """Names of states, each with what brings it about; the page is left as it was found."""
    yield "day", partial(page.show_view, "day")
    yield "list", partial(page.show_view, "list")
    page.show_view("week")
    yield "book", page.open_new
    yield "book-visit", partial(_choose_visit, page)
    _close(page)
    booking_id = _some_booking(page)
    if booking_id is not None:
        yield "booking", partial(page.open_booking, booking_id)
        yield "move", partial(_open_drawer, page, MoveDrawer)
        yield "cancel", partial(_open_drawer, page, CancelDrawer)
        yield "papers-to-bring", partial(page.open_papers, booking_id)
    yield "day-sheet", page.open_day_sheet
    yield "hours", page.open_set_up
    yield "services", partial(page.open_set_up, services=True)
    if isinstance(page.sheet, SetUpSheet):
        yield "service", partial(_open_service, page)
        page.sheet.services_part.close_service()
    _close(page)


def _some_booking(page: AppointmentsPage) -> UUID | None:
    """The next booking at the window, else the last one there was."""
    today = clock.today()
    with page.db.reading() as session:
        ahead = {"state": State.BOOKED, "kind": Kind.WINDOW, "first": today}
        found = lines.listed(session, ahead, descending=False, limit=1)
        found = found or lines.listed(session, {}, limit=1)
    return found[0] if found else None


def _close(page: AppointmentsPage) -> None:
    if page.sheet is not None:
        page.sheet.close_sheet()


def _choose_visit(page: AppointmentsPage) -> None:
    if isinstance(page.sheet, NewBookingSheet):
        page.sheet.kind.set_value(Kind.VISIT)


def _open_drawer(page: AppointmentsPage, kind: type[CancelDrawer | MoveDrawer]) -> None:
    if isinstance(page.sheet, BookingSheet):
        page.sheet.open_drawer(kind)


def _open_service(page: AppointmentsPage) -> None:
    with page.db.reading() as session:
        service = lines.services(session)[0]
    if isinstance(page.sheet, SetUpSheet):
        page.sheet.services_part.open_service(service)

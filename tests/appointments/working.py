"""What tests of the page of appointments do again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from policepost.appointments import lines
from policepost.appointments.dialogs.booking import BookingSheet
from policepost.appointments.dialogs.drawers import Drawer
from policepost.appointments.dialogs.new_booking import NewBookingSheet
from policepost.appointments.lines import BookingLine
from policepost.appointments.page import AppointmentsPage
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from tests.appointments.makers import TUESDAY

if TYPE_CHECKING:
    from policepost.core.database import Database

WEDNESDAY = TUESDAY + timedelta(days=1)
KEY = Qt.Key
Child = TypeVar("Child", bound=QWidget)


def all_lines(db: Database) -> list[BookingLine]:
    with db.reading() as session:
        return lines.bookings(session, lines.listed(session, {}))


def children(widget: QWidget, kind: type[Child]) -> list[Child]:
    found: Any = widget.findChildren(kind)
    return list(found)


def free_times(page: AppointmentsPage) -> list[QPushButton]:
    return [one for one in children(page.side.free_card, QPushButton) if one.isVisible()]


def view_of(page: AppointmentsPage) -> str:
    return page.view


def drawer_of(sheet: BookingSheet) -> Drawer:
    assert sheet.drawer is not None
    return sheet.drawer


def button(widget: QWidget, words: str) -> QPushButton:
    found = [
        one
        for one in children(widget, QPushButton)
        if one.text() == words and one.isVisibleTo(widget)
    ]
    assert found, f"no button {words}"
    return found[-1]


def new_sheet(page: AppointmentsPage) -> NewBookingSheet:
    assert isinstance(page.sheet, NewBookingSheet)
    return page.sheet


def open_booking(page: AppointmentsPage, key: UUID) -> BookingSheet:
    page.open_booking(key)
    assert isinstance(page.sheet, BookingSheet)
    return page.sheet


def blocks(page: AppointmentsPage) -> list[str]:
    return [block.title for column in page.calendar.columns for block in column.blocks]


def resident(db: Database) -> UUID:
    return residents.register_resident(
        db,
        ResidentForm(
            name="赵德福",
            id_number="110101194407029979",
            phone="13900004412",
            address="寺河嘉苑5号楼1单元302",
        ),
    )

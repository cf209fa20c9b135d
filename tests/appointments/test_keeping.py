"""What is typed on a booking is there again; the keyboard stands on what was just booked."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.appointments import queries
from policepost.appointments.arranging import Stop
from policepost.appointments.dialogs.booking import BookingSheet
from policepost.appointments.dialogs.drawers import CancelDrawer, CorrectDrawer, Drawer, MoveDrawer
from policepost.appointments.dialogs.new_booking import NewBookingSheet
from policepost.appointments.page import AppointmentsPage
from policepost.core import drafts
from policepost.core.shapes import Ref
from policepost.ui.autosave import DraftNote
from policepost.ui.page import Context
from tests.appointments.makers import PHONE, TUESDAY, at, booked, read


def opened(page: AppointmentsPage, key: object, kind: type[Drawer]) -> tuple[BookingSheet, Drawer]:
    """The sheet of a booking with one of its drawers open."""
    page.open_booking(key)
    sheet = page.sheet
    assert isinstance(sheet, BookingSheet)
    sheet.open_drawer(kind)
    assert sheet.drawer is not None
    return sheet, sheet.drawer


@pytest.mark.parametrize(
    ("kind", "field", "typed"),
    [
        (CancelDrawer, "reason_note", "改天再来"),
        (MoveDrawer, "day", "2026-11-26"),
        (CorrectDrawer, "name", "王淑"),
    ],
)
def test_a_form_that_was_closed_has_what_was_typed_when_it_opens_again(
    page: AppointmentsPage,
    context: Context,
    qtbot: QtBot,
    kind: type[Drawer],
    field: str,
    typed: str,
) -> None:
    key = booked(page.db, at(10))
    sheet, drawer = opened(page, key, kind)
    drawer.field(field).restore(typed)
    sheet.close_sheet()
    qtbot.waitUntil(lambda: drafts.find(page.db, kind.draft, key) is not None)
    again = AppointmentsPage(context)  # as after a restart: nothing but the database is left
    qtbot.addWidget(again)
    again.show()
    sheet, drawer = opened(again, key, kind)
    assert drawer.field(field).typed() == typed
    (note,) = cast("list[DraftNote]", sheet.findChildren(DraftNote))
    assert "restored" in note.words.text()
    other = booked(page.db, at(11), name="何婷婷")
    _sheet, untouched = opened(again, other, kind)
    assert untouched.field(field).typed() != typed


def test_left_is_not_lost_and_done_is_forgotten(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(10))
    sheet, drawer = opened(page, key, CorrectDrawer)
    drawer.field("name").restore("王淑英")
    sheet._close_drawer()
    qtbot.waitUntil(lambda: drafts.find(page.db, "booking.correct", key) is not None)
    sheet.open_drawer(CorrectDrawer)
    assert sheet.drawer is not None
    assert sheet.drawer.field("name").value() == "王淑英"
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert read(page.db, key).name == "王淑英"
    qtbot.waitUntil(lambda: drafts.find(page.db, "booking.correct", key) is None)


def focused() -> QWidget | None:
    return QApplication.focusWidget()


def test_after_a_booking_the_keyboard_stands_on_it(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.view_buttons["day"].setFocus()
    page.open_new({"name": "刘强", "phone": PHONE, "starts_at": at(14, 30)})
    sheet = page.sheet
    assert isinstance(sheet, NewBookingSheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert focused() is page.calendar
    stop = page.calendar.stop()
    assert stop is not None
    assert (stop.at, stop.at.date()) == (at(14, 30), TUESDAY)
    assert stop.booking_id is not None
    assert read(page.db, stop.booking_id).name == "刘强"
    qtbot.waitUntil(lambda: page.calendar.stop() == Stop(at(14, 30), stop.ref))
    qtbot.keyClick(page.calendar, Qt.Key.Key_Return)
    assert isinstance(page.sheet, BookingSheet)
    assert Ref(queries.KIND, page.sheet.booking.id) == stop.ref


def test_who_waits_for_a_time_has_the_keyboard_in_the_list(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    page.open_new({"name": "刘强", "phone": PHONE})
    sheet = page.sheet
    assert isinstance(sheet, NewBookingSheet)
    sheet.wait.set_value(True)
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    row = cast("QWidget", focused())
    assert isinstance(row, QPushButton)
    assert "刘强" in row.accessibleName()
    row.click()
    assert isinstance(page.sheet, BookingSheet)

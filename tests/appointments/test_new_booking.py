"""Somebody is booked: the sheet of a new booking, by mouse and by keyboard alone."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from policepost.appointments import actions
from policepost.appointments.arranging import Stop
from policepost.appointments.dialogs.booking import BookingSheet
from policepost.appointments.page import AppointmentsPage
from policepost.appointments.records import Booking
from policepost.appointments.states import Kind, State
from policepost.core import clock, drafts
from policepost.ui.form import Person
from policepost.ui.messages import Toast
from policepost.ui.page import Request
from policepost.ui.parts import Badge
from tests.appointments.makers import MONDAY, PHONE, at, booked, read, service
from tests.appointments.working import (
    KEY,
    WEDNESDAY,
    all_lines,
    blocks,
    button,
    children,
    new_sheet,
    open_booking,
    resident,
)


def test_an_outsider_is_booked_with_the_keyboard_alone(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    assert page.calendar.stop() == Stop(at(9, 30))
    qtbot.keyClick(page.calendar, KEY.Key_Down)
    qtbot.keyClick(page.calendar, KEY.Key_Right)
    assert page.calendar.words() == "Wednesday 2026-11-25 10:00, free"
    qtbot.keyClick(page.calendar, KEY.Key_Return)
    sheet = new_sheet(page)
    assert sheet.person.edit.hasFocus()
    qtbot.keyClicks(sheet.person.edit, "Li Ming")
    qtbot.keyClicks(sheet.phone.edit, PHONE)
    assert sheet.slot.value() == at(10, day=WEDNESDAY)
    qtbot.keyClick(sheet.phone.edit, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (made,) = all_lines(page.db)
    assert (made.name, made.phone, made.starts_at) == ("Li Ming", PHONE, at(10, day=WEDNESDAY))
    assert page.calendar.hasFocus()
    qtbot.waitUntil(lambda: blocks(page) == ["Li Ming"])
    qtbot.keyClick(page.calendar, KEY.Key_Return)
    assert isinstance(page.sheet, BookingSheet)
    qtbot.keyClick(page.sheet, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not children(page, BookingSheet))


def test_what_was_typed_is_kept_and_comes_back(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_new()
    qtbot.keyClicks(new_sheet(page).person.edit, "Wang")
    qtbot.keyClicks(new_sheet(page).note.edit, "deaf")
    new_sheet(page).kind.set_value(Kind.VISIT)
    new_sheet(page).kind.set_value(Kind.WINDOW)
    new_sheet(page).day.set_value(WEDNESDAY)
    new_sheet(page).slot.set_value(at(15, day=WEDNESDAY))
    new_sheet(page).close_sheet()
    qtbot.waitUntil(lambda: drafts.find(page.db, "booking", None) is not None)
    page.open_new()
    sheet = new_sheet(page)
    assert (sheet.person.edit.text(), sheet.note.value()) == ("Wang", "deaf")
    assert sheet.slot.value() == at(15, day=WEDNESDAY)
    sheet.phone.set_value(PHONE)
    qtbot.mouseClick(button(sheet, "Book"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: drafts.find(page.db, "booking", None) is None)
    assert [one.starts_at for one in all_lines(page.db)] == [at(15, day=WEDNESDAY)]


def test_a_refusal_stands_at_its_field_and_loses_nothing(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    page.open_new()
    sheet = new_sheet(page)
    qtbot.mouseClick(button(sheet, "Book"), Qt.MouseButton.LeftButton)
    assert sheet.person.problem.isVisible()
    qtbot.keyClicks(sheet.person.edit, "Wang")
    qtbot.mouseClick(button(sheet, "Book"), Qt.MouseButton.LeftButton)
    assert "call back" in sheet.phone.problem.text()
    sheet.phone.set_value(PHONE)
    sheet.day.edit.setText("2026-11-28")
    assert sheet.day.problem.text() == "Desk closed"
    qtbot.mouseClick(button(sheet, "Book"), Qt.MouseButton.LeftButton)
    assert "Choose a time" in sheet.slot.problem.text()
    sheet.day.edit.setText("nonsense")
    qtbot.mouseClick(button(sheet, "Book"), Qt.MouseButton.LeftButton)
    assert sheet.person.edit.text() == "Wang"
    assert all_lines(page.db) == []


def test_a_resident_brings_along_what_the_register_knows(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    key = resident(page.db)
    page.answer(Request("new", "booking", values={"resident_id": key}))
    sheet = new_sheet(page)
    assert sheet.person.value() == Person(key, "赵德福")
    assert (sheet.phone.value(), sheet.id_number.value()) == ("", "")
    shown = [field.edit.placeholderText() for field in (sheet.phone, sheet.id_number)]
    assert shown == ["139****4412", "1101**********9979"]
    sheet.kind.set_value(Kind.VISIT)
    assert "302" in sheet.place.value()
    sheet.at.set_value(at(15).time())
    qtbot.mouseClick(button(sheet, "Book"), Qt.MouseButton.LeftButton)
    (made,) = all_lines(page.db)
    assert (made.resident_id, made.kind, made.starts_at) == (key, Kind.VISIT, at(15))
    with page.db.reading() as session:
        kept = session.get_one(Booking, made.id)
        assert (kept.phone, kept.id_number) == ("13900004412", "110101194407029979")
    page.open_new({"resident_id": uuid4()})
    assert new_sheet(page).person.value() is None


def test_a_person_is_found_while_typing(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = resident(page.db)
    page.open_new({"name": "某", "phone": "1"})
    sheet = new_sheet(page)
    assert sheet.person.value() == Person(None, "某")
    (hit,) = sheet._find("zdf")
    sheet.person.set_value(Person(hit.id, hit.title))
    assert (hit.id, sheet.phone.value()) == (key, "1")
    form = sheet._form()
    assert (form.phone, form.id_number) == ("1", "110101194407029979")
    sheet.person.set_value(Person(None, "某"))
    assert sheet._form().id_number == ""
    assert sheet.id_number.edit.placeholderText() == ""


def test_what_is_doubtful_is_said_before_booking(page: AppointmentsPage, qtbot: QtBot) -> None:
    with clock.at(at(8, day=MONDAY)):
        missed = booked(page.db, at(9, day=MONDAY))
    actions.miss(page.db, missed)
    booked(page.db, at(11))
    page.open_new({"name": "王淑兰", "phone": PHONE, "starts_at": at(10)})
    said = new_sheet(page).warning.text()
    assert said == "Did not come once in the last month. Already booked on this day at 11:00."
    new_sheet(page).person.set_value(None)
    assert new_sheet(page).warning.text() == ""


def test_somebody_is_put_on_the_waiting_list(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_new({"name": "刘强", "phone": PHONE})
    sheet = new_sheet(page)
    sheet.wait.set_value(True)
    assert not sheet.day.isVisible()
    sheet.wish.set_value("周二上午")
    qtbot.mouseClick(button(sheet, "Book"), Qt.MouseButton.LeftButton)
    (made,) = all_lines(page.db)
    assert (made.state, made.wish) == (State.WAITING, "周二上午")
    qtbot.waitUntil(page.side.waiting_card.isVisible)
    row = children(page.side.waiting_card, QPushButton)[0]
    row.click()
    shown = page.sheet
    assert isinstance(shown, BookingSheet)
    qtbot.mouseClick(shown.next_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert read(page.db, made.id).starts_at == at(9, 30)


def test_a_walk_in_is_recorded_from_the_same_sheet(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_new({"name": "刘强"})
    qtbot.mouseClick(new_sheet(page).here_button, Qt.MouseButton.LeftButton)
    (made,) = all_lines(page.db)
    assert (made.walk_in, made.state) == (True, State.ARRIVED)
    shown = open_booking(page, made.id)
    assert "Walk-in" in [one.text() for one in children(shown, Badge)]


def test_undo_of_a_booking_cancels_it(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_new({"name": "刘强", "phone": PHONE})
    qtbot.mouseClick(button(new_sheet(page), "Book"), Qt.MouseButton.LeftButton)
    (toast,) = children(page, Toast)
    assert toast.sentence.text() == "Booked: 刘强 11-24 09:30"
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert [one.state for one in all_lines(page.db)] == [State.CANCELLED]
    page._booked(uuid4())


def test_a_time_that_does_not_fit_the_service_is_not_changed_in_silence(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    birth = service(page.db, "birth").id
    page.open_new({"starts_at": at(11, 30), "service_id": birth})
    sheet = new_sheet(page)
    assert "11:30 is not free" in sheet.slot.problem.text()
    sheet.slot.set_value(at(10))
    assert sheet.slot.problem.text() == ""
    sheet.service.set_value(service(page.db, "certificate").id)
    sheet.slot.set_value(at(11, 30))
    assert sheet.slot.problem.text() == ""
    sheet.service.set_value(birth)
    assert "11:30 is not free" in sheet.slot.problem.text()

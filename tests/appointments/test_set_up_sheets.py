"""Hours, closed days and services are set up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from policepost.appointments import desk, lines, slots
from policepost.appointments.dialogs.service import ServiceSheet
from policepost.appointments.dialogs.set_up import SetUpSheet
from policepost.appointments.page import AppointmentsPage
from tests.appointments.makers import MONDAY, service
from tests.appointments.working import KEY, WEDNESDAY, button, children


def test_hours_are_set_and_refused_at_their_field(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_set_up()
    sheet = page.sheet
    assert isinstance(sheet, SetUpSheet)
    sheet.hours.field("day5").set_value("rubbish")
    qtbot.mouseClick(sheet.save_button, Qt.MouseButton.LeftButton)
    assert "Write hours like" in sheet.hours.field("day5").problem.text()
    sheet.hours.field("day5").set_value("9：00－11：00")
    sheet.hours.field("slot_minutes").set_value(20)
    qtbot.mouseClick(sheet.save_button, Qt.MouseButton.LeftButton)
    assert page.sheet is None
    with page.db.reading() as session:
        held = desk.desk(session)
    assert slots.show_spans(held.hours[5]) == "09:00-11:00"
    assert held.slot_minutes == 20
    qtbot.waitUntil(lambda: len(page.calendar.columns) == 6)
    assert page.calendar.columns[-1].title == "Sat 28"


def test_a_day_is_closed_and_opened_again(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_set_up()
    sheet = page.sheet
    assert isinstance(sheet, SetUpSheet)
    form = sheet.special.form
    form.set_values({"day": MONDAY, "reason": "停电"})
    qtbot.mouseClick(sheet.special.add_button, Qt.MouseButton.LeftButton)
    assert "passed" in form.field("day").problem.text()
    form.set_values({"day": WEDNESDAY})
    qtbot.mouseClick(sheet.special.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.calendar.columns[2].note == "停电")
    assert page.calendar.columns[2].free == ()
    qtbot.mouseClick(button(sheet.special, "Take away"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.calendar.columns[2].note == "14 free")


def test_services_are_edited(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_set_up(services=True)
    sheet = page.sheet
    assert isinstance(sheet, SetUpSheet)
    part = sheet.services_part
    part._move(service(page.db).id, 1)
    qtbot.mouseClick(part.add_button, Qt.MouseButton.LeftButton)
    added = children(page, ServiceSheet)[-1]
    added.entries.set_values({"name": "犬只登记", "minutes": 15, "offered": False})
    added.papers._add_empty()
    qtbot.keyClicks(added.papers.rows[0].name, "ID")
    added.papers._add_empty()
    added.papers.rows[0].originals.setValue(0)
    qtbot.keyClick(added, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "originals or copies" in added.notice.text()
    added.papers.rows[0].copies.setValue(1)
    qtbot.keyClick(added, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with page.db.reading() as session:
        made = lines.services(session, all_of_them=True)[-1]
    assert (made.name, made.offered) == ("犬只登记", False)
    assert [(one.name, one.originals, one.copies) for one in made.papers] == [("ID", 0, 1)]
    part.open_service(made)
    again = children(page, ServiceSheet)[-1]
    row = again.papers.rows[0]
    again.papers._take(row, QPushButton(again))
    assert again.papers.papers() == ()
    again.close_sheet()


def test_a_paper_that_keeps_its_name_keeps_its_english_name(page: AppointmentsPage) -> None:
    sheet = ServiceSheet(page, service(page.db))
    first, second = sheet.papers.rows
    second.name.setText("别的")
    assert first.paper().english == "Household register"
    assert second.paper().english == ""
    sheet.close_sheet()

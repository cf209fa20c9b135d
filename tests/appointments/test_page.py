"""The appointments page as an officer works it, by mouse and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.appointments import actions, desk, lines, set_up, slots
from policepost.appointments.actions import NewBooking
from policepost.appointments.arranging import Stop
from policepost.appointments.calendar_view import CalendarView
from policepost.appointments.dialogs.booking import BookingSheet
from policepost.appointments.dialogs.drawers import Drawer
from policepost.appointments.dialogs.new_booking import NewBookingSheet
from policepost.appointments.dialogs.service import ServiceSheet
from policepost.appointments.dialogs.set_up import SetUpSheet
from policepost.appointments.lines import BookingLine
from policepost.appointments.page import AppointmentsPage
from policepost.appointments.states import Kind, State
from policepost.core import clock, drafts, language
from policepost.core.journalling import journal
from policepost.core.shapes import AgendaLine, Ref
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.ui.form import Person
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.parts import Badge
from tests.appointments.makers import MONDAY, NOW, PHONE, TUESDAY, at, booked, read, service
from tests.seen import badge

if TYPE_CHECKING:
    from policepost.core.database import Database

WEDNESDAY = TUESDAY + timedelta(days=1)
KEY = Qt.Key
Child = TypeVar("Child", bound=QWidget)


@pytest.fixture(autouse=True)
def _clock_stands() -> Iterator[None]:
    with clock.at(NOW):
        yield


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


def test_an_empty_week_offers_its_free_times(page: AppointmentsPage, qtbot: QtBot) -> None:
    assert [column.title for column in page.calendar.columns] == [
        "Mon 23",
        "Tue 24",
        "Wed 25",
        "Thu 26",
        "Fri 27",
    ]
    assert [column.note for column in page.calendar.columns[:3]] == ["", "12 free", "14 free"]
    assert page.range_label.text() == "23 – 27 November 2026"
    assert page.title() == "Appointments"
    qtbot.waitUntil(lambda: len(free_times(page)) == 9)
    assert [one.text() for one in free_times(page)][:2] == ["09:30", "10:00"]
    assert page.side.visits_card.heading.note.text() == ""


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


def test_letters_work_the_page(page: AppointmentsPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.calendar, KEY.Key_D)
    assert view_of(page) == "day"
    assert page.range_label.text() == "24 November 2026"
    qtbot.keyClick(page.calendar, KEY.Key_L)
    assert view_of(page) == "list"
    assert page.list.search.hasFocus(), "there is nothing in the list yet"
    page.view_buttons["week"].click()
    assert view_of(page) == "week"
    qtbot.keyClick(page.calendar, KEY.Key_PageDown)
    assert page.day == TUESDAY + timedelta(days=7)
    qtbot.keyClick(page.calendar, KEY.Key_T)
    assert page.day == TUESDAY
    qtbot.keyClick(page.calendar, KEY.Key_N)
    assert isinstance(page.sheet, NewBookingSheet)
    qtbot.keyClick(page.sheet, KEY.Key_Escape)
    qtbot.keyClick(page.calendar, KEY.Key_P)
    assert isinstance(page.sheet, PaperSheet)
    qtbot.keyClick(page.calendar, KEY.Key_X)


def test_the_keys_walk_from_week_to_week(page: AppointmentsPage, qtbot: QtBot) -> None:
    view = page.calendar
    for _day in range(3):
        qtbot.keyClick(view, KEY.Key_Right)
    assert view.stop() == Stop(at(9, 30, MONDAY + timedelta(days=4)))
    qtbot.keyClick(view, KEY.Key_Right)
    assert view.stop() == Stop(at(9, 30, MONDAY + timedelta(days=7)))
    qtbot.keyClick(view, KEY.Key_End)
    assert view.stop() == Stop(at(17, 30, MONDAY + timedelta(days=7)))
    qtbot.keyClick(view, KEY.Key_Down)
    qtbot.keyClick(view, KEY.Key_Home)
    assert view.stop() == Stop(at(8, 30, MONDAY + timedelta(days=7)))
    qtbot.keyClick(view, KEY.Key_Left)
    assert view.stop() == Stop(at(8, 30, MONDAY + timedelta(days=4)))
    qtbot.keyClick(view, KEY.Key_PageUp)
    assert view.stop() is None
    assert view.words() == ""
    qtbot.keyClick(view, KEY.Key_Down)
    qtbot.keyClick(view, KEY.Key_Home)
    qtbot.keyClick(view, KEY.Key_Right)
    assert page.day == TUESDAY


def test_the_mouse_books_and_opens(page: AppointmentsPage, qtbot: QtBot) -> None:
    view = page.calendar
    number = [column.day for column in view.columns].index(WEDNESDAY)
    middle = view._free_area(number, at(9, day=WEDNESDAY)).center().toPoint()
    qtbot.mouseMove(view.viewport(), middle)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert new_sheet(page).slot.value() == at(9, day=WEDNESDAY)
    new_sheet(page).close_sheet()
    key = booked(page.db, at(9, day=WEDNESDAY))
    qtbot.waitUntil(lambda: blocks(page) == ["王淑兰"])
    assert "Booked" not in view._tip(view.block_area(number, view._placed[number][0]).center())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert isinstance(page.sheet, BookingSheet)
    assert page.sheet.booking.id == key
    page.sheet.close_sheet()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=middle)
    assert page.sheet is None


def test_a_free_time_beside_the_calendar_books_its_service(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    birth = service(page.db, "birth")
    page.side.choose_service(birth.id)
    assert page.side.free_card.heading.note.text() == "40 minutes"
    booked(page.db, at(17))
    qtbot.waitUntil(lambda: len(free_times(page)) == 9)
    assert page.side.service_id() == birth.id
    first = free_times(page)[1]
    first.click()
    sheet = new_sheet(page)
    assert (sheet.service.value(), f"{sheet.slot.value():%H:%M}") == (birth.id, first.text())


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


def test_a_resident_brings_along_what_the_register_knows(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    key = resident(page.db)
    page.answer(Request("new", "booking", values={"resident_id": key}))
    sheet = new_sheet(page)
    assert sheet.person.value() == Person(key, "赵德福")
    assert (sheet.phone.value(), sheet.id_number.value()) == ("13900004412", "110101194407029979")
    sheet.kind.set_value(Kind.VISIT)
    assert "302" in sheet.place.value()
    sheet.at.set_value(at(15).time())
    qtbot.mouseClick(button(sheet, "Book"), Qt.MouseButton.LeftButton)
    (made,) = all_lines(page.db)
    assert (made.resident_id, made.kind, made.starts_at) == (key, Kind.VISIT, at(15))
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
    assert sheet.id_number.value() == "110101194407029979"


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


def test_booked_arrived_done_and_back(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(9, 30))
    shown = open_booking(page, key)
    for state, words in ((State.ARRIVED, "Mark as done"), (State.DONE, "")):
        qtbot.keyClick(shown, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert read(page.db, key).state == state
        assert shown.next_button.text() == words
    (toast,) = children(page, Toast)
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert read(page.db, key).state == State.ARRIVED
    qtbot.waitUntil(lambda: shown.booking.state == State.ARRIVED)
    qtbot.mouseClick(button(shown, "Take back the last step"), Qt.MouseButton.LeftButton)
    assert read(page.db, key).state == State.BOOKED
    with clock.at(at(10)):
        shown = open_booking(page, key)
        qtbot.mouseClick(button(shown, "Mark as no-show"), Qt.MouseButton.LeftButton)
    assert read(page.db, key).state == State.NO_SHOW
    shown._next_step()


def test_a_visit_is_done_without_arriving(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(9, 30), kind=Kind.VISIT, place="5号楼", companion="周某", note="聋")
    shown = open_booking(page, key)
    qtbot.mouseClick(button(shown, "Mark as done"), Qt.MouseButton.LeftButton)
    assert read(page.db, key).state == State.DONE


def test_a_booking_is_cancelled_with_a_reason(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(10))
    shown = open_booking(page, key)
    qtbot.mouseClick(button(shown, "Cancel…"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert drawer_of(shown).field("reason").problem.isVisible()
    drawer_of(shown).field("reason").set_value("person")
    drawer_of(shown).field("reason_note").set_value("改天")
    qtbot.keyClick(shown, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made = read(page.db, key)
    assert (made.state, made.reason, made.reason_note) == (State.CANCELLED, "person", "改天")
    assert shown.drawer is None
    qtbot.waitUntil(lambda: blocks(page) == [])
    page.show_view("day")
    assert [block.struck for block in page.calendar.columns[0].blocks] == [True]


def test_a_booking_is_moved(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(10))
    booked(page.db, at(9, 30), name="何婷婷")
    shown = open_booking(page, key)
    qtbot.mouseClick(button(shown, "Move…"), Qt.MouseButton.LeftButton)
    drawer = drawer_of(shown)
    drawer.field("day").restore("2026-11-28")
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert "free times" in drawer.field("starts_at").problem.text()
    drawer.field("day").restore("rubbish")
    drawer.field("day").set_value(WEDNESDAY)
    drawer.field("starts_at").set_value(at(14, 30, WEDNESDAY))
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert read(page.db, key).starts_at == at(14, 30, WEDNESDAY)
    visit = booked(page.db, at(10), kind=Kind.VISIT, place="5号楼")
    shown = open_booking(page, visit)
    qtbot.mouseClick(button(shown, "Move…"), Qt.MouseButton.LeftButton)
    drawer_of(shown).field("starts_at").set_value(at(19).time())
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert read(page.db, visit).starts_at == at(19)


def test_a_booking_is_corrected_or_left(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(10), kind=Kind.VISIT, place="5号楼")
    shown = open_booking(page, key)
    qtbot.mouseClick(button(shown, "Correct…"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(shown, "Leave it"), Qt.MouseButton.LeftButton)
    assert shown.drawer is None
    qtbot.mouseClick(button(shown, "Correct…"), Qt.MouseButton.LeftButton)
    drawer_of(shown).field("name").set_value("王淑英")
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert read(page.db, key).name == "王淑英"
    assert shown.title_label.text() == "王淑英"
    shown._do_drawer()
    wish = booked(page.db, None, name="马丽")
    shown = open_booking(page, wish)
    qtbot.mouseClick(button(shown, "Correct…"), Qt.MouseButton.LeftButton)
    drawer_of(shown).field("wish").set_value("下午")
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert read(page.db, wish).wish == "下午"


def test_what_is_typed_on_a_booking_survives_a_change(page: AppointmentsPage, qtbot: QtBot) -> None:
    shown = open_booking(page, booked(page.db, at(10)))
    qtbot.mouseClick(button(shown, "Correct…"), Qt.MouseButton.LeftButton)
    drawer_of(shown).field("note").set_value("坐轮椅")
    actions.arrive(page.db, shown.booking.id)
    qtbot.waitUntil(lambda: shown.booking.state == State.ARRIVED)
    assert drawer_of(shown).field("note").value() == "坐轮椅"
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert read(page.db, shown.booking.id).note == "坐轮椅"
    qtbot.mouseClick(button(shown, "Correct…"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(shown.do_button, Qt.MouseButton.LeftButton)
    assert shown.drawer is None
    assert shown.next_button.text() == "Mark as done"


def test_papers_are_ticked_off(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(10), code="permit_first", resident_id=uuid4())
    shown = open_booking(page, key)
    assert shown.papers.missing_label.text() == "3 still missing"
    for number in (0, 1, 3):
        shown.papers.ticks[number].click()
    assert read(page.db, key).brought == (0, 1, 3)
    assert shown.papers.missing_label.text() == "Everything is here"
    with qtbot.waitSignal(page.asks) as asked:
        qtbot.mouseClick(shown.facts.card_button, Qt.MouseButton.LeftButton)
    assert asked.args is not None
    assert asked.args[0].kind == "resident"
    assert page.sheet is None
    nothing = open_booking(page, booked(page.db, at(11), code="other"))
    assert nothing.papers.missing_label.text() == ""


def test_the_notice_is_shown_and_handed_out(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(10))
    shown = open_booking(page, key)
    qtbot.mouseClick(shown.papers.print_button, Qt.MouseButton.LeftButton)
    paper = page.sheet
    assert isinstance(paper, PaperSheet)
    with qtbot.waitSignal(paper.preview.rendered, timeout=20_000):
        pass
    assert paper.print_button.isEnabled()
    assert paper.preview.pdf.startswith(b"%PDF")
    assert paper._on_printed is not None
    paper._on_printed()
    assert read(page.db, key).told_at == NOW


def test_the_day_sheet_is_of_today_or_the_day_shown(page: AppointmentsPage, qtbot: QtBot) -> None:
    booked(page.db, at(10))
    page.open_day_sheet()
    paper = page.sheet
    assert isinstance(paper, PaperSheet)
    assert paper._file_name == "预约日单20261124"
    with qtbot.waitSignal(paper.preview.rendered, timeout=20_000):
        pass
    with qtbot.waitSignal(paper.preview.rendered, timeout=20_000):
        paper.option.click()
    assert paper._on_printed is not None
    paper._on_printed()
    page._go(1)
    page.open_day_sheet()
    assert isinstance(page.sheet, PaperSheet)
    assert page.sheet._file_name == "预约日单20261130"


def test_no_printer_is_said_on_the_sheet(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_day_sheet()
    paper = page.sheet
    assert isinstance(paper, PaperSheet)
    with qtbot.waitSignal(paper.preview.rendered, timeout=20_000):
        pass
    qtbot.mouseClick(paper.print_button, Qt.MouseButton.LeftButton)
    assert "No printer" in paper.notice.text()
    qtbot.mouseClick(paper.save_button, Qt.MouseButton.LeftButton)
    (dialog,) = children(page, QFileDialog)
    dialog.close()


def test_the_list_is_filtered_and_opened(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(10))
    booked(page.db, None, name="马丽")
    page.answer(
        Request(
            "list",
            "booking",
            values={"first": MONDAY, "last": TUESDAY, "states": (State.BOOKED,), "grid_id": None},
        )
    )
    assert view_of(page) == "list"
    assert list(page.list.model.ids()) == [key]
    assert page.list.count.text() == "1 booking"
    assert page.list.chosen() == {"first": MONDAY, "last": TUESDAY, "states": (State.BOOKED,)}
    qtbot.mouseClick(page.list.clear_button, Qt.MouseButton.LeftButton)
    assert len(page.list.model.ids()) == 2
    texts = [
        str(page.list.model.index(row, column).data()) for row in range(2) for column in range(6)
    ]
    assert "11-24 10:00" in texts
    assert texts.count("Waiting for a time") == 2
    page.list.state.choose(State.DONE)
    assert page.list.empty.isVisible()
    assert page.list.empty.sentence.text().startswith("No booking fits")
    page.list.show_all()
    page.list.period.choose((TUESDAY, TUESDAY))
    assert list(page.list.model.ids()) == [key]
    page.list.view.stand_on(key)
    qtbot.keyClick(page.list.view, KEY.Key_Return)
    assert isinstance(page.sheet, BookingSheet)
    page.sheet.close_sheet()
    booked(page.db, at(11), name="何婷婷")
    qtbot.waitUntil(lambda: len(page.list.model.ids()) == 2)
    page._go(1)
    assert view_of(page) == "list"
    page.show_today()
    assert view_of(page) == "week"


def test_requests_of_other_pages_are_answered(page: AppointmentsPage) -> None:
    key = booked(page.db, at(10))
    page.answer(Request("open", "booking", key))
    assert isinstance(page.sheet, BookingSheet)
    page.answer(Request("print", "booking", key))
    assert isinstance(page.sheet, PaperSheet)
    page.answer(Request("open", "opening"))
    assert isinstance(page.sheet, SetUpSheet)
    page.answer(Request("open", "service"))
    assert page.sheet.stack.currentIndex() == 1
    page.sheet.close_sheet()
    page.answer(Request("open", "booking", uuid4()))
    assert page.notice.text() == "This booking is no longer there."


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


def test_what_other_pages_have_on_a_day_is_shown_and_opened(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    ref = Ref("sitting", uuid4())

    def agenda(_session: object, day: date) -> list[AgendaLine]:
        if day != TUESDAY:
            return []
        return [AgendaLine(ref=ref, at=at(10), until=None, title="调解", detail="第二次")]

    page.also_show(agenda, frozenset({"sitting"}))
    qtbot.waitUntil(lambda: blocks(page) == ["调解"])
    held: list[AgendaLine] = []
    page.others.append(lambda _session, _day: held)
    page.context.changes.made.emit(frozenset({"resident"}))
    held += agenda(None, TUESDAY)
    page.context.changes.made.emit(frozenset({"sitting"}))
    qtbot.waitUntil(lambda: blocks(page) == ["调解"] * 6)
    page.calendar.stand_on(Stop(at(10), ref))
    with qtbot.waitSignal(page.asks) as asked:
        qtbot.keyClick(page.calendar, KEY.Key_Return)
    assert asked.args == [Request("open", "sitting", ref.id)]


def test_undo_of_a_booking_cancels_it(page: AppointmentsPage, qtbot: QtBot) -> None:
    page.open_new({"name": "刘强", "phone": PHONE})
    qtbot.mouseClick(button(new_sheet(page), "Book"), Qt.MouseButton.LeftButton)
    (toast,) = children(page, Toast)
    assert toast.sentence.text() == "Booked: 刘强 11-24 09:30"
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert [one.state for one in all_lines(page.db)] == [State.CANCELLED]
    page._booked(uuid4())


def test_a_sheet_closes_when_its_booking_is_gone(page: AppointmentsPage, qtbot: QtBot) -> None:
    shown = open_booking(page, booked(page.db, at(10)))
    shown.booking = BookingLine(  # as if another page had taken it away
        **{name: getattr(shown.booking, name) for name in BookingLine.__slots__ if name != "id"},
        id=uuid4(),
    )
    shown.show_again()
    assert page.sheet is None


def test_the_badge_counts_what_is_open_today(page: AppointmentsPage) -> None:
    booked(page.db, at(10))
    assert badge(page.db, "appointments") == (1, "info")


def test_forty_bookings_in_a_day_have_their_own_place(page: AppointmentsPage, qtbot: QtBot) -> None:
    week = [((slots.read_spans("8-18")) if n < 5 else ()) for n in range(7)]
    plain = {name: getattr(slots.Desk(), name) for name in slots.SETTINGS}
    set_up.set_hours(page.db, set_up.Hours(week=week, plain={**plain, "slot_minutes": 10}))
    for number in range(40):
        name = f"欧阳娜娜买买提江阿卜杜热合曼吐尔逊{number:02}"
        starts = at(8, day=WEDNESDAY) + timedelta(minutes=10 * number)
        booked(page.db, starts, code="permit_yearly", name=name)
    page.show_day(WEDNESDAY)
    page.show_view("day")
    view: CalendarView = page.calendar
    areas = [view.block_area(0, placed) for placed in view._placed[0]]
    assert len(areas) == 40
    for above, below in pairwise(areas):
        assert above.bottom() <= below.top()
        assert above.height() >= 18
    with clock.at(at(9, day=WEDNESDAY)):
        for number, (step, key) in enumerate(
            (step, block.ref.id)
            for step in (actions.arrive, actions.miss)
            for block in view.columns[0].blocks[:2]
        ):
            if number in {0, 3}:
                step(page.db, key)
    page.refresh()
    for width in (1198, 400):
        page.resize(width, 768)
        assert not page.grab().isNull()
    assert [block.mark for block in view.columns[0].blocks[:3]] == ["●", "×", ""]
    view.stand_on(Stop(at(17, 50, WEDNESDAY)))
    assert view.verticalScrollBar().value() > 0
    view.stand_on(Stop(at(8, 0, WEDNESDAY), view.columns[0].blocks[0].ref))
    assert view.verticalScrollBar().value() == 0


@pytest.mark.parametrize("name", ["en", "zh_CN"])
def test_the_page_is_painted_in_both_languages(context: Context, qtbot: QtBot, name: str) -> None:
    language.use(name)
    with clock.at(at(8, day=MONDAY)):
        first = booked(context.db, at(9, day=MONDAY))
        booked(context.db, at(14), kind=Kind.VISIT, place="5号楼", name="赵德福")
        booked(context.db, at(14, 30), kind=Kind.VISIT, place="6号楼", name="冯桂英")
        booked(context.db, None, kind=Kind.VISIT, place="7号楼", name="李桂珍")
    actions.miss(context.db, first)
    actions.walk_in(context.db, NewBooking(service_id=service(context.db).id, name="刘强"))
    made = AppointmentsPage(context)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    assert not made.grab().isNull()
    titles = [column.title for column in made.calendar.columns]
    assert titles[0] == ("周一 23" if name == "zh_CN" else "Mon 23")
    assert made.range_label.text().startswith("2026年" if name == "zh_CN" else "23")
    made.side.service_box.setCurrentIndex(2)
    made.show_view("day")
    assert made.range_label.text() == ("2026年11月24日" if name == "zh_CN" else "24 November 2026")
    made._go(6)
    assert made.day == TUESDAY + timedelta(days=6)


def test_every_state_of_the_page_can_be_pictured(page: AppointmentsPage, qtbot: QtBot) -> None:
    names = [name for name, show in page.pictures() if show() is None]
    assert "booking" not in names
    booked(page.db, at(10))
    seen = {}
    for name, show in page.pictures():
        show()
        seen[name] = page.sheet.title_label.text() if page.sheet else ""
    assert (seen["day"], seen["book-visit"], seen["cancel"]) == ("", "New booking", "王淑兰")
    assert (seen["papers-to-bring"], seen["service"]) == ("Papers to bring", "Hours and services")
    assert page.sheet is None


def test_the_keyboard_finds_back_when_the_row_that_opened_a_sheet_is_gone(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    booked(page.db, at(9, 30), kind=Kind.VISIT, place="5号楼")
    qtbot.waitUntil(lambda: bool(children(page.side.visits_card, QPushButton)))
    row = children(page.side.visits_card, QPushButton)[0]
    row.setFocus()
    row.click()
    assert isinstance(page.sheet, BookingSheet)
    qtbot.mouseClick(button(page.sheet, "Mark as done"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not children(page.side.visits_card, QPushButton))
    qtbot.keyClick(page.sheet, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not children(page, BookingSheet))
    assert page.calendar.hasFocus()


def test_the_present_moves_on(page: AppointmentsPage, qtbot: QtBot) -> None:
    with clock.at(at(11, 5)):
        page._minute_passed()
        assert page.calendar.columns[1].free[0] == at(11, 30)
        qtbot.waitUntil(lambda: [one.text() for one in free_times(page)][:1] == ["11:30"])
        free_times(page)[0].setFocus()
        page._minute_passed()
        assert free_times(page)[0].hasFocus()
        page.show_view("list")
        page._minute_passed()


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


def test_an_identity_number_is_masked_until_it_is_asked_for(
    page: AppointmentsPage, qtbot: QtBot
) -> None:
    key = booked(page.db, at(10), id_number="110101199903079987")
    sheet = open_booking(page, key)
    texts: list[QLabel] = list(sheet.findChildren(QLabel))
    assert not any("110101199903079987" in one.text() for one in texts)
    assert sheet.facts.number.value.text() == "1101**********9987"
    buttons: list[QPushButton] = list(sheet.facts.number.findChildren(QPushButton))
    buttons[0].click()
    assert sheet.facts.number.value.text() == "110101199903079987"
    with page.db.reading() as session:
        newest = journal.history(session, [Ref("booking", key)])[0]
    assert (newest.op, newest.changes) == ("look", (("field", None, "id_number"),))
    sheet.facts._cover_number()
    assert sheet.facts.number.value.text() == "1101**********9987"


def test_what_was_changed_in_a_booking_is_asked_for(page: AppointmentsPage, qtbot: QtBot) -> None:
    key = booked(page.db, at(10))
    sheet = open_booking(page, key)
    with qtbot.waitSignal(page.asks) as asked:
        sheet._ask_history()
    assert asked.args == [Request("history", "booking", key)]
    assert not sheet.isVisible()

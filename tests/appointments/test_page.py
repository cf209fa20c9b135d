"""The appointments page as an officer works it, by mouse and by keyboard alone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from policepost.appointments import actions, set_up, slots
from policepost.appointments.actions import NewBooking
from policepost.appointments.arranging import Stop
from policepost.appointments.calendar_view import CalendarView
from policepost.appointments.dialogs.booking import BookingSheet
from policepost.appointments.dialogs.new_booking import NewBookingSheet
from policepost.appointments.dialogs.set_up import SetUpSheet
from policepost.appointments.page import AppointmentsPage
from policepost.appointments.states import Kind, State
from policepost.core import clock, language
from policepost.core.shapes import AgendaLine, Ref
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from tests.appointments.makers import MONDAY, TUESDAY, at, booked, service
from tests.appointments.working import (
    KEY,
    WEDNESDAY,
    blocks,
    button,
    children,
    free_times,
    new_sheet,
    view_of,
)
from tests.seen import badge


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

"""The sheet of one booking: its steps, what is typed on it, what to bring."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from policepost.appointments import actions
from policepost.appointments.lines import BookingLine
from policepost.appointments.page import AppointmentsPage
from policepost.appointments.states import Kind, State
from policepost.core import clock
from policepost.core.journalling import journal
from policepost.core.shapes import Ref
from policepost.ui.messages import Toast
from policepost.ui.page import Request
from policepost.ui.paper_sheet import PaperSheet
from tests.appointments.makers import NOW, at, booked, read
from tests.appointments.working import (
    KEY,
    WEDNESDAY,
    blocks,
    button,
    children,
    drawer_of,
    open_booking,
)


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


def test_a_sheet_closes_when_its_booking_is_gone(page: AppointmentsPage, qtbot: QtBot) -> None:
    shown = open_booking(page, booked(page.db, at(10)))
    shown.booking = BookingLine(  # as if another page had taken it away
        **{name: getattr(shown.booking, name) for name in BookingLine.__slots__ if name != "id"},
        id=uuid4(),
    )
    shown.show_again()
    assert page.sheet is None


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

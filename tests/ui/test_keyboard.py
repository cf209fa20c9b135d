"""While a sheet lies over a page, no key goes to what is behind it."""

import gc
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.core.errors import Refused
from policepost.ui.form import Form, LineField
from policepost.ui.keyboard import next_inside
from policepost.ui.page import Context
from policepost.ui.parts import clear, scrolled, small_button
from policepost.ui.sheet import Sheet
from tests.ui.gallery import GalleryPage


class _Desk:
    """A window with a field beside a page, and a field on the page."""

    def __init__(self) -> None:
        self.window, self.page = QWidget(), QWidget()
        row, column = QHBoxLayout(self.window), QVBoxLayout(self.page)
        self.side, self.behind = QLineEdit(), QLineEdit()
        row.addWidget(self.side)
        row.addWidget(self.page)
        column.addWidget(self.behind)

    def sheet(self) -> Sheet:
        """Open a sheet with two fields."""
        made = Sheet(self.page, "Sheet")
        form = Form()
        form.add(LineField("one", "One"))
        form.add(LineField("two", "Two"))
        made.put_form(form)
        made.open()
        return made


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[_Desk]:
    made = _Desk()
    qtbot.addWidget(made.window)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    made.behind.setFocus()
    yield made
    made.window.close()


def _in(sheet: Sheet, field: str) -> bool:
    assert sheet.form is not None
    focused = QApplication.focusWidget()
    return focused is not None and sheet.form.field(field).isAncestorOf(focused)


def test_the_keyboard_comes_back_to_where_it_was_in_the_sheet(desk: _Desk) -> None:
    sheet = desk.sheet()
    assert _in(sheet, "one")
    assert sheet.form is not None
    sheet.form.field("two").setFocus()
    desk.side.setFocus()  # the side may have it
    assert QApplication.focusWidget() is desk.side
    desk.behind.setFocus()  # as the window does when it is unlocked, or Tab from the side
    assert _in(sheet, "two")


def test_tab_from_the_side_comes_into_the_sheet(qtbot: QtBot, desk: _Desk) -> None:
    sheet = desk.sheet()
    desk.side.setFocus()
    qtbot.keyClick(desk.side, Qt.Key.Key_Tab)
    assert _in(sheet, "one")


def test_a_second_sheet_has_it_before_the_first(desk: _Desk) -> None:
    first, second = desk.sheet(), desk.sheet()
    assert _in(second, "one")
    second.close_sheet()
    assert _in(first, "one")
    first.close_sheet()
    assert QApplication.focusWidget() is desk.behind


def test_a_field_that_is_switched_off_gives_the_keyboard_to_the_next(desk: _Desk) -> None:
    sheet = desk.sheet()
    assert sheet.form is not None
    sheet.form.field("one").setEnabled(False)
    assert _in(sheet, "two")


def test_what_is_refused_at_the_foot_of_a_sheet_can_be_read(qtbot: QtBot, desk: _Desk) -> None:
    desk.window.resize(700, 300)
    sheet = desk.sheet()
    assert sheet.form is not None
    for name in "abcdefgh":
        sheet.form.add(LineField(name, name))
    last = sheet.form.field("h")
    sheet.show_refusal(Refused("Write here what was found, in a few words.", field="h"))
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect() == last.rect())
    assert _in(sheet, "h")


def test_a_sheet_without_a_field_has_it_in_its_button(qtbot: QtBot, desk: _Desk) -> None:
    pressed: list[bool] = []
    sheet = Sheet(desk.page, "Sheet")
    sheet.put_form(Form())
    sheet.on_done("Done", lambda: pressed.append(True))
    sheet.open()
    at = QApplication.focusWidget()
    assert at is not None
    assert sheet.isAncestorOf(at)
    qtbot.keyClick(at, Qt.Key.Key_Return)
    assert pressed == [True]
    assert desk.behind.text() == ""


def test_a_sheet_that_only_tells_something_closes_by_escape(qtbot: QtBot, desk: _Desk) -> None:
    sheet = Sheet(desk.page, "Told")
    sheet.open()
    focused = QApplication.focusWidget()
    assert focused is sheet
    qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is sheet
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is desk.behind


def test_what_is_drawn_anew_leaves_the_keyboard_on_its_page(qtbot: QtBot, context: Context) -> None:
    window, side = QWidget(), QLineEdit()
    row, page = QHBoxLayout(window), GalleryPage(context)
    row.addWidget(page)
    row.addWidget(side)
    above, line, below = QLineEdit(), QWidget(), QLineEdit()
    inside = QVBoxLayout(line)
    button = small_button("Edit")
    inside.addWidget(button)
    for one in (above, line, below):
        page.body.addWidget(one)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button.setFocus()
    clear(inside)
    assert below.hasFocus(), "the next on the page"
    below.setEnabled(False)
    held = QApplication.focusWidget()
    assert held is not None
    assert page.isAncestorOf(held), "what is switched off under the hands"
    below.setEnabled(True)
    below.setFocus()
    below.hide()
    held = QApplication.focusWidget()
    assert held is not None
    assert page.isAncestorOf(held)
    above.setFocus()
    qtbot.keyClick(above, Qt.Key.Key_Tab)
    page.hide()
    assert side.hasFocus(), "a page that goes takes nothing with it"


@pytest.mark.parametrize("forward", [True, False])
def test_what_tab_passes_by_is_no_garbage(qtbot: QtBot, forward: bool) -> None:
    window, inside, field = QWidget(), QWidget(), QLineEdit()
    column = QVBoxLayout(window)
    QVBoxLayout(inside).addWidget(field)
    column.addWidget(scrolled(inside))  # kept by what it stands in alone
    qtbot.addWidget(window)
    window.show()
    inside.setEnabled(False)
    assert next_inside(window, window, forward=forward) is None
    gc.collect()
    assert shiboken6.isValid(field)

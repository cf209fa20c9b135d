"""A sheet: it takes the keyboard, keeps what was typed and says what is refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost.core import drafts
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.ui.autosave import Autosave
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet
from policepost.ui.tasks import Tasks
from tests.ui.gallery import GalleryPage, line


class Sheets:
    """A page with its sheet open."""

    def __init__(self, qtbot: QtBot, context: Context) -> None:
        self.page = GalleryPage(context)
        qtbot.addWidget(self.page)
        self.page.resize(1198, 768)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()
        self.page.view.setFocus()
        self.page.open_sheet()
        assert self.page.sheet is not None
        self.sheet: Sheet = self.page.sheet


@pytest.fixture
def opened(qtbot: QtBot, context: Context) -> Sheets:
    return Sheets(qtbot, context)


def test_a_sheet_takes_the_keyboard_and_gives_it_back(qtbot: QtBot, opened: Sheets) -> None:
    assert opened.sheet.form is not None
    first = line(opened.sheet.form, "name").edit
    assert QApplication.focusWidget() is first
    with qtbot.waitSignal(opened.sheet.closed):
        qtbot.keyClick(first, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is opened.page.view


def test_tab_stays_inside_the_sheet(qtbot: QtBot, opened: Sheets) -> None:
    seen = []
    for _press in range(16):
        focused = QApplication.focusWidget()
        assert focused is not None
        assert opened.sheet.isAncestorOf(focused)
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert opened.sheet.form is not None
    first = line(opened.sheet.form, "name").edit
    assert seen.count(first) == 2, "after the last button it begins again"
    qtbot.keyClick(first, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is not first


def test_control_enter_is_done(qtbot: QtBot, opened: Sheets) -> None:
    assert opened.sheet.form is not None
    first = line(opened.sheet.form, "name").edit
    with qtbot.waitSignal(opened.sheet.closed):
        qtbot.keyClick(first, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_sheet_says_refusals_where_they_belong(qtbot: QtBot, opened: Sheets) -> None:
    def refuse(sentence: str, field: str = "") -> None:
        raise Refused(sentence, field=field)

    with showing_refusals(opened.sheet):
        refuse("Too many.", "copies")
    assert opened.sheet.form is not None
    assert opened.sheet.form.field("copies").problem.text() == "Too many."
    with showing_refusals(opened.sheet.form):
        refuse("The disk is full.")
    assert opened.sheet.notice.text() == "The disk is full."


def test_closing_a_sheet_keeps_its_draft(
    qtbot: QtBot, opened: Sheets, db: Database, tasks: Tasks
) -> None:
    assert opened.sheet.form is not None
    keeping = Autosave(opened.sheet.form, db, tasks, "sample")
    opened.sheet.put_autosave(keeping)
    line(opened.sheet.form, "name").edit.setText("王")
    opened.sheet.close_sheet()
    with qtbot.waitCallback() as done:
        tasks.run(lambda: drafts.find(db, "sample", None), done, lane="draft")
    draft = done.args[0]
    assert draft is not None
    assert draft.typed["name"] == "王"


def test_the_pages_keys_rest_while_a_sheet_is_open(
    qtbot: QtBot, context: Context, opened: Sheets
) -> None:
    assert opened.sheet.form is not None
    first = line(opened.sheet.form, "name").edit
    qtbot.keyClick(first, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert opened.page.sheet is opened.sheet, "no second sheet"
    qtbot.keyClick(first, Qt.Key.Key_Escape)
    qtbot.keyClick(opened.page.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert opened.page.sheet is not opened.sheet

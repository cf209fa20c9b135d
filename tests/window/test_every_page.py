"""What holds of every page of the program."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from policepost.pages import PAGES
from policepost.ui.page import Context
from policepost.window.entries import Entry
from tests.seen import show


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_a_page_that_is_built_leaves_the_keyboard_where_it_is(
    qtbot: QtBot, context: Context, entry: Entry
) -> None:
    """A part that is shown before anything holds it opens as a window and takes the keyboard."""
    before = show(qtbot, QLineEdit())
    before.setFocus()
    qtbot.addWidget(entry.load()(context))
    QApplication.processEvents()
    assert QApplication.focusWidget() is before

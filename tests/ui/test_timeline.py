"""A story is read and opened with the keyboard as with the mouse."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.core.shapes import Ref, TimelineLine
from policepost.ui.timeline import Timeline

LINES = [
    TimelineLine(ref=Ref("booking", UUID(int=n)), at=date(2026, 11, n), title=f"Step {n}")
    for n in (3, 2, 1)
]


@pytest.fixture
def timeline(qtbot: QtBot) -> Iterator[Timeline]:
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    before, made, after = QLineEdit(), Timeline(), QLineEdit()
    for part in (before, made, after):
        column.addWidget(part)
    made.show_lines(LINES)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    before.setFocus()
    yield made
    holder.close()


def _press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        at = QApplication.focusWidget()
        assert at is not None
        qtbot.keyClick(at, key)


def test_one_tab_comes_to_the_story_and_one_leaves_it(qtbot: QtBot, timeline: Timeline) -> None:
    opened: list[Ref] = []
    timeline.opened.connect(opened.append)
    _press(qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert opened == [LINES[0].ref]
    _press(qtbot, Qt.Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_arrows_go_along_the_story_and_stay_at_its_ends(qtbot: QtBot, timeline: Timeline) -> None:
    opened: list[Ref] = []
    timeline.opened.connect(opened.append)
    _press(qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Space)
    _press(qtbot, *[Qt.Key.Key_Down] * 5, Qt.Key.Key_Enter)
    _press(qtbot, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert [one.id.int for one in opened] == [3, 1, 2]


def test_a_long_story_is_shown_to_its_beginning(qtbot: QtBot, timeline: Timeline) -> None:
    day = date(2026, 11, 1)
    many = [
        TimelineLine(ref=Ref("booking", UUID(int=n)), at=day, title=f"Step {n}")
        for n in range(60, 0, -1)
    ]
    timeline.show_lines(many)
    opened: list[Ref] = []
    timeline.opened.connect(opened.append)
    buttons: list[QPushButton] = list(timeline.findChildren(QPushButton))
    (more,) = buttons
    qtbot.waitUntil(more.isVisible)
    assert more.text() == "and 20 earlier entries"
    more.setFocus()
    _press(qtbot, Qt.Key.Key_Space)
    _press(qtbot, Qt.Key.Key_Return, *[Qt.Key.Key_Down] * 30, Qt.Key.Key_Return)
    assert [one.id.int for one in opened] == [20, 1]

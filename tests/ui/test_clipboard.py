"""What was copied is marked, goes after a minute, and only if it is still the program's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from policepost.officers.password_fields import PasswordEdit
from policepost.ui import clipboard
from policepost.ui.clipboard import MARKS, ClipboardKeeper

NUMBER = "139 0000 4417"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def keeper(qtbot: QtBot) -> Iterator[ClipboardKeeper]:
    QGuiApplication.clipboard().clear()
    made = ClipboardKeeper()
    yield made
    made.stop()
    QGuiApplication.clipboard().clear()


def test_what_a_field_copies_is_marked_and_goes_after_a_minute(
    qtbot: QtBot, keeper: ClipboardKeeper
) -> None:
    edit = QLineEdit(NUMBER)
    qtbot.addWidget(edit)
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_C, CONTROL)
    board = QGuiApplication.clipboard()
    assert board.text() == NUMBER
    assert all(board.mimeData().data(name).data() == value for name, value in MARKS.items())
    assert keeper._timer.isActive()
    assert keeper._timer.interval() == 60_000
    keeper._timer.timeout.emit()
    assert board.text() == ""
    assert not keeper._timer.isActive()


def test_each_copy_begins_a_new_minute(qtbot: QtBot, keeper: ClipboardKeeper) -> None:
    with qtbot.waitSignals([QGuiApplication.clipboard().dataChanged] * 2, order="none"):
        clipboard.copy("一")
        clipboard.copy(NUMBER)
    assert QGuiApplication.clipboard().text() == NUMBER
    keeper.clear()
    assert QGuiApplication.clipboard().text() == ""


def test_what_another_program_copied_stays(
    qtbot: QtBot, keeper: ClipboardKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    clipboard.copy(NUMBER)
    assert keeper._timer.isActive()
    monkeypatch.setattr(clipboard, "_is_ours", lambda _board, _mode: False)
    QGuiApplication.clipboard().setText("from elsewhere")
    keeper._timer.timeout.emit()
    assert QGuiApplication.clipboard().text() == "from elsewhere"
    assert not QGuiApplication.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")


def test_every_format_of_a_copy_is_kept(qtbot: QtBot, keeper: ClipboardKeeper) -> None:
    edit = QPlainTextEdit("第一条\n第二条")
    qtbot.addWidget(edit)
    edit.selectAll()
    edit.copy()
    board = QGuiApplication.clipboard()
    assert board.text() == "第一条\n第二条"
    assert board.mimeData().hasFormat("x-kde-passwordManagerHint")


def test_stopping_clears_too(qtbot: QtBot) -> None:
    keeper = ClipboardKeeper()
    clipboard.copy(NUMBER)
    keeper.stop()
    assert QGuiApplication.clipboard().text() == ""
    clipboard.copy("二")
    assert not keeper._timer.isActive()
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("shown", [False, True])
def test_a_password_cannot_be_copied(qtbot: QtBot, keeper: ClipboardKeeper, shown: bool) -> None:
    field = PasswordEdit()
    qtbot.addWidget(field)
    field.edit.setText("石榴 green 47")
    field.eye.setChecked(shown)
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        field.edit.selectAll()
        qtbot.keyClick(field.edit, key, CONTROL)
    assert QGuiApplication.clipboard().text() == ""
    assert field.text() == "石榴 green 47"
    assert field.edit.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu
    assert not field.edit.dragEnabled()
    assert not clipboard._is_ours(QGuiApplication.clipboard(), QClipboard.Mode.Selection)

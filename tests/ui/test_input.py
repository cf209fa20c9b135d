from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from policepost.ui.input import LineEdit, SearchEdit


def compose(edit: SearchEdit, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(edit, event)


def test_nothing_is_searched_while_the_input_method_composes(qtbot: QtBot) -> None:
    edit = SearchEdit("Search")
    qtbot.addWidget(edit)
    edit.show()
    with qtbot.assertNotEmitted(edit.searched, wait=300):
        compose(edit, "zhang")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    with qtbot.waitSignal(edit.searched) as searched:
        compose(edit, "", "张")
    assert searched.args == ["张"]


def test_many_keys_in_a_row_search_once(qtbot: QtBot) -> None:
    edit = SearchEdit("Search")
    qtbot.addWidget(edit)
    heard: list[str] = []
    edit.searched.connect(heard.append)
    with qtbot.waitSignal(edit.searched):
        qtbot.keyClicks(edit, "zsl")
    assert heard == ["zsl"]


def test_enter_searches_at_once_and_goes_to_the_list(qtbot: QtBot) -> None:
    edit = SearchEdit("Search")
    qtbot.addWidget(edit)
    heard: list[str] = []
    edit.searched.connect(heard.append)
    qtbot.keyClicks(edit, "zsl")
    with qtbot.waitSignal(edit.left_down):
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert heard == ["zsl"]


def test_escape_empties_the_box(qtbot: QtBot) -> None:
    edit = SearchEdit("Search")
    qtbot.addWidget(edit)
    qtbot.keyClicks(edit, "zsl")
    with qtbot.waitSignal(edit.searched) as searched:
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    with qtbot.waitSignal(edit.searched) as searched:
        qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert searched.args == [""]


def test_the_programs_keys_come_before_the_edits_own(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    edit = LineEdit(box)
    pressed: list[str] = []
    for name in ("Ctrl+E", "Ctrl+K", "Ctrl+D", "Ctrl+V"):
        shortcut = QShortcut(QKeySequence(name), box)
        shortcut.activated.connect(partial(pressed.append, name))
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    edit.setFocus()
    for key in (Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_D):
        qtbot.keyClick(edit, key, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["Ctrl+E", "Ctrl+K", "Ctrl+D"]
    for key in (Qt.Key.Key_E, Qt.Key.Key_V):
        override = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        override.ignore()
        QApplication.sendEvent(edit, override)
        assert override.isAccepted() == (key == Qt.Key.Key_V), "pasting stays the edit's"

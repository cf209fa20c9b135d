from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost.ui.input import SearchEdit


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

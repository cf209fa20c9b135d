"""Tab goes as the eye does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.ui.tab_order import tab_as_read


def test_what_was_added_above_comes_first(qtbot: QtBot) -> None:
    holder, inside, area = QWidget(), QWidget(), QScrollArea()
    qtbot.addWidget(holder)
    column, inner = QVBoxLayout(holder), QVBoxLayout(inside)
    first, middle, last = QLineEdit(), QLineEdit(), QLineEdit()
    column.addWidget(last)
    column.insertWidget(0, area)
    area.setWidget(inside)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.addWidget(QLabel("no stop"))
    inner.addWidget(middle)
    inner.insertWidget(0, first)
    tab_as_read(holder)
    holder.show()
    first.setFocus()
    for following in (middle, last):
        qtbot.keyClick(holder.focusWidget(), Qt.Key.Key_Tab)
        assert holder.focusWidget() is following

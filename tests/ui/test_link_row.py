"""A row of links is one Tab stop; arrows go through it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.ui.link_row import LinkRow
from policepost.ui.parts import link_button

KEY = Qt.Key


class Form(QWidget):
    """A row between two fields."""

    def __init__(self, row: LinkRow) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.before, self.row, self.after = QLineEdit(), row, QLineEdit()
        for one in (self.before, self.row, self.after):
            column.addWidget(one)


def shown(qtbot: QtBot, row: LinkRow) -> Form:
    holder = Form(row)
    qtbot.addWidget(holder)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    holder.before.setFocus()
    return holder


def test_tab_comes_once_and_returns_to_the_link_used_last(qtbot: QtBot) -> None:
    pressed: list[str] = []
    links = [link_button(one, partial(pressed.append, one)) for one in "abc"]
    form = shown(qtbot, LinkRow("Often used:", links))
    qtbot.keyClick(form.before, KEY.Key_Tab)
    assert links[0].hasFocus()
    qtbot.keyClick(links[0], KEY.Key_Right)
    qtbot.keyClick(links[1], KEY.Key_Space)
    assert pressed == ["b"]
    qtbot.keyClick(links[1], KEY.Key_Tab)
    assert form.after.hasFocus()
    qtbot.keyClick(form.after, KEY.Key_Backtab)
    assert links[1].hasFocus()


def test_arrows_go_round(qtbot: QtBot) -> None:
    links = [link_button(one) for one in "abc"]
    form = shown(qtbot, LinkRow("Often used:", links))
    qtbot.keyClick(form.before, KEY.Key_Tab)
    qtbot.keyClick(links[0], KEY.Key_Left)
    assert links[2].hasFocus()
    qtbot.keyClick(links[2], KEY.Key_Down)
    assert links[0].hasFocus()


def test_a_row_without_links_is_not_there(qtbot: QtBot) -> None:
    row = LinkRow("Free:")
    form = shown(qtbot, row)
    assert row.isHidden()
    qtbot.keyClick(form.before, KEY.Key_Tab)
    assert form.after.hasFocus()

"""A card at the right keeps the keyboard while it is filled anew."""

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.ui.parts import small_button
from policepost.ui.side_card import SideCard


def _fill(card: SideCard, *names: str) -> list[QPushButton]:
    card.begin()
    buttons = [small_button(name) for name in names]
    for button in buttons:
        card.column.addWidget(button)
    return buttons


def test_the_keyboard_comes_back_to_the_button_of_the_same_name(qtbot: QtBot) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    card, beside = SideCard(), QLineEdit()
    row.addWidget(card)
    row.addWidget(beside)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    chosen = _fill(card, "Print", "Void")[1]
    chosen.setFocus()
    qtbot.waitUntil(chosen.hasFocus)
    held = _fill(card, "Print", "History", "Void")[2]
    qtbot.waitUntil(held.hasFocus)
    first = _fill(card, "Edit", "Move")[0]  # another record without such a button
    qtbot.waitUntil(first.hasFocus)
    _fill(card)
    assert QApplication.focusWidget() is card
    beside.setFocus()
    _fill(card, "Edit")
    QApplication.processEvents()
    assert beside.hasFocus()

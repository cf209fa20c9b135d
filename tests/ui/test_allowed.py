"""What a role has no right to stays hidden."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.ui.allowed import show_only_if


def test_a_hidden_button_stays_hidden_when_a_page_shows_it(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    mine, others = QPushButton("mine"), QPushButton("others")
    column.addWidget(mine)
    column.addWidget(others)
    show_only_if(False, others)
    show_only_if(True, mine)
    page.show()
    assert mine.isVisible()
    assert not others.isVisible()
    others.setVisible(True)
    assert not others.isVisible()
    page.hide()
    page.show()
    assert not others.isVisible()

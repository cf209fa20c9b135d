"""Pages on the screen: how a test puts one there, reads it and presses what stands on it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.pages import PAGES

Shown = TypeVar("Shown", bound=QWidget)


def show(qtbot: QtBot, page: Shown, width: int = 1198, height: int = 768) -> Shown:
    """Put a page on the screen as the window shows it, where it has the keyboard; gives it back."""
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def words(widget: QWidget) -> str:
    """All that can be read on a widget from the top down, each label and button on a line."""
    for _round in range(3):  # what was just put into a layout is shown by the event loop
        QApplication.processEvents()
    found: list[QWidget] = list(widget.findChildren(QWidget))
    read = [one for one in found if isinstance(one, (QLabel, QPushButton)) and one.isVisible()]
    return "\n".join(one.text() for one in read if one.text())


def press(widget: QWidget, words: str) -> None:
    """Press the button in sight that says so."""
    QApplication.processEvents()
    buttons: list[QPushButton] = list(widget.findChildren(QPushButton))
    next(one for one in buttons if one.text() == words and one.isVisible()).click()


def badge(db: Database, name: str) -> tuple[int, str] | None:
    """The count that stands beside a page's name in the navigation, and its tone."""
    entry = next(one for one in PAGES if one.name == name)
    assert entry.badge is not None
    return entry.badge(db)

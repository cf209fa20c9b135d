"""The month to pick a day from."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QDate, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from policepost.core import language
from policepost.ui import style
from policepost.ui.month import Month
from tests.ui.gallery import child

NATIONAL_DAY = date(2026, 10, 1)


@pytest.fixture
def month(qtbot: QtBot) -> Iterator[Month]:
    """October 2026, in which a Saturday is worked."""
    made = Month(NATIONAL_DAY)
    style.dress(made)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def days(month: Month) -> QTableView:
    """Qt's table of the days."""
    return child(month, QTableView)


def cell(month: Month, week: int, weekday: int) -> QRect:
    """Where a day is painted; week and weekday count from 1."""
    view = days(month)
    found = view.visualRect(view.model().index(week, weekday - 1))
    assert view.viewport().rect().contains(found), "the day is cut"
    return found


def inks(month: Month, area: QRect) -> set[str]:
    """The colours that stand unmixed in a part of the days."""
    shown: QImage = days(month).viewport().grab(area).toImage()
    return {
        QColor(shown.pixel(x, y)).name()
        for x in range(shown.width())
        for y in range(shown.height())
    }


def press(qtbot: QtBot, month: Month, words: str) -> None:
    steps: list[QPushButton] = list(month.findChildren(QPushButton))
    button = next(step for step in steps if step.accessibleName() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_all_six_weeks_are_in_sight(month: Month) -> None:
    assert (
        len({(cell(month, 6, day).top(), cell(month, 1, day).left()) for day in range(1, 8)}) == 7
    )


def test_days_off_are_red_and_a_worked_saturday_is_not(month: Month) -> None:
    red = style.tone("bad").fg
    assert red in inks(month, cell(month, 1, 5)), "a Friday of the holiday"
    assert red in inks(month, cell(month, 3, 6)), "a plain Saturday"
    assert red not in inks(month, cell(month, 2, 6)), "worked in place of a day of the holiday"
    assert style.INK in inks(month, cell(month, 2, 6))


def test_the_name_follows_the_months_and_years(qtbot: QtBot, month: Month) -> None:
    assert month.name.text() == "October 2026"
    press(qtbot, month, "A month on")
    assert month.name.text() == "November 2026"
    press(qtbot, month, "A year back")
    assert month.name.text() == "November 2025"
    qtbot.keyClick(days(month), Qt.Key.Key_PageUp)
    assert month.name.text() == "October 2025"
    language.use("zh_CN")
    press(qtbot, month, "A year on")
    assert month.name.text() == "2026年10月"


def test_a_day_is_picked_by_key_and_by_click(qtbot: QtBot, month: Month) -> None:
    picked: list[date] = []
    month.picked.connect(picked.append)
    qtbot.keyClick(days(month), Qt.Key.Key_Right)
    qtbot.keyClick(days(month), Qt.Key.Key_Return)
    month.days.clicked.emit(QDate(2026, 10, 20))
    assert picked == [date(2026, 10, 2), date(2026, 10, 20)]

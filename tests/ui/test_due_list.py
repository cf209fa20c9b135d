"""What is due stands first on a card: briefly, the rest on demand, cut where it does not fit."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from policepost.core.shapes import DueLine, Ref
from policepost.ui.due_list import DueList
from policepost.ui.due_words import due_badge

TODAY = date(2026, 11, 24)


def line(days: int, title: str = "Care ends: 张淑兰", at: time | None = None) -> DueLine:
    return DueLine(
        ref=Ref("resident", UUID(int=abs(days))),
        title=title,
        brief="Care ends",
        detail="独居",
        due_on=TODAY + timedelta(days=days),
        due_at=at,
        owner="田某",
    )


@pytest.mark.parametrize(
    ("days", "at", "words", "tone"),
    [
        (-2, None, "2 days over", "bad"),
        (-1, None, "1 day over", "bad"),
        (0, None, "today", "wait"),
        (0, time(14, 30), "14:30", "wait"),
        (1, None, "tomorrow", "info"),
        (3, None, "Friday", "info"),
        (30, None, "12-24", "muted"),
    ],
)
def test_when_it_is_due_is_said_in_a_word(
    days: int, at: time | None, words: str, tone: str
) -> None:
    assert due_badge(line(days, at=at), TODAY) == (words, tone)


def buttons(shown: DueList) -> list[QPushButton]:
    found: list[QPushButton] = list(shown.findChildren(QPushButton))
    return [one for one in found if not one.isHidden() and one.parent() is not None]


def test_four_are_shown_and_the_rest_on_demand(qtbot: QtBot) -> None:
    shown = DueList([line(days) for days in range(6)], TODAY)
    qtbot.addWidget(shown)
    shown.show()
    *first, more = buttons(shown)
    assert [one.accessibleName() for one in first] == ["Care ends"] * 4
    assert more.text() == "and 2 more"
    more.click()
    qtbot.waitUntil(
        lambda: len([b for b in buttons(shown) if b.accessibleName() == "Care ends"]) == 6
    )
    with qtbot.waitSignal(shown.opened) as opened:
        buttons(shown)[-1].click()
    assert opened.args == [Ref("resident", UUID(int=5))]


def test_a_long_title_is_cut_and_told_whole_by_a_tip(qtbot: QtBot) -> None:
    long = "Care ends: 阿卜杜热合曼·买买提吐尔逊江·艾合买提"
    shown = DueList([line(1, long)], TODAY, named=True)
    qtbot.addWidget(shown)
    shown.resize(260, 120)
    shown.show()
    (button,) = buttons(shown)
    qtbot.waitUntil(lambda: button.text().endswith("…"))
    assert button.toolTip() == button.accessibleName() == long
    labels: list[QLabel] = list(shown.findChildren(QLabel))
    assert "独居 · 田某" in [one.text() for one in labels]
    assert all(one.geometry().right() <= shown.width() for one in labels)


def test_nothing_due_takes_no_room(qtbot: QtBot) -> None:
    shown = DueList([], TODAY)
    qtbot.addWidget(shown)
    assert shown.isHidden()


def test_a_list_that_nothing_holds_yet_opens_no_window() -> None:
    assert not DueList([line(1)], TODAY).isVisible()

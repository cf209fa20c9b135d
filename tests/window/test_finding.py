"""The search from anywhere: groups, arrows, half-composed text."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.core.shapes import Hit
from policepost.window.finding import FindBox
from policepost.window.results import grouped

TITLES = {"resident": "Residents", "dispute": "Disputes"}


def hit(kind: str, title: str, score: int) -> Hit:
    return Hit(kind, uuid4(), title, "", score)


HITS = [
    hit("dispute", "噪音纠纷", 2),
    hit("resident", "张伟军", 1),
    hit("resident", "赵文静", 3),
    hit("dispute", "渗水纠纷", 4),
]


def test_the_group_of_the_best_result_comes_first() -> None:
    rows = [(row.words, row.hit is None) for row in grouped(HITS, TITLES.__getitem__)]
    assert rows == [
        ("Residents", True),
        ("张伟军", False),
        ("赵文静", False),
        ("Disputes", True),
        ("噪音纠纷", False),
        ("渗水纠纷", False),
    ]


def test_a_group_shows_its_best_six() -> None:
    rows = grouped([hit("resident", str(number), number) for number in range(9)], str)
    assert [row.words for row in rows] == ["resident", *map(str, range(6))]


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def box(qtbot: QtBot, asked: list[str]) -> Iterator[FindBox]:
    def find(text: str) -> list[Hit]:
        asked.append(text)
        return HITS if text != "nobody" else []

    window = QWidget()
    window.resize(900, 600)
    box = FindBox(find, TITLES.__getitem__)
    QVBoxLayout(window).addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
    qtbot.addWidget(window)
    window.show()
    box.setFocus()
    yield box
    window.close()


def test_every_letter_searches_and_the_best_is_chosen(
    qtbot: QtBot, box: FindBox, asked: list[str]
) -> None:
    qtbot.keyClicks(box, "zw")
    assert asked == ["z", "zw"]
    assert box.results
    assert box.results.isVisible()
    chosen = box.results.chosen()
    assert chosen
    assert chosen.title == "张伟军"


def test_arrows_go_over_the_headings_and_enter_opens(qtbot: QtBot, box: FindBox) -> None:
    qtbot.keyClicks(box, "zw")
    for _turn in range(2):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    with qtbot.waitSignal(box.picked) as signal:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert signal.args[0].title == "噪音纠纷"
    assert box.text() == ""
    assert box.results
    assert not box.results.isVisible()


def test_the_choice_stops_at_both_ends(qtbot: QtBot, box: FindBox) -> None:
    qtbot.keyClicks(box, "zw")
    assert box.results
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert box.results.chosen() == HITS[1]
    for _turn in range(9):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.results.chosen() == HITS[3]


def test_half_composed_text_is_not_searched(box: FindBox, asked: list[str]) -> None:
    QApplication.sendEvent(box, QInputMethodEvent("zhang'wei", []))
    assert asked == []
    done = QInputMethodEvent()
    done.setCommitString("张伟")
    QApplication.sendEvent(box, done)
    assert asked == ["张伟"]


def test_nothing_found_is_said(qtbot: QtBot, box: FindBox) -> None:
    box.setText("nobody")
    assert box.results
    assert box.results.nothing.text() == 'Nothing found for "nobody". Try fewer characters.'
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "nobody"


def test_a_click_opens_and_leaving_hides(qtbot: QtBot, box: FindBox) -> None:
    qtbot.keyClicks(box, "zw")
    assert box.results
    rows = box.results.list
    place = rows.visualRect(box.results.rows.index(2)).center()
    with qtbot.waitSignal(box.picked) as signal:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args[0].title == "赵文静"
    qtbot.keyClicks(box, "zw")
    box.clearFocus()
    assert not box.results.isVisible()
    box.setFocus()
    assert box.results.isVisible()

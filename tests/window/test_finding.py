"""The search from anywhere: groups, arrows, half-composed text."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.core.shapes import Hit
from policepost.ui.tasks import Tasks
from policepost.window.finding import FindBox
from policepost.window.results import grouped

TITLES = {"resident": "Residents", "dispute": "Disputes"}


def hit(kind: str, title: str, score: int) -> Hit:
    return Hit(kind, uuid4().hex, title, "", score)


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
def may_answer() -> threading.Event:
    """Held back by a test, what is looked for beside the screen is not found yet."""
    event = threading.Event()
    event.set()
    return event


@pytest.fixture
def box(
    qtbot: QtBot, asked: list[str], tasks: Tasks, may_answer: threading.Event
) -> Iterator[FindBox]:
    def find(text: str) -> list[Hit]:
        asked.append(text)
        if " " in text:
            assert threading.current_thread() is not threading.main_thread()
            may_answer.wait()
        return [one for one in HITS if text.rsplit(maxsplit=1)[-1] in one.title] or (
            HITS if text != "nobody" else []
        )

    window = QWidget()
    window.resize(900, 600)
    box = FindBox(find, TITLES.__getitem__, tasks)
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


def test_several_words_are_looked_for_beside_the_screen(
    qtbot: QtBot, box: FindBox, asked: list[str], may_answer: threading.Event
) -> None:
    qtbot.keyClicks(box, "z")
    may_answer.clear()
    box.setText("z 文静")
    assert box.results
    assert box.results.chosen() == HITS[1], "what was found before stays"
    may_answer.set()
    qtbot.waitUntil(lambda: box.results is not None and box.results.chosen() == HITS[2])


def test_enter_waits_for_what_is_looked_for(
    qtbot: QtBot, box: FindBox, may_answer: threading.Event
) -> None:
    qtbot.keyClicks(box, "z")
    may_answer.clear()
    box.setText("z 渗水")
    with qtbot.waitSignal(box.picked) as signal:
        qtbot.keyClick(box, Qt.Key.Key_Return)
        may_answer.set()
    assert signal.args == [HITS[3]]
    assert box.text() == ""


def test_only_what_stands_there_last_is_looked_for(
    qtbot: QtBot, box: FindBox, asked: list[str], may_answer: threading.Event, tasks: Tasks
) -> None:
    may_answer.clear()
    for text in ("z 文", "z 噪", "z 噪音", "z 文静"):
        box.setText(text)
    may_answer.set()
    qtbot.waitUntil(lambda: box.results is not None and box.results.isVisible())
    assert box.results
    assert box.results.chosen() == HITS[2]
    assert asked == ["z 文", "z 文静"]
    may_answer.clear()
    box.setText("z 噪音")
    box.clear()
    may_answer.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert not box.results.isVisible(), "nothing is shown for a box that was left"


def test_a_search_that_fails_is_no_end(
    qtbot: QtBot, box: FindBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_text: str) -> list[Hit]:
        raise ValueError("broken")

    find = box._find
    monkeypatch.setattr(box, "_find", broken)
    with qtbot.captureExceptions() as errors:
        box.setText("z 噪音")
        qtbot.waitUntil(lambda: bool(errors))
    monkeypatch.setattr(box, "_find", find)
    box.setText("z 文静")
    qtbot.waitUntil(lambda: box.results is not None and box.results.isVisible())

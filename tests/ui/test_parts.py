"""Rows that wrap, long work in the foreground."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.core.errors import Refused
from policepost.ui.flow import FlowLayout
from policepost.ui.messages import show_refusal
from policepost.ui.page import Context
from policepost.ui.parts import EmptyState, label, primary_button
from policepost.ui.progress import Foreground
from policepost.ui.tasks import Report, Tasks
from tests.ui.gallery import GalleryPage


def test_a_row_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    last = label("count")
    flow = FlowLayout(box, last=last)
    buttons = [QPushButton(f"button {number}") for number in range(6)]
    for button in (*buttons, last):
        flow.addWidget(button)
    box.resize(1200, 60)
    box.show()
    assert {button.y() for button in buttons} == {buttons[0].y()}
    assert last.geometry().right() == box.width() - 1, "the last one stands at the end"
    one_line = flow.heightForWidth(1200)
    assert flow.heightForWidth(300) > one_line
    box.resize(300, 300)
    qtbot.waitUntil(lambda: buttons[-1].y() > buttons[0].y())
    assert all(button.geometry().right() < 300 for button in buttons)
    buttons[0].hide()
    qtbot.waitUntil(lambda: buttons[1].x() == 0)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_enter_and_by_space(qtbot: QtBot, key: Qt.Key) -> None:
    pressed: list[int] = []
    button = primary_button("Do it", lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    qtbot.keyClick(button, key)
    assert pressed == [1]


@pytest.mark.parametrize("ending", ["done", "refused"])
def test_long_work_covers_the_window_until_it_ends(
    qtbot: QtBot, context: Context, tasks: Tasks, ending: str
) -> None:
    page = GalleryPage(context)
    qtbot.addWidget(page)
    page.show()
    go_on = threading.Event()

    def work(report: Report, _cancelled: Callable[[], bool]) -> str:
        report(1, 4)
        go_on.wait(10)
        if ending == "refused":
            raise Refused("The disk is full.")
        return "answer"

    def failed(error: Exception) -> None:
        assert isinstance(error, Refused)
        show_refusal(page, error)

    answers: list[str] = []
    front = Foreground(page, tasks, failed)
    front.run("Importing", work, answers.append)
    veil = front.veil
    assert veil is not None
    qtbot.waitUntil(lambda: veil.words.text() == "1 of 4")
    assert veil.size() == page.size()
    page.resize(900, 500)
    assert veil.size() == page.size()
    assert veil.isAncestorOf(page.focusWidget())
    qtbot.keyClick(veil.cancel_button, Qt.Key.Key_Tab)
    assert page.focusWidget() is veil.cancel_button, "nothing behind the veil takes the keyboard"
    go_on.set()
    qtbot.waitUntil(lambda: not front.busy)
    if ending == "done":
        assert answers == ["answer"]
    else:
        assert page.notice.text() == "The disk is full."


def test_work_that_has_to_end_offers_no_way_to_stop_it(
    qtbot: QtBot, context: Context, tasks: Tasks
) -> None:
    page = GalleryPage(context)
    qtbot.addWidget(page)
    page.show()
    go_on = threading.Event()
    answers: list[bool] = []
    front = Foreground(page, tasks, print)
    front.run(
        "A new key",
        lambda _report, stopped: stopped() or go_on.wait(10),
        answers.append,
        stops=False,
    )
    veil = front.veil
    assert veil is not None
    assert not veil.cancel_button.isVisible()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Escape):
        assert page.window().focusWidget() is veil
        qtbot.keyClick(veil, key)
    assert veil.words.text() == "Please wait …"
    go_on.set()
    qtbot.waitUntil(lambda: answers == [True])
    assert not front.busy


def test_an_empty_state_offers_the_way_on(qtbot: QtBot) -> None:
    pressed: list[bool] = []
    state = EmptyState("Nobody yet.", primary_button("Import", lambda: pressed.append(True)))
    qtbot.addWidget(state)
    state.show()
    buttons: list[QPushButton] = list(state.findChildren(QPushButton))
    buttons[0].click()
    assert pressed == [True]

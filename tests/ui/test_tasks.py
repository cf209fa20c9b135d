import threading
from collections.abc import Callable
from functools import partial
from typing import ClassVar

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from policepost.core.errors import Refused
from policepost.ui.tasks import Report, Tasks


def test_the_answer_comes_back_on_the_screens_thread(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[threading.Thread] = []
    with qtbot.waitCallback() as done:
        tasks.run(
            lambda: seen.append(threading.current_thread()),
            lambda _none: done(threading.current_thread()),
        )
    done.assert_called_with(threading.main_thread())
    assert seen[0] is not threading.main_thread()


def test_an_error_reaches_whoever_asked_for_it(qtbot: QtBot, tasks: Tasks) -> None:
    def refuse() -> None:
        raise Refused("Choose another file.")

    with qtbot.waitCallback() as told:
        tasks.run(refuse, lambda _none: pytest.fail("it was refused"), told)
    assert isinstance(told.args[0], Refused)


def test_an_error_nobody_asked_for_reaches_the_crash_report(qtbot: QtBot, tasks: Tasks) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught, qtbot.waitSignal(tasks._answered):
        tasks.run(fail, lambda _none: None)
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]


def test_a_widget_that_is_gone_is_not_called(qtbot: QtBot, tasks: Tasks) -> None:
    class Gone(QObject):
        called = False

        def answered(self, _waited: bool) -> None:
            Gone.called = True

    gone = Gone()
    wait = threading.Event()
    tasks.run(partial(wait.wait, 5), gone.answered)
    import shiboken6

    shiboken6.delete(gone)
    with qtbot.waitSignal(tasks._answered):
        wait.set()
    assert not Gone.called


def test_progress_is_told_in_order_and_work_is_cancelled(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[int] = []
    started = threading.Event()

    def work(report: Report, cancelled: Callable[[], bool]) -> str:
        report(1, 3)
        report(2, 3)
        started.set()
        while not cancelled():
            pass
        return "cancelled"

    with qtbot.waitCallback() as done:
        job = tasks.run_with_progress(work, lambda row, _of: told.append(row), done)
        assert started.wait(5)
        job.cancel()
    done.assert_called_with("cancelled")
    assert told == [1, 2]


def test_a_long_import_does_not_hold_up_a_list(qtbot: QtBot, tasks: Tasks) -> None:
    free = threading.Event()
    tasks.run(partial(free.wait, 5), lambda _waited: None)
    with qtbot.waitCallback() as listed:
        tasks.run(lambda: "first rows", listed, lane="list")
    free.set()
    listed.assert_called_with("first rows")


def test_closing_waits_for_a_draft_and_cancels_the_rest(qapp: object) -> None:
    tasks = Tasks()
    kept: list[str] = []

    def long_work(_report: Report, cancelled: Callable[[], bool]) -> None:
        while not cancelled():
            pass

    tasks.run_with_progress(long_work, lambda *_: None, lambda _none: None)
    tasks.run(lambda: kept.append("draft"), lambda _none: None, lane="draft")
    tasks.finish()
    assert kept == ["draft"]
    tasks.run(lambda: kept.append("too late"), lambda _none: None)
    assert kept == ["draft"]


def test_answers_wait_behind_a_locked_screen(qtbot: QtBot, tasks: Tasks) -> None:
    heard: list[str] = []
    tasks.hold()
    tasks.run(lambda: "list", heard.append, lane="list")
    tasks.run(lambda: "backup", heard.append, lane="backup", behind_lock=True)
    job = tasks.run_with_progress(
        lambda report, _cancelled: report(1, 2), lambda done, _of: heard.append(f"{done}"), print
    )
    qtbot.waitUntil(lambda: heard == ["backup"])
    tasks.let_others_end("nobody's")
    QCoreApplication.processEvents()
    assert heard == ["backup"]
    qtbot.waitUntil(lambda: not tasks.busy)  # nobody waits for what only signing in brings
    assert heard == ["backup"]
    assert not job.cancelled()
    tasks.release()
    assert sorted(heard) == ["1", "backup", "list"]
    assert not tasks.busy


def test_what_belongs_to_a_widget_that_went_while_it_was_locked_is_not_called(
    qtbot: QtBot, tasks: Tasks
) -> None:
    class Shown(QWidget):
        heard: ClassVar[list[object]] = []

        def take(self, *values: object) -> None:
            self.heard.append(values)

    widget = Shown()
    tasks.hold()
    tasks.run(lambda: 1, partial(widget.take, "first"))
    tasks.let_others_end("nobody's")
    shiboken6.delete(widget)
    QCoreApplication.processEvents()
    tasks.release()
    assert Shown.heard == []


def test_work_can_wait_for_the_other_lanes(qtbot: QtBot, tasks: Tasks) -> None:
    said: list[str] = []
    gate = threading.Event()

    def draft() -> None:
        gate.wait(10)
        said.append("draft")

    tasks.run(draft, print, lane="draft")

    def sign_in() -> None:
        gate.set()
        tasks.let_others_end()
        said.append("signed in")

    tasks.run(sign_in, print)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == ["draft", "signed in"]

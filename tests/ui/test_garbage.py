"""Widgets in cycles are freed on the screen's thread, whoever fills the memory."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from policepost.ui.garbage import Sweeper
from policepost.ui.tasks import Tasks


class Cycle(QObject):
    """An object that only the collector of cycles can free."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def sweeper(qapp: QObject) -> Iterator[Sweeper]:
    sweeper = Sweeper()
    yield sweeper
    sweeper.stop()


def test_a_worker_frees_no_object_of_the_screen(
    qtbot: QtBot, tasks: Tasks, sweeper: Sweeper
) -> None:
    freed_in: list[threading.Thread] = []
    weakref.finalize(Cycle(), lambda: freed_in.append(threading.current_thread()))

    def fill_the_memory() -> list[list[int]]:
        return [[number] for number in range(50_000)]

    with qtbot.waitCallback() as done:
        tasks.run(fill_the_memory, done)
    assert freed_in == []
    qtbot.waitUntil(lambda: bool(freed_in))
    assert freed_in == [threading.main_thread()]


def test_the_collection_is_given_back(sweeper: Sweeper) -> None:
    assert not gc.isenabled()
    sweeper.stop()
    assert gc.isenabled()


def test_nothing_is_collected_while_it_waits(qapp: QObject) -> None:
    waiting = [True]
    sweeper = Sweeper(waits=lambda: waiting[0])
    freed = weakref.finalize(Cycle(), int)
    kept = [[number] for number in range(gc.get_threshold()[0] + 1)]
    sweeper.sweep()
    assert freed.peek() is not None, "what is imported is looked through when that has ended"
    waiting[0] = False
    sweeper.sweep()
    assert freed.peek() is None
    assert kept
    sweeper.stop()

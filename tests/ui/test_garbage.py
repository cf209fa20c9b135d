"""Widgets in cycles are freed on the screen's thread, whoever fills the memory."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from policepost.ui.garbage import MANY, Collector, Sweeper
from policepost.ui.tasks import Tasks


class Cycle(QObject):
    """An object that only the collector of cycles can free."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def _full_collections() -> int:
    return int(gc.get_stats()[2]["collections"])


@pytest.fixture
def one_by_one() -> Iterator[None]:
    """Let every generation be due as soon as the one before it was collected once."""
    limits = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(1, 0, 0)
    yield
    gc.set_threshold(*limits)


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
        return [[number] for number in range(20_000)]

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


def _made(collector: Collector, many: int) -> list[list[int]]:
    """Make so many objects that stay, and collect until the oldest were due."""
    made = [[number] for number in range(many)]
    for _time in range(4):
        made += [[number] for number in range(5)]
        collector.collect_due()
    return made


def test_the_old_are_passed_over_while_few_are_new(one_by_one: None) -> None:
    collector = Collector()
    old = _made(collector, 4_000)
    looked = _full_collections()
    few = _made(collector, 500)
    assert _full_collections() == looked
    more = _made(collector, 2_000)
    assert _full_collections() == looked + 1
    assert old
    assert few
    assert more


def test_what_comes_in_a_great_number_is_not_looked_through(one_by_one: None) -> None:
    collected: list[int] = []
    gc.callbacks.append(lambda _phase, told: collected.append(told["generation"]))
    try:
        tree = [[number] for number in range(MANY + 1)]
        Collector().collect_due()
    finally:
        gc.callbacks.pop()
    assert collected == []
    assert gc.get_freeze_count() >= len(tree)
    assert gc.get_count()[0] <= MANY


def test_what_has_come_to_a_great_number_is_looked_through_once(one_by_one: None) -> None:
    collector, looked = Collector(), _full_collections()
    freed = weakref.finalize(Cycle(), int)
    gc.set_threshold(1, MANY, MANY)  # only the youngest are ever due
    kept: list[list[list[int]]] = []
    while len(kept) <= 4:
        kept.append([[number] for number in range(MANY // 4)])
        collector.collect_due()
    assert freed.peek() is None
    assert _full_collections() == looked + 1
    frozen = gc.get_freeze_count()
    assert frozen > MANY
    collector.collect_due()
    assert _full_collections() == looked + 1


def test_everything_is_looked_through_when_nobody_is_there(qapp: QObject) -> None:
    deserted = [False]
    sweeper = Sweeper(deserted=lambda: deserted[0])
    freed = weakref.finalize(Cycle(), int)
    gc.freeze()
    sweeper.sweep()
    assert freed.peek() is not None, "it was set apart while it was in use"
    deserted[0] = True
    sweeper.sweep()
    assert freed.peek() is None
    looked = _full_collections()
    sweeper.sweep()
    assert _full_collections() == looked, "once is enough"
    sweeper.stop()

"""The thread that brings waiting entries into the indexes."""

from __future__ import annotations

import logging
import threading

import pytest

from policepost.core.errors import Refused
from policepost.core.searching.merging import Merging


def test_it_goes_on_until_nothing_waits() -> None:
    left = [3]

    def step() -> bool:
        left[0] -= 1
        return left[0] > 0

    merging = Merging(step)
    merging.wake()
    merging.wait()
    assert left == [0]


def test_a_call_during_the_last_step_is_heard() -> None:
    begun, go_on, taken = threading.Event(), threading.Event(), []

    def step() -> bool:
        taken.append(1)
        begun.set()
        go_on.wait(10)
        return False

    merging = Merging(step)
    merging.wake()
    begun.wait(10)
    merging.wake()
    go_on.set()
    merging.wait()
    assert len(taken) == 2


def test_it_stops_after_the_step_that_is_being_taken() -> None:
    begun, go_on, taken = threading.Event(), threading.Event(), []

    def step() -> bool:
        taken.append(1)
        begun.set()
        go_on.wait(10)
        return True

    merging = Merging(step)
    merging.wake()
    begun.wait(10)
    stopping = threading.Thread(target=merging.stop)
    stopping.start()
    while not merging.stopped:
        stopping.join(0.001)
    go_on.set()
    stopping.join()
    merging.wake()
    merging.wait()
    assert len(taken) == 1


def test_a_full_disk_ends_it_for_now(caplog: pytest.LogCaptureFixture) -> None:
    answers = [Refused("The disk is full."), None]

    def step() -> bool:
        if (answer := answers.pop(0)) is not None:
            raise answer
        return False

    merging = Merging(step)
    with caplog.at_level(logging.WARNING):
        merging.wake()
        merging.wait()
    assert "The disk is full." in caplog.text
    caplog.clear()
    merging.wake()
    merging.wait()
    assert answers == []

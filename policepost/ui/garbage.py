"""Keeps Python's collection of cycles on the screen's thread, in pieces that nobody notices.

The collector runs in whichever thread happens to allocate. In a worker it may free a widget, and Qt
aborts the program when an object of the screen is destroyed elsewhere. So the automatic collection
is switched off while the window lives, and done by a timer instead.

To look through an object takes a tenth of a microsecond or two, and the tree of a large post has a
million: looking through all again and again would hold the screen up each time. So what comes in
such a number is set apart unseen, as data that was read holds on to itself in no circle; what has
come to it little by little is looked through once and then set apart; and the old are looked
through again when there are enough new ones, as Python itself has it. When nobody is at the desk
everything is looked through, once.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1_000

MANY = 60_000
"""So many objects are looked through in a hundredth of a second."""

_FULL = 2
"""The generation with which all others are collected."""
_SHARE = 4
"""The old are looked through when one in so many of them is new, as in CPython's collector."""


def set_apart() -> None:
    """Pass over what was just read in great number and stays; takes no time.

    For when as much is freed soon after, which Python takes off its count of what is new.
    """
    gc.freeze()


class Collector:
    """Collects what is due; keeps in mind how many objects may be there to be looked through.

    That is summed up from Python's own counts. The objects themselves are never asked for: to hold
    a tuple that another thread is just building makes the building fail.
    """

    def __init__(self) -> None:
        self._old = self._there = 0

    def collect_due(self) -> None:
        """Collect, in this thread, the oldest generation that has grown past its threshold."""
        counts, limits = gc.get_count(), gc.get_threshold()
        grown = [at for at in range(_FULL + 1) if counts[at] > limits[at]]
        there = self._there + counts[0]
        if counts[0] > MANY:
            self._set_apart()
        elif grown and there > MANY:
            gc.collect()
            self._set_apart()
        elif _FULL in grown and there - self._old > self._old // _SHARE:
            gc.collect()
            self._old = self._there = there
        elif young := [at for at in grown if at < _FULL]:
            gc.collect(max(young))
            self._there = there

    def collect_everything(self) -> None:
        """Look through all that was ever set apart as well; takes up to half a second."""
        gc.unfreeze()
        gc.collect()
        self._set_apart()

    def _set_apart(self) -> None:
        gc.freeze()
        self._old = self._there = 0


class Sweeper(QObject):
    """One for the whole program, made on the screen's thread.

    Args:
        waits: Says that now is no time to collect: hundreds of thousands of objects are being made
            that stay for good, and to look through them holds the screen up for nothing.
        deserted: Says that nobody is at the desk, so that nobody waits for anything.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        waits: Callable[[], bool] = lambda: False,
        deserted: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        gc.disable()
        self._waits, self._deserted = waits, deserted
        self._collector = Collector()
        self._thorough = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    @Slot()
    def sweep(self) -> None:
        """Collect what the automatic collection would have collected by now."""
        if self._waits():
            return
        deserted = self._deserted()
        if deserted and not self._thorough:
            self._collector.collect_everything()
        elif not deserted:
            self._collector.collect_due()
        self._thorough = deserted

    def stop(self) -> None:
        """Give the collection back to Python; called when the program ends."""
        self._timer.stop()
        gc.enable()

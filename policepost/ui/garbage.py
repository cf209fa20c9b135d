"""Keeps Python's collection of cycles on the screen's thread.

The collector runs in whichever thread happens to allocate. In a worker it may free a widget, and Qt
aborts the program when an object of the screen is destroyed elsewhere. So the automatic collection
is switched off while the window lives, and done by a timer instead.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1_000


def collect_due() -> None:
    """Collect, in this thread, each generation that has grown past its threshold."""
    for generation, (count, limit) in enumerate(
        zip(gc.get_count(), gc.get_threshold(), strict=True)
    ):
        if count > limit:
            gc.collect(generation)


class Sweeper(QObject):
    """One for the whole program, made on the screen's thread.

    Args:
        waits: Says that now is no time to collect: hundreds of thousands of objects are being made
            that stay for good, and to look through them holds the screen up for nothing.
    """

    def __init__(
        self, parent: QObject | None = None, waits: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(parent)
        gc.disable()
        self._waits = waits
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    @Slot()
    def sweep(self) -> None:
        """Collect what the automatic collection would have collected by now."""
        if not self._waits():
            collect_due()

    def stop(self) -> None:
        """Give the collection back to Python; called when the program ends."""
        self._timer.stop()
        gc.enable()

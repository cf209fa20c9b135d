"""Keeps Python's collection of cycles on the screen's thread.

The collector runs in whichever thread happens to allocate. In a worker it may free a widget, and Qt
aborts the program when an object of the screen is destroyed elsewhere. So the automatic collection
is switched off while the window lives, and done by a timer instead.
"""

import gc

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
    """One for the whole program, made on the screen's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    @Slot()
    def sweep(self) -> None:
        """Collect what the automatic collection would have collected by now."""
        collect_due()

    def stop(self) -> None:
        """Give the collection back to Python; called when the program ends."""
        self._timer.stop()
        gc.enable()

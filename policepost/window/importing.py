"""The rest of the program, imported while the officer looks at the first screen."""

from __future__ import annotations

import gc
import importlib
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from policepost.window.opening import STEP_MS

if TYPE_CHECKING:
    from policepost.window.house import House


class Imports(QObject):
    """Imports what the first screen did not need; the screen neither waits for it nor ends by it.

    What makes classes of Qt is imported on the screen's thread, a module at a time; all else, which
    takes nine tenths of the time, by a thread before that. Before Python 3.12 PySide keeps what it
    knows of each class in one table, which the screen's thread reads without Python's lock whenever
    it paints: a class made by another thread in that moment can end the program.

    What was imported stays for good: the search for garbage passes over it from then on and never
    holds the screen up.
    """

    _prepared = Signal()

    def __init__(self, house: House, parent: QObject) -> None:
        super().__init__(parent)
        self._prepare, self._left = house.prepare, iter(house.screens)
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._work, name="imports")
        self._prepared.connect(self._step)
        self.busy = False

    def begin(self) -> None:
        """Begin once the first screen is painted."""
        self.busy = True
        self._thread.start()

    def end(self) -> None:
        """Import no more: an interpreter that ends in the middle of an import crashes."""
        self._leaving.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        try:
            self._prepare(self._leaving)
        finally:
            self._prepared.emit()

    @Slot()
    def _step(self) -> None:
        if self._leaving.is_set():
            return
        name = next(self._left, None)
        if name is None:
            gc.freeze()
            self.busy = False
            return
        QTimer.singleShot(STEP_MS, self._step)
        importlib.import_module(name)

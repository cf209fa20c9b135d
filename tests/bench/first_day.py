"""The program from the typed password to the painted day; prints what it took as JSON."""

import json
import os
import sys
import time
from functools import partial

# First, as when a user starts it: it keeps PySide6 from reading the source of all that is imported.
from policepost import start

# isort: split

from PySide6.QtCore import QObject, QTimer, Slot

from policepost import __main__ as program
from policepost.officers.sign_in import SignIn
from policepost.window.program import Program

TICK_MS = 2


class Watch(QObject):
    """Types the password as soon as nothing is imported any more, and keeps the times.

    The longest gap between two ticks of a timer is how long the screen's thread was held up; where
    other programs take the processor too, the most that the thread worked in a gap says more.
    """

    def __init__(self, running: Program, password: str) -> None:
        super().__init__()
        self._program, self._password = running, password
        self._last = self._accepted = 0.0
        self._gap = self._importing_gap = 0.0
        self._worked = self._most_work = 0.0
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._tick)
        running.first_painted.connect(self._painted)
        running.ready.connect(self._ready)

    @Slot()
    def _painted(self) -> None:
        self._last = time.perf_counter()
        self._ticker.start()
        QTimer.singleShot(50, self._type)

    @Slot()
    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self._gap = max(self._gap, now - self._last)
        self._most_work = max(self._most_work, worked - self._worked)
        self._last, self._worked = now, worked

    @Slot()
    def _type(self) -> None:
        if self._program.imports.busy:
            QTimer.singleShot(20, self._type)
            return
        self._importing_gap = self._gap
        screen = self._program.screen
        assert isinstance(screen, SignIn)
        screen.unlocked.connect(self._unlocked)
        screen.password_card.password.edit.setText(self._password)
        screen.password_card.button.click()

    @Slot()
    def _unlocked(self) -> None:
        self._tick()
        self._accepted = self._last
        self._gap = self._most_work = 0.0

    @Slot()
    def _ready(self) -> None:
        self._tick()
        took = {
            "opening": (self._last - self._accepted) * 1000,
            "gap": self._gap * 1000,
            "work": self._most_work * 1000,
            "importing_gap": self._importing_gap * 1000,
        }
        print(json.dumps(took), flush=True)
        print("opened", flush=True)
        os._exit(0)


_name, folder, password = sys.argv
kept: list[Watch] = []
start.run = partial(start.run, on_start=lambda running: kept.append(Watch(running, password)))
sys.argv = ["policepost", "--data", folder]
sys.exit(program.main())

"""The first preview in a process: from the wish to the page, and the longest gap; as JSON."""

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
from policepost.ui.preview import Rendered
from policepost.window.program import Program

LOOKED_FOR_MS = 1000
"""How long an officer looks for a record before its paper is wanted."""
TICK_MS = 2


class Watch(QObject):
    """Opens a page with papers, and after a while wants one."""

    def __init__(self, running: Program, password: str) -> None:
        super().__init__()
        self._program, self._password = running, password
        self._asked = self._last = self._gap = 0.0
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._tick)
        running.first_painted.connect(self._sign_in)
        running.ready.connect(lambda: QTimer.singleShot(LOOKED_FOR_MS, self._open))

    @Slot()
    def _sign_in(self) -> None:
        screen = self._program.screen
        assert isinstance(screen, SignIn)
        screen.password_card.password.edit.setText(self._password)
        screen.password_card.button.click()

    @Slot()
    def _open(self) -> None:
        assert self._program.workspace is not None
        self._program.workspace.open_page("inspections")
        QTimer.singleShot(50, self._watch)  # building the page is not what is measured
        QTimer.singleShot(LOOKED_FOR_MS, self._want)

    @Slot()
    def _watch(self) -> None:
        self._last = time.perf_counter()
        self._ticker.start()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self._gap = max(self._gap, now - self._last)
        self._last = now

    @Slot()
    def _want(self) -> None:
        from policepost.ui.preview import PaperPreview

        self._shown = PaperPreview(self._program.tasks)
        self._shown.resize(600, 700)
        self._shown.rendered.connect(self._rendered)
        self._asked = time.perf_counter()
        self._shown.request(draw)

    @Slot(int)
    def _rendered(self, _pages: int) -> None:
        took = {"preview": (time.perf_counter() - self._asked) * 1000, "gap": self._gap * 1000}
        print(json.dumps(took), flush=True)
        os._exit(0)


def draw() -> Rendered:
    """Make a paper that needs nothing of the post."""
    from policepost.core import clock
    from policepost.printing.paper import render

    rows = [["ABCD"] * 3] * 3
    made = {"post": "警务室", "station": "派出所", "officer": "王建国", "rows": rows}
    return render("recovery_sheet", {**made, "made_on": clock.today()})


_name, folder, password = sys.argv
kept: list[Watch] = []
start.run = partial(start.run, on_start=lambda running: kept.append(Watch(running, password)))
sys.argv = ["policepost", "--data", folder]
sys.exit(program.main())

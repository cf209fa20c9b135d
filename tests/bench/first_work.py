"""The program at work: signs in, searches, shows charts, draws and previews a paper; its memory."""

import sys
from functools import partial

# First, as when a user starts it: it keeps PySide6 from reading the source of all that is imported.
from policepost import start

# isort: split

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtTest import QTest

from policepost import __main__ as program
from policepost.officers.sign_in import SignIn
from policepost.window.program import Program
from tests.bench.memory import Held, held, leave

PAUSE_MS = 1500
PREVIEW_WIDTH = 560


class Work(QObject):
    """One step after the other, with a pause for what goes on in the background."""

    def __init__(self, running: Program, password: str) -> None:
        super().__init__()
        self._program, self._password = running, password
        self.steps: dict[str, Held] = {}
        running.first_painted.connect(self._sign_in)
        running.ready.connect(partial(self._later, self._search))

    def _later(self, step: object) -> None:
        QTimer.singleShot(PAUSE_MS, step)  # type: ignore[call-overload]

    @Slot()
    def _sign_in(self) -> None:
        self.steps["sign-in"] = held()
        screen = self._program.screen
        assert isinstance(screen, SignIn)
        screen.password_card.password.edit.setText(self._password)
        screen.password_card.button.click()

    @Slot()
    def _search(self) -> None:
        self.steps["Today"] = held()
        assert self._program.workspace is not None
        box = self._program.workspace.finder.today_box
        assert box is not None
        for text in ("wang", "139000", "3号楼", "李"):
            box.clear()
            QTest.keyClicks(box, text) if text.isascii() else box.insert(text)
        self._later(self._show_charts)

    @Slot()
    def _show_charts(self) -> None:
        self.steps["search"] = held()
        assert self._program.workspace is not None
        assert self._program.workspace.finder.today_box is not None
        self._program.workspace.finder.today_box.clear()
        self._program.workspace.open_page("charts")
        self._later(self._draw)

    @Slot()
    def _draw(self) -> None:
        from policepost.core import clock
        from policepost.printing.paper import render
        from policepost.ui.preview import pictures

        self.steps["charts"] = held()
        rows = [["ABCD"] * 3] * 3
        made = {"post": "警务室", "station": "派出所", "officer": "王建国", "rows": rows}
        paper = render("recovery_sheet", {**made, "made_on": clock.today()})
        self.steps["paper"] = held()
        kept.append(pictures(paper.pdf, PREVIEW_WIDTH))
        self.steps["preview"] = held()
        leave(self.steps)


_name, folder, password = sys.argv
kept: list[object] = []
start.run = partial(start.run, on_start=lambda running: kept.append(Work(running, password)))
sys.argv = ["policepost", "--data", folder]
sys.exit(program.main())

"""A keystroke in a term on the mediation page until the page that says so is painted."""

from __future__ import annotations

import statistics
from datetime import datetime

from PySide6.QtCore import QEventLoop

from policepost.core import clock
from policepost.core.database import Database
from policepost.mediation.page import MediationPage
from policepost.ui.changes import Changes
from policepost.ui.page import Context
from policepost.ui.tasks import Tasks
from tests.bench.measure import Row, timed
from tests.mediation import makers

MORNING = datetime(2026, 11, 26, 9).astimezone()
KEYS = 15
WORDS = "甲乙双方各自约束家人"


class Typist:
    """Types into the last term and waits until the page that says so is painted."""

    def __init__(self, page: MediationPage) -> None:
        self._page = page
        self._words = page.case.wording.terms.rows()[-1].words.edit
        self._count = 0

    def wait(self) -> None:
        """Let the program work until the preview shows another paper."""
        loop = QEventLoop()
        self._page.case.preview.rendered.connect(loop.quit)
        loop.exec()
        self._page.case.preview.repaint()

    def press(self) -> None:
        """Type one character."""
        self._count += 1
        self._words.insertPlainText(WORDS[self._count % len(WORDS)])
        self.wait()


def measure(db: Database) -> list[Row]:
    """Write the terms of a dispute that is added to the post, and look at the preview."""
    tasks, changes = Tasks(), Changes()
    with clock.at(MORNING):
        page = MediationPage(Context(db, changes, tasks))
        page.resize(1198, 768)
        page.show()
        page.open_dispute(makers.agreed(db))
        typist = Typist(page)
        typist.wait()
        typist.press()
        took = statistics.median(timed(typist.press)() for _ in range(KEYS))
        tasks.finish()
        page.close()
    return [Row(name="the same, from the key to the painted preview", subject=took, most=100)]

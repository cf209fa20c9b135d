"""The card that follows the list of residents: from the key to the painted card."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from policepost import start
from policepost.core.database import Database
from policepost.residents.page import ResidentsPage
from policepost.ui.changes import Changes
from policepost.ui.page import Context
from policepost.ui.tasks import Tasks
from tests.bench.listing import bare
from tests.bench.measure import Row, percentile, timed
from tests.plans import spoken

KEYS = 60


def measure(db: Database) -> list[Row]:
    """Walk down the list; each key until the card of the person reached is painted."""
    start._join_stories()
    tasks = Tasks()
    page = ResidentsPage(Context(db, Changes(), tasks))
    page.resize(1206, 768)
    page.show()
    while page.model.rowCount() < KEYS or tasks.busy:
        QApplication.processEvents()
    page.view.setFocus()
    page.view.selectRow(0)
    took = [_down(page) for _key in range(KEYS)]
    floor = timed(bare(db, spoken(db, page.person)), time.process_time)
    floors = [floor() for _key in range(KEYS)]
    page.close()
    tasks.finish()
    note = f"{KEYS} keys, p95 {percentile(took):.1f} ms, longest {max(took):.1f} ms"
    return [
        Row(
            name="Down in the list to the painted card",
            subject=percentile(took, 0.5),
            floor=percentile(floors, 0.5),
            note=note,
        )
    ]


class Painted(QObject):
    """Notices when the card has been painted."""

    def __init__(self, card: QWidget) -> None:
        super().__init__()
        self.seen = False
        for part in (card, *card.findChildren(QWidget)):
            part.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen |= event.type() == QEvent.Type.Paint
        return False


def _down(page: ResidentsPage) -> float:
    """Press the key and wait until list and card are painted; return the milliseconds."""
    before = page.view.current_id()
    card = Painted(page.card)
    begun = time.process_time()
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    while not card.seen:
        QApplication.processEvents()
    took = (time.process_time() - begun) * 1000
    shown = page.card.shown()  # nothing where a reason is asked for, as for somebody under 14
    assert page.view.current_id() != before
    assert shown is None or shown.person.id == page.view.current_id()
    return took

"""The appointments page at 10,000 bookings: opened, moved by a week, and its list of all."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from policepost.appointments.calendar_page import View
from policepost.appointments.page import AppointmentsPage
from policepost.core.database import Database
from policepost.ui.changes import Changes
from policepost.ui.page import Context
from policepost.ui.tasks import Tasks
from tests.bench.listing import bare
from tests.bench.measure import Row, in_turn, timed
from tests.plans import spoken

MOST_MS = 100


def measure(db: Database) -> list[Row]:
    """Show the page, each time until all is painted, against the statements that it sends."""
    tasks = Tasks()
    page = AppointmentsPage(Context(db, Changes(), tasks))
    page.resize(1206, 768)
    page.show()

    def painted(work: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            work()
            while tasks.busy:
                QApplication.processEvents()
            page.repaint()
            QApplication.processEvents()

        return run

    steps: tuple[tuple[str, View, Callable[[], object]], ...] = (
        ("the week of appointments, read and painted", "week", painted(page.refresh)),
        ("a week back in the appointments", "week", painted(page.before_button.click)),
        ("the list of bookings, read and painted", "list", painted(page.refresh)),
    )
    rows = []
    for name, view, work in steps:
        page.show_view(view)
        floor = timed(bare(db, spoken(db, work)), time.process_time)
        bare_ms, ours = in_turn(floor, timed(work, time.process_time))
        rows.append(Row(name=f"{name}, 10,000 bookings", subject=ours, floor=bare_ms, most=MOST_MS))
    page.close()
    tasks.finish()
    return rows

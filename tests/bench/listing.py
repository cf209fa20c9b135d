"""The residents' list at 58,000: its first rows and a sort, against the bare statement."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from policepost.core import clock
from policepost.core.database import Database
from policepost.residents import lines, listing
from policepost.ui.table import PAGE_ROWS
from tests.bench.measure import Row, in_turn, timed
from tests.plans import Statement, spoken


def bare(db: Database, statements: list[Statement]) -> Callable[[], object]:
    """Return a function that sends the same statements to the driver and reads every row."""

    def run() -> None:
        with db.reading() as session:
            driver = session.connection().connection.driver_connection
            assert driver is not None
            for statement, values in statements:
                driver.execute(statement, values).fetchall()

    return run


def against_bare(
    db: Database,
    name: str,
    work: Callable[[], object],
    most_ratio: float,
    rounds: int = 15,
    **more: Any,
) -> Row:
    """Measure ``work`` against the statements that it sends."""
    floor, subject = in_turn(
        timed(bare(db, spoken(db, work)), time.process_time),
        timed(work, time.process_time),
        rounds=rounds,
    )
    return Row(name=name, subject=subject, floor=floor, most_ratio=most_ratio, **more)


def measure(db: Database) -> list[Row]:
    """Read the first page of lines, and the whole list in another order."""
    today = clock.today()

    def first_rows() -> None:
        with db.reading() as session:
            ids = listing.ids(session, listing.EVERYBODY, today, limit=PAGE_ROWS + 1)
            lines.read(session, ids[:PAGE_ROWS], today)

    def sort() -> None:
        with db.reading() as session:
            listing.ids(session, listing.EVERYBODY, today, sort="name", descending=True)

    return [
        against_bare(db, "first rows of the residents' list", first_rows, 2),
        against_bare(db, "the list sorted by an indexed column", sort, 2),
    ]

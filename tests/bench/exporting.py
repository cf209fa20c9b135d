"""The register as a workbook, against xlsxwriter writing the same cells with constant memory."""

from __future__ import annotations

import gc
import resource
import time
from datetime import date
from pathlib import Path

import xlsxwriter

from policepost.core.database import Database
from policepost.core.taking import Way
from policepost.exchange import leaving
from policepost.printing import paper
from policepost.residents import exporting, listing
from tests.bench.measure import Row, in_turn

TODAY = date(2026, 11, 24)
_ROUNDS = 3


def measure(db: Database, folder: Path) -> list[Row]:
    """Export everybody, and print everybody as a ledger.

    Args:
        db: A post with many people.
        folder: Where the files may be written.
    """
    with db.reading() as session:
        ids = listing.ids(session, listing.EVERYBODY, TODAY)
        cells = [list(row) for row in exporting.page(session, ids).rows]
    way = Way("measuring")

    def floor() -> float:
        gc.collect()
        begun = time.process_time()
        with xlsxwriter.Workbook(folder / "floor.xlsx", {"constant_memory": True}) as book:
            sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
            text = book.add_format({"num_format": "@"})
            for number, row in enumerate(cells, 1):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, days)
                    elif value:
                        sheet.write_string(number, column, str(value), text)
        return (time.process_time() - begun) * 1000

    def subject() -> float:
        gc.collect()
        begun = time.process_time()
        leaving.export(
            *(db, folder / "ours.xlsx", lambda session: exporting.page(session, ids)),
            what="resident",
            way=way,
        )
        return (time.process_time() - begun) * 1000

    bare, ours = in_turn(floor, subject, rounds=_ROUNDS)
    size = (folder / "ours.xlsx").stat().st_size / 1024 / 1024
    name = f"export of {len(ids):,} people to xlsx"
    return [
        Row(name=name, subject=ours, floor=bare, most_ratio=1.5, note=f"{size:.1f} MB"),
        _ledger(db),
    ]


def _ledger(db: Database) -> Row:
    """A ledger of everybody in the columns that it has unless others are chosen."""
    from policepost.lists import papers

    paper.warm()
    with db.reading() as session:
        ids = listing.ids(session, listing.EVERYBODY, TODAY)
    way = Way("measuring", exporting.PRINTED)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    made = papers.ledger(
        db, lambda session: exporting.page(session, ids), heading="居民台账", way=way
    )
    took = (time.process_time() - begun) * 1000
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    note = f"{made.pages:,} pages, {len(made.pdf) / 1024 / 1024:.1f} MB, {grown:.0f} MiB more"
    return Row(name=f"ledger of {len(ids):,} people", subject=took, floor=None, note=note)

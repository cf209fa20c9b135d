"""The import of the 5,000-row sheet, against reading the cells and inserting them bare."""

from __future__ import annotations

import gc
import os
import shutil
import time
from itertools import count
from pathlib import Path

import python_calamine

from policepost.core import aside, pinyin
from policepost.core.connecting import connect
from policepost.exchange import kinds, rows, values
from policepost.grids import addresses
from policepost.grids.rules import number_in
from policepost.intake import actions
from policepost.intake.kinds import KINDS
from tests.bench import post
from tests.bench.measure import ROOT, Row, in_turn

ROUNDS = 21
"""More than elsewhere: processor, pipe and disk have a part in each, and they differ by a tenth."""
SHEET = ROOT / "tests" / "files" / "sihe_residents.xlsx"


_REMEMBERED = (
    *(addresses.parse, addresses._parse, number_in, pinyin._parts),
    *(values._written_day, values.telephones),
)


def forget() -> None:
    """Forget what cells of an earlier round meant, so that each reads its sheet for the first time.

    What the program learns of its own tables stays, as it does in a program that is open.
    """
    for one in _REMEMBERED:
        one.cache_clear()


def measure(folder: Path) -> list[Row]:
    """Import the sheet into an empty post as the command does, as often as there are rounds.

    Args:
        folder: Where the posts may be made.
    """
    numbers = count()

    def floor() -> float:
        path = folder / f"bare-{next(numbers)}.db"
        begun = time.perf_counter()
        (rows, *_) = (
            book.get_sheet_by_name(name).to_python()
            for book in [python_calamine.CalamineWorkbook.from_path(str(SHEET))]
            for name in book.sheet_names
        )
        width = len(rows[0])
        connection = connect(path, os.urandom(32), new=True)
        names = ", ".join(f"c{n}" for n in range(width))
        connection.execute(f"CREATE TABLE bare ({names})")
        connection.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * width)
        connection.executemany(
            f"INSERT INTO bare VALUES ({marks})", [[str(cell) for cell in row] for row in rows]
        )
        connection.execute("COMMIT")
        took = (time.perf_counter() - begun) * 1000
        connection.close()
        path.unlink()
        return took

    def subject() -> float:
        place = folder / f"post-{next(numbers)}"
        db = post.empty(place)
        forget()
        aside.prepare()  # as the command does before it opens the post
        gc.collect()
        begun = time.perf_counter()
        with rows.saved_meanwhile(db):
            looked = kinds.look(SHEET, KINDS)
        [report] = actions.take_in(db, looked, under="寺河嘉苑").reports
        took = (time.perf_counter() - begun) * 1000
        db.settle()  # found already; from here on by the index
        indexed = (time.perf_counter() - begun) * 1000
        db.close()
        shutil.rmtree(place)
        notes.append(f"{report.added} added of {report.read}; in the index after {indexed:.0f} ms")
        return took

    notes: list[str] = []
    bare, ours = in_turn(floor, subject, ROUNDS)
    return [
        Row(
            name="import of 5,000 people, journalled and searchable",
            subject=ours,
            floor=bare,
            most_ratio=4,
            note=notes[-1],
        )
    ]

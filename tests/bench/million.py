"""A register of a million people, each row beside the same at 58,000."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from random import Random

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from typing_extensions import override

from policepost import start
from policepost.core import clock
from policepost.core.database import Database
from policepost.grids.records import Level, Place
from policepost.residents import lines, listing
from policepost.residents.held import Large
from policepost.residents.listing import EVERYBODY, ResidentFilter
from policepost.residents.page import ResidentsPage
from policepost.residents.source import ResidentSource
from policepost.ui.changes import Changes
from policepost.ui.page import Context
from policepost.ui.table import PAGE_ROWS
from policepost.ui.tasks import Tasks
from tests.bench import searching
from tests.bench.listing import bare
from tests.bench.measure import Row, in_turn, percentile, said_by, timed
from tests.plans import spoken

PEOPLE = 1_000_000
JUMPS = 60
LONG = 500
"""Milliseconds: a bare statement that takes longer is asked once."""
SORTS = 5
_ORDER = Qt.SortOrder
ASKED_BY_LIKE = 20
"""Of so many queries one is asked by LIKE as well: at a million each takes seconds."""

HUNDRED_TIMES = {"2 characters", "pinyin", "part of a telephone"}

Rows = Iterable[Row]


def compare(work: Callable[[Database], Rows], small: Database, large: Database) -> Iterator[Row]:
    """Yield each row of the large post with that of the small one in its note.

    Args:
        work: One of :data:`MEASURES`.
        small: The post at 58,000.
        large: The post at a million.
    """
    before = {row.name: row for row in work(small)}
    for row in work(large):
        yield beside(row, before[row.name])


def beside(row: Row, before: Row) -> Row:
    """Say in the note what the row was at 58,000 and how much it grew."""
    grown = row.subject / before.subject if before.subject else 0
    told = f"at 58,000: {before.subject:.2f} {row.unit}, grown {grown:.1f} times"
    return replace(row, note="; ".join(part for part in (row.note, told) if part))


def first_pages(db: Database) -> Rows:
    """Read the first page of lists that are filtered and sorted in many ways.

    The program reads as its page does, with the columns of a large register there; the floor is
    the bare statement that finds the same rows, and their lines.
    """
    with db.reading() as session:
        grid = session.scalars(select(Place.id).where(Place.level == Level.GRID).limit(1)).one()
    shown: dict[str, ResidentFilter] = {
        "everybody": EVERYBODY,
        "one grid": ResidentFilter(grids=(grid,)),
        "one kind": ResidentFilter(kinds=("migrant",)),
        "to verify": ResidentFilter(unverified=True),
        "incomplete": ResidentFilter(missing=True),
        "cared for": ResidentFilter(care=True),
        "who left": ResidentFilter(left=True),
        "one grid, to verify": ResidentFilter(grids=(grid,), unverified=True),
    }
    large = Large(db)
    begun = time.process_time()
    large.read()
    took = (time.process_time() - begun) * 1000
    yield Row(name="reading the columns in the background", subject=took)
    for name, one in shown.items():
        for sort in listing.SORTS:
            yield _first_page(db, name, one, sort, large)


def _first_page(db: Database, name: str, shown: ResidentFilter, sort: str, large: Large) -> Row:
    today = clock.today()
    source = ResidentSource(db, shown, today, large)

    def bare_page() -> None:
        with db.reading() as session:
            down = sort == "age"  # the page shows the youngest first
            ids = listing.ids(
                session, shown, today, sort=sort, descending=down, limit=PAGE_ROWS + 1
            )
            lines.read(session, ids[:PAGE_ROWS], today)

    def read() -> None:
        ids = source.whole(sort, False)
        if ids is None:
            ids = source.ids(sort, False, PAGE_ROWS + 1)
        source.lines(ids[:PAGE_ROWS])

    bare_read = timed(bare(db, spoken(db, bare_page)), time.process_time)
    floor = bare_read()
    again = bare_read if floor < LONG else lambda: floor
    floor, subject = in_turn(again, timed(read, time.process_time), rounds=3)
    title = f"first page, {name}, by {sort}"
    return Row(name=title, subject=subject, floor=floor, most=100, most_ratio=2)


def jumps(db: Database) -> Rows:
    """Jump to rows all over the list; each jump until it is painted, in processor time."""
    with _Shown(db) as page:
        bar, random, took = page.view.verticalScrollBar(), Random(5), []
        for _number in range(JUMPS):
            begun = time.process_time()
            bar.setValue(random.randrange(bar.maximum()))
            page.view.viewport().repaint()
            QApplication.processEvents()
            took.append((time.process_time() - begun) * 1000)
    note = f"{JUMPS} jumps, median {percentile(took, 0.5):.1f} ms, longest {max(took):.1f} ms"
    return [Row(name="a jump in the list, p95", subject=percentile(took), most=40, note=note)]


def sorting(db: Database) -> Rows:
    """Turn the whole list round by each of its columns while the screen goes on."""
    rows = []
    with _Shown(db) as page:
        for at, column in enumerate(page.model.columns):
            if column.sort is not None:
                rows.append(_sorted(page, at, column.sort))
    return rows


def _sorted(page: _ListPage, at: int, name: str) -> Row:
    took: list[float] = []
    gaps: list[float] = []
    for number in range(SORTS):
        watch, gap = QElapsedTimer(), _Gap()
        watch.start()
        down = number % 2 == 0
        page.model.sort(at, _ORDER.DescendingOrder if down else _ORDER.AscendingOrder)
        page.wait()
        took.append(watch.nsecsElapsed() / 1e6)
        gaps.append(gap.end())
    note = f"longest gap in the screen's thread {percentile(gaps, 0.5):.0f} ms"
    return Row(name=f"a sort by {name}, median", subject=percentile(took, 0.5), most=700, note=note)


class _Gap:
    """The longest time that the event loop could not be reached."""

    def __init__(self) -> None:
        self._longest, self._last = 0.0, time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now

    def end(self) -> float:
        """Stop, and return milliseconds."""
        self._tick()
        self._timer.stop()
        return self._longest * 1000


class _ListPage(ResidentsPage):
    """The page of residents, which can be waited for.

    It looks for no doubles: people who were repeated are all each other's.
    """

    @override
    def _counted(self, answer: object) -> None:
        pass

    def wait(self) -> None:
        """Return when all that was begun in the background is there and painted.

        The screen's thread rests meanwhile, as it does before an officer.
        """
        while self.context.tasks.busy:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()


class _Shown:
    """The page of residents in a window, its list read to the end."""

    def __init__(self, db: Database) -> None:
        start._join_stories()
        self._tasks = Tasks()
        self.page = _ListPage(Context(db, Changes(), self._tasks))

    def __enter__(self) -> _ListPage:
        self.page.resize(1206, 768)
        self.page.show()
        QApplication.processEvents()
        self.page.wait()
        return self.page

    def __exit__(self, *_error: object) -> None:
        self.page.close()
        self._tasks.finish()
        self.page.deleteLater()
        QApplication.processEvents()
        gc.collect()


def memory(db: Database) -> Rows:
    """Return what the rows cost the list in a process of its own, without the page cache."""
    (told,) = said_by("million_rows", str(db.folder))[-1:]
    found = json.loads(told)
    return [
        Row(
            name="memory that the rows cost the list",
            subject=found["cost"],
            most=40,
            unit="MiB",
            note=f"{found['rows']:,} rows",
        )
    ]


def finding(db: Database) -> Rows:
    """Search by every kind of query, beside LIKE on a connection of its own."""
    with db.reading() as session, db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = -65536")
        typed = searching.samples(session)
        ours, like = searching.asked(session, connection, typed, ASKED_BY_LIKE)
        connection.detach()  # else its cache went back to the pool
    rows = []
    for kind in ours:
        middle, slow = percentile(ours[kind], 0.5), percentile(like[kind], 0.5)
        aim = 0.01 if kind in HUNDRED_TIMES else None
        rows += [
            Row(name=f"find, {kind}, p95", subject=percentile(ours[kind]), most=8),
            Row(name=f"find, {kind}, p50", subject=middle, floor=slow, most_ratio=aim),
        ]
    return rows


MEASURES: dict[str, Callable[[Database], Rows]] = {
    "first pages": first_pages,
    "jumps": jumps,
    "sorting": sorting,
    "memory": memory,
    "finding": finding,
}

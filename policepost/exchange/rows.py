"""The rows of a sheet one after the other, and the one transaction that they are imported in."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, repeat
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import sessions
from policepost.core.errors import Refused
from policepost.exchange import columns, values
from policepost.exchange.coded import Coded, rows_of
from policepost.exchange.columns import Field, Guess
from policepost.exchange.report import (
    Cancelled,
    CancelledImport,
    Problem,
    ProblemLevel,
    Progress,
    Report,
)
from policepost.exchange.sheets import Sheet
from policepost.exchange.values import Cell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.backups.ahead import Ahead
    from policepost.core.database import Database

Said = dict[str, str]
"""From a field to what the row's cell says; empty cells are not in it."""

Take = Callable[[int, Sequence[Cell], Said], None]
"""Told the number of a row, its cells, and what they say."""

_STEP = 250
"""After how many rows the progress is told and a wish to stop is heard."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A file that was looked at: the sheet that will be imported, and its columns.

    Attributes:
        sheet: Name and rows of the sheet.
        guess: Where its headings stand and which column is which; the officer may change it.
        decided: By number of the row, the entry that the officer said it is; None for a new one.
            No doubt is asked about such a row.
    """

    sheet: Sheet
    guess: Guess
    decided: Mapping[int, UUID | None] = field(default_factory=lambda: MappingProxyType({}))


def choose(read: Sequence[Sheet], fields: Sequence[Field], needed: Sequence[str]) -> Plan | None:
    """Guess the columns of each sheet and choose the one that has most of them.

    Returns nothing if no sheet has one of the columns ``needed``.
    """
    best: Plan | None = None
    for one in read:
        found = columns.guess(one.rows, fields)
        if found is None or not any(name in found.columns for name in needed):
            continue
        if best is None or len(found.columns) > len(best.guess.columns):
            best = Plan(one, found)
    return best


class LeftOut(Exception):
    """A row that cannot be imported: which cell, why, and who may be meant if that is the doubt.

    ``stored`` is the doubt as it is kept until somebody decides.
    """

    def __init__(
        self,
        level: ProblemLevel,
        field: str,
        value: str,
        why: str,
        candidates: Sequence[UUID] = (),
        stored: str = "",
    ) -> None:
        super().__init__(why)
        self.stored = stored
        self.candidates = tuple(candidates)
        self.level = level
        self.field = field
        self.value = value
        self.why = why


class RowReader:
    """Reads the rows below the headings; what is wrong with them goes into the report.

    Attributes:
        first: The number of the first of them, as the spreadsheet numbers it.
        count: How many they are, without the empty ones at the end.
    """

    def __init__(self, plan: Plan, report: Report) -> None:
        self.guess = plan.guess
        self._sheet = plan.sheet
        self._report = report
        self._rows = rows_of(plan.sheet.rows)
        wide = len(self._rows.columns)
        self._at = {field: at for field, at in plan.guess.columns.items() if at < wide}
        self._below = plan.guess.heading + 1
        self.first = self._below + 1
        self.count = self._rows.end - self._below if self._rows.end > self._below else 0
        self._texts: dict[str, list[str]] = {}

    @property
    def fields(self) -> Sequence[str]:
        """The fields of which the sheet has a column."""
        return tuple(self._at)

    def coded(self, field: str) -> Coded:
        """Return a column below its heading."""
        column = self._rows.columns[self._at[field]]
        return column.part(self._below, self._below + self.count)

    def texts(self, field: str) -> Sequence[str]:
        """Return what each different cell of a column says."""
        if field not in self._texts:
            cells = self._rows.columns[self._at[field]].cells
            clean = values.are_clean(cells)
            self._texts[field] = list(map(str if clean else _text, cells))
        return self._texts[field]

    def said(self, field: str) -> list[str]:
        """Return what a column says in each row."""
        return self.coded(field).each(self.texts(field))

    def row(self, at: int) -> Sequence[Cell]:
        """Return the cells of one row, counted from 0."""
        return self._rows[self._below + at]

    def said_in(self, at: int) -> Said:
        """Return what the cells of one row say."""
        columns = self._rows.columns
        told = {
            field: self.texts(field)[columns[column].at[self._below + at]]
            for field, column in self._at.items()
        }
        return {field: text for field, text in told.items() if text}

    def take_all(self, take: Take, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Give each row to ``take``, which may raise :class:`LeftOut`; tell how far it is."""
        self._report.read = self.count
        columns = [self.said(field) for field in self._at]
        lines = zip(*columns, strict=True) if columns else repeat((), self.count)
        rows = islice(self._rows, self._below, None)
        for at, (line, row) in enumerate(zip(lines, rows, strict=False)):
            if at % _STEP == 0:
                self.go_on(at, progress, cancelled)
            said = {field: text for field, text in zip(self._at, line, strict=True) if text}
            try:
                take(self.first + at, row, said)
            except LeftOut as left_out:
                self.leave_out(self.first + at, left_out)

    def go_on(self, done: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Tell how far the import is; stop it if the officer wants to."""
        if cancelled is not None and cancelled():
            raise CancelledImport
        if progress is not None:
            progress(done, self._report.read)

    def leave_out(self, row: int, left_out: LeftOut) -> None:
        """Count a row that is not imported, and say why."""
        if left_out.level == ProblemLevel.SKIPPED:
            self._report.skipped += 1
        elif left_out.level == ProblemLevel.DOUBTFUL:
            self._report.doubtful += 1
        else:
            self._report.refused += 1
        self._note(row, left_out)

    def warn(self, row: int, field: str, value: str, why: str) -> None:
        """Say something about a row that is imported all the same."""
        self._note(row, LeftOut(ProblemLevel.WARNING, field, value, why))

    def _note(self, row: int, said: LeftOut) -> None:
        shown = values.shortened(said.value)
        heading = self.guess.heading_of(said.field)
        told = (self._sheet.name, row, heading, shown, said.why, said.level.value, said.field)
        self._report.problems.append(Problem(*told, said.candidates, said.stored))

    def cell(self, row: Sequence[Cell], field: str) -> Cell:
        """Return a cell as the spreadsheet keeps it."""
        at = self._at.get(field)
        return row[at] if at is not None and at < len(row) else ""


class Pace:
    """Tells how far an import is, and hears whether it is to stop."""

    def __init__(
        self, reader: RowReader, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        self._reader = reader
        self._progress = progress
        self._cancelled = cancelled

    def ask(self) -> None:
        """Stop if the officer wants to."""
        if self._cancelled is not None and self._cancelled():
            raise CancelledImport

    def at(self, share: float) -> None:
        """Tell which part of the work is done; stop if the officer wants to."""
        self._reader.go_on(int(share * self._reader.count), self._progress, self._cancelled)


def _text(cell: Cell) -> str:
    """Return what any cell says; a number that lost its digits stays as it is."""
    try:
        return values.text(cell)
    except Refused:
        return str(cell)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Put garbage collection off: it would look again and again at rows that are all in use."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _DryRun(Exception):
    """Leaves the transaction without keeping anything."""


_SMALL = 8 * 1024 * 1024
"""Bytes of a post that is backed up before anybody knows whether an import changes anything."""

_BACKUP = "backup_ahead"
"""Key in ``session.info`` of the backup that belongs before an import."""


def will_write(session: Session) -> None:
    """Say that an import adds or changes something, so that all is backed up before."""
    ahead = session.info.get(_BACKUP)
    if ahead is not None:
        ahead.begin()


@contextmanager
def saved_meanwhile(db: Database) -> Iterator[None]:
    """Back a small post up while the block reads the file that is imported next.

    Reading is a child's work, for which this process would only wait; the import then finds that
    all is saved. Nothing half-made is left behind if the file is refused.

    Raises:
        Refused: It could not be saved, so nothing should be imported.
    """
    with _backup_of(db) as saving:
        yield
        saving.wait()


@contextmanager
def _backup_of(db: Database) -> Iterator[Ahead]:
    """The backup that belongs before an import; that of a small post is begun at once."""
    from policepost.core.backups import ahead, schedule

    with ahead.Ahead(db, schedule.IMPORT) as saving:
        if db.path.stat().st_size < _SMALL:
            saving.begin()
        yield saving


def run(db: Database, action: str, work: Callable[[Session], None], *, dry_run: bool) -> None:
    """Do the work in one transaction, kept unless it is a trial.

    If the work says that it writes (:func:`will_write`), all that the post held before is backed
    up meanwhile, unless it is already; nothing is committed before that is done.
    """
    if dry_run:
        try:
            with _without_collecting(), db.transaction(action) as session:
                work(session)
                raise _DryRun  # noqa: TRY301 - the way out of a transaction that keeps nothing
        except _DryRun:
            return
    with _backup_of(db) as saving, _without_collecting(), db.transaction(action) as session:
        session.info[_BACKUP] = saving
        sessions.make_room(session)
        work(session)
        session.flush()
        saving.wait()

"""The rows of a sheet one after the other, and the one transaction that they are imported in."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.backups.schedule import IMPORT
from policepost.core.errors import Refused
from policepost.exchange import columns, values
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
    """A row that cannot be imported: which cell, why, and who may be meant if that is the doubt."""

    def __init__(
        self,
        level: ProblemLevel,
        field: str,
        value: str,
        why: str,
        candidates: Sequence[UUID] = (),
    ) -> None:
        super().__init__(why)
        self.candidates = tuple(candidates)
        self.level = level
        self.field = field
        self.value = value
        self.why = why


class RowReader:
    """Reads the rows below the headings; what is wrong with them goes into the report."""

    def __init__(self, plan: Plan, report: Report) -> None:
        self.guess = plan.guess
        self._sheet = plan.sheet
        self._report = report
        self._at = dict(plan.guess.columns)
        self._texts = _Texts()

    def rows(self) -> Sequence[Sequence[Cell]]:
        """Return the rows below the headings, without the empty ones at the end."""
        below = self._sheet.rows[self.guess.heading + 1 :]
        end = len(below)
        while end and all(cell in ("", None) for cell in below[end - 1]):
            end -= 1
        return below[:end]

    def take_all(self, take: Take, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Give each row to ``take``, which may raise :class:`LeftOut`; tell how far it is."""
        rows = self.rows()
        self._report.read = len(rows)
        first = self.guess.heading + 2
        for done in range(0, len(rows), _STEP):
            self.go_on(done, progress, cancelled)
            some = rows[done : done + _STEP]
            for number, row, said in zip(count(first + done), some, self._said(some)):
                try:
                    take(number, row, said)
                except LeftOut as left_out:
                    self.leave_out(number, left_out)

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
        self._note(
            row, left_out.field, left_out.value, left_out.why, left_out.level, left_out.candidates
        )

    def warn(self, row: int, field: str, value: str, why: str) -> None:
        """Say something about a row that is imported all the same."""
        self._note(row, field, value, why, ProblemLevel.WARNING)

    def _note(
        self,
        row: int,
        field: str,
        value: str,
        why: str,
        level: ProblemLevel,
        candidates: tuple[UUID, ...] = (),
    ) -> None:
        shown = values.shortened(value)
        heading = self.guess.heading_of(field)
        self._report.problems.append(
            Problem(self._sheet.name, row, heading, shown, why, level.value, field, candidates)
        )

    def cell(self, row: Sequence[Cell], field: str) -> Cell:
        """Return a cell as the spreadsheet keeps it."""
        at = self._at.get(field)
        return row[at] if at is not None and at < len(row) else ""

    def _said(self, rows: Sequence[Sequence[Cell]]) -> Iterator[Said]:
        """Yield what the cells of each row say, cleaned column by column: most repeat."""
        columns = []
        for at in self._at.values():
            cells = [row[at] if at < len(row) else "" for row in rows]
            if set(map(type, cells)) == {str}:
                columns.append(list(map(self._texts.__getitem__, cells)))
            else:
                columns.append([_text(cell) for cell in cells])
        for line in zip(*columns, strict=True):
            yield {field: text for field, text in zip(self._at, line, strict=True) if text}


class _Texts(dict[Cell, str]):
    """Texts as they stand in cells, and what they say; each is cleaned once."""

    def __missing__(self, cell: Cell) -> str:
        self[cell] = text = values.text(cell)
        return text


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


def run(db: Database, action: str, work: Callable[[Session], None], *, dry_run: bool) -> None:
    """Do the work in one transaction, kept unless it is a trial.

    All that the post holds is backed up first, if that has not been done yet.
    """
    if not dry_run:
        from policepost.core.backups import keeping

        keeping.before(db, IMPORT)
    try:
        with _without_collecting(), db.transaction(action) as session:
            work(session)
            if dry_run:
                raise _DryRun  # noqa: TRY301 - the way out of a transaction that keeps nothing
    except _DryRun:
        pass

"""What would become of each row of a file, as lines that are made when they come into sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from policepost.core.language import _, captioned
from policepost.core.vectors import Numbers
from policepost.exchange.kinds import Part
from policepost.exchange.report import Change, Problem, ProblemLevel, Report
from policepost.intake.queries import said
from policepost.intake.words import field_titles, fields_in_words
from policepost.residents.rules import masked


class Verdict(IntEnum):
    """What becomes of a row, in the order of the filters above the list."""

    NEW = 1
    CHANGED = 2
    SAME = 3
    REFUSED = 4
    DOUBTFUL = 5
    WARNING = 6
    SKIPPED = 7


_OF_LEVEL = {
    ProblemLevel.REFUSED: Verdict.REFUSED,
    ProblemLevel.DOUBTFUL: Verdict.DOUBTFUL,
    ProblemLevel.WARNING: Verdict.WARNING,
    ProblemLevel.SKIPPED: Verdict.SKIPPED,
}
_AT, _VERDICT, _ROW = 24, 28, 52
"""Bits of an id: place in the report's list, verdict, row, then the sheet; so they sort by row."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file, or one thing to say about it.

    Attributes:
        place: The row, with its sheet if there are several.
        who: The name in the row.
        column: The heading of the cell that it is about.
        value: What stands in it.
        why: What is wrong with it, or what it changes.
    """

    id: UUID
    place: str
    verdict: Verdict
    who: str
    column: str = ""
    value: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """One row of a file with all that is to be said of it.

    Attributes:
        cells: Heading and content of each cell that is filled.
        changes: Field, what the register says, what the row says.
        problems: What is wrong, a sentence each.
        entry: The entry that it changes, if any.
    """

    title: str
    cells: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    problems: tuple[str, ...]
    entry: UUID | None


class Preview:
    """A source of lines for a list of any length: it holds a number for each.

    Args:
        parts: The sheets that were taken.
        reports: What became of the rows of each.
        shown: Only these; all if empty.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        reports: Sequence[Report],
        shown: frozenset[Verdict] = frozenset(),
    ) -> None:
        self._parts, self._reports, self._shown = parts, reports, shown

    @property
    def sheets(self) -> int:
        """How many sheets were taken."""
        return len(self._parts)

    def showing(self, shown: frozenset[Verdict]) -> Preview:
        """Return the same narrowed down to some verdicts."""
        return Preview(self._parts, self._reports, shown)

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Return what stands for the lines, by row or by verdict."""
        keys = list(self._keys())
        if sort == "verdict":
            keys.sort(key=lambda key: (_verdict(key), key), reverse=descending)
        else:
            keys.sort(reverse=descending)
        return Numbers(keys[:limit])

    def lines(self, ids: Sequence[UUID]) -> Iterable[Line]:
        """Return the lines of some ids."""
        return [self._line(one.int) for one in ids]

    def count(self, verdict: Verdict) -> int:
        """Return how many lines there are of a verdict."""
        return sum(len(self._of(report, verdict)) for report in self._reports)

    def _keys(self) -> Iterator[int]:
        for number, report in enumerate(self._reports):
            for verdict in self._shown or Verdict:
                for at, row in self._rows(report, verdict):
                    yield number << _ROW | row << _VERDICT | verdict << _AT | at

    def _rows(self, report: Report, verdict: Verdict) -> Iterator[tuple[int, int]]:
        """Places in the report's list, and the rows that stand there."""
        if verdict is Verdict.NEW:
            return enumerate(report.new)
        if verdict is Verdict.SAME:
            return enumerate(report.alike)
        if verdict is Verdict.CHANGED:
            return ((at, one.row) for at, one in enumerate(report.changes))
        return (
            (at, one.row)
            for at, one in enumerate(report.problems)
            if _OF_LEVEL[ProblemLevel(one.level)] is verdict
        )

    def _of(self, report: Report, verdict: Verdict) -> Sequence[object]:
        if verdict is Verdict.WARNING:
            return [one for one in report.problems if one.level == ProblemLevel.WARNING]
        counts = {
            Verdict.NEW: report.added,
            Verdict.CHANGED: report.changed,
            Verdict.SAME: report.same,
            Verdict.REFUSED: report.refused,
            Verdict.DOUBTFUL: report.doubtful,
            Verdict.SKIPPED: report.skipped,
        }
        return range(counts[verdict])

    def _line(self, key: int) -> Line:
        sheet, row, verdict, at = _unpacked(key)
        part, report = self._parts[sheet], self._reports[sheet]
        place = f"{row:,}" if self.sheets == 1 else f"{report.sheet} {row:,}"
        id_ = UUID(int=key)
        if verdict is Verdict.CHANGED:
            change = report.changes[at]
            return Line(id_, place, verdict, change.title, why="；".join(_in_words(part, change)))
        name = cell_of(part, row, "name") or cell_of(part, row, "caller")
        if verdict in (Verdict.NEW, Verdict.SAME):
            return Line(id_, place, verdict, name, why=_about(part, row))
        who = name or cell_of(part, row, "address")
        problem = report.problems[at]
        return Line(
            *(id_, place, verdict, who, problem.column, shown_value(problem)), why=problem.why
        )

    def row_whole(self, id_: UUID) -> Whole:
        """Return a row with its cells, what it changes and what is wrong with it."""
        sheet, row, *_rest = _unpacked(id_.int)
        part, report = self._parts[sheet], self._reports[sheet]
        change = next((one for one in report.changes if one.row == row), None)
        cells, guess = part.plan.sheet.rows[row - 1], part.plan.guess
        title = _("Row {row} of {sheet}").format(row=f"{row:,}", sheet=report.sheet)
        return Whole(
            title=title,
            cells=tuple(
                (guess.headings[at] if at < len(guess.headings) else "", said(cell))
                for at, cell in enumerate(cells)
                if cell not in ("", None)
            ),
            changes=tuple(_fields(part, change)) if change else (),
            problems=tuple(
                captioned(one.column, one.why) if one.column else one.why
                for one in report.problems
                if one.row == row
            ),
            entry=change.id if change and part.kind and part.kind.name == "residents" else None,
        )


def _verdict(key: int) -> int:
    return key >> _AT & 0xF


def _unpacked(key: int) -> tuple[int, int, Verdict, int]:
    row = key >> _VERDICT & ((1 << _ROW - _VERDICT) - 1)
    return key >> _ROW, row, Verdict(_verdict(key)), key & ((1 << _AT) - 1)


def cell_of(part: Part, row: int, field: str) -> str:
    """Return what a row says in a field, as it stands there."""
    at = part.plan.guess.columns.get(field)
    cells = part.plan.sheet.rows[row - 1]
    return "" if at is None or at >= len(cells) else " ".join(said(cells[at]).split())


def shown_value(problem: Problem) -> str:
    """Return what stands in the cell; a whole identity number is for the file, not for a list."""
    right = problem.field == "id_number" and problem.level != ProblemLevel.REFUSED
    return masked(problem.value) if right else problem.value


def _about(part: Part, row: int) -> str:
    """Tell by which of its cells a row is known."""
    number = cell_of(part, row, "id_number") or cell_of(part, row, "credit_code")
    address = cell_of(part, row, "address") or cell_of(part, row, "place")
    if not address:
        address = "".join(
            cell_of(part, row, field) for field in ("section", "building", "unit", "door")
        )
    known = masked(number) if number else cell_of(part, row, "call_number")
    return " · ".join(one for one in (known, address) if one)


def _fields(part: Part, change: Change) -> Iterator[tuple[str, str, str]]:
    """Yield field, value before and value after of a change, in words."""
    if part.kind is not None:
        titles = field_titles(part.kind)
        for field, old, new in fields_in_words(part.kind.name, change):
            yield titles.get(field, field), old, new


def _in_words(part: Part, change: Change) -> Iterator[str]:
    for name, old, new in _fields(part, change):
        yield captioned(name, f"{old or '–'} → {new or '–'}")

"""What an import did, row by row: the same for the window and the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

Progress = Callable[[int, int], None]
"""Told how many of how many rows are done."""

Cancelled = Callable[[], bool]
"""Asked whether the officer wants to stop; then nothing at all is imported."""


class CancelledImport(Exception):
    """The officer stopped the import; nothing was changed."""


class ProblemLevel(StrEnum):
    """How bad a problem is: refused and doubtful rows are left out, skipped ones hold nobody."""

    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    WARNING = "warning"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one row.

    Attributes:
        sheet: Name of the sheet.
        row: As the spreadsheet numbers it, from 1.
        column: The heading of the cell, or nothing for the whole row.
        value: What stands there.
        why: One sentence in the language of the screen.
        level: A value of :class:`ProblemLevel`.
        field: Name of the field that the cell fills, or nothing for the whole row.
        candidates: Of a doubtful row the entries that may be meant.
        stored: Of a doubtful row the doubt as it is kept, for every language.
    """

    sheet: str
    row: int
    column: str
    value: str
    why: str
    level: str
    field: str = ""
    candidates: tuple[UUID, ...] = ()
    stored: str = ""


_SAID = ("sheet", "row", "column", "value", "why", "level")
"""What of a problem is printed for other programs."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one row changes in an entry that is there already.

    Attributes:
        row: As the spreadsheet numbers it, from 1.
        id: The entry.
        title: What the entry is called before the change.
        fields: Value before and after by field; places by their names, others as they are stored.
    """

    row: int
    id: UUID
    title: str
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(slots=True)
class Report:
    """What becomes of each row of one sheet.

    Attributes:
        sheet: Name of the sheet.
        read: How many rows stand below the headings.
        new: The rows that add something, as the spreadsheet numbers them.
        alike: Those that say what is known already.
        changes: Those that say something else than what is known.
        problems: What is wrong with rows, in their order.
    """

    sheet: str = ""
    read: int = 0
    new: list[int] = field(default_factory=list)
    alike: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    skipped: int = 0
    refused: int = 0
    doubtful: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def added(self) -> int:
        """How many rows add something."""
        return len(self.new)

    @property
    def changed(self) -> int:
        """How many rows change something."""
        return len(self.changes)

    @property
    def same(self) -> int:
        """How many rows say what is known."""
        return len(self.alike)


COUNTS = ("read", "added", "changed", "same", "skipped", "refused", "doubtful")
"""What a report counts."""


def total(reports: Sequence[Report], count: str) -> int:
    """Return one of the :data:`COUNTS` over several sheets."""
    return sum(getattr(one, count) for one in reports)


def as_json(reports: Sequence[Report]) -> Mapping[str, Any]:
    """Return what ``policepost import --json`` prints; doubtful rows count as refused.

    The counts are those of all sheets together, and of each under ``sheets``.
    """
    return {
        **_counted(reports),
        "problems": [
            {name: getattr(one, name) for name in _SAID}
            for report in reports
            for one in report.problems
        ],
        "sheets": [{"sheet": one.sheet, **_counted([one])} for one in reports],
    }


def _counted(reports: Sequence[Report]) -> dict[str, int]:
    found = {name: total(reports, name) for name in COUNTS}
    found["refused"] += found["doubtful"]
    return found

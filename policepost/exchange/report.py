"""What an import did, row by row: the same for the window and the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

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
    """

    sheet: str
    row: int
    column: str
    value: str
    why: str
    level: str


@dataclass(slots=True)
class Report:
    """The counts of an import and its problems, in the order of the rows."""

    sheet: str = ""
    read: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    refused: int = 0
    doubtful: int = 0
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> Mapping[str, Any]:
        """Return what ``policepost import --json`` prints; doubtful rows count as refused."""
        return {
            "read": self.read,
            "added": self.added,
            "changed": self.changed,
            "same": self.same,
            "skipped": self.skipped,
            "refused": self.refused + self.doubtful,
            "problems": [
                {name: getattr(one, name) for name in Problem.__slots__} for one in self.problems
            ],
        }

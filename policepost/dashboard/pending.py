"""What is due, however much: the first lines as they are shown, all others only counted.

A station has thousands of them, and most lie behind those that anybody reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from heapq import nsmallest
from uuid import UUID

from policepost.core.shapes import DueLine

MOST_LINES = 200
"""So many lines are shown at the most; the heading says how many there are."""

NAMED = 3
"""Of many that are told in one line so many are named."""

Tally = tuple[date, UUID | None, bool]
"""The day on which something is due, its grid, and whether it may be told with others."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What is due.

    Attributes:
        first: The first :data:`MOST_LINES` by day, hour and title.
        folding: Of those that may be told with others in one line the first :data:`NAMED`.
        counts: How many there are of each :data:`Tally`.
    """

    first: tuple[DueLine, ...] = ()
    folding: tuple[DueLine, ...] = ()
    counts: Mapping[Tally, int] = field(default_factory=dict)

    def until(self, last: date) -> Pending:
        """Return what is due on a day or before it."""
        return Pending(
            tuple(line for line in self.first if line.due_on <= last),
            tuple(line for line in self.folding if line.due_on <= last),
            {tally: count for tally, count in self.counts.items() if tally[0] <= last},
        )

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def folds(self) -> int:
        """How many of them may be told with others in one line."""
        return sum(count for (_day, _grid, folds), count in self.counts.items() if folds)

    def overdue(self, today: date) -> Counter[UUID | None]:
        """Return how many are overdue in each grid."""
        found: Counter[UUID | None] = Counter()
        for (due_on, grid, _folds), count in self.counts.items():
            if due_on < today:
                found[grid] += count
        return found

    def next_after(self, day: date) -> date | None:
        """Return the first day after another one on which something is due."""
        return min((due_on for due_on, *_ in self.counts if due_on > day), default=None)


def of(lines: Iterable[DueLine]) -> Pending:
    """Keep of some lines what Today shows and counts."""
    known = list(lines)
    return Pending(
        tuple(nsmallest(MOST_LINES, known, _order)),
        tuple(nsmallest(NAMED, (line for line in known if line.folds), _order)),
        Counter([(line.due_on, line.grid_id, line.folds) for line in known]),
    )


def together(some: Iterable[Pending]) -> Pending:
    """Return what several duties have due as one."""
    parts = tuple(some)
    counts: Counter[Tally] = Counter()
    for one in parts:
        counts.update(one.counts)
    return Pending(
        tuple(nsmallest(MOST_LINES, (line for one in parts for line in one.first), _order)),
        tuple(nsmallest(NAMED, (line for one in parts for line in one.folding), _order)),
        counts,
    )


def _order(line: DueLine) -> tuple[date, time, str]:
    return line.due_on, line.due_at or time.max, line.title

"""The work lists of the register on Today: how many lines each has, counted in the background."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import Kinds, Listing, Tone
from policepost.dashboard.shapes import Line
from policepost.grids.queries import grid_names
from policepost.verification import queries
from policepost.verification.worklists import TITLES, Work

if TYPE_CHECKING:
    from policepost.core.database import Database

KINDS: Kinds = frozenset(
    {
        *("resident", "residence", "place", "dwelling", "premises", "setting"),
        *("not_met", "due_visit", "settled_doubt", "dwelling_use"),
    }
)
"""The kinds of record that the lists are read from."""

LISTING = "verification"
_OWN: Mapping[Work, Tone] = {
    Work.ROUND: "info",
    Work.NOT_MET: "wait",
    Work.DOUBTFUL: "wait",
    Work.EMPTY_IN_USE: "wait",
    Work.LONE_UNUSED: "wait",
    Work.MISSING: "muted",
}
"""Lists that have a line of their own, in their order."""

_FOLDED = (
    Work.DWELLINGS_DUE,
    Work.DWELLINGS_MISSING,
    Work.PREMISES_DUE,
    Work.PREMISES_MISSING,
)
"""Lists that share one line, which opens the first of them that is not empty."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many lines each list has, and how many households each grid has to verify."""

    counts: Mapping[Work, int]
    by_grid: Sequence[tuple[str, int]] = ()


def count(db: "Database") -> Waiting:
    """Count every list; slow in a large post, for the background."""
    today = clock.today()
    with db.reading() as session:
        names = grid_names(session)
        grids = [
            (names.get(grid, "") if grid else _("No grid"), number)
            for grid, number in queries.households_by_grid(session, today)
        ]
        return Waiting(queries.counts(session, today), grids)


def lines(found: Waiting | None) -> Iterator[Line]:
    """Yield a line for each list that has something, and one for what can wait."""
    if found is None:
        return
    for work, tone in _OWN.items():
        if number := found.counts.get(work, 0):
            opens = Listing(LISTING, {"work": work.value})
            detail = _detail(work, found)
            yield Line(opens, _(TITLES[work]), detail, badge=f"{number:,}", tone=tone)
    rest = [(work, found.counts[work]) for work in _FOLDED if found.counts.get(work, 0)]
    if rest:
        told = " · ".join(f"{_(TITLES[work])} {number:,}" for work, number in rest)
        opens = Listing(LISTING, {"work": rest[0][0].value})
        yield Line(opens, _("Dwellings and premises"), told)


def _detail(work: Work, found: Waiting) -> str:
    """What stands below the title: the grids of a round, else what the list is for."""
    if work is Work.ROUND:
        return " · ".join(f"{grid} {number:,}" for grid, number in found.by_grid)
    told = {
        Work.NOT_MET: _("The third time in a row makes a visit."),
        Work.DOUBTFUL: _("Look at it once: correct the entry, or say that it is so."),
        Work.EMPTY_IN_USE: _("By the list of the property company; plan a visit."),
        Work.LONE_UNUSED: _("By the list of the property company; plan a visit."),
        Work.MISSING: _("Entries that lack what their kind needs."),
    }
    return told[work]

"""The tree narrowed down to the dwellings to which something applies."""

from collections.abc import Collection, Sequence
from uuid import UUID

from policepost.core.language import N_
from policepost.grids.queries import TreeLine
from policepost.grids.records import Level

WHICH = {
    "over": N_("More people than allowed"),
    "let": N_("Rented out"),
    "unnamed": N_("Rented out, landlord missing"),
    "unknown": N_("Not known whether rented out"),
}
"""What the filter above the tree offers, see `dwelling_queries.chosen`."""


def doors_below(lines: Sequence[TreeLine], roots: Collection[UUID]) -> list[UUID]:
    """Return the dwellings that lie in some places, or are among them, in their order."""
    inside = set(roots)
    doors = []
    for line in lines:  # what lies in a place comes after it
        if line.parent_id in inside:
            inside.add(line.id)
        if line.id in inside and line.level == Level.DWELLING:
            doors.append(line.id)
    return doors


def narrowed(lines: Sequence[TreeLine], chosen: Collection[UUID]) -> list[TreeLine]:
    """Return the chosen places with all that they lie in, in their order."""
    parents = {line.id: line.parent_id for line in lines}
    kept: set[UUID] = set()
    for one in chosen:
        above: UUID | None = one if one in parents else None
        while above is not None and above not in kept:
            kept.add(above)
            above = parents[above]
    return [line for line in lines if line.id in kept]

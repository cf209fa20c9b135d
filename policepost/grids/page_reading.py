"""What the page of places reads: the tree, and a place whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from policepost.core import clock
from policepost.grids import (
    drawing_queries,
    dwellers,
    dwelling_queries,
    finding,
    queries,
    seen,
    serving_queries,
)
from policepost.grids.arranging import Arranged, arranged
from policepost.grids.dwelling_queries import NOTHING_TOLD
from policepost.grids.filtering import narrowed
from policepost.grids.place_facts import PlaceData
from policepost.grids.records import Level

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.grids.finding import Finding
    from policepost.grids.tree_model import PlaceTree
    from policepost.lists.conditions import Condition


def place(db: Database, place_id: UUID, tree: PlaceTree) -> PlaceData | None:
    """Read everything that the panel shows of a place; nothing if it is gone."""
    with db.reading() as session:
        found = queries.place(session, place_id)
        if found is None:
            return None
        dwelling, grid = found.level == Level.DWELLING, found.level == Level.GRID
        today = clock.today()
        return PlaceData(
            found,
            tree.line_of(place_id),
            tree.children_of(place_id),
            dwellers.living_in(session, place_id, today) if dwelling else (),
            dwelling_queries.dwelling(session, place_id) if dwelling else NOTHING_TOLD,
            () if grid else drawing_queries.stays(session, place_id),
            serving_queries.services(session, place_id) if grid else (),
            dwellers.story(session, place_id, today) if dwelling else (),
            dwellers.due(session, place_id, today) if dwelling else (),
            seen.of_dwelling(session, place_id),
        )


def written(db: Database, text: str) -> Finding:
    """Find the places that a written address means."""
    with db.reading() as session:
        return finding.find(session, text)


def tree(db: Database, which: Any, where: Sequence[Condition]) -> tuple[Arranged, set[UUID] | None]:
    """The tree of which dwellings are wanted, with its people; of all of them if no set is told."""
    with db.reading() as session:
        people = dwellers.count(session)
        wanted = []
        if which:
            wanted.append(dwelling_queries.chosen(session, which, people))
        if where:
            wanted.append(dwelling_queries.asked_for(session, where))
        chosen = set.intersection(*wanted) if wanted else None
        lines = queries.tree(session, people)
    return arranged(lines if chosen is None else narrowed(lines, chosen)), chosen

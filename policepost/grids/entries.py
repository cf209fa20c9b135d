"""What places are found by in the search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core.counting import among, many, rows
from policepost.core.searching import search
from policepost.core.searching.terms import folded_all
from policepost.grids import rules, serving_queries
from policepost.grids.queries import grid_names
from policepost.grids.records import GridService, Level, Place
from policepost.grids.serving_queries import Serving

_SHOWN = (Level.ESTATE, Level.VILLAGE, Level.GRID, Level.BUILDING, Level.DWELLING)


def place_entry(key: UUID, level: str, address: str, short: str, grid: str) -> search.Entry | None:
    """Return what a place is found by: doors by their text, all others by their names."""
    if level not in _SHOWN:
        return None
    detail = "" if level == Level.GRID else grid
    if level != Level.DWELLING:
        return search.Entry("place", key, address, detail, (address, short), (), address)
    return search.Entry("place", key, address, detail, (), (rules.dashed(short),), address)


Found = tuple[str, str, str, str, str]
"""Of a place its key as it is stored, level, address, the same without the estate, and what is said
of its grid."""


def places_told(places: Iterable[Found]) -> list[search.Told]:
    """Return what the search keeps of places that are new: the same as :func:`place_entry`."""
    shown = [one for one in places if one[1] in _SHOWN]
    texts = [
        f"{rules.dashed(short)}\n{address}" if level == Level.DWELLING else address
        for _key, level, address, short, _grid in shown
    ]
    return [
        (key, (address, *_named(level, address, short, grid), text))
        for (key, level, address, short, grid), text in zip(shown, folded_all(texts), strict=True)
    ]


def _named(level: str, address: str, short: str, grid: str) -> tuple[str, str]:
    """Return the detail and the names of a place's entry."""
    if level == Level.DWELLING:
        return grid, ""
    return ("" if level == Level.GRID else grid), f"{address}\n{short}"


def grid_details(session: Session) -> dict[UUID, str]:
    """Return what the search says of the grid of a place: its name, and who walks it."""
    serving = serving_queries.serving(session)
    return {key: _detail(name, serving.get(key)) for key, name in grid_names(session).items()}


def _detail(name: str, by: Serving | None) -> str:
    """Say a grid with its worker; where it has none, with its chief."""
    who = (by.worker or by.chief) if by else ""
    told = (name, " ".join(part for part in (who, by.phone if by else "") if part))
    return " · ".join(part for part in told if part)


_SAID = select(Place.id, Place.level, Place.address, Place.short_address, Place.grid_id).where(
    among(type_coerce(Place.id, String), "keys")
)


def _place_entries(session: Session, ids: Sequence[UUID]) -> Iterable[search.Entry]:
    names = grid_details(session)
    found = rows(session, _SAID, keys=many(key.hex for key in ids))
    for key, level, address, short, grid in found:
        entry = place_entry(key, level, address, short, names.get(grid, "") if grid else "")
        if entry:
            yield entry


def _places_of_grid(session: Session, changed: Sequence[Place]) -> Iterable[UUID]:
    """Return what shows the name of a grid that changed."""
    grids_changed = [one.id for one in changed if one.level == Level.GRID]
    if not grids_changed:
        return ()
    return session.scalars(select(Place.id).where(Place.grid_id.in_(grids_changed))).all()


def _places_of_service(session: Session, changed: Sequence[GridService]) -> Iterable[UUID]:
    """Return what shows who serves a grid, when that changed."""
    grids_changed = {one.grid_id for one in changed}
    return session.scalars(select(Place.id).where(Place.grid_id.in_(grids_changed))).all()


search.register(
    Place,
    _place_entries,
    {Place: _places_of_grid, GridService: _places_of_service},
    by_address=True,
)

"""What pages, charts and papers read of grids and dwellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from policepost.core.counting import plain, rows
from policepost.grids import serving_queries
from policepost.grids.records import Level, Place
from policepost.grids.serving_queries import Serving

_ESTATES = frozenset({Level.COMMUNITY, Level.ESTATE, Level.VILLAGE})
_PARTED = frozenset({Level.BUILDING, Level.UNIT})
"""Levels of which a part may lie in another grid."""


class TreeLine(NamedTuple):
    """One node of the tree with what lies below it."""

    id: UUID
    parent_id: UUID | None
    level: str
    name: str
    depth: int
    dwellings: int
    people: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """One grid for lists, choices and the tiles of Today."""

    id: UUID
    name: str
    number: int
    estate: str
    chief: str
    worker: str
    phone: str


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """One place with the names of all that it lies in, from the top."""

    id: UUID
    parent_id: UUID | None
    level: str
    name: str
    address: str
    short_address: str
    grid_id: UUID | None
    grid: str
    chief: str
    worker: str
    phone: str
    use: str | None
    area: float | None
    rented: bool | None
    written: str
    closed_on: date | None
    path: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class DwellingLine:
    """One dwelling in a list or among choices."""

    id: UUID
    address: str
    short_address: str
    grid_id: UUID | None
    grid: str
    use: str | None
    area: float | None
    rented: bool | None


_TREE = (
    select(
        *(type_coerce(Place.id, String), type_coerce(Place.parent_id, String)),
        *(Place.level, Place.name, type_coerce(Place.grid_id, String), Place.short_address),
    )
    .where(Place.closed_on.is_(None))
    .order_by(Place.sort_key)
)
"""Keys stay text until a line is made: three of each place would cost as much as the reading."""
_Drawn = tuple[str, str | None, str, str]
"""A place as it is shown: its key, the key of what it is shown under, level and name."""


def tree(session: Session, people: Mapping[UUID, int] | None = None) -> list[TreeLine]:
    """Return the whole tree from the top, each node followed by what lies in it.

    Args:
        session: A reading session.
        people: How many people live in each dwelling; they are counted upwards.
    """
    children: defaultdict[str | None, list[_Drawn]] = defaultdict(list)
    for one in _as_drawn(session):
        children[one[1]].append(one)
    nodes: list[tuple[_Drawn, int, int]] = []  # with the depth, and where the node above stands
    waiting = [(one, 0, -1) for one in reversed(children[None])]
    while waiting:
        node = waiting.pop()
        at = len(nodes)
        nodes.append(node)
        if below := children.get(node[0][0]):
            depth = node[1] + 1
            waiting += [(one, depth, at) for one in reversed(below)]
    return _counted(nodes, people or {})


def _counted(
    nodes: Sequence[tuple[_Drawn, int, int]], people: Mapping[UUID, int]
) -> list[TreeLine]:
    """Return the lines with how many dwellings and people lie in each, summed from the end."""
    keys = [UUID(node[0][0]) for node in nodes]
    dwellings, heads = [0] * len(nodes), [0] * len(nodes)
    for at in range(len(nodes) - 1, -1, -1):
        one, _depth, above = nodes[at]
        if one[2] == Level.DWELLING:
            dwellings[at] += 1
            heads[at] += people.get(keys[at], 0)
        if above >= 0:
            dwellings[above] += dwellings[at]
            heads[above] += heads[at]
    return [
        TreeLine(key, keys[above] if above >= 0 else None, one[2], one[3], depth, homes, living)
        for key, (one, depth, above), homes, living in zip(
            keys, nodes, dwellings, heads, strict=True
        )
    ]


def _as_drawn(session: Session) -> Iterator[_Drawn]:
    """Yield each place with what it is shown under.

    A unit or door that lies in another grid than the building above it is shown in that grid,
    under a name that says the building too.
    """
    found = {row[0]: row for row in plain(session, _TREE)}
    for key, parent, level, name, grid, short in found.values():
        above = found.get(parent)
        if above is None or grid == above[4] or above[2] not in _PARTED:
            yield key, parent, level, name
            continue
        under: str | None = grid
        while under is None and above is not None:
            under = above[0] if above[2] in _ESTATES else None
            above = found.get(above[1])
        yield key, under, level, short


def grids(session: Session) -> list[GridLine]:
    """Return the post's grids in their order, without those that are closed."""
    estate = select(Place.id, Place.name).subquery()
    found = session.execute(
        select(Place.id, Place.name, Place.number, func.coalesce(estate.c.name, ""))
        .outerjoin(estate, estate.c.id == Place.parent_id)
        .where(Place.level == Level.GRID, Place.closed_on.is_(None))
        .order_by(Place.sort_key)
    ).all()
    serving = serving_queries.serving(session)
    lines = []
    for key, name, number, owner in found:
        by = serving.get(key, Serving())
        lines.append(GridLine(key, name, number, owner, by.chief, by.worker, by.phone))
    return lines


_GRID_NAMES = select(Place.id, Place.name).where(Place.level == Level.GRID)
_TWO_ESTATES = (
    select(type_coerce(Place.id, String))
    .where(Place.level.in_((Level.ESTATE, Level.VILLAGE)), Place.closed_on.is_(None))
    .limit(2)
)


def grid_names(session: Session) -> dict[UUID, str]:
    """Return what each grid is called, the closed ones too: what happened in them names them."""
    return {key: name for key, name in rows(session, _GRID_NAMES)}


def address_in_lists(session: Session) -> InstrumentedAttribute[str]:
    """Return the address of a dwelling that lists show: with its estate if the post has several.

    Where there is one estate, its name before every door would only take the room of the rest.
    """
    return Place.address if several_estates(session) else Place.short_address


def several_estates(session: Session) -> bool:
    """Say whether the post has more than one estate or village."""
    return len(rows(session, _TWO_ESTATES)) > 1


def estates(session: Session) -> list[tuple[UUID, str]]:
    """Return the post's estates and villages, in the order in which they were entered."""
    rows = session.execute(
        select(Place.id, Place.name)
        .where(Place.level.in_((Level.ESTATE, Level.VILLAGE)))
        .order_by(Place.id)
    )
    return [(key, name) for key, name in rows]


def place(session: Session, place_id: UUID) -> PlaceCard | None:
    """Return one place, or nothing if it is gone."""
    found = session.get(Place, place_id)
    if found is None:
        return None
    grid = session.get(Place, found.grid_id) if found.grid_id else None
    path: list[tuple[UUID, str]] = []
    above = found
    while above.parent_id:
        above = session.get_one(Place, above.parent_id)
        path.insert(0, (above.id, above.name))
    by = serving_queries.serving(session).get(found.id, Serving())
    return PlaceCard(
        id=found.id,
        parent_id=found.parent_id,
        level=found.level,
        name=found.name,
        address=found.address,
        short_address=found.short_address,
        grid_id=found.grid_id,
        grid=grid.name if grid else "",
        chief=by.chief,
        worker=by.worker,
        phone=by.phone,
        use=found.use,
        area=found.area,
        rented=found.rented,
        written=found.written,
        closed_on=found.closed_on,
        path=tuple(path),
    )


def dwellings(session: Session, inside: UUID | None = None) -> list[DwellingLine]:
    """Return the dwellings below a place in order, or all of them."""
    return _dwellings(session, [] if inside is None else [_below(inside)])


def _dwellings(session: Session, where: Sequence[ColumnElement[bool]]) -> list[DwellingLine]:
    names = grid_names(session)
    rows = session.execute(
        select(
            *(Place.id, Place.address, Place.short_address, Place.grid_id),
            *(Place.use, Place.area, Place.rented),
        )
        .where(Place.level == Level.DWELLING, *where)
        .order_by(Place.sort_key)
    )
    return [
        DwellingLine(
            id=row.id,
            address=row.address,
            short_address=row.short_address,
            grid_id=row.grid_id,
            grid=names.get(row.grid_id, "") if row.grid_id else "",
            use=row.use,
            area=row.area,
            rented=row.rented,
        )
        for row in rows
    ]


def _below(inside: UUID) -> ColumnElement[bool]:
    """Return the condition that a place lies below another one, at any depth, or in a grid."""
    below = select(Place.id).where(Place.parent_id == inside).cte(recursive=True)
    below = below.union_all(select(Place.id).where(Place.parent_id == below.c.id))
    return or_(Place.id.in_(select(below.c.id)), Place.grid_id == inside)

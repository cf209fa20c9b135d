"""What lies in which grid, what would move to another one, and where a place lay on a day.

Charts of past months do not ask this: what happened keeps its own grid, and people are counted in
the grid in which they live now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.grids import dwellers, rules
from policepost.grids.queries import estates, grid_names
from policepost.grids.records import Level, Place, PlaceStay, Premises

MOVABLE = (Level.BUILDING, Level.UNIT, Level.DWELLING)
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """As much of a place as a move looks at."""

    id: UUID
    parent_id: UUID | None
    level: str
    grid_id: UUID | None
    address: str
    short_address: str


@dataclass(frozen=True, slots=True)
class Moving:
    """What goes to another grid together.

    Attributes:
        places: Every place that goes, from the top down.
        heads: Those of them that were chosen and not only lie in one that was.
        premises: Shops and the like that stand in them.
        people: How many people live in them.
    """

    places: tuple[PlaceRow, ...]
    heads: tuple[PlaceRow, ...]
    premises: tuple[UUID, ...]
    people: int

    @property
    def dwellings(self) -> list[UUID]:
        """The doors among the places."""
        return [one.id for one in self.places if one.level == Level.DWELLING]

    def count(self, level: Level) -> int:
        """Return how many places of a level were chosen."""
        return sum(one.level == level for one in self.heads)


@dataclass(frozen=True, slots=True)
class StayLine:
    """A period in which a place lay in a grid, half-open; ``grid`` is empty for none."""

    grid_id: UUID | None
    grid: str
    since: date | None
    until: date | None


_COLUMNS = (
    *(Place.id, Place.parent_id, Place.level),
    *(Place.grid_id, Place.address, Place.short_address),
)


def moving(session: Session, ids: Sequence[UUID]) -> Moving:
    """Return what moves with some buildings, units and doors.

    Of what lies in a chosen place only that goes along which lies in the same grid as it.
    """
    rows = session.execute(select(*_COLUMNS).where(Place.id.in_(ids)).order_by(Place.sort_key))
    chosen = [PlaceRow(*row) for row in rows]
    found = {one.id: one for one in chosen}
    layer = chosen
    while layer:
        grids = {one.id: one.grid_id for one in layer}
        rows = session.execute(select(*_COLUMNS).where(Place.parent_id.in_(grids)))
        below = [PlaceRow(*row) for row in rows]
        layer = [
            one
            for one in below
            if one.parent_id and one.grid_id == grids[one.parent_id] and one.id not in found
        ]
        found.update((one.id, one) for one in layer)
    heads = tuple(one for one in chosen if one.parent_id not in found)
    return _counted(session, tuple(found.values()), heads)


def moving_of_grid(session: Session, grid_id: UUID) -> Moving:
    """Return all that lies in a grid, with all its premises."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Place.grid_id == grid_id, Place.level != Level.GRID)
        .order_by(Place.sort_key)
    )
    places = tuple(PlaceRow(*row) for row in rows)
    inside = {one.id for one in places}
    heads = tuple(one for one in places if one.parent_id not in inside)
    shops = tuple(session.scalars(select(Premises.id).where(Premises.grid_id == grid_id)))
    return _with_people(session, Moving(places, heads, shops, 0))


def _counted(session: Session, places: tuple[PlaceRow, ...], heads: tuple[PlaceRow, ...]) -> Moving:
    return _with_people(session, Moving(places, heads, _premises(session, heads), 0))


def _with_people(session: Session, found: Moving) -> Moving:
    living = dwellers.count(session)
    people = sum(living.get(key, 0) for key in found.dwellings)
    return Moving(found.places, found.heads, found.premises, people)


def _premises(session: Session, heads: Sequence[PlaceRow]) -> tuple[UUID, ...]:
    """Return the premises whose written address lies in one of some places of their grid."""
    grids = {one.grid_id for one in heads}
    known = tuple(name for _id, name in estates(session))
    rows = session.execute(
        select(Premises.id, Premises.grid_id, Premises.address).where(Premises.address != "")
    )
    found = []
    for key, grid, written in rows:
        if grid not in grids:
            continue
        address = rules.parse(written, known)
        if address and any(_stands_in(address, one) for one in heads if one.grid_id == grid):
            found.append(key)
    return tuple(found)


def _stands_in(address: rules.Address, place: PlaceRow) -> bool:
    steps = (
        address.section + address.building,
        address.section + address.building + address.unit,
        address.short,
    )
    if address.estate and place.address.endswith(place.short_address):
        return place.address in {address.estate + step for step in steps}
    return place.short_address in steps


def latest_stays(session: Session, ids: Sequence[UUID]) -> dict[UUID, date]:
    """Return since when places lie in their grid, of those that came from another."""
    found: dict[UUID, date] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            select(PlaceStay.place_id, func.max(PlaceStay.until))
            .where(PlaceStay.place_id.in_(ids[start : start + _CHUNK]))
            .group_by(PlaceStay.place_id)
        )
        found.update((key, until) for key, until in rows)
    return found


def grid_of(session: Session, place_id: UUID, day: date) -> UUID | None:
    """Return the grid in which a place lay on a day; one that never moved lay where it lies."""
    past = session.execute(
        select(PlaceStay.grid_id)
        .where(PlaceStay.place_id == place_id, PlaceStay.until > day)
        .order_by(PlaceStay.until)
        .limit(1)
    ).first()
    if past is not None:
        return past[0]
    return session.scalar(select(Place.grid_id).where(Place.id == place_id))


def stays(session: Session, place_id: UUID) -> list[StayLine]:
    """Return in which grids a place lies and lay, the present first; one line if it never moved."""
    names = grid_names(session)
    rows = session.execute(
        select(PlaceStay.grid_id, PlaceStay.since, PlaceStay.until)
        .where(PlaceStay.place_id == place_id)
        .order_by(PlaceStay.until.desc())
    ).all()
    now = session.scalar(select(Place.grid_id).where(Place.id == place_id))
    since = rows[0].until if rows else None
    told = [(now, since, None), *((row.grid_id, row.since, row.until) for row in rows)]
    return [
        StayLine(grid, names.get(grid, "") if grid else "", first, until)
        for grid, first, until in told
    ]

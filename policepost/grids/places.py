"""The tree of places inside one transaction: found by address, or added on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk
from policepost.core.records import new_ids
from policepost.core.searching import search
from policepost.grids import entries, rules
from policepost.grids.records import Level, Place
from policepost.grids.rules import Address

_DEFAULTS = bulk.defaults(Place)


_BOOK = "places"
"""Key in ``session.info`` of the tree that an import reads."""


class At(NamedTuple):
    """What the tree says of a place: its name, its address, the same without the estate, its grid.

    One entry for all of it, because the hash of a key takes longer than to look it up.
    """

    name: str
    address: str
    short: str
    grid: UUID | None


class PlaceBook:
    """The tree of places inside one transaction: finds a place by its address, or adds it.

    Added places are written by :meth:`save`, all at once.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fresh = new_ids()
        self._known: dict[Address, UUID] = {}
        self._ids: dict[tuple[str, str], UUID] = {}
        self._grids: dict[tuple[UUID | None, int | str], UUID] = {}
        self._at: dict[UUID, At] = {}
        self._loose: set[UUID] = set()
        self._pending: dict[UUID, dict[str, Any]] = {}
        columns = (Place.id, Place.parent_id, Place.level, Place.name, Place.number)
        told = (Place.address, Place.short_address, Place.grid_id)
        for row in session.execute(select(*columns, *told).where(Place.closed_on.is_(None))):
            self._note(*row)
        self._lead_on()

    @classmethod
    def of(cls, session: Session) -> PlaceBook:
        """Return the one tree of an import, read once for all its sheets."""
        book: PlaceBook | None = session.info.get(_BOOK)
        if book is None:
            book = session.info[_BOOK] = cls(session)
        return book

    def _note(
        self,
        key: UUID,
        parent: UUID | None,
        level: str,
        name: str,
        number: int,
        address: str,
        short: str,
        grid: UUID | None,
    ) -> None:
        self._ids[level, address] = key
        self._at[key] = At(name, address, short, grid)
        if level == Level.GRID:
            if parent is None:
                self._loose.add(key)
            for under in (parent, None):
                self._grids.setdefault((under, name), key)
                if number:
                    self._grids.setdefault((under, number), key)

    def _lead_on(self) -> None:
        """Let the name of a grid that was merged into another lead there, unless it is taken."""
        closed = self._session.execute(
            select(Place.id, Place.parent_id, Place.name, Place.number, Place.successor_id)
            .where(Place.closed_on.is_not(None))
            .order_by(Place.closed_on.desc(), Place.id)
        ).all()
        successors = {row.id: row.successor_id for row in closed}
        for row in closed:
            grid = row.successor_id
            while grid in successors:
                grid = successors[grid]
            if grid is not None:
                for way in (row.name, row.number or row.name):
                    self._grids.setdefault((row.parent_id, way), grid)

    @property
    def added(self) -> int:
        """How many places are to be added."""
        return len(self._pending)

    def estates(self) -> tuple[str, ...]:
        """Return the names of the post's estates and villages."""
        return tuple(name for level, name in self._ids if level in (Level.ESTATE, Level.VILLAGE))

    def estate(self, name: str, community: str = "") -> UUID:
        """Return an estate or village by name, added if it is new."""
        for level in (Level.ESTATE, Level.VILLAGE):
            if found := self._ids.get((level, name)):
                return found
        parent = self.community(community) if community else None
        level = Level.VILLAGE if name.endswith("村") else Level.ESTATE
        return self._named(level, parent, name)

    def community(self, name: str) -> UUID:
        """Return a community by name, added if it is new."""
        return self._named(Level.COMMUNITY, None, name)

    def _named(self, level: Level, parent: UUID | None, name: str) -> UUID:
        found = self._ids.get((level, name))
        return found or self._add(level, parent, name, name, None)

    def grid(self, name: str, estate: UUID | None) -> UUID:
        """Return a grid by its name or number, first under the estate; added if it is new."""
        number = rules.number_in(name)
        for under in (estate, None):
            for way in (name, number):
                if way and (found := self._grids.get((under, way))):
                    self._adopt(found, estate)
                    return found
        shown = rules.grid_name(number) if number and rules.plain(name).isdigit() else name
        estate_name = self.name_of(estate) if estate else ""
        return self._add(Level.GRID, estate, shown, estate_name + shown, None)

    def _adopt(self, grid: UUID, estate: UUID | None) -> None:
        """Bring a grid that lies nowhere yet into the estate whose buildings come into it."""
        if estate is None or grid not in self._loose:
            return
        self._loose.discard(grid)
        place = self._session.get_one(Place, grid)
        place.parent_id = estate
        place.address = self.name_of(estate) + place.name
        self._at[grid] = self._at[grid]._replace(address=place.address)
        place.sort_key = rules.sort_key(place.address)

    def find(self, address: Address) -> UUID | None:
        """Return the place that an address names, if there is one."""
        if found := self._known.get(address) or self._find(address):
            self._known[address] = found
        return found

    def dwelling(self, address: Address, grid: UUID | None = None) -> UUID:
        """Return the place that an address names, with every place on the way to it.

        A building that is new comes into ``grid``; one that is known stays in its own.
        """
        if found := self.find(address):
            return found
        self._known[address] = added = self._added(address, grid)
        if address.written and address.written != address.standard and added in self._pending:
            self._pending[added]["written"] = address.written
        return added

    def _added(self, address: Address, grid: UUID | None) -> UUID:
        estate = self.estate(address.estate, address.community)
        short = address.section + address.building
        if not address.building:
            return self._house(address, grid, estate)
        place = self._below(Level.BUILDING, grid or estate, short, address.estate, "", grid)
        if address.unit:
            place = self._below(Level.UNIT, place, address.unit, address.estate, short, None)
            short += address.unit
        if address.door:
            place = self._below(Level.DWELLING, place, address.door, address.estate, short, None)
        return place

    def _house(self, address: Address, grid: UUID | None, estate: UUID) -> UUID:
        name = address.section + address.door
        return self._below(Level.DWELLING, grid or estate, name, address.estate, "", grid)

    def _find(self, address: Address) -> UUID | None:
        """Return a place that is known under an address, however it is cut."""
        level = Level.UNIT if address.unit else Level.BUILDING
        if address.door:
            level = Level.DWELLING
        if found := self._ids.get((level, address.standard)):
            return found
        return self._ids.get((level, rules.other_standard(address)))

    def _below(
        self, level: Level, parent: UUID, name: str, estate: str, before: str, grid: UUID | None
    ) -> UUID:
        found = self._ids.get((level, estate + before + name))
        return found or self._add(
            level, parent, name, estate + before + name, grid, short=before + name
        )

    def _add(
        self,
        level: Level,
        parent: UUID | None,
        name: str,
        address: str,
        grid: UUID | None,
        *,
        short: str = "",
    ) -> UUID:
        key = next(self._fresh)
        if level is Level.GRID:
            grid = key
        elif grid is None and parent is not None:
            grid = self._at[parent].grid
        number, short = rules.number_in(name), short or name
        self._pending[key] = {
            **_DEFAULTS,
            "id": key,
            "parent_id": parent,
            "level": level.value,
            "name": name,
            "number": number,
            "address": address,
            "short_address": short,
            "grid_id": grid,
            "sort_key": rules.sort_key(address),
        }
        self._note(key, parent, level, name, number, address, short, grid)
        return key

    def describe(self, place: UUID, facts: dict[str, Any]) -> bool:
        """Give a place that is yet to be written its facts; say whether it is one."""
        row = self._pending.get(place)
        if row is not None:
            row.update(facts)
        return row is not None

    def grid_of(self, place: UUID) -> UUID | None:
        """Return the grid that a place lies in."""
        return self._at[place].grid

    def name_of(self, place: UUID) -> str:
        """Return what a place is called."""
        return self._at[place].name

    def address_of(self, place: UUID) -> str:
        """Return the standard address of a place."""
        return self._at[place].address

    def at(self, place: UUID) -> At:
        """Return all that the tree says of a place, for an import that needs most of it."""
        return self._at[place]

    def save(self) -> None:
        """Write the places that were added."""
        if not self._pending:
            return
        told = entries.places_told(self._rows(entries.grid_details(self._session)))
        bulk.insert_many(self._session, Place, list(self._pending.values()), ())
        search.enter_told(self._session, Place.__tablename__, told)
        self._pending = {}

    def _rows(self, details: Mapping[UUID, str]) -> Iterator[entries.Found]:
        """What the search is told of the places that were added."""
        for row in self._pending.values():
            grid = row["grid_id"]
            detail = details.get(grid) or self._at[grid].name if grid else ""
            yield row["id"], row["level"], row["address"], row["short_address"], detail

"""The tree of places inside one transaction: found by address, or added on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import bulk, direct
from policepost.core.records import fresh_keys
from policepost.grids import entries, rules
from policepost.grids.records import Level, Place
from policepost.grids.rules import Address

_KEY, _PARENT, _SUCCESSOR, _GRID = (
    type_coerce(column, String)
    for column in (Place.id, Place.parent_id, Place.successor_id, Place.grid_id)
)
"""Keys as they are stored."""
_OPEN = select(
    *(_KEY, _PARENT, Place.level, Place.name, Place.number),
    *(Place.address, Place.short_address, _GRID),
).where(Place.closed_on.is_(None))
_CLOSED = (
    select(_KEY, _PARENT, _SUCCESSOR, Place.name, Place.number)
    .where(Place.closed_on.is_not(None))
    .order_by(Place.closed_on.desc(), Place.id)
)

_BOOK = "places"
"""Key in ``session.info`` of the tree that an import reads."""

_COLUMNS = (
    *("id", "parent_id", "level", "name", "number", "address", "short_address"),
    *("grid_id", "sort_key", "written"),
)
"""What is known of a place that is to be added, in this order."""
_WRITTEN = _COLUMNS.index("written")


class At(NamedTuple):
    """What the tree says of a place.

    Attributes:
        key: As it is stored, in 32 hexadecimal digits: a text keeps its hash, a UUID makes it anew
            each time that it is looked up.
        name: What it is called.
        address: Its standard address.
        short: The same without the estate.
        grid: The key of its grid; empty without one.
    """

    key: str
    name: str
    address: str
    short: str
    grid: str


class PlaceBook:
    """The tree of places inside one transaction: finds a place by its address, or adds it.

    Added places are written by :meth:`save`, all at once.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fresh = fresh_keys()
        self._ids: dict[tuple[str, str], At] = {}
        self._grids: dict[tuple[str, int | str], str] = {}
        self._at: dict[str, At] = {}
        self._loose: set[str] = set()
        self._pending: dict[str, list[Any]] = {}
        self._facts: dict[str, dict[str, Any]] = {}
        session.flush()
        for row in direct.plain(session.connection(), _OPEN, {}):
            key, parent, level, name, number, address, short, grid = row
            at = At(key, name, address, short, grid or "")
            self._note(at, parent or "", level, number)
        self._lead_on()

    @classmethod
    def of(cls, session: Session) -> PlaceBook:
        """Return the one tree of an import, read once for all its sheets."""
        book: PlaceBook | None = session.info.get(_BOOK)
        if book is None:
            book = session.info[_BOOK] = cls(session)
        return book

    def _note(self, at: At, parent: str, level: str, number: int) -> None:
        self._ids[level, at.address] = self._at[at.key] = at
        if level == Level.GRID:
            if not parent:
                self._loose.add(at.key)
            for under in (parent, ""):
                self._grids.setdefault((under, at.name), at.key)
                if number:
                    self._grids.setdefault((under, number), at.key)

    def _lead_on(self) -> None:
        """Let the name of a grid that was merged into another lead there, unless it is taken."""
        closed = direct.plain(self._session.connection(), _CLOSED, {})
        successors = {key: successor for key, _parent, successor, *_named in closed}
        for _own, parent, grid, name, number in closed:
            while grid in successors:
                grid = successors[grid]  # noqa: PLW2901 - to the end of the line
            if grid is not None:
                for way in (name, number or name):
                    self._grids.setdefault((parent or "", way), grid)

    @property
    def added(self) -> int:
        """How many places are to be added."""
        return len(self._pending)

    def estates(self) -> tuple[str, ...]:
        """Return the names of the post's estates and villages."""
        return tuple(name for level, name in self._ids if level in (Level.ESTATE, Level.VILLAGE))

    def estate(self, name: str, community: str = "") -> UUID:
        """Return an estate or village by name, added if it is new."""
        return UUID(self._estate(name, community))

    def _estate(self, name: str, community: str) -> str:
        for level in (Level.ESTATE, Level.VILLAGE):
            if found := self._ids.get((level, name)):
                return found.key
        parent = self._named(Level.COMMUNITY, "", community) if community else ""
        level = Level.VILLAGE if name.endswith("村") else Level.ESTATE
        return self._named(level, parent, name)

    def community(self, name: str) -> UUID:
        """Return a community by name, added if it is new."""
        return UUID(self._named(Level.COMMUNITY, "", name))

    def _named(self, level: Level, parent: str, name: str) -> str:
        found = self._ids.get((level, name))
        return (found or self._add(level, parent, name, name, "")).key

    def grid(self, name: str, estate: UUID | None) -> UUID:
        """Return a grid by its name or number, first under the estate; added if it is new."""
        number, home = rules.number_in(name), estate.hex if estate else ""
        for under in (home, ""):
            for way in (name, number):
                if way and (found := self._grids.get((under, way))):
                    self._adopt(found, home)
                    return UUID(found)
        shown = rules.grid_name(number) if number and rules.plain(name).isdigit() else name
        estate_name = self._at[home].name if home else ""
        return UUID(self._add(Level.GRID, home, shown, estate_name + shown, "").key)

    def _adopt(self, grid: str, estate: str) -> None:
        """Bring a grid that lies nowhere yet into the estate whose buildings come into it."""
        if not estate or grid not in self._loose:
            return
        self._loose.discard(grid)
        place = self._session.get_one(Place, UUID(grid))
        place.parent_id = UUID(estate)
        place.address = self._at[estate].name + place.name
        self._at[grid] = self._at[grid]._replace(address=place.address)
        place.sort_key = rules.sort_key(place.address)

    def find(self, address: Address) -> UUID | None:
        """Return the place that an address names, if there is one."""
        found = self._find(address)
        return UUID(found.key) if found else None

    def dwelling(self, address: Address, grid: UUID | None = None) -> UUID:
        """Return the place that an address names, with every place on the way to it.

        A building that is new comes into ``grid``; one that is known stays in its own.
        """
        return UUID(self.place(address, grid.hex if grid else "").key)

    def place(self, address: Address, grid: str) -> At:
        """Return the same with all that the tree says of it, for an import of thousands.

        Args:
            address: What is looked for.
            grid: The key of the grid; empty for none.
        """
        if found := self._find(address):
            return found
        added = self._added(address, grid)
        row = self._pending.get(added.key)
        if row and address.written and address.written != address.standard:
            row[_WRITTEN] = address.written
        return added

    def _added(self, address: Address, grid: str) -> At:
        estate = self._estate(address.estate, address.community)
        short = address.section + address.building
        if not address.building:
            return self._house(address, grid, estate)
        at = self._below(Level.BUILDING, grid or estate, short, address.estate, "", grid)
        if address.unit:
            at = self._below(Level.UNIT, at.key, address.unit, address.estate, short, at.grid)
            short += address.unit
        if address.door:
            at = self._below(Level.DWELLING, at.key, address.door, address.estate, short, at.grid)
        return at

    def _house(self, address: Address, grid: str, estate: str) -> At:
        name = address.section + address.door
        return self._below(Level.DWELLING, grid or estate, name, address.estate, "", grid)

    def _find(self, address: Address) -> At | None:
        """Return a place that is known under an address, however it is cut."""
        level = Level.UNIT if address.unit else Level.BUILDING
        if address.door:
            level = Level.DWELLING
        if found := self._ids.get((level, address.standard)):
            return found
        return self._ids.get((level, rules.other_standard(address)))

    def _below(
        self, level: Level, parent: str, name: str, estate: str, before: str, grid: str
    ) -> At:
        short = before + name
        address = estate + short
        return self._ids.get((level, address)) or self._add(
            level, parent, name, address, grid, short=short
        )

    def _add(
        self, level: Level, parent: str, name: str, address: str, grid: str, *, short: str = ""
    ) -> At:
        key = next(self._fresh)
        if level is Level.GRID:
            grid = key
        number, short = rules.number_in(name), short or name
        self._pending[key] = [
            *(key, parent, level.value, name, number, address, short, grid),
            *(_sort_key(address, name), ""),
        ]
        at = At(key, name, address, short, grid)
        self._note(at, parent, level, number)
        return at

    def describe(self, place: UUID, facts: dict[str, Any]) -> bool:
        """Give a place that is yet to be written its facts; say whether it is one."""
        pending = place.hex in self._pending
        if pending:
            self._facts[place.hex] = facts
        return pending

    def grid_of(self, place: UUID) -> UUID | None:
        """Return the grid that a place lies in."""
        grid = self._at[place.hex].grid
        return UUID(grid) if grid else None

    def name_of(self, place: UUID | None) -> str:
        """Return what a place is called; nothing for none."""
        return self.named(place.hex if place else "")

    def named(self, key: str) -> str:
        """Return the same of a key as it is stored; nothing for an empty one."""
        return self._at[key].name if key else ""

    def address_of(self, place: UUID) -> str:
        """Return the standard address of a place."""
        return self._at[place.hex].address

    def save(self) -> None:
        """Write the places that were added."""
        if not self._pending:
            return
        rows = list(self._pending.values())
        columns: dict[str, list[Any]] = dict(
            zip(_COLUMNS, map(list, zip(*rows, strict=True)), strict=True)
        )
        untold: dict[str, Any] = {}
        for name in sorted(set().union(*self._facts.values())):
            nothing = "" if Place.__table__.columns[name].type.python_type is str else None
            columns[name] = [
                self._facts.get(key, untold).get(name, nothing) for key in self._pending
            ]
        told = entries.places_told(self._rows(entries.grid_details(self._session)))
        bulk.insert_columns(self._session, Place, columns, told)
        self._pending, self._facts = {}, {}

    def _rows(self, details: Mapping[UUID, str]) -> Iterator[entries.Found]:
        """What the search is told of the places that were added."""
        said = {grid.hex: detail for grid, detail in details.items() if detail}
        for key, _parent, level, _name, _number, address, short, grid, *_ in self._pending.values():
            yield key, level, address, short, (said.get(grid) or self.named(grid))


def _sort_key(address: str, name: str) -> str:
    """Return what an address that ends in a name sorts by."""
    before = address.removesuffix(name)
    if before[-1:].isdecimal() and name[:1].isdecimal():
        return rules.sort_key(address)
    return rules.sort_key_of_part(before) + rules.sort_key_of_part(name)

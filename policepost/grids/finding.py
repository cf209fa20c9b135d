"""Finding a place by what somebody wrote: 寺河嘉苑A区3号楼2单元1101, 3-2-1101, 3号楼."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core.searching import search
from policepost.grids import dwelling_queries, rules
from policepost.grids.queries import estates
from policepost.grids.records import Level, Place
from policepost.grids.rules import Address

MOST = 30


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that an address may mean; `detail` says whose it is where that was asked for."""

    id: UUID
    level: str
    address: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, the best first; `address` is how the text was read, if it is an address."""

    places: Sequence[FoundPlace]
    address: Address | None


def find(session: Session, written: str) -> Finding:
    """Return the places that a written address means.

    One that is complete is found alone; one that leaves out estate or section is found in each of
    them; anything else is looked for as in the search.
    """
    names = tuple(name for _id, name in estates(session))
    address = rules.parse(written, names)
    if address is None:
        return Finding(_let(session, written) or _searched(session, written), None)
    if not address.estate and len(names) == 1:
        address = replace(address, estate=names[0])
    found = _exactly(session, address, names) or _ending(session, address)
    return Finding(found or _searched(session, written), address)


def _level(address: Address) -> Level:
    if address.door:
        return Level.DWELLING
    return Level.UNIT if address.unit else Level.BUILDING


def _exactly(session: Session, address: Address, names: Sequence[str]) -> list[FoundPlace]:
    ways = [way for way in (address, rules.other_way(address)) if way]
    owners = [address.estate] if address.estate else list(names)
    wanted = [owner + way.short for owner in owners for way in ways]
    # Told also by what they sort by, so that SQLite does not read all to have them sorted.
    keys = Place.sort_key.in_([rules.sort_key(one) for one in wanted])
    return _read(session, Place.level == _level(address), keys, Place.address.in_(wanted))


def _ending(session: Session, address: Address) -> list[FoundPlace]:
    """Return places whose address ends in the same way: 3-2-1101 without its section."""
    if address.section or not address.building:
        return []
    name = address.door or address.unit or address.building
    rows = _read(
        session, Place.level == _level(address), Place.name.endswith(name, autoescape=True)
    )
    return [
        one
        for one in rows
        if one.address.startswith(address.estate)
        and one.address.endswith(address.short)
        and not one.address.removesuffix(address.short)[-1:].isdigit()
    ]


def _searched(session: Session, written: str) -> list[FoundPlace]:
    hits = search.find(session, written, MOST, kinds=[Place.__tablename__], pairs=True)
    order = {hit.id: number for number, hit in enumerate(hits)}
    found = _read(session, Place.id.in_(order))
    return sorted(found, key=lambda one: order[one.id])


def _let(session: Session, written: str) -> list[FoundPlace]:
    """Return the dwellings that somebody of this name or telephone owns or lets."""
    hits = search.find(session, written, MOST, kinds=["resident"])
    ids = dwelling_queries.let_by(session, written, [hit.id for hit in hits])
    cards = dwelling_queries.dwelling_cards(session, ids)
    return [
        FoundPlace(one.id, one.level, one.address, cards[one.id].landlord or cards[one.id].owner)
        for one in _read(session, Place.id.in_(ids))
    ]


def _read(session: Session, *where: object) -> list[FoundPlace]:
    rows = session.execute(
        select(Place.id, Place.level, Place.address)
        .where(*where)  # type: ignore[arg-type]
        .order_by(Place.sort_key)
        .limit(2000)
    )
    return [FoundPlace(key, level, address) for key, level, address in rows]

"""What an officer can do with grids and dwellings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from policepost.core.counting import rows
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.grids import rules, sections
from policepost.grids.places import PlaceBook
from policepost.grids.records import Dwelling, GridService, Level, Place, PlaceStay, Premises

if TYPE_CHECKING:
    from policepost.core.database import Database

Follower = Callable[[Session, Sequence[UUID], UUID | None], None]

followers: list[Follower] = []
"""Called with dwellings that came into another grid, for what keeps a copy of the grid."""

mergers: list[Callable[[Session, UUID, UUID], None]] = []
"""Called with a grid that is merged and the one that takes its place, for all that still lies in
the first without lying in one of its dwellings."""

holders: list[Callable[[Session, UUID], bool]] = []
"""Asked whether something stands in a place that is to be taken away."""

_ESTATES = (
    select(Place.name, Place.id)
    .where(or_(Place.level == Level.ESTATE, Place.level == Level.VILLAGE))
    .order_by(Place.id)
)
_BY_ADDRESS = (
    select(Place.id)
    .where(Place.level == Level.DWELLING)
    .where(or_(Place.address == bindparam("one"), Place.address == bindparam("other")))
    .order_by(Place.address == bindparam("other"))
)
"""The dwelling of the address itself comes before the one that is only cut in another way."""
_HOLDS = frozenset({Level.COMMUNITY, Level.ESTATE, Level.VILLAGE})
_NAMELESS = frozenset({Level.COMMUNITY, Level.GRID})
"""Levels that stand in no address of what lies in them."""


def make_estate(db: Database, name: str, *, community: str = "") -> UUID:
    """Add an estate or village; one whose name ends in 村 is a village."""
    name = rules.checked_name(name)
    with db.transaction("Add estate") as session:
        book = PlaceBook(session)
        if name in book.estates():
            raise Refused(_("{name} is there already.").format(name=name), field="name")
        key = book.estate(name, community.strip())
        book.save()
    return key


def make_grids(db: Database, names: Sequence[str], estate_id: UUID | None = None) -> list[UUID]:
    """Add grids under an estate, by default the post's first; names that exist are left alone."""
    with db.transaction("Make grids") as session:
        estate_id = estate_id or _first_estate(session)
        book = PlaceBook(session)
        keys = [book.grid(rules.checked_name(name), estate_id) for name in names]
        book.save()
    return keys


def _first_estate(session: Session) -> UUID | None:
    return session.scalar(
        select(Place.id)
        .where(Place.level.in_((Level.ESTATE, Level.VILLAGE)))
        .order_by(Place.id)
        .limit(1)
    )


def find_or_add_dwelling(session: Session, written: str, grid_id: UUID | None = None) -> UUID:
    """Return the dwelling that an officer wrote, added if it is new; part of a transaction.

    An address that names no estate or no section lies in the one that has such a building. Refused
    if it cannot be read, if several have, or if a new building may lie in several estates.
    """
    session.flush()
    address = _read(written, tuple(name for name, _key in rows(session, _ESTATES)))
    there = _find(session, address) if address.estate else None
    if there is not None:
        return there
    meant = sections.the_one(session, address)
    return _find(session, meant) or _add(session, meant, grid_id)


def _find(session: Session, address: rules.Address) -> UUID | None:
    """Return a dwelling that is there under this address, without reading the whole tree."""
    ways = {"one": address.standard, "other": rules.other_standard(address)}
    return next((key for (key,) in rows(session, _BY_ADDRESS, **ways)), None)


def _add(session: Session, address: rules.Address, grid_id: UUID | None) -> UUID:
    book = PlaceBook(session)
    key = book.dwelling(address, grid_id)
    book.save()
    return key


def _find_or_add(session: Session, written: Sequence[str], grid_id: UUID | None) -> list[UUID]:
    book = PlaceBook(session)
    read = [_read(one, book.estates()) for one in written]
    meant = [one if one.estate else sections.the_one(session, one) for one in read]
    keys = [book.dwelling(one, grid_id) for one in meant]
    book.save()
    return keys


def _read(written: str, estates: tuple[str, ...]) -> rules.Address:
    """Return an address down to the door, in the post's estate if it has one only."""
    address = rules.parse(written, estates)
    if address is None or not address.door:
        raise Refused(_("Write the address like A区3号楼2单元1101 or 3-2-1101."), field="address")
    return replace(address, estate=address.estate or (estates[0] if len(estates) == 1 else ""))


def add_dwellings(db: Database, written: Sequence[str], grid_id: UUID | None = None) -> list[UUID]:
    """Add dwellings as an officer wrote them; those that are there stay as they are."""
    with db.transaction("Add dwellings") as session:
        return _find_or_add(session, written, grid_id)


def rename_place(db: Database, place_id: UUID, name: str, *, community: str | None = None) -> None:
    """Give a place another name; the addresses of all that lies in it follow.

    Args:
        db: The open post.
        place_id: The place.
        name: What it is called from now on.
        community: In which community an estate lies, which stands in no address; one that is new is
            added, an empty name takes the estate out of any. None leaves it where it is.

    Raises:
        Refused: There is such a place already, or the name is none.
    """
    name = rules.checked_name(name)
    with db.transaction("Rename place") as session:
        place = session.get_one(Place, place_id)
        if community is not None:
            place.parent_id = _community(session, community)
        if place.name == name:
            return
        below = [] if place.level in _NAMELESS else _below(session, place)
        before, short = place.address, place.short_address
        place.address = before.removesuffix(place.name) + name
        place.short_address = short.removesuffix(place.name) + name
        place.name, place.number = name, rules.number_in(name)
        place.sort_key = rules.sort_key(place.address)
        for one in below:
            one.address = place.address + one.address.removeprefix(before)
            one.sort_key = rules.sort_key(one.address)
            if place.level not in _HOLDS:
                one.short_address = place.short_address + one.short_address.removeprefix(short)
        _refuse_double(session, place)


def _community(session: Session, name: str) -> UUID | None:
    if not name.strip():
        return None
    book = PlaceBook(session)
    key = book.community(rules.checked_name(name))
    book.save()
    return key


def _below(session: Session, place: Place) -> list[Place]:
    """Return all that lies in a place, from the top down."""
    found: list[Place] = []
    layer = [place.id]
    while layer:
        children = session.scalars(select(Place).where(Place.parent_id.in_(layer))).all()
        found += children
        layer = [child.id for child in children]
    return found


def _refuse_double(session: Session, place: Place) -> None:
    with session.no_autoflush:
        double = session.scalar(
            select(
                exists().where(
                    Place.level == place.level,
                    Place.address == place.address,
                    Place.id != place.id,
                )
            )
        )
    if double:
        raise Refused(_("{name} is there already.").format(name=place.address), field="name")


def remove_place(db: Database, place_id: UUID) -> None:
    """Take away a place that was entered by mistake and in which nothing stands."""
    with db.transaction("Remove place") as session:
        place = session.get_one(Place, place_id)
        inside = session.scalar(select(exists().where(Place.parent_id == place_id)))
        shop = session.scalar(select(exists().where(Premises.grid_id == place_id)))
        if inside or shop or any(holds(session, place_id) for holds in holders):
            raise Refused(
                _("{name} is not empty; move what is in it first.").format(name=place.name)
            )
        for kind in (PlaceStay, GridService):
            column = kind.place_id if kind is PlaceStay else kind.grid_id
            for one in session.scalars(select(kind).where(column == place_id)):
                session.delete(one)
        if told := session.get(Dwelling, place_id):
            session.delete(told)
        session.flush()
        session.delete(place)

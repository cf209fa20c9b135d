"""Which section an address lies in that leaves it out: 3-2-1101 where building 3 is in A区."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.grids import rules
from policepost.grids.records import Level, Place
from policepost.grids.rules import Address


def readings(session: Session, address: Address) -> Sequence[Address]:
    """Return what an address with its estate may mean: in each section with such a building.

    Itself, if it names a section, if its building stands in none, or if no section has one. Where
    one of several sections has the very door, only that is meant.
    """
    if address.section or not address.building:
        return [address]
    start = address.estate
    asked = select(Place.address).where(
        Place.level == Level.BUILDING,
        Place.address.startswith(start, autoescape=True),
        Place.address.endswith(address.building, autoescape=True),
    )
    found = {
        one.removeprefix(start).removesuffix(address.building)
        for one in session.scalars(asked)
        if len(one) >= len(start) + len(address.building)
    }
    sections = sorted(one for one in found if not one[-1:].isdigit())
    if not sections or "" in sections:
        return [address]
    inside = [replace(address, section=one) for one in sections]
    there = [one for one in inside if _is_there(session, one)]
    return there if len(there) == 1 else inside


def _is_there(session: Session, address: Address) -> bool:
    ways = {address.standard, rules.other_standard(address)}
    there = select(Place.id).where(Place.level == Level.DWELLING, Place.address.in_(ways))
    return session.scalar(there.limit(1)) is not None


def the_one(session: Session, address: Address) -> Address:
    """Return the one reading of an address.

    Raises:
        Refused: Several sections have such a building, and more than one or none of them the door.
    """
    found = readings(session, address)
    if len(found) > 1:
        raise Refused(which(found), field="address")
    return found[0]


def which(found: Sequence[Address]) -> str:
    """Ask for the section of an address that may lie in several."""
    told = _(", ").join(one.section + one.building for one in found)
    return _("There is more than one such building: {buildings}. Write which.").format(
        buildings=told
    )

"""Which estate and section an address lies in that leaves them out: 3-2-1101, building 3 of A区."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.grids import rules
from policepost.grids.queries import estates
from policepost.grids.records import Level, Place
from policepost.grids.rules import Address

TOLD = 3
"""So many buildings are named where one has to be chosen; a post may have one in each estate."""


def readings(session: Session, address: Address) -> Sequence[Address]:
    """Return what an address may mean: in each estate and section with such a building.

    Itself, if it names both, if its building stands in none, or if no section has one. Where one of
    several has the very door, only that is meant.
    """
    if (address.estate and address.section) or not address.building:
        return [address]
    start, end = address.estate, address.section + address.building
    asked = select(Place.address).where(
        Place.level == Level.BUILDING,
        Place.address.startswith(start, autoescape=True),
        Place.address.endswith(end, autoescape=True),
    )
    found = {
        one.removeprefix(start).removesuffix(end)
        for one in session.scalars(asked)
        if len(one) >= len(start) + len(end)
    }
    before = sorted(one for one in found if not one[-1:].isdigit())
    if not before or "" in before:
        return [address]
    inside = _each(session, address, before)
    there = [one for one in inside if _is_there(session, one)]
    return there if len(there) == 1 else inside


def _each(session: Session, address: Address, before: Sequence[str]) -> list[Address]:
    """The address behind what stands before its building: a section, else estate and section."""
    if address.estate:
        return [replace(address, section=one) for one in before]
    names = tuple(name for _key, name in estates(session))
    read = (rules.parse(one + address.short, names) for one in before)
    return [one for one in read if one is not None]


def _is_there(session: Session, address: Address) -> bool:
    ways = {address.standard, rules.other_standard(address)}
    there = select(Place.id).where(Place.level == Level.DWELLING, Place.address.in_(ways))
    return session.scalar(there.limit(1)) is not None


def the_one(session: Session, address: Address) -> Address:
    """Return the one reading of an address.

    Raises:
        Refused: Several estates or sections have such a building, and more than one or none of them
            the door; or none has it, and nobody said which estate the new one lies in.
    """
    found = readings(session, address)
    if len(found) > 1:
        raise Refused(_which(found), field="address")
    if not found[0].estate:
        raise Refused(
            _("Write the estate's or village's name before the building."), field="address"
        )
    return found[0]


def _which(found: Sequence[Address]) -> str:
    """Ask for the estate or section of an address that may lie in several."""
    same = len({one.estate for one in found}) == 1
    told = [("" if same else one.estate) + one.section + one.building for one in found]
    if len(told) <= TOLD:
        words = _("There is more than one such building: {buildings}. Write which.")
    else:
        words = ngettext(
            "{count} building is called so, such as {buildings}. Write which.",
            "{count} buildings are called so, such as {buildings}. Write which.",
            len(told),
        )
    return words.format(buildings=_(", ").join(told[:TOLD]), count=f"{len(told):,}")

"""What pages and lists read of dwellings: whose they are, who lets them, who is too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from policepost.core.searching import search
from policepost.grids import dwellers
from policepost.grids.fields import BY_NAME
from policepost.grids.queries import grid_names
from policepost.grids.records import Dwelling, Level, Place
from policepost.lists.conditions import Condition, clauses

Which = Literal["over", "let", "unnamed", "unknown"]
"""More people than allowed; let; let by nobody knows whom; not known whether let."""


@dataclass(frozen=True, slots=True)
class DwellingCard:
    """Whose a dwelling is and who lets it; empty where nobody has said.

    Attributes:
        landlord: The name, of a resident as the register has it now.
        landlord_phone: The same.
    """

    owner: str = ""
    landlord_id: UUID | None = None
    landlord: str = ""
    landlord_phone: str = ""
    rooms: int | None = None
    allowed: int | None = None


NOTHING_TOLD = DwellingCard()
"""What is known of a dwelling of which nobody said anything."""


def over(allowed: int | None, people: int) -> int:
    """Return how many people more than allowed live somewhere; 0 when that is not known."""
    return max(0, people - allowed) if allowed else 0


def dwelling(session: Session, place_id: UUID) -> DwellingCard:
    """Return what is known of one dwelling."""
    return dwelling_cards(session, [place_id]).get(place_id, NOTHING_TOLD)


def dwelling_cards(session: Session, ids: Sequence[UUID] | None = None) -> dict[UUID, DwellingCard]:
    """Return what is known of some dwellings, or of all; those of which nothing is are left out."""
    asked = select(
        *(Dwelling.id, Dwelling.owner, Dwelling.landlord_id, Dwelling.landlord),
        *(Dwelling.landlord_phone, Dwelling.rooms, Dwelling.allowed),
    )
    if ids is not None:
        asked = asked.where(Dwelling.id.in_(ids))
    rows = session.execute(asked).all()
    known = dwellers.named(session, [row.landlord_id for row in rows if row.landlord_id])
    found = {}
    for row in rows:
        name, phone = known.get(row.landlord_id, (row.landlord, row.landlord_phone))
        found[row.id] = DwellingCard(
            row.owner, row.landlord_id, name, phone, row.rooms, row.allowed
        )
    return found


def let_by(session: Session, written: str, residents: Sequence[UUID] = ()) -> list[UUID]:
    """Return the dwellings whose owner or landlord is called so, or is one of some residents.

    ``written`` is part of a name, or of a telephone number of four digits or more.
    """
    text = "".join(written.split())
    ways: list[ColumnElement[bool]] = [Dwelling.landlord_id.in_(residents)]
    if len(text) > 1:
        ways.append(Dwelling.owner.contains(text, autoescape=True))
        ways.append(Dwelling.landlord.contains(text, autoescape=True))
    if text.isdigit() and len(text) > 3:
        ways.append(Dwelling.landlord_phone.contains(text))
    return list(
        session.scalars(
            select(Place.id)
            .join(Dwelling, Dwelling.id == Place.id)
            .where(or_(*ways))
            .order_by(Place.sort_key)
        )
    )


def chosen(session: Session, which: Which, people: Mapping[UUID, int]) -> set[UUID]:
    """Return the dwellings to which something applies.

    Args:
        session: A reading session.
        which: What.
        people: How many people live in each dwelling.
    """
    if which == "over":
        limits = session.execute(
            select(Dwelling.id, Dwelling.allowed).where(Dwelling.allowed.is_not(None))
        )
        return {key for key, allowed in limits if over(allowed, people.get(key, 0))}
    nameless = or_(
        Dwelling.id.is_(None), and_(Dwelling.landlord_id.is_(None), Dwelling.landlord == "")
    )
    asked = (
        select(Place.id)
        .outerjoin(Dwelling, Dwelling.id == Place.id)
        .where(Place.level == Level.DWELLING)
    )
    conditions = {
        "let": (Place.rented.is_(True),),
        "unnamed": (Place.rented.is_(True), nameless),
        "unknown": (Place.rented.is_(None),),
    }
    return set(session.scalars(asked.where(*conditions[which])))


def asked_for(session: Session, where: Sequence[Condition]) -> set[UUID]:
    """Return the dwellings for which conditions on their fields hold."""
    told = clauses(BY_NAME, where)
    return set(session.scalars(select(Place.id).where(Place.level == Level.DWELLING, *told)))


def _entries(session: Session, ids: Sequence[UUID]) -> Iterable[search.Entry]:
    """Dwellings are found by who owns or lets them; their addresses are those of their places.

    A landlord of the register is found as a resident.
    """
    grids = grid_names(session)
    rows = session.execute(
        select(
            *(Place.id, Place.address, Place.grid_id),
            *(Dwelling.owner, Dwelling.landlord, Dwelling.landlord_phone),
        )
        .join(Dwelling, Dwelling.id == Place.id)
        .where(Place.id.in_(ids))
    )
    for key, address, grid, owner, landlord, phone in rows:
        name = grids.get(grid, "") if grid else ""
        yield from entries(key, address, name, owner, landlord, phone)


def entries(
    key: UUID, address: str, grid: str, owner: str, landlord: str, phone: str
) -> Iterator[search.Entry]:
    """Yield what a dwelling is found by: nothing if nobody is named.

    Args:
        key: The dwelling.
        address: Its standard address.
        grid: The name of its grid.
        owner: Whose it is, as it stands with the dwelling.
        landlord: Who lets it, as it stands there.
        phone: The landlord's telephone.
    """
    names = tuple(dict.fromkeys(part for part in (landlord, owner) if part))
    if names or phone:
        detail = " · ".join(part for part in (*names, grid) if part)
        yield search.Entry("dwelling", key, address, detail, names, (phone,) if phone else ())


def _of_places(_session: Session, changed: Sequence[Place]) -> Iterable[UUID]:
    return [one.id for one in changed if one.level == Level.DWELLING]


search.register(Dwelling, _entries, {Place: _of_places})

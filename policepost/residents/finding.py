"""What the search and the tree of places are told of residents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import String, or_, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import search, tables
from policepost.core.shapes import Ref
from policepost.grids import dwellers
from policepost.grids.dwellers import Dweller
from policepost.grids.queries import grid_names
from policepost.grids.records import Place
from policepost.residents.cards import KIND, household
from policepost.residents.counting import people_by_dwelling
from policepost.residents.records import Resident


def _entries(session: Session, ids: Sequence[UUID]) -> Iterable[search.Entry]:
    """Make the search entries of some residents; ids stay text, for an import brings thousands."""
    keys = {key.hex: key for key in ids}
    names = {key.hex: name for key, name in grid_names(session).items()}
    rows = session.connection().execute(
        select(
            *(type_coerce(Resident.id, String), Resident.name, Resident.id_number),
            *(Resident.phone, Resident.note, Resident.address_written, Place.address),
            type_coerce(Resident.grid_id, String),
        )
        .outerjoin(Place, Place.id == Resident.dwelling_id)
        .where(type_coerce(Resident.id, String).in_(keys), Resident.locked_until.is_(None))
    )
    for key, name, number, phone, note, written, address, grid in rows:
        where = address or written
        shown = f"{where} · {names[grid]}" if grid in names else where
        numbers = tuple(part for part in (number, phone) if part)
        text = f"{where}\n{note}" if note else where
        yield search.Entry(KIND, keys[key], name, shown, (name,), numbers, text)


def _living_in(session: Session, changed: Sequence[Place]) -> Iterable[UUID]:
    """Return who lives in places that changed: their entries show address and grid."""
    keys = [place.id for place in changed]
    return session.scalars(
        select(Resident.id).where(or_(Resident.dwelling_id.in_(keys), Resident.grid_id.in_(keys)))
    ).all()


search.register(Resident, _entries, {Place: _living_in})


def _dwellers(session: Session, dwelling_id: UUID, today: date) -> list[Dweller]:
    """Return who lives in a dwelling, as the tree of places shows it."""
    return [
        Dweller(
            Ref(KIND, line.id),
            line.name,
            tables.table("relations").label(line.relation),
            tables.table("resident_kinds").label(line.kind),
        )
        for line in household(session, dwelling_id, today)
    ]


dwellers.counters.append(people_by_dwelling)
dwellers.tellers.append(_dwellers)

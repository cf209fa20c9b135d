"""What the search and the tree of places are told of residents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import String, or_, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core.counting import among, many, plain
from policepost.core.searching import search
from policepost.core.searching.terms import folded_all
from policepost.grids import dwellers, rules
from policepost.grids.queries import grid_names
from policepost.grids.records import Place
from policepost.residents import documents, households
from policepost.residents.cards import KIND
from policepost.residents.counting import people_by_dwelling
from policepost.residents.records import Residence, Resident, ResidentDocument

_KEY = type_coerce(Resident.id, String)
_SAID = (
    select(
        *(_KEY, Resident.name, Resident.id_number),
        *(Resident.phone, Resident.note, Resident.address_written, Resident.foreign_name),
        *(Place.address, Place.short_address, type_coerce(Resident.grid_id, String)),
    )
    .outerjoin(Place, Place.id == Resident.dwelling_id)
    .where(among(_KEY, "keys"), Resident.locked_until.is_(None))
)


def _entries(session: Session, ids: Sequence[UUID]) -> Iterable[search.Entry]:
    """Make the search entries of some residents; ids stay text, for an import brings thousands."""
    keys = {key.hex: key for key in ids}
    names = {key.hex: name for key, name in grid_names(session).items()}
    said = plain(session, _SAID, keys=many(keys))
    held = documents.numbers_by_person(session, ids)
    besides = households.addresses_besides(session, ids)
    for key, name, number, phone, note, written, foreign, address, short, grid in said:
        home = where(address or written, short or "", names.get(grid, ""))
        for other in besides.get(keys[key], ()):
            home = home[0], "\n".join((home[1], where(*other, "")[1]))
        more = held.get(keys[key], ())
        yield entry(keys[key], name, number, phone, note, home, more=more, foreign=foreign)


Where = tuple[str, str]
"""Of somebody's home what a hit shows, and what it is found by."""


def where(address: str, short: str, grid: str) -> Where:
    """Return what an entry says of a home: its address, also in short, and its grid."""
    shown = f"{address} · {grid}" if grid else address
    return shown, f"{address}\n{rules.dashed(short)}" if short else address


def entry(
    key: UUID,
    name: str,
    number: str | None,
    phone: str | None,
    note: str | None,
    home: Where,
    *,
    more: Sequence[str] = (),
    foreign: str | None = "",
) -> search.Entry:
    """Return what a resident is found by.

    Args:
        key: The resident.
        name: As on the identity card.
        number: That of the first document.
        phone: Telephone numbers.
        note: The note.
        home: What :func:`where` says.
        more: Numbers of further documents.
        foreign: The name in Latin letters.
    """
    numbers = tuple([part for part in (number, phone, *more) if part])
    text = f"{home[1]}\n{note}" if note else home[1]
    names = (name, foreign) if foreign else (name,)
    return search.Entry(KIND, key, name, home[0], names, numbers, text)


SAID = ("name", "foreign_name", "id_number", "phone", "note")
"""The columns that :func:`told` is given."""


def told(
    keys: Sequence[str], said: Mapping[str, Sequence[str]], homes: Sequence[Where]
) -> list[search.Told]:
    """Return what the search keeps of people who are new: the same as :func:`entry`.

    Args:
        keys: Of each, in hexadecimal digits.
        said: :data:`SAID`, by column.
        homes: What :func:`where` says of each.
    """
    names, foreign, numbers, phones, notes = (said[name] for name in SAID)
    found_by: Sequence[str] = names
    if any(foreign):
        pairs = zip(names, foreign, strict=True)
        found_by = [f"{name}\n{other}" if other else name for name, other in pairs]
    ends = zip(homes, notes, strict=True)
    texts = [f"{home[1]}\n{note}" if note else home[1] for home, note in ends]
    for before in (phones, numbers):
        pairs = zip(before, texts, strict=True)
        texts = [f"{one}\n{text}" if one else text for one, text in pairs]
    shown = (home[0] for home in homes)
    return list(zip(keys, zip(names, shown, found_by, folded_all(texts), strict=True), strict=True))


def _living_in(session: Session, changed: Sequence[Place]) -> Iterable[UUID]:
    """Return who lives in places that changed: their entries show address and grid."""
    keys = [place.id for place in changed]
    besides = select(Residence.resident_id).where(Residence.dwelling_id.in_(keys))
    main = select(Resident.id).where(
        or_(Resident.dwelling_id.in_(keys), Resident.grid_id.in_(keys))
    )
    return session.scalars(main.union(besides)).all()


def _holding(
    _session: Session, changed: Sequence[ResidentDocument] | Sequence[Residence]
) -> Iterable[UUID]:
    return [one.resident_id for one in changed]


search.register(
    Resident, _entries, {Place: _living_in, ResidentDocument: _holding, Residence: _holding}
)


def _named(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    rows = session.execute(
        select(Resident.id, Resident.name, Resident.phone).where(Resident.id.in_(ids))
    )
    return {key: (name, phone) for key, name, phone in rows}


dwellers.counters.append(people_by_dwelling)
dwellers.namers.append(_named)

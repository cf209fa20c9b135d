"""Who may be the same person as somebody: around one entry, by the indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import pinyin
from policepost.core.counting import among, many, rows
from policepost.core.searching import search
from policepost.residents import likeness
from policepost.residents.likeness import Cause, Traits
from policepost.residents.records import Resident, ResidentDifference

SHARED = 50
"""A telephone of more people than this is a switchboard's, and tells nothing of anybody."""

KEY: Any = type_coerce(Resident.id, String)
_COLUMNS = (
    *(KEY, Resident.name, Resident.name_key, Resident.id_number),
    *(type_coerce(Resident.birth_date, String), Resident.phone),
)
TRAITS = select(*_COLUMNS).where(Resident.left_on.is_(None), Resident.locked_until.is_(None))
_SOME = select(*_COLUMNS, Resident.left_on).where(among(KEY, "keys"))
"""Who left is passed over in `some`: asked for it, SQLite would read all who did not."""


def traits(found: Iterable[Sequence[Any]]) -> dict[str, Traits]:
    """Return what is compared of the entries that :data:`TRAITS` finds, by their keys."""
    return {
        key: Traits(name, likeness.sound(name, name_key), number or "", born or "", phone)
        for key, name, name_key, number, born, phone in found
    }


def some(session: Session, keys: Iterable[str]) -> dict[str, Traits]:
    """Return those of some entries who are here."""
    found = rows(session, _SOME, keys=many(keys))
    return traits(entry[:-1] for entry in found if entry[-1] is None)


def _near_names(sound: str, but: UUID | None) -> Select[*tuple[Any, ...]]:
    """Return the statement for who is here and whose name begins with some syllables."""
    return TRAITS.where(
        Resident.name_key >= f"{sound}{pinyin.BEFORE_NAME}",
        Resident.name_key < f"{sound} \U0010ffff",
        Resident.id != but,
    )


def around(session: Session, entry: Traits, but: UUID | None) -> dict[str, Cause]:
    """Return who of those who are here may be somebody, by the indexes of names and telephones."""
    found: dict[str, Traits] = {}
    if entry.name:
        found |= traits(session.execute(_near_names(entry.sound, but)))
        first = entry.sound.partition(" ")[0]
        near = [type_coerce(Resident.birth_date, String) == entry.birth] if entry.birth else []
        if entry.number and len(entry.number) != likeness.IDENTITY_LENGTH:
            near.append(func.length(Resident.id_number) == len(entry.number))
        if near:
            found |= traits(session.execute(_near_names(first, but).where(or_(*near))))
    if entry.number:
        held = session.scalars(
            select(KEY).where(Resident.id_number == entry.number, Resident.id != but)
        )
        found |= some(session, held)
    found |= _by_phone(session, entry, but)
    causes = {key: likeness.cause(entry, other) for key, other in found.items()}
    return {key: why for key, why in causes.items() if why is not None}


def _by_phone(session: Session, entry: Traits, but: UUID | None) -> dict[str, Traits]:
    found: dict[str, Traits] = {}
    for phone in likeness.phones(entry.phone):
        hits = search.find(session, phone, SHARED + 1, kinds=[Resident.__tablename__])
        keys = [hit.id.hex for hit in hits if hit.id != but]
        if keys and len(hits) <= SHARED:
            found |= some(session, keys)
    return found


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who may be the same person, and why."""

    id: UUID
    name: str
    cause: Cause
    left: bool


def alike(
    session: Session,
    *,
    name: str,
    number: str = "",
    birth: date | None = None,
    phone: str = "",
    but: UUID | None = None,
    most: int = 5,
) -> list[Double]:
    """Return who may be the person that is being typed, the likeliest first.

    Whoever left is found by the same number or the same name and birth date: people come back.
    """
    reading = likeness.sound(name, pinyin.sort_key(name)) if name else ""
    entry = Traits(name, reading, number, birth.isoformat() if birth else "", phone)
    here = around(session, entry, but)
    gone = _gone(session, entry, but)
    ordered = sorted({**here, **gone}.items(), key=lambda one: (one[1], one[0] in gone, one[0]))
    said = {} if but is None else said_different(session, but)
    names = named(session, [key for key, _why in ordered])
    doubles = [
        Double(UUID(key), names[key], why, key in gone) for key, why in ordered if key not in said
    ]
    return doubles[:most]


def _gone(session: Session, entry: Traits, but: UUID | None) -> dict[str, Cause]:
    """Return who left and was this person; each question is asked alone, by its own index."""
    left = select(KEY).where(
        Resident.left_on > date.min, Resident.locked_until.is_(None), Resident.id != but
    )
    found: dict[str, Cause] = {}
    if entry.name and entry.birth:
        born = type_coerce(Resident.birth_date, String) == entry.birth
        same = left.where(Resident.name_key == pinyin.sort_key(entry.name), born)
        found |= dict.fromkeys(session.scalars(same), Cause.NAME_AND_BIRTH)
    if entry.number:
        held = session.execute(
            select(KEY, Resident.left_on).where(
                Resident.id_number == entry.number, Resident.id != but
            )
        )
        found |= {key: Cause.NUMBER for key, left_on in held if left_on is not None}
    return found


def said_different(session: Session, resident_id: UUID) -> set[str]:
    """Return of whom somebody was said not to be the same person."""
    one, other = ResidentDifference.one_id, ResidentDifference.other_id
    found = session.execute(select(one, other).where(or_(one == resident_id, other == resident_id)))
    return {key.hex for both in found for key in both if key != resident_id}


def named(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """Return the names of some entries, by their keys."""
    statement = select(KEY, Resident.name).where(among(KEY, "keys"))
    return {key: name for key, name in rows(session, statement, keys=many(keys))}


def of(session: Session, resident_id: UUID, most: int = 5) -> list[Double]:
    """Return who may be the same person as somebody in the register."""
    found = session.get(Resident, resident_id)
    if found is None or found.left_on is not None:
        return []
    return alike(
        session,
        name=found.name,
        number=found.id_number or "",
        birth=found.birth_date,
        phone=found.phone,
        but=resident_id,
        most=most,
    )

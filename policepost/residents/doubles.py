"""Who may be in the register twice: around one entry, and in the whole register.

The whole register is compared once and then followed by the journal: whoever was changed since is
compared again, so that a list that is drawn anew after every change does not begin from nothing.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Select, String, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import pinyin
from policepost.core.counting import among, many, rows
from policepost.core.journalling.journal import CHANGES, JournalChange, JournalEntry
from policepost.core.searching import search
from policepost.residents import likeness
from policepost.residents.likeness import Cause, Traits
from policepost.residents.records import Resident, ResidentDifference

SHARED = 50
"""A telephone of more people than this is a switchboard's, and tells nothing of anybody."""
ANEW = 300
"""From how many changed entries on all are compared anew."""

_KEY: Any = type_coerce(Resident.id, String)
_COLUMNS = (
    *(_KEY, Resident.name, Resident.name_key, Resident.id_number),
    *(type_coerce(Resident.birth_date, String), Resident.phone),
)
_TRAITS = select(*_COLUMNS).where(Resident.left_on.is_(None), Resident.locked_until.is_(None))
_SOME = select(*_COLUMNS, Resident.left_on).where(among(_KEY, "keys"))
"""Who left is passed over in `_some`: asked for it, SQLite would read all who did not."""

Pair = tuple[str, str]
"""The keys of two entries as the database has them, the smaller first."""


@dataclass
class _Known:
    """What was found when the journal stood at an entry."""

    number: int = -1
    pairs: dict[Pair, Cause] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_known: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
_making = threading.Lock()


def _of_post(session: Session) -> _Known:
    """Return what is known of the post that a session reads; its pool lives as long as it does."""
    pool = session.connection().engine.pool
    with _making:
        return _known.setdefault(pool, _Known())


def _traits(found: Iterable[Sequence[Any]]) -> dict[str, Traits]:
    return {
        key: Traits(name, likeness.sound(name, name_key), number or "", born or "", phone)
        for key, name, name_key, number, born, phone in found
    }


def _some(session: Session, keys: Iterable[str]) -> dict[str, Traits]:
    """Return those of some entries who are here."""
    found = rows(session, _SOME, keys=many(keys))
    return _traits(entry[:-1] for entry in found if entry[-1] is None)


def pairs(session: Session) -> dict[Pair, Cause]:
    """Return who may be one person, but for those who were said to be two.

    Compares all the first time: call it off the screen's thread.
    """
    known = _of_post(session)
    with known.lock:
        last = session.scalar(select(func.max(JournalEntry.number))) or 0
        if known.number != last:
            _follow(session, known)
            known.number = last
        found = dict(known.pairs)
    for pair in _different(session):
        found.pop(pair, None)
    return found


def _follow(session: Session, known: _Known) -> None:
    changed = _changed_since(session, known.number) if known.number >= 0 else None
    if changed is None:
        known.pairs = compared(_traits(rows(session, _TRAITS)))
        return
    if not changed:
        return
    kept = {pair: why for pair, why in known.pairs.items() if changed.isdisjoint(pair)}
    for key, entry in _some(session, changed).items():
        for other, why in _around(session, entry, UUID(key)).items():
            kept[_pair(key, other)] = why
    known.pairs = kept


def _changed_since(session: Session, number: int) -> set[str] | None:
    """Return the entries that changed since; None when they are so many that all are compared."""
    found = session.scalars(
        select(JournalChange.record_id)
        .where(
            JournalChange.entry > number,
            JournalChange.kind == Resident.__tablename__,
            JournalChange.op.in_((*CHANGES, "erase")),
        )
        .distinct()
        .limit(ANEW + 1)
    ).all()
    return None if len(found) > ANEW else set(found)


def compared(entries: dict[str, Traits]) -> dict[Pair, Cause]:
    """Return every pair with a cause; each group of those who share something is compared."""
    numberless = {entry.name for entry in entries.values() if not entry.number}
    groups: defaultdict[Hashable, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        for shared in likeness.keys(entry, near=entry.name in numberless):
            groups[shared].append(key)
    found: dict[Pair, Cause] = {}
    for shared, members in groups.items():
        if len(members) < 2 or (isinstance(shared, str) and len(members) > SHARED):
            continue
        for one, other in combinations(members, 2):
            why = likeness.cause(entries[one], entries[other])
            if why is not None:
                found[_pair(one, other)] = why
    return found


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _different(session: Session) -> list[Pair]:
    found = session.connection().execute(
        select(
            type_coerce(ResidentDifference.one_id, String),
            type_coerce(ResidentDifference.other_id, String),
        )
    )
    return [_pair(one, other) for one, other in found]


def _near_names(lowest: str, but: UUID | None) -> Select[*tuple[Any, ...]]:
    """Return the statement for who is here and whose name is read with a beginning."""
    return _TRAITS.where(
        Resident.name_key >= lowest, Resident.name_key < f"{lowest}\U0010ffff", Resident.id != but
    )


def _around(session: Session, entry: Traits, but: UUID | None) -> dict[str, Cause]:
    """Return who of those who are here may be somebody, by the indexes of names and telephones."""
    found: dict[str, Traits] = {}
    if entry.name:
        found |= _traits(session.execute(_near_names(f"{entry.sound} ", but)))
        first = entry.sound.partition(" ")[0]
        near = [type_coerce(Resident.birth_date, String) == entry.birth] if entry.birth else []
        if entry.number and len(entry.number) != likeness.IDENTITY_LENGTH:
            near.append(func.length(Resident.id_number) == len(entry.number))
        if near:
            found |= _traits(session.execute(_near_names(f"{first} ", but).where(or_(*near))))
    if entry.number:
        held = session.scalars(
            select(_KEY).where(Resident.id_number == entry.number, Resident.id != but)
        )
        found |= _some(session, held)
    found |= _by_phone(session, entry, but)
    causes = {key: likeness.cause(entry, other) for key, other in found.items()}
    return {key: why for key, why in causes.items() if why is not None}


def _by_phone(session: Session, entry: Traits, but: UUID | None) -> dict[str, Traits]:
    found: dict[str, Traits] = {}
    for phone in likeness.phones(entry.phone):
        hits = search.find(session, phone, SHARED + 1, kinds=[Resident.__tablename__])
        keys = [hit.id.hex for hit in hits if hit.id != but]
        if keys and len(hits) <= SHARED:
            found |= _some(session, keys)
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
    here = _around(session, entry, but)
    gone = _gone(session, entry, but)
    ordered = sorted({**here, **gone}.items(), key=lambda one: (one[1], one[0] in gone, one[0]))
    said = {} if but is None else _said_different(session, but)
    names = _names(session, [key for key, _why in ordered])
    doubles = [
        Double(UUID(key), names[key], why, key in gone) for key, why in ordered if key not in said
    ]
    return doubles[:most]


def _gone(session: Session, entry: Traits, but: UUID | None) -> dict[str, Cause]:
    """Return who left and was this person; each question is asked alone, by its own index."""
    left = select(_KEY).where(
        Resident.left_on > date.min, Resident.locked_until.is_(None), Resident.id != but
    )
    found: dict[str, Cause] = {}
    if entry.name and entry.birth:
        born = type_coerce(Resident.birth_date, String) == entry.birth
        same = left.where(Resident.name_key == pinyin.sort_key(entry.name), born)
        found |= dict.fromkeys(session.scalars(same), Cause.NAME_AND_BIRTH)
    if entry.number:
        held = session.execute(
            select(_KEY, Resident.left_on).where(
                Resident.id_number == entry.number, Resident.id != but
            )
        )
        found |= {key: Cause.NUMBER for key, left_on in held if left_on is not None}
    return found


def _said_different(session: Session, resident_id: UUID) -> set[str]:
    one, other = ResidentDifference.one_id, ResidentDifference.other_id
    found = session.execute(select(one, other).where(or_(one == resident_id, other == resident_id)))
    return {key.hex for both in found for key in both if key != resident_id}


def _names(session: Session, keys: Sequence[str]) -> dict[str, str]:
    statement = select(_KEY, Resident.name).where(among(_KEY, "keys"))
    return {key: name for key, name in rows(session, statement, keys=many(keys))}


def people(session: Session, *, compare: bool = True) -> list[str]:
    """Return the keys of everybody who may be in the register twice.

    Args:
        session: A reading session.
        compare: False for what is known already, see :func:`fresh`.
    """
    known = pairs(session) if compare else _of_post(session).pairs
    return sorted({key for pair in known.keys() - set(_different(session)) for key in pair})


def fresh(session: Session) -> bool:
    """Say whether nothing was written since all were compared."""
    last = session.scalar(select(func.max(JournalEntry.number))) or 0
    return _of_post(session).number == last


def beside(session: Session, resident_id: UUID) -> list[Double]:
    """Return who may be the same person, as far as :func:`pairs` knew when it was last asked.

    For a card that must not wait: it compares nothing.
    """
    mine = resident_id.hex
    causes = {
        one if other == mine else other: why
        for (one, other), why in _of_post(session).pairs.items()
        if mine in (one, other)
    }
    if not causes:
        return []
    said, names = _said_different(session, resident_id), _names(session, sorted(causes))
    return [
        Double(UUID(key), names[key], why, left=False)
        for key, why in sorted(causes.items(), key=lambda one: (one[1], one[0]))
        if key not in said and key in names
    ]


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

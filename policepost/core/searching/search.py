"""One box that finds people, addresses, cases and papers.

Each kind of record registers what it is found by. The entries are written in the transaction of the
change (:mod:`policepost.core.searching.index`) and can be made again from the records at any time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, String, column, func, select, table, type_coerce
from sqlalchemy.orm import Session

from policepost.core.journalling.journal import Collected, collected
from policepost.core.records import Record
from policepost.core.searching import index
from policepost.core.searching.finding import Finder
from policepost.core.searching.index import Entry, Shown, shown
from policepost.core.searching.terms import folded
from policepost.core.shapes import Hit

__all__ = [
    "Entry",
    "Mismatch",
    "Told",
    "enter",
    "enter_told",
    "entries",
    "find",
    "holding",
    "rebuild",
    "register",
    "replace",
    "settle",
    "stale",
    "told_in",
    "update",
    "verify",
    "waits",
]

WAITS = "search_waits"
"""Key in ``session.info`` while a transaction leaves entries waiting for their index."""

MOST_LISTED = 100_000
"""So many records a search inside a list finds at the most: more than any post has but people."""
_CHUNK = 5000

Make = Callable[[Session, Sequence[UUID]], Iterable[Entry]]
Watch = Callable[[Session, Sequence[Any]], Iterable[UUID]]


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    record: type[Record]
    make: Make
    watches: Mapping[type[Record], Watch]
    ids: Callable[[Session], Iterable[UUID]]
    by_address: bool
    by: Mapping[type[Record], frozenset[str]]


_kinds: dict[str, _Found] = {}


def register(
    record: type[Record],
    make: Make,
    watches: Mapping[type[Record], Watch] | None = None,
    *,
    by_address: bool = False,
    by: Mapping[type[Record], Iterable[str]] = MappingProxyType({}),
) -> None:
    """Make a kind of record searchable.

    Args:
        record: The class; its table name is the kind of the hits.
        make: From ids of records to their entries; a record that is not to be found gives none.
        watches: Other classes whose change alters entries of this kind, each with a function from
            the changed records to the ids of the records concerned.
        by_address: Whether the text of its entries is the address of the thing itself: a door
            comes before those who live behind it.
        by: For each class of which not every column matters, those that ``make`` reads. What
            changes in the others alone, as with most clicks, is not looked at.
    """
    _kinds[record.__tablename__] = _Found(
        record.__tablename__,
        record,
        make,
        dict(watches or {}),
        lambda session: _all_ids(session, record),
        by_address,
        {one: frozenset(("id", *columns)) for one, columns in by.items()},
    )


def _all_ids(session: Session, record: type[Record]) -> Iterable[UUID]:
    rows = session.connection().exec_driver_sql(f"SELECT id FROM {record.__tablename__}")  # noqa: S608
    return [UUID(key) for (key,) in rows]


def _altered(found: _Found, record: type[Record], changed: Collected) -> list[Any]:
    """The records of a class of which something has changed that entries of a kind tell."""
    touched, by = changed.touched.get(record, {}), found.by.get(record)
    return [one for key, one in touched.items() if by is None or changed.columns[key] & by]


def _concerned(session: Session, found: _Found, changed: Collected) -> set[UUID]:
    ids = set(changed.touched_ids.get(found.record, ()))
    ids.update(record.id for record in _altered(found, found.record, changed))
    for record, watch in found.watches.items():
        records = _altered(found, record, changed)
        if records:
            ids.update(watch(session, records))
    return ids


def leads_on(record: type[Record]) -> bool:
    """Say whether entries of another kind tell something of records of a class."""
    return any(record in found.watches for found in _kinds.values())


def is_found_by(record: type[Record], columns: Iterable[str]) -> bool:
    """Say whether the entries of a class may tell what is in some of its columns."""
    found = _kinds.get(record.__tablename__)
    by = found.by.get(record) if found is not None else None
    return found is not None and (by is None or not by.isdisjoint(columns))


def update(session: Session) -> None:
    """Make the entries of all that the transaction has touched again."""
    changed = collected(session)
    if not changed.touched and not changed.touched_ids:
        return
    for found in _kinds.values():
        ids = _concerned(session, found, changed)
        if ids:
            replace(session, found.kind, list(ids))


def enter(session: Session, kind: str, entries: Iterable[Entry]) -> None:
    """Write the entries of records that are new in this transaction."""
    _add(session, kind, [(entry.id, shown(entry)) for entry in entries])


Told = tuple[str, Shown]
"""What the search keeps of a record that is new: its key in hexadecimal digits, and the entry."""


def enter_told(session: Session, kind: str, told: Sequence[Told]) -> None:
    """Write the entries of records that are new in this transaction, made ready already."""
    if index.add(session, kind, told):
        session.info[WAITS] = True


def _add(session: Session, kind: str, made: Sequence[tuple[UUID, Shown]]) -> None:
    enter_told(session, kind, [(key.hex, one) for key, one in made])


def replace(session: Session, kind: str, ids: Sequence[UUID]) -> None:
    """Make the entries of some records of one kind again; what is as it was is not written."""
    connection = session.connection()
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        held = index.held(connection, kind, chunk)
        made = {entry.id: shown(entry) for entry in _kinds[kind].make(session, chunk)}
        new = [(key, one) for key, one in made.items() if key not in held]
        changed = [
            (key, kept, made[key])
            for key, kept in held.items()
            if key in made and kept[1:] != made[key]
        ]
        gone = [kept for key, kept in held.items() if key not in made]
        found_anew = {key for key, kept, one in changed if kept[3:] != one[2:]}
        if len(found_anew) >= index.MANY:  # they wait for their index, as those of an import do
            gone += [kept for key, kept, _one in changed if key in found_anew]
            new += [(key, one) for key, _kept, one in changed if key in found_anew]
            changed = [one for one in changed if one[0] not in found_anew]
        index.remove(connection, kind, gone)
        index.change(connection, kind, [one[1:] for one in changed])
        _add(session, kind, new)


def rebuild(session: Session) -> None:
    """Make the whole index again from the records; where there are many, they wait for it."""
    index.clear(session.connection())
    for kind, found in _kinds.items():
        replace(session, kind, list(found.ids(session)))


def waits(session: Session) -> bool:
    """Whether :func:`settle` has anything to do."""
    return bool(index.waiting(session.connection()))


def stale(session: Session) -> bool:
    """Whether an upgrade asked for a new index, and all who can make it are there."""
    connection = session.connection()
    anew = index.ANEW in index.waiting(connection)
    return anew and _kinds.keys() >= index.kinds(connection)


def settle(session: Session) -> bool:
    """Take one step of bringing into the indexes what waits for them.

    Returns:
        Whether others still wait.
    """
    if stale(session):
        rebuild(session)
        return True
    return index.merge(session.connection())


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A record whose search entry is not as it should be."""

    kind: str
    id: UUID | None


def verify(session: Session) -> list[Mismatch]:
    """Compare the index with the records.

    Returns:
        The records whose entries are missing, left over, different or found by nothing; empty when
        all is well.
    """
    connection = session.connection()
    wrong = [Mismatch(kind, key) for kind, key in index.unindexed(connection)]
    for kind, found in _kinds.items():
        rows = connection.exec_driver_sql(
            "SELECT record_id, title, detail, names, text FROM search_entry WHERE kind = ?", (kind,)
        )
        held = {UUID(key): tuple(kept) for key, *kept in rows}
        ids = list(found.ids(session))
        for start in range(0, len(ids), _CHUNK):
            wrong += [
                Mismatch(kind, entry.id)
                for entry in found.make(session, ids[start : start + _CHUNK])
                if held.pop(entry.id, None) != shown(entry)
            ]
        wrong += [Mismatch(kind, key) for key in held]
    return list(dict.fromkeys(wrong))


def find(
    session: Session,
    text: str,
    limit: int = 50,
    kinds: Sequence[str] | None = None,
    *,
    pairs: bool | None = None,
) -> list[Hit]:
    """Everything that holds every word of ``text``, the best first.

    Args:
        session: A reading session.
        text: Characters, pinyin, initials, part of a number or of an address; several words
            narrow it down.
        limit: How many hits of each kind at the most.
        kinds: The kinds of record to look among, by default all.
        pairs: Whether two characters alone, by which nothing is called, are looked for in the
            texts; by default among all kinds.
    """
    words = _words(text)
    if not words:
        return []
    pairs = kinds is None if pairs is None else pairs
    among = [kind for kind in (kinds or _kinds) if kind in _kinds]
    by_address = [kind for kind in among if _kinds[kind].by_address]
    finder = Finder(session.connection(), among, limit, by_address, pairs=pairs)
    return finder.find(words)


def entries(session: Session, text: str, kind: type[Record], most: int) -> tuple[list[int], bool]:
    """The numbers of the entries of a kind that hold every word of ``text``, for a list of them.

    Args:
        session: A reading session.
        text: As :func:`find` takes it.
        kind: The class of the records.
        most: How many at the most.

    Returns:
        The numbers, in no order, and whether these are all.
    """
    words = _words(text)
    if not words:
        return [], True
    return Finder(session.connection(), [kind.__tablename__], most).entries(words)


def told_in(kind: type[Record], some: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that records of a kind are those which entries of the search tell of."""
    entry = table("search_entry", column("id", Integer), column("record_id", String))
    numbers = func.json_each(json.dumps(list(some))).table_valued("value")
    records = select(entry.c.record_id).where(entry.c.id.in_(select(numbers.c.value)))
    return type_coerce(kind.id, String).in_(records)


def holding(session: Session, text: str, kind: type[Record]) -> ColumnElement[bool]:
    """Return the condition that records of a kind hold every word of ``text``."""
    return told_in(kind, entries(session, text, kind, MOST_LISTED)[0])


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(folded(text).split()))

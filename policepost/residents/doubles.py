"""Who may be in the register twice, in the whole of it; around one entry see `around`.

The whole register is compared once and then followed by the journal: whoever was changed since is
compared again, so that a list that is drawn anew after every change does not begin from nothing.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Integer, String, bindparam, func, literal_column, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core.counting import rows
from policepost.core.journalling.journal import CHANGES, JournalChange, JournalEntry
from policepost.residents import around, likeness
from policepost.residents.around import Double
from policepost.residents.likeness import Cause, Traits
from policepost.residents.records import Resident, ResidentDifference

ANEW = 300
"""From how many changed entries on all are compared anew."""

AT_ONCE = 20_000
"""So many rows of the register are read at a time."""

PARTS = 256
"""Into so many dictionaries the groups are put: of a million people each has some thousands."""

Pair = tuple[str, str]
"""The keys of two entries as the database has them, the smaller first."""

Groups = defaultdict[Hashable, list[tuple[str, Traits]]]
"""Who shares something, by what that is."""

_row = literal_column(f"{Resident.__tablename__}.rowid", Integer)


class _Found:
    """What a comparison found.

    A list and a card of the screen ask it; so it is put in order where it was found, in the
    background.

    Attributes:
        pairs: Who may be one person.
        people: Everybody in a pair, in order.
        others: Of everybody in a pair, who else may be that person.
    """

    def __init__(self, pairs: dict[Pair, Cause]) -> None:
        self.pairs = pairs
        self.others: defaultdict[str, list[str]] = defaultdict(list)
        for one, other in pairs:
            self.others[one].append(other)
            self.others[other].append(one)
        self.people = sorted(self.others)


@dataclass
class _Known:
    """What was found when the journal stood at an entry."""

    number: int = -1
    found: _Found = field(default_factory=partial(_Found, {}))
    lock: threading.Lock = field(default_factory=threading.Lock)


_known: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
_making = threading.Lock()


def _of_post(session: Session) -> _Known:
    """Return what is known of the post that a session reads; its pool lives as long as it does."""
    pool = session.connection().engine.pool
    with _making:
        return _known.setdefault(pool, _Known())


def pairs(session: Session) -> dict[Pair, Cause]:
    """Return who may be one person, but for those who were said to be two.

    Compares all the first time: call it off the screen's thread.
    """
    found = dict(_found(session).pairs)
    for pair in _different(session):
        found.pop(pair, None)
    return found


def _found(session: Session) -> _Found:
    """Return what a comparison finds now."""
    known = _of_post(session)
    with known.lock:
        last = session.scalar(select(func.max(JournalEntry.number))) or 0
        if known.number != last:
            _follow(session, known)
            known.number = last
        return known.found


def _follow(session: Session, known: _Known) -> None:
    changed = _changed_since(session, known.number) if known.number >= 0 else None
    if changed is None:
        known.found = _Found(compared(_everybody(session)))
        return
    if not changed:
        return
    pairs = known.found.pairs
    kept = {pair: why for pair, why in pairs.items() if changed.isdisjoint(pair)}
    for key, entry in around.some(session, changed).items():
        for other, why in around.around(session, entry, UUID(key)).items():
            kept[_pair(key, other)] = why
    if kept != pairs:
        known.found = _Found(kept)


def _everybody(session: Session) -> list[dict[str, Traits]]:
    """Return what is compared of everybody, some in each part."""
    part = around.TRAITS.where(_row >= bindparam("first"), _row < bindparam("end"))
    last = session.scalar(select(func.max(_row)).select_from(Resident)) or 0
    return [
        around.traits(rows(session, part, first=first, end=first + AT_ONCE))
        for first in range(0, last + 1, AT_ONCE)
    ]


def _changed_since(session: Session, number: int) -> set[str] | None:
    """Return the entries that changed since; None when they are so many that all are compared.

    Each is asked for as often as it was changed: to tell them apart SQLite would go through the
    whole journal.
    """
    found = session.scalars(
        select(JournalChange.record_id)
        .where(
            JournalChange.entry > number,
            JournalChange.kind == Resident.__tablename__,
            JournalChange.op.in_((*CHANGES, "erase")),
        )
        .limit(ANEW + 1)
    ).all()
    return None if len(found) > ANEW else set(found)


def compared(parts: list[dict[str, Traits]]) -> dict[Pair, Cause]:
    """Return every pair with a cause; each group of those who share something is compared.

    Takes the parts out of the list while it goes, and keeps the groups in many dictionaries: to let
    one of millions grow, or go, stops every other thread for a third of a second.
    """
    numberless = {one.name for part in parts for one in part.values() if not one.number}
    groups: list[Groups] = [defaultdict(list) for _part in range(PARTS)]
    while parts:
        for one in parts.pop().items():
            for shared in likeness.keys(one[1], near=one[1].name in numberless):
                groups[hash(shared) % PARTS][shared].append(one)
    found: dict[Pair, Cause] = {}
    while groups:
        found |= _compared_in_groups(groups.pop())
    return found


def _compared_in_groups(groups: Groups) -> dict[Pair, Cause]:
    found: dict[Pair, Cause] = {}
    for shared, members in groups.items():
        if len(members) < 2 or (isinstance(shared, str) and len(members) > around.SHARED):
            continue
        for (one, its), (other, others) in combinations(members, 2):
            why = likeness.cause(its, others)
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


def people(session: Session, *, compare: bool = True) -> Sequence[str]:
    """Return the keys of everybody who may be in the register twice.

    Args:
        session: A reading session.
        compare: False for what is known already, see :func:`fresh`.
    """
    found = _found(session) if compare else _of_post(session).found
    parted = {pair for pair in _different(session) if pair in found.pairs}
    if not parted:
        return found.people
    lost = Counter(key for pair in parted for key in pair)
    return [key for key in found.people if lost[key] < len(found.others[key])]


def fresh(session: Session) -> bool:
    """Say whether nothing was written since all were compared."""
    last = session.scalar(select(func.max(JournalEntry.number))) or 0
    return _of_post(session).number == last


def beside(session: Session, resident_id: UUID) -> list[Double]:
    """Return who may be the same person, as far as :func:`pairs` knew when it was last asked.

    For a card that must not wait: it compares nothing.
    """
    mine, found = resident_id.hex, _of_post(session).found
    causes = {other: found.pairs[_pair(mine, other)] for other in found.others.get(mine, ())}
    if not causes:
        return []
    said, names = around.said_different(session, resident_id), around.named(session, sorted(causes))
    return [
        Double(UUID(key), names[key], why, left=False)
        for key, why in sorted(causes.items(), key=lambda one: (one[1], one[0]))
        if key not in said and key in names
    ]

"""The list of a very large register, kept in memory in columns of a few bytes for each person.

An order or a filter that no index gives costs SQLite a second at a million people, and an index for
each of them would cost every import. So of a register of more than :data:`LARGE` people the columns
by which the list sorts and its chips filter are read once, in the background, without holding up
the screen: some 30 bytes for each person. From them any order of any filter comes in some
hundredths of a second, whole and not only its first page. What a list shows of its rows is read
from the database as before, and so is everything while the columns are not there or behind.

Numpy is imported here, so this module is imported late.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from policepost.core.numerals import figures, joined, numbers, rowid
from policepost.core.vectors import Ids
from policepost.grids import verifying
from policepost.residents import listing
from policepost.residents.counting import Counts
from policepost.residents.kinds import Kind
from policepost.residents.large_parts import (
    Column,
    Days,
    Picked,
    Places,
    Test,
    in_order,
    one_of,
    passing,
)
from policepost.residents.listing import ResidentFilter
from policepost.residents.records import Resident

LOOKED_AT: Final = (0, 500, 4_000)
"""Of a list whose filter asks of everybody so many are looked at, before its beginning is shown."""

FEW: Final = 2_000
"""Of so many who left the database makes a list as quickly."""

KINDS: Final = tuple(sorted(Kind))
"""As the database sorts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What is kept of each person; the place in every column is the same.

    Attributes:
        packed: The ids, sixteen bytes each.
        rowids: Under which number the table has each, ascending.
        here: Who is here, by name, birth date and key.
        gone: Who left, in the same order; not there when somebody left since everybody was read.
        kind: Place in :data:`KINDS`.
        sex: The code as the database sorts it.
        missing: Whether the entry lacks something.
        birth, verified, collected: Days.
        grid: Place in ``grids``.
        grids: The grids in which somebody is, by the text of their key; the first is none.
        home: The dwelling, under its number in the table of places; 0 for none.
        addresses: Of each dwelling, its place in the order of the addresses.
        doors: The same, grid by grid.
    """

    packed: bytes
    rowids: Column | range
    here: Places
    gone: Places | None
    kind: Column
    sex: Column
    missing: Column
    birth: Days
    verified: Days
    collected: Days
    grid: Column
    grids: Mapping[str, int]
    home: Column
    addresses: Column
    doors: Column

    def answers(self, shown: ResidentFilter) -> bool:
        """Say whether a list is made here: of few people the database makes it as quickly."""
        few = shown.ids is not None or shown.care
        if shown.left:
            return not few and self.gone is not None and len(self.gone) > FEW
        return not few

    def ids(
        self,
        session: Session,
        shown: ResidentFilter,
        today: date,
        *,
        sort: str = "name",
        descending: bool = False,
        limit: int | None = None,
    ) -> Ids:
        """Return the same as :func:`policepost.residents.listing.ids`."""
        if _is_by_name(shown, sort):
            sort = "name"
        if limit is not None and sort not in _BY:
            return self._picked(self._first(session, shown, today, limit, descending=descending))
        chosen = self._sorted(self.chosen(session, shown, today), sort)
        return self._picked((chosen[::-1] if descending else chosen)[:limit])

    def begins_at_once(self, shown: ResidentFilter, sort: str, *, descending: bool) -> bool:
        """Say whether the first of a list are there far sooner than the whole of it."""
        if not self.answers(shown):
            return True
        as_kept = shown in (listing.EVERYBODY, listing.LEFT) and not descending
        return _is_by_name(shown, sort) and not as_kept

    def _picked(self, some: Places) -> Ids:
        return Ids(Picked(self.packed, np.ascontiguousarray(some)))

    def _first(
        self,
        session: Session,
        shown: ResidentFilter,
        today: date,
        limit: int,
        *,
        descending: bool,
    ) -> Places:
        """Return the first of a list by name, looking at no more people than needed."""
        everybody, tests = self._everybody(shown), self._tests(session, shown, today)
        if descending:
            everybody = everybody[::-1]
        found, start, step = [everybody[:0]], 0, 2 * limit
        while start < len(everybody) and sum(map(len, found)) < limit:
            found.append(passing(everybody[start : start + step], tests))
            start, step = start + step, 8 * step
        return np.concatenate(found)[:limit]

    def beginning(
        self,
        session: Session,
        shown: ResidentFilter,
        today: date,
        *,
        sort: str = "name",
        descending: bool = False,
        limit: int,
    ) -> Ids:
        """Return the first of a list whose filter asks of everybody's entry, without going far.

        These are its first rows in their order; how many are found depends on how many it lets
        through.
        """
        asked = listing.sought(session, replace(listing.EVERYBODY, where=shown.where), today)
        candidates = self._sorted(self.chosen(session, replace(shown, where=()), today), sort)
        if descending:
            candidates = candidates[::-1]
        found = [candidates[:0]]
        for first, end in pairwise(LOOKED_AT):
            some = candidates[first:end]
            passed = self._found(session, [_among(self._rowids(some)), *asked])
            found.append(some[passed[some]])
            if sum(map(len, found)) >= limit:
                break
        return self._picked(np.concatenate(found)[:limit])

    def chosen(self, session: Session, shown: ResidentFilter, today: date) -> Places:
        """Return who is in a list that it answers, by name."""
        return passing(self._everybody(shown), self._tests(session, shown, today))

    def _everybody(self, shown: ResidentFilter) -> Places:
        return self.here if not shown.left or self.gone is None else self.gone

    def _tests(self, session: Session, shown: ResidentFilter, today: date) -> list[Test]:
        """Return for each part of a filter what says whom it lets through."""
        tests: list[Test] = []
        if shown.grids:
            places = [self.grids.get(key.hex if key else "", -1) for key in shown.grids]
            tests.append(one_of(self.grid, [at for at in places if at >= 0], len(self.grids)))
        if shown.kinds:
            places = [KINDS.index(Kind(kind)) for kind in shown.kinds]
            tests.append(one_of(self.kind, places, len(KINDS)))
        if shown.unverified:
            tests.append(self._unverified(session, today))
        if shown.missing:
            tests.append(self.missing.__getitem__)
        rest = listing.sought(session, shown, today)
        if rest:
            tests.append(self._found(session, rest).__getitem__)
        return tests

    def _unverified(self, session: Session, today: date) -> Test:
        """Return what says who was never verified, or too long ago."""
        days = verifying.stale_before(verifying.within(session, "resident"), today)
        stale = np.array([self.verified.before(days[kind]) for kind in KINDS])
        return lambda some: self.verified.at[some] < stale[self.kind[some]]

    def _found(self, session: Session, conditions: Sequence[ColumnElement[bool]]) -> Column:
        """Return for whom conditions hold that only the database can answer."""
        mask = np.zeros(len(self.kind), dtype=bool)
        told = session.scalar(select(joined(figures(rowid(Resident)))).where(*conditions))
        mask[self.places(numbers(told))] = True
        return mask

    def _rowids(self, some: Places) -> list[int]:
        """Return under which numbers the table has some people."""
        found = some + self.rowids.start if isinstance(self.rowids, range) else self.rowids[some]
        listed: list[int] = found.tolist()
        return listed

    def places(self, rowids: Column) -> Column:
        """Return where people stand in the columns."""
        if isinstance(self.rowids, range):
            return rowids.astype(np.int64) - self.rowids.start
        return np.searchsorted(self.rowids, rowids)

    def _sorted(self, some: Places, sort: str) -> Places:
        """Return people by a column; those who are alike in it stay in their order."""
        by = _BY.get(sort)
        return some if by is None else some[in_order(by(self, some))]

    def counts(
        self, session: Session, today: date, shown: ResidentFilter, *, compare: bool = True
    ) -> Counts:
        """Return the same as :func:`policepost.residents.counting.counts`."""
        chosen = self.chosen(session, shown, today)
        lived = np.zeros(len(self.addresses), dtype=bool)
        lived[self.home[chosen]] = True
        care = self._found(session, [listing.cared_for(today)])
        doubles = self._found(session, [listing.doubled(session, compare=compare)])
        return Counts(
            people=len(chosen),
            households=int(lived[1:].sum()),
            unverified=int(self._unverified(session, today)(chosen).sum()),
            missing=int(self.missing[chosen].sum()),
            doubles=int(doubles[chosen].sum()),
            care=int(care[chosen].sum()),
            cut=listing.is_cut(session, shown),
        )


def _is_by_name(shown: ResidentFilter, sort: str) -> bool:
    """Say whether a list is in the order of the names, also as all are alike in what it is by."""
    return sort not in _BY or (sort == "kind" and len(shown.kinds) == 1)


def _among(numbers_of: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a row has one of some numbers, which are looked up one by one."""
    each = func.json_each(json.dumps(numbers_of)).table_valued("value")
    return rowid(Resident).in_(select(each.c.value))


_BY: Final[Mapping[str, Callable[[Columns, Places], Column]]] = {
    "sex": lambda columns, some: columns.sex[some],
    "age": lambda columns, some: columns.birth.at[some],
    "kind": lambda columns, some: columns.kind[some],
    "verified": lambda columns, some: columns.verified.at[some],
    "collected": lambda columns, some: columns.collected.at[some],
    "address": lambda columns, some: columns.addresses[columns.home[some]],
    "grid": lambda columns, some: columns.doors[columns.home[some]],
}
"""What people are sorted by, for each key of the list but the name."""

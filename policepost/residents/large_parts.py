"""What the columns of a large register are made of: orders, days and tests of some people.

Numpy is imported here, so this module is imported late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from policepost.core.vectors import Packed

Column = NDArray[Any]
Places = NDArray[np.uint32]
"""Which people, in which order: their places in the columns."""

Test = Callable[[Places], Column]
"""Says of some people whom a part of a filter lets through."""


class Picked(Packed):
    """Some of many ids in an order of their own: each costs four bytes more."""

    def __init__(self, packed: bytes, order: Places) -> None:
        super().__init__(packed)
        self._order = order

    def _bytes(self) -> bytes:
        """The ids in their order, sixteen bytes each."""
        return np.frombuffer(self._packed, "V16")[self._order].tobytes()

    @override
    def __len__(self) -> int:
        return len(self._order)

    @override
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Picked(self._packed, self._order[index])
        at = int(self._order[index]) * 16
        return self._packed[at : at + 16].hex()

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(Packed(self._bytes()))

    @override
    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        there = np.flatnonzero(self._order[start:stop] == Packed(self._packed).index(value))
        if not len(there):
            raise ValueError(f"{value!r} is not in it")
        return int(there[0]) + start

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, Picked):
            return self._bytes() == other._bytes()
        if isinstance(other, Packed):
            return self._bytes() == other._packed
        return isinstance(other, Sequence) and list(self) == list(other)

    @override
    def __hash__(self) -> int:
        return hash(self._bytes())


@dataclass(frozen=True, slots=True)
class Days:
    """A column of days: for each person the place of the day among all that occur, 0 for none.

    Attributes:
        known: The days that occur as numbers like 20261124, ascending; the first is 0.
        at: Of each person.
    """

    known: NDArray[np.uint32]
    at: Column

    @classmethod
    def of(cls, told: Column) -> Days:
        """Make it of the days of all people."""
        known, at = np.unique(np.append(told, 0), return_inverse=True)
        return cls(known.astype(np.uint32), at[:-1].astype(np.min_scalar_type(len(known))))

    def before(self, day: date) -> int:
        """From which place on the days are not before a day."""
        number = (day.year * 100 + day.month) * 100 + day.day
        return int(self.known.searchsorted(np.uint32(number)))  # of any other type it copies them

    def changed(self, where: Column, told: Column) -> Days:
        """The column after some people have other days."""
        if np.isin(told, self.known).all():
            at = self.at.copy()
            at[where] = np.searchsorted(self.known, told)
            return Days(self.known, at)
        whole = self.known[self.at]
        whole[where] = told
        return Days.of(whole)


def passing(some: Places, tests: Iterable[Test]) -> Places:
    """Return those of some people whom every test lets through."""
    for test in tests:
        some = some[test(some)]
    return some


def one_of(column: Column, wanted: Sequence[int], count: int) -> Test:
    """Return what says whose place in a column is one of some."""
    passes = np.zeros(count, dtype=bool)
    passes[list(wanted)] = True
    return lambda some: passes[column[some]]


def in_order(keys: Column) -> Column:
    """Return the stable order of numbers; of two bytes at a time, which numpy does by radix."""
    if keys.dtype.itemsize <= 2:
        return np.argsort(keys, kind="stable")
    low = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    high = np.argsort((keys >> 16).astype(np.uint16)[low], kind="stable")
    return low[high]

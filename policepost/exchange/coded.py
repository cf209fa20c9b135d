"""The rows of a sheet kept as columns in which every different cell stands once.

Most cells of a register repeat: what one means is found out once for all rows that have it, and a
sheet of a million cells takes a few bytes for each.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import eq
from typing import Any, TypeVar, overload

from typing_extensions import override

from policepost.exchange.values import Cell

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Numbered(dict[K, int]):
    """Gives each new key the next number from 0."""

    def __missing__(self, key: K) -> int:
        self[key] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Coded:
    """One column.

    Attributes:
        cells: The different cells.
        at: For each row the index of its cell.
    """

    cells: Sequence[Cell]
    at: Sequence[int]

    def each(self, meant: Sequence[T]) -> list[T]:
        """Return for each row what its cell means, from what each different cell means."""
        return list(map(meant.__getitem__, self.at))

    def part(self, first: int, end: int) -> Coded:
        """Return the column of some of the rows."""
        return Coded(self.cells, self.at[first:end])


class Rows(Sequence[Sequence[Cell]]):
    """Rows that are made from columns when they are asked for; all are equally long."""

    def __init__(self, columns: Sequence[Coded], count: int) -> None:
        self.columns = columns
        self._count = count

    @override
    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Cell]]: ...
    @override
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(self._count))]
        at = index + self._count if index < 0 else index
        if not 0 <= at < self._count:
            raise IndexError(index)
        return [column.cells[column.at[at]] for column in self.columns]

    @override
    def __iter__(self) -> Iterator[Sequence[Cell]]:
        if not self.columns:
            return iter([[] for _ in range(self._count)])
        return map(list, zip(*(column.each(column.cells) for column in self.columns), strict=True))

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(other) == self._count and all(map(eq, self, map(list, other)))

    __hash__ = None  # type: ignore[assignment]

    @property
    def filled(self) -> bool:
        """Whether any cell holds anything."""
        return not all(_is_empty(cell) for column in self.columns for cell in column.cells)

    @property
    def end(self) -> int:
        """How many rows there are without the empty ones at the end."""
        end = self._count
        while end and all(_is_empty(one.cells[one.at[end - 1]]) for one in self.columns):
            end -= 1
        return end


def rows_of(rows: Iterable[Sequence[Cell]]) -> Rows:
    """Return rows kept as columns, the shorter ones filled up with empty cells."""
    if isinstance(rows, Rows):
        return rows
    held = list(rows)
    return Rows([_coded(column) for column in zip_longest(*held, fillvalue="")], len(held))


def _coded(column: Sequence[Cell]) -> Coded:
    known: Numbered[Any] = Numbered()
    at = array("I", map(known.__getitem__, keys(column)))
    return Coded(cells(known), at)


def keys(column: Sequence[Any]) -> Sequence[Any]:
    """Return what tells the cells of a column apart: yes is the same key as 1, but no number."""
    if bool in set(map(type, column)):
        return [(cell,) if cell.__class__ is bool else cell for cell in column]
    return column


def cells(known: Iterable[Any]) -> list[Any]:
    """Return the cells of such keys."""
    return [key[0] if key.__class__ is tuple else key for key in known]


def _is_empty(cell: Cell) -> bool:
    return cell is None or cell == ""

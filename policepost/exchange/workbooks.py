"""Workbooks read by calamine in a child process with limits.

What calamine builds is as large as the rectangle around all cells, so two cells are enough to fill
the memory; and a panic or a failed allocation in it ends the whole process. So nothing here touches
the file; see :mod:`policepost.exchange.parsing` for what the child does.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from policepost.core import aside, language
from policepost.exchange.coded import Coded, Rows
from policepost.exchange.values import Cell

_WORK = "policepost.exchange.parsing:answered"
_A_SECOND = 1024 * 1024
"""Bytes of a workbook for which the child has a second more: eight times what they usually take."""

Table = tuple[str, Rows]
"""Name and rows of a sheet."""


class Damaged(Exception):
    """The library cannot read it."""


class Protected(Exception):
    """A password protects it, and none was given."""


class TooLarge(Exception):
    """It has too many sheets, rows or cells, or needs too much time or memory."""


class NoSuchSheet(Exception):
    """The sheet that was asked for is not there.

    Attributes:
        names: The sheets that are.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self.names = names


def read(data: bytes, wanted: str | None, password: str = "") -> list[Table]:
    """Read a workbook, or its one sheet ``wanted``; raises what this module defines.

    Refused, with the field "password", is a password that does not open the file.
    """
    question = json.dumps([wanted, password, language.current()]).encode() + b"\n" + data
    try:
        return _tables(aside.once(_WORK, question, aside.SECONDS + len(data) / _A_SECOND))
    except aside.Gone as error:
        raise TooLarge from error
    except (aside.Failed, ValueError, TypeError) as error:
        raise Damaged from error


def _tables(answer: bytes) -> list[Table]:
    length, _newline, rest = answer.partition(b"\n")
    told = json.loads(rest[: int(length)])
    if isinstance(told, dict):
        raise _wrong(told)
    numbers = memoryview(rest)[int(length) :]
    tables = []
    for (name, count, dated, columns), before in zip(told, _before(told), strict=True):
        cells = [list(map(_cell, column)) for column in columns] if dated else columns
        tables.append((str(name), Rows(list(_columns(numbers, before, count, cells)), count)))
    return tables


def _before(told: Sequence[Any]) -> Iterator[int]:
    """How many rows of columns stand before those of each sheet."""
    done = 0
    for _name, count, _dated, columns in told:
        yield done
        done += count * len(columns)


def _columns(
    numbers: memoryview, before: int, count: int, columns: Sequence[list[Cell]]
) -> Iterator[Coded]:
    """The columns of one sheet; a child that was taken over may have numbered them wrongly."""
    for number, cells in enumerate(columns):
        at = array("I")
        first = (before + number * count) * at.itemsize
        at.frombytes(numbers[first : first + count * at.itemsize])
        if len(at) != count or max(at, default=-1) >= len(cells):
            raise ValueError("cells without a number")
        yield Coded(cells, at)


def _wrong(told: dict[str, Any]) -> Exception:
    if told["is"] == "no sheet":
        return NoSuchSheet([str(name) for name in told["names"]])
    kinds = {"protected": Protected, "too large": TooLarge, "damaged": Damaged}
    return kinds[told["is"]]()


_KINDS: dict[str, Callable[[str], Cell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}


def _cell(cell: Any) -> Cell:
    if cell.__class__ is not list:
        return cell  # type: ignore[no-any-return]
    kind, value = cell
    return timedelta(seconds=value) if kind == "timedelta" else _KINDS[kind](value)

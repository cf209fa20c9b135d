"""Workbooks read by calamine in a child process with limits.

What calamine builds is as large as the rectangle around all cells, so two cells are enough to fill
the memory; and a panic or a failed allocation in it ends the whole process. So nothing here touches
the file; see :mod:`policepost.exchange.parsing` for what the child does.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from policepost.core import aside, language
from policepost.core.aside_child import apart, joined
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
    asked = (one.encode() for one in (wanted or "", password, language.current()))
    try:
        seconds = aside.SECONDS + len(data) / _A_SECOND
        return _tables(aside.once(_WORK, joined((*asked, data)), seconds))
    except aside.Gone as error:
        raise TooLarge from error
    except (aside.Failed, ValueError, LookupError) as error:
        raise Damaged from error


def _tables(answer: bytes) -> list[Table]:
    pieces = apart(answer)
    if is_ := str(_next(pieces), "utf-8"):
        raise _wrong(is_, pieces)
    tables = []
    for name in pieces:
        count, columns = int(_next(pieces)), int(_next(pieces))
        found = [_column(_next(pieces), _next(pieces), count) for _ in range(columns)]
        tables.append((str(name, "utf-8"), Rows(found, count)))
    return tables


def _next(pieces: Iterator[memoryview]) -> memoryview:
    """The next piece; a child that was taken over may have left some out."""
    for piece in pieces:
        return piece
    raise ValueError("cut short")


def _column(written: memoryview, numbers: memoryview, count: int) -> Coded:
    """One column; a child that was taken over may have numbered its cells wrongly."""
    cells, at = _cells(str(written, "utf-8")), array("I")
    at.frombytes(numbers)
    if len(at) != count or max(at, default=-1) >= len(cells):
        raise ValueError("cells without a number")
    return Coded(cells, at)


def _cells(written: str) -> Sequence[Cell]:
    """The different cells of a column as the child wrote them."""
    if not written:
        return []
    cells = written[2:].split(written[1:2])
    if written[0] == "s":
        return cells
    return [_KINDS[cell[0]](cell[1:]) for cell in cells]


def _wrong(is_: str, names: Iterator[memoryview]) -> Exception:
    if is_ == "no sheet":
        return NoSuchSheet([str(name, "utf-8") for name in names])
    kinds = {"protected": Protected, "too large": TooLarge, "damaged": Damaged}
    return kinds[is_]()


_KINDS: dict[str, Callable[[str], Cell]] = {
    "s": str,
    "f": float,
    "i": int,
    "b": "1".__eq__,
    "d": date.fromisoformat,
    "m": datetime.fromisoformat,
    "t": time.fromisoformat,
    "l": lambda seconds: timedelta(seconds=float(seconds)),
}

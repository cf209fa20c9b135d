"""Workbooks read by calamine in a child process with limits.

What calamine builds is as large as the rectangle around all cells, so two cells are enough to fill
the memory; and a panic or a failed allocation in it ends the whole process.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from typing import Any

import python_calamine as calamine

from policepost.core import aside
from policepost.exchange.values import Cell

MOST_ROWS = 100_000
MOST_CELLS = 2_000_000
MOST_SHEETS = 200
MOST_ANSWERED = 48 * 1024 * 1024
"""Bytes of all texts together: a long text that is repeated in each cell is one in the file."""
_STEP = 500

Table = tuple[str, Sequence[Sequence[Cell]]]
"""Name and rows of a sheet."""


class Damaged(Exception):
    """The library cannot read it."""


class Protected(Exception):
    """A password protects it."""


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


def read(data: bytes, wanted: str | None) -> list[Table]:
    """Read a workbook, or its one sheet ``wanted``; raises what this module defines."""
    question = json.dumps(wanted).encode() + b"\n" + data
    try:
        answer = json.loads(aside.once(f"{__name__}:{answered.__name__}", question))
    except aside.Gone as error:
        raise TooLarge from error
    except (aside.Failed, ValueError) as error:
        raise Damaged from error
    if isinstance(answer, dict):
        raise _told(answer)
    return [(name, _cells(rows) if dated else rows) for name, dated, rows in answer]


def answered(question: bytes) -> bytes:
    """What the child does: the sheets as JSON, or a word for what is wrong."""
    wanted, _newline, data = question.partition(b"\n")
    try:
        return b"[" + b",".join(_pieces(data, json.loads(wanted))) + b"]"
    except Protected:
        return b'{"is": "protected"}'
    except TooLarge:
        return b'{"is": "too large"}'
    except Damaged:
        return b'{"is": "damaged"}'
    except NoSuchSheet as error:
        return json.dumps({"is": "no sheet", "names": list(error.names)}).encode()


def _told(answer: dict[str, Any]) -> Exception:
    if answer["is"] == "no sheet":
        return NoSuchSheet([str(name) for name in answer["names"]])
    kinds = {"protected": Protected, "too large": TooLarge, "damaged": Damaged}
    return kinds[answer["is"]]()


def _pieces(data: bytes, wanted: str | None) -> Iterator[bytes]:
    """Name, whether there are times among the cells, and rows of each sheet."""
    length = 0
    try:
        for name, sheet in _sheets(data, wanted):
            rows = _whole(sheet)
            times: list[object] = []
            written = partial(_written, times)
            parts = []
            while some := list(islice(rows, _STEP)):
                parts.append(json.dumps(some, default=written, ensure_ascii=False)[1:-1].encode())
                length += len(parts[-1])
                if length > MOST_ANSWERED:
                    raise TooLarge
            head = json.dumps([name, bool(times)])[:-1].encode()
            yield head + b",[" + b",".join(parts) + b"]]"
    except calamine.PasswordError as error:
        raise Protected from error
    except calamine.CalamineError as error:
        raise Damaged from error


def _whole(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    """The rows from the very first one, as calamine gives them, and the very first column."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    return (before + row for row in sheet.iter_rows())


def _sheets(data: bytes, wanted: str | None) -> Iterator[tuple[str, calamine.CalamineSheet]]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = book.sheet_names
    if wanted is not None and wanted not in names:
        raise NoSuchSheet(names)
    if len(names) > MOST_SHEETS:
        raise TooLarge
    cells = 0
    for name in [wanted] if wanted is not None else names:
        sheet = book.get_sheet_by_name(name)
        rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        cells += rows * columns
        if rows > MOST_ROWS or cells > MOST_CELLS:
            raise TooLarge
        yield name, sheet


def _written(times: list[object], value: object) -> list[Any]:
    times.append(value)
    if isinstance(value, timedelta):
        return ["timedelta", value.total_seconds()]
    assert isinstance(value, (date, time))  # noqa: S101 - what else calamine gives is plain
    return [type(value).__name__, value.isoformat()]


_KINDS: dict[str, Callable[[str], Cell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}


def _cells(rows: list[list[Any]]) -> list[list[Cell]]:
    return [[_time(cell) if cell.__class__ is list else cell for cell in row] for row in rows]


def _time(cell: Any) -> Cell:
    kind, value = cell
    return timedelta(seconds=value) if kind == "timedelta" else _KINDS[kind](value)

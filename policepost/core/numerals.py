"""Numbers of many rows as one text of figures, which SQLite and numpy hand over in one piece.

Row by row a million numbers take half a second in which no other thread of the program can go on;
so they take some hundredths. Numpy is imported here, so this module is imported late.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Integer, LargeBinary, String, cast, column, func, literal
from sqlalchemy import type_coerce as coerced

from policepost.core.records import Base

WIDTH: Final = 9
"""Figures of a number."""
DAY_WIDTH: Final = 8
"""Figures of a day: 20261124."""
_AT_ONCE = 100_000


def rowid(kind: type[Base]) -> ColumnElement[int]:
    """The number under which SQLite keeps a row of a table."""
    return column("rowid", Integer, _selectable=kind.__table__)


def figures(value: ColumnElement[Any]) -> ColumnElement[str]:
    """A number in :data:`WIDTH` figures; nothing is 0."""
    zeros: ColumnElement[str] = literal("0" * WIDTH).op("||")(func.coalesce(value, 0))
    return func.substr(zeros, -WIDTH)


def day_figures(value: Any) -> ColumnElement[str]:
    """A day in :data:`DAY_WIDTH` figures; none is 0."""
    return func.replace(func.coalesce(coerced(value, String), "0000-00-00"), "-", "")


def joined(text: ColumnElement[str]) -> ColumnElement[bytes]:
    """The texts of all rows one after the other, in the order in which the rows come."""
    return cast(func.group_concat(text, ""), LargeBinary)


def numbers(told: bytes | None) -> NDArray[np.uint32]:
    """The numbers of a text that :func:`joined` made of :func:`figures`."""
    return parsed(np.frombuffer(told or b"", f"S{WIDTH}"))


def parsed(told: NDArray[Any]) -> NDArray[np.uint32]:
    """Numbers of as many figures as an item of the array has; some at once, to let others go on."""
    width = told.dtype.itemsize
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.uint32)
    found = np.empty(len(told), dtype=np.uint32)
    for start in range(0, len(told), _AT_ONCE):
        part = np.ascontiguousarray(told[start : start + _AT_ONCE])
        figures_of = part.view(np.uint8).reshape(len(part), width) - ord("0")
        found[start : start + _AT_ONCE] = figures_of.astype(np.uint32) @ powers
    return found

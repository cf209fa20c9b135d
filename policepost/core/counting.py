"""Counts that are made once and asked often.

To put a statement together out of columns costs SQLAlchemy as much as the database needs to count
ten thousand rows in an index. So a count is put together once, with a name wherever a day or a grid
stands, and asked with their values; its rows come as they are, past the session's bookkeeping.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from policepost.core import direct

Days = tuple[date, date]
"""The first and the last day of a period, both included."""


def rows(
    session: Session, statement: Select[*tuple[Any, ...]], **values: object
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the plain rows of a statement that was made before.

    Args:
        session: A reading session; what it has not written yet is not seen.
        statement: Selects columns, no mapped classes.
        **values: What its names stand for.
    """
    return direct.rows(session.connection(), statement, values)


def plain(
    session: Session, statement: Select[*tuple[Any, ...]], **values: object
) -> Sequence[Sequence[Any]]:
    """Return the same without names: a page of a list has many rows, and names cost a fifth."""
    return direct.plain(session.connection(), statement, values)


def among(column: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a text or key is one of many, given as :func:`many` of them.

    A name for each of them would be made anew for every page of a list, which costs more than to
    read the page; and SQLite takes only so many.
    """
    each = func.json_each(bindparam(name, type_=String)).table_valued("value")
    return column.in_(select(each.c.value))


def many(texts: Iterable[str]) -> str:
    """Return texts as the one value that :func:`among` takes."""
    return json.dumps(list(texts))


class Counting:
    """A count over a period, in the whole post or in one grid."""

    def __init__(
        self,
        asked: Select[*tuple[Any, ...]],
        day: InstrumentedAttribute[Any],
        grid: InstrumentedAttribute[Any],
    ) -> None:
        """Make the statements.

        Args:
            asked: What is counted and how it is grouped, without the period.
            day: The day that lies in the period.
            grid: The grid of what is counted.
        """
        self._whole = asked.where(day >= bindparam("first"), day <= bindparam("last"))
        self._grid = self._whole.where(grid == bindparam("grid"))

    def rows(
        self, session: Session, period: Days, grid_id: UUID | None = None, **values: object
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Return the counts of a period, of one grid or of the whole post."""
        first, last = period
        if grid_id is None:
            return rows(session, self._whole, first=first, last=last, **values)
        return rows(session, self._grid, first=first, last=last, grid=grid_id, **values)

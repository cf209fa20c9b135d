"""Changes that the search is told not to look at."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from policepost.core.database import Database
from policepost.core.records import Record
from policepost.core.searching import search

_OTHER: dict[type, Any] = {
    str: "别处",
    date: date(2031, 5, 6),
    datetime: datetime(2031, 5, 6, 7).astimezone(),
    int: 77,
    bool: True,
}


def changed(db: Database, kind: type[Record], of: type[Record]) -> list[str]:
    """Change all plain columns of a class by which records of ``kind`` are not to be found.

    Returns:
        The columns that were changed; the search's entries must still be right.
    """
    by = search._kinds[kind.__tablename__].by[of]
    columns = {
        column.key: _OTHER[column.type.python_type]
        for column in of.__table__.columns
        if column.key not in by and column.type.python_type in _OTHER and not column.foreign_keys
    }
    with db.transaction("Change elsewhere") as session:
        for record in session.scalars(select(of)):
            for name, value in columns.items():
                setattr(record, name, value)
    return sorted(columns)

"""Which statements some work sends to the database, and how it answers them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from policepost.core.database import Database

Statement = tuple[str, Any]
"""The text and the values of its question marks."""


def spoken(db: Database, work: Callable[[], object]) -> list[Statement]:
    """Return what `work` reads, in order."""
    heard: list[Statement] = []

    def hear(_c: Any, _k: Any, statement: str, values: Any, _x: Any, _many: bool) -> None:
        heard.append((statement, values))

    heard_before = db.engine._has_events
    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
        db.engine._has_events = heard_before  # else all goes the long way from now on
    return [one for one in heard if one[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def asked(db: Database, read: Callable[[Session], object]) -> list[Statement]:
    """Return what a function asks that is given a reading session."""

    def work() -> None:
        with db.reading() as session:
            read(session)

    return spoken(db, work)


def plan(db: Database, statement: Statement) -> list[str]:
    """Return the steps in which the database answers a statement."""
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])
        return [row[3] for row in rows]


def reads(db: Database, read: Callable[[Session], object]) -> list[str]:
    """Return the steps of all statements of a reading that walk through a table or an index."""
    steps = [step for statement in asked(db, read) for step in plan(db, statement)]
    return [step for step in steps if step.startswith(("SCAN", "SEARCH"))]

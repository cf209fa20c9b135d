"""The tables of a new post, made by the revisions once and then written again as they were.

Alembic takes half a second over them, and a run makes hundreds of posts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Engine

from policepost.core.sessions import begin_writing

_NOT_MADE_BY_HAND = (
    "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_text\\_%' ESCAPE '\\'"
)
"""SQLite's own tables, and those that a virtual table brings with it."""


def remembering(make: Callable[[Engine], None]) -> Callable[[Engine], None]:
    """A ``make_tables`` that lets the revisions work for the first file alone."""
    made: list[tuple[str, tuple[str, ...]]] = []

    def make_alike(engine: Engine) -> None:
        if made:
            _write(engine, made)
        else:
            make(engine)
            made.extend(_statements(engine))

    return make_alike


def _statements(engine: Engine) -> list[tuple[str, tuple[str, ...]]]:
    """What brings an empty file to where this one is."""
    with engine.connect() as raw:
        file: Any = raw.connection.driver_connection
        tables = file.execute(
            f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND {_NOT_MADE_BY_HAND}"
            " ORDER BY rowid"
        )
        version = file.execute("SELECT version_num FROM alembic_version").fetchone()
        return [
            *((sql, ()) for (sql,) in tables),
            ("INSERT INTO alembic_version VALUES (?)", version),
        ]


def _write(engine: Engine, made: list[tuple[str, tuple[str, ...]]]) -> None:
    with engine.connect() as raw:
        begin_writing(raw)
        with raw.begin():
            file: Any = raw.connection.driver_connection
            for statement, values in made:
                file.execute(statement, values)

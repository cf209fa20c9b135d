"""Bringing the tables of a post's file to the program's version, by Alembic."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from typing import TYPE_CHECKING

from sqlalchemy import Engine

import policepost
from policepost.core import journal, search
from policepost.core.records import Base
from policepost.core.versions import HEAD

if TYPE_CHECKING:
    from policepost.core.database import Database


def make_tables(engine: Engine) -> None:
    """Make all tables in an empty file."""
    for module in pkgutil.iter_modules(policepost.__path__):
        if module.ispkg:
            name = f"policepost.{module.name}.records"
            if importlib.util.find_spec(name):
                importlib.import_module(name)
    with engine.execution_options(writing=True).begin() as connection:
        Base.metadata.create_all(connection)
        for statement in (*journal.APPEND_ONLY, *search.TABLES):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def upgrade(db: Database) -> None:
    """Upgrade an older file."""
    raise RuntimeError(db.path)

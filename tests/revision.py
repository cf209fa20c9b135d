"""``python -m tests.revision NAME MESSAGE``: write a revision from the difference to the records.

Alembic compares the mapped classes with a new post that has every revision so far and writes
``policepost/core/migrations/versions/NAME_….py``; read it before you commit it, and set
``policepost.core.versions.HEAD`` to NAME.

``python -m tests.revision --save`` writes ``policepost/core/migrations/tables.json``, which makes
the tables of a new post as all revisions together would, and ``tests/files/post-HEAD.db``: a small
post of the program's version, which every later version must open. Once a version is released its
file stays as it is.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, cast

from alembic import command
from alembic.operations.ops import (
    AddColumnOp,
    MigrateOperation,
    MigrationScript,
    ModifyTableOps,
)
from sqlalchemy import Column, ColumnDefault, DefaultClause

import policepost
from policepost.core import migrating, versions
from policepost.core.connecting import connect, engine_for
from policepost.core.database import FILE

KEY = bytes(32)
UNMAPPED = "search_"
"""The search index is made by its own statements, not from mapped classes."""
_NOT_MADE_BY_HAND = (
    "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_text\\_%' ESCAPE '\\'"
)
"""SQLite's own tables, and those that a virtual table brings with it."""


def import_all_records() -> None:
    """Import every module that maps a table, so that the metadata is whole."""
    for name in ("attachments", "drafts", "journalling.journal", "numbering", "settings"):
        importlib.import_module(f"policepost.core.{name}")
    for module in pkgutil.iter_modules(policepost.__path__):
        name = f"policepost.{module.name}.records"
        if module.ispkg and importlib.util.find_spec(name):
            importlib.import_module(name)


def main(arguments: list[str]) -> int:
    """Write one revision, or save a post."""
    parser = argparse.ArgumentParser(prog="tests.revision")
    parser.add_argument("name", nargs="?")
    parser.add_argument("message", nargs="?")
    parser.add_argument("--save", action="store_true", help="make tests/files/post-HEAD.db anew")
    wanted = parser.parse_args(arguments)
    import_all_records()
    if wanted.save:
        save_tables()
        save(Path(__file__).parent / "files" / f"post-{versions.HEAD}.db")
        return 0
    if not wanted.name or not wanted.message:
        parser.error("a revision needs its name and a message")
    write(wanted.name, wanted.message)
    return 0


def tables() -> list[str]:
    """What brings an empty file to where the revisions bring it, statement by statement."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        connect(path, KEY, new=True).close()
        engine = engine_for(path, lambda: KEY)
        migrating.run_revisions(engine)
        with engine.connect() as raw:
            made = raw.exec_driver_sql(
                f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND {_NOT_MADE_BY_HAND}"
                " ORDER BY rowid"
            ).scalars()
            version = f"INSERT INTO alembic_version VALUES ('{versions.HEAD}')"
            statements = [*made, version]
        engine.dispose()
    return statements


def save_tables() -> None:
    """Keep what makes the tables of a new post."""
    text = json.dumps(tables(), ensure_ascii=False, indent=0)
    migrating.TABLES.write_text(f"{text}\n", encoding="utf-8")


def save(target: Path) -> None:
    """Make a small post by the program's own actions and keep its file."""
    from policepost.core import clock
    from policepost.core.database import Database
    from policepost.core.records import new_id
    from policepost.core.shapes import Person
    from policepost.features import FEATURES, import_all
    from policepost.grids import actions as grids
    from policepost.residents.actions import ResidentForm, register_resident
    from tests.conftest import KEY as TESTS_KEY
    from tests.mediation import makers

    import_all(FEATURES)
    with tempfile.TemporaryDirectory() as folder, clock.at(makers.MONDAY):
        db = Database.create(Path(folder), TESTS_KEY, Person(new_id(), "田某"))
        makers.name_post(db)
        grids.make_estate(db, "寺河嘉苑", community="寺河社区")
        register_resident(
            db, ResidentForm(name="张𬭎", kind="registered", address="A3-2-1101", note="听力不好")
        )
        makers.in_force(db)
        connection = db.engine.raw_connection()
        connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        connection.close()
        db.close()
        shutil.copyfile(Path(folder) / FILE, target)


def settle(_context: object, _revision: object, directives: list[MigrationScript]) -> None:
    """Put right what Alembic proposes: it knows neither the search index nor the older rows.

    The index is made by its own statements and stays; a column that may not be empty is filled in
    the rows that are there with the default of its record.
    """
    for script in directives:
        ops = script.upgrade_ops
        assert ops is not None
        ops.ops = [one for one in ops.ops if not _is_of_the_index(one)]
        for table in ops.ops:
            for one in table.ops if isinstance(table, ModifyTableOps) else ():
                if isinstance(one, AddColumnOp):
                    _fill(one.column)


def _is_of_the_index(operation: MigrateOperation) -> bool:
    return str(getattr(operation, "table_name", "")).startswith(UNMAPPED)


def _fill(column: Column[Any]) -> None:
    default = column.default
    if column.nullable or column.server_default is not None or not default or not default.is_scalar:
        return
    value = cast("ColumnDefault", default).arg
    column.server_default = DefaultClause(str(int(value) if isinstance(value, bool) else value))


def write(name: str, message: str) -> None:
    """Write one revision."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        connect(path, KEY, new=True).close()
        engine = engine_for(path, lambda: KEY)
        if migrating.revisions():
            migrating.run_revisions(engine)
        with engine.begin() as connection:
            script = command.revision(
                migrating.configuration(connection),
                message=message,
                rev_id=name,
                autogenerate=True,
                process_revision_directives=settle,
            )
        engine.dispose()
    for check in (["format", "-q"], ["check", "--fix", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *check, script.path], check=False)  # type: ignore[union-attr]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

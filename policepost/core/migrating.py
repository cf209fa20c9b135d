"""Bringing the tables of a post's file to the program's version, by Alembic.

Everything happens in one transaction with foreign keys off, as SQLite's rebuilding of tables needs
it: an upgrade that fails half-way leaves the file as it was. Triggers are made again afterwards,
for a rebuilt table loses them.

Alembic is imported late: with what it brings it takes 12 MB, and hardly any start needs it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from policepost.core import sessions
from policepost.core.connecting import connect, engine_for
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _

if TYPE_CHECKING:
    from alembic.config import Config

TABLES = Path(__file__).parent / "migrations" / "tables.json"
"""What makes the tables of a new file, statement by statement. ``python -m tests.revision --save``
writes it; a test holds it to the revisions, over which Alembic takes half a second."""


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings for a connection, or for looking at the revisions alone."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def revisions() -> frozenset[str]:
    """Names of all revisions that this program knows."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(configuration())
    return frozenset(script.revision for script in scripts.walk_revisions())


def make_tables(engine: Engine) -> None:
    """Make all tables in an empty file: at once, as all revisions together would."""
    with engine.connect() as raw:
        sessions.begin_writing(raw)
        with raw.begin():
            for statement in json.loads(TABLES.read_text(encoding="utf-8")):
                raw.exec_driver_sql(statement)


def make_file(path: Path, key: bytes) -> None:
    """Make a new encrypted file with all tables, empty."""
    connect(path, key, new=True).close()
    engine = engine_for(path, lambda: key)
    try:
        make_tables(engine)
    finally:
        engine.dispose()


def upgrade(engine: Engine, held: str | None) -> None:
    """Bring an older file to the program's version.

    Args:
        engine: The file.
        held: The revision that the file says it has.

    Raises:
        Refused: When the file comes from a newer version of the program.
    """
    if held not in revisions():
        raise Refused(
            _("This file comes from a newer version of the program; install that version first.")
        )
    run_revisions(engine)


def run_revisions(engine: Engine) -> None:
    """Bring a file, which may be empty, through all revisions that it does not have yet."""
    from alembic import command

    with engine.connect() as raw:
        # foreign_keys is heard only outside a transaction; closing hands a connection back to the
        # pool, so the setting is put back by hand.
        raw.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        try:
            sessions.begin_writing(raw)
            with raw.begin():
                command.upgrade(configuration(raw), "head")
                make_triggers(raw.connection.driver_connection)
                _check_foreign_keys(raw)
        finally:
            raw.connection.dbapi_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]


def make_triggers(connection: Any) -> None:
    """Make the journal append-only, on a connection of the driver."""
    drop_triggers(connection)
    for statement in journal.APPEND_ONLY:
        connection.execute(statement)


def drop_triggers(connection: Any) -> None:
    """Take the triggers away while the tables are written anew."""
    for statement in journal.APPEND_ONLY:
        connection.execute(f"DROP TRIGGER IF EXISTS {statement.split()[2]}")


def _check_foreign_keys(connection: Connection) -> None:
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if loose is not None:
        raise RuntimeError(f"the upgrade left a loose end in {loose[0]}")

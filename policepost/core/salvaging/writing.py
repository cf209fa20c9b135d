"""The new file of a salvaged post: its rows as far as the tables take them, its search index."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver

from policepost.core import connecting, database, migrating, sessions
from policepost.core.errors import Refused
from policepost.core.faults import sentence_for
from policepost.core.searching import search

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]
"""A row by the names of its columns."""


@dataclass
class Kind:
    """What became of one table's rows.

    Attributes:
        read: How many were read.
        rebuilt: How many were made again from the journal.
        lost: Keys of the records that the journal speaks of and that could not be made again.
        holes: Whether a part of the table could not be read.
        guessed: Whether it was recognised by its content only.
    """

    read: int = 0
    rebuilt: int = 0
    lost: list[str] = field(default_factory=list)
    holes: bool = False
    guessed: bool = False


def write_all(path: Path, key: bytes, tables: dict[str, list[Row]], kinds: dict[str, Kind]) -> None:
    """Make a new file and put the rows into it, as far as its tables take them.

    Raises:
        Refused: The disk is full.
    """
    try:
        migrating.make_file(path, key)
        with closing(connecting.connect(path, key)) as connection:
            _fill(connection, tables, kinds)
    except driver.Error as error:
        raise Refused(sentence_for(error) or str(error)) from error


def _fill(connection: Any, tables: dict[str, list[Row]], kinds: dict[str, Kind]) -> None:
    """All rows in one transaction."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    migrating.drop_triggers(connection)
    here = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    for table in sorted(here & tables.keys()):
        _insert(connection, table, tables[table], kinds[table])
    _cut_loose_ends(connection, kinds)
    migrating.make_triggers(connection)
    connection.execute("COMMIT")


def _insert(connection: Any, table: str, rows: list[Row], kind: Kind) -> None:
    """Insert rows as far as the table takes them."""
    types = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})")}
    for row in rows:
        here = [name for name in types if name in row]
        marks = ",".join("?" * len(here))
        values = [_stored(types[name], row[name]) for name in here]
        try:
            connection.execute(
                f"INSERT INTO {table} ({','.join(here)}) VALUES ({marks})",  # noqa: S608
                values,
            )
        except driver.IntegrityError:
            kind.holes = True
            kind.lost.append(str(row.get("id", "")))


def _stored(kind: str, value: Any) -> Any:
    """A value as a column keeps it; the journal writes lists and moments in its own way."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return _moment(value) if kind == "DATETIME" and isinstance(value, str) else value


def _moment(value: str) -> str:
    """A moment of the journal as :class:`~policepost.core.records.WallTime` keeps it."""
    moment = datetime.fromisoformat(value)
    local = moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment
    return local.isoformat(sep=" ", timespec="microseconds")


def _cut_loose_ends(connection: Any, kinds: dict[str, Kind]) -> None:
    """What belongs to a lost record forgets it, or is lost with it where it cannot stand alone."""
    while loose := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table, number, _parent, which in loose:
            column = next(
                row[3]
                for row in connection.execute(f"PRAGMA foreign_key_list({table})")
                if row[0] == which
            )
            needed = {row[1]: row[3] for row in connection.execute(f"PRAGMA table_info({table})")}
            if not needed[column]:
                connection.execute(
                    f"UPDATE {table} SET {column} = NULL WHERE rowid = ?",  # noqa: S608
                    (number,),
                )
            else:
                kinds[table].holes = True
                kinds[table].lost.append(str(number))
                connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))  # noqa: S608


def index(part: Path, key: bytes) -> None:
    """Make the search index of the new file."""
    db = database.Database(part, key)
    try:
        with sessions.writing(db.engine) as session:
            search.rebuild(session)
            session.commit()
    finally:
        db.close()

"""What can still be read of a damaged post goes to a new file; what the journal knows is rebuilt.

A damaged page takes a few rows with it, never the file: around it everything can be read. The
journal holds each record's fields from its first day, so a row that was lost with its page is made
again from there. What neither has is counted and told. The search index is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver

from policepost.core import connecting, database, files
from policepost.core.backups import backup, replacing
from policepost.core.errors import Refused
from policepost.core.faults import DAMAGED
from policepost.core.language import N_, _
from policepost.core.salvaging import recognising
from policepost.core.salvaging.pages import LOOKED_AT, fitting_salt, log_of
from policepost.core.salvaging.rebuilding import lost_changes, rebuild
from policepost.core.salvaging.recognising import JOURNAL
from policepost.core.salvaging.writing import Kind, Row, index, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

NOTHING = N_(
    "Nothing can be read of the post's file, not even what it holds; restore the last good backup."
)
SAVED = "salvage"
"""What the journal keeps in place of the name of a backup."""
_DERIVED = ("search_", "alembic_", "sqlite_")
_FIRST = -(1 << 63)
_LAST = (1 << 63) - 1


@dataclass(frozen=True)
class Salvaged:
    """What came of it.

    Attributes:
        kinds: By table, those with holes only.
        rows: How many rows were read in all.
        aside: Where the damaged post lies now.
    """

    kinds: dict[str, Kind]
    rows: int
    aside: Path | None

    @property
    def rebuilt(self) -> int:
        """How many records were made again from the journal."""
        return sum(kind.rebuilt for kind in self.kinds.values())

    @property
    def lost(self) -> int:
        """How many records are known to be lost."""
        return sum(len(kind.lost) for kind in self.kinds.values())


class _Reader:
    """Reads a damaged file; after each error by a new connection, for SQLCipher gives up the old.

    Raises the driver's errors.
    """

    def __init__(self, path: Path, key: bytes, salt: bytes) -> None:
        self._open = partial(connecting.connect, path, key, salt=salt)
        self._connection = self._open()

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[Sequence[Any]]:
        """The rows of a statement, one by one."""
        try:
            yield from self._connection.execute(statement, values)
        except driver.Error:
            self.close()
            self._connection = self._open()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def unreadable(path: Path, key: bytes) -> list[str]:
    """The tables of a post that cannot be read whole; looks at every row.

    The post may be open, so its file is read by SQLite alone: to open and close it otherwise would
    let go of SQLite's locks (sqlite.org/howtocorrupt.html, 2.2).

    Raises:
        Refused: Not even the list of the tables can be read.
    """
    try:
        kinds = _read_rows(path, key)[1]
    except driver.Error as error:
        raise Refused(_(DAMAGED)) from error
    return [name for name, kind in kinds.items() if kind.holes]


def salvage(folder: Path, key: bytes, salt: bytes = b"", by: str = "") -> Salvaged:
    """Put what can be read of the post in `folder` in its place; the damaged one is kept beside it.

    Nothing may have the post open. The kinds of the search must be known (`features.import_all`).

    Args:
        folder: The post's folder.
        key: Of its database.
        salt: What its key file says of the database's first 16 bytes, should they be lost.
        by: Who does it, for the journal.

    Raises:
        Refused: Nothing can be read, the disk is full or the folder cannot be written; the post is
            then as it was.
    """
    tables, kinds = _read_all(folder / database.FILE, key, salt)
    rebuild(tables, kinds)
    part = folder / replacing.PART
    with backup.making(part):
        write_all(part / database.FILE, key, tables, kinds)
        index(part, key)
        backup.copy_beside(folder, part)
        replacing.leave_note(part, SAVED, by)
        files.sync_file(part / database.FILE)
        aside = replacing.begin(folder, part)
    rows = sum(len(rows) for rows in tables.values())
    return Salvaged({name: kind for name, kind in kinds.items() if kind.holes}, rows, aside)


def _read_all(
    path: Path, key: bytes, told: bytes = b""
) -> tuple[dict[str, list[Row]], dict[str, Kind]]:
    with files.refusing(path.parent):
        log = log_of(path)
        with path.open("rb") as file:
            salt = fitting_salt(file.read(LOOKED_AT), key, told)
    try:
        return _read_rows(path, key, salt)
    except driver.Error:
        return _recognise(path, key, log, told)


def _read_rows(
    path: Path, key: bytes, salt: bytes = b""
) -> tuple[dict[str, list[Row]], dict[str, Kind]]:
    """What SQLite can read, table by table. Raises the driver's error where it gives up."""
    reader = _Reader(path, key, salt)
    tables: dict[str, list[Row]] = {}
    kinds: dict[str, Kind] = {}
    try:
        for name in _tables(reader):
            tables[name], holes = _read(reader, name)
            kinds[name] = Kind(read=len(tables[name]), holes=holes)
        if JOURNAL in kinds and kinds[JOURNAL].holes:
            kinds[JOURNAL].lost = lost_changes(reader.rows, tables)
    finally:
        reader.close()
    return tables, kinds


def _recognise(
    path: Path, key: bytes, log: bytes, told: bytes
) -> tuple[dict[str, list[Row]], dict[str, Kind]]:
    """The same where SQLite gives up: its own list of tables is damaged."""
    with files.refusing(path.parent):
        found = recognising.read(path, key, log, told)
    if not any(one.rows for one in found.values()):
        raise Refused(_(NOTHING))
    kinds = {
        name: Kind(read=len(one.rows), holes=one.holes, guessed=one.guessed)
        for name, one in found.items()
    }
    return {name: one.rows for name, one in found.items()}, kinds


def _tables(reader: _Reader) -> list[str]:
    found = reader.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found if not name.startswith(_DERIVED)]


def _read(reader: _Reader, table: str) -> tuple[list[Row], bool]:
    """The rows of a table that can be read, and whether there were others."""
    columns = [row[1] for row in reader.rows(f"PRAGMA table_info({table})")]
    rows: list[Row] = []
    statement = f"SELECT rowid, * FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid"  # noqa: S608
    last, holes = _FIRST, False
    while last < _LAST:
        try:
            for number, *values in reader.rows(statement, (last,)):
                rows.append(dict(zip(columns, values, strict=True)))
                last = number
        except driver.Error:
            holes = True
            last = _beyond(reader, statement, last)
        else:
            break
    return rows, holes


def _beyond(reader: _Reader, statement: str, last: int) -> int:
    """The number after which rows can be read again, found by doubling and then halving."""

    def readable(number: int) -> bool:
        try:
            list(reader.rows(f"{statement} LIMIT 1", (number,)))
        except driver.Error:
            return False
        return True

    bad, step = max(last, 0), 1
    while not readable(min(bad + step, _LAST)):
        if bad + step >= _LAST:
            return _LAST
        step *= 2
    good = min(bad + step, _LAST)
    while good - bad > 1:
        middle = (good + bad) // 2
        if readable(middle):
            good = middle
        else:
            bad = middle
    return good


def told(found: Salvaged, named: Callable[[str], str]) -> list[str]:
    """What came of it, in sentences; one for each kind of record of which a part was lost.

    Args:
        found: What `salvage` returned.
        named: What a kind of record is called.
    """
    first = _("Saved {rows} rows; {rebuilt} records were made again from the journal, {lost} lost.")
    sentence = _("{kind}: {read} read, {rebuilt} made again from the journal, {lost} lost")
    kinds = [
        sentence.format(kind=named(name), read=kind.read, rebuilt=kind.rebuilt, lost=len(kind.lost))
        for name, kind in sorted(found.kinds.items())
    ]
    last = _("The former post lies in {folder}.").format(folder=found.aside)
    whole = first.format(rows=found.rows, rebuilt=found.rebuilt, lost=found.lost)
    return [whole, *kinds, *([last] if found.aside else [])]

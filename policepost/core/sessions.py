"""The sessions in which the post is read and written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from policepost.core import rights
from policepost.core.journalling import journal

LOG_PAGES = 1000
"""How long the write-ahead log grows before it is copied into the file; SQLite's own measure."""


_ROOM_KIB = 80 * 1024
"""How much of the file a large import keeps in memory."""


class PostSession(Session):
    """A session that writes the journal."""


class BlindSession(PostSession):
    """A session of somebody who may not see people: SQLite itself refuses their tables.

    So no query has to ask, and none can forget to.
    """


journal.install(PostSession)


def commit(session: Session, *, hurried: bool) -> None:
    """Commit a writing session.

    Args:
        session: The session.
        hurried: Whether to leave the log of a large import to whoever commits next, which is the
            thread that merges it into the search: for that nobody waits.
    """
    if not hurried:
        session.commit()
        return
    held: Any = session.connection().connection.driver_connection
    held.execute("PRAGMA wal_autocheckpoint = 0")
    try:
        session.commit()
    finally:
        with suppress(driver.Error):  # closed, if the commit failed
            held.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


@contextmanager
def roomy(session: Session) -> Iterator[None]:
    """Let a large import keep the pages that it changes.

    Those that do not fit are encrypted and written, read and decrypted again, several times over.
    """
    held: Any = session.connection().connection.driver_connection
    (before,) = held.execute("PRAGMA cache_size").fetchone()
    held.execute(f"PRAGMA cache_size = -{_ROOM_KIB}")
    try:
        yield
    finally:
        with suppress(driver.Error):  # closed, if the work failed
            held.execute(f"PRAGMA cache_size = {before}")


def _watch(_session: Session, _transaction: Any, connection: Connection) -> None:
    """Have every statement on the connection asked about, until the pool has it back."""
    connection.info["watched"] = True
    held: Any = connection.connection.driver_connection
    held.set_authorizer(_authorised)


event.listen(BlindSession, "after_begin", _watch)


_HANDED_IN = "json_each"
"""What SQLite calls the values of a statement itself, see `core.records.among`; they are known."""


def _authorised(operation: int, table: str | None, *_others: str | None) -> int:
    open_ = table == _HANDED_IN or table in rights.table().open
    hidden = operation == driver.SQLITE_READ and not open_
    return int(driver.SQLITE_DENY if hidden else driver.SQLITE_OK)


def unwatch(connection: Any, record: ConnectionPoolEntry) -> None:
    """Let a connection that goes back to the pool read everything again, for the next officer."""
    if connection is not None and record.info.pop("watched", False):
        connection.set_authorizer(None)


def is_hidden(error: Exception) -> bool:
    """Say whether a database error means that a blind session asked for people."""
    return getattr(getattr(error, "orig", None), "sqlite_errorname", "") == "SQLITE_AUTH"

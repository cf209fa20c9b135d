"""The sessions in which the post is read and written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from typing_extensions import override

from policepost.core import direct, rights
from policepost.core.journalling import journal

VIEWER = "viewer"
"""Key in a session's ``info`` of the `Person` who reads; missing where the program reads for
itself."""
LOG_PAGES = 1000
"""How long the write-ahead log grows before it is copied into the file; SQLite's own measure."""


_ROOM_KIB = 80 * 1024
"""How much of the file a large import keeps in memory."""


class PostSession(Session):
    """A session that writes the journal."""

    lent: Connection | None = None
    """The connection of the transaction, while there is one."""

    @override
    def connection(
        self,
        bind_arguments: Any = None,
        execution_options: Any = None,
    ) -> Connection:
        if self.lent is not None and not execution_options:  # there is one database
            return self.lent
        return super().connection(bind_arguments, execution_options)


def _lend(session: PostSession, _transaction: Any, connection: Connection) -> None:
    session.lent = connection


def _take_back(session: PostSession, _transaction: Any) -> None:
    session.lent = None


event.listen(PostSession, "after_begin", _lend)
event.listen(PostSession, "after_transaction_end", _take_back)


class BlindSession(PostSession):
    """A session of somebody who may not see people: SQLite itself refuses their tables.

    So no query has to ask, and none can forget to.
    """


journal.install(PostSession)


@contextmanager
def writing(engine: Engine, **options: Any) -> Iterator[PostSession]:
    """A session that has the right to write before it reads: nobody's change comes in between.

    Args:
        engine: The file.
        **options: Of the session.
    """
    with engine.connect() as connection:
        begin_writing(connection)
        with PostSession(connection, **options) as session:
            yield session


def begin_writing(connection: Connection) -> None:
    """Take the right to write, and begin the transaction with it.

    Raises:
        DBAPIError: Another program writes for too long, or the file or its disk is damaged.
    """
    held: Any = connection.connection.driver_connection
    try:
        held.execute("BEGIN IMMEDIATE")
    except driver.Error as error:
        raise direct.worded(connection, "BEGIN IMMEDIATE", error) from error


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


def make_room(session: Session) -> None:
    """Let a large import keep the pages that it changes until they are committed.

    Those that do not fit are encrypted and written, read and decrypted again, several times over.
    """
    connection = session.connection()
    held: Any = connection.connection.driver_connection
    (before,) = held.execute("PRAGMA cache_size").fetchone()
    connection.info.setdefault("room", before)
    held.execute(f"PRAGMA cache_size = -{_ROOM_KIB}")


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


def tidy(connection: Any, record: ConnectionPoolEntry) -> None:
    """Make a connection that goes back to the pool as all are: it reads everything, in little room.

    Args:
        connection: The driver's; none if it was closed.
        record: Where the pool keeps what it knows of the connection.
    """
    watched, room = record.info.pop("watched", False), record.info.pop("room", 0)
    if connection is None:
        return
    if watched:
        connection.set_authorizer(None)
    if room:
        connection.execute(f"PRAGMA cache_size = {room}")


def is_hidden(error: Exception) -> bool:
    """Say whether a database error means that a blind session asked for people."""
    return getattr(getattr(error, "orig", None), "sqlite_errorname", "") == "SQLITE_AUTH"

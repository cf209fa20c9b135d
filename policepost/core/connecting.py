"""The connections to a post's encrypted file: how each is opened, lent and given back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, ClassVar, cast

import sqlcipher3.dbapi2 as driver
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection, QueuePool
from typing_extensions import override

from policepost.core import direct, sessions

_DIGITS = b"0123456789abcdef"
_CACHE_KIB = 16 * 1024
"""Of each connection. A search at 58,000 people takes the same time with four times as much."""
_STATEMENTS = 400
"""How many compiled statements a connection keeps: what an officer does on one page asks some two
hundred of them, and to compile one takes ten times as long as to answer it."""


def connect(path: Path, key: bytes, *, new: bool = False, salt: bytes = b"") -> Any:
    """Open the encrypted file itself.

    Args:
        path: The database file.
        key: The 32 bytes of the database key.
        new: Whether the file is to be made; otherwise a missing one is an error, for SQLite
            would silently make an empty one.
        salt: What the file's first 16 bytes should be, where they are lost; else its own count.
    """
    mode = "rwc" if new else "rw"
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        _give_key(connection, key + salt)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "busy_timeout = 20000",
            f"cache_size = -{_CACHE_KIB}",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _give_key(connection: Any, raw: bytes) -> None:
    """Tell SQLCipher the key in a text that is wiped; that of a PRAGMA would be kept for reuse."""
    text = bytearray(b"x'") + bytearray(2 * len(raw)) + b"'"
    for place, byte in enumerate(raw):
        text[2 + 2 * place] = _DIGITS[byte >> 4]
        text[3 + 2 * place] = _DIGITS[byte & 15]
    connection.set_key(text)
    text[:] = bytes(len(text))


def _lent(
    lending: Callable[[], AbstractContextManager[None]], current: Callable[[], Pool]
) -> type[Pool]:
    """A pool that asks before it lends a connection, which may take until another replaced it."""

    class Connections(QueuePool):
        alive: ClassVar[set[int]] = set()
        """The connections that hold the file open; the pool itself counts closed ones as well."""

        @override
        def connect(self) -> PoolProxiedConnection:
            with lending():
                return QueuePool.connect(cast(QueuePool, current()))

    return Connections


def _begin(lent: PoolProxiedConnection) -> None:
    """Begin a transaction of a reader, unless :func:`sessions.begin_writing` has begun one."""
    held: Any = lent.driver_connection
    if not held.in_transaction:
        held.execute("BEGIN")


def engine_for(
    path: Path,
    key: Callable[[], bytes],
    before: Callable[[], None] = lambda: None,
    lending: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Engine:
    """The connections to a post's file. They begin as readers; for writers see `core.sessions`.

    Args:
        path: The file.
        key: Gives the 32 bytes of the database key, which may be renewed meanwhile.
        before: Called before the file is opened once more; what it raises prevents it.
        lending: Held while a connection is lent; what it raises prevents it.
    """

    def open_once_more() -> Any:
        before()
        return connect(path, key())

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=open_once_more,
        poolclass=_lent(lending, lambda: engine.pool),
        pool_use_lifo=True,  # whoever comes next finds the pages that were read just now
        hide_parameters=True,
    )

    # Not by listening to the engine: with one listener SQLAlchemy asks for all kinds of them at
    # every statement, which takes a twelfth of the time of an action.
    engine.dialect.do_begin = _begin  # type: ignore[method-assign, assignment]

    @event.listens_for(engine, "handle_error")
    def renew(context: ExceptionContext) -> None:
        # Once SQLCipher has met a damaged page it refuses all others on that connection too.
        if direct.is_damage(context.original_exception):
            context.is_disconnect = True
            context.invalidate_pool_on_disconnect = False

    alive: set[int] = engine.pool.alive  # type: ignore[attr-defined]
    event.listen(engine, "connect", lambda made, _record: alive.add(id(made)))
    event.listen(engine, "close", lambda gone, _record: alive.discard(id(gone)))

    @event.listens_for(engine, "checkin")
    def end(connection: Any, record: ConnectionPoolEntry) -> None:
        # A COMMIT that failed leaves its transaction open, and SQLAlchemy takes it for ended.
        if connection is not None and connection.in_transaction:
            connection.rollback()
        sessions.tidy(connection, record)

    return engine

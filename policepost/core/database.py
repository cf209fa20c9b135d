"""The post's one encrypted file, and the one way to write into it.

An action writes inside :meth:`Database.transaction`: one transaction, one journal entry, the search
index with it, and one announcement of the kinds of record that changed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlcipher3.dbapi2 as driver
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from policepost.core import journal, search, settings
from policepost.core.errors import Refused
from policepost.core.faults import sentence_for
from policepost.core.files import prepare_folder, refusing
from policepost.core.language import _
from policepost.core.shapes import Kinds, Person

FILE = "post.db"
_CACHE_KIB = 64 * 1024


class PostSession(Session):
    """A session that writes the journal."""


journal.install(PostSession)


def connect(path: Path, key: bytes, *, new: bool = False) -> Any:
    """Open the encrypted file itself.

    Args:
        path: The database file.
        key: The 32 bytes of the database key.
        new: Whether the file is to be made; otherwise a missing one is an error, for SQLite
            would silently make an empty one.
    """
    mode = "rwc" if new else "rw"
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
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


def engine_for(path: Path, key: bytes) -> Engine:
    """The connections to a post's file: readers begin plainly, writers take the right to write."""
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "checkin")
    def end(connection: Any, _record: object) -> None:
        # A COMMIT that failed leaves its transaction open, and SQLAlchemy takes it for ended.
        if connection is not None and connection.in_transaction:
            connection.rollback()

    return engine


class Database:
    """An open post.

    Attributes:
        folder: Where the post's files lie.
        key: The 32 bytes that open the file; backups and new accounts are sealed with it.
        officer: Who is signed in.
        device: The chain of the journal that this copy of the post writes.
    """

    def __init__(self, folder: Path, key: bytes, officer: Person | None = None) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.key = key
        self.officer = officer or Person(None, "")
        self.engine = engine_for(self.path, key)
        self._writing = self.engine.execution_options(writing=True)
        self._busy = threading.local()
        self._callbacks: list[Callable[[Kinds], None]] = []
        self.device = ""

    @classmethod
    def create(cls, folder: Path, key: bytes, officer: Person | None = None) -> Database:
        """Make the file of a new post.

        Raises:
            Refused: When the folder already holds a post or cannot be written.
        """
        path = folder / FILE
        prepare_folder(folder)
        if path.exists():
            raise Refused(_("This folder already holds a post; choose another folder."))
        try:
            connect(path, key, new=True).close()
        except driver.Error as error:
            raise Refused(sentence_for(error)) from error
        db = cls(folder, key, officer)
        from policepost.core import migrating

        migrating.make_tables(db.engine)
        db.device = uuid4().hex
        with db.transaction("Make the post") as session:
            settings.put(session, "device", db.device)
        return db

    @classmethod
    def open(cls, folder: Path, key: bytes, officer: Person | None = None) -> Database:
        """Open the file of a post, brought up to the program's version.

        Raises:
            Refused: When the file is missing, damaged or from a newer version of the program.
        """
        path = folder / FILE
        with refusing(folder):
            there = path.exists() and path.stat().st_size > 0
        if not there:
            raise Refused(
                _("The post's file is missing or empty; restore the last backup into this folder.")
            )
        db = cls(folder, key, officer)
        try:
            _bring_up_to_date(db)
            with db.reading() as session:
                db.device = settings.get(session, "device", "")
        except DBAPIError as error:
            db.close()
            raise Refused(sentence_for(error.orig)) from error
        except Refused:
            db.close()
            raise
        return db

    @contextmanager
    def transaction(self, action: str) -> Iterator[Session]:
        """Change the post: all or nothing.

        Args:
            action: What the officer does, in English; shown translated in histories.

        Raises:
            Refused: When the file cannot be written, with what to do about it.
        """
        if getattr(self._busy, "writing", False):
            raise RuntimeError("a transaction is already open in this thread")
        self._busy.writing = True
        try:
            with PostSession(self._writing) as session:
                yield session
                session.flush()
                search.update(session)
                journal.write(session, self.device, self.officer, action)
                kinds = frozenset(journal.collected(session).kinds)
                session.commit()
        except DBAPIError as error:
            raise _refusal(error) from error
        finally:
            self._busy.writing = False
        if kinds:
            for callback in self._callbacks:
                callback(kinds)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look at the post as it is now; nothing can be changed."""
        with PostSession(self.engine) as session:
            yield session

    def on_commit(self, callback: Callable[[Kinds], None]) -> None:
        """Be told which kinds of record each transaction has changed, in the thread that wrote."""
        self._callbacks.append(callback)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _refusal(error: DBAPIError) -> Exception:
    """A fault of the disk or the file is for the officer to mend; the others are ours."""
    sentence = sentence_for(error.orig)
    return Refused(sentence) if sentence else error


def _bring_up_to_date(db: Database) -> None:
    from policepost.core.versions import HEAD

    with db.engine.connect() as connection:
        held = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if held != HEAD:
        from policepost.core import migrating

        migrating.upgrade(db.engine, held)

"""The post's one encrypted file, and the one way to write into it.

An action writes inside :meth:`Database.transaction`: one transaction, one journal entry, the search
index with it, and one announcement of the kinds of record that changed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import cast
from uuid import uuid4

import sqlcipher3.dbapi2 as driver
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from policepost.core import (
    direct,
    doubts,
    folders,
    memory,
    rights,
    secrecy,
    sessions,
    settings,
    trail,
)
from policepost.core.backups import replacing
from policepost.core.connecting import connect, engine_for
from policepost.core.cut_short import is_shorter, lacks_pages
from policepost.core.errors import Refused
from policepost.core.faults import DAMAGED, sentence_for
from policepost.core.files import prepare_folder, refusing
from policepost.core.journalling import heads, journal, writing
from policepost.core.language import _
from policepost.core.searching import search
from policepost.core.searching.merging import Merging
from policepost.core.sessions import BlindSession, PostSession
from policepost.core.shapes import Kinds, Person
from policepost.core.watching import Watch

FILE = "post.db"


class Database:
    """An open post.

    Attributes:
        folder: Where the post's files lie.
        key: The 32 bytes that open the file; backups and new accounts are sealed with it.
        officer: Who is signed in, with the role and grids of the record when last looked at.
        device: The chain of the journal that this copy of the post writes.
        watch: Looks whether the file in the folder is still the one that was opened.
        doubts: What was not as it should be when it was opened, in sentences for the officer.
    """

    def __init__(self, folder: Path, key: bytes, officer: Person | None = None) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.key = key
        secrecy.hold(key)
        self.watch = Watch(self)
        self.engine = engine_for(
            self.path, lambda: self.key, self.watch.allow, self.watch.door.lending
        )
        self._busy = threading.local()
        self._callbacks: list[Callable[[Kinds], None]] = []
        self.device = ""
        self.doubts: tuple[str, ...] = ()
        self._merging = Merging(self._merge)
        self._changing = threading.Lock()
        self._officer = Person(None, "")
        if officer is not None:
            self.officer = officer

    @classmethod
    def create(cls, folder: Path, key: bytes, officer: Person | None = None) -> Database:
        """Make the file of a new post.

        Raises:
            Refused: When the folder already holds a post or cannot be written.
        """
        path = folder / FILE
        folders.check(folder)
        prepare_folder(folder)
        if path.exists():
            raise Refused(_("This folder already holds a post; choose another folder."))
        try:
            connect(path, key, new=True).close()
        except driver.Error as error:
            raise Refused(sentence_for(error)) from error
        db = cls(folder, key)
        from policepost.core import migrating

        try:
            migrating.make_tables(db.engine)
        except DBAPIError as error:
            db.close()
            raise _refusal(error) from error
        db.officer = officer or Person(None, "")
        db.device = uuid4().hex
        db.watch.begin()
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
            cut_short = there and lacks_pages(path)
        if not there:
            raise Refused(
                _("The post's file is missing or empty; restore the last backup into this folder.")
            )
        if cut_short:
            raise Refused(_(DAMAGED))
        db = cls(folder, key)
        try:
            _bring_up_to_date(db)
            with db.reading() as session:
                db.device = settings.get(session, "device", "")
            db.watch.begin()
            db.doubts = doubts.at_opening(db)
            if (folder / replacing.NOTE).exists():
                from policepost.core.backups import restore

                restore.tell_journal(db)
            db.officer = officer or Person(None, "")
            db.settle(wait=False)
        except DBAPIError as error:
            db.close()
            raise _refusal(error) from error
        except Refused:
            db.close()
            raise
        return db

    @property
    def officer(self) -> Person:
        """Who is signed in, with role and grids as the record had them when last looked at."""
        return self._officer

    @officer.setter
    def officer(self, officer: Person) -> None:
        found = officer
        if officer.id is not None:
            with self.connected() as connection:
                found = rights.standing(partial(direct.ask, connection), officer)
        with self._changing:
            self._officer = found

    def _standing(self, connection: Connection) -> Person:
        """Who is signed in, looked up again: a change of role works at once."""
        before = self._officer
        found = rights.standing(partial(direct.ask, connection), before)
        with self._changing:
            if self._officer is before:  # else somebody else signed in meanwhile
                self._officer = found
        return found

    def may(self, right: str) -> bool:
        """Say whether who is signed in has a right, see :mod:`policepost.core.rights`."""
        return rights.may(self._officer, right)

    def demand(self, action: str) -> None:
        """Let an action begin that writes nothing into the database itself, or say who can.

        Raises:
            Refused: The officer's role does not have the right that the action needs.
        """
        with self.connected() as connection:
            officer = self._standing(connection)
        rights.demand(officer, action)

    @contextmanager
    def transaction(self, action: str) -> Iterator[Session]:
        """Change the post: all or nothing.

        Args:
            action: What the officer does, in English; shown translated in histories.

        Raises:
            Refused: When the role of who is signed in does not allow it, with who can do it; when
                the file cannot be written, with what to do about it.
        """
        trail.note(action)
        with self._turn(), sessions.writing(self.engine, expire_on_commit=False) as session:
            officer = self._standing(session.connection())
            rights.demand(officer, action)
            session.info[sessions.VIEWER] = officer
            yield session
            session.flush()
            search.update(session)
            head = writing.write(session, self.device, officer, action)
            kinds = frozenset(journal.collected(session).kinds)
            sessions.commit(session, hurried=bool(session.info.get(search.WAITS)))
        if session.info.get(search.WAITS):
            self._merging.wake()
        if head:
            heads.keep(self.folder, self.key, head)
        if "officer" in kinds:
            self.officer = self._officer  # perhaps it was one's own role
        if kinds:
            for callback in self._callbacks:
                callback(kinds)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread writes at a time, into the file that was opened and no other."""
        if getattr(self._busy, "writing", False):
            raise RuntimeError("a transaction is already open in this thread")
        with self.watch.turn():
            self._busy.writing = True
            try:
                yield
            except DBAPIError as error:
                raise _refusal(error) from error
            finally:
                self._busy.writing = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look at the post as it is now; nothing can be changed.

        Raises:
            Refused: In the block, when somebody who may not see people asks for one.
        """
        officer = self._officer
        kind = PostSession if rights.may(officer, rights.PEOPLE) else BlindSession
        try:
            with kind(self.engine, info={sessions.VIEWER: officer}) as session:
                yield session
        except DBAPIError as error:
            if sessions.is_hidden(error):
                rights.demand_right(officer, rights.PEOPLE)
            raise _refusal(error) from error

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Ask the post past what roles may see, for what says nothing of people.

        Raises:
            Refused: In the block, for faults of the file and its disk.
        """
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise _refusal(error) from error

    def forget_pages(self) -> None:
        """Give back the memory of pages that were read and are hardly wanted again.

        Takes some milliseconds; what is wanted again is read and decrypted again.
        """
        pool = cast(QueuePool, self.engine.pool)
        with ExitStack() as idle:
            for _one in range(max(1, pool.checkedin())):
                connection = idle.enter_context(self.engine.connect())
                connection.exec_driver_sql("PRAGMA shrink_memory")
        memory.give_back()

    def on_commit(self, callback: Callable[[Kinds], None]) -> None:
        """Be told which kinds of record each transaction has changed, in the thread that wrote."""
        self._callbacks.append(callback)

    def settle(self, *, wait: bool = True) -> None:
        """Bring into the search's indexes what an import left waiting; it is found meanwhile.

        Args:
            wait: Whether to return only when that is done.
        """
        with PostSession(self.engine) as session:
            stale, waits = search.stale(session), search.waits(session)
        if stale:
            self._merge()  # once, after an upgrade: until then the old one finds too little
        if waits:
            self._merging.wake()
            if wait:
                self._merging.wait()

    def _merge(self) -> bool:
        with self._turn(), sessions.writing(self.engine) as session:
            more = search.settle(session)
            session.commit()
        return more

    def close(self) -> None:
        """Let go of the file."""
        self._merging.stop()
        self.engine.dispose()


def _refusal(error: DBAPIError) -> Exception:
    """A fault of the disk or the file is for the officer to mend; the others are ours."""
    sentence = sentence_for(error.orig)
    return Refused(sentence) if sentence else error


def _bring_up_to_date(db: Database) -> None:
    from policepost.core.versions import HEAD

    with db.engine.connect() as connection:
        held = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if is_shorter(connection, db.folder / FILE):
            raise Refused(_(DAMAGED))
    if held != HEAD:
        from policepost.core import migrating
        from policepost.core.backups import keeping
        from policepost.core.backups.schedule import UPGRADE

        if held in migrating.revisions():
            keeping.before(db, UPGRADE)
        migrating.upgrade(db.engine, held)

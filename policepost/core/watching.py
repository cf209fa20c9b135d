"""Whether the post's file is still the one that was opened.

On Linux and macOS a file that is deleted or replaced lives on for the program that has it open:
what is written goes nowhere and nobody is told. So before each change, when the window gets the
focus, and now and then, the file in the folder is compared with the one that was opened. What the
open file still holds is put back where it was, or saved beside what took its place.

Only the names are asked about (``stat``): opening a database file and closing it again would let
go of SQLite's locks on it.
"""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from policepost.core import clock
from policepost.core.access import keys
from policepost.core.door import IN_USE, PATIENCE, Door
from policepost.core.errors import Refused
from policepost.core.files import refusing, sync_file, sync_folder, write_whole
from policepost.core.language import N_, _
from policepost.core.whereabouts import Identity, identity, whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policepost.core.database import Database

FOLDER_GONE = N_(
    "The folder {folder} is not there any more; connect its disk again. Until then nothing is"
    " saved, and what you type stays on the screen."
)
MOVED = N_(
    "The post's file was moved to {path} while it was open; move it back and do this again."
    " Until then nothing is saved."
)
PUT_BACK = N_(
    "The post's file was deleted while it was open. Nothing is lost: it was written again in"
    " {folder}; find out who deletes files there."
)
REPLACED = N_(
    "Another file took the place of the post's file while it was open. All that was saved until"
    " now lies in {folder}; close the program and restore that folder like a backup."
)
NOT_THERE = N_("The post's file is not where it was opened; do this again in a moment.")


class Watch:
    """Looks after the file of one open post.

    Attributes:
        news: What was mended, in sentences for the officer; whoever shows them takes them away.
        door: Lends the connections, unless somebody has the file alone.
    """

    def __init__(self, db: Database) -> None:
        self.news: list[str] = []
        self._db = db
        self._lock = threading.RLock()
        self.door = Door()
        self._file: Identity | None = None
        self._log: Identity | None = None
        self._ring = b""
        self._ring_time = 0.0
        self._rescued: Path | None = None

    def begin(self) -> None:
        """Remember the file that was just opened."""
        self._file, self._log = identity(self._db.path), identity(self._log_path)
        self._remember_keys()
        self._keep_salt()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Write alone, into the file that was opened.

        Raises:
            Refused: Another thread writes for too long, or what :meth:`check` refuses.
        """
        if not self._lock.acquire(timeout=PATIENCE):
            raise Refused(_(IN_USE))
        try:
            self.check()
            yield
        finally:
            self._lock.release()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Have the file to oneself, for putting another in its place; who wants to read waits.

        Raises:
            Refused: Somebody in this program goes on reading, another program has the file open,
                or what :meth:`check` refuses.
        """
        with self.turn(), self.door.alone():
            try:
                self._let_go()
                self._refuse_others()
                yield
            finally:
                self._db.engine.dispose()
                self._log = None
                self.begin()

    def _refuse_others(self) -> None:
        """Only the last connection may end the write-ahead log."""
        from policepost.core.connecting import connect

        held = connect(self._db.path, self._db.key)
        try:
            held.execute("PRAGMA busy_timeout = 0")
            held.execute("PRAGMA journal_mode = DELETE")
        except Exception as error:  # the driver's own, which this module does not know
            raise Refused(_(IN_USE)) from error
        finally:
            held.close()

    def look(self) -> list[str]:
        """Check now and then, unless somebody is writing, who checks as well.

        Returns:
            What was mended since the last look.

        Raises:
            Refused: What :meth:`check` refuses.
        """
        if self._lock.acquire(blocking=False):
            try:
                self.check()
            finally:
                self._lock.release()
        told, self.news = self.news, []
        return told

    def check(self) -> None:
        """Compare the file in the folder with the open one, and mend what can be mended.

        Raises:
            Refused: The file or its folder is gone or another, with what to do; what the open
                file holds has been saved where that is possible.
        """
        with self._lock:
            found = identity(self._db.path)
            if self._file is None or found == self._file:
                self._check_log()
                self._remember_keys()
            elif found is None:
                self._missing(self._file)
            elif found[1] == self._file[1]:
                self._connect_again()
            else:
                self._replaced()

    def allow(self) -> None:
        """Let the file be opened once more, unless its name stands for another by now.

        Raises:
            Refused: It does, and the next check mends it.
        """
        if self._file is not None and identity(self._db.path) != self._file:
            raise Refused(_(NOT_THERE))
        if self._log is not None and identity(self._log_path) != self._log:
            if self._db.engine.pool.alive:  # type: ignore[attr-defined]
                # They write into a log without a name; a second one would contradict it.
                raise Refused(_(NOT_THERE))
            self._log = None

    @property
    def _log_path(self) -> Path:
        return self._db.path.with_name(f"{self._db.path.name}-wal")

    def _missing(self, wanted: Identity) -> None:
        where = whereabouts(wanted)
        if where is not None and where.exists() and identity(where) == wanted:
            raise Refused(_(MOVED).format(path=where))
        known = sys.platform == "linux"
        if where is not None or not (known or self._db.folder.is_dir()):
            raise Refused(_(FOLDER_GONE).format(folder=self._db.folder))
        self._put_back()

    def _put_back(self) -> None:
        """Write the deleted file again from what the open one holds."""
        from policepost.core import database
        from policepost.core.backups import backup

        folder = self._db.folder
        with refusing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"putting-back{backup.PART}"
        with backup.making(part):
            backup.proved_copy(self._db, part, self._db.key)
            sync_file(part / database.FILE)
            self._let_go()
            for end in ("-wal", "-shm"):
                self._db.path.with_name(f"{self._db.path.name}{end}").unlink(missing_ok=True)
            (part / database.FILE).rename(self._db.path)
            self._write_keys(folder)
            sync_folder(folder)
        self._file = None
        self._touch()
        self.news.append(_(PUT_BACK).format(folder=folder))

    def _replaced(self) -> None:
        """Save what the open file holds beside the one that took its place."""
        from policepost.core import database
        from policepost.core.backups import backup

        if self._rescued is None or not self._rescued.exists():
            folder = self._db.folder
            part = folder / f"rescuing{backup.PART}"
            done = folder / f"rescued-{clock.now():%Y%m%d-%H%M%S}"
            with backup.making(part):
                backup.proved_copy(self._db, part, self._db.key)
                sync_file(part / database.FILE)
                self._write_keys(part)
                part.rename(done)
                sync_folder(folder)
            self._rescued = done
        raise Refused(_(REPLACED).format(folder=self._rescued))

    def _connect_again(self) -> None:
        """The same file on a disk that was away: the old connections lead nowhere."""
        self._let_go()
        self._file = None
        self._touch()

    def _check_log(self) -> None:
        """A write-ahead log that lost its name is emptied into the file while it is still open."""
        found = identity(self._log_path)
        if self._log is None:
            self._log = found
        elif found != self._log:
            with suppress(Refused):  # somebody is reading: the open log is emptied next time
                self._empty_log()

    def _empty_log(self) -> None:
        with self._db.engine.connect() as connection:
            connection.connection.driver_connection.execute(  # type: ignore[union-attr]
                "PRAGMA wal_checkpoint(TRUNCATE)"
            )
        self._let_go()
        self._touch()

    def _let_go(self) -> None:
        """Close every connection; two sets of them on one name would damage the file."""
        with self.door.alone():
            for _moment in range(100):
                if not self._lent():
                    break
                threading.Event().wait(0.02)
            else:
                raise Refused(_(IN_USE))
            # A connection lent between the look and this would be given back to a pool that
            # nobody empties any more, and keep the file open: hence alone.
            self._db.engine.dispose()
            self._log = None

    def _lent(self) -> bool:
        """Whether a connection is in somebody's hands, or about to be."""
        return bool(self.door.entering or self._db.engine.pool.checkedout())  # type: ignore[attr-defined]

    def _touch(self) -> None:
        """Open the file anew and remember it."""
        try:
            with self._db.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1 FROM alembic_version")
        except DBAPIError as error:
            from policepost.core.faults import sentence_for

            raise Refused(sentence_for(error.orig) or str(error.orig)) from error
        self._rescued = None
        self.begin()

    def _remember_keys(self) -> None:
        """Keep the key file's content: without it what is saved could not be opened."""
        path = self._db.folder / keys.FILE
        with suppress(OSError):
            time = path.stat().st_mtime
            if time != self._ring_time:
                self._ring, self._ring_time = path.read_bytes(), time

    def _keep_salt(self) -> None:
        """Have the key file know the file's first bytes, which each copy of it has anew."""
        with self._db.engine.connect() as connection:
            salt = str(connection.exec_driver_sql("PRAGMA cipher_salt").scalar_one())
        if self._ring and salt.encode() not in self._ring:
            with suppress(Refused):  # a damaged key file says so where it is needed
                keys.Keyring.read(self._db.folder / keys.FILE).keep_salt(salt)
            self._remember_keys()

    def _write_keys(self, folder: Path) -> None:
        path = folder / keys.FILE
        if self._ring and not path.exists():
            write_whole(path, self._ring)

"""A backup of the post as it was, made while the work before which it belongs is being prepared.

SQLite shows every connection the last state that was committed: what the work has written so far
is not in the copy, however long both take. The work has to wait only before it commits.
"""

from __future__ import annotations

import threading
from contextvars import copy_context
from types import TracebackType
from typing import TYPE_CHECKING, Self

from policepost.core.backups import keeping
from policepost.core.backups.backup import Stopped

if TYPE_CHECKING:
    from policepost.core.database import Database


class Ahead:
    """The backup that belongs before some work; used as a context around all of it.

    If the work ends in an error, or never begins the backup, none is left behind half-made.

    Args:
        db: The open post.
        why: A key of `schedule.WHYS`.
    """

    def __init__(self, db: Database, why: str) -> None:
        self._db = db
        self._why = why
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None
        self._stopped = False

    def begin(self) -> None:
        """Begin the backup, unless that was done."""
        if self._thread is None:
            run = copy_context().run
            self._thread = threading.Thread(target=run, args=(self._make,), name="backup")
            self._thread.start()

    def wait(self) -> None:
        """Return when all is saved, if the backup was begun.

        Raises:
            Refused: It could not be saved, so the work should not be committed.
        """
        if self._thread is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped = True
        if self._thread is not None:
            self._thread.join()

    def _make(self) -> None:
        try:
            keeping.before(self._db, self._why, stopped=lambda: self._stopped)
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            self._error = error

"""What looks after the open post by itself: the guard of its file, and the backups."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.tasks import Tasks
    from policepost.upkeep.backing import Backing
    from policepost.window.guarding import Guard


class Care(QObject):
    """Begins and ends both.

    Args:
        quiet: For how many seconds nobody has touched the window.
        backs_up: Whether backups are wanted; the sample post has nothing to lose.
    """

    faulted = Signal(str)
    damaged = Signal(str)
    not_backed_up = Signal(str)

    def __init__(
        self, tasks: Tasks, quiet: Callable[[], float], *, backs_up: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._quiet, self._backs_up = tasks, quiet, backs_up
        self._guard: Guard | None = None
        self._backing: Backing | None = None

    def begin(self, db: Database, *, bad_end: bool) -> None:
        """Look after an open post from now on; one that is looked after already goes on so."""
        from policepost.upkeep.backing import Backing
        from policepost.window.guarding import Guard

        if self._guard is None:
            self._guard = Guard(db, self._tasks, bad_end=bad_end, parent=self)
            self._guard.told.connect(self.faulted)
            self._guard.damaged.connect(self.damaged)
        if self._backing is None and self._backs_up:
            self._backing = Backing(db, self._tasks, self._quiet, self)
            self._backing.told.connect(self.not_backed_up)

    def end(self) -> None:
        """Look after it no more."""
        for one in (self._backing, self._guard):
            if one is not None:
                one.stop()
                one.deleteLater()
        self._backing = self._guard = None

    def say_farewell(self, db: Database) -> None:
        """Back up what is new before the program ends."""
        if self._backs_up:
            from policepost.upkeep.backing import say_farewell

            say_farewell(db)

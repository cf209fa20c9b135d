"""Looks after the open post's file: is it still there, and now and then, is it whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from policepost.core import check, clock, doubts, preferences
from policepost.core.errors import Refused
from policepost.officers.actions import note_clock

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.tasks import Tasks

LOOK_EVERY_MS = 15_000
FIRST_CHECK_MS = 20_000
"""After the morning's first pages; the check reads the whole file."""
CHECK_EVERY = timedelta(days=7)


class Guard(QObject):
    """Compares the file by a slow timer and when the window gets the focus; checks it each week.

    Each change compares as well, see `Watch.turn`. After a bad end of the last run the whole file
    is checked at once. The clock is looked at too, which somebody may set.
    """

    told = Signal(str)
    damaged = Signal(str)
    """A check found damage, said in a sentence."""

    def __init__(
        self, db: Database, tasks: Tasks, *, bad_end: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._db, self._tasks, self._bad_end = db, tasks, bad_end
        self._said = ""
        self._drift = clock.Drift()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._state_changed)
        QTimer.singleShot(FIRST_CHECK_MS, self, self.check_if_due)

    def stop(self) -> None:
        """Look no more: the post is being closed."""
        self._timer.stop()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.disconnect(self._state_changed)

    @Slot(Qt.ApplicationState)
    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    @Slot()
    def look(self) -> None:
        """Compare the file now; what is the same as the last time is told once."""
        self._tasks.run(self._look, self._looked, self._refused, lane="guard", behind_lock=True)

    def _look(self) -> str:
        told = self._db.watch.look()
        clock_set = doubts.about_setting(self._drift)
        if clock_set:
            with suppress(Refused):  # it is told also where nothing can be written
                note_clock(self._db, clock_set)
            told.append(clock_set)
        return " ".join(told)

    def _looked(self, news: str) -> None:
        self._say(news)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        self._say(error.sentence)

    def _say(self, sentence: str) -> None:
        if sentence and sentence != self._said:
            self.told.emit(sentence)
        self._said = sentence

    @Slot()
    def check_if_due(self) -> None:
        """Check every page of the file: each week, and after a bad end."""
        if self._bad_end or is_due(preferences.read(self._db.folder).checked_on, clock.today()):
            self._bad_end = False
            work = partial(_check, self._db)
            self._tasks.run(work, self._checked, self._refused, lane="guard", behind_lock=True)

    def _checked(self, damage: str) -> None:
        if damage:
            self.damaged.emit(damage)


def is_due(checked_on: str, today: date) -> bool:
    """Whether a week has passed since a check; one that lies in the future is none."""
    try:
        last = date.fromisoformat(checked_on)
    except ValueError:
        return True
    return not timedelta(0) <= today - last < CHECK_EVERY


def _check(db: Database) -> str:
    """Check the file; what is damaged, in a sentence, or nothing."""
    if check.file_faults(db):
        from policepost.audit.kinds import kind_name  # on the day that it is wanted

        return check.damage(db, kind_name)
    preferences.change(db.folder, checked_on=clock.today().isoformat())
    return ""

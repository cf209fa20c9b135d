"""Backups without anybody asking: once a day in a quiet minute, after hours of work, at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock, lock
from policepost.core.backups import keeping, remembered, schedule, standing
from policepost.core.backups.backup import Stopped
from policepost.core.backups.locations import Busy
from policepost.core.errors import Refused
from policepost.core.language import _, format_day
from policepost.ui import style
from policepost.ui.parts import label, secondary_button

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.tasks import Tasks

LOOK_EVERY_MS = 60_000
FIRST_LOOK_MS = 5_000
TRY_AGAIN = timedelta(minutes=15)
SHOWN_AFTER_MS = 300
"""A backup on closing that takes less is not even seen."""
LANE = "backup"


class Backing(QObject):
    """Looks every minute whether a backup is due and makes it, off the screen's thread.

    What fails is told once, by `told`, and tried again after a while.
    """

    told = Signal(str)
    made = Signal()

    def __init__(
        self, db: Database, tasks: Tasks, quiet: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._db, self._tasks, self._quiet = db, tasks, quiet
        self._stop = threading.Event()
        self._at_work = False
        self._due_since: datetime | None = None
        self._not_before: datetime | None = None
        self._said = ""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(FIRST_LOOK_MS, self, self._tell_former)

    def stop(self) -> None:
        """Begin nothing more, and give up what is being made."""
        self._timer.stop()
        self._stop.set()

    @Slot()
    def look(self) -> None:
        """Ask in the background whether a backup is due."""
        early = self._not_before is not None and clock.now() < self._not_before
        if not self._at_work and not early and not self._stop.is_set():
            self._begin(partial(standing.is_due, self._db), self._heard)

    @Slot()
    def _tell_former(self) -> None:
        """What went wrong while the window was closing is told at the next start."""
        self._say(remembered.read(self._db.folder).failed)

    def _begin(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._at_work = True
        self._tasks.run(work, on_done=done, on_error=self._failed, lane=LANE, behind_lock=True)

    def _heard(self, due: bool) -> None:  # noqa: FBT001 - what the work gave
        self._at_work = False
        now, quiet = clock.now(), self._quiet()
        if not due:
            self._due_since = None
            if quiet >= schedule.QUIET_SECONDS:
                self._begin(self._look_after, self._looked_after)
            return
        self._due_since = min(self._due_since or now, now)
        if schedule.may_begin(quiet, now - self._due_since):
            work = partial(keeping.run, self._db, schedule.DAY, None, self._stop.is_set)
            self._begin(work, self._backed_up)

    def _backed_up(self, done: keeping.Done) -> None:
        self._at_work, self._due_since = False, None
        self._not_before = clock.now() + TRY_AGAIN if done.made.state != "good" else None
        self._say(done.told)
        self.made.emit()

    def _look_after(self) -> str:
        """Carry the last backup to a stick that was put in later; open an old one once a week."""
        keeping.carry(self._db, self._stop.is_set)
        proved = keeping.prove_oldest(self._db)
        if proved is None or not proved[1]:
            return ""
        sentence = _("The backup of {day} can no longer be read ({fault}); it does not count now.")
        return sentence.format(day=format_day(proved[0].made_at.date()), fault=proved[1])

    def _looked_after(self, sentence: str) -> None:
        self._at_work = False
        self._say(sentence)

    def _failed(self, error: Exception) -> None:
        self._at_work = False
        if isinstance(error, (Busy, Stopped)):
            return
        if not isinstance(error, Refused):
            raise error
        self._not_before = clock.now() + TRY_AGAIN
        self._say(error.sentence)

    def _say(self, sentence: str) -> None:
        """Tell each sentence once, until all went well again."""
        if sentence and sentence != self._said and not self._stop.is_set():
            words = _("No backup could be made: {reason} It is tried again by itself.")
            self.told.emit(words.format(reason=sentence))
        self._said = sentence


class Farewell(QWidget):
    """The small window that stays a moment after the program was closed, while a backup is made.

    Closing it, too, loses nothing: all that was saved stands in the post already.
    """

    _ended = Signal()

    def __init__(self, db: Database) -> None:
        super().__init__()
        style.dress(self)
        self._db = db
        self._stop = threading.Event()
        self._loop = QEventLoop()
        self.setWindowTitle(_("Policepost"))
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setFixedWidth(style.px(420))
        column = QVBoxLayout(self)
        edge = style.px(18)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(style.px(10))
        column.addWidget(label(_("Making a backup …"), "heading"))
        words = _("Everything is saved already. You may close now; the backup is then made later.")
        column.addWidget(label(words, "muted", wrap=True))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addStretch(1)
        self.now_button = secondary_button(_("Close now"), self.close_now)
        row.addWidget(self.now_button)
        column.addLayout(row)
        self._ended.connect(self._loop.quit)

    def wait(self) -> None:
        """Back up what is not saved yet; returns when that is done or was given up."""
        worker = threading.Thread(target=self._work, name=LANE)
        worker.start()
        QTimer.singleShot(SHOWN_AFTER_MS, self, self.show)
        self._loop.exec()
        worker.join()
        self.hide()
        self.deleteLater()

    @Slot()
    def close_now(self) -> None:
        """Give the backup up."""
        self.now_button.setEnabled(False)
        self._stop.set()

    def _work(self) -> None:
        try:
            keeping.at_the_end(self._db, self._stop.is_set)
        finally:
            self._ended.emit()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_now()


def say_farewell(db: Database) -> None:
    """Back up what is not saved yet, before the program ends; nothing is asked and nothing lost."""
    lock.tell_closing(db.folder)
    Farewell(db).wait()

"""Whether the post is backed up, as a line on top of Today that is there only when it is not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from policepost.core import clock
from policepost.core.backups import keeping, standing
from policepost.core.backups.schedule import HAND
from policepost.core.errors import Refused
from policepost.core.language import _, format_day, ngettext
from policepost.ui import style
from policepost.ui.parts import label, link_button, small_button

if TYPE_CHECKING:
    from policepost.core.backups.keeping import Done
    from policepost.core.backups.standing import Standing
    from policepost.core.database import Database
    from policepost.ui.tasks import Tasks

LANE = "backup"


def sentence(found: Standing) -> str:
    """What the officer should know of the backups; empty while all is well."""
    told = []
    if found.old and found.last is None:
        told.append(_("There is no backup yet."))
    elif found.old and found.last is not None:
        made_on = found.last.made_at.date()
        days = (clock.today() - made_on).days
        words = ngettext(
            "The last backup is {count} day old, of {day}, and lacks the work since.",
            "The last backup is {count} days old, of {day}, and lacks the work since.",
            days,
        )
        told.append(words.format(count=days, day=format_day(made_on)))
    if found.second_absent:
        words = _("The second place was last connected on {day}; connect its disk or stick.")
        never = _("The second place has no backup yet; connect its disk or stick.")
        seen = found.second_last
        told.append(words.format(day=format_day(seen)) if seen else never)
    if found.old and found.failed:
        told.append(found.failed)
    return " ".join(told)


class BackupTellTale(QFrame):
    """The red line with the button that makes a backup now."""

    opened = Signal()
    """The officer wants to see more: the settings."""

    def __init__(self, db: Database, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._db, self._tasks = db, tasks
        self._at_work = False
        self.setProperty("bar", "true")
        self.setProperty("tone", "bad")
        self.words = label("", wrap=True)
        self.words.setStyleSheet(f"color: {style.tone('bad').fg};")
        self.button = small_button(_("Back up now"), self.back_up)
        self.more = link_button(_("Settings"), self.opened.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(style.px(14), style.px(6), style.px(10), style.px(6))
        row.setSpacing(style.px(10))
        row.addWidget(self.words, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def look(self) -> None:
        """Ask in the background how the backups stand: a disk may be slow to answer."""
        work = partial(standing.standing, self._db)
        self._tasks.run(work, self._show, lane=LANE)

    def _show(self, found: Standing) -> None:
        if not self._at_work:
            self._say(sentence(found))

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    @Slot()
    def back_up(self) -> None:
        """Make a backup now; the line goes when it is made."""
        self._at_work = True
        self.button.setEnabled(False)
        self.words.setText(_("Copying and checking the copy …"))
        work = partial(_back_up, self._db)
        self._tasks.run(work, self._made, self._failed, lane=LANE)

    def _made(self, done: Done) -> None:
        self._at_work = False
        self.button.setEnabled(True)
        self._say(done.told)
        if not done.told:
            self.look()

    def _failed(self, error: Exception) -> None:
        self._at_work = False
        self.button.setEnabled(True)
        if not isinstance(error, Refused):
            raise error
        self._say(error.sentence)


def _back_up(db: Database) -> Done:
    db.demand("Back up")
    return keeping.run(db, HAND)

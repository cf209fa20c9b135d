"""Keeps what is being typed as a draft, and puts it back when the form opens again."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from policepost.core import clock, drafts
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui import style
from policepost.ui.form import Form
from policepost.ui.parts import label, link_button

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.tasks import Tasks

KEEP_AFTER_MS = 400


class Autosave(QObject):
    """Joins one form to its draft in `core.drafts`.

    Fill the form first, then make the Autosave: a draft goes over what was filled in. Call `done()`
    when the change was made official; leaving the form otherwise keeps the draft.
    """

    restored = Signal()
    """A draft was put into the form."""
    kept = Signal()
    """What stands in the form is safe in the database."""

    def __init__(
        self,
        form: Form,
        db: "Database",
        tasks: "Tasks",
        name: str,
        record_id: UUID | None = None,
    ) -> None:
        super().__init__(form)
        self._form, self._db, self._tasks = form, db, tasks
        self._name, self._record_id = name, record_id
        self._original = form.typed()
        self._missed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        self.note = DraftNote(self)
        draft = drafts.find(db, name, record_id)
        if draft is not None and draft.typed != self._original:
            form.restore(draft.typed)
            self.note.say(_("Draft of {time} restored").format(time=_moment(draft)), discard=True)
        form.changed.connect(self._timer.start)

    @Slot()
    def keep(self) -> None:
        """Keep the draft now; called by itself a moment after each change."""
        self._timer.stop()
        work = partial(drafts.keep, self._db, self._name, self._record_id, self._form.typed())
        self._tasks.run(work, self._kept, self._not_kept, lane="draft")

    def flush(self) -> None:
        """Keep at once what waits to be kept; called when the form is left."""
        if self._timer.isActive() or self._missed:
            self.keep()

    def keep_now(self) -> None:
        """Keep what waits to be kept before going on: the form is about to be taken away.

        Raises:
            Refused: The disk is full.
        """
        if self._timer.isActive() or self._missed:
            self._timer.stop()
            drafts.keep(self._db, self._name, self._record_id, self._form.typed())

    def done(self) -> None:
        """The change is official: forget the draft."""
        self._timer.stop()
        self._form.changed.disconnect(self._timer.start)
        work = partial(drafts.discard, self._db, self._name, self._record_id)
        self._tasks.run(work, _nothing, _pass_over, lane="draft")

    def forget(self) -> None:
        """What stands in the form is official now and can be discarded no more; typing goes on."""
        self._timer.stop()
        self._original = self._form.typed()
        work = partial(drafts.discard, self._db, self._name, self._record_id)
        self._tasks.run(work, _nothing, _pass_over, lane="draft")
        self.note.say("")

    @Slot()
    def discard(self) -> None:
        """Put the form back to what stood there before the draft, and forget the draft."""
        self._form.restore(self._original)
        self._timer.stop()
        work = partial(drafts.discard, self._db, self._name, self._record_id)
        self._tasks.run(work, _nothing, _pass_over, lane="draft")
        self.note.say("")

    def _not_kept(self, error: Exception) -> None:
        """The disk is full: say so; what is typed stays in the form and is tried again."""
        if not isinstance(error, Refused):
            raise error
        self._missed = True
        self.note.say(error.sentence)

    def _kept(self, _none: None) -> None:
        self._missed = False
        self.note.say(_("Kept as draft at {time}").format(time=f"{clock.now():%H:%M}"))
        self.kept.emit()


class DraftNote(QWidget):
    """The small words at a form's foot: what happened to the draft, and a way to discard it."""

    def __init__(self, autosave: Autosave) -> None:
        super().__init__()
        self.words = label("", "small")
        self.discard_button = link_button(_("Discard draft"), autosave.discard)
        self.discard_button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        row.addWidget(self.words)
        row.addWidget(self.discard_button)
        row.addStretch(1)

    def say(self, words: str, *, discard: bool = False) -> None:
        """Change the words; the way to discard comes with a restored draft and stays."""
        self.words.setText(words)
        if discard or not words:
            self.discard_button.setVisible(bool(words))


def _moment(draft: drafts.Draft) -> str:
    """The time of day, with the date when it was another day."""
    same_day = draft.kept_at.date() == clock.today()
    return f"{draft.kept_at:%H:%M}" if same_day else f"{draft.kept_at:%m-%d %H:%M}"


def _pass_over(error: Exception) -> None:
    """A draft that could not be forgotten comes back once more; nothing is lost by it."""
    if not isinstance(error, Refused):
        raise error


def _nothing(_none: None) -> None:
    """No news is needed when a draft was forgotten."""

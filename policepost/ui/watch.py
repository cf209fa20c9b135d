"""Tells the journal what is looked at on the screen, without making anybody wait."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling.looking import STAYS_OPEN, Looks
from policepost.core.shapes import Ref
from policepost.ui.messages import show_refusal
from policepost.ui.tasks import Tasks

LANE = "journal"


class Watch(QObject):
    """The looks that one widget offers: a card that stays open, a number that is searched for."""

    def __init__(self, host: QWidget, db: Database, tasks: Tasks) -> None:
        super().__init__(host)
        self._host, self._tasks = host, tasks
        self.looks = Looks(db, self._keep)
        self._open: Ref | None = None
        self._edit: QLineEdit | None = None
        self._card_timer = self._timer(self._stayed)
        self._typing_timer = self._timer(self.searched)

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(STAYS_OPEN)
        timer.timeout.connect(slot)
        return timer

    def card(self, ref: Ref | None) -> None:
        """A card is shown, or none; it counts once it has stood open for two seconds."""
        if ref != self._open:
            self._open = ref
            self._card_timer.stop()
            if ref is not None:
                self._card_timer.start()

    def acted(self) -> None:
        """Something is done with the card that stands open: it was looked at."""
        if self._card_timer.isActive():
            self._card_timer.stop()
            self._look()

    def reasoned(self, ref: Ref, reason: str) -> None:
        """A card is opened with a reason, which is kept at once."""
        self._open = ref
        self._card_timer.stop()
        self.looks.card(ref, reason)

    def search_box(self, edit: QLineEdit) -> None:
        """Keep the searches for numbers that somebody types into a box."""
        self._edit = edit
        edit.textChanged.connect(self._typed)
        edit.returnPressed.connect(self.searched)

    @Slot()
    def searched(self) -> None:
        """What stands in the search box was searched for."""
        self._typing_timer.stop()
        if self._edit is not None:
            self.looks.search(self._edit.text())

    @Slot()
    def _typed(self) -> None:
        self._typing_timer.start()

    @Slot()
    def _stayed(self) -> None:
        if self._host.isVisible():
            self._look()

    def _look(self) -> None:
        if self._open is not None:
            self.looks.card(self._open)

    def _keep(self, work: Callable[[], None]) -> None:
        self._tasks.run(work, self._kept, self._failed, lane=LANE)

    def _kept(self, _none: None) -> None:
        """Nothing is said: looking is the usual thing."""

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        show_refusal(self._host, error)

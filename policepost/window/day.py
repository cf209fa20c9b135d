"""The day in the header of the first page: what is special about it, its date, who works."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from policepost.core import clock
from policepost.core.language import _, format_weekday
from policepost.ui.page import Page
from policepost.ui.parts import Badge, label, secondary_button

LOOK_EVERY_MS = 60_000


class DayInHeader(QObject):
    """Stands at the right end of a page's header, with the lock; `turned` says that a day began.

    Args:
        note: Reads what is special about today.
        officer: Who is at the desk.
        lock: Locks the screen.
    """

    turned = Signal()

    def __init__(
        self, page: Page, note: Callable[[], str], officer: str, lock: Callable[[], None]
    ) -> None:
        super().__init__(page)
        self._read_note = note
        self._day = clock.today()
        self._note = Badge(note(), "wait")
        self._date = label(_short_date(self._day))
        button = secondary_button(_("Lock"), lock)
        button.setToolTip("Ctrl+L")
        for widget in (self._note, self._date, label(officer, "muted"), button):
            page.header.add_right(widget)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Show the new day once it has begun."""
        if clock.today() != self._day:
            self._day = clock.today()
            self._note.show_text(self._read_note(), "wait")
            self._date.setText(_short_date(self._day))
            self.turned.emit()


def _short_date(today: date) -> str:
    words = _("{weekday} {month}-{day}")
    return words.format(weekday=format_weekday(today), month=today.month, day=today.day)

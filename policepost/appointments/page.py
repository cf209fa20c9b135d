"""The page of appointments: the calendar, and the sheets in which its bookings are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from policepost.appointments import actions, lines, papers, queries, set_up, tour
from policepost.appointments.arranging import Stop
from policepost.appointments.calendar_page import CalendarPage
from policepost.appointments.dialogs.booking import BookingSheet, booking_sheet
from policepost.appointments.dialogs.new_booking import NewBookingSheet
from policepost.appointments.dialogs.set_up import SetUpSheet
from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.lists.narrowing import KEY
from policepost.ui.messages import tell
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet

if TYPE_CHECKING:
    from policepost.appointments.lines import BookingLine
    from policepost.ui.sheet import Sheet


class AppointmentsPage(CalendarPage):
    """The desk's calendar; whoever comes is booked, marked and printed from here."""

    name: ClassVar[str] = "appointments"
    icon: ClassVar[str] = "calendar-days"
    shows: ClassVar[frozenset[str]] = frozenset({"booking", "service", "opening", "setting"})
    answers: ClassVar[frozenset[str]] = frozenset({queries.KIND, "opening", "service"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sheet: Sheet | None = None
        self._made: BookingLine | None = None
        self._add_actions()
        self._calendar_keys()
        self.calendar.opened.connect(self._open_ref)
        self.calendar.wanted.connect(self._book_at)
        self.list.opened.connect(self.open_booking)
        self.side.opened.connect(self.open_booking)
        self.side.chose.connect(self._book_service_at)

    def _add_actions(self) -> None:
        self.header.add_action(
            _("Hours and services"), self.open_set_up, needs="appointments.set_up"
        )
        self.print_button = self.header.add_action(
            _("Print day sheet"), self.open_day_sheet, "Ctrl+P"
        )
        self.new_button = self.header.add_action(
            _("＋ Book"), self.open_new, "Ctrl+N", primary=True
        )

        self.add_key(KEY, _("Filter by any field"), self.open_filter)

    @Slot()
    def open_filter(self) -> None:
        """Show the list, and put together what it is filtered by."""
        self.view = "list"
        self._show_view()
        self.list.narrowing.open()

    def _calendar_keys(self) -> None:
        """Single letters, while the keyboard is in the calendar."""
        for key, button in (
            ("N", self.new_button),
            ("T", self.today_button),
            ("P", self.print_button),
            ("D", self.view_buttons["day"]),
            ("W", self.view_buttons["week"]),
            ("L", self.view_buttons["list"]),
        ):
            shortcut = QShortcut(QKeySequence(key), self.calendar)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.setWhatsThis(button.accessibleName())
            shortcut.activated.connect(button.click)

    @override
    def title(self) -> str:
        return _("Appointments")

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        return tour.steps(self)

    @override
    def refresh(self) -> None:
        super().refresh()
        if isinstance(self.sheet, BookingSheet):
            self.sheet.show_again()

    # The sheets

    @override
    def answer(self, request: Request) -> None:
        if request.kind != queries.KIND:
            self.open_set_up(services=request.kind == "service")
        elif request.verb == "new":
            self.open_new(request.values)
        elif request.verb == "list":
            self.show_list(request.values)
        elif request.verb == "print" and request.id is not None:
            self.open_papers(request.id)
        elif request.id is not None:
            self.open_booking(request.id)

    def _open_sheet(self, sheet: Sheet) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()
        self.sheet = sheet
        sheet.closed.connect(self._sheet_closed)
        sheet.open()

    @Slot()
    def _sheet_closed(self) -> None:
        """What had the keyboard may have been drawn anew meanwhile: it never gets lost.

        After a booking it stands on what was booked, wherever it was before.
        """
        self.sheet = None
        made, self._made = self._made, None
        if made is not None and self._stand_on(made):
            return
        focused = QApplication.focusWidget()
        if focused is None or not focused.isVisible():
            self.focus_first()

    def _stand_on(self, made: BookingLine) -> bool:
        if made.starts_at is None:
            self.prepare()  # the lists beside the calendar have it from now on
            return self.side.stand_on(made.id)
        self.calendar.setFocus()
        self.calendar.stand_on(Stop(made.starts_at, Ref(queries.KIND, made.id)))
        return True

    def open_new(self, values: Mapping[str, object] | None = None) -> None:
        """Open an empty sheet to book somebody, or one with what is known already."""
        set_up.copy_catalogue(self.db)
        sheet = NewBookingSheet(self, values or {})
        sheet.booked.connect(self._booked)
        self._open_sheet(sheet.reopened_by(methodcaller("open_new", dict(values or {}))))

    @Slot(object)
    def _book_at(self, starts: datetime) -> None:
        self.open_new({"starts_at": starts, "service_id": self.side.service_id()})

    def _book_service_at(self, service_id: UUID, starts: datetime) -> None:
        self.open_new({"starts_at": starts, "service_id": service_id})

    @Slot(object)
    def _booked(self, booking_id: UUID) -> None:
        with self.db.reading() as session:
            made = lines.booking(session, booking_id)
        if made is None:
            return
        if made.starts_at is not None:
            self.show_day(made.starts_at.date())
        self._made = made
        words = _("Booked: {name} {when}").format(
            name=made.name,
            when=f"{made.starts_at:%m-%d %H:%M}" if made.starts_at else made.state_words,
        )
        tell(self, words, partial(self._undo_booking, booking_id))

    def _undo_booking(self, booking_id: UUID) -> None:
        actions.cancel(self.db, booking_id, "mistake")

    @Slot(object)
    def _open_ref(self, ref: Ref) -> None:
        if ref.kind == queries.KIND:
            self.open_booking(ref.id)
        else:
            self.asks.emit(Request("open", ref.kind, ref.id))

    @Slot(object)
    def open_booking(self, booking_id: UUID) -> None:
        """Open the sheet of a booking, and show its day behind it."""
        sheet = booking_sheet(self, booking_id)
        if sheet is None:
            self.notice.say(_("This booking is no longer there."), "wait")
            return
        if sheet.booking.day is not None and self.view != "list":
            self.show_day(sheet.booking.day)
        sheet.wants_paper.connect(self.open_papers)
        self._open_sheet(sheet.reopened_by(methodcaller("open_booking", booking_id)))

    def open_set_up(self, *, services: bool = False) -> None:
        """Open the desk's hours and special days, or the list of its services."""
        set_up.copy_catalogue(self.db)
        sheet = SetUpSheet(self, services=services)
        self._open_sheet(sheet.reopened_by(methodcaller("open_set_up", services=services)))

    @Slot(object)
    def open_papers(self, booking_id: UUID) -> None:
        """Open the notice of papers to bring."""
        sheet = PaperSheet(
            *(self, self.tasks, _("Papers to bring")),
            lambda: papers.papers_to_bring(self.db, booking_id, clock.now()),
            file_name="一次性告知单",
            on_printed=partial(actions.note_told, self.db, booking_id),
        )
        self._open_sheet(sheet.reopened_by(methodcaller("open_papers", booking_id)))

    @Slot()
    def open_day_sheet(self) -> None:
        """Open the sheet of the day shown; of the week shown, today if it lies in it."""
        day = self.day
        if self.view == "week":
            days = [column.day for column in self.calendar.columns]
            stop = self.calendar.stop()
            today = clock.today()
            day = today if today in days else stop.at.date() if stop else day
        make = partial(papers.day_sheet, self.db, day)
        sheet = PaperSheet(
            *(self, self.tasks, _("Day sheet")),
            partial(make, full_phones=False),
            file_name=f"预约日单{day:%Y%m%d}",
            on_printed=partial(actions.note_day_sheet, self.db, day),
            choice=(_("Whole telephone numbers"), partial(make, full_phones=True)),
        )
        self._open_sheet(sheet.reopened_by(methodcaller("open_day_sheet")))

"""The page of appointments: the week, a day, the list, and the sheets over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.appointments import (
    actions,
    arranging,
    desk,
    lines,
    papers,
    picture,
    queries,
    set_up,
    tour,
)
from policepost.appointments.bookings_list import BookingsList
from policepost.appointments.calendar_view import CalendarView
from policepost.appointments.dialogs.booking import BookingSheet, booking_sheet
from policepost.appointments.dialogs.new_booking import NewBookingSheet
from policepost.appointments.dialogs.paper import PaperSheet
from policepost.appointments.dialogs.set_up import SetUpSheet
from policepost.appointments.picture import Agenda
from policepost.appointments.side import TIMES_SHOWN, SidePanel
from policepost.appointments.states import Kind
from policepost.core import clock
from policepost.core.language import _, pgettext
from policepost.core.shapes import Kinds, Ref
from policepost.ui import style
from policepost.ui.messages import tell
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import Card, restyle, secondary_button

if TYPE_CHECKING:
    from policepost.ui.sheet import Sheet

View = Literal["day", "week", "list"]
_DAYS = {"day": 1, "week": 7}
SIDE_WIDTH = 272


class AppointmentsPage(Page):
    """The desk's calendar; whoever comes is booked, marked and printed from here."""

    name: ClassVar[str] = "appointments"
    icon: ClassVar[str] = "calendar-days"
    shows: ClassVar[frozenset[str]] = frozenset({"booking", "service", "opening", "setting"})
    answers: ClassVar[frozenset[str]] = frozenset({queries.KIND, "opening", "service"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.day = clock.today()
        self.view: View = "week"
        self.others: list[Agenda] = []
        self._other_kinds: Kinds = frozenset()
        self.sheet: Sheet | None = None
        self.calendar = CalendarView()
        self.list = BookingsList(self.db, self.tasks)
        self.side = SidePanel()
        self._build_header()
        self._build_body()
        self._calendar_keys()
        self._minute = QTimer(self)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._minute_passed)
        self._minute.start()
        self.calendar.opened.connect(self._open_ref)
        self.calendar.wanted.connect(self._book_at)
        self.calendar.left_days.connect(self._go)
        self.list.opened.connect(self.open_booking)
        self.side.opened.connect(self.open_booking)
        self.side.chose.connect(self._book_service_at)
        self.side.service_changed.connect(self._show_free)

    def also_show(self, agenda: Agenda, kinds: Kinds) -> None:
        """Show in the calendar what another feature has on a day, such as sittings.

        Args:
            agenda: The ``agenda(session, day)`` of the feature's queries.
            kinds: The kinds of record whose change alters it.
        """
        self.others.append(agenda)
        self._other_kinds |= kinds
        self.mark_stale()

    @override
    def on_changes(self, kinds: Kinds) -> None:
        super().on_changes(kinds | self.shows if kinds & self._other_kinds else kinds)

    @override
    def title(self) -> str:
        return _("Appointments")

    @override
    def badge(self) -> tuple[int, str] | None:
        with self.db.reading() as session:
            count = queries.badge(session, clock.today())
        return (count, "plain") if count else None

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        return tour.steps(self)

    # Building

    def _build_header(self) -> None:
        self.view_buttons: dict[View, QPushButton] = {}
        views: tuple[tuple[View, str], ...] = (
            ("day", pgettext("calendar", "Day")),
            ("week", pgettext("calendar", "Week")),
            ("list", pgettext("calendar", "List")),
        )
        for number, (view, words) in enumerate(views, start=1):
            button = secondary_button(words, partial(self.show_view, view))
            button.setProperty("kind", "chip")
            self._key(button, words, f"Alt+{number}")
            self.view_buttons[view] = button
            self.header.add_left(button)
        self.range_label = self.header.add_title("")
        self.before_button = self._small("‹", _("Earlier"), partial(self._go, -1), "Ctrl+Left")
        self.today_button = self._small(_("Today"), _("Today"), self.show_today, "Ctrl+T")
        self.after_button = self._small("›", _("Later"), partial(self._go, 1), "Ctrl+Right")
        self.header.add_action(_("Hours and services"), self.open_set_up)
        self.print_button = self.header.add_action(
            _("Print day sheet"), self.open_day_sheet, "Ctrl+P"
        )
        self.new_button = self.header.add_action(
            _("＋ Book"), self.open_new, "Ctrl+N", primary=True
        )

    def _small(self, words: str, name: str, slot: object, key: str) -> QPushButton:
        button = secondary_button(words)
        button.clicked.connect(slot)
        self._key(button, name, key)
        self.header.add_left(button)
        return button

    def _key(self, button: QPushButton, name: str, key: str) -> None:
        button.setAccessibleName(name)
        button.setToolTip(f"{name}  {key}")
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setWhatsThis(name)
        shortcut.activated.connect(button.click)

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

    def _build_body(self) -> None:
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.calendar)
        self.stack.addWidget(self.list)
        card.body.addWidget(self.stack, 1)
        self.side.setFixedWidth(style.px(SIDE_WIDTH))
        held = QWidget()
        row = QHBoxLayout(held)
        edge = style.px(14)
        row.setContentsMargins(edge + style.px(2), edge, edge, edge)
        row.setSpacing(edge)
        row.addWidget(card, 1)
        column = QVBoxLayout()
        column.addWidget(self.side)
        row.addLayout(column)
        self.body.addWidget(held, 1)

    # Showing

    @override
    def refresh(self) -> None:
        set_up.copy_catalogue(self.db)
        now = clock.now()
        with self.db.reading() as session:
            self.side.show_services(lines.services(session))
            visits = lines.waiting(session, Kind.VISIT) + lines.visits_ahead(session, now)
            waiting = lines.waiting(session, Kind.WINDOW)
            self.list.show_services(lines.services(session, all_of_them=True))
        self.side.show_visits(visits, now.date())
        self.side.show_waiting(waiting, now.date())
        self._show_free()
        self._show_view()
        if self.view == "list":
            self.list.reload()
        if isinstance(self.sheet, BookingSheet):
            self.sheet.show_again()

    def _show_view(self) -> None:
        for view, button in self.view_buttons.items():
            button.setProperty("active", "true" if view == self.view else "false")
            restyle(button)
        shows_days = self.view != "list"
        for widget in (self.range_label, self.before_button, self.today_button, self.after_button):
            widget.setVisible(shows_days)
        self.side.setVisible(shows_days)
        self.stack.setCurrentWidget(self.calendar if shows_days else self.list)
        if shows_days:
            self._show_calendar()

    def _show_calendar(self) -> None:
        now = clock.now()
        with self.db.reading() as session:
            set_up_desk = desk.desk(session)
            days = [self.day]
            if self.view == "week":
                monday = self.day - timedelta(days=self.day.weekday())
                taken = [
                    one.day
                    for one in lines.between(session, monday, monday + timedelta(days=6))
                    if one.day is not None
                ]
                days = arranging.days_shown(monday, set_up_desk, taken)
            columns = picture.columns(session, days, now, self.others, cancelled=self.view == "day")
        hours = arranging.hours_shown(columns, set_up_desk)
        self.range_label.setText(picture.range_title(days[0], days[-1]))
        self.calendar.show_columns(columns, hours, set_up_desk.slot_minutes, now)

    @Slot()
    def _show_free(self) -> None:
        now, service_id = clock.now(), self.side.service_id()
        with self.db.reading() as session:
            service = lines.service(session, service_id) if service_id else None
            minutes = service.minutes if service else 0
            times = desk.first_free(session, minutes, now, count=TIMES_SHOWN) if service else []
        self.side.show_free(times, minutes, now.date())

    @Slot()
    def _minute_passed(self) -> None:
        """A time that has begun is free no longer, and the line of the present moves on."""
        if not self.isVisible() or self.view == "list":
            return
        self._show_calendar()
        focused = QApplication.focusWidget()
        if focused is None or not self.side.isAncestorOf(focused):
            self._show_free()

    # Going about

    def show_view(self, view: View) -> None:
        """Show the day, the week or the list."""
        if view == "list" and self.view != "list":
            self.list.show_all()
        self.view = view
        self._show_view()
        self.focus_first()

    @Slot()
    def show_today(self) -> None:
        """Go back to today."""
        self.show_day(clock.today())

    def show_day(self, day: date) -> None:
        """Show the week or the day that a day lies in."""
        self.day = day
        if self.view == "list":
            self.view = "week"
        self._show_view()

    @Slot(int)
    def _go(self, step: int) -> None:
        if self.view == "list":
            return
        self.day += timedelta(days=step * _DAYS[self.view])
        self._show_calendar()

    @override
    def focus_first(self) -> None:
        if self.view == "list":
            self.list.view.setFocus()
        else:
            self.calendar.setFocus()

    # The sheets

    @override
    def answer(self, request: Request) -> None:
        if request.kind != queries.KIND:
            self.open_set_up(services=request.kind == "service")
        elif request.verb == "new":
            self.open_new(request.values)
        elif request.verb == "list":
            self.view = "list"
            self._show_view()
            self.list.show_filter(request.values)
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
        """What had the keyboard may have been drawn anew meanwhile: it never gets lost."""
        self.sheet = None
        focused = QApplication.focusWidget()
        if focused is None or not focused.isVisible():
            self.focus_first()

    def open_new(self, values: Mapping[str, object] | None = None) -> None:
        """Open an empty sheet to book somebody, or one with what is known already."""
        set_up.copy_catalogue(self.db)
        sheet = NewBookingSheet(self, values or {})
        sheet.booked.connect(self._booked)
        self._open_sheet(sheet)

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
        if made.day is not None:
            self.show_day(made.day)
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
        self._open_sheet(sheet)

    def open_set_up(self, *, services: bool = False) -> None:
        """Open the desk's hours and special days, or the list of its services."""
        set_up.copy_catalogue(self.db)
        self._open_sheet(SetUpSheet(self, services=services))

    @Slot(object)
    def open_papers(self, booking_id: UUID) -> None:
        """Open the notice of papers to bring."""
        self._open_sheet(
            PaperSheet(
                self,
                _("Papers to bring"),
                lambda _ticked: papers.papers_to_bring(self.db, booking_id, clock.now()),
                file_name="一次性告知单",
                on_handed_out=partial(actions.note_told, self.db, booking_id),
            )
        )

    @Slot()
    def open_day_sheet(self) -> None:
        """Open the sheet of the day shown; of the week shown, today if it lies in it."""
        day = self.day
        if self.view == "week":
            days = [column.day for column in self.calendar.columns]
            stop = self.calendar.stop()
            today = clock.today()
            day = today if today in days else stop.at.date() if stop else day
        self._open_sheet(
            PaperSheet(
                self,
                _("Day sheet"),
                lambda full: papers.day_sheet(self.db, day, full_phones=full),
                file_name=f"预约日单{day:%Y%m%d}",
                on_handed_out=partial(actions.note_day_sheet, self.db, day),
                option=_("Whole telephone numbers"),
            )
        )

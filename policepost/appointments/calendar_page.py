"""The page of appointments without its sheets: the week, a day, the list, and the way between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from operator import methodcaller
from typing import Any, Literal

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

from policepost.appointments import arranging, desk, expected, lines, picture, set_up
from policepost.appointments.bookings_list import BookingsList
from policepost.appointments.calendar_view import CalendarView
from policepost.appointments.picture import Agenda
from policepost.appointments.side import TIMES_SHOWN, SidePanel
from policepost.core import clock
from policepost.core.language import _, pgettext
from policepost.core.shapes import Kinds
from policepost.ui import style
from policepost.ui.page import Context, Page
from policepost.ui.parts import Card, restyle, secondary_button

View = Literal["day", "week", "list"]
_DAYS = {"day": 1, "week": 7}
SIDE_WIDTH = 272


class CalendarPage(Page):
    """Shows the desk's bookings in one of three views, and what is free and who waits beside."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.day = clock.today()
        self.view: View = "week"
        self.others: list[Agenda] = []
        self._other_kinds: Kinds = frozenset()
        self.calendar = CalendarView()
        self.list = BookingsList(self)
        self.side = SidePanel()
        self._build_header()
        self._build_body()
        self._minute = QTimer(self)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._minute_passed)
        self._minute.start()
        self.calendar.left_days.connect(self._go)
        self.side.service_changed.connect(self._show_free)
        self.side.wants_list.connect(self.show_list)

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
            visits = expected.visits(session, now)
            waiting = expected.at_the_window(session)
            self.list.show_services(lines.services(session, all_of_them=True))
        self.side.show_visits(visits, now.date())
        self.side.show_waiting(waiting, now.date())
        self._show_free()
        self._show_view()
        if self.view == "list":
            self.list.reload()

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

    @Slot(object)
    def show_list(self, chosen: Mapping[str, object]) -> None:
        """Show the list of the bookings that pass a filter, as ``lines.listed`` takes it."""
        self.view = "list"
        self._show_view()
        self.list.show_filter(chosen)
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
            self.list.focus_first()
        else:
            self.calendar.setFocus()

    @override
    def way_back(self) -> Any:
        return methodcaller("show_again", self.view, self.day)

    def show_again(self, view: View, day: date) -> None:
        """Show what another page like this one showed."""
        self.view, self.day = view, day
        if view == "list":
            self.list.show_all()
        self._show_view()
        self.focus_first()

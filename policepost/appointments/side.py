"""Beside the calendar: the next free times for a service, and who waits for a visit or a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from policepost.appointments.expected import SHOWN, Expected
from policepost.appointments.lines import BookingLine, ServiceLine
from policepost.appointments.states import State
from policepost.core.language import _, format_short_day, format_weekday, ngettext
from policepost.ui import style
from policepost.ui.combo import ComboBox
from policepost.ui.parts import Badge, Card, clear, label, link_button, rule, scrolled

TIMES_SHOWN = 9
_PER_ROW = 3


class SidePanel(QWidget):
    """Three cards: free times, home visits, who waits for a time at the window."""

    chose = Signal(object, object)
    """The service's id and the moment of a free time that was pressed."""
    service_changed = Signal()
    opened = Signal(object)
    """The id of a booking in one of the lists."""
    wants_list = Signal(object)
    """The filter of those of whom a list shows only the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[UUID, QWidget] = {}
        self.free_card = Card(_("Free times"))
        self.service_box = ComboBox()
        self.service_box.setAccessibleName(_("Service"))
        self.service_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.service_box.currentIndexChanged.connect(self.service_changed)
        self._times = QVBoxLayout()
        self._times.setSpacing(style.px(6))
        self.free_card.body.addWidget(self.service_box)
        self.free_card.body.addLayout(self._times)
        self.visits_card = Card(_("Home visits"))
        self._visits = QVBoxLayout()
        self.visits_card.body.addLayout(self._visits)
        self.waiting_card = Card(_("Waiting for a time"))
        self._waiting = QVBoxLayout()
        self.waiting_card.body.addLayout(self._waiting)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, style.px(2), 0)
        column.setSpacing(style.px(14))
        for card in (self.free_card, self.visits_card, self.waiting_card):
            column.addWidget(card)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside, "ground"))

    # Free times

    def show_services(self, services: Sequence[ServiceLine]) -> None:
        """Offer services, keeping the chosen one."""
        chosen = self.service_id()
        self.service_box.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.service_box.clear()
        for one in services:
            self.service_box.addItem(one.title, one.id)
        self.choose_service(chosen)
        self.service_box.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def choose_service(self, service_id: UUID | None) -> None:
        """Choose a service, the first one where it is not offered."""
        ids = [self.service_box.itemData(row) for row in range(self.service_box.count())]
        first = 0 if ids else -1
        self.service_box.setCurrentIndex(ids.index(service_id) if service_id in ids else first)

    def service_id(self) -> UUID | None:
        """The chosen service."""
        found = self.service_box.currentData()
        return found if isinstance(found, UUID) else None

    def show_free(self, times: Sequence[datetime], minutes: int, today: date) -> None:
        """Show the first free times, a heading for each day, each a button."""
        clear(self._times)
        self.free_card.heading.note.setText(
            _("{count} minutes").format(count=minutes) if minutes else ""
        )
        if not times:
            self._times.addWidget(label(_("Nothing is free."), "muted"))
        for day in dict.fromkeys(at.date() for at in times):
            self._times.addWidget(label(_day_words(day, today), "small"))
            grid = QGridLayout()
            grid.setSpacing(style.px(6))
            of_day = [at for at in times if at.date() == day]
            for number, at in enumerate(of_day):
                grid.addWidget(self._time_button(at), number // _PER_ROW, number % _PER_ROW)
            for number in range(_PER_ROW):
                grid.setColumnStretch(number, 1)
            self._times.addLayout(grid)

    def _time_button(self, at: datetime) -> QPushButton:
        button = QPushButton(f"{at:%H:%M}")
        button.setProperty("kind", "chip")
        button.setAutoDefault(True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(
            _("Book at {time} on {day}").format(time=f"{at:%H:%M}", day=format_short_day(at.date()))
        )
        button.clicked.connect(partial(self._chose, at))
        return button

    def _chose(self, at: datetime, _checked: object = None) -> None:
        self.chose.emit(self.service_id(), at)

    # Lists

    def show_visits(self, told: Expected, today: date) -> None:
        """Show home visits: those without a time first, then the next ones."""
        self._show_list(self._visits, told, today, _("No home visit is planned."))
        self.visits_card.heading.note.setText(_people(told.count))

    def show_waiting(self, told: Expected, today: date) -> None:
        """Show who waits for a time at the window; the card hides when nobody does."""
        self._show_list(self._waiting, told, today, "")
        self.waiting_card.heading.note.setText(_people(told.count))
        self.waiting_card.setVisible(bool(told.count))

    def _show_list(self, place: QVBoxLayout, told: Expected, today: date, nothing: str) -> None:
        clear(place)
        self._rows = {key: row for key, row in self._rows.items() if shiboken6.isValid(row)}
        if not told.first and nothing:
            place.addWidget(label(nothing, "muted", wrap=True))
        self._show_rows(place, told.first, today)
        if told.waiting > SHOWN:
            words = _("All {count} without a time").format(count=f"{told.waiting:,}")
            button = link_button(words)
            button.clicked.connect(partial(self._want_list, told.wanted))
            place.addWidget(button)

    def _want_list(self, wanted: Mapping[str, object], _checked: object = None) -> None:
        self.wants_list.emit(wanted)

    def _show_rows(self, place: QVBoxLayout, lines: Sequence[BookingLine], today: date) -> None:
        for number, one in enumerate(lines):
            if number:
                place.addWidget(rule())
            row = _Row(one, today)
            row.clicked.connect(partial(self._open, one.id))
            self._rows[one.id] = row
            place.addWidget(row)

    def stand_on(self, booking_id: UUID) -> bool:
        """Put the keyboard on a booking of the lists. False when it is in neither."""
        row = self._rows.get(booking_id)
        if row is None:
            return False
        row.setFocus()
        return True

    def _open(self, booking_id: UUID, _checked: object = None) -> None:
        self.opened.emit(booking_id)


class _Row(QPushButton):
    """One person in a list: name and place, below it when; pressed, it opens."""

    def __init__(self, one: BookingLine, today: date) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setAutoDefault(True)
        title = label(" · ".join(part for part in (one.name, one.place) if part), wrap=True)
        self.when = label(_when(one, today), "small", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(style.px(4), style.px(3), style.px(2), style.px(3))
        grid.setVerticalSpacing(style.px(1))
        grid.setColumnStretch(0, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.when, 1, 0)
        if one.state == State.WAITING:
            grid.addWidget(Badge(_("Give a time"), "wait"), 0, 1, 2, 1)
        self.setAccessibleName(f"{title.text()} {self.when.text()}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(style.px(48))


def _people(count: int) -> str:
    return ngettext("{count} person", "{count} people", count).format(count=count) if count else ""


def _day_words(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    return f"{format_weekday(day)} {format_short_day(day, today=today)}"


def _when(one: BookingLine, today: date) -> str:
    found = [] if one.is_visit else [one.service_title]
    if one.starts_at is None:
        days = (today - one.booked_at.date()).days
        waits = ngettext("waiting for {count} day", "waiting for {count} days", days)
        found += [waits.format(count=days) if days else _("since today"), one.wish]
    else:
        found += [f"{_day_words(one.starts_at.date(), today)} {one.starts_at:%H:%M}", one.companion]
    return " · ".join(part for part in found if part)

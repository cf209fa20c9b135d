"""What is known of one booking: its state, its facts, the number under its mask, what to mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.appointments import actions, desk, rules
from policepost.appointments.desk import Who
from policepost.appointments.lines import BookingLine
from policepost.appointments.states import CANCEL_REASONS, CHANNEL_WORDS
from policepost.core import clock
from policepost.core.language import _, format_day, format_weekday, ngettext
from policepost.residents.rules import masked
from policepost.ui import style
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import Badge, FactRow, label, link_button

if TYPE_CHECKING:
    from policepost.core.database import Database

_NUMBER_SHOWN = 60_000
"""Milliseconds for which a whole number stands on the screen."""


class BookingFacts(QWidget):
    """The upper part of the sheet of a booking."""

    card_asked = Signal()
    """The card of the resident is wanted."""

    def __init__(self, db: Database, booking: BookingLine) -> None:
        super().__init__()
        self._db, self._booking = db, booking
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(10))
        column.addWidget(self._state_row())
        for name, value in self._facts():
            column.addWidget(FactRow(name, value))
        if booking.id_number:
            column.addWidget(self._number_row())
        warned = self._warnings()
        if warned:
            column.addWidget(label(" ".join(warned), "warning", wrap=True))

    def _state_row(self) -> QWidget:
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        one = self._booking
        row.addWidget(Badge(one.state_words, one.tone))
        if one.is_visit:
            row.addWidget(Badge(_("Home visit"), "plain"))
        if one.walk_in:
            row.addWidget(Badge(_("Walk-in"), "plain"))
        row.addStretch(1)
        if one.resident_id is not None:
            self.card_button = link_button(_("Open the resident's card"), self.card_asked.emit)
            row.addWidget(self.card_button)
        return held

    def _facts(self) -> list[tuple[str, str]]:
        one = self._booking
        found = [(_("Service"), one.service_title), (_("Time"), _when(one))]
        reason = _(CANCEL_REASONS.get(one.reason, "")) if one.reason else ""
        found += [
            (_("Telephone"), one.phone),
            (_("Where to"), one.place),
            (_("Goes along"), one.companion),
            (_("Would suit"), one.wish),
            (_("Booked on"), _booked(one)),
            (_("Arrived"), f"{one.arrived_at:%m-%d %H:%M}" if one.arrived_at else ""),
            (_("Reason"), " · ".join(part for part in (reason, one.reason_note) if part)),
            (_("Note"), one.note),
        ]
        return [(name, value) for name, value in found if value]

    def _number_row(self) -> FactRow:
        """The identity number, masked until it is asked for; then for a minute."""
        self.number = FactRow(_("Identity no."), masked(self._booking.id_number))
        if self._db.may("numbers.see"):
            self.number.add(link_button(_("Show"), self._show_number))
        return self.number

    @Slot()
    def _show_number(self) -> None:
        with showing_refusals(self):
            self.number.value.setText(actions.show_number(self._db, self._booking.id))
            QTimer.singleShot(_NUMBER_SHOWN, self.number, self._cover_number)

    @Slot()
    def _cover_number(self) -> None:
        self.number.value.setText(masked(self._booking.id_number))

    def _warnings(self) -> list[str]:
        one, today = self._booking, clock.today()
        with self._db.reading() as session:
            known = desk.circumstances(
                session, Who(one.resident_id, one.id_number, one.name, one.phone), today
            )
            return rules.warnings(known, desk.desk(session), today)


def _when(one: BookingLine) -> str:
    if one.starts_at is None:
        days = (clock.today() - one.booked_at.date()).days
        return ngettext(
            "none yet, waiting for {count} day", "none yet, waiting for {count} days", days
        ).format(count=days)
    day = f"{format_day(one.starts_at.date())} {format_weekday(one.starts_at.date())}"
    return f"{day} {one.starts_at:%H:%M}–{one.ends_at:%H:%M}"


def _booked(one: BookingLine) -> str:
    return f"{one.booked_at:%m-%d %H:%M} · {_(CHANNEL_WORDS[one.channel])}"

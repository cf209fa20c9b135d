"""The sheet on which the post sets up its desk: hours, rules of booking, special days, services."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from policepost.appointments import desk, lines, set_up, slots
from policepost.appointments.dialogs.service import ServiceSheet
from policepost.appointments.lines import ServiceLine
from policepost.appointments.slots import SpecialDay
from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import N_, _, format_day, format_weekday
from policepost.ui import style
from policepost.ui.form import CheckField, ChoiceField, DateField, Form, LineField, NumberField
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.parts import (
    Badge,
    clear,
    label,
    link_button,
    restyle,
    rule,
    secondary_button,
    small_button,
)
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Page

_WEEK = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday")),
    *(N_("Friday"), N_("Saturday"), N_("Sunday")),
)


class SetUpSheet(Sheet):
    """Two parts: the hours with the rules of booking, and the list of services."""

    def __init__(self, page: Page, *, services: bool = False) -> None:
        super().__init__(page, _("Hours and services"), 600)
        self._host, self._db = page, page.db
        row = QHBoxLayout()
        self._parts: list[QPushButton] = []
        for number, words in enumerate((_("Hours"), _("Services"))):
            button = secondary_button(words, partial(self.show_part, number))
            button.setProperty("kind", "chip")
            self._parts.append(button)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._hours_part())
        self.services_part = ServicesPart(self)
        self.stack.addWidget(self.services_part)
        self.body.addWidget(self.stack)
        self.body.addStretch(1)
        self.save_button = self.on_done(_("Save hours"), self._save)
        self.show_part(1 if services else 0)

    @property
    def host(self) -> Page:
        """The page that the sheet lies on."""
        return self._host

    def show_part(self, number: int) -> None:
        """Show the hours (0) or the services (1)."""
        self.stack.setCurrentIndex(number)
        for at, button in enumerate(self._parts):
            button.setProperty("active", "true" if at == number else "false")
            restyle(button)
        self.form = self.hours if number == 0 else None
        self.save_button.setVisible(number == 0)
        for at in range(self.stack.count()):
            held = self.stack.widget(at)
            held.setVisible(at == number)

    def _hours_part(self) -> QWidget:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(12))
        self.hours = self._hours_form()
        column.addWidget(self.hours)
        column.addWidget(rule())
        self.special = SpecialDays(self)
        column.addWidget(self.special)
        return held

    def _hours_form(self) -> Form:
        with self._db.reading() as session:
            held = desk.desk(session)
        form = Form()
        days = [
            LineField(f"day{n}", _(name), placeholder=_("closed")) for n, name in enumerate(_WEEK)
        ]
        for number in (0, 2, 4):
            form.row(*days[number : number + 2])
        form.row(
            days[6],
            ChoiceField(
                "slot_minutes",
                _("Length of a slot"),
                [(n, _("{count} minutes").format(count=n)) for n in slots.SLOT_CHOICES],
            ),
        )
        form.section(_("Rules of booking"))
        form.row(
            NumberField("days_ahead", _("Days ahead at most"), required=True, least=1, most=365),
            NumberField(
                "no_show_limit", _("No-shows in a month that are warned of"), required=True, most=9
            ),
        )
        form.row(
            CheckField("no_show_blocks", _("They close booking")),
            NumberField(
                "no_show_months", _("For how many months"), required=True, least=1, most=12
            ),
        )
        form.set_values({f"day{n}": slots.show_spans(day) for n, day in enumerate(held.hours)})
        form.set_values({name: getattr(held, name) for name in slots.SETTINGS})
        return form

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            values = self.hours.values()
            week = [_spans(values[f"day{n}"], f"day{n}") for n in range(7)]
            plain = {name: values[name] for name in slots.SETTINGS}
            set_up.set_hours(self._db, set_up.Hours(week=week, plain=plain))
            tell(self._host, _("The hours are saved."))
            self.close_sheet()


def _spans(text: str, field: str) -> tuple[slots.Span, ...]:
    """Hours as typed, refused at the field they were typed into."""
    try:
        return slots.read_spans(text)
    except Refused as refusal:
        raise Refused(refusal.sentence, field=field) from None


class SpecialDays(QWidget):
    """The days that differ from the week, and a small form for one more."""

    def __init__(self, sheet: SetUpSheet) -> None:
        super().__init__()
        self._sheet, self._db = sheet, sheet.host.db
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(8))
        column.addWidget(label(_("Days that differ"), "subheading"))
        words = _("Public holidays are closed and make-up workdays open by themselves.")
        column.addWidget(label(words, "small", wrap=True))
        self._list = QVBoxLayout()
        column.addLayout(self._list)
        self.form = Form()
        self.form.row(
            DateField("day", _("Day"), required=True),
            LineField("spans", _("Desk hours"), placeholder=_("closed")),
            LineField("reason", _("Reason")),
        )
        column.addWidget(self.form)
        row = QHBoxLayout()
        row.addStretch(1)
        self.add_button = small_button(_("Set this day"), self._add)
        row.addWidget(self.add_button)
        column.addLayout(row)
        self.show_days()

    def show_days(self) -> None:
        """Show the special days from today on."""
        clear(self._list)
        with self._db.reading() as session:
            found = desk.special_days(session, clock.today())
        for one in found:
            self._list.addLayout(self._row(one))

    def _row(self, one: SpecialDay) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(f"{format_day(one.day)} {format_weekday(one.day)}"))
        row.addWidget(label(slots.show_spans(one.spans) or _("closed"), "muted"))
        row.addWidget(label(one.reason, "muted"), 1)
        row.addWidget(link_button(_("Take away"), partial(self._drop, one)))
        return row

    def _drop(self, one: SpecialDay) -> None:
        set_up.drop_special_day(self._db, one.day)
        self.show_days()

    def show_refusal(self, refusal: Refused) -> None:
        """Say a refusal under the field it names."""
        if not self.form.show_refusal(refusal):
            self._sheet.show_refusal(refusal)

    @Slot()
    def _add(self) -> None:
        with showing_refusals(self):
            values = self.form.values()
            spans = _spans(values["spans"], "spans")
            set_up.set_special_day(self._db, values["day"], spans, values["reason"], clock.today())
            self.form.set_values({"day": None, "spans": "", "reason": ""})
            self.show_days()


class ServicesPart(QWidget):
    """The services in their order, each opened by its name."""

    def __init__(self, sheet: SetUpSheet) -> None:
        super().__init__()
        self._sheet, self._db = sheet, sheet.host.db
        self.sheet: ServiceSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(6))
        self._list = QVBoxLayout()
        self._list.setSpacing(style.px(2))
        column.addLayout(self._list)
        row = QHBoxLayout()
        self.add_button = small_button(_("Add a service…"), partial(self.open_service, None))
        row.addWidget(self.add_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.show_services()

    def show_services(self) -> None:
        """Show all services, those no longer offered too."""
        clear(self._list)
        with self._db.reading() as session:
            found = lines.services(session, all_of_them=True)
        for one in found:
            self._list.addLayout(self._row(one))

    def _row(self, one: ServiceLine) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addWidget(link_button(one.title, partial(self.open_service, one)))
        if not one.offered:
            row.addWidget(Badge(_("not offered"), "muted"))
        row.addStretch(1)
        row.addWidget(label(_("{count} minutes").format(count=one.minutes), "small"))
        for words, name, step in (("↑", _("Move up"), -1), ("↓", _("Move down"), 1)):
            button = small_button(words, partial(self._move, one.id, step))
            button.setAccessibleName(f"{one.title} {name}")
            row.addWidget(button)
        return row

    def _move(self, service_id: UUID, step: int) -> None:
        set_up.move_service(self._db, service_id, step)
        self.show_services()

    def open_service(self, one: ServiceLine | None) -> None:
        """Open the sheet of a service; this one comes back when it closes."""
        host = self._sheet.host
        self.close_service()
        self.sheet = ServiceSheet(host, one)
        self.sheet.saved.connect(self.show_services)
        self.sheet.closed.connect(self._closed)
        self.sheet.open()

    def close_service(self) -> None:
        """Close the sheet of a service, if one is open."""
        if self.sheet is not None:
            self.sheet.close_sheet()

    @Slot()
    def _closed(self) -> None:
        self.sheet = None

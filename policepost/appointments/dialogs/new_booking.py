"""The sheet on which somebody is booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from policepost.appointments import actions, desk, lines, rules, slots
from policepost.appointments.actions import NewBooking
from policepost.appointments.desk import Who
from policepost.appointments.states import CHANNEL_WORDS, KIND_WORDS, Channel, Kind
from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.masking import masked_phone
from policepost.core.searching import search
from policepost.core.shapes import Hit
from policepost.residents import queries as residents
from policepost.residents.rules import masked
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    CheckField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    Person,
    PersonField,
    TextField,
    TimeField,
)
from policepost.ui.messages import NoticeBar, showing_refusals
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Page

FORM = "booking"
_HITS = 8


class NewBookingSheet(Sheet):
    """Who, for what, when; what is doubtful is said at once and does not stand in the way."""

    booked = Signal(object)
    """The id of the new booking."""

    def __init__(self, page: Page, values: Mapping[str, object]) -> None:
        """Prepare the sheet.

        Args:
            page: The page it lies on.
            values: What is known already: any of ``resident_id``, ``name``, ``phone``,
                ``service_id``, ``starts_at``, ``kind``, ``place``, ``note``.
        """
        super().__init__(page, _("New booking"), 560)
        self._db = page.db
        self._filled = ""
        self._in_register: dict[str, str] = {}
        self._known: dict[UUID, residents.ResidentCard] = {}
        self._build_fields()
        self._build_form()
        self._prefill(values)
        # Joined before a draft comes back: the times must be those of the draft's own day.
        for field in (self.service, self.kind, self.day, self.wait):
            field.changed.connect(self._show_times)
        self.person.changed.connect(self._person_changed)
        self.entries.changed.connect(self._warn)
        resident = values.get("resident_id")
        key = resident if isinstance(resident, UUID) else None
        self.put_autosave(Autosave(self.entries, page.db, page.tasks, FORM, key))
        self._set_time(values.get("starts_at"))
        self._show_kind()
        self._warn()
        self.here_button = self.add_button(_("Is here now"), self._walk_in)
        self.here_button.setToolTip(_("Record a walk-in: arrived, without taking a slot"))
        self.on_done(_("Book"), self._book)

    # The form

    def _build_fields(self) -> None:
        with self._db.reading() as session:
            offered = lines.services(session)
            companions = desk.companions(session)
        self._minutes = {one.id: one.minutes for one in offered}
        self.person = PersonField("name", _("Who"), self._find, required=True)
        self.phone = LineField("phone", _("Telephone"))
        self.id_number = LineField("id_number", _("Identity number"))
        self.service = ChoiceField(
            "service_id",
            _("Service"),
            [(one.id, one.title) for one in offered],
            required=True,
        )
        self.kind = ChoiceField(
            "kind", _("Place of service"), [(key, _(words)) for key, words in KIND_WORDS.items()]
        )
        self.channel = ChoiceField(
            "channel", _("Booked how"), [(key, _(words)) for key, words in CHANNEL_WORDS.items()]
        )
        self.wait = CheckField("wait", _("No time yet: put on the waiting list"))
        self.day = DateField("day", _("Day"), required=True)
        self.slot = ChoiceField("starts_at", _("Time"), [])
        self.at = TimeField("at", _("Time"))
        self.minutes = NumberField("minutes", _("How long"), unit=_("minutes"), least=5, most=480)
        self.place = LineField("place", _("Where to"))
        self.companion = LineField(
            "companion",
            _("Who goes along"),
            placeholder=", ".join(companions[:3]),
        )
        self.wish = LineField("wish", _("When it would suit"))
        self.note = TextField("note", _("Note"), lines=2, most=5)

    def _build_form(self) -> None:
        self.entries = Form()
        self.warning = NoticeBar()
        self.entries.add(self.person)
        self.entries.row(self.phone, self.id_number)
        self.entries.put(self.warning)
        self.entries.add(self.service)
        self.entries.row(self.kind, self.channel)
        self.entries.add(self.wait)
        self.entries.row(self.day, self.slot, self.at)
        self.entries.row(self.companion, self.minutes)
        self.entries.add(self.place)
        self.entries.add(self.wish)
        self.entries.add(self.note)
        self.put_form(self.entries)

    def _prefill(self, values: Mapping[str, object]) -> None:
        resident = values.get("resident_id")
        if isinstance(resident, UUID):
            card = self._card(resident)
            if card is not None:
                self.person.set_value(Person(card.id, card.name))
                self._fill_from(card)
        elif values.get("name"):
            self.person.set_value(Person(None, str(values["name"])))
        for field in (self.phone, self.service, self.kind, self.place, self.note):
            if values.get(field.name) is not None:
                field.set_value(values[field.name])
        self.minutes.set_value(60)
        self.day.set_value(self._first_day())
        self._show_times()

    def _first_day(self) -> date:
        """The first day on which the chosen service is free, else today."""
        now = clock.now()
        with self._db.reading() as session:
            first = desk.first_free(session, self._service_minutes(), now, count=1)
        return first[0].date() if first else now.date()

    def _set_time(self, starts: object) -> None:
        """Put the time that was clicked in the calendar over whatever a draft says."""
        if isinstance(starts, datetime):
            self.wait.set_value(False)
            self.day.set_value(starts.date())
            self.at.set_value(starts.time())
            self._show_times()
            self.slot.set_value(starts)
            self._say_if_moved(starts)

    # What follows from what was typed

    def _find(self, text: str) -> list[Hit]:
        with self._db.reading() as session:
            return search.find(session, text, _HITS, kinds=("resident",))

    def _card(self, resident_id: UUID) -> residents.ResidentCard | None:
        if resident_id not in self._known:
            with self._db.reading() as session:
                card = residents.card(session, resident_id, clock.today())
            if card is None:
                return None
            self._known[resident_id] = card
        return self._known[resident_id]

    @Slot()
    def _person_changed(self) -> None:
        who = self.person.value()
        card = self._card(who.id) if who is not None and who.id is not None else None
        self._fill_from(card)

    def _fill_from(self, card: residents.ResidentCard | None) -> None:
        """Go by what the register knows, never over what was typed by hand.

        Numbers are shown masked: to book somebody is no look at the whole ones.
        """
        self._in_register = {}
        for field, known, shown in (
            (self.phone, card.phone if card else "", masked_phone),
            (self.id_number, card.id_number if card else "", masked),
        ):
            self._in_register[field.name] = known
            field.edit.setPlaceholderText(shown(known))
        if card is not None and self.place.value() in {"", self._filled}:
            self.place.set_value(card.address)
            self._filled = card.address

    def _number(self, field: LineField) -> str:
        """What was typed, else what the register knows."""
        return field.value() or self._in_register.get(field.name, "")

    def _service_minutes(self) -> int:
        chosen = self._read(self.service)
        return self._minutes.get(chosen, 30)

    @staticmethod
    def _read(field: Any) -> Any:
        """The value of a field, None while it cannot be read."""
        try:
            return field.value()
        except Refused:
            return None

    @Slot()
    def _show_times(self) -> None:
        """Offer the free times of the chosen day for the chosen service."""
        day = self._read(self.day)
        free: list[datetime] = []
        closed = ""
        if day is not None:
            now = clock.now()
            with self._db.reading() as session:
                minutes = self._service_minutes()
                free = desk.free_slots(session, day, day, minutes, now)[day]
                closed = slots.closed_because(day, desk.desk(session))
        wanted = self._read(self.slot)
        self.slot.set_choices([(at, f"{at:%H:%M}") for at in free])
        self._say_if_moved(wanted if free and wanted and wanted.date() == day else None)
        self.slot.box.setEnabled(bool(free))
        said = "" if free else closed or _("Nothing is free on this day")
        self.day.show_warning(said if day is not None and not self._at_home() else "")
        self._show_kind()

    def _say_if_moved(self, wanted: datetime | None) -> None:
        """A longer service does not fit everywhere: nobody is booked elsewhere unawares."""
        moved = wanted is not None and self._read(self.slot) != wanted
        words = _("{time} is not free for this service; another time is shown.")
        self.slot.show_warning(words.format(time=f"{wanted:%H:%M}") if moved and wanted else "")

    def _at_home(self) -> bool:
        return bool(self._read(self.kind) == Kind.VISIT)

    def _show_kind(self) -> None:
        """Show the fields that the chosen kind of booking has."""
        home, waits = self._at_home(), bool(self.wait.value())
        self.day.setVisible(not waits)
        self.slot.setVisible(not waits and not home)
        self.at.setVisible(not waits and home)
        self.minutes.setVisible(home)
        self.place.setVisible(home)
        self.companion.setVisible(home)
        self.wish.setVisible(waits)

    @Slot()
    def _warn(self) -> None:
        """Say what is known of the person and the time."""
        who = self.person.value()
        if who is None:
            self.warning.clear()
            return
        today = clock.today()
        with self._db.reading() as session:
            known = desk.circumstances(
                session,
                Who(
                    who.id,
                    self._number(self.id_number),
                    who.name,
                    rules.plain_phone(self._number(self.phone)),
                ),
                today,
                starts=self._starts(),
                minutes=self._read(self.minutes) or 0,
                companion=self.companion.value() if self._at_home() else "",
            )
            said = rules.warnings(known, desk.desk(session), today)
        if said:
            self.warning.say(" ".join(said), "wait")
        else:
            self.warning.clear()

    def _starts(self) -> datetime | None:
        """The time that is chosen, None while none is."""
        if self.wait.value():
            return None
        if not self._at_home():
            found = self._read(self.slot)
            return found if isinstance(found, datetime) else None
        day, at = self._read(self.day), self._read(self.at)
        return slots.moment(day, at) if isinstance(day, date) and isinstance(at, time) else None

    # Making it official

    def _form(self) -> NewBooking:
        values = self.entries.values()
        who: Person = values["name"]
        return NewBooking(
            service_id=values["service_id"],
            name=who.name,
            resident_id=who.id,
            phone=self._number(self.phone),
            id_number=self._number(self.id_number),
            kind=Kind(values["kind"]),
            channel=Channel(values["channel"]),
            starts_at=self._starts(),
            minutes=values["minutes"] or 60,
            place=values["place"],
            companion=values["companion"],
            wish=values["wish"],
            note=values["note"],
        )

    @Slot()
    def _book(self) -> None:
        with showing_refusals(self):
            form = self._form()
            if form.starts_at is None and not self.wait.value():
                field = self.at.name if self._at_home() else self.slot.name
                raise Refused(
                    _("Choose a time, or put the person on the waiting list."), field=field
                )
            self._made(actions.book(self._db, form))

    @Slot()
    def _walk_in(self) -> None:
        with showing_refusals(self):
            self._made(actions.walk_in(self._db, self._form()))

    def _made(self, booking_id: UUID) -> None:
        self.booked.emit(booking_id)
        self.done()

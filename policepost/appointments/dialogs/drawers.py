"""What opens inside the sheet of a booking: cancelling, moving, correcting."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from policepost.appointments import actions, desk, slots
from policepost.appointments.actions import Corrected
from policepost.appointments.lines import BookingLine
from policepost.appointments.states import CANCEL_REASONS, CHANNEL_WORDS, Channel
from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui.form import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    TextField,
    TimeField,
)

if TYPE_CHECKING:
    from policepost.core.database import Database


class Drawer(Form):
    """A small form with one thing to do; `draft` names what is typed in it and not done yet."""

    draft: ClassVar[str] = ""

    def __init__(self, db: Database, booking: BookingLine) -> None:
        super().__init__()
        self.db, self.booking = db, booking
        self.section(self.heading())

    def heading(self) -> str:
        """The words above the fields."""
        raise NotImplementedError

    def done_words(self) -> str:
        """The words of the button."""
        raise NotImplementedError

    def do(self) -> str:
        """Do it; gives the sentence that says what was done.

        Raises:
            Refused: With the field to mend.
        """
        raise NotImplementedError


class CancelDrawer(Drawer):
    """Why a booking is called off."""

    draft: ClassVar[str] = "booking.cancel"

    def __init__(self, db: Database, booking: BookingLine) -> None:
        super().__init__(db, booking)
        self.reason = ChoiceField(
            "reason",
            _("Why"),
            [(code, _(words)) for code, words in CANCEL_REASONS.items()],
            required=True,
            empty="",
        )
        self.words = LineField("reason_note", _("In words"))
        self.row(self.reason, self.words)

    @override
    def heading(self) -> str:
        return _("Cancel this booking")

    @override
    def done_words(self) -> str:
        return _("Cancel booking")

    @override
    def do(self) -> str:
        values = self.values()
        actions.cancel(self.db, self.booking.id, values["reason"], values["reason_note"])
        return _("Cancelled: {name}").format(name=self.booking.name)


class MoveDrawer(Drawer):
    """Another time; at the window one of the free ones."""

    draft: ClassVar[str] = "booking.move"

    def __init__(self, db: Database, booking: BookingLine) -> None:
        super().__init__(db, booking)
        self.day = DateField("day", _("Day"), required=True)
        self.slot = ChoiceField("starts_at", _("Time"), [])
        self.at = TimeField("starts_at", _("Time"), required=True)
        self.minutes = NumberField("minutes", _("How long"), unit=_("minutes"), least=5, most=480)
        if booking.is_visit:
            self.row(self.day, self.at, self.minutes)
            self.minutes.set_value(booking.minutes)
            if booking.starts_at is not None:
                self.at.set_value(booking.starts_at.time())
        else:
            self.row(self.day, self.slot)
        self.day.set_value(booking.day or self._first_day())
        self.day.changed.connect(self._show_times)
        self._show_times()

    def _first_day(self) -> object:
        now = clock.now()
        with self.db.reading() as session:
            first = desk.first_free(session, self.booking.minutes, now, count=1)
        return first[0].date() if first else now.date()

    @Slot()
    def _show_times(self) -> None:
        try:
            day = self.day.value()
        except Refused:
            day = None
        if day is None or self.booking.is_visit:
            return
        with self.db.reading() as session:
            free = desk.free_slots(
                session, day, day, self.booking.minutes, clock.now(), but=self.booking.id
            )[day]
            closed = slots.closed_because(day, desk.desk(session))
        self.slot.set_choices([(at, f"{at:%H:%M}") for at in free])
        self.day.show_warning("" if free else closed or _("Nothing is free on this day"))

    @override
    def heading(self) -> str:
        return _("Give another time") if self.booking.starts_at else _("Give a time")

    @override
    def done_words(self) -> str:
        return _("Move booking")

    @override
    def do(self) -> str:
        values = self.values()
        starts = values["starts_at"]
        if self.booking.is_visit:
            starts = slots.moment(values["day"], starts)
        if not isinstance(starts, datetime):
            raise Refused(_("Choose one of the free times."), field="starts_at")
        actions.move(
            self.db,
            self.booking.id,
            starts,
            minutes=values["minutes"] if self.booking.is_visit else None,
        )
        return _("{name} now comes at {time}").format(
            name=self.booking.name, time=f"{starts:%m-%d %H:%M}"
        )


class CorrectDrawer(Drawer):
    """Who it is, where to, and the note."""

    draft: ClassVar[str] = "booking.correct"

    def __init__(self, db: Database, booking: BookingLine) -> None:
        super().__init__(db, booking)
        self.row(LineField("name", _("Name"), required=True), LineField("phone", _("Telephone")))
        channels = [(code, _(words)) for code, words in CHANNEL_WORDS.items()]
        self.row(
            LineField("id_number", _("Identity number")),
            ChoiceField("channel", _("Booked how"), channels),
        )
        if booking.is_visit:
            self.row(
                LineField("place", _("Where to"), required=True),
                LineField("companion", _("Who goes along")),
            )
        if booking.starts_at is None:
            self.add(LineField("wish", _("When it would suit")))
        self.add(TextField("note", _("Note"), lines=2, most=5))
        self.set_values({field.name: getattr(booking, field.name) for field in self.fields()})

    @override
    def heading(self) -> str:
        return _("Correct this booking")

    @override
    def done_words(self) -> str:
        return _("Save")

    @override
    def do(self) -> str:
        values = self.values()
        values["channel"] = Channel(values["channel"])
        actions.correct(self.db, self.booking.id, Corrected(**values))
        return _("Corrected: {name}").format(name=values["name"])

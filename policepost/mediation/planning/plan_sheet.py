"""The sheet in which the next sitting is planned, or a planned one is moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, format_short_day, format_weekday
from policepost.mediation import codes, desk, sitting_actions
from policepost.mediation.came_field import CameField
from policepost.mediation.lines import Card, SittingLine
from policepost.mediation.planning import days
from policepost.mediation.planning.rules import WEEKDAYS, Span, limits
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.autosave import Autosave
from policepost.ui.fields import LineField, NumberField
from policepost.ui.form import DateField, Form, TimeField
from policepost.ui.link_row import LinkRow
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import clear, label, link_button
from policepost.ui.sheet import Sheet

_BEGIN: Final = "Ctrl+B"


class PlanSheet(Sheet):
    """Plan the next sitting, or move a planned one.

    The next times are proposed at which a room and the whole panel are free; what stands on the
    chosen day, what is in the way and which limit holds is shown while it is chosen.
    """

    slips_wanted = Signal(object)
    """The slips that invite to a sitting are to be printed; carries its id."""
    begun = Signal(object)
    """Everybody is here: carries the id of the sitting that begins now."""

    def __init__(self, page: Page, card: Card, sitting: SittingLine | None = None) -> None:
        title = _("Plan a sitting") if sitting is None else _("Move the sitting")
        super().__init__(page, title, width=640)
        self._db, self._card, self._sitting = page.db, card, sitting
        minutes = sitting_actions.MINUTES if sitting is None else sitting.minutes
        with page.db.reading() as session:
            self._desk = desk.desk(session)
            self._rooms = days.rooms(session)
            wanted = days.attending(session, card, clock.today())
            self._proposed = days.proposals(session, clock.now(), wanted, minutes)
        form = self._fields = Form()
        form.row(
            DateField("day", _("Day"), required=True),
            TimeField("time", _("at"), required=True),
            NumberField("minutes", _("Length"), unit=_("minutes"), required=True, least=1),
        )
        form.put(LinkRow(_("Free:"), [self._propose(one) for one in self._proposed]))
        form.add(LineField("place", _("Place")))
        if len(self._rooms) > 1:
            form.put(LinkRow(_("Rooms:"), [self._offer(one) for one in self._rooms]))
        self._told = QVBoxLayout()
        self._told.setSpacing(style.px(4))
        holder = QWidget()
        holder.setLayout(self._told)
        self._told.setContentsMargins(0, 0, 0, 0)
        form.put(holder)
        self._show_values(minutes)
        if sitting is not None:
            form.add(CameField("coming", _("Who said they will come"), sitting))
        self.put_form(form)
        about = card.id if sitting is None else sitting.id
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.plan", about))
        form.changed.connect(self._tell)
        self._tell()
        words = _("Plan and print slips") if sitting is None else _("Print slips")
        self.slips_button = self.add_button(words, self._print_slips)
        show_only_if(page.db.may("mediation.sign"), self.slips_button)
        self.begin_button = self.add_button(_("Begin now"), self._begin)
        self.begin_button.setToolTip(
            _("They are all here: record it at once  {key}").format(key=_BEGIN)
        )
        self._key(_BEGIN, self.begin_button.click)
        self.on_done(_("Plan") if sitting is None else _("Save"), self._done)

    def _show_values(self, minutes: int) -> None:
        at: datetime | None = None
        place = self._desk.place
        if self._sitting is not None:
            at, place = self._sitting.planned_at, self._sitting.place
        elif self._proposed:
            at, place = self._proposed[0]
        self._fields.set_values(
            {
                "day": at.date() if at else None,
                "time": at.time() if at else self._desk.hour,
                "minutes": minutes,
                "place": place,
            }
        )

    def _propose(self, free: tuple[datetime, str]) -> QPushButton:
        at, place = free
        day = at.date()
        words = f"{format_short_day(day, today=clock.today())} {format_weekday(day)} {at:%H:%M}"
        values = {"day": at.date(), "time": at.time(), "place": place}
        button = link_button(words, partial(self._fields.set_values, values))
        button.setToolTip(place)
        return button

    def _offer(self, room: str) -> QPushButton:
        return link_button(room, partial(self._fields.set_values, {"place": room}))

    @Slot()
    def _tell(self) -> None:
        """Say what stands on the chosen day, what is in the way, and which limit holds."""
        clear(self._told)
        span = self._span()
        if span is None:
            return
        moved = self._sitting.id if self._sitting is not None else None
        place = str(self._fields.field("place").value())
        with self._db.reading() as session:
            planned = days.planned_on(session, span.at.date(), but=moved)
            hindered = days.in_the_way(session, self._card, span, place, but=moved)
        held = sorted(
            (one.started_at or one.planned_at).date()
            for one in self._card.sittings
            if one.outcome and one.outcome != codes.Outcome.NOT_HELD
        )
        hindered += limits(
            self._card.way,
            self._card.received_at.date(),
            held,
            span.at.date(),
        )
        if span.at.weekday() not in self._desk.weekdays:
            named = _(", ").join(_(WEEKDAYS[day]) for day in self._desk.weekdays)
            hindered.append(_("The post's mediation days are {days}.").format(days=named))
        for sentence in hindered:
            self._told.addWidget(label(sentence, "warning", wrap=True))
        lines = [f"{one.span.words}　{one.place}　{one.title}" for one in planned]
        told = _("Nothing else is planned on that day.") if not lines else "\n".join(lines)
        self._told.addWidget(label(told, "small", wrap=True))

    def _span(self) -> Span | None:
        """The time that stands in the fields, None while it cannot be read."""
        try:
            day, at, minutes = (
                self._fields.field(name).value() for name in ("day", "time", "minutes")
            )
        except Refused:
            return None
        if day is None or at is None or not minutes:
            return None
        return Span(datetime.combine(day, at).astimezone(), minutes)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            self._save()
            self.done()

    @Slot()
    def _print_slips(self) -> None:
        with showing_refusals(self):
            sitting_id = self._save()
            self.done()
            self.slips_wanted.emit(sitting_id)

    @Slot()
    def _begin(self) -> None:
        now = clock.now().replace(second=0, microsecond=0)
        with showing_refusals(self):
            self._fields.set_values({"day": now.date(), "time": now.time()})
            sitting_id = self._save()
            self.done()
            self.begun.emit(sitting_id)

    def _save(self) -> UUID:
        """Plan the sitting, or move it if it is not as planned; return its id."""
        values = self._fields.values()
        at = datetime.combine(values["day"], values["time"]).astimezone()
        place, minutes = values["place"], values["minutes"]
        held = self._sitting
        if held is None:
            return sitting_actions.plan_sitting(self._db, self._card.id, at, place, minutes)
        if (at, place, minutes) != (held.planned_at, held.place, held.minutes):
            sitting_actions.move_sitting(self._db, held.id, at, place, minutes)
        self._note_coming(held, values["coming"])
        return held.id

    def _note_coming(self, sitting: SittingLine, coming: Sequence[UUID]) -> None:
        for one in sitting.present:
            state = codes.Presence.CONFIRMED if one.who in coming else codes.Presence.INVITED
            if state != one.state:
                sitting_actions.set_presence(self._db, sitting.id, one.who, state)

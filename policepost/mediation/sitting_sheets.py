"""The sheets for the sittings: planning one, moving it, recording it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import N_, _
from policepost.core.tables import table
from policepost.mediation import codes, desk, sitting_actions
from policepost.mediation.facts import SittingFacts
from policepost.mediation.lines import Card, SittingLine
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import ChoiceField, DateField, Field, Form, LineField, TextField, TimeField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import label, link_button
from policepost.ui.sheet import Sheet

PHRASES = (
    (N_("Rights told"), "调解员告知当事人调解的性质、原则、效力及其权利义务，当事人表示清楚。"),
    (N_("Claim"), "　　方陈述："),
    (N_("Answer"), "　　方答辩："),
    (N_("Advice"), "调解员依据法律和事实进行劝导："),
    (N_("Read and right"), "以上记录已向当事人宣读，当事人确认无误。"),
)
"""What a record of mediation has to cover, as beginnings of sentences."""


class PlanSheet(Sheet):
    """Plan the next sitting, or move a planned one; the next mediation day is proposed."""

    def __init__(self, page: Page, card: Card, sitting: SittingLine | None = None) -> None:
        super().__init__(page, _("Plan a sitting") if sitting is None else _("Move the sitting"))
        self._db, self._card, self._sitting = page.db, card, sitting
        with page.db.reading() as session:
            held = desk.desk(session)
            proposed = desk.proposed_sitting(session, clock.now())
        at = sitting.planned_at if sitting is not None else proposed
        form = Form()
        form.row(
            DateField("day", _("Day"), required=True), TimeField("time", _("at"), required=True)
        )
        form.add(LineField("place", _("Place")))
        days = [_WEEKDAYS[day] for day in held.weekdays]
        form.put(
            label(
                _("Mediation days: {days}. All parties and the panel are invited.").format(
                    days=_(", ").join(_(day) for day in days)
                ),
                "small",
                wrap=True,
            )
        )
        form.set_values(
            {
                "day": at.date() if at else None,
                "time": at.time() if at else held.hour,
                "place": sitting.place if sitting is not None else held.place,
            }
        )
        if sitting is not None:
            form.add(CameField("coming", _("Who said they will come"), sitting))
        self._fields = form
        self.put_form(form)
        about = card.id if sitting is None else sitting.id
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.plan", about))
        self.on_done(_("Plan") if sitting is None else _("Save"), self._done)

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            at = datetime.combine(values["day"], values["time"]).astimezone()
            if self._sitting is None:
                sitting_actions.plan_sitting(self._db, self._card.id, at, values["place"])
            else:
                sitting_actions.move_sitting(self._db, self._sitting.id, at, values["place"])
                self._note_coming(self._sitting, values["coming"])
            self.done()

    def _note_coming(self, sitting: SittingLine, coming: Sequence[UUID]) -> None:
        for one in sitting.present:
            state = codes.Presence.CONFIRMED if one.who in coming else codes.Presence.INVITED
            if state != one.state:
                sitting_actions.set_presence(self._db, sitting.id, one.who, state)


def _ticked(state: str, *, recorded: bool, planned: bool) -> bool:
    """Say whether the box of somebody stands ticked when the sheet opens."""
    if planned:
        return state == codes.Presence.CONFIRMED
    return state == codes.Presence.CAME if recorded else True


_WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday")),
    *(N_("Friday"), N_("Saturday"), N_("Sunday")),
)


class CameField(Field):
    """Who came or will: a box to tick for everybody invited; the value is their ids."""

    def __init__(self, name: str, caption: str, sitting: SittingLine) -> None:
        super().__init__(name, caption)
        self.boxes: dict[UUID, QCheckBox] = {}
        holder = QWidget()
        rows = QHBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        columns = (Form(), Form())
        for one in sitting.present:
            role = one.role if one.is_party else table("panel_roles").label(one.role)
            box = QCheckBox(f"{one.name}　{role}")
            recorded = bool(sitting.outcome)
            box.setChecked(_ticked(one.state, recorded=recorded, planned=name == "coming"))
            box.toggled.connect(self._edited)
            self.boxes[one.who] = box
            columns[0 if one.is_party else 1].put(box)
        for column in columns:
            rows.addWidget(column, 1, Qt.AlignmentFlag.AlignTop)
        self._place(holder, next(iter(self.boxes.values()), QCheckBox()))

    @override
    def value(self) -> tuple[UUID, ...]:
        return tuple(who for who, box in self.boxes.items() if box.isChecked())

    @override
    def set_value(self, value: Any) -> None:
        for who, box in self.boxes.items():
            box.setChecked(who in value)

    @override
    def typed(self) -> list[str]:
        return [str(who) for who in self.value()]

    @override
    def restore(self, typed: Any) -> None:
        self.set_value({UUID(one) for one in typed})

    @override
    def checked_value(self) -> tuple[UUID, ...]:
        return self.value()


class RecordSheet(Sheet):
    """Record how a sitting went: who came, what was said, how it ended."""

    print_wanted = Signal(object)
    """The id of the sitting whose record is to be printed."""

    def __init__(self, page: Page, sitting: SittingLine) -> None:
        super().__init__(page, _("Sitting {number}").format(number=sitting.number), width=640)
        self._db, self._sitting = page.db, sitting
        form = Form()
        form.row(
            DateField("day", _("Day"), required=True),
            TimeField("start", _("from"), required=True),
            TimeField("end", _("until")),
        )
        form.add(CameField("came", _("Who came"), sitting))
        form.add(TextField("record", _("Record"), lines=9, most=16))
        form.put(self._phrases())
        form.row(
            ChoiceField(
                "outcome",
                _("Outcome"),
                [(code, _(words)) for code, words in codes.OUTCOME_WORDS.items()],
                empty=_("Choose …"),
                required=True,
            ),
            LineField("recorder", _("Recorder")),
        )
        started = sitting.started_at or sitting.planned_at
        form.set_values(
            {
                "day": started.date(),
                "start": started.time(),
                "end": sitting.ended_at.time() if sitting.ended_at else None,
                "recorder": sitting.recorder or page.db.officer.name,
                "record": sitting.record,
                "outcome": sitting.outcome or None,
            }
        )
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.record", sitting.id))
        if sitting.outcome:
            self.add_button(_("Print record"), self._print)
        self.on_done(_("Save record"), self._done)

    def _phrases(self) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.px(10))
        line.addWidget(label(_("Often used:"), "small"))
        for words, phrase in PHRASES:
            line.addWidget(link_button(_(words), partial(self._insert, phrase)))
        line.addStretch(1)
        return holder

    def _insert(self, phrase: str) -> None:
        field = self._fields.field("record")
        if isinstance(field, TextField):
            cursor = field.edit.textCursor()
            begun = bool(cursor.block().text())
            cursor.insertText(f"\n{phrase}" if begun else phrase)
            field.setFocus()

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            day, end = values["day"], values["end"]
            told = SittingFacts(
                started_at=datetime.combine(day, values["start"]).astimezone(),
                ended_at=None if end is None else datetime.combine(day, end).astimezone(),
                outcome=values["outcome"],
                record=values["record"],
                recorder=values["recorder"],
                came=values["came"],
            )
            sitting_actions.record_sitting(self._db, self._sitting.id, told)
            self.done()

    @Slot()
    def _print(self) -> None:
        self.close_sheet()
        self.print_wanted.emit(self._sitting.id)

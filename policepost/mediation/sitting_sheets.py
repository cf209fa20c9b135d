"""The sheet in which a sitting is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _
from policepost.mediation import codes, sitting_actions
from policepost.mediation.came_field import CameField
from policepost.mediation.facts import SittingFacts
from policepost.mediation.lines import SittingLine
from policepost.mediation.planning.choices import Kind, choices
from policepost.ui.autosave import Autosave
from policepost.ui.choice_fields import CheckField, ChecksField
from policepost.ui.form import ChoiceField, DateField, Form, LineField, TextField, TimeField
from policepost.ui.link_row import LinkRow
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import link_button
from policepost.ui.sheet import Sheet

_JUST_NOW: Final = timedelta(minutes=10)


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
        form.add(ChecksField("methods", _("Methods used"), self._methods()))
        form.add(
            CheckField("read_aloud", _("Read aloud to the parties, who said that it is right"))
        )
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
                "methods": sitting.methods.split("、"),
                "read_aloud": sitting.read_aloud_at is not None,
            }
        )
        form.field("record").changed.connect(self._record_changed)
        self._fields = form
        self.put_form(form)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.record", sitting.id))
        if sitting.outcome:
            self.add_button(_("Print record"), self._print)
        self.on_done(_("Save record"), self._done)

    @override
    def take_keyboard(self) -> None:
        """Begin with what is said where it is said now; else with when it was."""
        held = self._sitting
        if not held.outcome and clock.now() - held.planned_at < _JUST_NOW:
            self._fields.field("record").setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().take_keyboard()

    def _methods(self) -> list[tuple[str, str]]:
        """The post's methods, and those that were noted before the list was changed."""
        with self._db.reading() as session:
            kept = [one.name for one in choices(session, Kind.METHOD)]
        noted = [one for one in self._sitting.methods.split("、") if one]
        return [(one, one) for one in dict.fromkeys([*kept, *noted])]

    @Slot()
    def _record_changed(self) -> None:
        """What was read aloud is no longer what stands there."""
        if self.isVisible():
            self._fields.field("read_aloud").set_value(value=False)

    def _phrases(self) -> QWidget:
        with self._db.reading() as session:
            kept = choices(session, Kind.PHRASE)
        return LinkRow(
            _("Often used:"),
            [link_button(one.name, partial(self._insert, one.text)) for one in kept],
        )

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
                methods=values["methods"],
                read_aloud=values["read_aloud"],
            )
            sitting_actions.record_sitting(self._db, self._sitting.id, told)
            self.done()

    @Slot()
    def _print(self) -> None:
        self.close_sheet()
        self.print_wanted.emit(self._sitting.id)

"""The sheet that makes an inspection official: a hazard, or a reason, for each failed item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.core.searching import search
from policepost.inspections import actions, answering, rules
from policepost.inspections.answering import Fault, HazardForm, InspectionForm
from policepost.inspections.cards import InspectionCard
from policepost.inspections.photos import Photos
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    CheckField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    Person,
    PersonField,
)
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.core.shapes import Hit
    from policepost.ui.page import Context

_MOST_HITS = 10
HAZARD_DRAFT = "inspections.hazards"
Finished = Callable[[UUID, Sequence[UUID]], None]
"""Told the inspection and its notices."""


class FinishSheet(Sheet):
    """Asks for each fault's owner and limit, then finishes the inspection."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        card: InspectionCard,
        work: InspectionForm,
        finished: Finished,
    ) -> None:
        super().__init__(page, _("Finish inspection"), 720)
        self._db, self._card, self._work, self._finished = context.db, card, work, finished
        self._tasks = context.tasks
        self.photos: dict[str, Photos] = {}
        checklist = card.checklist
        self._faults = answering.faults(checklist, work.head.get("kind", ""), work.answers)
        self.body.addWidget(label(self._summary(), "muted", wrap=True))
        form = Form()
        for fault in self._faults:
            self._add_fault(form, fault)
        self.put_form(form)
        self._fields = form
        for fault in self._faults:
            self._follow(fault.item.code)
        self.put_autosave(Autosave(form, context.db, context.tasks, HAZARD_DRAFT, card.id))
        self.on_done(_("Finish and number"), self._finish)

    def _summary(self) -> str:
        if not self._faults:
            return _("Nothing was found wrong. The record gets its number and can be printed.")
        sentence = ngettext(
            "{count} item failed. Say who puts it right by when; "
            "what is put right on the spot needs no notice.",
            "{count} items failed. Say who puts each right by when; "
            "what is put right on the spot needs no notice.",
            len(self._faults),
        )
        return sentence.format(count=len(self._faults))

    def _add_fault(self, form: Form, fault: Fault) -> None:
        code, day = fault.item.code, self._work.checked_on
        checklist = self._card.checklist
        told = "、".join(answer.label for answer in fault.answers)
        form.section(f"{code}  {fault.item.label}：{told}")
        form.add(LineField(f"{code}.description", _("Description"), required=True))
        severities = [(one.code, one.label) for one in checklist.severities.values()]
        form.row(
            ChoiceField(f"{code}.severity", _("Severity"), severities),
            DateField(f"{code}.due_on", _("Rectify by")),
            CheckField(f"{code}.on_the_spot", _("Put right on the spot")),
        )
        form.row(
            PersonField(f"{code}.owner", _("Puts it right"), self._find),
            LineField(
                f"{code}.waived",
                _("No hazard, because"),
                placeholder=_("only if none is made of it"),
            ),
        )
        form.add(LineField(f"{code}.limit_reason", _("Reason for the longer limit")))
        photos = Photos(self._db, self._tasks, self._card.id, code)
        self.photos[code] = photos
        form.put(photos)
        form.set_values(
            {
                f"{code}.description": fault.note or fault.text,
                f"{code}.severity": fault.severity,
                f"{code}.owner": Person(None, self._work.head.get("responsible", "")),
                f"{code}.due_on": rules.proposed_limit(checklist, fault.severity, day),
            }
        )

    def _find(self, text: str) -> Sequence[Hit]:
        with self._db.reading() as session:
            return search.find(session, text, _MOST_HITS, ["resident"])

    def _follow(self, code: str) -> None:
        """Let the limit follow the severity, and hide what is not asked."""
        for name in ("severity", "on_the_spot", "waived", "due_on"):
            self._fields.field(f"{code}.{name}").changed.connect(self._changed)
        self._show_asked(code)

    @Slot()
    def _changed(self) -> None:
        sender = self.sender()
        name = getattr(sender, "name", "")
        code, _dot, what = name.partition(".")
        if what == "severity":
            limit = rules.proposed_limit(
                self._card.checklist, self._value(code, "severity"), self._work.checked_on
            )
            self._fields.field(f"{code}.due_on").set_value(limit)
        self._show_asked(code)

    def _show_asked(self, code: str) -> None:
        waived = bool(self._value(code, "waived"))
        on_the_spot = bool(self._value(code, "on_the_spot"))
        for name in ("severity", "on_the_spot", "description"):
            self._fields.field(f"{code}.{name}").setEnabled(not waived)
        for name in ("owner", "due_on"):
            self._fields.field(f"{code}.{name}").setEnabled(not waived and not on_the_spot)
        longer = not waived and not on_the_spot and self._is_longer(code)
        self._fields.field(f"{code}.limit_reason").setVisible(longer)

    def _is_longer(self, code: str) -> bool:
        last = rules.longest_limit(
            self._card.checklist, self._value(code, "severity"), self._work.checked_on
        )
        due_on = self._value(code, "due_on")
        return due_on is not None and due_on > last

    def _value(self, code: str, name: str) -> Any:
        try:
            return self._fields.field(f"{code}.{name}").value()
        except Refused:
            return None

    def hazards(self) -> list[HazardForm]:
        """What stands in the sheet, one for each fault."""
        made = []
        for fault in self._faults:
            code = fault.item.code
            values = {
                name: self._value(code, name)
                for name in (
                    *("description", "severity", "due_on"),
                    *("on_the_spot", "limit_reason", "waived"),
                )
            }
            owner: Person | None = self._value(code, "owner")
            if owner is not None:
                values |= {"owner": owner.name, "owner_resident_id": owner.id}
            made.append(HazardForm(item=code, **values))
        return made

    @Slot()
    def _finish(self) -> None:
        with showing_refusals(self):
            notices = actions.finish_inspection(self._db, self._card.id, self._work, self.hazards())
            self.done()
            self._finished(self._card.id, notices)

"""The sheets in which an officer writes down what happened; each calls one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core import clock, tables
from policepost.core.language import _, format_day, pgettext
from policepost.core.shapes import Ref
from policepost.grids.premises import PremisesForm, add_premises, close_premises, edit_premises
from policepost.grids.queries import GridLine
from policepost.inspections import actions, checklists, followups, papers, rules, words
from policepost.inspections.lists import HazardLine
from policepost.inspections.premises_list import PremisesLine
from policepost.inspections.rules import Outcome, RecheckForm
from policepost.officers.queries import OfficerLine
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import ChoiceField, DateField, Form, LineField, NumberField, TextField
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label
from policepost.ui.preview import PaperPreview, Rendered
from policepost.ui.print_dialog import print_pdf, save_pdf
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Context, Page

Done = Callable[[UUID], None]
"""Told the record that was made or changed."""


class StartSheet(Sheet):
    """Begins an inspection: which checklist, who, when."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        premises: PremisesLine,
        officers: Sequence[OfficerLine],
        started: Done,
    ) -> None:
        super().__init__(page, _("Inspect {name}").format(name=premises.name))
        self._db, self._premises = context.db, premises.id
        self._officers, self._started = officers, started
        form = Form()
        choices = [(one.code, one.short_label) for one in checklists.shipped().values()]
        form.add(ChoiceField("checklist", _("Checklist"), choices, required=True))
        form.add(
            LineField(
                "inspectors",
                _("Inspectors"),
                required=True,
                placeholder=_("Names, separated by commas; one of them a police officer"),
            )
        )
        form.add(LineField("accompanied_by", _("Accompanied by"), placeholder=_("as last time")))
        form.add(DateField("checked_on", _("Day of the inspection"), required=True))
        form.set_values(
            {
                "checklist": checklists.proposed(premises.kind).code,
                "inspectors": context.db.officer.name,
                "checked_on": clock.today(),
            }
        )
        self.put_form(form)
        self._fields = form
        self.on_done(_("Begin"), self._begin)

    @Slot()
    def _begin(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            inspectors = words.inspectors_from(values.pop("inspectors"), self._officers)
            made = actions.start_inspection(
                self._db, self._premises, inspectors=inspectors, **values
            )
            self.done()
            self._started(made)


class RecheckSheet(Sheet):
    """Records what a re-check has found."""

    def __init__(self, page: QWidget, context: Context, hazard: HazardLine, done: Done) -> None:
        super().__init__(page, _("Re-check at {name}").format(name=hazard.premises))
        self._db, self._hazard, self._told = context.db, hazard, done
        self.body.addWidget(label(hazard.description, wrap=True))
        limit = _("Limit {day}, puts it right: {owner}").format(
            day=format_day(hazard.due_on), owner=hazard.owner or "—"
        )
        self.body.addWidget(label(limit, "muted", wrap=True))
        form = Form()
        outcomes = [(code.value, _(name)) for code, name in words.OUTCOMES.items()]
        form.row(
            ChoiceField("outcome", _("Found at the re-check"), outcomes, required=True),
            DateField("checked_on", _("Day of the re-check"), required=True),
        )
        form.add(LineField("checked_by", _("Re-checked by"), required=True))
        form.add(
            DateField("rectified_on", _("Put right on"), placeholder=_("if known; else left empty"))
        )
        form.add(TextField("reason", _("Why it is not rectified"), lines=2))
        form.add(DateField("new_due_on", _("New limit")))
        form.set_values({"checked_on": clock.today(), "checked_by": context.db.officer.name})
        self.put_form(form)
        self._fields = form
        form.field("outcome").changed.connect(self._show_asked)
        self.put_autosave(
            Autosave(form, context.db, context.tasks, "inspections.recheck", hazard.id)
        )
        self._show_asked()
        self.on_done(_("Put on record"), self._record)

    @Slot()
    def _show_asked(self) -> None:
        done = self._fields.field("outcome").value() == Outcome.RECTIFIED
        self._fields.field("rectified_on").setVisible(done)
        self._fields.field("reason").setVisible(not done)
        self._fields.field("new_due_on").setVisible(not done)

    @Slot()
    def _record(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            if values["outcome"] != Outcome.RECTIFIED:
                values["rectified_on"] = None
            followups.record_recheck(self._db, self._hazard.id, RecheckForm(**values))
            self.done()
            self._told(self._hazard.id)


class HandedSheet(Sheet):
    """Records that a paper reached somebody: a notice served, a matter handed over, a report."""

    def __init__(
        self,
        page: QWidget,
        title: str,
        names: tuple[str, str],
        act: Callable[[Any, str], None],
        *,
        to: str = "",
    ) -> None:
        """Prepare the sheet.

        Args:
            page: The page it lies on.
            title: What is recorded.
            names: Names of the action's fields for the day and the receiver.
            act: Does it, given day and receiver.
            to: Who it usually is.
        """
        super().__init__(page, title, 420)
        self._act, (self._day, self._to) = act, names
        form = Form()
        form.add(DateField(self._day, _("Day"), required=True))
        form.add(LineField(self._to, _("Received by"), required=True))
        form.set_values({self._day: clock.today(), self._to: to})
        self.put_form(form)
        self._fields = form
        self.on_done(_("Put on record"), self._record)

    @Slot()
    def _record(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            self._act(values[self._day], values[self._to])
            self.done()


class VoidSheet(Sheet):
    """Voids a record that is wrong."""

    def __init__(self, page: QWidget, context: Context, inspection_id: UUID, done: Done) -> None:
        super().__init__(page, _("Void the inspection record"), 420)
        self._db, self._inspection, self._told = context.db, inspection_id, done
        told = _("Its number stays used; its hazards and notices no longer count.")
        self.body.addWidget(label(told, "muted", wrap=True))
        form = Form()
        form.add(TextField("reason", _("Why it is void"), required=True))
        self.put_form(form)
        self._fields = form
        self.on_done(_("Void"), self._void)

    @Slot()
    def _void(self) -> None:
        with showing_refusals(self):
            reason = self._fields.values()["reason"]
            followups.void_inspection(self._db, self._inspection, reason)
            self.done()
            self._told(self._inspection)


class PremisesSheet(Sheet):
    """Enters premises into the register, or changes what it says of them."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        grids: Sequence[GridLine],
        done: Done,
        premises: PremisesLine | None = None,
    ) -> None:
        title = _("Edit premises") if premises else _("New premises")
        super().__init__(page, title)
        self._db, self._told = context.db, done
        self._premises = premises.id if premises else None
        form = Form()
        form.add(LineField("name", pgettext("premises", "Name"), required=True))
        kinds = [(row.code, row.label) for row in tables.table("premises_kinds")]
        places = [(grid.id, grid.name) for grid in grids]
        form.row(
            ChoiceField("kind", _("Kind"), kinds, required=True, empty=_("choose …")),
            ChoiceField("grid_id", _("Grid"), places, empty=_("none")),
        )
        form.row(LineField("responsible", _("Responsible")), LineField("phone", _("Telephone")))
        form.add(LineField("address", pgettext("premises", "Address")))
        form.row(
            LineField("credit_code", _("Unified social credit code")),
            NumberField("staff_count", _("Staff")),
        )
        form.add(TextField("note", _("Note"), lines=2))
        if premises:
            form.set_values({name: getattr(premises, name) for name in form.typed()})
        self.put_form(form)
        self._fields = form
        self.put_autosave(
            Autosave(form, context.db, context.tasks, "inspections.premises", self._premises)
        )
        if premises:
            self.add_button(_("Closed for good"), self._close_down)
        self.on_done(_("Save"), self._save)

    @Slot()
    def _close_down(self) -> None:
        """Take premises that closed for good out of the lists; what was found there stays."""
        if self._premises is not None:
            close_premises(self._db, self._premises, clock.today())
            self.done()
            self._told(self._premises)

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            values = PremisesForm(**self._fields.values())
            if self._premises is None:
                self._premises = add_premises(self._db, values)
            else:
                edit_premises(self._db, self._premises, values)
            self.done()
            self._told(self._premises)


class PaperSheet(Sheet):
    """A paper as it prints; one copy for the place, one for the file."""

    def __init__(
        self, page: Page, title: str, make: Callable[[], Rendered], name: str, ref: Ref
    ) -> None:
        super().__init__(page, title, 760)
        self._host, self._title, self._name, self._ref = page, title, name, ref
        self.preview = PaperPreview(page.tasks)
        self.preview.setMinimumHeight(style.px(520))
        self.body.addWidget(self.preview, 1)
        self.save_button = self.add_button(_("Save as PDF"), self._save)
        self.print_button = self.on_done(
            _("Print, {count} copies").format(count=papers.COPIES), self._print
        )
        for button in (self.save_button, self.print_button):
            button.setEnabled(False)
        self.preview.rendered.connect(self._ready)
        self.preview.request(make)

    @Slot(int)
    def _ready(self, _pages: int) -> None:
        self.save_button.setEnabled(True)
        self.print_button.setEnabled(True)
        self.print_button.setFocus()

    @Slot()
    def _print(self) -> None:
        with showing_refusals(self):
            print_pdf(
                self._host,
                self.preview.pdf,
                self._title,
                copies=papers.COPIES,
                on_printed=self._handed_out,
            )

    @Slot()
    def _save(self) -> None:
        save_pdf(self._host, self.preview.pdf, self._name, on_saved=self._handed_out)

    def _handed_out(self) -> None:
        followups.note_printed(self._host.db, self._ref)


def record_sheet(page: Page, inspection_id: UUID, number: str) -> PaperSheet:
    """The sheet with an inspection's record."""
    make = partial(papers.inspection_record, page.db, inspection_id)
    title = _("Inspection record {number}").format(number=number)
    return PaperSheet(page, title, make, number, Ref("inspection", inspection_id))


def notice_sheet(page: Page, notice_id: UUID, kind: str, number: str) -> PaperSheet:
    """The sheet with an order to correct."""
    title = f"{_(rules.NOTICES[kind])} {number}"
    make = partial(papers.notice, page.db, notice_id)
    return PaperSheet(page, title, make, number, Ref("rectification_notice", notice_id))

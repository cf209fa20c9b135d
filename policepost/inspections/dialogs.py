"""The sheets in which an officer writes down what happened; each calls one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core import clock
from policepost.core.language import _, format_day
from policepost.core.shapes import Ref
from policepost.inspections import (
    actions,
    checklists,
    followups,
    papers,
    recheck_rules,
    rules,
    words,
)
from policepost.inspections.cards import NoticeLine
from policepost.inspections.lists import HazardLine
from policepost.inspections.premises_list import PremisesLine
from policepost.inspections.recheck_rules import RecheckForm
from policepost.inspections.rules import Outcome
from policepost.officers.queries import OfficerLine
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    TextField,
    TimeField,
)
from policepost.ui.messages import showing_refusals
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.parts import label
from policepost.ui.preview import Rendered
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


class PlanRecheckSheet(Sheet):
    """Sets when a hazard is looked at again, with an hour if that is agreed."""

    def __init__(self, page: QWidget, context: Context, hazard: HazardLine, done: Done) -> None:
        super().__init__(page, _("Plan the re-check"), 440)
        self._db, self._hazard, self._told = context.db, hazard, done
        self.body.addWidget(label(f"{hazard.premises} · {hazard.description}", wrap=True))
        last = _("Limit {limit}, to be re-checked by {day}.").format(
            limit=format_day(hazard.due_on),
            day=format_day(recheck_rules.recheck_last(hazard.due_on)),
        )
        self.body.addWidget(label(last, "muted", wrap=True))
        form = Form()
        form.row(
            DateField("planned_on", _("Day of the re-check"), required=True),
            TimeField("planned_hour", _("Hour, if it is agreed")),
        )
        day = recheck_rules.next_look(hazard.due_on, hazard.planned_on)
        form.set_values(
            {"planned_on": max(day, clock.today()), "planned_hour": hazard.planned_hour}
        )
        self.put_form(form)
        self._fields = form
        self.put_autosave(
            Autosave(form, context.db, context.tasks, "inspections.plan_recheck", hazard.id)
        )
        if hazard.planned_on is not None:
            self.add_button(_("Take the plan back"), self._take_back)
        self.on_done(_("Plan"), self._plan)

    @Slot()
    def _take_back(self) -> None:
        self._put(None, None)

    @Slot()
    def _plan(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            self._put(values["planned_on"], values["planned_hour"])

    def _put(self, day: date | None, hour: time | None) -> None:
        followups.plan_recheck(self._db, self._hazard.id, day, hour)
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


def record_sheet(page: Page, inspection_id: UUID, number: str) -> PaperSheet:
    """The sheet with an inspection's record."""
    title = _("Inspection record {number}").format(number=number)
    make = partial(papers.inspection_record, page.db, inspection_id)
    plain = partial(make, photos=False) if papers.has_photos(page.db, inspection_id) else None
    return _paper(page, (title, number), make, plain, Ref("inspection", inspection_id))


def notice_sheet(page: Page, notice: NoticeLine, number: str) -> PaperSheet:
    """The sheet with an order to correct."""
    title = f"{_(rules.NOTICES[notice.kind])} {number}"
    make = partial(papers.notice, page.db, notice.id)
    shows = papers.has_photos(page.db, notice.inspection_id)
    plain = partial(make, photos=False) if shows else None
    return _paper(page, (title, number), make, plain, Ref("rectification_notice", notice.id))


def _paper(
    page: Page,
    names: tuple[str, str],
    make: Callable[[], Rendered],
    plain: Callable[[], Rendered] | None,
    ref: Ref,
) -> PaperSheet:
    """One copy for the place, one for the file; ``plain`` makes it without the photos it has.

    ``names``: the title of the sheet, and what a PDF is called.
    """
    title, file_name = names
    return PaperSheet(
        *(page, page.tasks, title, make),
        copies=papers.COPIES,
        on_printed=partial(followups.note_printed, page.db, ref),
        file_name=file_name,
        choice=(_("Without the photos"), plain) if plain else None,
    )

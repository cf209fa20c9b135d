"""The sheet in which premises are entered into the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core import clock, tables
from policepost.core.language import _, pgettext
from policepost.grids import premises_rules
from policepost.grids.premises import PremisesForm, add_premises, close_premises, edit_premises
from policepost.grids.queries import GridLine
from policepost.inspections.premises_list import PremisesLine
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    ChecksField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    TextField,
)
from policepost.ui.messages import showing_refusals
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Context

Done = Callable[[UUID], None]
"""Told the premises that were made or changed."""


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
        form.row(
            LineField("responsible", _("Responsible")),
            LineField("responsible_phone", _("Own telephone")),
        )
        form.row(LineField("phone", _("Telephone")), LineField("officer", _("Named officer")))
        form.add(LineField("address", pgettext("premises", "Address")))
        form.row(
            LineField("credit_code", _("Unified social credit code")),
            NumberField("staff_count", _("Staff")),
        )
        form.add(DateField("opened_on", _("Opened on")))
        marks = [(row.code, row.label) for row in tables.table("premises_tags")]
        form.add(ChecksField("tags", _("Marked as"), marks))
        self._guarded = form.section(_("What these marks ask for"))
        form.row(
            LineField("licence", _("Licence")),
            DateField("licence_until", _("Licence valid until")),
        )
        form.add(LineField("stores", _("What is stored, and how much at the most")))
        form.add(LineField("keepers", _("Keepers of the store")))
        form.row(
            LineField("security_by", _("Responsible for security")),
            LineField("security_phone", _("Telephone of security")),
        )
        self._fields = form
        form.field("tags").changed.connect(self._follow_marks)
        form.add(TextField("note", _("Note"), lines=2))
        if premises:
            form.set_values({name: getattr(premises, name) for name in form.typed()})
        self.put_form(form)
        self._follow_marks()
        self.put_autosave(
            Autosave(form, context.db, context.tasks, "inspections.premises", self._premises)
        )
        if premises:
            self.add_button(_("Closed for good"), self._close_down)
        self.on_done(_("Save"), self._save)

    @Slot()
    def _follow_marks(self) -> None:
        """Show the fields that the marks ask for, those that they need marked."""
        tags = self._fields.field("tags").value()
        asked, needed = premises_rules.fields_of(tags), premises_rules.needed(tags)
        for name in premises_rules.OWN:
            self._fields.use(name, used=name in asked)
        for name in premises_rules.NAMES:
            self._fields.field(name).show_need(needed=name in needed)
        self._guarded.setVisible(bool(asked))

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

"""The sheet in which premises are entered into the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from policepost.core import clock, tables
from policepost.core.language import _, pgettext
from policepost.grids.premises import PremisesForm, add_premises, close_premises, edit_premises
from policepost.grids.queries import GridLine
from policepost.inspections.premises_list import PremisesLine
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    CheckField,
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


_TAG = "tag."


def _is_tag(field: str) -> bool:
    return field.startswith(_TAG)


def _held(premises: PremisesLine, field: str) -> object:
    """What a field of the form shows of premises."""
    if _is_tag(field):
        return field.removeprefix(_TAG) in premises.tags
    held: object = getattr(premises, field)
    return held


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
        form.section(_("Marked as"))
        for row in tables.table("premises_tags"):
            form.add(CheckField(_TAG + row.code, row.label))
        form.add(TextField("note", _("Note"), lines=2))
        if premises:
            form.set_values({name: _held(premises, name) for name in form.typed()})
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
            said = self._fields.values()
            tags = tuple(name.removeprefix(_TAG) for name in said if _is_tag(name) and said[name])
            facts = {name: value for name, value in said.items() if not _is_tag(name)}
            values = PremisesForm(**facts, tags=tags)
            if self._premises is None:
                self._premises = add_premises(self._db, values)
            else:
                edit_premises(self._db, self._premises, values)
            self.done()
            self._told(self._premises)

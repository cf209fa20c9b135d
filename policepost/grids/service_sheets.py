"""The sheets in which somebody begins to serve a grid, is corrected, and ends."""

from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from policepost.core import clock, tables
from policepost.core.language import _
from policepost.grids import serving
from policepost.grids.dialogs import Done, PlaceSheet
from policepost.grids.queries import PlaceCard
from policepost.grids.serving import ServiceForm
from policepost.grids.serving_queries import ServiceLine
from policepost.ui.form import ChoiceField, DateField, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context


class ServiceSheet(PlaceSheet):
    """Notes who serves a grid; with a line it corrects that one, or ends it."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        grid: PlaceCard,
        done: Done,
        line: ServiceLine | None = None,
    ) -> None:
        title = _("Who serves {name}").format(name=grid.name)
        super().__init__(page, context, title, done)
        self._of, self._line = grid, line
        roles = [(row.code, row.label) for row in tables.table("grid_roles")]
        self.entry.add(ChoiceField("role", _("As"), roles, required=True, empty=_("choose …")))
        self.entry.row(
            LineField("name", _("Name"), required=True), LineField("phone", _("Telephone"))
        )
        self.entry.add(DateField("since", _("Since; empty if nobody knows")))
        if line is None:
            self.entry.set_values({"role": "grid_worker", "since": clock.today()})
        else:
            values = {"role": line.role, "name": line.name, "phone": line.phone}
            self.entry.set_values({**values, "since": line.since})
            if line.until is None:
                self.entry.section(_("When it is over"))
                self.entry.add(DateField("until", _("First day without")))
            self.add_button(_("Entered by mistake"), self._remove)
        self.ready(_("Save"))

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Keep who serves, and until when."""
        said = self.entry.values()
        until = said.pop("until", None)
        form = ServiceForm(**said)
        if self._line is None:
            serving.begin_service(self.db, self._of.id, form)
            return self._of.id, _("{name} serves {grid}.").format(
                name=form.name, grid=self._of.name
            )
        serving.edit_service(self.db, self._line.id, form, until=until)
        if until is not None:
            sentence = _("{name} no longer serves {grid}.")
        else:
            sentence = _("{name} serves {grid}.")
        return self._of.id, sentence.format(name=form.name, grid=self._of.name)

    @Slot()
    def _remove(self) -> None:
        if self._line is not None:
            with showing_refusals(self):
                serving.remove_service(self.db, self._line.id)
                self.finish(self._of.id, _("The entry is taken away."))

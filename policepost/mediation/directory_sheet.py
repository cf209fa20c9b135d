"""The sheet of the people around the post who mediate."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core.language import _
from policepost.core.tables import table
from policepost.grids.queries import grid_names
from policepost.mediation import directory
from policepost.mediation.directory import MediatorLine
from policepost.mediation.facts import MediatorFacts
from policepost.mediation.planning.rules import WEEKDAYS
from policepost.ui import style
from policepost.ui.choice_fields import ChecksField
from policepost.ui.form import CheckField, ChoiceField, Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import clear, label, link_button
from policepost.ui.sheet import Sheet

_EMPTY: dict[str, object] = {
    "role": "lawyer",
    "name": "",
    "organisation": "",
    "phone": "",
    "grid_id": None,
    "usual": True,
    "weekdays": "",
}


class DirectorySheet(Sheet):
    """Enter, correct and retire mediators; the usual ones are proposed for each new dispute."""

    choices_wanted = Signal()
    """The post's rooms, methods and phrases are to be written."""
    absence_wanted = Signal(object)
    """The `MediatorLine` of whom it is to be noted when they are away."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Mediators"), width=600)
        self._db = page.db
        self._changed: MediatorLine | None = None
        with page.db.reading() as session:
            self._grids = grid_names(session)
        form = Form()
        form.put(
            label(
                _(
                    "The usual ones are proposed for each new dispute: a grid's own chief and "
                    "worker for disputes of that grid, the others for all."
                ),
                "small",
                wrap=True,
            )
        )
        form.row(
            ChoiceField("role", _("Role"), [(row.code, row.label) for row in table("panel_roles")]),
            LineField("name", _("Name"), required=True),
        )
        form.row(LineField("organisation", _("Organisation")), LineField("phone", _("Telephone")))
        form.row(
            ChoiceField("grid_id", _("Grid"), list(self._grids.items()), empty=_("All grids")),
            CheckField("usual", _("Usual")),
        )
        form.add(
            ChecksField(
                "weekdays",
                _("Comes on (none ticked: every day)"),
                [(str(number), _(words)) for number, words in enumerate(WEEKDAYS)],
            )
        )
        self.put_form(form)
        self._fields = form
        self._list = QVBoxLayout()
        self._list.setSpacing(style.px(8))
        self.body.insertLayout(1, self._list)
        self.add_button(_("Rooms, methods, phrases …"), self.choices_wanted.emit)
        self.save_button = self.on_done(_("Add"), self._save)
        self._show(None)

    def _show(self, line: MediatorLine | None) -> None:
        """Put an entry into the form, or empty it for a new one, and list all."""
        self._changed = line
        values = {name: getattr(line, name) for name in _EMPTY} if line else _EMPTY
        self._fields.set_values(values)
        self.save_button.setText(_("Save") if line else _("Add"))
        clear(self._list)
        with self._db.reading() as session:
            for one in directory.mediators(session, retired=True):
                self._list.addWidget(self._row(one))

    def _row(self, one: MediatorLine) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        grid = self._grids.get(one.grid_id, "") if one.grid_id else ""
        usual = _("usual") if one.usual and one.retired_on is None else ""
        days = _(", ").join(_(WEEKDAYS[int(day)]) for day in one.weekdays)
        about = (one.role_words, one.name, one.organisation, grid, one.phone, usual, days)
        look = "muted" if one.retired_on else ""
        line.addWidget(label(" · ".join(part for part in about if part), look, wrap=True), 1)
        if one.retired_on is None:
            line.addWidget(link_button(_("Correct"), partial(self._show, one)))
            line.addWidget(link_button(_("Away"), partial(self.absence_wanted.emit, one)))
            line.addWidget(link_button(_("Retire"), partial(self._retire, one, back=False)))
        else:
            line.addWidget(link_button(_("Bring back"), partial(self._retire, one, back=True)))
        return holder

    def _retire(self, one: MediatorLine, *, back: bool) -> None:
        with showing_refusals(self):
            directory.retire_mediator(self._db, one.id, back=back)
            self._show(None)

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            told = MediatorFacts(**values | {"weekdays": "".join(values["weekdays"])})
            if self._changed is None:
                directory.add_mediator(self._db, told)
            else:
                directory.change_mediator(self._db, self._changed.id, told)
            self._show(None)

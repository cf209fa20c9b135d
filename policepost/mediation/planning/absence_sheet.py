"""The sheet that says when somebody of the directory cannot come."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import _, format_day
from policepost.mediation.directory import MediatorLine
from policepost.mediation.planning import absences
from policepost.ui import style
from policepost.ui.form import DateField, Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import clear, label, link_button
from policepost.ui.sheet import Sheet


class AbsenceSheet(Sheet):
    """Note the days on which a mediator cannot come, or take them back."""

    def __init__(self, page: Page, mediator: MediatorLine) -> None:
        super().__init__(page, _("When {name} is away").format(name=mediator.name), width=460)
        self._db, self._mediator = page.db, mediator
        form = self._fields = Form()
        form.row(
            DateField("since", _("Away from"), required=True),
            DateField("until", _("up to"), required=True),
        )
        form.add(LineField("note", _("Why")))
        self.put_form(form)
        self._list = QVBoxLayout()
        self._list.setSpacing(style.px(6))
        self.body.insertLayout(1, self._list)
        self.on_done(_("Add"), self._add)
        self._show()

    def _show(self) -> None:
        clear(self._list)
        self._fields.set_values({"since": None, "until": None, "note": ""})
        with self._db.reading() as session:
            known = absences.absences(session, after=clock.today()).get(self._mediator.id, [])
        for one in known:
            self._list.addWidget(self._row(one))

    def _row(self, one: absences.Absence) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        days = f"{format_day(one.since)} – {format_day(one.until)}"
        line.addWidget(label(" · ".join(filter(None, (days, one.note))), wrap=True), 1)
        line.addWidget(link_button(_("Remove"), partial(self._remove, one.id)))
        return holder

    def _remove(self, absence_id: UUID) -> None:
        with showing_refusals(self):
            absences.remove_absence(self._db, absence_id)
            self._show()

    @Slot()
    def _add(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            absences.add_absence(
                self._db, self._mediator.id, values["since"], values["until"], values["note"]
            )
            self._show()
            self._fields.focus_first()

"""The calls that wait: each is taken in as a dispute, or declined with its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core.language import _, format_moment
from policepost.core.masking import masked_phone, without_numbers
from policepost.mediation.calls import actions, queries
from policepost.mediation.calls.queries import CallLine
from policepost.ui import style
from policepost.ui.form import Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import clear, label, link_button, primary_button
from policepost.ui.sheet import Sheet

_MOST = 40


class CallsSheet(Sheet):
    """The list of waiting calls, the oldest first."""

    take_in = Signal(object)
    """Carries what the sheet that registers a dispute is filled with."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Calls handed over by 110"), width=620)
        self._db = page.db
        form = Form()
        asked = _("such as: no dispute, of another post's grid")
        form.add(LineField("declined", _("Why not taken in"), placeholder=asked))
        self.put_form(form)
        self._fields = form
        self._rows = QVBoxLayout()
        self._rows.setSpacing(style.px(10))
        self.body.insertLayout(self.body.count() - 1, self._rows)
        self._show()

    def _show(self) -> None:
        with self._db.reading() as session:
            calls = queries.waiting(session)
        clear(self._rows)
        for one in calls[:_MOST]:
            self._rows.addWidget(self._row(one))
        if len(calls) > _MOST:
            more = _("and {count} more, shown once these are decided")
            self._rows.addWidget(label(more.format(count=len(calls) - _MOST), "muted"))
        if not calls:
            self._rows.addWidget(label(_("No call waits."), "muted"))
        self._fields.setVisible(bool(calls))

    def _row(self, one: CallLine) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(2))
        phone = masked_phone(one.phone)  # as in every list; taking it in shows the whole
        head = " · ".join(
            part for part in (format_moment(one.called_at), one.caller, phone, one.place) if part
        )
        column.addWidget(label(head, "subheading", wrap=True))
        if one.gist:
            column.addWidget(label(without_numbers(one.gist), wrap=True))
        line = QHBoxLayout()
        line.addWidget(label(one.call_number, "small"), 1)
        line.addWidget(link_button(_("Not taken in"), partial(self._decline, one)))
        line.addWidget(primary_button(_("Take in"), partial(self._take_in, one)))
        column.addLayout(line)
        return row

    def _take_in(self, one: CallLine) -> None:
        self.close_sheet()
        self.take_in.emit(one.values())

    @Slot()
    def _decline(self, one: CallLine) -> None:
        with showing_refusals(self):
            actions.decline(self._db, one.id, self._fields.field("declined").value())
            self._fields.set_values({"declined": ""})
            self._show()

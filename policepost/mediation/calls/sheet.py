"""The calls that wait: each is taken in as a dispute, or declined with its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import _, format_moment
from policepost.core.masking import masked_phone, without_numbers
from policepost.mediation.calls import actions, queries
from policepost.mediation.calls.queries import CallLine
from policepost.ui import style
from policepost.ui.form import Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import clear, label, link_button, primary_button, secondary_button
from policepost.ui.sheet import Sheet

_MOST = 40


class CallsSheet(Sheet):
    """The list of waiting calls, the oldest first."""

    take_in = Signal(object)
    """Carries what the sheet that registers a dispute is filled with."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Calls handed over by 110"), width=620)
        self._db = page.db
        self._rows = QVBoxLayout()
        self._rows.setSpacing(style.px(10))
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self._show()

    def _show(self) -> None:
        with self._db.reading() as session:
            calls = queries.waiting(session)
        self.form = None
        self._takers: list[QPushButton] = []
        clear(self._rows)
        for one in calls[:_MOST]:
            self._rows.addWidget(self._row(one))
        if len(calls) > _MOST:
            more = _("and {count} more, shown once these are decided")
            self._rows.addWidget(label(more.format(count=len(calls) - _MOST), "muted"))
        if not calls:
            self._rows.addWidget(label(_("No call waits."), "muted"))
            ways = _(
                "Import the list of the 110 desk, and its calls wait here; a single one is"
                " registered as a dispute at once."
            )
            self._rows.addWidget(label(ways, "muted", wrap=True))

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
        declining = link_button(_("Not taken in"), partial(self._ask_why, one, column))
        taking = primary_button(_("Take in"), partial(self._take_in, one))
        self._takers.append(taking)
        line.addWidget(declining)
        line.addWidget(taking)
        column.addLayout(line)
        return row

    @override
    def take_keyboard(self) -> None:
        """Begin with the oldest call, which is nearly always taken in."""
        if self._takers:
            self._takers[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().take_keyboard()

    def _take_in(self, one: CallLine) -> None:
        self.close_sheet()
        self.take_in.emit(one.values())

    def _ask_why(self, one: CallLine, column: QVBoxLayout) -> None:
        """Ask under a call why it is not taken in; Enter declines it."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        form = self.form = Form()
        asked = _("such as: no dispute, of another post's grid")
        why = LineField("declined", _("Why not taken in"), placeholder=asked)
        form.add(why)
        column.addWidget(form)
        decline = partial(self._decline, one, why)
        why.edit.returnPressed.connect(decline)
        form.put(secondary_button(_("Do not take it in"), decline))
        why.setFocus()

    def _decline(self, one: CallLine, why: LineField) -> None:
        with showing_refusals(self):
            actions.decline(self._db, one.id, why.value())
            self._show()
            self.take_keyboard()

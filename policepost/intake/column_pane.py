"""Which column of a sheet fills which field, below the file on its desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from policepost.core.language import _, ngettext
from policepost.exchange.columns import Field
from policepost.exchange.rows import Plan
from policepost.ui.basics import label, show_when
from policepost.ui.form import ChoiceField, Form

NAMED = 12
"""So many columns that are passed over are named: more would leave no room for the others."""


class Columns(QWidget):
    """Which column of the sheet fills which field, as guessed; the officer may put it right."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._guessed: set[str] = set()
        self.form = Form()
        self.unknown = label("", "small", wrap=True)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.unknown)
        self._box.addWidget(self.form)

    def show_plan(self, plan: Plan, fields: Sequence[Field]) -> None:
        """Show the guess for a sheet that may have these fields: those found stand first."""
        self._plan = plan
        choices = [
            (at, heading or _("Column {number}").format(number=at + 1))
            for at, heading in enumerate(plan.guess.headings)
        ]
        form = Form()
        found = plan.guess.columns
        self._guessed = set(found)
        for field in sorted(fields, key=lambda one: one.name not in found):
            title = _(field.title)
            one = ChoiceField(field.name, title[:1].upper() + title[1:], choices, empty="–")
            one.set_value(found.get(field.name))
            one.changed.connect(self._choose)
            form.add(one)
        self._box.replaceWidget(self.form, form)
        self.form.deleteLater()
        self.form = form
        form.changed.connect(self._changed)
        self._show_unknown()

    @Slot()
    def _choose(self) -> None:
        """Take a column that the officer chose for a field from the one for which it was guessed.

        Whom it was chosen for twice has it twice: both are meant.
        """
        chosen = self.sender()
        if not isinstance(chosen, ChoiceField):
            return
        self._guessed.discard(chosen.name)
        at = chosen.readable()
        for name in sorted(self._guessed):
            field = self.form.field(name)
            if at is not None and field.readable() == at:
                self._guessed.discard(name)
                field.set_value(None)

    @Slot()
    def _changed(self) -> None:
        self._show_unknown()
        self.changed.emit()

    def _show_unknown(self) -> None:
        plan = self.plan()
        used = set(plan.guess.columns.values()) if plan else set()
        left = [
            heading
            for at, heading in enumerate(plan.guess.headings if plan else ())
            if heading and at not in used
        ]
        words = ngettext("Not taken: {names}.", "Not taken: {names}.", len(left))
        if len(left) > NAMED:
            words = ngettext(
                "{count} column is not taken: {names} …",
                "{count} columns are not taken: {names} …",
                len(left),
            )
        self.unknown.setText(words.format(names="、".join(left[:NAMED]), count=len(left)))
        self.unknown.setToolTip("、".join(left) if len(left) > NAMED else "")
        show_when(self.unknown, bool(left))

    def plan(self) -> Plan | None:
        """The plan as it stands now."""
        if self._plan is None:
            return None
        chosen = {name: at for name, at in self.form.values().items() if at is not None}
        return replace(self._plan, guess=replace(self._plan.guess, columns=chosen))

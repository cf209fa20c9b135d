"""Premises at the right of the lists: what is known, and the keys that verify it."""

from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from policepost.core import tables
from policepost.core.language import _
from policepost.grids import seen
from policepost.grids.premises_queries import PremisesCard
from policepost.grids.seen import Seen
from policepost.ui.basics import label, primary_button, secondary_button
from policepost.ui.parts import FactRow
from policepost.ui.side_card import SideCard
from policepost.verification import words
from policepost.verification.rules import Answer


class PremisesView(SideCard):
    """Shows premises; 1 verifies, 2 opens them where they are changed, Esc goes to the list."""

    verified = Signal(object)
    opened = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shown: UUID | None = None

    def show_premises(self, found: PremisesCard, known: Seen | None, today: date) -> None:
        """Show what the register says."""
        self.begin()
        self._shown = found.id
        self.column.addWidget(label(found.name, "name", wrap=True, selectable=True))
        kind = tables.table("premises_kinds").label(found.kind)
        for name, value in (
            (_("Kind"), kind),
            (_("Address"), found.address),
            (_("Responsible"), found.responsible),
            (_("Telephone"), " / ".join(filter(None, (found.phone, found.responsible_phone)))),
            (_("Credit code"), found.credit_code),
            (_("Staff"), "" if found.staff_count is None else str(found.staff_count)),
            (_("Named officer"), found.officer),
            (_("Grid"), found.grid),
            *seen.facts(known, today),
        ):
            self.column.addWidget(FactRow(name, value or "–"))
        same = primary_button(f"1  {words.answer(Answer.SAME)}", partial(self._emit, "1"))
        other = secondary_button(f"2  {words.answer(Answer.CHANGED)}", partial(self._emit, "2"))
        self.column.addWidget(same)
        self.column.addWidget(other)
        self.column.addStretch(1)

    def _emit(self, key: str) -> None:
        if self._shown is not None:
            (self.verified if key == "1" else self.opened).emit(self._shown)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("1", "2"):
            self._emit(event.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

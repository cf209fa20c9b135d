"""The earlier disputes of the same people or place, before anything more is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from policepost.core.language import _
from policepost.mediation.looking_back import Earlier
from policepost.ui import style
from policepost.ui.basics import elided_button, show_when
from policepost.ui.parts import clear, label


class EarlierPart(QWidget):
    """Says when, what and how each ended; a press links one as what this dispute goes on from."""

    linked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.linked_ids: tuple[UUID, ...] = ()
        """Which are linked."""
        self._shown: tuple[Earlier, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.px(2))
        self.hide()

    def show_lines(self, lines: Sequence[Earlier]) -> None:
        """Show these; a link to one that is not among them is taken back."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        shown = {one.id for one in lines}
        self.linked_ids = tuple(one for one in self.linked_ids if one in shown)
        self._draw()

    def text(self) -> str:
        """What is shown, for who reads the sheet aloud."""
        return "\n".join(one.words for one in self._shown)

    def link_newest(self) -> None:
        """Link the newest, or take the link back."""
        if self._shown:
            self._link(self._shown[0].id)

    def _link(self, dispute_id: UUID) -> None:
        left = tuple(one for one in self.linked_ids if one != dispute_id)
        self.linked_ids = left if dispute_id in self.linked_ids else (*left, dispute_id)
        self._draw()
        self.linked.emit()

    def _draw(self) -> None:
        clear(self._column)
        show_when(self, bool(self._shown))
        words = _("Earlier disputes; press those that belong to it (Ctrl+L links the newest):")
        self._column.addWidget(label(words, "warning", wrap=True))
        for one in self._shown:
            mark = "☑" if one.id in self.linked_ids else "☐"
            button = elided_button(f"{mark} {one.words}", partial(self._link, one.id))
            self._column.addWidget(button)

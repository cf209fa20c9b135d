"""What is to be mended before the agreement is printed, each line a way to the field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core.language import _
from policepost.mediation import hindrances
from policepost.mediation.after.checks import Check, checks
from policepost.ui import style
from policepost.ui.parts import Badge, Card, clear, label, link_button

if TYPE_CHECKING:
    from policepost.mediation.hindrances import CaseState

MOST: int = 6
"""Lines that are shown; the rest is counted."""


class ChecksPart(Card):
    """The checks of an agreement that nobody has signed yet, once a term is written."""

    asked = Signal(str)
    """Carries the field that somebody wants to go to."""

    def __init__(self) -> None:
        super().__init__(_("Before printing"))
        self._state: CaseState | None = None
        self._found: Sequence[Check] | None = None
        self._missing: tuple[str, ...] = ()
        self._stands_in = ""
        holder = QWidget()
        self._rows = QVBoxLayout(holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(style.px(6))
        column = self.layout()
        assert column is not None  # noqa: S101
        column.addWidget(holder)

    def show_state(self, state: CaseState) -> None:
        """Show what is to be mended of the case as it is being typed."""
        self._state = state
        begun = any(one.text for one in state.terms) or bool(self._missing)
        writable = hindrances.writable(state) and not state.oral
        found = checks(state, self._missing, self._stands_in) if begun and writable else None
        self.setVisible(found is not None)
        if found is not None and found != self._found:  # with most keys nothing changes
            self._draw(found)
        self._found = found

    def _draw(self, found: Sequence[Check]) -> None:
        clear(self._rows)
        for one in found[:MOST]:
            self._add(one)
        if len(found) > MOST:
            more = _("and {count} more").format(count=len(found) - MOST)
            self._rows.addWidget(label(more, "small"))
        if not found:
            self._rows.addWidget(label(_("Nothing is missing; it can be printed."), "small"))

    def show_missing(self, missing: tuple[str, ...], stands_in: str) -> None:
        """Name the characters that no face has, as the paper beside the form found them.

        Args:
            missing: Those of the paper as it is being typed; none where it can be printed.
            stands_in: The field in which they were typed.
        """
        if (missing, stands_in if missing else "") == (self._missing, self._stands_in):
            return  # while somebody types, as nearly always
        self._missing, self._stands_in = missing, stands_in if missing else ""
        if self._state is not None:
            self.show_state(self._state)

    def _add(self, one: Check) -> None:
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        words = f"{one.sentence} ({one.law})" if one.law else one.sentence
        badge = Badge(_("missing"), "bad") if one.blocks else Badge(_("doubtful"), "wait")
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, "small", wrap=True), 1)
        if one.field:
            go = link_button(_("Go there"), partial(self.asked.emit, one.field))
            row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(row)

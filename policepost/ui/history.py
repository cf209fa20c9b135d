"""The history of a record: who changed what and when, and the way to take it back."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import _, format_moment
from policepost.ui import style
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label, rule, small_button
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.core.journal import HistoryLine

Names = Mapping[str, str]
"""What the officer calls each field, as message ids; a field that is not named is not shown."""
Words = Callable[[str, Any], str]
"""A field's value in words."""

LOOKS_SHOWN = 50

_UNDOABLE = frozenset({"add", "change", "remove"})


class HistorySheet(Sheet):
    """Shows the lines of `core.journal.history`, newest first.

    `looked` adds who looked at the record, for those with the right to know.
    `undo(number)` takes a journal entry back (`core.undo.undo`); a refusal is said in the sheet.
    """

    def __init__(
        self,
        page: QWidget,
        title: str,
        lines: "Sequence[HistoryLine]",
        names: Names,
        words: Words,
        undo: Callable[[int], None],
        *,
        looked: "Sequence[HistoryLine] | None" = None,
    ) -> None:
        super().__init__(page, title, 520)
        self._undo, self._names, self._words = undo, names, words
        if not lines:
            self.body.addWidget(label(_("Nothing recorded yet."), "muted"))
        for line in lines:
            self.body.addWidget(self._event(line))
            self.body.addWidget(rule())
        if looked is not None:
            self._add_looks(looked)
        self.body.addStretch(1)

    def _add_looks(self, looked: "Sequence[HistoryLine]") -> None:
        """Add who looked at it, for those who may know: a line each, newest first."""
        self.body.addSpacing(style.px(8))
        self.body.addWidget(label(_("Who looked"), "heading"))
        if not looked:
            self.body.addWidget(label(_("Nobody has looked yet."), "muted"))
        for line in looked[:LOOKS_SHOWN]:
            why = next((str(new) for name, _old, new in line.changes if name == "reason"), "")
            parts = (format_moment(line.at), line.officer, _(line.action), why)
            words = " · ".join(part for part in parts if part)
            self.body.addWidget(label(words, "small", wrap=True))
        if len(looked) > LOOKS_SHOWN:
            more = _("and {count} earlier looks").format(count=len(looked) - LOOKS_SHOWN)
            self.body.addWidget(label(more, "muted"))

    @override
    def open(self) -> None:
        """Show the history; no button has the keyboard, so that nothing is taken back unawares."""
        super().open()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()

    def _event(self, line: "HistoryLine") -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(3))
        head = QHBoxLayout()
        head.addWidget(label(_(line.action), "subheading"), 1)
        if line.op in _UNDOABLE:
            button = small_button(_("Take back"), partial(self._take_back, line.entry))
            button.setAccessibleName(f"{button.text()}: {_(line.action)}")
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(label(f"{format_moment(line.at)} · {line.officer}", "small"))
        for field, before, after in line.changes:
            if field in self._names and (before is not None or after not in {None, ""}):
                column.addWidget(label(self._change(field, before, after), wrap=True))
        return made

    def _change(self, field: str, before: Any, after: Any) -> str:
        name, new = _(self._names[field]), self._words(field, after) or "–"
        if before is None:
            return f"{name}: {new}"
        return f"{name}: {self._words(field, before) or '–'} → {new}"

    def _take_back(self, entry: int) -> None:
        with showing_refusals(self):
            self._undo(entry)
            self.close_sheet()

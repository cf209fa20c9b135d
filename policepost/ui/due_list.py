"""What is due of a record, at the top of its card, the earliest first."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core.language import _, ngettext
from policepost.ui import style
from policepost.ui.basics import clear, elided_button, label, link_button, show_when
from policepost.ui.due_words import due_badge
from policepost.ui.parts import Badge

if TYPE_CHECKING:
    from policepost.core.shapes import DueLine

SHOWN_AT_FIRST = 4


class DueList(QWidget):
    """Lists what is due; a line opens what it is about, and is silent where nothing is due."""

    opened = Signal(object)
    """The `Ref` of a line."""

    def __init__(self, lines: "Sequence[DueLine]", today: date, *, named: bool = False) -> None:
        """Make the list.

        Args:
            lines: In their order.
            today: The day.
            named: Whether each says whom it is about, for a card of several people.
        """
        super().__init__()
        self._lines, self._today, self._named = lines, today, named
        self.setAccessibleName(_("To do"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.px(2))
        self._show(SHOWN_AT_FIRST)
        show_when(self, bool(lines))

    def _show(self, most: int) -> None:
        clear(self._column)
        self._column.addWidget(label(_("To do"), "heading"))
        for line in self._lines[:most]:
            self._column.addWidget(self._line(line))
        rest = len(self._lines) - most
        if rest > 0:
            words = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
            more = link_button(words, partial(self._show, len(self._lines)))
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _line(self, line: "DueLine") -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(6))
        words, tone = due_badge(line, self._today)
        column = QVBoxLayout()
        column.setSpacing(0)
        title = line.title if self._named else line.brief or line.title
        button = elided_button(title, partial(self.opened.emit, line.ref))
        button.setAccessibleDescription(" · ".join(one for one in (words, line.detail) if one))
        column.addWidget(button)
        told = " · ".join(one for one in (line.detail, line.owner) if one)
        if told:
            below = label(told, "small", wrap=True)
            below.setContentsMargins(style.px(8), 0, 0, style.px(3))
            column.addWidget(below)
        row.addLayout(column, 1)
        row.addWidget(Badge(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        return made

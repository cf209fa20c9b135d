"""The column beside the work lists: which there are, and how many lines each has."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core.language import _
from policepost.ui import style
from policepost.ui.basics import label, restyle
from policepost.ui.parts import scrolled
from policepost.verification.worklists import GROUPS, SHORT, Work

WIDTH = 206


class _Entry(QPushButton):
    """One list: its name at the left, its count at the right; arrows go to the one beside it."""

    stepped = Signal(int)

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("kind", "section")
        self.setAutoDefault(True)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.count = QLabel()
        self.count.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, style.px(8), 0)
        row.addStretch(1)
        row.addWidget(self.count)

    def show_count(self, number: int | None) -> None:
        """Show how many lines the list has; nothing as long as nobody has counted."""
        self.count.setText("" if number is None else f"{number:,}")
        self.setAccessibleDescription(self.count.text())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class WorkMenu(QWidget):
    """The work lists by group; `chosen` carries the one that was pressed."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(style.px(WIDTH))
        self.entries: dict[Work, _Entry] = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = style.px(10)
        column.setContentsMargins(edge, style.px(8), edge, edge)
        column.setSpacing(style.px(2))
        for title, works in GROUPS:
            heading = label(_(title), "small")
            heading.setContentsMargins(style.px(9), style.px(8), 0, style.px(2))
            column.addWidget(heading)
            for work in works:
                entry = _Entry(_(SHORT[work]))
                entry.clicked.connect(self._pressed)
                entry.stepped.connect(self._step)
                self.entries[work] = entry
                column.addWidget(entry)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        self.chosen.emit(next(work for work, one in self.entries.items() if one is sender))

    @Slot(int)
    def _step(self, by: int) -> None:
        entries = list(self.entries.values())
        there = entries.index(self.sender()) + by  # type: ignore[arg-type]
        if 0 <= there < len(entries):
            entries[there].setFocus(Qt.FocusReason.TabFocusReason)

    def mark(self, work: Work) -> None:
        """Show which list is open."""
        for one, entry in self.entries.items():
            looks = "true" if one is work else "false"
            if entry.property("active") != looks:
                entry.setProperty("active", looks)
                restyle(entry)

    def show_counts(self, counts: Mapping[Work, int]) -> None:
        """Show how many lines some lists have."""
        for work, number in counts.items():
            self.entries[work].show_count(number)

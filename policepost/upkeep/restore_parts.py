"""The two steps of going back, as parts of a page: the list of backups, and what would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from policepost.core.language import _, format_moment
from policepost.ui import style
from policepost.ui.parts import Badge, clear, label
from policepost.upkeep import restoring
from policepost.upkeep.restore_words import code_words, lost_words, warnings

if TYPE_CHECKING:
    from policepost.core.backups.preview import Preview
    from policepost.upkeep.restoring import Line

ROW = 56
SHOWN_ENTRIES = 8


class BackupList(QListWidget):
    """The backups that were found; Enter or a double click takes the one that is stood on."""

    taken = Signal()
    stood = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.setAccessibleName(_("Backups"))
        self.setProperty("kind", "records")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(self._take)
        self.currentRowChanged.connect(self._stand)

    def show_lines(self, found: Sequence[Line], *, asked: bool) -> None:
        """Show other backups and stand on the newest that counts.

        `asked` says whether a key was at hand to prove them.
        """
        self.clear()
        self.lines = list(found)
        for line in self.lines:
            item = QListWidgetItem()
            item.setSizeHint(QSize(style.px(120), style.px(ROW)))
            words, tone = line.badge(asked=asked)
            spoken = " · ".join(part for part in (line.title, line.detail, words) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setToolTip(f"{line.detail}\n{line.copy.folder}")
            self.addItem(item)
            self.setItemWidget(item, _row(line, words, tone))
        self.setCurrentRow(restoring.best(self.lines))

    def add_lines(self, found: Sequence[Line]) -> None:
        """Put backups that were chosen by hand on top and stand on the first."""
        there = {line.copy.folder for line in found}
        rest = [line for line in self.lines if line.copy.folder not in there]
        self.show_lines([*found, *rest], asked=False)
        self.setCurrentRow(0)

    def chosen(self) -> Line | None:
        """The backup that the list stands on."""
        row = self.currentRow()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    @Slot()
    def _take(self) -> None:
        self.taken.emit()

    @Slot()
    def _stand(self) -> None:
        self.stood.emit()


def _row(line: Line, words: str, tone: str) -> QWidget:
    row = QWidget()
    row.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    across = QHBoxLayout(row)
    across.setContentsMargins(style.px(10), style.px(4), style.px(10), style.px(4))
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label(line.title, "heading"))
    column.addWidget(label(line.detail, "small"))
    across.addLayout(column, 1)
    across.addWidget(Badge(words, tone))
    return row


class WhatChanges(QWidget):
    """What restoring a backup would change: counts, lost work, who could sign in."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.px(8))

    def show_preview(self, seen: Preview) -> None:
        """Show what one backup would change."""
        clear(self._column)
        for sentence in warnings(seen):
            self._column.addWidget(label(sentence, "problem", wrap=True))
        self._column.addWidget(label(_("What there is"), "subheading"))
        self._column.addWidget(_counts(seen))
        self._add_lost(seen)
        self._column.addWidget(label(_("Who could sign in"), "subheading"))
        self._column.addWidget(label(_(", ").join(seen.officers), wrap=True))
        self._column.addWidget(label(_("Check code of the journal"), "subheading"))
        self._column.addWidget(label(code_words(seen), selectable=True))
        self._column.addStretch(1)

    def _add_lost(self, seen: Preview) -> None:
        if seen.now is None:
            return
        self._column.addWidget(label(lost_words(seen), "subheading", wrap=True))
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(style.px(12))
        grid.setVerticalSpacing(style.px(3))
        grid.setColumnStretch(2, 1)
        for row, entry in enumerate(seen.lost[:SHOWN_ENTRIES]):
            grid.addWidget(label(format_moment(entry.at), "muted"), row, 0)
            grid.addWidget(label(entry.officer, "muted"), row, 1)
            grid.addWidget(label(_(entry.action)), row, 2)
        self._column.addWidget(table)


def _counts(seen: Preview) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(style.px(18))
    grid.setVerticalSpacing(style.px(3))
    for column, words in enumerate(("", _("Now"), _("Then"), "")):
        grid.addWidget(label(words, "small"), 0, column, Qt.AlignmentFlag.AlignRight)
    for row, (words, now, then) in enumerate(restoring.counts(seen), start=1):
        grid.addWidget(label(words), row, 0)
        shown = "–" if now is None else str(now)
        grid.addWidget(label(shown), row, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label(str(then), "subheading"), row, 2, Qt.AlignmentFlag.AlignRight)
        if now is not None and now != then:
            less = then < now
            by = f"−{now - then}" if less else f"+{then - now}"
            grid.addWidget(Badge(by, "bad" if less else "info"), row, 3)
    grid.setColumnStretch(4, 1)
    return table

"""One entry of the journal, in sentences."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.audit import words
from policepost.audit.queries import MOST_CHANGES, EntryCard
from policepost.core.journalling.journal import HistoryLine
from policepost.core.language import _, format_moment
from policepost.core.shapes import Ref
from policepost.features import KIND_TITLES
from policepost.ui import style
from policepost.ui.basics import clear, label, link_button
from policepost.ui.page import Request
from policepost.ui.parts import Badge, rule, scrolled


class EntryView(QWidget):
    """Shows an `EntryCard`; a record that is still there opens (`asks`)."""

    asks = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "side")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        edge = style.px(16)
        self._column.setContentsMargins(edge, style.px(14), edge, edge)
        self._column.setSpacing(style.px(6))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scrolled(inside))
        self.show_nothing(some=False)

    def show_nothing(self, *, some: bool) -> None:
        """Say that no entry is chosen, or that a filter lets none through."""
        clear(self._column)
        words_ = _("No entry matches these filters.") if some else _("Choose an entry.")
        self._column.addWidget(label(words_, "muted", wrap=True))
        self._column.addStretch(1)

    def show_entry(self, card: EntryCard) -> None:
        """Show an entry and what it says."""
        clear(self._column)
        line = card.line
        head = QHBoxLayout()
        head.addWidget(label(_(line.action), "heading", wrap=True), 1)
        head.addWidget(Badge(_(words.WAYS.get(line.way, line.way)), _tone(line.way)))
        self._column.addLayout(head)
        moment = format_moment(line.at) if line.at else "–"
        who = line.officer or _("the program")
        self._column.addWidget(label(f"{moment} · {who}", "muted"))
        code = _("Entry no. {number} · check code {code}")
        self._column.addWidget(
            label(code.format(number=f"{line.seq:,}", code=card.code), "small", selectable=True)
        )
        for change in card.changes:
            self._column.addWidget(rule())
            self._add_change(change, card)
        if line.size > MOST_CHANGES:
            more = _("and {count} more records").format(count=f"{line.size - MOST_CHANGES:,}")
            self._column.addWidget(label(more, "muted"))
        if card.erased:
            erased = _("What was deleted for good is no longer told here.")
            self._column.addWidget(label(erased, "muted", wrap=True))
        self._column.addStretch(1)

    def _add_change(self, change: HistoryLine, card: EntryCard) -> None:
        title = card.titles.get(change.ref.id, "")
        headline = words.headline(change, title)
        if title and change.ref.kind in KIND_TITLES:
            button = link_button(headline, partial(self._open, change.ref))
            self._column.addWidget(button)
        else:
            self._column.addWidget(label(headline, "subheading", wrap=True))
        for sentence in words.sentences(change):
            self._column.addWidget(label(sentence, wrap=True))

    def _open(self, ref: Ref) -> None:
        self.asks.emit(Request("open", ref.kind, ref.id))


def _tone(way: str) -> str:
    return words.WAY_TONES.get(way, "plain")

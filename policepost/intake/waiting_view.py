"""Rows that wait for a decision: this person, somebody new, or not to be taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from operator import attrgetter
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import N_, _, format_short_day, ngettext
from policepost.intake import exporting, queries
from policepost.intake.decision_card import DecisionCard
from policepost.intake.many_rows import ManyRows
from policepost.intake.queries import ParkedLine
from policepost.lists.taking import Exported, ListExport, in_words
from policepost.residents.doubts import Doubt
from policepost.ui import style
from policepost.ui.chip import Chip
from policepost.ui.flow import FlowLayout
from policepost.ui.input import SearchEdit
from policepost.ui.listview import ListView
from policepost.ui.page import Page
from policepost.ui.parts import EmptyState, label, scrolled, side_by_side
from policepost.ui.table import Column, ListSource, PagedModel

CARD_WIDTH = 520
DOUBTS = {
    Doubt.OTHER_NAME: N_("Other name"),
    Doubt.SEVERAL: N_("Several may be meant"),
    Doubt.LEFT: N_("Has left"),
    Doubt.NAME_ALONE: N_("Nothing but a name"),
}
"""What the filters above the list call each doubt."""


def columns() -> list[Column[ParkedLine]]:
    """The columns of the list of rows that wait."""
    return [
        Column(_("Name"), lambda line: line.name, sort="name", width=110),
        Column(_("Doubt"), lambda line: line.why, sort="why"),
        Column(
            _("File name"),
            lambda line: _("{file}, row {row}").format(file=line.file, row=f"{line.row:,}"),
            sort="file",
            width=190,
            muted=True,
            drop=1,
        ),
        Column(
            _("Waiting since"),
            lambda line: format_short_day(line.parked_on, today=clock.today()),
            sort="parked_on",
            width=120,
            muted=True,
            drop=2,
        ),
    ]


class WaitingView(QWidget):
    """The rows on the left; on the right the row beside whoever may be meant."""

    changed = Signal()
    """Somebody decided."""

    def __init__(self, page: Page, export: ListExport) -> None:
        super().__init__()
        self.count = label("", "small")
        self._corner = export.stand_beside(self.count)
        self._page, self._db = page, page.db
        self._lines: list[ParkedLine] = []
        self.model = PagedModel(columns(), page.tasks, self)
        self.view = ListView()
        self.view.show_model(self.model, _("Rows waiting for a decision"))
        self.view.current.connect(self.show_row)
        self.view.opened.connect(self._go_in)
        self.card = DecisionCard(page)
        self.card.decided.connect(self.refresh)
        self.card.decided.connect(self.changed)
        self.many = ManyRows(page, self.view, self.card)
        self.many.add(_("Save as a file"), export.ask, allowed=export.allowed)
        self.view.chosen.connect(self.card.offer_one)
        self.empty = EmptyState(_("No row waits for a decision."))
        self._parts = side_by_side(self._left(), scrolled(self.card), CARD_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._parts, 1)
        column.addWidget(self.empty, 1)

    def _left(self) -> QWidget:
        """The list with what narrows it down above, and what is done with many rows below."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._narrowing = QWidget()
        row = FlowLayout(self._narrowing, last=self._corner)
        edge = style.px(12)
        row.setContentsMargins(edge, style.px(8), edge, style.px(8))
        self.edit = SearchEdit(_("Name, file or doubt"))
        self.edit.setFixedWidth(style.px(190))
        self.edit.searched.connect(self._narrow)
        row.addWidget(self.edit)
        self.chips: dict[Doubt, Chip] = {}
        for doubt, words in DOUBTS.items():
            chip = self.chips[doubt] = Chip(_(words))
            chip.changed.connect(self._narrow)
            row.addWidget(chip)
        row.addWidget(self._corner)
        column.addWidget(self._narrowing)
        column.addWidget(self.view, 1)
        column.addWidget(self.many)
        self.view.search_edit = self.edit
        return made

    @Slot()
    def refresh(self) -> None:
        """Read the list again."""
        with self._db.reading() as session:
            self._lines = queries.parked(session)
        counts = Counter(line.doubt for line in self._lines)
        for doubt, chip in self.chips.items():
            chip.set_count(counts[doubt])
            chip.setVisible(counts[doubt] > 0 and len(self._lines) > 1)
            if not counts[doubt]:
                chip.choose(None)
        several = len(self._lines) > 1
        self.edit.setVisible(several)
        if not several:
            self.edit.clear()
        self._parts.setVisible(bool(self._lines))
        self.empty.setVisible(not self._lines)
        self._narrow()

    @Slot()
    def _narrow(self) -> None:
        """Show the rows of the chosen doubts that hold what was typed; all without either."""
        doubts = {doubt for doubt, chip in self.chips.items() if chip.value}
        typed = self.edit.text().strip()
        lines = [
            line
            for line in self._lines
            if (not doubts or line.doubt in doubts)
            and (not typed or any(typed in said for said in (line.name, line.file, line.why)))
        ]
        keys: dict[str, Callable[[ParkedLine], Any]] = {
            name: attrgetter(name) for name in ("name", "why", "file", "parked_on")
        }
        words = ngettext("{count} row", "{count} rows", len(lines))
        self.count.setText(words.format(count=f"{len(lines):,}"))
        self.model.reload(ListSource(lines, keys))
        self.view.stand_somewhere()
        self.show_row(self.view.current_id())

    def exported(self) -> Exported:
        """The list as it can be taken away."""
        chips = [chip for chip in self.chips.values() if chip.value]
        return Exported(
            view=self.view,
            name=_("Rows that wait"),
            kind=queries.KIND,
            headings=exporting.HEADINGS,
            make=exporting.page,
            shown=in_words(chips, self.edit.text()),
            printed=exporting.PRINTED,
        )

    @Slot(object)
    def show_row(self, row_id: UUID | None) -> None:
        """Show one row beside whoever may be meant."""
        self.card.show_row(row_id)

    @Slot(object)
    def _go_in(self, _row_id: UUID) -> None:
        self.card.same_button.setFocus()

    # What the keys of the page do, of one row or of all that are chosen

    @Slot()
    def leave_out(self) -> None:
        """Take none of the chosen rows in."""
        (self.many if self.view.chosen_count() > 1 else self.card).leave_out()

    @Slot()
    def take_new(self) -> None:
        """The chosen rows are people who are not in the register."""
        (self.many if self.view.chosen_count() > 1 else self.card).take_new()

    @Slot()
    def take_same(self) -> None:
        """The chosen rows are the people who were found."""
        (self.many if self.view.chosen_count() > 1 else self.card).take_same()

"""The left side of the page: three lists under one row of filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import _, ngettext
from policepost.exchange.book import Page as Table
from policepost.grids import exporting as premises_exporting
from policepost.grids.premises_queries import named_officers
from policepost.grids.queries import GridLine
from policepost.inspections import exporting, fields, sources
from policepost.inspections.filter_chips import HAZARD, INSPECTION, KINDS, PREMISES, FilterChips
from policepost.inspections.lists import Filter
from policepost.inspections.premises_list import has_premises
from policepost.lists.label_sheet import LabelSheet
from policepost.lists.narrowing import KEY, Narrowing
from policepost.lists.taking import Exported, ListExport, in_words
from policepost.ui import style
from policepost.ui.chip import Chip
from policepost.ui.flow import FlowLayout
from policepost.ui.input import SearchEdit
from policepost.ui.listview import ListView
from policepost.ui.page import Page
from policepost.ui.parts import EmptyState, label, primary_button
from policepost.ui.table import PagedModel

_ALL = Filter()


class Browse(QWidget):
    """Chooses one of the three lists and narrows it down."""

    current = Signal(str, object)
    """The list now stands on a record of a kind."""
    opened = Signal(str, object)
    """Enter or a double click on a record of a kind."""

    def __init__(self, page: Page, search: SearchEdit) -> None:
        super().__init__()
        self._page, self._db, self._search = page, page.db, search
        self.kind = HAZARD
        self._special: dict[str, Filter] = dict.fromkeys(KINDS, _ALL)
        self._wanted: UUID | None = None
        self.tabs = {
            HAZARD: Chip(_("Hazards")),
            INSPECTION: Chip(_("Inspections")),
            PREMISES: Chip(_("Premises")),
        }
        self.chips = FilterChips()
        self.chips.changed.connect(self.show_list)
        self.chips.special.changed.connect(self._leave_special)
        self.count = label("", "small")
        self._make_narrowings()
        self.stack = QStackedWidget()
        self.views: dict[str, ListView] = {}
        self.models: dict[str, PagedModel[Any]] = {}
        today = clock.today()
        for kind, columns in (
            (HAZARD, sources.hazard_columns(today)),
            (INSPECTION, sources.inspection_columns(today)),
            (PREMISES, sources.premises_columns(today)),
        ):
            self._add_list(kind, columns)
        self.add_button = primary_button(_("Add premises"))
        self.empty = EmptyState("", self.add_button)
        self.stack.addWidget(self.empty)
        self._lay_out()

    def _make_narrowings(self) -> None:
        """Each of the lists has its own fields, and filters of its own."""
        self.narrowings = {
            kind: Narrowing(
                *(self._page, kind, tuple(fields.BY_NAME[kind].values())),
                self.chips.kept(kind),
                self._search,
                key="",
            )
            for kind in KINDS
        }
        for one in self.narrowings.values():
            one.changed.connect(self.show_list)
        self._page.add_key(KEY, _("Filter by any field"), self._ask_filter)

    @Slot()
    def _ask_filter(self) -> None:
        self.narrowing.open()

    @property
    def narrowing(self) -> Narrowing:
        """The conditions of the list in sight."""
        return self.narrowings[self.kind]

    def _add_list(self, kind: str, columns: Sequence[Any]) -> None:
        view, model = ListView(), PagedModel(columns, self._page.tasks, self)
        view.show_model(model, self.tabs[kind].text())
        view.current.connect(self._current)
        view.opened.connect(self._opened)
        model.loaded.connect(self._loaded)
        self.views[kind], self.models[kind] = view, model
        self.stack.addWidget(view)

    def _lay_out(self) -> None:
        edge = style.px(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, style.px(12), 0, 0)
        column.setSpacing(style.px(10))
        holder = QWidget()
        holder.setContentsMargins(0, 0, edge, 0)
        export = ListExport(self._page, self._exported)
        corner = export.stand_beside(self.count)
        row = FlowLayout(holder, last=corner)
        for tab in self.tabs.values():
            tab.clicked.disconnect()
            tab.clicked.connect(self._tab_pressed)
            row.addWidget(tab)
        gap = label("│", "muted")
        for widget in (
            *(gap, *self.chips.in_order()),
            *(widget for one in self.narrowings.values() for widget in (one.saved, one.button)),
            corner,
        ):
            row.addWidget(widget)
        column.addWidget(holder)
        for one in self.narrowings.values():
            column.addWidget(one.strip)
        column.addWidget(self.stack, 1)
        self.bars = {kind: export.bar(view) for kind, view in self.views.items()}
        self.bars[PREMISES].add(_("Labels"), self._ask_labels, allowed=export.allowed)
        for bar in self.bars.values():
            column.addWidget(bar)

    @Slot()
    def _ask_labels(self) -> None:
        ids = self.views[PREMISES].chosen_many()
        make = premises_exporting.premises_labels
        LabelSheet(self._page, PREMISES, lambda: ids, len(ids), make).open()

    def _exported(self) -> Exported:
        kind = self.kind
        headings, make, printed = _SHEETS[kind]
        shown = in_words(self.chips.asked(kind), self.text)
        shown = " · ".join(filter(None, (shown, *self.narrowing.words())))
        return Exported(self.view, self.tabs[kind].text(), kind, headings, make, shown, printed)

    @property
    def text(self) -> str:
        """What the search box says; each of the lists is searched for it."""
        return self._search.text().strip()

    # Choosing

    @Slot()
    def _tab_pressed(self) -> None:
        sender = self.sender()
        for kind, tab in self.tabs.items():
            if tab is sender:
                self.show_kind(kind)

    def show_kind(self, kind: str) -> None:
        """Show one of the three lists."""
        self.kind = kind
        self.show_list()
        self.current.emit(kind, self.view.current_id())

    @property
    def view(self) -> ListView:
        """The list in sight."""
        return self.views[self.kind]

    def show_filter(self, kind: str, wanted: Filter) -> None:
        """Show the list that another page asks for."""
        self.kind = kind
        self.narrowing.clear()
        self._special[kind] = replace(
            wanted,
            state=None,
            kind=None,
            tag=None,
            officer=None,
            grid_id=None,
            severity=None,
            checklist=None,
        )
        self.chips.choose(kind, wanted)
        self.show_list()

    def stand_on(self, kind: str, id_: UUID) -> None:
        """Stand on a record in its list, whatever filter is on."""
        self.kind = kind
        self.show_list()
        if not self.view.stand_on(id_):
            self._wanted = id_
            self._search.put("")
            self.show_filter(kind, _ALL)

    def offer_grids(self, grids: Sequence[GridLine]) -> None:
        """Offer the post's grids."""
        self.chips.offer_grids(grids)

    @Slot()
    def _leave_special(self) -> None:
        if self.chips.special.value is None:
            self._special[self.kind] = _ALL
            self.show_list()

    # Reading

    def filter(self) -> Filter:
        """What the list in sight is narrowed down to."""
        return replace(
            self._special[self.kind],
            where=self.narrowing.conditions,
            text=self.text or None,
            **self.chips.values(self.kind),
        )

    @Slot()
    def show_list(self) -> None:
        """Read the list in sight again from its beginning."""
        self._dress()
        self.models[self.kind].show(self._source())

    def reload(self) -> None:
        """Read the list in sight again after a change; the rows stay in place."""
        self._dress()
        self.models[self.kind].reload(self._source())

    def _source(self) -> Any:
        wanted, today = self.filter(), clock.today()
        if self.kind == HAZARD:
            return sources.HazardSource(self._db, wanted, today)
        if self.kind == INSPECTION:
            return sources.InspectionSource(self._db, wanted)
        return sources.PremisesSource(self._db, wanted, today)

    def _dress(self) -> None:
        names: list[str] = []
        if self.kind == PREMISES:
            with self._db.reading() as session:
                names = named_officers(session)
        self.chips.dress(self.kind, names, special=self._special[self.kind] != _ALL)
        for kind, tab in self.tabs.items():
            tab.choose(True if kind == self.kind else None)
            one = self.narrowings[kind]
            one.button.setVisible(kind == self.kind)
            one.strip.setVisible(kind == self.kind and bool(one.conditions))
            self.bars[kind].setVisible(kind == self.kind and self.views[kind].chosen_count() > 1)
            one.saved.hide()
        self.narrowing.offer_kept()

    @Slot(int)
    def _loaded(self, rows: int) -> None:
        if self.sender() is not self.models[self.kind]:
            return
        words_ = {
            HAZARD: ngettext("{count} hazard", "{count} hazards", rows),
            INSPECTION: ngettext("{count} inspection", "{count} inspections", rows),
            PREMISES: ngettext("{count} place", "{count} places", rows),
        }
        self.count.setText(words_[self.kind].format(count=f"{rows:,}"))
        if rows:
            self.stack.setCurrentWidget(self.view)
        else:
            there = self.has_premises()
            self.empty.sentence.setText(self._nothing() if there else self._no_premises())
            self.add_button.setVisible(not there)
            self.stack.setCurrentWidget(self.empty)
        if self._wanted is not None and rows:
            wanted, self._wanted = self._wanted, None
            self.view.stand_on(wanted)

    def _nothing(self) -> str:
        narrowed = self.filter() != _ALL
        if self.kind == HAZARD and self.filter() == Filter(state="open"):
            return _("No hazard is left to put right.")
        if narrowed:
            return _("Nothing fits; change the filters or the search.")
        return _("No inspections yet. Choose premises and press Inspect.")

    @staticmethod
    def _no_premises() -> str:
        return _("No premises yet. Add a shop, a school or a company; then it can be inspected.")

    def has_premises(self) -> bool:
        """Whether there is anything to inspect."""
        with self._db.reading() as session:
            return has_premises(session)

    @Slot(object)
    def _current(self, id_: object) -> None:
        self.current.emit(self.kind, id_)

    @Slot(object)
    def _opened(self, id_: object) -> None:
        self.opened.emit(self.kind, id_)


_Sheet = tuple[Sequence[str], Callable[[Any, Sequence[UUID]], Table], Sequence[str]]
_SHEETS: dict[str, _Sheet] = {
    HAZARD: (exporting.HAZARD_HEADINGS, exporting.hazards, exporting.HAZARD_PRINTED),
    INSPECTION: (exporting.INSPECTION_HEADINGS, exporting.inspections, ()),
    PREMISES: (
        premises_exporting.PREMISES_HEADINGS,
        premises_exporting.premises,
        premises_exporting.PREMISES_PRINTED,
    ),
}
"""Of each list the headings, what reads its sheet, and what a ledger has (if not everything)."""

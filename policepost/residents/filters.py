"""The row of filters above the list of residents."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from policepost.core import tables
from policepost.core.language import _, ngettext
from policepost.grids.queries import GridLine
from policepost.lists.narrowing import Narrowing
from policepost.lists.taking import ListExport, in_words
from policepost.residents.fields import FIELDS
from policepost.residents.listing import EVERYBODY, ResidentFilter
from policepost.residents.queries import Counts
from policepost.ui import style
from policepost.ui.chip import Chip
from policepost.ui.flow import FlowLayout
from policepost.ui.input import SearchEdit
from policepost.ui.page import Page
from policepost.ui.parts import label


class FilterRow(QWidget):
    """Chips for grid, kind and condition; before them what a chart opened, which can be left."""

    changed = Signal()

    def __init__(self, page: Page, export: ListExport, search: SearchEdit) -> None:
        super().__init__()
        self._special = EVERYBODY
        self.special = Chip(_("A chosen few"))
        self.special.hide()
        kinds = [(row.code, row.label) for row in tables.table("resident_kinds")]
        self.grids = Chip(_("All grids"))
        self.kinds = Chip(_("All kinds"), [(None, _("All kinds")), *kinds])
        self.toggles = {
            "unverified": Chip(_("To verify")),
            "missing": Chip(_("Incomplete")),
            "doubles": Chip(_("Perhaps double")),
            "care": Chip(_("Cared for")),
            "left": Chip(_("Left")),
        }
        self.count = label("", "small")
        self.count.setMinimumHeight(style.px(26))
        corner = export.stand_beside(self.count)
        row = FlowLayout(self, last=corner)
        kept = {"grid": self.grids, "kind": self.kinds, **self.toggles}
        self.narrowing = Narrowing(page, "resident", FIELDS, kept, search)
        self.narrowing.changed.connect(self.changed)
        for chip in (self.special, self.grids, self.kinds, *self.toggles.values()):
            row.addWidget(chip)
        row.addWidget(self.narrowing.saved)
        row.addWidget(self.narrowing.button)
        for chip in (self.grids, self.kinds, *self.toggles.values()):
            chip.changed.connect(self.changed)
        self.special.changed.connect(self._leave_special)
        row.addWidget(corner)

    def offer_grids(self, grids: Sequence[GridLine]) -> None:
        """Offer the post's grids; with several estates each grid says whose it is."""
        several = len({grid.estate for grid in grids}) > 1
        choices: list[tuple[object, str]] = [(None, _("All grids"))]
        choices += [
            (grid.id, f"{grid.estate} {grid.name}" if several else grid.name) for grid in grids
        ]
        self.grids.set_choices(choices)

    def value(self) -> ResidentFilter:
        """Who is to be shown; the search box adds its text."""
        grid: Any = self.grids.value
        kind: Any = self.kinds.value
        chosen: dict[str, Any] = {name: True for name, chip in self.toggles.items() if chip.value}
        shown = replace(self._special, **chosen) if chosen else self._special
        if self.narrowing.conditions:
            shown = replace(shown, where=self.narrowing.conditions)
        if grid is not None:
            shown = replace(shown, grids=(grid,))
        return replace(shown, kinds=(kind,)) if kind is not None else shown

    def words(self, text: str) -> str:
        """What the list is narrowed down to, with the words of the search box."""
        chips = (self.special, self.grids, self.kinds, *self.toggles.values())
        return " · ".join(filter(None, (in_words(chips, text), *self.narrowing.words())))

    def show_filter(self, shown: ResidentFilter) -> None:
        """Show what another page asked for; what no chip can say stands in a chip of its own."""
        one_grid = shown.grids[0] if len(shown.grids) == 1 else None
        one_kind = shown.kinds[0] if len(shown.kinds) == 1 else None
        self._special = replace(
            EVERYBODY,
            ids=shown.ids,
            grids=shown.grids if one_grid is None else (),
            kinds=shown.kinds if one_kind is None else (),
        )
        self.narrowing.clear()
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.grids.choose(one_grid)
        self.kinds.choose(one_kind)
        for name, chip in self.toggles.items():
            chip.choose(getattr(shown, name) or None)
        self.special.choose(True if self._special != EVERYBODY else None)
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.special.setVisible(self._special != EVERYBODY)
        self.changed.emit()

    def show_counts(self, counts: Counts, *, left: bool) -> None:
        """Say how many people and households the list has, and how many each chip would leave."""
        for name, number in (
            ("unverified", counts.unverified),
            ("missing", counts.missing),
            ("doubles", counts.doubles),
            ("care", counts.care),
        ):
            chip = self.toggles[name]
            chip.set_count(-1 if left else number)
            chip.setVisible(bool(chip.value) or (number > 0 and not left))
        people = ngettext("{count} person", "{count} people", counts.people)
        homes = ngettext("{count} household", "{count} households", counts.households)
        parts = [
            people.format(count=f"{counts.people:,}"),
            homes.format(count=f"{counts.households:,}"),
        ]
        if counts.cut:
            parts.append(_("More are found than a list takes: type more of the words."))
        self.count.setText(" · ".join(parts))

    @Slot()
    def _leave_special(self) -> None:
        if self.special.value is None:
            self._special = EVERYBODY
            self.special.hide()
            self.changed.emit()


def from_listing(chosen: dict[str, object]) -> ResidentFilter:
    """The filter that a chart or a tile names; what the list does not know is passed over."""
    known = {field.name for field in fields(ResidentFilter)}
    values: dict[str, Any] = {name: value for name, value in chosen.items() if name in known}
    return ResidentFilter(**values)

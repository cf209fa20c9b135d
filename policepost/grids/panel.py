"""The right side of the page of places: the place that is chosen, or what an address may mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from policepost.core import tables
from policepost.core.language import N_, _, ngettext
from policepost.core.rights import PEOPLE
from policepost.grids.dwellers import Dweller
from policepost.grids.finding import Finding
from policepost.grids.queries import PlaceCard, TreeLine
from policepost.grids.records import Level
from policepost.ui import style
from policepost.ui.basics import danger_button, label, row_button, small_button
from policepost.ui.flow import FlowLayout
from policepost.ui.page import Request
from policepost.ui.parts import Badge, FactRow
from policepost.ui.side_card import SideCard

LEVELS = {
    Level.COMMUNITY: N_("Community"),
    Level.ESTATE: N_("Estate"),
    Level.VILLAGE: N_("Village"),
    Level.GRID: N_("Grid"),
    Level.BUILDING: N_("Building"),
    Level.UNIT: N_("Unit"),
    Level.DWELLING: N_("Dwelling"),
}
_SHOWN_INSIDE = 240


@dataclass(frozen=True)
class PlaceData:
    """What the panel shows of a place."""

    place: PlaceCard
    line: TreeLine | None
    inside: Sequence[TreeLine]
    people: Sequence[Dweller]


CHANGE = "places.change"
"""A right, see `core.rights`."""


class PlacePanel(SideCard):
    """Shows a place; its buttons ask the page (`wanted`, a verb) or the window (`asks`)."""

    asks = Signal(object)
    wanted = Signal(str)
    """ "rename", "edit", "move", "add", "remove", "history" or "add_found"."""
    opened = Signal(object)
    """The id of a place to go to."""

    def show_finding(self, written: str, finding: Finding) -> None:
        """Show which places an address may mean, or that none is known and how to add it."""
        self.begin()
        found = finding.places
        if found:
            title = ngettext("{count} place found", "{count} places found", len(found))
            self.column.addWidget(label(title.format(count=len(found)), "heading"))
            for one in found[:_SHOWN_INSIDE]:
                self.column.addWidget(row_button(one.address, partial(self.opened.emit, one.id)))
        else:
            sentence = _("No place is known under “{text}”.").format(text=written)
            self.column.addWidget(label(sentence, wrap=True))
            if finding.address is not None and finding.address.door and finding.address.estate:
                words = _("Read as {address}").format(address=finding.address.standard)
                self.column.addWidget(label(words, "muted", wrap=True))
                button = small_button(
                    _("Add this dwelling"), partial(self.wanted.emit, "add_found")
                )
                self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)

    def show_data(self, data: PlaceData) -> None:
        """Show a place."""
        self.begin()
        place = data.place
        head = QHBoxLayout()
        name = place.short_address if place.level == Level.DWELLING else place.name
        head.addWidget(label(name or place.name, "name", wrap=True, selectable=True), 1)
        head.addWidget(Badge(_(LEVELS[Level(place.level)]), "info"), 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        for name, value in facts(data):
            if value:
                self.column.addWidget(FactRow(name, value))
        self.column.addWidget(self._buttons(data))
        if place.level == Level.DWELLING:
            self._add_people(data)
        else:
            self._add_inside(data)
        self.column.addStretch(1)

    def _buttons(self, data: PlaceData) -> QWidget:
        level = data.place.level
        made = QWidget()
        row = FlowLayout(made)
        row.setSpacing(style.px(6))
        edits = CHANGE if level == Level.GRID else "places.collect"
        for verb, words, levels, needs in (
            ("add", _("Add"), set(Level) - {Level.DWELLING}, "places.collect"),
            ("rename", _("Rename"), set(Level), CHANGE),
            ("edit", _("Edit"), {Level.GRID, Level.DWELLING}, edits),
            ("move", _("Other grid"), {Level.BUILDING}, CHANGE),
            ("history", _("History"), set(Level), PEOPLE),
        ):
            if level in levels and self.may(needs):
                row.addWidget(small_button(words, partial(self.wanted.emit, verb)))
        if level == Level.GRID:
            row.addWidget(small_button(_("Residents"), partial(self._list_people, data.place)))
        if level == Level.DWELLING:
            row.addWidget(small_button(_("Register here"), partial(self._register, data.place)))
        if not data.inside and not data.people and self.may(CHANGE):
            remove = danger_button(_("Remove"), partial(self.wanted.emit, "remove"))
            remove.setProperty("kind", "small")
            row.addWidget(remove)
        return made

    def _add_people(self, data: PlaceData) -> None:
        title = ngettext("{count} person lives here", "{count} people live here", len(data.people))
        self.column.addSpacing(style.px(6))
        self.column.addWidget(label(title.format(count=len(data.people)), "heading"))
        for one in data.people:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            words = f"{one.title} · {one.detail}" if one.detail else one.title
            row.addWidget(row_button(words, partial(self._open_person, one)), 1)
            row.addWidget(Badge(one.badge, one.tone))
            self.column.addWidget(line)

    def _add_inside(self, data: PlaceData) -> None:
        if not data.inside:
            return
        self.column.addSpacing(style.px(6))
        self.column.addWidget(label(_("Inside"), "heading"))
        box = QWidget()
        flow = FlowLayout(box)
        flow.setSpacing(style.px(6))
        for line in data.inside[:_SHOWN_INSIDE]:
            words = f"{line.name}  {line.people:,}" if line.people else line.name
            button = small_button(words, partial(self.opened.emit, line.id))
            count = ngettext("{count} person", "{count} people", line.people)
            button.setToolTip(f"{line.name}: {count.format(count=line.people)}")
            flow.addWidget(button)
        self.column.addWidget(box)

    def _open_person(self, one: Dweller) -> None:
        self.asks.emit(Request("open", one.ref.kind, one.ref.id))

    def _list_people(self, grid: PlaceCard) -> None:
        self.asks.emit(Request("list", "resident", values={"grids": (grid.id,)}))

    def _register(self, dwelling: PlaceCard) -> None:
        values = {"address": dwelling.address, "grid_id": dwelling.grid_id}
        self.asks.emit(Request("new", "resident", values=values))


def facts(data: PlaceData) -> list[tuple[str, str]]:
    """Name and value of each fact of a place; one without a value is not shown."""
    place, line = data.place, data.line
    use = tables.table("dwelling_uses").label(place.use)
    rented = {True: _("yes"), False: _("no"), None: ""}[place.rented]
    counts = ""
    if line is not None and place.level != Level.DWELLING:
        homes = ngettext("{count} dwelling", "{count} dwellings", line.dwellings)
        people = ngettext("{count} person", "{count} people", line.people)
        homes, people = (
            homes.format(count=f"{line.dwellings:,}"),
            people.format(count=f"{line.people:,}"),
        )
        counts = f"{homes} · {people}"
    return [
        (_("Address"), place.address if place.address != place.name else ""),
        (_("Grid"), place.grid if place.level != Level.GRID else ""),
        (_("Count"), counts),
        (_("Grid chief"), place.chief),
        (_("Grid worker"), place.worker),
        (_("Telephone"), place.phone),
        (_("Use"), use),
        (_("Area"), f"{place.area:g} m²" if place.area else ""),
        (_("Rented out"), rented),
    ]

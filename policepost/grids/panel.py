"""The right side of the page of places: the place that is chosen, or what an address may mean."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import N_, _, captioned, ngettext
from policepost.core.rights import PEOPLE
from policepost.core.shapes import Ref
from policepost.grids.dwellers import Dweller
from policepost.grids.dwelling_queries import over
from policepost.grids.finding import Finding
from policepost.grids.place_facts import PlaceData, facts, period, service
from policepost.grids.queries import PlaceCard
from policepost.grids.records import Level
from policepost.grids.seen import badges
from policepost.grids.seen import facts as seen_facts
from policepost.ui import style
from policepost.ui.basics import danger_button, label, row_button, small_button
from policepost.ui.due_list import DueList
from policepost.ui.flow import FlowLayout
from policepost.ui.page import Request
from policepost.ui.parts import Badge, FactRow
from policepost.ui.side_card import SideCard
from policepost.ui.timeline import Timeline

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


CHANGE = "places.change"
"""A right, see `core.rights`."""


_OF_CLOSED = frozenset({"rename", "history"})
"""What can still be done with a grid that was merged or closed."""


class PlacePanel(SideCard):
    """Shows a place; its buttons ask the page (`wanted`, a verb) or the window (`asks`)."""

    asks = Signal(object)
    wanted = Signal(str)
    """ "rename", "edit", "move", "split", "merge", "close", "add", "remove", "history", "lived",
    "serve", "unmark" or "add_found"."""
    served = Signal(object)
    """A line of who serves the grid, to be corrected or ended."""
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
                words = f"{one.address}　{one.detail}" if one.detail else one.address
                self.column.addWidget(row_button(words, partial(self.opened.emit, one.id)))
        else:
            sentence = _('No place is known under "{text}".').format(text=written)
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
        today = clock.today()
        for words, tone in badges(data.seen, today):
            head.addWidget(Badge(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        if data.due:
            todo = DueList(data.due, today, named=True)
            todo.opened.connect(self._open_step)
            self.column.addWidget(todo)
        for name, value in (*facts(data), *seen_facts(data.seen, today)):
            if value:
                self.column.addWidget(FactRow(name, value))
        if data.told.landlord_id is not None:
            words = _("{name}'s card").format(name=data.told.landlord)
            opens = partial(self._open_landlord, data.told.landlord_id)
            button = small_button(words, opens)
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._buttons(data))
        if place.level == Level.DWELLING:
            self._add_people(data)
            self._add_story(data)
        else:
            self._add_services(data)
            self._add_inside(data)
        self._add_stays(data)
        self.column.addStretch(1)

    def show_marked(self, title: str, what: str, verbs: Sequence[tuple[str, str]]) -> None:
        """Show what is marked in the tree, and what can be done with all of it."""
        self.begin()
        self.column.addWidget(label(title, "heading", wrap=True))
        self.column.addWidget(label(what, wrap=True))
        made = QWidget()
        row = FlowLayout(made)
        row.setSpacing(style.px(6))
        for verb, words in verbs:
            row.addWidget(small_button(words, partial(self.wanted.emit, verb)))
        self.column.addWidget(made)
        keys = _("Space marks, Shift+↓ marks on, Esc takes the marks away.")
        self.column.addWidget(label(keys, "muted", wrap=True))
        self.column.addStretch(1)

    def _buttons(self, data: PlaceData) -> QWidget:
        level = data.place.level
        made = QWidget()
        row = FlowLayout(made)
        row.setSpacing(style.px(6))
        for verb, words, levels, needs in (
            ("add", _("Add"), set(Level) - {Level.DWELLING}, "places.collect"),
            ("rename", _("Rename"), set(Level), CHANGE),
            ("edit", _("Edit"), {Level.DWELLING}, "places.collect"),
            ("serve", _("Who serves it"), {Level.GRID}, CHANGE),
            ("move", _("Other grid"), {Level.BUILDING, Level.UNIT, Level.DWELLING}, CHANGE),
            ("merge", _("Merge"), {Level.GRID}, CHANGE),
            ("close", _("Close grid"), {Level.GRID}, CHANGE),
            ("lived", _("Who lived here"), {Level.DWELLING}, PEOPLE),
            ("history", _("History"), set(Level), PEOPLE),
        ):
            closed = data.place.closed_on is not None and verb not in _OF_CLOSED
            if level in levels and self.may(needs) and not closed:
                row.addWidget(small_button(words, partial(self.wanted.emit, verb)))
        if level == Level.GRID:
            row.addWidget(small_button(_("Residents"), partial(self._list_people, data.place)))
        if level == Level.DWELLING:
            row.addWidget(small_button(_("Register here"), partial(self._register, data.place)))
        if level != Level.GRID and self.may("mediation.take_in"):
            row.addWidget(small_button(_("Dispute here"), partial(self._quarrel, data.place)))
        if not data.inside and not data.people and self.may(CHANGE):
            remove = danger_button(_("Remove"), partial(self.wanted.emit, "remove"))
            remove.setProperty("kind", "small")
            row.addWidget(remove)
        return made

    def _add_people(self, data: PlaceData) -> None:
        main = sum(not one.besides for one in data.people)
        title = ngettext("{count} person lives here", "{count} people live here", main)
        self.column.addSpacing(style.px(6))
        self.column.addWidget(label(title.format(count=main), "heading"))
        if more := over(data.told.allowed, len(data.people)):
            words = ngettext("{count} more than allowed", "{count} more than allowed", more)
            self.column.addWidget(Badge(words.format(count=more), "bad"))
        several = len({one.household for one in data.people}) > 1
        shown = 0
        for one in data.people:
            if several and one.household != shown:
                shown = one.household
                words = _("Household {number}").format(number=shown)
                self.column.addWidget(label(words, "muted"))
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            words = f"{one.title} · {one.detail}" if one.detail else one.title
            row.addWidget(row_button(words, partial(self._open_person, one)), 1)
            row.addWidget(Badge(one.badge, one.tone))
            self.column.addWidget(line)

    def _add_story(self, data: PlaceData) -> None:
        self.column.addSpacing(style.px(6))
        self.column.addWidget(label(_("Story"), "heading"))
        timeline = Timeline()
        timeline.show_lines(data.story)
        timeline.opened.connect(self._open_step)
        self.column.addWidget(timeline)

    @Slot(object)
    def _open_step(self, ref: object) -> None:
        """Open what a line of the story tells of, or what is due; the dwelling itself is open."""
        if isinstance(ref, Ref) and ref.kind != "place":
            self.asks.emit(Request("open", ref.kind, ref.id))

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
            button.setToolTip(captioned(line.name, count.format(count=line.people)))
            flow.addWidget(button)
        self.column.addWidget(box)

    def _add_services(self, data: PlaceData) -> None:
        now = [one for one in data.services if one.until is None]
        past = [one for one in data.services if one.until is not None]
        for title, lines in ((_("Serving now"), now), (_("Formerly"), past)):
            if lines:
                self.column.addSpacing(style.px(6))
                self.column.addWidget(label(title, "heading"))
            for one in lines:
                button = row_button(service(one), partial(self.served.emit, one))
                button.setEnabled(self.may(CHANGE))
                self.column.addWidget(button)

    def _add_stays(self, data: PlaceData) -> None:
        if len(data.stays) < 2:
            return
        self.column.addSpacing(style.px(6))
        self.column.addWidget(label(_("Grids so far"), "heading"))
        for one in data.stays:
            words = f"{one.grid or _('no grid')}　{period(one.since, one.until)}"
            self.column.addWidget(label(words, wrap=True))

    def _open_landlord(self, resident: UUID) -> None:
        self.asks.emit(Request("open", "resident", resident))

    def _open_person(self, one: Dweller) -> None:
        self.asks.emit(Request("open", one.ref.kind, one.ref.id))

    def _list_people(self, grid: PlaceCard) -> None:
        self.asks.emit(Request("list", "resident", values={"grids": (grid.id,)}))

    def _quarrel(self, place: PlaceCard) -> None:
        self.asks.emit(Request("new", "dispute", values={"place_id": place.id}))

    def _register(self, dwelling: PlaceCard) -> None:
        values = {"address": dwelling.address, "grid_id": dwelling.grid_id}
        self.asks.emit(Request("new", "resident", values=values))

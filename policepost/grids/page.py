"""The page of places: the tree on the left, the place on the right, an address box above."""

from collections.abc import Callable, Iterable
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import _, ngettext
from policepost.core.rights import PEOPLE
from policepost.core.shapes import Ref
from policepost.grids import (
    drawing_queries,
    exporting,
    fields,
    page_reading,
    poses,
    queries,
)
from policepost.grids.arranging import let_go
from policepost.grids.drawing_sheets import told
from policepost.grids.filtering import WHICH, doors_below
from policepost.grids.finding import Finding
from policepost.grids.panel import CHANGE, PlacePanel
from policepost.grids.place_facts import PlaceData
from policepost.grids.queries import PlaceCard
from policepost.grids.records import Level, Place
from policepost.grids.tree_model import PlaceTree
from policepost.grids.tree_view import TreeView
from policepost.grids.work import Work
from policepost.lists.label_sheet import LabelSheet
from policepost.lists.narrowing import Narrowing
from policepost.lists.taking import Exported, ListExport, in_words
from policepost.ui import garbage, style
from policepost.ui.allowed import show_only_if
from policepost.ui.basics import label, small_button
from policepost.ui.chip import Chip
from policepost.ui.input import SearchEdit
from policepost.ui.list_keys import ListKeys
from policepost.ui.messages import tell
from policepost.ui.page import Context, Page, Request
from policepost.ui.parts import side_by_side
from policepost.ui.sheet import Way
from policepost.ui.tasks import unasked
from policepost.ui.undoing import tell_with_undo
from policepost.ui.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Collection

    from policepost.grids.arranging import Arranged

TREE_WIDTH = 520
_UNFOLDED = 300
"""So many dwellings that a filter finds are shown unfolded; of more one sees where they lie."""

LARGE_TREE = 20_000
"""Among so many places one that is written without its section is looked for beside the screen."""


class GridsPage(Page):
    """Community, estate, grid, building, unit, door: with counts, to be added and put right."""

    name = "grids"
    icon = "map"
    shows = frozenset({"place", "dwelling", "grid_service", "resident", "residence"})
    answers = frozenset({"place", "dwelling"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.work = Work(self)
        self.watch = Watch(self, self.db, self.tasks)
        self._standing: UUID | None = None
        self._unfolded: set[UUID] = set()
        self.finding = Finding((), None)
        self._looks_for, self._goes = "", False
        self.search = SearchEdit(_("Address such as A区3号楼2单元1101 or 3-2-1101, or a landlord"))
        self.search.setMaximumWidth(style.px(430))
        self.header.add_left(self.search, 1)
        self.header.add_action(_("Add estate"), self.work.add_estate, "Ctrl+Shift+N", needs=CHANGE)
        self.add_button = self.header.add_action(_("＋ Add"), self.work.add, "Ctrl+N", primary=True)
        for key, words, slot in (
            ("Ctrl+F", _("Go to an address"), self.focus_first),
            ("Ctrl+E", _("Edit"), partial(self.work.do, "edit")),
            ("Ctrl+H", _("History and undo"), partial(self.work.do, "history")),
        ):
            self.add_key(key, words, slot)
        self.add_key("Ctrl+R", _("Who lived here"), partial(self.work.do, "lived"), PEOPLE)
        self.add_key("F2", _("Rename"), partial(self.work.do, "rename"), CHANGE)
        self.add_key("Ctrl+M", _("Other grid"), partial(self.work.do, "move"), CHANGE)
        self.model = PlaceTree(self)
        self.tree = TreeView()
        self.which = Chip(_("All dwellings"))
        self.which.set_choices(
            [(None, _("All dwellings")), *((code, _(words)) for code, words in WHICH.items())]
        )
        self.narrowing = Narrowing(self, "dwelling", fields.FIELDS, {"which": self.which})
        self.narrowing.changed.connect(self.refresh)
        self.count = label("", "small")
        self.panel = PlacePanel(self.db.may)
        self._keys = ListKeys(self.tree)
        self._keys.search_edit = self.search
        self._keys.go_into(self.panel)
        self._lay_out()
        self.search.searched.connect(self.find_place)
        self.search.left_down.connect(self._go)
        self.tree.selectionModel().currentChanged.connect(self._stood)
        self.tree.expanded.connect(self._unfold)
        self.tree.collapsed.connect(self._fold)
        self.panel.asks.connect(self.asks)
        self.panel.opened.connect(self.open_place)
        self.panel.wanted.connect(self.work.do)
        self.panel.served.connect(self.work.edit_service)
        self.tree.marked.connect(self.show_place)
        self.which.changed.connect(self.refresh)

    def _lay_out(self) -> None:
        tree = self.tree
        tree.show_tree(self.model)
        tree.setAccessibleName(_("Places"))
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setExpandsOnDoubleClick(True)
        tree.setProperty("frame", "none")
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, style.px(96))
        left = QWidget()
        column_box = QVBoxLayout(left)
        column_box.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(style.px(12), style.px(8), style.px(12), style.px(8))
        row.addWidget(self.which)
        row.addWidget(self.narrowing.saved)
        row.addWidget(self.narrowing.button)
        row.addWidget(self.count)
        row.addStretch(1)
        self.export = ListExport(self, self._exported)
        self.label_button = small_button(_("Labels"), self.ask_labels)
        row.addWidget(self.label_button)
        show_only_if(self.export.allowed, self.label_button)
        row.addWidget(self.export.stand_beside(label("", "small")))
        column_box.addLayout(row)
        self.narrowing.strip.setContentsMargins(style.px(12), 0, style.px(12), style.px(8))
        column_box.addWidget(self.narrowing.strip)
        column_box.addWidget(tree, 1)
        self.body.addWidget(side_by_side(left, self.panel, TREE_WIDTH, keep="left"))

    @override
    def title(self) -> str:
        return _("Grids and dwellings")

    @override
    def way_back(self) -> Way | None:
        return methodcaller("open_place", self._standing) if self._standing else None

    @override
    def focus_first(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    # Reading

    @override
    def refresh(self) -> None:
        self.narrowing.offer_kept()
        work = partial(page_reading.tree, self.db, self.which.value, self.narrowing.conditions)
        self.tasks.run(work, self._show_tree, lane="list")

    def _show_tree(self, read: "tuple[Arranged, Collection[UUID] | None]") -> None:
        tree, chosen = read
        lines = tree.lines
        self.count.setText("")
        found: set[UUID] = set()
        if chosen is not None:
            words = ngettext("{count} dwelling", "{count} dwellings", len(chosen))
            self.count.setText(words.format(count=f"{len(chosen):,}"))
            if len(chosen) <= _UNFOLDED:
                found = {line.parent_id for line in lines if line.parent_id}
        first = not self.model.lines()
        scrolled, follow = self.tree.verticalScrollBar().value(), self._follows()
        self.tree.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        before = self.model.show_tree(tree)
        if len(lines) > LARGE_TREE:
            garbage.set_apart()
        self.tasks.run(partial(let_go, before), unasked, lane="look")
        if first:
            self._unfolded |= tree.wide
        for place in self._unfolded | found:
            self.tree.setExpanded(self.model.index_of(place), True)  # noqa: FBT003 - Qt's own
        self.tree.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        if self._standing is None or self.model.line_of(self._standing) is None:
            self._standing = lines[0].id if lines else None
        self._stand_on(self._standing)
        self.tree.verticalScrollBar().setValue(scrolled)
        if follow:
            self.tree.scrollTo(self.tree.currentIndex())
        self.show_place()

    def _follows(self) -> bool:
        """Whether the tree goes along to where it stands: not if somebody looks elsewhere in it."""
        line = self.model.line_at(self.tree.currentIndex())
        if line is None or line.id != self._standing:
            return True
        inside = self.tree.visualRect(self.tree.currentIndex())
        return self.tree.viewport().rect().intersects(inside)

    def _stand_on(self, place_id: UUID | None) -> None:
        if place_id is not None:
            index = self.model.index_of(place_id)
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    @Slot(QModelIndex)
    def _stood(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None and line.id != self._standing:
            self._standing = line.id
            self.show_place()

    @Slot(QModelIndex)
    def _unfold(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None:
            self._unfolded.add(line.id)

    @Slot(QModelIndex)
    def _fold(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None:
            self._unfolded.discard(line.id)

    @Slot()
    def show_place(self) -> None:
        """Show the place the tree stands on, or what is marked."""
        if self.model.marks:
            self._show_marks()
            return
        data = self._data(self._standing)
        if data is None:
            self.panel.show_hint(_("No place is known yet. Add an estate or import a list."))
        else:
            self.panel.show_data(data)
        self.watch.card(Ref(Place.__tablename__, data.place.id) if data and data.people else None)
        self.add_button.setEnabled(data is not None)

    def _data(self, place_id: UUID | None) -> PlaceData | None:
        return page_reading.place(self.db, place_id, self.model) if place_id is not None else None

    def _show_marks(self) -> None:
        """Show in the panel what is marked and what can be done with it."""
        self.watch.card(None)
        marks = self.model.marks
        grids = Level.GRID in marks.values()
        title = ngettext("{count} place marked", "{count} places marked", len(marks))
        if grids:
            names = [line.name for line in map(self.model.line_of, marks) if line]
            what, verbs = _(", ").join(names), [("merge", _("Merge"))]
        else:
            with self.db.reading() as session:
                what = told(drawing_queries.moving(session, list(marks)))
            verbs = [("move", _("Other grid")), ("split", _("Split off as a new grid"))]
        allowed = verbs if self.db.may(CHANGE) else []
        unmark = ("unmark", _("Take marks away"))
        self.panel.show_marked(title.format(count=len(marks)), what, [*allowed, unmark])

    def unmark(self, _place: PlaceCard | None = None) -> None:
        """Take all marks away."""
        self.model.unmark()
        self.show_place()

    def place(self) -> PlaceCard | None:
        """The place the tree stands on."""
        data = self._data(self._standing)
        return data.place if data else None

    # What leaves

    def _doors(self) -> list[UUID]:
        """The dwellings in sight that lie in what is marked, or in the place the tree stands on."""
        here = [self._standing] if self._standing is not None else []
        return doors_below(self.model.lines(), list(self.model.marks) or here)

    def _exported(self) -> Exported:
        roots = [self.model.line_of(key) for key in self.model.marks or (self._standing,) if key]
        names = _(", ").join(line.name for line in roots if line is not None)
        said = (in_words((self.which,), names), *self.narrowing.words())
        shown = " · ".join(filter(None, said))
        what = ("place", exporting.DWELLING_HEADINGS, exporting.dwellings)
        printed = exporting.DWELLING_PRINTED
        return Exported(None, _("Dwellings"), *what, shown, printed, self._doors())

    @Slot()
    def ask_labels(self) -> None:
        """Ask how the labels of the dwellings are printed."""
        doors = self._doors()
        if doors:
            sheet = LabelSheet(self, "place", lambda: doors, len(doors), exporting.labels)
            sheet.reopened_by(methodcaller("ask_labels")).open()
        else:
            tell(self, _("No dwelling lies here; there is nothing to print."))

    # Going to an address

    @Slot(str)
    def find_place(self, written: str) -> None:
        """Go to the place that an address means, or show which it may mean."""
        self._goes, self.finding = False, Finding((), None)
        self._looks_for = written
        if not written:
            self.show_place()
            return
        work = partial(page_reading.written, self.db, written)
        if len(self.model.lines()) > LARGE_TREE:
            self.tasks.run(work, partial(self._show_finding, written), lane="find")
        else:
            self._show_finding(written, work())

    def _show_finding(self, written: str, found: Finding) -> None:
        if written != self._looks_for:
            return  # something else stands there by now
        self._looks_for, self.finding = "", found
        if len(found.places) == 1:
            self.open_place(found.places[0].id)
        else:
            self.panel.show_finding(written, found)
        if self._goes:
            self._go()

    @Slot()
    def _go(self) -> None:
        """Go to the first place that was found, at once or when it is."""
        self._goes = bool(self._looks_for)
        if self.finding.places:
            self.open_place(self.finding.places[0].id)
        self.tree.setFocus()

    @Slot(object)
    def open_place(self, place_id: UUID) -> None:
        """Show a place and stand on it in the tree."""
        self._standing = place_id
        above = self.model.line_of(place_id)
        while above is not None and above.parent_id is not None:
            self._unfolded.add(above.parent_id)
            above = self.model.line_of(above.parent_id)
        self._stand_on(place_id)
        self.show_place()

    @override
    def answer(self, request: Request) -> None:
        if request.verb == "open" and request.id is not None:
            self.open_place(request.id)
        elif request.verb == "new":
            self.work.add()

    def pictures(self) -> Iterable[tuple[str, Callable[[], None]]]:
        """States of the page worth a picture."""
        return poses.of(self)

    def show_done(self, place_id: UUID | None, sentence: str) -> None:
        """Show what a change left behind, and say what was done with the way to take it back."""
        self._standing = place_id
        self.model.unmark()
        if place_id is not None:
            self._unfold_to(place_id)
        self.show_place()
        tell_with_undo(self, sentence)

    def _unfold_to(self, place_id: UUID) -> None:
        with self.db.reading() as session:
            place = queries.place(session, place_id)
        if place is not None:
            self._unfolded |= {key for key, _name in place.path}

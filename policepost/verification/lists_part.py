"""The left side of the page: the work lists with their counts, and the lines of one of them."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import _, chinese, ngettext
from policepost.grids import queries as places
from policepost.lists.taking import Exported, ListExport
from policepost.ui import style
from policepost.ui.basics import label
from policepost.ui.chip import Chip
from policepost.ui.listview import ListView
from policepost.ui.parts import EmptyState
from policepost.ui.table import PagedModel
from policepost.verification import exporting, queries
from policepost.verification.lines import WorkLine
from policepost.verification.menu import WorkMenu
from policepost.verification.source import WorkSource, columns
from policepost.verification.worklists import RECORDS, SUBJECTS, TITLES, Subject, Work, WorkFilter

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.page import Page

COUNT_AFTER_MS = 400
"""The counts of all lists follow a change when nothing else was done for so long."""


class ListsPart(QWidget):
    """Shows which lists there are, and one of them; `current` carries the key it stands on."""

    current = Signal(object)
    opened = Signal(object)
    listed = Signal(int)
    switched = Signal()

    def __init__(self, page: "Page") -> None:
        super().__init__()
        self._page, self.shown = page, WorkFilter()
        self.menu = WorkMenu()
        self.grids = Chip(_("All grids"))
        self.heading, self.count = label("", "heading"), label("", "small")
        self.export = ListExport(page, self._exported)
        self.views: dict[Subject, ListView] = {}
        self.models: dict[Subject, PagedModel[WorkLine]] = {}
        self._below = QStackedLayout()
        self._lay_out()  # first: what no window holds would open as one
        self.empty = EmptyState("")
        self._below.addWidget(self.empty)
        for about in dict.fromkeys(SUBJECTS.values()):
            self._add_view(about)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_AFTER_MS)
        self._counting.timeout.connect(self.count_all)
        self.menu.chosen.connect(self.choose)
        self.grids.changed.connect(self._grid_chosen)

    def _add_view(self, about: Subject) -> None:
        view = ListView()
        model = PagedModel(columns(about, clock.today()), self._page.tasks, self)
        view.show_model(model, _("Work list"))
        view.current.connect(self.current)
        view.opened.connect(self.opened)
        model.loaded.connect(partial(self._loaded, about))
        model.modelReset.connect(partial(self._begun, about))
        self.views[about], self.models[about] = view, model
        self._below.addWidget(view)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.menu)
        column = QVBoxLayout()
        edge = style.px(14)
        column.setContentsMargins(edge, style.px(10), 0, 0)
        column.setSpacing(style.px(8))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, edge, 0)
        head.setSpacing(style.px(10))
        head.addWidget(self.heading)
        head.addWidget(self.grids)
        head.addStretch(1)
        head.addWidget(self.export.stand_beside(self.count))
        column.addLayout(head)
        column.addLayout(self._below, 1)
        row.addLayout(column, 1)

    # What is shown

    @property
    def view(self) -> ListView:
        """The list in sight."""
        return self.views[queries.subject(self.shown.work)]

    @property
    def model(self) -> PagedModel[WorkLine]:
        """What the list in sight shows."""
        return self.models[queries.subject(self.shown.work)]

    def line(self) -> WorkLine | None:
        """The line on which the list stands."""
        standing = self.view.current_id()
        return None if standing is None else self.model.line_at(self.model.row_of(standing))

    def next_after(self, line: WorkLine | None, by: int = 1) -> UUID | None:
        """The key of the next line that is about another household, if there is one."""
        if line is None:
            return None
        row = self.model.row_of(line.id) + by
        while 0 <= row < self.model.rowCount():
            there = self.model.line_at(row)
            if there is not None and (
                there.dwelling_id is None or there.dwelling_id != line.dwelling_id
            ):
                return there.id
            row += by
        return None

    @Slot(object)
    def choose(self, work: Work) -> None:
        """Open another list."""
        self.show_filter(WorkFilter(work, self.shown.grid_id))

    @Slot()
    def _grid_chosen(self) -> None:
        grid: Any = self.grids.value
        self.show_filter(WorkFilter(self.shown.work, grid))
        self.count_all()

    def show_filter(self, shown: WorkFilter) -> None:
        """Open a list of a grid."""
        self.shown = shown
        self.menu.mark(shown.work)
        self.heading.setText(_(TITLES[shown.work]))
        self.grids.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.grids.choose(shown.grid_id)
        self.grids.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.view.stand_on(None)
        self.switched.emit()
        source = WorkSource(self._page.db, shown, clock.today())
        if source.slow:
            self.count.clear()
            self.empty.sentence.setText(_("Reading …"))
            self._below.setCurrentWidget(self.empty)
        self.model.show(source)

    def refresh(self) -> None:
        """Read the list in sight again; the others are counted soon."""
        with self._page.db.reading() as session:
            grids = places.grids(session)
        several = len({grid.estate for grid in grids}) > 1
        choices: list[tuple[object, str]] = [(None, _("All grids"))]
        choices += [
            (grid.id, f"{grid.estate} {grid.name}" if several else grid.name) for grid in grids
        ]
        self.grids.set_choices(choices)
        today = clock.today()
        for about, model in self.models.items():
            model.columns = tuple(columns(about, today))
        self.menu.mark(self.shown.work)
        self.heading.setText(_(TITLES[self.shown.work]))
        self.model.reload(WorkSource(self._page.db, self.shown, today))
        self._counting.start()

    def _begun(self, about: Subject) -> None:
        """Show the first lines while the rest is still read."""
        if about == queries.subject(self.shown.work) and self.model.rowCount():
            self._below.setCurrentWidget(self.view)

    def _loaded(self, about: Subject, rows: int) -> None:
        if about != queries.subject(self.shown.work):
            return
        words = ngettext("{count} line", "{count} lines", rows)
        self.count.setText(words.format(count=f"{rows:,}"))
        self.menu.show_counts({self.shown.work: rows})
        self.empty.sentence.setText(_empty_words(self.shown))
        self._below.setCurrentWidget(self.view if rows else self.empty)
        self.listed.emit(rows)

    @Slot()
    def count_all(self) -> None:
        """Count every list in the background."""
        self._counting.stop()
        grid = self.shown.grid_id
        work = partial(_counts, self._page.db, grid)
        self._page.tasks.run(work, partial(self._counted, grid), lane="worklists")

    def _counted(self, grid: UUID | None, counts: dict[Work, int]) -> None:
        if grid == self.shown.grid_id:
            self.menu.show_counts(counts)

    def _exported(self) -> Exported:
        about = queries.subject(self.shown.work)
        return Exported(
            view=self.view,
            name=_(TITLES[self.shown.work]),
            kind=RECORDS[about],
            headings=exporting.HEADINGS,
            make=exporting.pages(self.shown),
            shown=self.grids.accessibleName() if self.grids.value is not None else "",
            printed=exporting.HEADINGS,
            heading=f"{chinese(TITLES[self.shown.work])}清单",
        )


def _counts(db: "Database", grid: UUID | None) -> dict[Work, int]:
    with db.reading() as session:
        return queries.counts(session, clock.today(), grid)


def _empty_words(shown: WorkFilter) -> str:
    """What an empty list says: what it would hold, or where that comes from."""
    if shown.grid_id is not None:
        return _("Nothing waits here in this grid.")
    if shown.work in (Work.EMPTY_IN_USE, Work.LONE_UNUSED):
        return _(
            "Nothing waits here. The list is made of what the property company says: import its "
            "sheet of dwellings, 房号 and 使用, with yes or no."
        )
    if shown.work is Work.VISITS:
        return _(
            "No visit is to be made. One is planned by itself when somebody was not met three "
            "times, or by key 5."
        )
    return _("Nothing waits here. Everything is in order.")

"""The charts: panels over one period and grid, each mark opening the records it counts."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import Listing
from policepost.dashboard import figures, panels, sheet, words
from policepost.dashboard.counts.scope import Scope
from policepost.dashboard.panels import Panel
from policepost.dashboard.scope import ScopeChips
from policepost.dashboard.shapes import PanelData
from policepost.grids import queries as places
from policepost.residents import held as residents
from policepost.ui import parts, style
from policepost.ui.file_dialogs import ask_save
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.page import Context, Page, Request
from policepost.ui.tasks import unasked

if TYPE_CHECKING:
    from policepost.core.database import Database

PANEL_HEIGHT = 318
WIDE_ENOUGH_FOR_FOUR = 1560
LANE = "charts"


class ChartsPage(Page):
    """Panels, three or four across; the chips above say what they are about."""

    name: ClassVar[str] = "charts"
    icon: ClassVar[str] = "chart-column"
    shows: ClassVar[frozenset[str]] = figures.KINDS

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.scope_chips = ScopeChips(self)
        self.scope_chips.place(self.header)
        self.scope_chips.changed.connect(self.refresh)
        self.header.add_action(_("Export figures"), self._choose_file, "Ctrl+E", needs="export")
        self.body.addWidget(self.scope_chips.free)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        edge = style.px(18)
        self._grid.setContentsMargins(edge, style.px(16), edge, style.px(16))
        self._grid.setSpacing(style.px(14))
        self.waiting = parts.label(_("The charts are on their way …"), "muted")
        self._grid.addWidget(self.waiting, 0, 0)
        self.area = parts.scrolled(self._inside, "ground")
        self.body.addWidget(self.area, 1)
        self.panels: list[Panel] = []
        self._data: Sequence[PanelData] = ()
        self._across = 0
        self._loaded = False

    @override
    def title(self) -> str:
        return _("Charts")

    def scope(self) -> Scope:
        """Return what the chips say."""
        chips = self.scope_chips
        return Scope(chips.period, clock.today(), chips.grid_id, compare=bool(chips.compare.value))

    @override
    def refresh(self) -> None:
        if not self._loaded:
            self.context.tasks.run(panels.prepare, self._load, lane=LANE)
            return
        with self.db.reading() as session:
            self.scope_chips.set_grids([(one.id, one.name) for one in places.grids(session)])
            large = residents.is_large(session)
        if large:  # everybody is counted
            self.context.tasks.run(partial(_read, self.db, self.scope()), self._show, lane=LANE)
        else:
            self._show(_read(self.db, self.scope()))

    def _show(self, read: tuple[Scope, Sequence[PanelData]]) -> None:
        scope, drawn = read
        if scope != self.scope():
            return  # another is on its way
        self._data = drawn
        self._make_panels(len(drawn))
        for panel, data in zip(self.panels, drawn, strict=True):
            panel.show_data(data)

    def _load(self, _nothing: None) -> None:
        panels.load()
        self._loaded = True
        self.waiting.hide()
        self._grid.removeWidget(self.waiting)
        self.refresh()
        self.context.tasks.run(self.db.forget_pages, unasked, lane=LANE)  # after the panels

    def _make_panels(self, count: int) -> None:
        if len(self.panels) == count:
            return
        for _number in range(count):
            panel = Panel()
            panel.opened.connect(self._open)
            self.panels.append(panel)
        self._place()

    def _place(self) -> None:
        """Put the panels three or four across; the last fills what is left of its row."""
        across = 4 if self.width() >= style.px(WIDE_ENOUGH_FOR_FOUR) else 3
        self._across = across
        for at, panel in enumerate(self.panels):
            row, column = divmod(at, across)
            last = at == len(self.panels) - 1
            self._grid.addWidget(panel, row, column, 1, across - column if last else 1)
            panel.setMinimumHeight(style.px(PANEL_HEIGHT))
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = 4 if self.width() >= style.px(WIDE_ENOUGH_FOR_FOUR) else 3
        if self.panels and wanted != self._across:
            self._place()

    @Slot(object)
    def _open(self, listing: Listing) -> None:
        self.asks.emit(Request("list", listing.kind, values=listing.filter))

    @Slot()
    def _choose_file(self) -> None:
        name = _("Figures {day}").format(day=clock.today().isoformat())
        ask_save(self, _("Export figures"), name, "xlsx", self.export)

    @Slot(str)
    def export(self, file: str) -> None:
        """Write the figures and the panels as they are shown into a spreadsheet."""
        scope = self.scope()
        with self.db.reading() as session:
            counted = figures.figures(session, scope)
        with showing_refusals(self):
            sheet.write(Path(file), words.whole(scope.period), counted, self._data)
            tell(self, _("The figures are in {file}.").format(file=Path(file).name))

    @override
    def focus_first(self) -> None:
        self.scope_chips.focus()


def _read(db: "Database", scope: Scope) -> tuple[Scope, Sequence[PanelData]]:
    """Read what the panels show."""
    with db.reading() as session:
        return scope, figures.panels(session, scope)

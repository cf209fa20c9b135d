"""Today: what is booked, what is due, what is overdue, one number per duty, and the grids."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock, preferences
from policepost.core.language import _
from policepost.core.shapes import Listing, Ref
from policepost.dashboard import chief, today, worklists
from policepost.dashboard.backup_age import BackupTellTale
from policepost.dashboard.duties import EVERYTHING
from policepost.dashboard.first_steps import FirstSteps
from policepost.dashboard.grid_tiles import GridTiles
from policepost.dashboard.lines import LineList
from policepost.dashboard.shapes import TileView
from policepost.dashboard.today import AHEAD, Day, TodayView
from policepost.residents import held as residents
from policepost.ui import parts, style
from policepost.ui.basics import link_button
from policepost.ui.chip import Chip
from policepost.ui.page import Context, Page, Request

if TYPE_CHECKING:
    from policepost.core.database import Database

KINDS = today.KINDS | worklists.KINDS | chief.KINDS
MINUTE_MS = 60_000
COUNT_AFTER_MS = 500
"""What takes longer is counted when the first screen has come to rest."""


class FigureTile(parts.Tile):
    """One number of a duty; opened, it shows the records it counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.opens: Listing | None = None

    def show_view(self, view: TileView) -> None:
        """Show another number."""
        self.caption.setText(view.title)
        self.setAccessibleName(view.title)
        self.setToolTip(view.hint)
        self.show_figure(view.figure, view.remark, view.detail, view.tone)
        self.opens = view.opens


class ListCard(parts.Card):
    """A card with a list, or a sentence while there is nothing to list."""

    def __init__(self, title: str, inside: QWidget, nothing: str) -> None:
        super().__init__(title)
        self._inside = inside
        self.nothing = parts.EmptyState(nothing)
        self.nothing.hide()  # until it is known
        self.body.addWidget(inside, 1)
        self.body.addWidget(self.nothing, 1)

    def show_state(self, note: str, *, empty: bool) -> None:
        """Say how much there is in the heading; show the sentence instead of an empty list."""
        self.heading.note.setText(note)
        self._inside.setVisible(not empty)
        self.nothing.setVisible(empty)


class TodayPage(Page):
    """The first page."""

    name: ClassVar[str] = "today"
    icon: ClassVar[str] = "layout-dashboard"
    shows: ClassVar[frozenset[str]] = KINDS

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._day, self._is_read = Day(), False
        self._view: TodayView | None = None
        self._changed: frozenset[str] | None = None
        self._asked = chief.Asked()
        self._waiting: worklists.Waiting | None = None
        self._uncounted: list[frozenset[str]] = []
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_AFTER_MS)
        self._counting.timeout.connect(self._count_waiting)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._time_passed)
        self._minute.start()
        self.tiles = [FigureTile() for _number in range(4)]
        self.first_steps = FirstSteps()
        self.backup = BackupTellTale(self.db, self.tasks)
        self.agenda = LineList(_("Today's agenda"))
        self.due = LineList(_("Needs doing"))
        self.grids = GridTiles(_("Grids of the post"))
        self.agenda_card = ListCard(
            _("Today's agenda"), self.agenda, _("Nothing is booked for today.")
        )
        self.due_card = ListCard(_("Needs doing"), self.due, _("Nothing is due. Well done."))
        self.ahead = Chip(
            _("Next 7 days"),
            [
                (None, _("Next 7 days")),
                (30, _("Next 30 days")),
                (EVERYTHING, _("All that is known")),
            ],
        )
        self.ahead.setProperty("kind", "link")  # a round chip would push the heading down
        self.ahead.choose(today.preferred(self.db))
        self.ahead.changed.connect(self._look_ahead)
        self.later = link_button("", self._see_everything)
        self.grid_card = ListCard(
            _("Grids of the post"), self.grids, _("The post has no grids yet.")
        )
        self._lay_out()
        self._join()

    def _days_ahead(self) -> int:
        return self.ahead.value if isinstance(self.ahead.value, int) else AHEAD

    @Slot()
    def _look_ahead(self) -> None:
        """Show less or more of what is due, from now on."""
        account = self.db.officer.id.hex if self.db.officer.id else ""
        held = preferences.read(self.db.folder).due_ahead
        preferences.change(self.db.folder, due_ahead={**held, account: self._days_ahead()})
        if self._changed is not None:
            self._changed |= {"setting"}
        self.refresh()

    @Slot()
    def _see_everything(self) -> None:
        self.ahead.choose(EVERYTHING)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        edge = style.px(18)
        column.setContentsMargins(edge, style.px(16), edge, style.px(16))
        column.setSpacing(style.px(14))
        numbers = QHBoxLayout()
        numbers.setSpacing(style.px(14))
        for tile in self.tiles:
            numbers.addWidget(tile, 1)
        lists = QHBoxLayout()
        lists.setSpacing(style.px(14))
        lists.addWidget(self.agenda_card, 41)
        lists.addWidget(self.due_card, 38)
        lists.addWidget(self.grid_card, 36)
        column.addWidget(self.backup)
        column.addWidget(self.first_steps)
        column.addLayout(numbers)
        column.addLayout(lists, 1)
        self.due_card.heading.add(self.ahead)
        self.due_card.body.addWidget(self.later)
        self.body.addLayout(column, 1)

    def _join(self) -> None:
        for tile in self.tiles:
            tile.pressed.connect(self._open_tile)
        self.agenda.opened.connect(self._open_line)
        self.due.opened.connect(self._open_line)
        self.grids.opened.connect(self._open_grid)
        self.first_steps.asks.connect(self.asks)
        self.backup.opened.connect(self._open_settings)

    @override
    def title(self) -> str:
        return _("Today")

    @override
    def take(self, read: object) -> None:
        if isinstance(read, Day):
            self._day, self._is_read = read, True

    @override
    def refresh(self) -> None:
        changed, self._changed = self._changed, frozenset()
        touched = frozenset() if self._is_read else changed or None
        work = partial(_read, self.db, self._day, touched, self._days_ahead())
        shown = partial(self._show_day, changed or KINDS)
        if not self._is_read and self._takes_long():
            self.tasks.run(work, shown, lane="today")
        else:
            shown(work())
        self._is_read = False

    def _takes_long(self) -> bool:
        if self._day.is_long:
            return True
        with self.db.reading() as session:
            return residents.is_large(session)

    def _show_day(self, changed: frozenset[str], view: TodayView) -> None:
        self._view = view
        self.show_view(view)
        self._uncounted.append(changed)
        self._counting.start()

    @Slot()
    def _count_waiting(self) -> None:
        """Have counted in the background what takes longer, as far as it was touched."""
        touched, self._uncounted = frozenset[str]().union(*self._uncounted), []
        if touched >= KINDS and self._view is not None and not self._view.first_steps:
            self.backup.look()  # a post that is being set up has nothing to lose yet
        if touched & chief.KINDS:
            self.tasks.run(partial(chief.count, self.db), self._show_asked, lane="chief")
        if touched & worklists.KINDS:
            self.tasks.run(partial(worklists.count, self.db), self._show_waiting, lane="worklists")

    def _show_waiting(self, found: worklists.Waiting) -> None:
        """Say how much of the register waits for somebody; counted in the background."""
        if found != self._waiting and self._view is not None:
            self._waiting = found
            self.show_view(self._view)

    def _show_asked(self, asked: chief.Asked) -> None:
        """Say how much waits for the chief's word or eye; counted in the background."""
        if asked != self._asked and self._view is not None:
            self._asked = asked
            self.show_view(self._view)

    @Slot(frozenset)
    @override
    def on_changes(self, kinds: frozenset[str]) -> None:
        """A commit touched these kinds: only what is read from them is read again."""
        if kinds & self.shows:
            if self._changed is not None:
                self._changed |= kinds
            super().mark_stale()

    @override
    def mark_stale(self) -> None:
        """Read everything again."""
        self._changed = None
        super().mark_stale()

    @Slot()
    def _time_passed(self) -> None:
        """Free time moves on by itself."""
        self.on_changes(frozenset({"booking"}))

    def show_view(self, view: TodayView) -> None:
        """Show what the day looks like."""
        for tile, shown in zip(self.tiles, view.tiles, strict=True):
            tile.show_view(shown)
        first = view.first_steps if self.db.may("import") else ()  # the officer's to begin
        self.first_steps.show_steps(first)
        self.agenda.put(view.agenda)
        self.agenda_card.show_state(view.agenda_note, empty=not view.agenda)
        waiting = worklists.lines(self._waiting)
        self.due.put((*view.due, *waiting, *chief.lines(self._asked)))
        self.due_card.show_state(view.due_note, empty=not self.due.shown())
        self.later.setText(view.due_later)
        self.later.setVisible(bool(view.due_later))
        self.grids.put(view.grids)
        self.grid_card.heading.words.setText(view.grids_title)
        self.grid_card.show_state(_("verified · open items"), empty=not view.grids)

    @Slot()
    def _open_settings(self) -> None:
        self.asks.emit(Request("list", "setting"))

    @Slot()
    def _open_tile(self) -> None:
        tile = self.sender()
        if isinstance(tile, FigureTile) and tile.opens is not None:
            self.asks.emit(Request("list", tile.opens.kind, values=tile.opens.filter))

    @Slot(object)
    def _open_line(self, what: Ref | Listing) -> None:
        if isinstance(what, Ref):
            self.asks.emit(Request("open", what.kind, what.id))
        else:
            self.asks.emit(Request("list", what.kind, values=what.filter))

    @Slot(object)
    def _open_grid(self, grid_id: UUID) -> None:
        self.asks.emit(Request("list", "resident", values={"grids": (grid_id,)}))

    @override
    def focus_first(self) -> None:
        """Begin with what a new post is to set up, the agenda, or what is due on a day without."""
        for part in (*self.first_steps.buttons, self.agenda, self.due, self.tiles[0]):
            if part.isVisibleTo(self):
                part.setFocus()
                return


def _read(db: "Database", day: Day, touched: frozenset[str] | None, ahead: int) -> TodayView:
    with db.reading() as session:
        return day.read(session, clock.now(), touched, ahead=ahead)

"""The list of disputes with its filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import _, format_short_day, ngettext
from policepost.core.tables import table
from policepost.grids.queries import grid_names
from policepost.lists.narrowing import Narrowing
from policepost.lists.taking import Exported, ListExport, in_words
from policepost.mediation import codes, exporting, fields, listing
from policepost.mediation.listing import DisputeLine
from policepost.ui import style
from policepost.ui.input import SearchEdit
from policepost.ui.listview import ListView
from policepost.ui.parts import Chip, EmptyState, label, primary_button
from policepost.ui.table import Column, PagedModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from policepost.core.database import Database
    from policepost.ui.page import Page

_HIDDEN = frozenset({"kind", "statuses", "grid_id", "text"})


class _Source:
    """Reads the list; used on the screen's thread and in the background."""

    def __init__(self, db: Database, chosen: Mapping[str, object]) -> None:
        self._db, self._chosen = db, dict(chosen)

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Ids in order; without a sort the newest first."""
        with self._db.reading() as session:
            return listing.ids(
                session, self._chosen, sort=sort, descending=descending or not sort, limit=limit
            )

    def lines(self, ids: Sequence[UUID]) -> Iterable[DisputeLine]:
        """The lines of some ids."""
        with self._db.reading() as session:
            return listing.lines(session, ids)


def columns(grids: Mapping[UUID, str]) -> tuple[Column[DisputeLine], ...]:
    """The columns of the list."""

    def grid(line: DisputeLine) -> str:
        return grids.get(line.grid_id, "") if line.grid_id else ""

    return (
        Column(_("Received"), _received, sort="received", width=88, muted=True),
        Column(_("Parties"), lambda line: line.people, sort="people"),
        Column(_("About"), lambda line: line.subject or line.kind_words, width=150),
        Column(_("Kind"), lambda line: line.kind_words, sort="kind", width=110, muted=True),
        Column(_("Grid"), grid, width=84, muted=True),
        Column(_("Sitting"), _sitting, width=110),
        Column(_("Number"), lambda line: line.number, sort="number", width=176, muted=True),
        Column(
            _("Status"),
            lambda line: line.status_words,
            sort="status",
            width=166,
            tone=lambda line: line.tone,
        ),
    )


def _received(line: DisputeLine) -> str:
    return format_short_day(line.received_at.date(), today=clock.today())


def _sitting(line: DisputeLine) -> str:
    if line.next_sitting is not None:
        return f"{line.next_sitting:%m-%d %H:%M}"
    return _("{count} held").format(count=line.sittings) if line.sittings else ""


class DisputeList(QWidget):
    """Chips, search box and list; `opened` carries the id of the dispute to show."""

    opened = Signal(object)

    def __init__(self, page: Page, register: Callable[[], None]) -> None:
        super().__init__()
        self._page, self._db = page, page.db
        self._more: dict[str, object] = {}
        self.search = SearchEdit(_("Name, number, words of the dispute"))
        self.search.setMaximumWidth(style.px(300))
        self.status_chip = Chip(_("Status"), _status_choices())
        self.kind_chip = Chip(
            _("Kind"),
            [(None, _("All kinds")), *((row.code, row.label) for row in table("dispute_kinds"))],
        )
        self.grid_chip = Chip(_("Grid"))
        self.more_chip = Chip(_("From the charts"), [(None, _("No further filter"))])
        self.more_chip.hide()
        self.count = label("", "small")
        with self._db.reading() as session:
            grids = grid_names(session)
        self.grid_chip.set_choices([(None, _("All grids")), *grids.items()])
        self.model: PagedModel[DisputeLine] = PagedModel(columns(grids), page.tasks, self)
        self.view = ListView()
        self.view.show_model(self.model, _("Disputes"))
        self.view.search_edit = self.search
        self.register_button = primary_button(_("Register dispute"), register)
        self.empty = EmptyState("", self.register_button)
        chips = {"status": self.status_chip, "kind": self.kind_chip, "grid": self.grid_chip}
        self.narrowing = Narrowing(page, listing.KIND, fields.FIELDS, chips, self.search)
        self.narrowing.changed.connect(self.refresh)
        self._lay_out()
        self.view.opened.connect(self.opened)
        self.model.loaded.connect(self._counted)
        self.search.searched.connect(self.refresh)
        self.search.left_down.connect(self._go_to_list)
        for chip in (self.status_chip, self.kind_chip, self.grid_chip):
            chip.changed.connect(self.refresh)
        self.more_chip.changed.connect(self._forget_more)

    def _exported(self) -> Exported:
        chips = (self.status_chip, self.kind_chip, self.grid_chip, self.more_chip)
        said = (in_words(chips, self.search.text()), *self.narrowing.words())
        shown = " · ".join(filter(None, said))
        what = (self.view, _("Disputes"), listing.KIND, exporting.HEADINGS, exporting.page)
        return Exported(*what, shown)

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(style.px(8))
        chips.addWidget(self.search, 1)
        for chip in (self.status_chip, self.kind_chip, self.grid_chip, self.more_chip):
            chips.addWidget(chip)
        chips.addWidget(self.narrowing.saved)
        chips.addWidget(self.narrowing.button)
        chips.addStretch(1)
        export = ListExport(self._page, self._exported)
        chips.addWidget(export.stand_beside(self.count))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        edge = style.px(16)
        column.setContentsMargins(edge, style.px(12), edge, edge)
        column.setSpacing(style.px(12))
        column.addLayout(chips)
        column.addWidget(self.narrowing.strip)
        column.addWidget(self._stack, 1)
        column.addWidget(export.bar(self.view))

    def chosen(self) -> dict[str, object]:
        """The filter as it stands; what was asked for from outside gives way to the chips."""
        chips = {
            "text": self.search.text().strip(),
            "statuses": self.status_chip.value,
            "kind": self.kind_chip.value,
            "grid_id": self.grid_chip.value,
            "where": self.narrowing.conditions,
        }
        return {**self._more, **{name: value for name, value in chips.items() if value}}

    def show_filter(self, chosen: Mapping[str, object]) -> None:
        """Show the records behind a figure."""
        self.search.clear()
        self.narrowing.clear()
        self.kind_chip.choose(chosen.get("kind"))
        self.grid_chip.choose(chosen.get("grid_id"))
        statuses = chosen.get("statuses") or chosen.get("status")
        offered = {value for value, _words in _status_choices()}
        wanted = (statuses,) if isinstance(statuses, str) else statuses
        self.status_chip.choose(wanted if wanted in offered else None)
        self._more = {name: value for name, value in chosen.items() if name not in _HIDDEN}
        if wanted not in offered:
            self._more["statuses"] = wanted
        self.more_chip.setVisible(bool(self._more))
        self.refresh()

    @Slot()
    def _forget_more(self) -> None:
        self._more = {}
        self.more_chip.hide()
        self.refresh()

    def focus_first(self) -> None:
        """Put the keyboard into the list, or into the search where the list is empty."""
        (self.view if self._stack.currentWidget() is self.view else self.search).setFocus()

    @Slot()
    def _go_to_list(self) -> None:
        self.view.setFocus()
        self.view.stand_somewhere()

    @Slot()
    def refresh(self) -> None:
        """Read the list again with the filter as it stands."""
        self.narrowing.offer_kept()
        self.model.show(_Source(self._db, self.chosen()))

    @Slot(int)
    def _counted(self, count: int) -> None:
        self.count.setText(
            ngettext("{count} dispute", "{count} disputes", count).format(count=count)
        )
        narrowed = any(value for value in self.chosen().values())
        self.empty.sentence.setText(
            _("No dispute fits; change the filters or the search.")
            if narrowed
            else _("No dispute here. Register one that was handed over or told at the desk.")
        )
        self.register_button.setVisible(not narrowed)
        if not count and self.view.hasFocus():
            self.search.setFocus()  # before the list goes and leaves the keyboard to anybody
        self._stack.setCurrentWidget(self.view if count else self.empty)


def _status_choices() -> list[tuple[object, str]]:
    single = [((code.value,), _(codes.STATUS_WORDS[code])) for code in codes.Status]
    return [
        (None, _("All")),
        (tuple(code.value for code in codes.OPEN), _("Not closed")),
        *single,
    ]

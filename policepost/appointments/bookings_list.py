"""All bookings as a list: filtered, sorted, opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from policepost.appointments import exporting, lines
from policepost.appointments.fields import FIELDS
from policepost.appointments.lines import BookingLine, ServiceLine
from policepost.appointments.queries import KIND
from policepost.appointments.states import KIND_WORDS, STATE_WORDS, State
from policepost.core import clock
from policepost.core.language import _, format_short_day, ngettext
from policepost.lists.narrowing import Narrowing
from policepost.lists.taking import Exported, ListExport, in_words
from policepost.ui import style
from policepost.ui.chip import Chip
from policepost.ui.flow import FlowLayout
from policepost.ui.input import SearchEdit
from policepost.ui.listview import ListView
from policepost.ui.parts import EmptyState, label, link_button, secondary_button
from policepost.ui.table import Column, PagedModel

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.page import Page


class BookingSource:
    """Reads the list for its model, on any thread."""

    def __init__(self, db: Database, chosen: Mapping[str, object]) -> None:
        self._db, self._chosen = db, dict(chosen)
        self.slow = "where" in chosen

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Ids in order; by time, the latest first, unless a column was chosen."""
        with self._db.reading() as session:
            return lines.listed(
                session,
                self._chosen,
                sort=sort,
                descending=descending if sort else True,
                limit=limit,
            )

    def lines(self, ids: Sequence[UUID]) -> Iterable[BookingLine]:
        """The lines with these ids."""
        with self._db.reading() as session:
            return lines.bookings(session, ids)


class BookingsList(QWidget):
    """The list with its filters; the filters a chart asked for are shown and can be taken off."""

    opened = Signal(object)
    """The id of a booking that was opened."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._db = page.db
        self._asked: dict[str, object] = {}
        self.search = SearchEdit(_("Name, telephone or place"))
        self.search.setFixedWidth(style.px(200))
        self.search.searched.connect(self._show)
        self.search.left_down.connect(self._go_to_list)
        self.period = Chip(_("Any time"))
        self.state = Chip(
            _("Any state"),
            [(None, _("Any state"))] + [(code, _(words)) for code, words in STATE_WORDS.items()],
        )
        self.service = Chip(_("Any service"))
        self.kind = Chip(
            _("Window and visits"),
            [(None, _("Window and visits"))]
            + [(code, _(words)) for code, words in KIND_WORDS.items()],
        )
        kept = {"state": self.state, "service": self.service, "kind": self.kind}
        self.narrowing = Narrowing(page, KIND, FIELDS, kept, self.search, key="")
        self.narrowing.changed.connect(self._show)
        self.count = label("", "small")
        self.clear_button = link_button(_("Show all"), self.show_all)
        above, edge = QWidget(), style.px(12)
        corner = ListExport(page, self._exported).stand_beside(self.count)
        row = FlowLayout(above, last=corner)
        above.setContentsMargins(edge, style.px(8), edge, style.px(8))
        row.addWidget(self.search)
        for chip in self._chips():
            chip.changed.connect(self._show)
            row.addWidget(chip)
        row.addWidget(self.narrowing.saved)
        row.addWidget(self.narrowing.button)
        row.addWidget(self.clear_button)
        row.addWidget(corner)
        self.view = ListView()
        self._show_all_button = secondary_button(_("Show all"), self.show_all)
        self.empty = EmptyState("", self._show_all_button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        self.model: PagedModel[BookingLine] = PagedModel(_columns(), page.tasks, self)
        self.model.sort(0, Qt.SortOrder.DescendingOrder)
        self.model.loaded.connect(self._loaded)
        self.view.setProperty("frame", "none")
        self.view.show_model(self.model, _("Bookings"))
        self.view.search_edit = self.search
        self.view.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(above)
        self.narrowing.strip.setContentsMargins(edge, 0, edge, style.px(8))
        column.addWidget(self.narrowing.strip)
        column.addWidget(self.stack, 1)

    def _chips(self) -> tuple[Chip, ...]:
        return (self.period, self.state, self.service, self.kind)

    def _exported(self) -> Exported:
        told = (in_words(self._chips(), self.search.text()), *self.narrowing.words())
        shown = " · ".join(filter(None, told))
        what = (self.view, _("Bookings"), KIND, exporting.HEADINGS, exporting.page)
        return Exported(*what, shown)

    def show_services(self, services: Sequence[ServiceLine]) -> None:
        """Offer the post's services as a filter."""
        self.narrowing.offer_kept()
        everything: tuple[object, str] = (None, _("Any service"))
        self.service.set_choices([everything, *((one.id, one.title) for one in services)])

    def show_filter(self, chosen: Mapping[str, object]) -> None:
        """Show the list behind a number: what the chips cannot say still filters."""
        self.search.clear()
        self.narrowing.clear()
        self._asked = {name: value for name, value in chosen.items() if value is not None}
        for name, chip in (
            ("state", self.state),
            ("service_id", self.service),
            ("kind", self.kind),
        ):
            chip.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            chip.choose(self._asked.pop(name, None))
            chip.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.period.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.period.choose(self._given_period())
        self.period.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._show()

    def _given_period(self) -> tuple[date, date] | None:
        """The days that were asked for, also offered by the chip."""
        first, last = self._asked.pop("first", None), self._asked.pop("last", None)
        own: list[tuple[object, str]] = []
        given = None
        if isinstance(first, date) and isinstance(last, date):
            given = (first, last)
            own = [(given, f"{format_short_day(first)} – {format_short_day(last)}")]
        self.period.set_choices([*_periods(clock.today()), *own])
        return given

    @Slot()
    def show_all(self) -> None:
        """Take every filter off."""
        self.show_filter({})

    def chosen(self) -> dict[str, object]:
        """The filter in force, as ``lines.listed`` takes it."""
        found = dict(self._asked)
        if text := self.search.text().strip():
            found["text"] = text
        if self.narrowing.conditions:
            found["where"] = self.narrowing.conditions
        period = self.period.value
        if isinstance(period, tuple):
            found["first"], found["last"] = period
        for name, chip in (
            ("state", self.state),
            ("service_id", self.service),
            ("kind", self.kind),
        ):
            if chip.value is not None:
                found[name] = chip.value
        return found

    @Slot()
    def _show(self) -> None:
        self.clear_button.setVisible(bool(self.chosen()))
        self.model.show(BookingSource(self._db, self.chosen()))

    def reload(self) -> None:
        """Read the list again after a change."""
        self.model.reload()

    @Slot(int)
    def _loaded(self, count: int) -> None:
        self.count.setText(
            ngettext("{count} booking", "{count} bookings", count).format(count=f"{count:,}")
        )
        if not count:
            narrowed = bool(self.chosen())
            self.empty.sentence.setText(
                _("No booking fits; change the filters or the search.")
                if narrowed
                else _("Nothing is booked yet. Book somebody with ＋ Book.")
            )
            self._show_all_button.setVisible(narrowed)
            if self.view.hasFocus():
                self.search.setFocus()  # before the list goes and leaves the keyboard to anybody
        self.stack.setCurrentWidget(self.view if count else self.empty)

    def focus_first(self) -> None:
        """Put the keyboard into the list, or into the search where the list is empty."""
        (self.view if self.model.rowCount() else self.search).setFocus()

    @Slot()
    def _go_to_list(self) -> None:
        self.view.setFocus()
        self.view.stand_somewhere()


def _periods(today: date) -> list[tuple[object, str]]:
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    next_month = (month + timedelta(days=32)).replace(day=1)
    return [
        (None, _("Any time")),
        ((today, today), _("Today")),
        ((monday, monday + timedelta(days=6)), _("This week")),
        ((month, next_month - timedelta(days=1)), _("This month")),
        (((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)), _("Last month")),
        ((date(today.year, 1, 1), date(today.year, 12, 31)), _("This year")),
    ]


def _columns() -> list[Column[BookingLine]]:
    return [
        Column(_("Time"), _time, "time", 130),
        Column(_("Name"), lambda line: line.name, "name", 150),
        Column(_("Service"), lambda line: line.service_title, "service"),
        Column(
            _("State"), lambda line: line.state_words, "state", 160, tone=lambda line: line.tone
        ),
        Column(_("Where"), lambda line: line.place or _("Window"), width=150, muted=True),
        Column(_("Telephone"), lambda line: line.phone_masked, width=125, muted=True),
    ]


def _time(line: BookingLine) -> str:
    if line.starts_at is None:
        return _(STATE_WORDS[State.WAITING])
    return f"{format_short_day(line.starts_at.date(), today=clock.today())} {line.starts_at:%H:%M}"

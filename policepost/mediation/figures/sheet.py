"""The sheet with the figures of mediation over a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from policepost.core import clock, periods
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.periods import NAMED, Period
from policepost.grids.queries import grid_names
from policepost.mediation.desk import desk
from policepost.mediation.figures import paper, tallies
from policepost.mediation.figures.shapes import Report, Row, Table
from policepost.ui import style
from policepost.ui.flow import FlowLayout
from policepost.ui.form import ChoiceField, DateField, Form
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Page
from policepost.ui.parts import Card, clear, label, link_button
from policepost.ui.print_dialog import print_pdf
from policepost.ui.sheet import Sheet


class FiguresSheet(Sheet):
    """Counts of a period in tables; a line leads to the disputes behind it."""

    list_wanted = Signal(object)
    """The filter of the list behind a line."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Figures of mediation"), width=620)
        self._db = page.db
        self._told = Report()
        with page.db.reading() as session:
            self._grids = grid_names(session)
        form = self._fields = Form()
        form.row(
            DateField("first", _("From"), required=True),
            DateField("last", _("up to"), required=True),
            ChoiceField("grid_id", _("Grid"), list(self._grids.items()), empty=_("All grids")),
        )
        form.put(self._names())
        self._choose(periods.this_year)
        self.put_form(form)
        self._tables = QVBoxLayout()
        self._tables.setSpacing(style.px(12))
        self.body.insertLayout(1, self._tables)
        form.changed.connect(self._count)
        self._count()
        self.on_done(_("Print"), self._print)

    def _names(self) -> QWidget:
        holder = QWidget()
        line = FlowLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(style.px(10))
        for _name, words, made in NAMED:
            line.addWidget(link_button(_(words), partial(self._choose, made)))
        return holder

    def _choose(self, made: Callable[[date], Period]) -> None:
        period = made(clock.today())
        self._fields.set_values({"first": period.first, "last": period.last})

    def _scope(self) -> tuple[Period, UUID | None]:
        """What is counted.

        Raises:
            Refused: A day cannot be read, or the period ends before it begins.
        """
        held = self._fields.values()
        return periods.free_period(held["first"], held["last"]), held["grid_id"]

    @Slot()
    def _count(self) -> None:
        try:
            scope = self._scope()
        except Refused as refusal:
            self._fields.show_refusal(refusal)
            return
        with self._db.reading() as session:
            self._told = tallies.report(session, *scope)
        clear(self._tables)
        for one in self._told.tables:
            self._tables.addWidget(self._table(one))

    def _table(self, one: Table) -> QWidget:
        card = Card(_(one.title))
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.px(12))
        grid.setVerticalSpacing(style.px(4))
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, head in enumerate(one.heads, 1):
            grid.addWidget(label(_(head), "small"), 0, place, right)
        for line, row in enumerate(one.rows, 1):
            grid.addWidget(self._words(row), line, 0, Qt.AlignmentFlag.AlignLeft)
            for place, count in enumerate(row.counts, 1):
                grid.addWidget(label(str(count)), line, place, right)
        card.body.addLayout(grid)
        if not one.rows:
            card.body.addWidget(label(_("Nothing was recorded in this period."), "muted"))
        if one.remark:
            remark = _(one.remark).format(**one.values)
            card.body.addWidget(label(remark, "small", wrap=True))
        return card

    def _words(self, row: Row) -> QWidget:
        if row.opens is None or not row.counts[0]:
            return label(row.words, wrap=True)
        return link_button(row.words, partial(self._open, row.opens))

    def _open(self, opens: Mapping[str, object]) -> None:
        self.close_sheet()
        self.list_wanted.emit(opens)

    @Slot()
    def _print(self) -> None:
        with showing_refusals(self):
            period, grid_id = self._scope()
            with self._db.reading() as session:
                held = desk(session)
            grid = self._grids[grid_id] if grid_id is not None else ""
            made = paper.figures(self._told, period, grid, held, clock.today())
            print_pdf(self, made.pdf, _("Figures of mediation"))

"""The sheets of the responsibility list and of the numbers that were taken."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout
from typing_extensions import override

from policepost.core import clock
from policepost.core.journalling import looking
from policepost.core.language import _, captioned, format_day, format_short_day, ngettext
from policepost.core.shapes import Ref
from policepost.mediation.after import codes, duties, lists, numbering
from policepost.mediation.after.duties import DutyFacts
from policepost.ui import style
from policepost.ui.autosave import Autosave
from policepost.ui.form import ChoiceField, DateField, Form, LineField
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import Badge, label, link_button
from policepost.ui.print_dialog import print_pdf
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.mediation.after.numbering import NumberLine
    from policepost.mediation.lines import Card
    from policepost.ui.page import Page

_SPARE = 2
"""Empty lines at the end of the list, to go on writing."""


class DutiesSheet(Sheet):
    """Write who does what by when in a dispute, tick what is done, and print the list."""

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page, _("Responsibility list"), width=760)
        self._over, self._db, self._card = page, page.db, card
        self._ids: dict[int, UUID] = {}
        self._done_before = {one.id: one.done_on for one in card.duties}
        self._count = 0
        form = self._fields = Form()
        for one in card.duties:
            self._ids[self._count + 1] = one.id
            self._add_line()
            values = {"who": one.who, "what": one.what, "due": one.due_on, "done": one.done_on}
            form.set_values({f"{name}{self._count}": value for name, value in values.items()})
        for _spare in range(_SPARE):
            self._add_line()
        self.put_form(form)
        more = link_button(_("＋ Another line"), self._add_line)
        self.body.insertWidget(1, more, 0, Qt.AlignmentFlag.AlignLeft)
        self.put_autosave(Autosave(form, page.db, page.tasks, "mediation.duties", card.id))
        self.add_button(_("Print"), self._print)
        self.on_done(_("Save"), self._save)

    @Slot()
    def _add_line(self) -> None:
        self._count += 1
        number = self._count
        self._fields.row(
            LineField(f"who{number}", _("Who does it")),
            DateField(f"due{number}", _("By when")),
            DateField(f"done{number}", _("It was done on")),
        )
        self._fields.add(LineField(f"what{number}", _("What is to be done")))

    @override
    def restore(self, typed: Any) -> None:
        while f"who{self._count + 1}" in typed:
            self._add_line()
        super().restore(typed)

    def _keep(self) -> None:
        """Save the list and the ticks."""
        values = self._fields.values()
        facts = [self._duty(number, values) for number in range(1, self._count + 1)]
        told = [one for one in facts if one.who or one.what]
        duties.set_duties(self._db, self._card.id, told)
        for number, key in self._ids.items():
            done_on = values[f"done{number}"]
            if done_on != self._done_before[key] and any(one.id == key for one in told):
                duties.tick_duty(self._db, key, done_on)

    def _duty(self, number: int, values: dict[str, Any]) -> DutyFacts:
        key = self._ids.get(number)
        note = next((one.note for one in self._card.duties if one.id == key), "")
        return DutyFacts(
            id=key,
            who=values[f"who{number}"],
            what=values[f"what{number}"],
            due_on=values[f"due{number}"],
            note=note,
        )

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            self._keep()
            self.done()

    @Slot()
    def _print(self) -> None:
        """Save, then print what is saved."""
        with showing_refusals(self):
            self._keep()
            with self._db.reading() as session:
                made = lists.duty_list(session, self._card.id)
            over, ref = self._over, Ref("dispute", self._card.id)
            self.done()
            noted = partial(looking.note_print, over.db, ref, "duty_list")
            print_pdf(over, made.pdf, _("Responsibility list"), on_printed=noted)


class OpenDutiesSheet(Sheet):
    """What is still to be done in all disputes, by who does it: the chief's view."""

    dispute_wanted = Signal(object)
    """Carries the dispute whose line was pressed."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Responsibility list of all disputes"), width=680)
        self._over, self._db = page, page.db
        with page.db.reading() as session:
            self._duties = duties.open_duties(session, clock.today())
        column = QVBoxLayout()
        column.setSpacing(style.px(8))
        who = None
        for one in self._duties:
            if one.who != who:
                who = one.who
                column.addWidget(label(self._heading(who), "heading"))
            column.addLayout(self._line(one))
        if not self._duties:
            column.addWidget(label(_("Nothing is to be done: every line is ticked."), "muted"))
        self.body.addLayout(column)
        self.body.addStretch(1)
        self.on_done(_("Print"), self._print)

    def _heading(self, who: str) -> str:
        mine = [one for one in self._duties if one.who == who]
        late = sum(one.overdue for one in mine)
        told = ngettext("{count} to be done", "{count} to be done", len(mine))
        words = told.format(count=len(mine))
        if late:
            words += " · " + _("{count} not done in time").format(count=late)
        return f"{who} · {words}"

    def _line(self, one: duties.OpenDuty) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        link = link_button(one.what, partial(self._open, one.dispute_id))
        row.addWidget(link)
        row.addWidget(label(one.people, "small", wrap=True), 1)
        tone = "bad" if one.overdue else "info"
        day = _("by {day}").format(day=format_day(one.due_on))
        row.addWidget(Badge(day, tone), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _open(self, dispute_id: UUID) -> None:
        self.close_sheet()
        self.dispute_wanted.emit(dispute_id)

    @Slot()
    def _print(self) -> None:
        with self._db.reading() as session:
            made = lists.open_duties(session, self._duties)
        with showing_refusals(self):
            print_pdf(self, made.pdf, _("Responsibility list"))


class NumbersSheet(Sheet):
    """Every number of a year: what it is, and why one is not used. A gap would stand in red."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, _("Numbers on paper"), width=820)
        self._db = page.db
        with page.db.reading() as session:
            years = numbering.years(session) or [clock.today().year]
            gaps = numbering.gaps(session)
        form = self._fields = Form()
        form.add(ChoiceField("year", _("Year"), [(one, str(one)) for one in years], required=True))
        form.set_values({"year": years[0]})
        self.put_form(form)
        words = _("Every number has its line; none is missing.")
        if gaps:
            words = ngettext(
                "{count} number has no line: somebody must look into it.",
                "{count} numbers have no line: somebody must look into it.",
                len(gaps),
            ).format(count=len(gaps))
        self.check = label(words, "bad" if gaps else "small", wrap=True)
        self.body.insertWidget(1, self.check)
        self.table = QTableWidget(0, 5)
        heads = (
            *(_("Number on the paper"), _("Paper"), _("Taken on")),
            *(_("Parties"), _("Voided and why")),
        )
        self.table.setHorizontalHeaderLabels(heads)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setAccessibleName(_("Numbers on paper"))
        self.table.setMinimumHeight(style.px(440))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate((180, 210, 100, 140)):
            self.table.setColumnWidth(column, style.px(width))
        self.body.insertWidget(2, self.table, 1)
        form.changed.connect(self._show)
        self._show()
        self.on_done(_("Print"), self._print)

    @Slot()
    def _show(self) -> None:
        with self._db.reading() as session:
            found = numbering.lines(session, self._fields.values()["year"])
        self.table.setRowCount(len(found))
        series = list(numbering.KINDS)
        newest = sorted(found, key=lambda one: (series.index(one.series), -one.serial))
        for row, one in enumerate(newest):
            for column, words in enumerate(_cells(one)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                font = item.font()
                font.setStrikeOut(one.voided_on is not None and column == 0)
                item.setFont(font)
                self.table.setItem(row, column, item)

    @Slot()
    def _print(self) -> None:
        with self._db.reading() as session:
            made = lists.number_list(session, self._fields.values()["year"])
        with showing_refusals(self):
            print_pdf(self, made.pdf, _("Numbers on paper"))


def _cells(one: NumberLine) -> tuple[str, ...]:
    if one.gap:
        return str(one.serial), _(codes.PAPER_WORDS[one.kind]), "", "", _("no line: look into it")
    voided = captioned(format_short_day(one.voided_on), one.reason) if one.voided_on else ""
    taken = format_short_day(one.taken_on) if one.taken_on else ""
    return one.text, _(codes.PAPER_WORDS[one.kind]), taken, one.people, voided

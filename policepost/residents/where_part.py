"""Where a person lives and lived: the part of the card, and the sheet that is asked for a day."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import clock, tables
from policepost.core.language import _, format_short_day, ngettext
from policepost.core.vague import DAY, Known, VagueDay, format_vague_day
from policepost.residents import residing
from policepost.residents.periods import Sureness
from policepost.residents.queries import ResidentCard
from policepost.residents.residing import StayLine
from policepost.ui import style
from policepost.ui.basics import clear, label, link_button, row_button
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.parts import Badge
from policepost.ui.period_form import PeriodForm
from policepost.ui.sheet import Sheet

_SHOWN = 3
"""Dwellings on the card; all are on the sheet."""


def period_words(since: VagueDay, until: VagueDay | None) -> str:
    """Say from when until when, as well as it is known."""
    begun = since.known is not Known.NOTHING
    if until is None:
        words = _("since {since}") if begun else _("since an unknown day")
        return words.format(since=format_vague_day(since))
    if until.known is Known.NOTHING and not begun:
        return _("formerly, days unknown")
    first = format_vague_day(since) if begun else _("day unknown")
    return _("{since} – {until}").format(since=first, until=format_vague_day(until))


def seen_words(line: StayLine) -> str:
    """Say when it was last confirmed at the door that somebody lives there besides."""
    if line.seen_on is None:
        return ""
    words = _("confirmed {day} by {name}")
    return words.format(day=format_short_day(line.seen_on), name=line.seen_by or "–")


def badge(line: StayLine) -> tuple[str, str]:
    """Return word and tone that stand behind a dwelling; without a word there is nothing to say."""
    if line.manner:
        return tables.table("residence_manners").label(line.manner), "info"
    if not line.span.certain_once:
        return _("possibly"), "wait"
    return "", "plain"


def answer(sureness: Sureness) -> tuple[str, str]:
    """Return word and tone that say how sure an answer is."""
    if sureness is Sureness.CERTAIN:
        return _("certain"), "good"
    return _("possible"), "wait"


class WherePart(QWidget):
    """The dwellings of a person on the card; `opened` carries one, `asked` means all of them."""

    opened = Signal(object)
    asked = Signal()

    def __init__(self, lines: Sequence[StayLine], *, change: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(2))
        head = QHBoxLayout()
        head.addWidget(label(_("Where they live and lived"), "heading"), 1)
        more = link_button(_("All"), self.asked.emit)
        more.setToolTip("Ctrl+R")
        more.setAccessibleName(_("Where they live and lived"))
        head.addWidget(more)
        column.addLayout(head)
        for line in lines[:_SHOWN]:
            column.addWidget(_row(line, partial(self.opened.emit, line), change=change))
        left = len(lines) - _SHOWN
        if left > 0:
            words = ngettext("{count} more dwelling", "{count} more dwellings", left)
            column.addWidget(label(words.format(count=left), "muted"))


def _row(
    line: StayLine, slot: "partial[None]", *, change: bool, sureness: Sureness | None = None
) -> QWidget:
    """A dwelling in two lines: the address and its badge, below it the days."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, style.px(2))
    column.setSpacing(0)
    row = QHBoxLayout()
    button = row_button(line.address, slot)
    button.setEnabled(change)
    days = period_words(line.since, line.until)
    button.setAccessibleName(f"{line.address}, {days}")
    row.addWidget(button, 1)
    words, tone = answer(sureness) if sureness else badge(line)
    if words:
        row.addWidget(Badge(words, tone), 0, Qt.AlignmentFlag.AlignVCenter)
    column.addLayout(row)
    told = label(_(", ").join(filter(None, (days, seen_words(line)))), "small", wrap=True)
    told.setContentsMargins(style.px(8), 0, 0, 0)
    column.addWidget(told)
    return made


class WhereSheet(Sheet):
    """All dwellings of a person; with a day or two, those of that time and how sure it is.

    `opened` carries a dwelling to put right, None for one to be added.
    """

    opened = Signal(object)

    def __init__(
        self, page: QWidget, context: Context, person: ResidentCard, *, change: bool
    ) -> None:
        super().__init__(page, _("Where {name} lived").format(name=person.name), 460)
        self._context, self._person_id, self._change = context, person.id, change
        self.entry = PeriodForm()
        self.put_form(self.entry)
        self.entry.entered.connect(self.ask)
        if change:
            self.add_button(_("Another dwelling"), self._add)
        self.on_done(_("Ask"), self.ask)
        self._show_all()

    @Slot()
    def _add(self) -> None:
        self.close_sheet()
        self.opened.emit(None)

    def _open(self, line: StayLine) -> None:
        self.close_sheet()
        self.opened.emit(line)

    def _show_all(self) -> None:
        with self._context.db.reading() as session:
            lines = residing.stays(session, self._person_id, clock.today())
        self._show([(line, None) for line in lines])
        self.entry.say("" if lines else _("No dwelling is known."))

    @Slot()
    def ask(self) -> None:
        """Show where the person lived in the time that is typed, or all without one."""
        with showing_refusals(self):
            days = self.entry.days()
            if days is None:
                self._show_all()
                return
            first, last = days
            with self._context.db.reading() as session:
                found = residing.where(
                    session, self._person_id, first, max(first, last) + DAY, clock.today()
                )
            self._show(found)
            self.entry.say("" if found else _("Nothing is known of that time."))

    def _show(self, lines: Sequence[tuple[StayLine, Sureness | None]]) -> None:
        clear(self.entry.lines)
        for line, sureness in lines:
            slot = partial(self._open, line)
            self.entry.lines.addWidget(_row(line, slot, change=self._change, sureness=sureness))

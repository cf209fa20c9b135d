"""The sheet that tells who lived in a dwelling, on a day or in a time."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from policepost.core import clock
from policepost.core.language import _, format_compact_day
from policepost.core.vague import DAY
from policepost.grids import dwellers
from policepost.grids.dwellers import Dweller, Lived
from policepost.grids.queries import PlaceCard
from policepost.ui import style
from policepost.ui.basics import clear, label, row_button
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context, Request
from policepost.ui.parts import Badge
from policepost.ui.period_form import PeriodForm
from policepost.ui.sheet import Sheet


def period_words(one: Lived, today: date) -> str:
    """Say from when until when; the day of moving out is told, which is the first without."""
    since, until = format_compact_day(one.since), format_compact_day(one.until)
    if one.until > today:
        return _("since {since}").format(since=since)
    return _("{since} until {until}").format(since=since, until=until)


class LivedSheet(Sheet):
    """Who lived in a dwelling, the latest first; each ask is kept in the journal.

    `asks` carries the request for the card of somebody who is named.
    """

    asks = Signal(object)

    def __init__(self, page: QWidget, context: Context, place: PlaceCard) -> None:
        super().__init__(page, _("Who lived here"), 460)
        self._context, self._dwelling = context, place
        self.body.addWidget(label(place.address, "heading", wrap=True))
        self.entry = PeriodForm()
        self.entry.lines.setSpacing(style.px(4))
        self.put_form(self.entry)
        self.entry.entered.connect(self.ask)
        self.on_done(_("Ask"), self.ask)
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Tell of the time that is typed, of all that is known without one."""
        with showing_refusals(self):
            self._tell(*(self.entry.days() or (None, None)))

    def _tell(self, first: date | None, last: date | None) -> None:
        db, key, today = self._context.db, self._dwelling.id, clock.today()
        found: list[Lived] = []
        for one in dwellers.chroniclers:
            with db.reading() as session:
                since = first or one.first_day(session, key, today)
                if since is None:
                    continue
                until = max(since, last or today) + DAY
                found += one.lived(session, key, since, until, today)
            one.note(db, key, since, until)
        self._show(sorted(found, key=lambda told: told.since, reverse=True))
        nobody = _("Nobody is known to have lived here.")
        words = _("Nobody lived here then.") if first else nobody
        self.entry.say("" if found else words)

    def _show(self, lines: Sequence[Lived]) -> None:
        clear(self.entry.lines)
        today = clock.today()
        for one in lines:
            self.entry.lines.addWidget(label(period_words(one, today), "field-label"))
            for person in one.certain:
                self.entry.lines.addWidget(self._row(person, possible=False))
            for person in one.possible:
                self.entry.lines.addWidget(self._row(person, possible=True))

    def _row(self, person: Dweller, *, possible: bool) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        button = row_button(person.title, partial(self._open, person))
        row.addWidget(button, 1)
        if possible:
            possibly = _("possibly")
            button.setAccessibleName(f"{person.title}, {possibly}")
            row.addWidget(Badge(_("possibly"), "wait"))
        return made

    def _open(self, person: Dweller) -> None:
        self.close_sheet()
        self.asks.emit(Request("open", person.ref.kind, person.ref.id))

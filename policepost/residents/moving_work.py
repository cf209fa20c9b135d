"""The commands of the page of residents that concern where somebody lives."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from policepost.residents.card import COLLECT
from policepost.residents.moving_sheets import AWAY, WITHIN, MoveSheet, StaySheet
from policepost.residents.queries import ResidentCard
from policepost.residents.residing import StayLine
from policepost.residents.where_part import WhereSheet
from policepost.ui.sheet import Sheet, Way

if TYPE_CHECKING:
    from policepost.residents.page import ResidentsPage


class Moving(QObject):
    """Opens the sheets in which somebody moves, and those of all their dwellings."""

    def __init__(
        self,
        page: "ResidentsPage",
        opener: Callable[[Sheet, Way], None],
        saved: Callable[[UUID], None],
    ) -> None:
        super().__init__(page)
        self._page, self._opener, self._saved = page, opener, saved

    def move(self, person: ResidentCard, way: Way) -> None:
        """Open the sheet of a move, at first one within the area."""
        self._opener(MoveSheet(self._page, self._page.context, person, self._saved, WITHIN), way)

    def leave(self, person: ResidentCard, way: Way) -> None:
        """Open the sheet of a move for somebody who left."""
        self._opener(MoveSheet(self._page, self._page.context, person, self._saved, AWAY), way)

    def where(self, person: ResidentCard, way: Way) -> None:
        """Open the sheet of all dwellings of a person."""
        change = self._page.db.may(COLLECT)
        sheet = WhereSheet(self._page, self._page.context, person, change=change)
        sheet.opened.connect(self.open_stay)
        self._opener(sheet, way)

    @Slot(object)
    def open_stay(self, line: StayLine | None) -> None:
        """Open a dwelling of the person shown to put it right, or an empty sheet for another."""
        person = self._page.person()
        if person is None or (line is not None and line.resident_id != person.id):
            return
        sheet = StaySheet(self._page, self._page.context, person, line, self._saved)
        self._opener(sheet, lambda page: page.work.moving.open_stay(line))

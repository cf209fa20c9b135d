"""What an officer does with the grids themselves: move places, split, merge, close."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.language import _
from policepost.grids import drawing, queries, rules
from policepost.grids.drawing_sheets import MergeSheet, MoveSheet, SplitSheet
from policepost.grids.queries import GridLine, PlaceCard
from policepost.grids.records import Level
from policepost.ui.messages import confirmed, showing_refusals
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.grids.page import GridsPage


class Drawing:
    """The commands; each works on what is marked in the tree, else on the place shown."""

    def __init__(self, page: "GridsPage", opens: Callable[[Sheet, str], None]) -> None:
        self._page, self._opens = page, opens

    def _grids(self) -> list[GridLine]:
        with self._page.db.reading() as session:
            return queries.grids(session)

    def _chosen(self, place: PlaceCard) -> list[UUID]:
        """The buildings, units and doors that are meant."""
        marks = self._page.model.marks
        if marks:
            return [key for key, level in marks.items() if level != Level.GRID]
        movable = place.level in {Level.BUILDING, Level.UNIT, Level.DWELLING}
        return [place.id] if movable else []

    def move(self, place: PlaceCard) -> None:
        """Ask into which grid the places go."""
        ids = self._chosen(place)
        if ids:
            page = self._page
            sheet = MoveSheet(page, page.context, ids, self._grids(), page.show_done)
            self._opens(sheet, "move")

    def split(self, place: PlaceCard) -> None:
        """Ask what the new grid is called that the places become."""
        ids = self._chosen(place)
        with self._page.db.reading() as session:
            of = queries.place(session, ids[0]) if ids else None
        if of is None or of.grid_id is None:
            return
        grids, page = self._grids(), self._page
        number = max((grid.number for grid in grids), default=0) + 1
        grid, name = (of.grid_id, of.grid), rules.grid_name(number)
        self._opens(SplitSheet(page, page.context, grid, ids, name, page.show_done), "split")

    def merge(self, place: PlaceCard) -> None:
        """Ask which of the marked grids stays, or into which other the one shown goes."""
        marks = [key for key, level in self._page.model.marks.items() if level == Level.GRID]
        gone = marks or ([place.id] if place.level == Level.GRID else [])
        several = len(gone) > 1
        choices = [
            (grid.id, f"{grid.estate} {grid.name}")
            for grid in self._grids()
            if (grid.id in gone) == several
        ]
        if gone:
            page = self._page
            self._opens(MergeSheet(page, page.context, gone, choices, page.show_done), "merge")

    def close(self, place: PlaceCard) -> None:
        """Close the grid shown, once asked."""
        if place.level != Level.GRID:
            return
        question = _("Close {name}? What happened in it stays on record.").format(name=place.name)
        if confirmed(self._page, question, _("Close grid")):
            with showing_refusals(self._page):
                drawing.close_grid(self._page.db, place.id)
                sentence = _("{name} is closed.").format(name=place.name)
                self._page.show_done(place.parent_id, sentence)

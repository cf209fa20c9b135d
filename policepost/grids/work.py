"""What an officer does with a place: add, rename, describe, move, remove."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.grids import actions, dialogs, dwelling_queries
from policepost.grids.drawing_work import Drawing
from policepost.grids.dwelling_sheet import EditDwellingSheet
from policepost.grids.lived_sheet import LivedSheet
from policepost.grids.queries import PlaceCard
from policepost.grids.records import Level, Place
from policepost.grids.service_sheets import ServiceSheet
from policepost.grids.serving_queries import ServiceLine
from policepost.ui.messages import confirmed, showing_refusals
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.grids.page import GridsPage


class Work(QObject):
    """The commands of the page."""

    def __init__(self, page: "GridsPage") -> None:
        super().__init__(page)
        self._page = page
        self.sheet: Sheet | None = None
        self._drawing = Drawing(page, self._open)

    @Slot(str)
    def do(self, verb: str) -> None:
        """Do with the place shown what a button or key names; nothing where it makes no sense."""
        place = self._page.place()
        if verb == "estate":
            self.add_estate()
            return
        if place is None:
            return
        commands = {
            "rename": self._rename,
            "edit": self._edit,
            "move": self._drawing.move,
            "remove": self._remove,
            "history": self._history,
            "lived": self._lived,
            "add": self._add_below,
            "add_found": self._add_found,
            "serve": self._serve,
            "split": self._drawing.split,
            "merge": self._drawing.merge,
            "close": self._drawing.close,
            "unmark": self._page.unmark,
        }
        commands[verb](place)

    def _history(self, place: PlaceCard) -> None:
        self._page.watch.acted()
        self._page.ask_history(Ref(Place.__tablename__, place.id))

    def _lived(self, place: PlaceCard) -> None:
        if place.level != Level.DWELLING:
            return
        self._page.watch.acted()
        with showing_refusals(self._page):
            sheet = LivedSheet(self._page, self._page.context, place)
            sheet.asks.connect(self._page.asks)
            self._open(sheet, "lived")

    def _rename(self, place: PlaceCard) -> None:
        sheet = dialogs.RenameSheet(self._page, self._page.context, place, self._page.show_done)
        self._open(sheet, "rename")

    def _edit(self, place: PlaceCard) -> None:
        if place.level == Level.GRID:
            self._serve(place)
        elif place.level == Level.DWELLING:
            with self._page.db.reading() as session:
                told = dwelling_queries.dwelling(session, place.id)
            done = self._page.show_done
            sheet = EditDwellingSheet(self._page, self._page.context, place, told, done)
            self._open(sheet, "edit")

    def _serve(self, grid: PlaceCard) -> None:
        if grid.level != Level.GRID or grid.closed_on:
            return
        sheet = ServiceSheet(self._page, self._page.context, grid, self._page.show_done)
        self._open(sheet, "serve")

    @Slot(object)
    def edit_service(self, line: ServiceLine) -> None:
        """Open the sheet in which a service is corrected or ended."""
        place = self._page.place()
        if place is not None and place.id == line.grid_id:
            done = self._page.show_done
            self._open(ServiceSheet(self._page, self._page.context, place, done, line), "serve")

    @Slot()
    def add_estate(self) -> None:
        """Open the sheet for a new estate."""
        place = self._page.place()
        community = place.name if place and place.level == Level.COMMUNITY else ""
        done = self._page.show_done
        sheet = dialogs.AddEstateSheet(self._page, self._page.context, done, community)
        self._open(sheet, "estate")

    @Slot()
    def add(self) -> None:
        """Open the sheet for what lies below the place shown."""
        place = self._page.place()
        if place is None:
            self.add_estate()
        else:
            self._add_below(place)

    def _add_below(self, place: PlaceCard) -> None:
        if place.level == Level.COMMUNITY:
            self.add_estate()
        elif place.level in {Level.ESTATE, Level.VILLAGE}:
            self._add_grids(place)
        else:
            estate = self._estate_of(place)
            below = place.level in {Level.BUILDING, Level.UNIT}
            start = place.address if below else estate
            sheet = dialogs.AddDwellingsSheet(
                self._page, self._page.context, place, start, self._page.show_done
            )
            self._open(sheet, "add")

    def _estate_of(self, place: PlaceCard) -> str:
        above = [self._page.model.line_of(key) for key, _name in place.path]
        levels = {Level.ESTATE, Level.VILLAGE}
        return next((line.name for line in above if line and line.level in levels), "")

    def _add_grids(self, estate: PlaceCard) -> None:
        inside = self._page.model.children_of(estate.id)
        known = sum(line.level == Level.GRID for line in inside)
        sheet = dialogs.AddGridsSheet(
            self._page, self._page.context, estate.id, known, self._page.show_done
        )
        self._open(sheet, "add")

    def _add_found(self, _place: PlaceCard) -> None:
        address = self._page.finding.address
        if address is not None:
            with showing_refusals(self._page):
                added = actions.add_dwellings(self._page.db, [address.standard])
                self._page.show_done(added[0], _("{name} is added.").format(name=address.standard))

    def _remove(self, place: PlaceCard) -> None:
        question = _("Remove {name}?").format(name=place.address)
        if confirmed(self._page, question, _("Remove")):
            with showing_refusals(self._page):
                actions.remove_place(self._page.db, place.id)
                self._page.show_done(
                    place.parent_id, _("{name} is removed.").format(name=place.address)
                )

    def do_at(self, place_id: UUID | None, verb: str) -> None:
        """Do something with a place that the page has to show first."""
        if place_id is not None:
            self._page.open_place(place_id)
        self.do(verb)

    def _open(self, sheet: Sheet, verb: str) -> None:
        """Open a sheet; over a page built anew it is opened again by `verb` at the same place."""
        place = self._page.place()
        key = place.id if place is not None else None
        self.sheet = sheet.reopened_by(lambda page: page.work.do_at(key, verb))
        sheet.open()

"""The sheets in which grids are drawn anew; each says beforehand what will move."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from policepost.core.language import _, ngettext
from policepost.grids import drawing, drawing_queries
from policepost.grids.dialogs import Done, PlaceSheet
from policepost.grids.drawing_queries import Moving
from policepost.grids.queries import GridLine
from policepost.grids.records import Level
from policepost.ui.form import ChoiceField, LineField
from policepost.ui.page import Context
from policepost.ui.parts import label


def told(moving: Moving) -> str:
    """Say what moves: 12 buildings, 348 people, 9 premises."""
    buildings, units = moving.count(Level.BUILDING), moving.count(Level.UNIT)
    doors, shops = moving.count(Level.DWELLING), len(moving.premises)
    parts = (
        (buildings, ngettext("{count} building", "{count} buildings", buildings)),
        (units, ngettext("{count} unit", "{count} units", units)),
        (doors, ngettext("{count} door", "{count} doors", doors)),
        (moving.people, ngettext("{count} person", "{count} people", moving.people)),
        (shops, ngettext("{count} shop or the like", "{count} shops and the like", shops)),
    )
    said = [words.format(count=f"{count:,}") for count, words in parts if count]
    return _(", ").join(said) or _("nothing")


class DrawingSheet(PlaceSheet):
    """Shows under its form what will move."""

    def __init__(self, page: QWidget, context: Context, title: str, done: Done) -> None:
        super().__init__(page, context, title, done)
        self.preview = label("", "heading", wrap=True)
        stays = _("Disputes, inspections, hazards and bookings stay in the grid they happened in.")
        self._stays = label(stays, "muted", wrap=True)

    @override
    def ready(self, words: str) -> None:
        super().ready(words)
        self.body.insertWidget(1, self.preview)
        self.body.insertWidget(2, self._stays)

    def show_moving(self, moving: Moving) -> None:
        """Say what will move."""
        self.preview.setText(_("Will move: {what}").format(what=told(moving)))

    def moving(self, ids: Sequence[UUID]) -> Moving:
        """Read what moves with some places."""
        with self.db.reading() as session:
            return drawing_queries.moving(session, ids)


class MoveSheet(DrawingSheet):
    """Puts buildings, units or doors into another grid."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        ids: Sequence[UUID],
        grids: Sequence[GridLine],
        done: Done,
    ) -> None:
        super().__init__(page, context, _("Into another grid"), done)
        self._ids = ids
        choices = [(grid.id, f"{grid.estate} {grid.name}") for grid in grids]
        self.entry.add(ChoiceField("grid_id", _("Grid"), choices, empty=_("no grid")))
        moving = self.moving(ids)
        if moving.heads:
            self.entry.set_values({"grid_id": moving.heads[0].grid_id})
        self.show_moving(moving)
        self.ready(_("Move places"))

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Move them with everybody who lives there."""
        moved = drawing.move_places(self.db, self._ids, self.entry.values()["grid_id"])
        return self._ids[0], _("Moved: {what}").format(what=told(moved))


class SplitSheet(DrawingSheet):
    """Makes a new grid of some places of one."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        grid: tuple[UUID, str],
        ids: Sequence[UUID],
        name: str,
        done: Done,
    ) -> None:
        super().__init__(page, context, _("Split {name}").format(name=grid[1]), done)
        self._grid, self._ids = grid[0], ids
        self.entry.add(LineField("name", _("Name of the new grid"), required=True))
        self.entry.set_values({"name": name})
        self.show_moving(self.moving(ids))
        self.ready(_("Split"))

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Make it, and move what was chosen."""
        name = self.entry.values()["name"]
        added = drawing.split_grid(self.db, self._grid, name, self._ids)
        return added, _("{name} is added.").format(name=name)


class MergeSheet(DrawingSheet):
    """Puts all of some grids into one of them, or one into another, and closes the rest."""

    def __init__(
        self,
        page: QWidget,
        context: Context,
        gone: Sequence[UUID],
        choices: Sequence[tuple[UUID, str]],
        done: Done,
    ) -> None:
        super().__init__(page, context, _("Merge grids"), done)
        self._gone = gone
        self._into = ChoiceField(
            "into", _("Everything goes into"), choices, required=True, empty=_("choose …")
        )
        self.entry.add(self._into)
        self._into.changed.connect(self._show)
        self.ready(_("Merge"))
        if len(gone) > 1:
            self.entry.set_values({"into": gone[0]})
        self._show()

    @Slot()
    def _show(self) -> None:
        into = self._into.value()
        with self.db.reading() as session:
            parts = [
                drawing_queries.moving_of_grid(session, key) for key in self._gone if key != into
            ]
        self.show_moving(
            Moving(
                tuple(one for part in parts for one in part.places),
                tuple(one for part in parts for one in part.heads),
                tuple(one for part in parts for one in part.premises),
                sum(part.people for part in parts),
            )
        )

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Merge them."""
        into = self.entry.values()["into"]
        drawing.merge_grids(self.db, self._gone, into)
        return into, _("The grids are merged.")

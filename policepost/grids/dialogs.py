"""The sheets in which places are added and renamed, and what all sheets of places share."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from policepost.core.language import _, pgettext
from policepost.grids import actions, rules
from policepost.grids.queries import PlaceCard
from policepost.grids.records import Level
from policepost.ui.form import Form, LineField, NumberField
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet

Done = Callable[[UUID | None, str], None]
"""Called with the place to show and the sentence that says what was done."""


class PlaceSheet(Sheet):
    """A sheet with one form; `save` does the work and says what to show and to tell."""

    def __init__(self, page: QWidget, context: Context, title: str, done: Done) -> None:
        super().__init__(page, title, 420)
        self.db, self._done = context.db, done
        self.entry = Form()

    def ready(self, words: str) -> None:
        """Show the form with its button."""
        self.put_form(self.entry)
        self.on_done(words, self._save)

    def save(self) -> tuple[UUID | None, str]:
        """Do what the form says."""
        raise NotImplementedError

    @Slot()
    def _save(self) -> None:
        with showing_refusals(self):
            self.finish(*self.save())

    def finish(self, place: UUID | None, sentence: str) -> None:
        """Close, show a place and say what was done."""
        self.done()
        self._done(place, sentence)


class RenameSheet(PlaceSheet):
    """Gives a place another name, and an estate another community."""

    def __init__(self, page: QWidget, context: Context, place: PlaceCard, done: Done) -> None:
        super().__init__(page, context, _("Rename {name}").format(name=place.name), done)
        self._of = place
        self._community = place.path[0][1] if place.path else ""
        self.entry.add(LineField("name", pgettext("place", "Name"), required=True))
        if place.level in {Level.ESTATE, Level.VILLAGE}:
            self.entry.add(LineField("community", _("Community"), placeholder="泽颢社区"))
        self.entry.set_values({"name": place.name, "community": self._community})
        self.ready(_("Rename"))

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Rename; the addresses of all that lies inside follow."""
        said = self.entry.values()
        name, community = said["name"], said.get("community", self._community)
        moved = community != self._community
        actions.rename_place(self.db, self._of.id, name, community=community if moved else None)
        if name != self._of.name or not moved:
            told = _("{name} is now called {new}.").format(name=self._of.name, new=name)
        elif community:
            told = _("{name} lies in {community}.").format(name=name, community=community)
        else:
            told = _("{name} lies in no community now.").format(name=name)
        return self._of.id, told


class AddEstateSheet(PlaceSheet):
    """Adds an estate or village."""

    def __init__(self, page: QWidget, context: Context, done: Done, community: str = "") -> None:
        super().__init__(page, context, _("Add an estate or village"), done)
        self.entry.add(
            LineField("name", pgettext("place", "Name"), required=True, placeholder="寺河嘉苑")
        )
        self.entry.add(LineField("community", _("Community"), placeholder="泽颢社区"))
        self.entry.set_values({"community": community})
        self.ready(_("Add"))

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Add it."""
        said = self.entry.values()
        added = actions.make_estate(self.db, said["name"], community=said["community"])
        return added, _("{name} is added.").format(name=said["name"])


class AddGridsSheet(PlaceSheet):
    """Adds numbered grids to an estate."""

    def __init__(
        self, page: QWidget, context: Context, estate_id: UUID, known: int, done: Done
    ) -> None:
        super().__init__(page, context, _("Add grids"), done)
        self._estate_id = estate_id
        self.entry.row(
            NumberField("first", _("From number"), required=True, least=1, most=999),
            NumberField("last", _("To number"), required=True, least=1, most=999),
        )
        self.entry.set_values({"first": known + 1, "last": known + 1})
        self.ready(_("Add"))

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Add them."""
        said = self.entry.values()
        names = [rules.grid_name(number) for number in range(said["first"], said["last"] + 1)]
        added = actions.make_grids(self.db, names, self._estate_id)
        return (added[0] if added else self._estate_id), _("{count} grids are there.").format(
            count=len(added)
        )


class AddDwellingsSheet(PlaceSheet):
    """Adds one dwelling, or all doors of a building by units, floors and doors on a floor."""

    def __init__(
        self, page: QWidget, context: Context, place: PlaceCard, start: str, done: Done
    ) -> None:
        super().__init__(page, context, _("Add dwellings"), done)
        self._grid_id = place.grid_id
        self.entry.add(
            LineField(
                "address",
                _("Address of a building or a door"),
                required=True,
                placeholder=_("such as A区3号楼2单元1101, 3-2-1101"),
            )
        )
        self.entry.section(_("For a whole building"))
        self.entry.row(
            NumberField("units", _("Units"), least=1, most=30),
            NumberField("floors", _("Floors"), least=1, most=99),
            NumberField("doors", _("Doors a floor"), least=1, most=30),
        )
        self.entry.set_values({"address": start})
        self.ready(_("Add"))

    @override
    def save(self) -> tuple[UUID | None, str]:
        """Add them; doors that are there already stay as they are."""
        said = self.entry.values()
        written = rules.doors_of(said["address"], said["units"], said["floors"], said["doors"])
        added = actions.add_dwellings(self.db, written, self._grid_id)
        return added[0], _("{count} dwellings are there.").format(count=len(added))

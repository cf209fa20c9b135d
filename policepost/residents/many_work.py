"""The bar below the list of residents: what can be done with all who are chosen."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.core.vague import VagueDay
from policepost.grids import queries as places
from policepost.lists.label_sheet import LabelSheet
from policepost.lists.taking import ListExport
from policepost.residents import actions, labelling, many, queries
from policepost.residents.card import COLLECT, VERIFY
from policepost.ui.chosen_bar import ChosenBar
from policepost.ui.form import ChoiceField, Form, LineField, VagueDayField
from policepost.ui.messages import confirmed, show_refusal, showing_refusals
from policepost.ui.parts import label
from policepost.ui.sheet import Sheet
from policepost.ui.undoing import MANY, tell_with_undo

if TYPE_CHECKING:
    from policepost.residents.page import ResidentsPage

PLACES = "places.change"


class ManyWork(QObject):
    """Adds the commands to the bar and does them in the background."""

    def __init__(self, page: "ResidentsPage", bar: ChosenBar, export: ListExport) -> None:
        super().__init__(page)
        self._page, self._db, self._view = page, page.db, page.view
        self.export = export
        may = page.db.may
        bar.add(_("Verify"), self.verify, allowed=may(VERIFY))
        bar.add(_("To a grid"), self.ask_grid, allowed=may(PLACES))
        bar.add(_("To a dwelling"), self.ask_dwelling, allowed=may(COLLECT))
        bar.add(_("Labels"), self.ask_labels, allowed=export.allowed)

    def _chosen(self) -> Sequence[UUID]:
        return self._view.chosen_many()

    def run(self, work: Callable[[], int], said: Callable[[int], str]) -> None:
        """Do something with all who are chosen, off the screen's thread, and say so."""

        def done(count: int) -> None:
            tell_with_undo(self._page, said(count))

        self._page.tasks.run(work, done, self._refused)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        show_refusal(self._page, error)

    @Slot()
    def verify(self) -> None:
        """Say that everybody chosen was verified today; many are asked for first."""
        ids = self._chosen()
        question = ngettext(
            "Say that {count} person was verified today?",
            "Say that {count} people were verified today?",
            len(ids),
        ).format(count=f"{len(ids):,}")
        if len(ids) >= MANY and not confirmed(self._page, question, _("Verify")):
            return

        def work() -> int:
            actions.verify_residents(self._db, ids)
            return len(ids)

        self.run(work, _verified)

    @Slot()
    def ask_grid(self) -> None:
        """Ask into which grid their dwellings go."""
        GridSheet(self._page, self, self._chosen()).open()

    @Slot()
    def ask_dwelling(self) -> None:
        """Ask into which dwelling they moved together."""
        DwellingSheet(self._page, self._chosen()).open()

    @Slot()
    def ask_labels(self) -> None:
        """Ask how their labels are printed."""
        ids = self._chosen()
        LabelSheet(self._page, queries.KIND, lambda: ids, len(ids), labelling.labels).open()


def _verified(count: int) -> str:
    words = ngettext("{count} person is verified.", "{count} people are verified.", count)
    return words.format(count=f"{count:,}")


class GridSheet(Sheet):
    """Puts the dwellings of the chosen into a grid, with all who live there."""

    def __init__(self, page: "ResidentsPage", work: ManyWork, ids: Sequence[UUID]) -> None:
        super().__init__(page, _("To another grid"), 420)
        self._db, self._work, self._ids = page.db, work, ids
        with page.db.reading() as session:
            homes = many.homes(session, ids)
            grids: list[tuple[Any, str]] = [
                (one.id, f"{one.estate} {one.name}".strip()) for one in places.grids(session)
            ]
        words = ngettext(
            "{count} dwelling comes into the grid, with everybody who lives in it.",
            "{count} dwellings come into the grid, with everybody who lives in them.",
            len(homes.dwellings),
        )
        told = words.format(count=f"{len(homes.dwellings):,}")
        self.body.addWidget(label(told, "small", wrap=True))
        form = Form()
        form.add(ChoiceField("grid_id", _("Grid"), grids, required=True))
        self.put_form(form)
        self.on_done(_("Move them"), self.save)

    @Slot()
    def save(self) -> None:
        """Move them, in the background."""
        with showing_refusals(self):
            values = self.form.values() if self.form is not None else {}
            self._work.run(
                partial(many.move_to_grid, self._db, self._ids, values["grid_id"]), _moved
            )
            self.done()


def _moved(count: int) -> str:
    words = ngettext(
        "{count} dwelling is in the grid now.", "{count} dwellings are in the grid now.", count
    )
    return words.format(count=f"{count:,}")


class DwellingSheet(Sheet):
    """Says that the chosen moved into a dwelling together."""

    def __init__(self, page: "ResidentsPage", ids: Sequence[UUID]) -> None:
        super().__init__(page, _("Moved together"), 420)
        self._over, self._db, self._ids = page, page.db, ids
        words = ngettext("{count} person", "{count} people", len(ids))
        self.body.addWidget(label(words.format(count=f"{len(ids):,}"), "small"))
        form = Form()
        hint = _("such as A区3号楼2单元1101, 3-2-1101")
        form.add(LineField("address", _("New address"), required=True, placeholder=hint))
        form.add(VagueDayField("moved_in_on", _("Since"), required=True))
        form.set_values({"moved_in_on": VagueDay.of(clock.today())})
        self.put_form(form)
        self.on_done(_("Save"), self.save)

    @Slot()
    def save(self) -> None:
        """Say that they moved."""
        with showing_refusals(self):
            values = self.form.values() if self.form is not None else {}
            count = many.move_together(
                self._db, self._ids, values["address"], values["moved_in_on"]
            )
            self.done()
            tell_with_undo(self._over, _together(count))


def _together(count: int) -> str:
    words = ngettext("{count} person moved.", "{count} people moved.", count)
    return words.format(count=f"{count:,}")

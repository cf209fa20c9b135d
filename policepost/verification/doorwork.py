"""What is done at a door besides the answers: an edit, a visit, a doubt settled, the dwelling."""

from operator import methodcaller
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from policepost.core import clock, tables
from policepost.core.language import _, ngettext
from policepost.core.shapes import Ref
from policepost.grids import dwelling_queries
from policepost.grids import queries as places
from policepost.grids.dwelling_sheet import EditDwellingSheet
from policepost.residents import queries as residents
from policepost.residents.dialogs import ResidentSheet
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.page import Request
from policepost.ui.sheet import Sheet, Way
from policepost.verification import actions
from policepost.verification.dialogs import CloseVisitSheet, RuleSheet, VisitSheet
from policepost.verification.rules import Reason
from policepost.verification.worklists import Work

if TYPE_CHECKING:
    from policepost.verification.page import VerificationPage

REASON = "02"
"""Home visit, verifying the entry: a code of the table ``looking_reasons``."""

_REASONS = {
    Work.EMPTY_IN_USE: Reason.EMPTY_IN_USE,
    Work.LONE_UNUSED: Reason.LONE_UNUSED,
    Work.NOT_MET: Reason.NOT_MET,
}


class DoorWork(QObject):
    """The commands of the page that open a sheet or another page."""

    def __init__(self, page: "VerificationPage") -> None:
        super().__init__(page)
        self._page, self._db = page, page.db
        self.sheet: Sheet | None = None

    @Slot(str)
    def do(self, verb: str) -> None:
        """Do what a key of the household names."""
        commands = {
            "visit": self.plan,
            "settle": self.settle,
            "dwelling": self.edit_dwelling,
            "register": self.register,
        }
        commands[verb]()

    def _open(self, sheet: Sheet, way: Way) -> None:
        self.sheet = sheet.reopened_by(way)
        sheet.open()

    def _here(self) -> UUID | None:
        found = self._page.household.household
        return found.dwelling_id if found is not None else None

    @Slot(object)
    def change(self, key: UUID) -> None:
        """Open the entry of somebody at the door; saved, the next person's turn comes.

        The reason for opening an entry that the law protects more is the visit itself.
        """
        found, here = self._page.household.household, self._here()
        if found is None or here is None or not self._db.may("residents.collect"):
            return
        with self._db.reading() as session:
            person = residents.card(session, key, clock.today())
            grids = places.grids(session)
        if person is None:
            return
        if any(one.id == key and one.sensitive for one in found.people):
            words = tables.table("looking_reasons").label(REASON)
            self._page.watch.reasoned(Ref(residents.KIND, key), words)
        sheet = ResidentSheet(self._page, self._page.context, grids, self._changed, person)
        self._open(sheet, _again("change", here, key))

    def _changed(self, key: UUID) -> None:
        here = self._here()
        if here is not None:
            self._page.show_household(here)
        self._page.household.changed(key)
        self._page.household.setFocus()

    def plan(self) -> None:
        """Plan a visit to the household shown."""
        found = self._page.household.household
        if found is not None and self._db.may("residents.collect"):
            reason = _REASONS.get(self._page.lists.shown.work, Reason.ASKED)
            self._plan([found.dwelling_id], reason, found.walkers, _again("plan", self._here()))

    @Slot()
    def plan_all(self) -> None:
        """Plan a visit to each dwelling of the list in sight."""
        lists = self._page.lists
        lines = [lists.model.line_at(row) for row in range(lists.model.rowCount())]
        homes = [one.dwelling_id for one in lines if one is not None and one.dwelling_id]
        reason = _REASONS.get(lists.shown.work, Reason.ASKED)
        if homes:
            way = methodcaller("open_list", lists.shown)
            self._plan(list(dict.fromkeys(homes)), reason, self._walkers(), way)

    def _walkers(self) -> list[str]:
        found = self._page.household.household
        return list(found.walkers) if found is not None else []

    def _plan(self, homes: list[UUID], reason: Reason, walkers: Any, way: Way) -> None:
        page = self._page
        self._open(VisitSheet(page, page.context, homes, reason, list(walkers), page.say), way)

    @Slot(object)
    def close_visit(self, visit_id: UUID) -> None:
        """Ask what came of a visit."""
        page = self._page
        if self._db.may("residents.collect"):
            sheet = CloseVisitSheet(page, page.context, visit_id, page.say)
            self._open(sheet, _again("close_visit", self._here(), visit_id))

    def settle(self) -> None:
        """Say that what is odd about the current person is so."""
        key = self._page.household.walk.current
        if key is None or not self._db.may("residents.verify"):
            return
        with showing_refusals(self._page):
            count = actions.settle_doubts(self._db, key)
            words = ngettext("{count} doubt is settled.", "{count} doubts are settled.", count)
            if count:
                self._page.say(words.format(count=count))
            else:
                tell(self._page, _("Nothing is doubtful about this entry."))

    def register(self) -> None:
        """Register somebody who lives there and is not in the register yet."""
        found, here = self._page.household.household, self._here()
        if found is None or here is None or not self._db.may("residents.collect"):
            return
        with self._db.reading() as session:
            grids = places.grids(session)
        page = self._page
        known = {"address": found.address}
        sheet = ResidentSheet(page, page.context, grids, self._registered, None, known)
        self._open(sheet, _again("register", here))

    def _registered(self, _key: UUID) -> None:
        self._page.say(_("The person is registered."))
        here = self._here()
        if here is not None:
            self._page.show_household(here)
        self._page.household.setFocus()

    def edit_dwelling(self) -> None:
        """Open the facts of the dwelling."""
        here = self._here()
        if here is None or not self._db.may("places.collect"):
            return
        with self._db.reading() as session:
            place = places.place(session, here)
            told = dwelling_queries.dwelling(session, here)
        if place is not None:
            page = self._page
            sheet = EditDwellingSheet(page, page.context, place, told, self._edited)
            self._open(sheet, _again("edit_dwelling", here))

    def _edited(self, _place: UUID | None, words: str) -> None:
        self._page.say(words)
        self._page.household.setFocus()

    def open_rule(self) -> None:
        """Open the rule of how often entries are verified."""
        if self._db.may("desk"):
            page = self._page
            self._open(RuleSheet(page, page.context, page.say), methodcaller("open_rule"))

    # Other pages

    @Slot()
    def open_entry(self) -> None:
        """Open the entry that the line or the key is about, on its own page."""
        page, line = self._page, self._page.lists.line()
        key = page.household.walk.current
        if page.right.currentWidget() is page.household and key is not None:
            self.open_person(key)
        elif line is not None and line.about == "premises":
            self.open_premises(line.id)
        elif line is not None and line.about == "resident":
            self.open_person(line.id)

    @Slot(object)
    def open_person(self, key: UUID) -> None:
        """Open somebody's card."""
        self._page.asks.emit(Request("open", residents.KIND, key))

    @Slot(object)
    def open_premises(self, key: UUID) -> None:
        """Open premises where they are changed."""
        self._page.asks.emit(Request("open", "premises", key))

    @Slot()
    def history(self) -> None:
        """Ask for the history of the dwelling, or of what the line is about."""
        line, here = self._page.lists.line(), self._here()
        if here is not None:
            self._page.ask_history(Ref("place", here))
        elif line is not None and line.about in ("resident", "premises"):
            self._page.ask_history(Ref(line.about, line.id))


def _again(verb: str, here: UUID | None, *more: object) -> Way:
    """What opens a sheet again over a page that was built anew."""

    def way(page: Any) -> None:
        if here is not None:
            page.open_household(here)
        getattr(page.door, verb)(*more)

    return way

"""What an officer does with the person on the card: verify, edit, move, look back, print."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, ngettext
from policepost.core.shapes import Ref
from policepost.grids import queries as places
from policepost.residents import actions, around, compare, documents, papers, parting, queries
from policepost.residents.compare_sheet import CompareSheet
from policepost.residents.dialogs import ResidentSheet
from policepost.residents.document_sheet import DocumentSheet
from policepost.residents.documents import DocumentLine
from policepost.residents.moving_work import Moving
from policepost.residents.part_sheet import PartSheet
from policepost.residents.queries import ResidentCard
from policepost.ui.messages import showing_refusals, tell
from policepost.ui.page import Request
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.sheet import Sheet, Way
from policepost.ui.undoing import tell_with_undo

if TYPE_CHECKING:
    from policepost.residents.page import ResidentsPage


class Work(QObject):
    """The commands of the page; `saved` carries the id of an entry that was made official."""

    saved = Signal(object)

    def __init__(self, page: "ResidentsPage") -> None:
        super().__init__(page)
        self._page, self._db = page, page.db
        self.sheet: Sheet | None = None
        self.moving = Moving(page, self._open, self._saved)

    @Slot(str)
    def do(self, verb: str) -> None:
        """Do what a button of the card names."""
        commands: Mapping[str, Callable[[], None]] = {
            "edit": self.edit,
            "verify": self.verify,
            "household": self.verify_household,
            "print": self.print_sheet,
            "move": self.move,
            "leave": self.leave,
            "where": self.where,
            "dwelling": self.add_dwelling,
            "back": self.come_back,
            "history": self.history,
            "number": self.show_number,
            "document": self.add_document,
            "rights": self.ask_rights,
            "propose": self.propose_deletion,
            "part": self.part,
        }
        commands[verb]()

    def verify(self) -> None:
        """Say that the entry was verified today."""
        person = self._page.person()
        if person is not None and person.left_on is None:
            with showing_refusals(self._page):
                actions.verify_residents(self._db, [person.id])
                tell_with_undo(self._page, _("{name} is verified.").format(name=person.name))

    def verify_household(self) -> None:
        """Say that everybody in the dwelling was verified today."""
        person = self._page.person()
        if person is None or person.dwelling_id is None:
            return
        with showing_refusals(self._page):
            count = actions.verify_household(self._db, person.dwelling_id)
            words = ngettext(
                "{count} person at {address} is verified.",
                "{count} people at {address} are verified.",
                count,
            )
            tell_with_undo(self._page, words.format(count=count, address=person.short_address))

    def show_number(self) -> None:
        """Show the whole number; the journal keeps who looked."""
        person = self._page.person()
        if person is not None:
            with showing_refusals(self._page):
                self._page.card.show_number(actions.show_number(self._db, person.id))

    @Slot(object)
    def show_document(self, line: DocumentLine) -> None:
        """Show the whole number of a further document; the journal keeps who looked."""
        if self._page.person() is not None:
            with showing_refusals(self._page):
                number = documents.show_number(self._db, line.id)
                self._page.card.show_document(line.id, number)

    def add_document(self) -> None:
        """Open an empty sheet for a further document of the person shown."""
        self._begin("document", self._page.person())

    @Slot(object)
    def edit_document(self, line: DocumentLine) -> None:
        """Open a further document of the person shown."""
        person = self._page.person()
        if person is not None:
            self._open_document(person, line, lambda page: page.work.edit_document(line))

    def _open_document(self, person: ResidentCard, line: DocumentLine | None, way: Way) -> None:
        sheet = DocumentSheet(self._page, self._page.context, person, line, self._saved)
        self._open(sheet, way)

    def ask_rights(self) -> None:
        """Begin what the person asks about the own record: a copy, a correction, a deletion."""
        person = self._page.person()
        if person is not None:
            known = {"resident_id": person.id}
            self._page.asks.emit(Request("new", "rights_request", values=known))

    def propose_deletion(self) -> None:
        """Propose that the person's entry is deleted before its term."""
        person = self._page.person()
        if person is not None:
            self._page.ask_deletion(Ref(queries.KIND, person.id))

    def come_back(self) -> None:
        """Put somebody who left back on the list."""
        person = self._page.person()
        if person is not None:
            with showing_refusals(self._page):
                actions.come_back(self._db, person.id)
                self.saved.emit(person.id)
                tell_with_undo(
                    self._page, _("{name} is back on the list.").format(name=person.name)
                )

    # Sheets

    def register(self, prefilled: Mapping[str, Any] | None = None) -> None:
        """Open an empty entry, or one that another page has begun."""
        known = dict(prefilled or {})
        self._open_entry(None, known, lambda page: page.work.register(known))

    def edit(self) -> None:
        """Open the entry of the person shown."""
        self._begin("edit", self._page.person())

    def begin(self, what: str, id_: UUID) -> None:
        """Open a sheet about somebody: edit, move, leave or print."""
        with self._db.reading() as session:
            person = queries.card(session, id_, clock.today())
        self._begin(what, person)

    def _begin(self, what: str, person: ResidentCard | None) -> None:
        if person is None:
            return
        key = person.id
        steps: dict[str, Callable[[ResidentCard, Way], None]] = {
            "edit": lambda person, way: self._open_entry(person, {}, way),
            "move": self.moving.move,
            "leave": self.moving.leave,
            "where": self.moving.where,
            "document": lambda person, way: self._open_document(person, None, way),
            "part": self._part,
            "print": self._print_sheet,
        }
        steps[what](person, lambda page: page.work.begin(what, key))

    def _open_entry(self, person: ResidentCard | None, prefilled: dict[str, Any], way: Way) -> None:
        with self._db.reading() as session:
            grids = places.grids(session)
        context = self._page.context
        self._open(ResidentSheet(self._page, context, grids, self._saved, person, prefilled), way)

    def _open(self, sheet: Sheet, way: Way) -> None:
        self.sheet = sheet.reopened_by(way)
        sheet.open()

    def _saved(self, id_: UUID) -> None:
        self.saved.emit(id_)
        person = self._page.person()
        if person is not None:
            tell_with_undo(self._page, _("{name} is saved.").format(name=person.name))

    def move(self) -> None:
        """Open the sheet for a move; of somebody who left for moving back in."""
        self._begin("move", self._page.person())

    def leave(self) -> None:
        """Open the sheet for somebody who left."""
        self._begin("leave", self._page.person())

    def where(self) -> None:
        """Open the sheet of where the person shown lives and lived."""
        self._begin("where", self._page.person())

    def add_dwelling(self) -> None:
        """Open the sheet for a dwelling besides the main one, or a former one."""
        self.moving.open_stay(None)

    def compare_first(self) -> None:
        """Compare the person shown with who is likeliest the same."""
        person = self._page.person()
        if person is None:
            return
        with self._db.reading() as session:
            found = around.of(session, person.id, most=1)
        if found:
            self.compare(found[0].id)
        else:
            tell(self._page, _("Nobody in the register may be the same person."))

    @Slot(object)
    def compare(self, other: UUID) -> None:
        """Compare the person shown with another; the journal keeps who saw both."""
        person = self._page.person()
        if person is not None:
            with showing_refusals(self._page):
                compare.note_compared(self._db, person.id, other)
                self.compare_two(person.id, other)

    def compare_two(self, one: UUID, other: UUID) -> None:
        """Show two entries side by side."""
        with self._db.reading() as session:
            found = compare.two(session, one, other)
        if found is None:
            raise Refused(_("One of the two entries is no longer there; open the list again."))
        sheet = CompareSheet(self._page, self._page.context, *found, self._compared)
        self._open(sheet, lambda page: page.work.compare_two(one, other))

    def _compared(self, id_: UUID, words: str) -> None:
        self.saved.emit(id_)
        tell_with_undo(self._page, words)

    def part(self) -> None:
        """Open the sheet that takes the last merge of the entry shown back."""
        self._begin("part", self._page.person())

    def _part(self, person: ResidentCard, way: Way) -> None:
        with self._db.reading() as session:
            found = parting.merges(session, person.id)
            came = parting.since(session, found[0].id) if found else []
        if found:
            sheet = PartSheet(self._page, self._page.context, found[0], came, self._parted)
            self._open(sheet, way)

    def _parted(self, id_: UUID) -> None:
        self.saved.emit(id_)
        tell(self._page, _("They are two entries again, each as it was."))

    def print_sheet(self) -> None:
        """Show the household sheet as it prints."""
        self._begin("print", self._page.person())

    def _print_sheet(self, person: ResidentCard, way: Way) -> None:
        title = _("Household sheet of {name}").format(name=person.name)
        make = partial(papers.household_sheet, self._db, person.id)
        printed = partial(actions.note_printed, self._db, person.id)
        self._open(PaperSheet(self._page, self._page.tasks, title, make, on_printed=printed), way)

    def history(self) -> None:
        """Ask for the history of the person shown."""
        person = self._page.person()
        if person is not None:
            self._page.ask_history(Ref(queries.KIND, person.id))

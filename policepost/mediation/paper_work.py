"""From a case to paper: its number, what no font has, printer or file, and the record of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import agreement_actions, course, hindrances, papers
from policepost.mediation.after import supplements
from policepost.mediation.after.lines import SupplementLine
from policepost.mediation.case_view import CaseView, make_agreement
from policepost.mediation.lines import Card
from policepost.mediation.proof import issuing
from policepost.mediation.proof.queries import Issued
from policepost.printing.paper import Paper
from policepost.ui.messages import confirmed, showing_refusals
from policepost.ui.page import Page
from policepost.ui.print_dialog import need_printer, print_pdf, save_pdf


class PaperWork(QObject):
    """Prints and saves what the case on the page says."""

    def __init__(self, page: Page, case: CaseView) -> None:
        super().__init__(page)
        self._page, self._case, self._db = page, case, page.db

    def _card(self) -> Card:
        card = self._case.card
        if card is None:
            raise LookupError("no case is open")
        return card

    def _ready_paper(self, way: Callable[[], None]) -> tuple[Card, Issued, Paper] | None:
        """Save what was typed, take the number and the code, and make the agreement; None: not.

        ``way`` refuses, before the number is taken, if there is no way to the paper. What was
        agreed in words has its number already.
        """
        self._case.wording.save()
        card = self._case.show_dispute(self._card().id)
        if card is None or not self._agreed_to_missing(make_agreement(self._db, card.id)):
            return None
        if not _spoken(card):
            hindrances.check_printable(card.state)
        way()
        if not _spoken(card):
            agreement_actions.number_agreement(self._db, card.id)
        issued = issuing.issue_agreement(self._db, card.id)
        numbered = self._case.show_dispute(card.id)
        if numbered is None:
            return None
        return numbered, issued, make_agreement(self._db, card.id)

    def _printed(self, card: Card, issued: Issued) -> None:
        """Record the print of what stood on the paper then."""
        self._page.notice.clear()
        if _spoken(card):
            looking.note_print(self._db, Ref("dispute", card.id), issued.kind)
        else:
            agreement_actions.record_print(self._db, card.id, card.copies, card.digest)
        issuing.count_print(self._db, issued)

    def _agreed_to_missing(self, paper: Paper) -> bool:
        """Before printing, say which characters no font has; they would print as 〓."""
        if not paper.missing:
            return True
        return confirmed(
            self._page,
            _(
                "No font has the character {characters}; it would print as 〓. Print all the same?"
            ).format(characters=" ".join(paper.missing)),
            _("Print"),
        )

    @Slot()
    def print_agreement(self) -> None:
        """Print the agreement, in as many copies as the law asks for."""
        with showing_refusals(self._page):
            ready = self._ready_paper(need_printer)
            if ready is not None:
                card, issued, paper = ready
                print_pdf(
                    self._page,
                    paper.pdf,
                    card.number,
                    copies=1 if _spoken(card) else card.copies,
                    on_printed=partial(self._printed, card, issued),
                )

    @Slot()
    def save_agreement(self) -> None:
        """Write the agreement as a PDF."""
        with showing_refusals(self._page):
            ready = self._ready_paper(_any_way)
            if ready is not None:
                card, issued, paper = ready
                save_pdf(
                    self._page,
                    paper.pdf,
                    card.number,
                    on_saved=partial(self._printed, card, issued),
                )

    @Slot(object)
    def print_supplement(self, supplement_id: UUID) -> None:
        """Number a supplementary agreement and print it, in as many copies as the agreement."""
        with showing_refusals(self._page):
            ready = self._ready_supplement(supplement_id, need_printer)
            if ready is not None:
                paper, number, printed = ready
                copies = self._card().copies
                print_pdf(self._page, paper.pdf, number, copies=copies, on_printed=printed)

    @Slot(object)
    def save_supplement(self, supplement_id: UUID) -> None:
        """Number a supplementary agreement and write it as a PDF."""
        with showing_refusals(self._page):
            ready = self._ready_supplement(supplement_id, _any_way)
            if ready is not None:
                paper, number, printed = ready
                save_pdf(self._page, paper.pdf, number, on_saved=printed)

    def _ready_supplement(
        self, supplement_id: UUID, way: Callable[[], None]
    ) -> tuple[Paper, str, Callable[[], None]] | None:
        """Take number and code of a supplementary agreement and make it; None: not."""
        card = self._card()
        way()
        number = supplements.number_supplement(self._db, supplement_id)
        issued = issuing.issue_agreement(self._db, card.id, supplement_id)
        with self._db.reading() as session:
            paper = papers.make(session, card.id, "supplement", supplement_id)
            line = supplements.line_of(course.whole(session, card.id), supplement_id)
        if not self._agreed_to_missing(paper):
            return None
        return paper, number, partial(self._supplement_printed, line, card.copies, issued)

    def _supplement_printed(self, line: SupplementLine, copies: int, issued: Issued) -> None:
        digest = supplements.digest(line)
        supplements.record_supplement_print(self._db, line.id, copies, digest)
        issuing.count_print(self._db, issued)

    @Slot(object)
    def print_record(self, sitting_id: UUID) -> None:
        """Print the record of a sitting."""
        card = self._card()
        with self._db.reading() as session:
            paper = papers.sitting_record(session, card.id, sitting_id)
        if self._agreed_to_missing(paper):
            with showing_refusals(self._page):
                ref = Ref("dispute", card.id)
                noted = partial(looking.note_print, self._db, ref, "mediation_record")
                print_pdf(self._page, paper.pdf, _("Mediation record"), on_printed=noted)


def _spoken(card: Card) -> bool:
    """Say whether what was agreed is in force without a signed paper: in words, or recorded."""
    return card.agreement.oral and card.agreement.effective_on is not None


def _any_way() -> None:
    """A file can always be written, or what hinders it is said when it is."""

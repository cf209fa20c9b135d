"""Which sheet opens for what, and what each sheet asks of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING, Any
from uuid import UUID

from policepost.core import clock
from policepost.core.shapes import Ref
from policepost.mediation.after.list_sheets import DutiesSheet, NumbersSheet, OpenDutiesSheet
from policepost.mediation.after.sheets import (
    ApplySheet,
    CourtSheet,
    PaidSheet,
    PaymentSheet,
    VoidSheet,
)
from policepost.mediation.after.supplement_sheet import SupplementSheet, SupplementSignSheet
from policepost.mediation.calls.sheet import CallsSheet
from policepost.mediation.change_sheet import ChangeSheet
from policepost.mediation.course_sheets import NewFollowUpSheet, OralSheet
from policepost.mediation.directory import MediatorLine
from policepost.mediation.directory_sheet import DirectorySheet
from policepost.mediation.dossier.file_sheet import FileSheet
from policepost.mediation.ending_sheets import EndSheet, FollowUpSheet, PerformanceSheet, SignSheet
from policepost.mediation.figures.sheet import FiguresSheet
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.law.way_sheet import WaySheet
from policepost.mediation.lines import Card, SittingLine
from policepost.mediation.many.sheet import PartiesSheet
from policepost.mediation.one_paper import paper_of
from policepost.mediation.panel_sheet import PanelSheet
from policepost.mediation.papers import issued_again
from policepost.mediation.papers_sheet import PapersSheet
from policepost.mediation.party_sheet import PartySheet
from policepost.mediation.planning.absence_sheet import AbsenceSheet
from policepost.mediation.planning.choices_sheet import ChoicesSheet
from policepost.mediation.planning.plan_sheet import PlanSheet
from policepost.mediation.proof.check_sheet import CheckSheet
from policepost.mediation.proof.keys_sheet import KeysSheet
from policepost.mediation.proof.queries import Issued
from policepost.mediation.sitting_sheets import RecordSheet
from policepost.mediation.term_sheet import TermSheet
from policepost.ui.page import Page
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.mediation.page import MediationPage

__all__ = [
    "OF_A_CASE",
    "OF_THE_POST",
    "PartySheet",
    "RegisterSheet",
    "sheet_for",
    "term_sheet",
    "wishes",
]


def _agreement_sheet(page: Page, card: Card) -> Sheet:
    in_force = card.agreement.effective_on is not None
    return PerformanceSheet(page, card) if in_force else SignSheet(page, card)


def _paper(code: str) -> Callable[[Page, Card], Sheet]:
    """A paper of the whole case, to look at and print."""

    def sheet(page: Page, card: Card) -> Sheet:
        return paper_of(page, card.id, code)

    return sheet


OF_THE_POST: Mapping[str, Callable[[Page], Sheet]] = {
    "calls": CallsSheet,
    "check": CheckSheet,
    "choices": ChoicesSheet,
    "directory": DirectorySheet,
    "figures": FiguresSheet,
    "keys": KeysSheet,
    "numbers": NumbersSheet,
    "open_duties": OpenDutiesSheet,
    "register": partial(RegisterSheet, values={}),
}
"""Sheets that need no case, by their names."""

OF_A_CASE: Mapping[str, Callable[[Page, Card], Sheet]] = {
    "change": ChangeSheet,
    "end": EndSheet,
    "file": FileSheet,
    "panel": PanelSheet,
    "papers": PapersSheet,
    "plan": PlanSheet,
    "way": WaySheet,
    "parties": PartiesSheet,
    "oral": OralSheet,
    "new_follow_up": NewFollowUpSheet,
    "agreement": _agreement_sheet,
    "kept": PerformanceSheet,
    "new_supplement": SupplementSheet,
    "new_confirmation": ApplySheet,
    "duties": DutiesSheet,
    "termination": _paper("termination"),
    "closing_report": _paper("closing_report"),
    "void": VoidSheet,
}
"""Sheets of a case, by their names; a step of the course names one by the kind of its `Ref`."""


def sheet_for(page: Page, card: Card, ref: Ref) -> Sheet | None:
    """Return the sheet for what a line of the course, or the next step, speaks of.

    None where nothing is to be done: the intake, or a record that is gone by now.
    """
    if ref.kind in OF_A_CASE:
        return OF_A_CASE[ref.kind](page, card)
    for sitting in card.sittings:
        if sitting.id == ref.id:
            return _sitting_sheet(page, card, sitting)
    for follow_up in card.follow_ups:
        if follow_up.id == ref.id:
            return FollowUpSheet(page, card, follow_up)
    return _sheet_after(page, card, ref)


def _sitting_sheet(page: Page, card: Card, sitting: SittingLine) -> Sheet:
    """One that lies ahead can be moved; one that has begun is recorded."""
    if sitting.planned_at > clock.now() and not sitting.outcome:
        return PlanSheet(page, card, sitting)
    return RecordSheet(page, sitting)


def _sheet_after(page: Page, card: Card, ref: Ref) -> Sheet | None:
    """Return the sheet for a promise, a payment, a supplement or a court."""
    if ref.kind == "void_supplement":
        return VoidSheet(page, card, ref.id)
    sheets: dict[UUID, Callable[[], Sheet]] = {}
    for term in card.promises:
        sheets[term.id] = partial(PaymentSheet, page, card, term)
    for term in (*card.promises, *card.replaced):
        sheets |= {paid.id: partial(PaidSheet, page, card, paid) for paid in term.payments}
    for line in card.supplements:
        kind = SupplementSignSheet if line.prints else SupplementSheet
        sheets[line.id] = partial(kind, page, card, line)
    sheets |= {one.id: partial(CourtSheet, page, one) for one in card.confirmations}
    return sheets[ref.id]() if ref.id in sheets else None


def term_sheet(page: MediationPage, card: Card, number: int) -> Sheet:
    """The sheet that says more of one clause, from 1; refused where its row cannot be read."""
    terms = page.case.wording.terms
    term = terms.rows()[number - 1].facts()
    people = {one.id.hex: one.label for one in card.parties}
    return TermSheet(page, number, term, people, partial(terms.say, number))


def wishes(page: MediationPage, sheet: Sheet) -> Iterator[tuple[str, Callable[..., None]]]:
    """What a sheet can ask of the page: by which of its signals, and what is done then."""
    for kind, signal, does in _WISHES:
        if isinstance(sheet, kind):
            yield signal, partial(does, page)


def _open_absence(page: MediationPage, mediator: MediatorLine) -> None:
    """Note when somebody of the directory is away."""
    page.show_sheet(AbsenceSheet(page, mediator), partial(_open_absence, mediator=mediator))


def _show_issued(page: MediationPage, issued: Issued) -> None:
    """Open the case of a paper that went out, and over it the paper as it went out."""
    page.open_dispute(issued.dispute_id)
    if page.is_open(issued.dispute_id):
        sheet = PaperSheet(page, page.tasks, issued.number, partial(issued_again, issued))
        page.show_sheet(sheet, partial(_show_issued, issued=issued))


def _invite(page: MediationPage, sitting_id: UUID) -> None:
    """Show the slips that invite to a sitting, ready to print."""
    card = page.case.card
    if card is not None:
        sheet = paper_of(page, card.id, "invitation", sitting_id)
        page.show_sheet(sheet, partial(_invite, sitting_id=sitting_id))


def _record(page: MediationPage, sitting_id: UUID) -> None:
    """Open the record of a sitting that was planned or moved this moment."""
    page.refresh()
    page.open_step(Ref("sitting", sitting_id))


def _void_supplement(page: MediationPage, supplement_id: UUID) -> None:
    page.open_step(Ref("void_supplement", supplement_id))


def _opens(name: str) -> Callable[..., None]:
    return methodcaller("open_sheet", name)


_WISHES: tuple[tuple[type[Sheet], str, Callable[..., Any]], ...] = (
    (RegisterSheet, "registered", lambda page, key: page.open_dispute(key)),
    (CallsSheet, "take_in", lambda page, values: page.register_with(values)),
    (PartiesSheet, "party_wanted", lambda page, party: page.open_party(party.id)),
    (PlanSheet, "slips_wanted", _invite),
    (PlanSheet, "begun", _record),
    (RecordSheet, "print_wanted", lambda page, key: page.papers.print_record(key)),
    (PapersSheet, "agreement_wanted", lambda page: page.papers.print_agreement()),
    (PapersSheet, "agreement_file_wanted", lambda page: page.papers.save_agreement()),
    (PapersSheet, "supplement_wanted", lambda page, key: page.papers.print_supplement(key)),
    (PapersSheet, "supplement_file_wanted", lambda page, key: page.papers.save_supplement(key)),
    (SupplementSheet, "printed_wanted", lambda page, key: page.papers.print_supplement(key)),
    (SupplementSignSheet, "printed_wanted", lambda page, key: page.papers.print_supplement(key)),
    (SupplementSignSheet, "void_wanted", _void_supplement),
    (OpenDutiesSheet, "dispute_wanted", lambda page, key: page.open_dispute(key)),
    (FiguresSheet, "list_wanted", lambda page, chosen: page.list.show_filter(chosen)),
    (CheckSheet, "dispute_wanted", lambda page, key: page.open_dispute(key)),
    (CheckSheet, "paper_wanted", _show_issued),
    (CheckSheet, "keys_wanted", _opens("keys")),
    (DirectorySheet, "choices_wanted", _opens("choices")),
    (DirectorySheet, "absence_wanted", _open_absence),
)
"""Which sheet, by which signal, and what the page does."""

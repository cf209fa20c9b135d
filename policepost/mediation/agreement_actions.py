"""What an officer can do with the agreement until it is signed: its text, number and prints.

PML: People's Mediation Law (人民调解法, in force 2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock, numbering
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.mediation import course, desk, facts, hindrances
from policepost.mediation.codes import Performance
from policepost.mediation.lines import Card
from policepost.mediation.records import Agreement, Dispute, Term

if TYPE_CHECKING:
    from policepost.core.database import Database

SERIES = "mediation"


def write_terms(db: Database, dispute_id: UUID, terms: Sequence[facts.TermFacts]) -> None:
    """Set the clauses in their order; who is left out is removed. Refused once signed."""
    terms = facts.checked_terms(terms)
    with db.transaction("Write terms") as session:
        _put_terms(session, course.writable_dispute(session, dispute_id), terms)


def write_agreement(
    db: Database,
    dispute_id: UUID,
    *,
    facts_told: str | None = None,
    terms: Sequence[facts.TermFacts] | None = None,
    details: facts.AgreementFacts | None = None,
) -> None:
    """Set all that was typed of the agreement in one step; None stays as it is.

    ``facts_told`` are the facts of the dispute, which the paper begins with. Refused once signed.
    """
    terms = None if terms is None else facts.checked_terms(terms)
    with db.transaction("Write the agreement") as session:
        dispute = course.writable_dispute(session, dispute_id)
        if facts_told is not None:
            facts.check_told(dispute.subject, facts_told)
            dispute.facts = facts_told.strip()
        if terms is not None:
            _put_terms(session, dispute, terms)
        if details is not None:
            _put_details(session, dispute_id, details)


def _put_terms(session: Session, dispute: Dispute, terms: Sequence[facts.TermFacts]) -> None:
    chosen = select(Term).where(Term.dispute_id == dispute.id)
    held = {one.id: one for one in session.scalars(chosen)}
    for position, told in enumerate(terms, 1):
        term = held.pop(told.id, None) if told.id is not None else None
        if term is None:
            term = _new_term(session, dispute.id)
        term.position, term.text = position, told.text
        term.due_on, term.amount = told.due_on, told.amount
    for gone in held.values():
        session.delete(gone)


def _new_term(session: Session, dispute_id: UUID) -> Term:
    term = Term(dispute_id=dispute_id, performance=Performance.OPEN, note="")
    session.add(term)
    return term


def _put_details(session: Session, dispute_id: UUID, told: facts.AgreementFacts) -> None:
    agreement = course.agreement_begun(session, dispute_id)
    if told.oral and agreement.prints:
        raise Refused(_("The agreement was printed already; it is a written one."))
    agreement.manner, agreement.place = told.manner.strip(), told.place.strip()
    agreement.deadline, agreement.recorder = told.deadline, told.recorder.strip()
    agreement.oral = told.oral


def number_agreement(db: Database, dispute_id: UUID) -> str:
    """Return the number of the agreement, taken now if it has none.

    Call it before the paper is rendered: the number stands on it. Refused with the first thing that
    is missing. The number stays with the dispute even if nothing is printed in the end.
    """
    with db.transaction("Number agreement") as session:
        return _numbered(session, course.whole(session, dispute_id)).number


def record_print(
    db: Database, dispute_id: UUID, copies: int | None = None, digest: str = ""
) -> None:
    """Record that the agreement was printed, or written as a PDF.

    ``copies`` is one for each party and one for the committee if not given (PML 29). ``digest`` is
    `Card.digest` of what was printed; that of what is saved now if not given.
    """
    with db.transaction("Print agreement") as session:
        _record_print(session, course.whole(session, dispute_id), copies, digest)


def print_agreement(db: Database, dispute_id: UUID, copies: int | None = None) -> str:
    """Number the agreement and record its print in one go; return the number."""
    with db.transaction("Print agreement") as session:
        card = course.whole(session, dispute_id)
        dispute = _numbered(session, card)
        _record_print(session, card, copies, "")
        return dispute.number


def _numbered(session: Session, card: Card) -> Dispute:
    """Return the dispute, with a number if it had none; refused while something is missing."""
    hindrances.check_printable(card.state)
    agreement = course.agreement_begun(session, card.id)
    dispute = session.get_one(Dispute, card.id)
    if agreement.serial is None:
        _take_number(session, dispute, agreement)
    return dispute


def _record_print(session: Session, card: Card, copies: int | None, digest: str) -> None:
    count = card.copies if copies is None else copies
    if count < 1:
        raise Refused(_("Print at least one copy."), field="copies")
    agreement = course.agreement_begun(session, card.id)
    digest = digest or card.digest
    if agreement.printed_at is None or agreement.printed_digest != digest:
        agreement.printed_at = clock.now()
    agreement.prints += 1
    agreement.copies_printed += count
    agreement.printed_digest = digest
    ref = Ref(Dispute.__tablename__, card.id)
    journal.note(session, "print", ref, paper="agreement", copies=count)


def _take_number(session: Session, dispute: Dispute, agreement: Agreement) -> None:
    year = clock.today().year
    agreement.year = year
    agreement.serial = numbering.take_number(session, SERIES, year)
    dispute.number = desk.number_for(session, agreement.serial, year)

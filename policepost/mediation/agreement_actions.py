"""What an officer can do with the agreement until it is signed: its text, number and prints.

PML: People's Mediation Law (人民调解法, in force 2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.plain import paragraphs
from policepost.core.shapes import Ref
from policepost.mediation import course, facts, hindrances
from policepost.mediation.after import numbering, rules, writing
from policepost.mediation.after.codes import BY_POLICE, PaperKind
from policepost.mediation.lines import Card
from policepost.mediation.records import Agreement, Dispute

if TYPE_CHECKING:
    from policepost.core.database import Database


def write_terms(db: Database, dispute_id: UUID, terms: Sequence[facts.TermFacts]) -> None:
    """Set the clauses in their order; who is left out is removed. Refused once signed."""
    terms = facts.checked_terms(terms)
    with db.transaction("Write terms") as session:
        writing.put_terms(session, course.writable_dispute(session, dispute_id).id, terms)


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
            dispute.facts = paragraphs(facts_told)
        if terms is not None:
            writing.put_terms(session, dispute.id, terms)
        if details is not None:
            _put_details(session, dispute_id, details)


def _put_details(session: Session, dispute_id: UUID, told: facts.AgreementFacts) -> None:
    agreement = course.agreement_begun(session, dispute_id)
    if told.oral and agreement.prints:
        raise Refused(_("The agreement was printed already; it is a written one."))
    for name, value in asdict(facts.checked_details(told)).items():
        setattr(agreement, name, value)


def number_agreement(db: Database, dispute_id: UUID) -> str:
    """Return the number of the agreement, taken now if it has none.

    Call it before the paper is rendered: the number stands on it. Refused with the first thing that
    is missing. The number stays with the dispute until it is voided.
    """
    with db.transaction("Number agreement") as session:
        card = course.whole(session, dispute_id)
        agreement = course.agreement_begun(session, dispute_id)
        return _numbered(session, card, agreement, db.officer.name).number


def record_print(
    db: Database, dispute_id: UUID, copies: int | None = None, digest: str = ""
) -> None:
    """Record that the agreement was printed, or written as a PDF.

    ``copies`` is one for each party and one for the committee if not given (PML 29). ``digest`` is
    `Card.digest` of what was printed; that of what is saved now if not given.
    """
    with db.transaction("Print agreement") as session:
        card = course.whole(session, dispute_id)
        agreement = course.agreement_begun(session, dispute_id)
        _record_print(session, card, agreement, copies, digest)


def print_agreement(db: Database, dispute_id: UUID, copies: int | None = None) -> str:
    """Number the agreement and record its print in one go; return the number."""
    with db.transaction("Print agreement") as session:
        card = course.whole(session, dispute_id)
        agreement = course.agreement_begun(session, dispute_id)
        dispute = _numbered(session, card, agreement, db.officer.name)
        _record_print(session, card, agreement, copies, "")
        return dispute.number


def _numbered(session: Session, card: Card, agreement: Agreement, officer: str) -> Dispute:
    """Return the dispute, with a number if it had none; refused while something is missing.

    A number of another kind of paper, taken before the way of the mediation was changed, is voided.
    """
    hindrances.check_printable(card.state)
    dispute = session.get_one(Dispute, card.id)
    kind = rules.kind_of(card.way, oral=agreement.oral)
    if agreement.serial is not None and agreement.kind != kind and not card.agreement.signatures:
        reason = "改用其他调解方式，另行编号"
        numbering.void_of(session, dispute, agreement, reason=reason, officer=officer)
    if agreement.serial is None:
        take_number(session, dispute, agreement, kind)
    return dispute


def _record_print(
    session: Session, card: Card, agreement: Agreement, copies: int | None, digest: str
) -> None:
    count = card.copies if copies is None else copies
    if count < 1:
        raise Refused(_("Print at least one copy."), field="copies")
    digest = digest or card.digest
    if agreement.printed_at is None or agreement.printed_digest != digest:
        agreement.printed_at = clock.now()
    agreement.prints += 1
    agreement.copies_printed += count
    agreement.printed_digest = digest
    ref = Ref(Dispute.__tablename__, card.id)
    journal.note(session, "print", ref, paper="agreement", copies=count)


def take_number(session: Session, dispute: Dispute, agreement: Agreement, kind: str) -> None:
    """Give an agreement the next number of its series; the dispute is called by it."""
    paper = PaperKind.POLICE if kind in BY_POLICE else PaperKind(kind)
    taken = numbering.take(session, paper, dispute.id)
    agreement.year, agreement.serial, agreement.kind = taken.year, taken.serial, kind
    dispute.number = taken.text

"""What an officer can do with the agreement: its terms, number, prints and signatures.

PML: People's Mediation Law (人民调解法, in force 2011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock, numbering
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import course, desk, facts, hindrances, rules
from policepost.mediation.codes import Performance, Signer
from policepost.mediation.lines import Card
from policepost.mediation.records import Agreement, Dispute, FollowUp, Signature, Term
from policepost.printing import numerals

if TYPE_CHECKING:
    from policepost.core.database import Database

SERIES = "mediation"


def write_terms(db: Database, dispute_id: UUID, terms: Sequence[facts.TermFacts]) -> None:
    """Set the clauses in their order; who is left out is removed. Refused once signed."""
    terms = facts.checked_terms(terms)
    with db.transaction("Write terms") as session:
        dispute = course.writable_dispute(session, dispute_id)
        chosen = select(Term).where(Term.dispute_id == dispute.id)
        held = {one.id: one for one in session.scalars(chosen)}
        for position, told in enumerate(terms, 1):
            term = held.pop(told.id, None) if told.id is not None else None
            if term is None:
                term = _new_term(session, dispute_id)
            term.position, term.text = position, told.text
            term.due_on, term.amount = told.due_on, told.amount
        for gone in held.values():
            session.delete(gone)


def _new_term(session: Session, dispute_id: UUID) -> Term:
    term = Term(dispute_id=dispute_id, performance=Performance.OPEN, note="")
    session.add(term)
    return term


def set_agreement_details(db: Database, dispute_id: UUID, told: facts.AgreementFacts) -> None:
    """Set how, where and until when it is performed, and who records. Refused once signed."""
    with db.transaction("Set agreement details") as session:
        course.writable_dispute(session, dispute_id)
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
    agreement.printed_at = clock.now()
    agreement.prints += 1
    agreement.copies_printed += count
    agreement.printed_digest = digest or card.digest


def _take_number(session: Session, dispute: Dispute, agreement: Agreement) -> None:
    year = clock.today().year
    agreement.year = year
    agreement.serial = numbering.take_number(session, SERIES, year)
    dispute.number = desk.number_for(session, agreement.serial, year)


def record_signature(
    db: Database, dispute_id: UUID, role: str, signed_on: date, *, who: UUID | None = None
) -> None:
    """Record one signature: of the party or panel member ``who``, the recorder, or the seal.

    With the last that the law asks for, the agreement takes effect and follow-ups are set.
    """
    with db.transaction("Record signature") as session:
        card = course.whole(session, dispute_id)
        _sign(session, card, role, signed_on, who)
        _take_effect(session, dispute_id)


def sign_all(
    db: Database, dispute_id: UUID, signed_on: date, sealed_on: date | None = None
) -> date | None:
    """Record that all parties and mediators who have not signed yet did so on one day.

    With ``sealed_on`` the seal too. Returns the day the agreement takes effect, if it does.
    """
    with db.transaction("Record signatures") as session:
        card = course.whole(session, dispute_id)
        given = {(one.role, one.whom) for one in card.agreement.signatures}
        for role, whom in hindrances.wanted_signatures(card.state):
            if (role, whom) in given or (role == Signer.SEAL and sealed_on is None):
                continue
            day = sealed_on if role == Signer.SEAL and sealed_on is not None else signed_on
            _sign(session, card, role, day, who_signs(card, role, whom))
        return _take_effect(session, dispute_id)


def who_signs(card: Card, role: str, whom: str) -> UUID | None:
    """Return the party or panel member that a wanted signature is of; None for the seal."""
    if role == Signer.PARTY:
        return next(one.id for one in card.parties if one.label == whom)
    if role == Signer.MEDIATOR:
        return next(one.id for one in card.panel if one.name == whom and one.signs)
    return None


def _sign(session: Session, card: Card, role: str, signed_on: date, who: UUID | None) -> None:
    """Add a signature to what was read as ``card``, or correct its day."""
    hindrances.checked(hindrances.signing_hindrances(card.state, signed_on, clock.today()))
    agreement = course.agreement_begun(session, card.id)
    held = session.scalar(
        select(Signature).where(
            Signature.agreement_id == agreement.id,
            Signature.role == role,
            Signature.party_id == (who if role == Signer.PARTY else None),
            Signature.member_id == (who if role == Signer.MEDIATOR else None),
        )
    )
    if held is not None:
        held.signed_on = signed_on
        return
    session.add(
        Signature(
            agreement_id=agreement.id,
            role=role,
            party_id=who if role == Signer.PARTY else None,
            member_id=who if role == Signer.MEDIATOR else None,
            name=_signing_name(card, role, who),
            signed_on=signed_on,
        )
    )


def _signing_name(card: Card, role: str, who: UUID | None) -> str:
    """Return the name of who signs; refused for somebody who has nothing to sign."""
    if role == Signer.SEAL:
        return ""
    if role == Signer.RECORDER:
        return card.agreement.recorder
    people = card.parties if role == Signer.PARTY else [one for one in card.panel if one.signs]
    for one in people:
        if one.id == who:
            return one.name
    raise Refused(_("Choose who signed."), field="signature")


def withdraw_signature(db: Database, signature_id: UUID) -> None:
    """Take back a signature that was recorded by mistake, and with it that it took effect."""
    with db.transaction("Withdraw signature") as session:
        signature = session.get_one(Signature, signature_id)
        agreement = session.get_one(Agreement, signature.agreement_id)
        card = course.whole(session, agreement.dispute_id)
        if any(one.performance != Performance.OPEN for one in card.terms):
            raise Refused(_("Terms were performed already; the agreement stays in force."))
        session.delete(signature)
        _take_effect(session, agreement.dispute_id)


def agree_orally(db: Database, dispute_id: UUID, agreed_on: date) -> None:
    """Record that the parties agreed in words: in force from that day (PML 28 and 30)."""
    if agreed_on > clock.today():
        raise Refused(_("An agreement cannot be reached in the future."), field="agreed_on")
    with db.transaction("Record oral agreement") as session:
        course.writable_dispute(session, dispute_id)
        agreement = course.agreement_begun(session, dispute_id)
        if agreement.prints:
            raise Refused(_("The agreement was printed already; it is a written one."))
        agreement.oral = True
        card = course.whole(session, dispute_id)
        hindrances.checked(hindrances.agreeing_hindrances(card.state))
        _put_in_force(session, dispute_id, agreement, agreed_on)


def _take_effect(session: Session, dispute_id: UUID) -> date | None:
    """Set from when the agreement is in force by its signatures, and all that follows from it."""
    card = course.whole(session, dispute_id)
    wanted = hindrances.wanted_signatures(card.state)
    agreement = course.agreement_begun(session, dispute_id)
    effective = rules.effective_on(card.state.signatures, wanted)
    if effective != agreement.effective_on:
        _put_in_force(session, dispute_id, agreement, effective)
    return effective


def _put_in_force(
    session: Session, dispute_id: UUID, agreement: Agreement, effective: date | None
) -> None:
    agreement.effective_on = effective
    chosen = select(FollowUp).where(FollowUp.dispute_id == dispute_id, FollowUp.done_on.is_(None))
    for one in session.scalars(chosen):
        session.delete(one)
    if effective is not None:
        _propose_follow_ups(session, dispute_id, effective)
    dispute = session.get_one(Dispute, dispute_id)
    course.settle_status(session, dispute, clock.today())


def _propose_follow_ups(session: Session, dispute_id: UUID, effective: date) -> None:
    terms = session.scalars(
        select(Term).where(Term.dispute_id == dispute_id).order_by(Term.position)
    ).all()
    dispute = session.get_one(Dispute, dispute_id)
    for day in rules.follow_up_days([one.due_on for one in terms], effective):
        concerned = [
            f"第{numerals.number(one.position)}条"
            for one in terms
            if one.due_on is not None and clock.working_day_from(one.due_on) == day
        ]
        session.add(
            FollowUp(
                dispute_id=dispute_id,
                due_on=day,
                purpose="、".join(concerned),
                officer=dispute.officer,
                result="",
                note="",
            )
        )


def record_performance(
    db: Database,
    dispute_id: UUID,
    performances: Mapping[UUID, str],
    performed_on: date,
    note: str = "",
) -> None:
    """Record how terms were kept: their ids with a value of ``Performance``.

    Kept after its due day counts as late. When the last term is kept the dispute is closed.
    """
    with db.transaction("Record performance") as session:
        apply_performance(session, dispute_id, performances, performed_on, note)


def apply_performance(
    session: Session,
    dispute_id: UUID,
    performances: Mapping[UUID, str],
    performed_on: date,
    note: str,
) -> None:
    """Record how terms were kept; part of a transaction."""
    if performed_on > clock.today():
        raise Refused(_("It cannot have been performed in the future."), field="performed_on")
    dispute = session.get_one(Dispute, dispute_id)
    agreement = course.agreement_of(session, dispute_id)
    if agreement is None or agreement.effective_on is None:
        raise Refused(_("The agreement is not in force yet; record the signatures first."))
    for term_id, performance in performances.items():
        _perform(session.get_one(Term, term_id), performance, performed_on, note.strip())
    course.settle_status(session, dispute, performed_on)


def _perform(term: Term, performance: str, performed_on: date, note: str) -> None:
    if performance not in set(Performance):
        raise Refused(_("Choose how the term was kept."), field="performance")
    done = performance in {Performance.KEPT, Performance.LATE}
    term.performance = rules.performance_on(performed_on, term.due_on) if done else performance
    term.performed_on = None if performance == Performance.OPEN else performed_on
    term.note = note or term.note

"""What an officer can do to put an agreement in force: signatures, or that all agreed in words.

PML: People's Mediation Law (人民调解法, in force 2011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.mediation import course, hindrances, rules
from policepost.mediation.after import numbering
from policepost.mediation.agreement_actions import take_number
from policepost.mediation.codes import Signer
from policepost.mediation.lines import Card
from policepost.mediation.records import Agreement, Dispute, FollowUp, Signature, Term
from policepost.printing import numerals

if TYPE_CHECKING:
    from policepost.core.database import Database

_GIVEN = select(Signature).where(
    Signature.agreement_id == bindparam("agreement"), Signature.supplement_id.is_(None)
)
_AHEAD = select(FollowUp).where(
    FollowUp.dispute_id == bindparam("dispute"), FollowUp.done_on.is_(None)
)
_TERMS = (
    select(Term)
    .where(Term.dispute_id == bindparam("dispute"), Term.supplement_id.is_(None))
    .order_by(Term.position)
)

_PROPOSED: Final = ("第", "补充协议")
"""How the purpose of a look begins that was proposed: by the terms that it is about."""

# Entries in journals of the first version have these names; histories still show them.
N_("Record signature")
N_("Withdraw signature")


def sign_all(
    db: Database, dispute_id: UUID, signed_on: date, sealed_on: date | None = None
) -> date | None:
    """Record that all parties and mediators who have not signed yet did so on one day.

    With ``sealed_on`` the seal too. Returns the day the agreement takes effect, if it does.
    """
    with db.transaction("Record signatures") as session:
        card = course.whole(session, dispute_id)
        agreement = course.agreement_begun(session, dispute_id)
        given = {(one.role, one.who) for one in card.agreement.signatures}
        for role, who in hindrances.asked_signatures(card.state):
            if (role, who) in given or (role == Signer.SEAL and sealed_on is None):
                continue
            day = sealed_on if role == Signer.SEAL and sealed_on is not None else signed_on
            _check_day(card, day)
            session.add(_signature(card, agreement, role, day, who))
        return _take_effect(session, dispute_id, agreement)


def record_signatures(
    db: Database, dispute_id: UUID, days: Mapping[tuple[str, UUID | None], date]
) -> date | None:
    """Record who signed when, or correct it: days by role and party or panel member.

    With the last that the law asks for, the agreement takes effect. Returns from which day, if so.
    """
    with db.transaction("Record signatures") as session:
        card = course.whole(session, dispute_id)
        agreement = course.agreement_begun(session, dispute_id)
        held = {
            (one.role, one.party_id or one.member_id): one
            for one in session.scalars(_GIVEN, {"agreement": agreement.id})
        }
        for (role, who), day in days.items():
            _check_day(card, day)
            one = held.get((role, who if role in {Signer.PARTY, Signer.MEDIATOR} else None))
            if one is None:
                session.add(_signature(card, agreement, role, day, who))
            else:
                one.signed_on = day
        return _take_effect(session, dispute_id, agreement)


def _check_day(card: Card, signed_on: date) -> None:
    hindrances.checked(hindrances.signing_hindrances(card.state, signed_on, clock.today()))


def _signature(
    card: Card, agreement: Agreement, role: str, signed_on: date, who: UUID | None
) -> Signature:
    """Return a new signature under the agreement that was read as ``card``."""
    return Signature(
        agreement_id=agreement.id,
        role=role,
        party_id=who if role == Signer.PARTY else None,
        member_id=who if role == Signer.MEDIATOR else None,
        name=signing_name(card, role, who),
        signed_on=signed_on,
        signed_by=signing_for(card, role, who),
    )


def signing_name(card: Card, role: str, who: UUID | None) -> str:
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


def signing_for(card: Card, role: str, who: UUID | None) -> str:
    """Return who signs for a party that acts through somebody; "" where it signs itself."""
    party = next((one for one in card.parties if role == Signer.PARTY and one.id == who), None)
    return party.representative if party is not None else ""


def withdraw_signatures(db: Database, dispute_id: UUID) -> None:
    """Take back all signatures, so that the text can be changed and printed again."""
    with db.transaction("Withdraw signatures") as session:
        card = course.whole(session, dispute_id)
        hindrances.check_unperformed(card.state)
        if any(one.number for one in card.supplements):
            raise Refused(
                _("A supplementary agreement rests on this one; void it before you go on.")
            )
        agreement = course.agreement_begun(session, dispute_id)
        for one in session.scalars(_GIVEN, {"agreement": agreement.id}):
            session.delete(one)
        _take_effect(session, dispute_id, agreement)


def agree_orally(db: Database, dispute_id: UUID, agreed_on: date) -> str:
    """Record that the parties agreed in words: in force from that day (PML 28 and 30).

    So too on the spot before the police, where a recording shows it all (PROC 178). Returns the
    number of the registration form.
    """
    if agreed_on > clock.today():
        raise Refused(_("An agreement cannot be reached in the future."), field="agreed_on")
    with db.transaction("Record oral agreement") as session:
        dispute = course.writable_dispute(session, dispute_id)
        agreement = course.agreement_begun(session, dispute_id)
        if agreement.prints:
            raise Refused(_("The agreement was printed already; it is a written one."))
        numbering.void_of(
            session, dispute, agreement, reason="改为口头协议", officer=db.officer.name
        )
        agreement.oral = True
        card = course.whole(session, dispute_id)
        hindrances.checked(hindrances.oral_hindrances(card.state, agreed_on))
        take_number(session, dispute, agreement, card.agreement_kind)
        _put_in_force(session, dispute_id, agreement, agreed_on)
        return dispute.number


def withdraw_oral(db: Database, dispute_id: UUID, reason: str) -> None:
    """Take back that all agreed in words, recorded by mistake: its number is voided.

    Refused once something promised was performed.
    """
    if not reason.strip():
        raise Refused(_("Write why the number is not used."), field="reason")
    with db.transaction("Withdraw oral agreement") as session:
        card = course.whole(session, dispute_id)
        agreement = course.agreement_begun(session, dispute_id)
        if not agreement.oral or agreement.effective_on is None:
            raise Refused(_("Nothing was agreed in words."))
        hindrances.check_unperformed(card.state)
        dispute = session.get_one(Dispute, dispute_id)
        numbering.void_of(
            session, dispute, agreement, reason=reason.strip(), officer=db.officer.name
        )
        agreement.oral = False
        _put_in_force(session, dispute_id, agreement, None)


def _take_effect(session: Session, dispute_id: UUID, agreement: Agreement) -> date | None:
    """Set from when the agreement is in force by its signatures, and all that follows from it."""
    card = course.whole(session, dispute_id)
    wanted = hindrances.wanted_signatures(card.state)
    effective = rules.effective_on(card.state.signatures, wanted)
    if effective != agreement.effective_on:
        _put_in_force(session, dispute_id, agreement, effective)
    return effective


def _put_in_force(
    session: Session, dispute_id: UUID, agreement: Agreement, effective: date | None
) -> None:
    dispute = session.get_one(Dispute, dispute_id)
    before, agreement.effective_on = agreement.effective_on, effective
    terms = session.scalars(_TERMS, {"dispute": dispute_id}).all()
    if before is not None:
        _drop_proposed(session, dispute_id, terms, before)
    if effective is not None:
        propose_follow_ups(session, dispute_id, terms, effective)
    course.settle_status(session, dispute, clock.today())


def _drop_proposed(session: Session, dispute_id: UUID, terms: Sequence[Term], since: date) -> None:
    """Take away the looks that were proposed; what an officer has set stays."""
    days = rules.follow_up_days([one.due_on for one in terms], since)
    for one in session.scalars(_AHEAD, {"dispute": dispute_id}):
        if one.purpose.startswith(_PROPOSED) or (not one.purpose and one.due_on in days):
            session.delete(one)


def propose_follow_ups(
    session: Session, dispute_id: UUID, terms: Sequence[Term], effective: date, named: str = ""
) -> None:
    """Propose when to look after some terms; ``named`` stands before their numbers: 补充协议."""
    dispute = session.get_one(Dispute, dispute_id)
    for day in rules.follow_up_days([one.due_on for one in terms], effective):
        concerned = [
            f"{named}第{numerals.number(one.position)}条"
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

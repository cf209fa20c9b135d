"""Supplementary agreements: what changes a signed agreement, which itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policepost.core import attachments, clock
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.plain import one_line, paragraphs
from policepost.core.shapes import Ref
from policepost.mediation import course, facts, hindrances, rules, signing_actions, standing
from policepost.mediation.after import numbering, writing
from policepost.mediation.after.amounts import contradictions
from policepost.mediation.after.codes import PaperKind
from policepost.mediation.after.lines import SupplementLine
from policepost.mediation.codes import Performance, Signer
from policepost.mediation.hindrances import Hindrance
from policepost.mediation.lines import Card
from policepost.mediation.records import Dispute, FollowUp, Signature, Supplement, Term
from policepost.printing import numerals

if TYPE_CHECKING:
    from policepost.core.database import Database

_TERMS = select(Term).where(Term.supplement_id == bindparam("supplement")).order_by(Term.position)
_GIVEN = select(Signature).where(Signature.supplement_id == bindparam("supplement"))
_AHEAD = select(FollowUp).where(
    FollowUp.dispute_id == bindparam("dispute"),
    FollowUp.done_on.is_(None),
    FollowUp.purpose.like(bindparam("named")),
)
NAMED = "补充协议"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementFacts:
    """A supplementary agreement as it is typed; ``reason`` is why the parties agreed anew."""

    reason: str = ""
    manner: str = ""
    place: str = ""
    deadline: date | None = None
    recorder: str = ""


def write_supplement(
    db: Database,
    dispute_id: UUID,
    told: SupplementFacts,
    terms: Sequence[facts.TermFacts],
    supplement_id: UUID | None = None,
) -> UUID:
    """Begin a supplementary agreement, or change the text of one that nobody signed yet."""
    terms = facts.checked_terms(terms)
    with db.transaction("Write supplement") as session:
        dispute = course.open_dispute(session, dispute_id)
        card = course.whole(session, dispute_id)
        _check_base(card)
        held = _writable(session, card, supplement_id)
        writing.check_replaced(terms, [one.id for one in card.promises])
        held.reason, held.manner = paragraphs(told.reason), one_line(told.manner)
        held.place, held.recorder = one_line(told.place), one_line(told.recorder)
        held.deadline = told.deadline
        session.flush()
        writing.put_terms(session, dispute.id, terms, held.id)
        return held.id


def _check_base(card: Card) -> None:
    if card.agreement.effective_on is None:
        raise Refused(_("The agreement is not in force yet; change the agreement itself."))


def _writable(session: Session, card: Card, supplement_id: UUID | None) -> Supplement:
    if supplement_id is None:
        open_ = [one for one in card.supplements if one.effective_on is None]
        if open_:
            raise Refused(_("A supplementary agreement is begun already; finish or discard it."))
        made = Supplement(
            dispute_id=card.id, position=len(card.supplements) + 1, prints=0, copies_printed=0
        )
        session.add(made)
        return made
    line = line_of(card, supplement_id)
    if line.signed or line.effective_on is not None:
        raise Refused(_("The supplementary agreement is signed; withdraw the signatures first."))
    return session.get_one(Supplement, supplement_id)


def line_of(card: Card, supplement_id: UUID) -> SupplementLine:
    """Return a supplement of a dispute; `LookupError` if it is gone."""
    for one in card.supplements:
        if one.id == supplement_id:
            return one
    raise LookupError(f"no supplement {supplement_id}")


def _card_of(session: Session, supplement_id: UUID) -> tuple[Card, SupplementLine]:
    held = session.get_one(Supplement, supplement_id)
    card = course.whole(session, held.dispute_id)
    return card, line_of(card, supplement_id)


def discard_supplement(db: Database, supplement_id: UUID) -> None:
    """Take away a supplementary agreement that has no number and no signature."""
    with db.transaction("Discard supplement") as session:
        card, line = _card_of(session, supplement_id)
        if line.number:
            raise Refused(_("It has a number already; void the number first."))
        attachments.detach_all(session, Ref(Supplement.__tablename__, supplement_id))
        writing.put_terms(session, card.id, (), supplement_id)
        session.flush()
        session.delete(session.get_one(Supplement, supplement_id))


def digest(line: SupplementLine) -> str:
    """Return a digest of what stands on a supplementary agreement."""
    terms = [standing.term_text(one) for one in line.terms]
    stands = (line.reason, line.manner, line.place, line.deadline, line.recorder, terms)
    return sha256(repr(stands).encode()).hexdigest()


def altered(line: SupplementLine) -> bool:
    """Say whether something that stands on it was changed since the last print."""
    return bool(line.prints) and line.printed_digest != digest(line)


def printing_hindrances(card: Card, line: SupplementLine) -> list[Hindrance]:
    """Return why a supplementary agreement cannot be printed yet."""
    found = []
    if not any(one.text for one in line.terms):
        found.append(Hindrance(_("Write at least one term."), "terms"))
    if any(not one.text for one in line.terms):
        found.append(Hindrance(_("Fill in or remove the empty term."), "terms"))
    if not any(one.signs for one in card.panel):
        found.append(Hindrance(_("Choose who signs as mediator."), "panel"))
    states = [standing.term_state(one) for one in line.terms]
    return found + [Hindrance(one, "terms") for one in contradictions(states, None)]


def number_supplement(db: Database, supplement_id: UUID) -> str:
    """Return the number of a supplementary agreement, taken now if it has none."""
    with db.transaction("Number supplement") as session:
        card, line = _card_of(session, supplement_id)
        if not line.signed:
            hindrances.checked(printing_hindrances(card, line))
        held = session.get_one(Supplement, supplement_id)
        if held.serial is None:
            taken = numbering.take(session, PaperKind.SUPPLEMENT, card.id)
            held.year, held.serial, held.number = taken.year, taken.serial, taken.text
        return held.number


def record_supplement_print(
    db: Database, supplement_id: UUID, copies: int, printed: str = ""
) -> None:
    """Record that it was printed; ``printed`` is the digest of what was, else of what is saved."""
    if copies < 1:
        raise Refused(_("Print at least one copy."), field="copies")
    with db.transaction("Print supplement") as session:
        _card, line = _card_of(session, supplement_id)
        held = session.get_one(Supplement, supplement_id)
        printed = printed or digest(line)
        if held.printed_at is None or held.printed_digest != printed:
            held.printed_at = clock.now()
        held.prints += 1
        held.copies_printed += copies
        held.printed_digest = printed
        ref = Ref(Dispute.__tablename__, held.dispute_id)
        journal.note(session, "print", ref, paper="supplement", copies=copies)


def sign_supplement(
    db: Database, supplement_id: UUID, days: Mapping[tuple[str, UUID | None], date]
) -> date | None:
    """Record who signed it when; with the last that the law asks for it takes effect.

    Its terms are then followed up with the others, in place of those that it replaces.
    """
    with db.transaction("Sign supplement") as session:
        card, line = _card_of(session, supplement_id)
        given = {(one.role, one.who): one.id for one in line.signatures}
        for (role, who), day in days.items():
            hindrances.checked(_signing_hindrances(card, line, day))
            key = (role, who if role in {Signer.PARTY, Signer.MEDIATOR} else None)
            if key in given:
                session.get_one(Signature, given[key]).signed_on = day
            else:
                session.add(_signature(card, supplement_id, role, who, day))
        return _take_effect(session, supplement_id)


def _signing_hindrances(card: Card, line: SupplementLine, day: date) -> list[Hindrance]:
    found: list[Hindrance] = []
    if line.printed_at is None:
        found.append(Hindrance(_("Print the agreement first; then it is signed.")))
    elif altered(line):
        sentence = _("Something was changed since the last print; print it again first.")
        found.append(Hindrance(sentence))
    elif day < line.printed_at.date():
        sentence = _("It cannot be signed before the day on which it was printed.")
        found.append(Hindrance(sentence, "signed_on"))
    if day > clock.today():
        found.append(Hindrance(_("A signature cannot lie in the future."), "signed_on"))
    return [*found, *hindrances.sitting_hindrances(card.state, day)]


def _signature(
    card: Card, supplement_id: UUID, role: str, who: UUID | None, day: date
) -> Signature:
    return Signature(
        agreement_id=card.agreement.id,
        supplement_id=supplement_id,
        role=role,
        party_id=who if role == Signer.PARTY else None,
        member_id=who if role == Signer.MEDIATOR else None,
        name=signing_actions.signing_name(card, role, who),
        signed_on=day,
        signed_by=signing_actions.signing_for(card, role, who),
    )


def withdraw_supplement(db: Database, supplement_id: UUID) -> None:
    """Take back all signatures of a supplementary agreement, so that its text can be changed."""
    with db.transaction("Withdraw supplement") as session:
        _card, line = _card_of(session, supplement_id)
        if any(one.performance != Performance.OPEN for one in line.terms):
            raise Refused(_("Terms were performed already; the agreement stays in force."))
        for one in session.scalars(_GIVEN, {"supplement": supplement_id}):
            session.delete(one)
        _take_effect(session, supplement_id)


def _named(line: SupplementLine) -> str:
    return f"{NAMED}{line.position}" if line.position > 1 else NAMED


def _follow_replaced(session: Session, card: Card, terms: Sequence[Term], *, again: bool) -> None:
    """Look no longer after the terms that a supplement replaces, or ``again`` once it is not."""
    owners: dict[UUID | None, str] = {one.id: _named(one) for one in card.supplements}
    gone = [session.get_one(Term, one.replaces_id) for one in terms if one.replaces_id is not None]
    if again and card.agreement.effective_on is not None:
        for term in gone:
            named = owners.get(term.supplement_id, "")
            since = card.agreement.effective_on
            signing_actions.propose_follow_ups(session, card.id, [term], since, named)
        return
    names = {
        f"{owners.get(term.supplement_id, '')}第{numerals.number(term.position)}条" for term in gone
    }
    for one in session.scalars(_AHEAD, {"dispute": card.id, "named": "%第%"}):
        told = one.purpose.split("、")
        left = [name for name in told if name not in names]
        if not left:
            session.delete(one)
        elif len(left) < len(told):
            one.purpose = "、".join(left)


def _take_effect(session: Session, supplement_id: UUID) -> date | None:
    card, line = _card_of(session, supplement_id)
    given = [(one.role, one.who, one.signed_on) for one in line.signatures]
    effective = rules.effective_on(given, hindrances.wanted_signatures(card.state))
    held = session.get_one(Supplement, supplement_id)
    if effective == held.effective_on:
        return effective
    held.effective_on = effective
    named = _named(line)
    for one in session.scalars(_AHEAD, {"dispute": card.id, "named": f"{named}第%"}):
        session.delete(one)
    terms = session.scalars(_TERMS, {"supplement": supplement_id}).all()
    _follow_replaced(session, card, terms, again=effective is None)
    if effective is not None:
        signing_actions.propose_follow_ups(session, card.id, terms, effective, named)
    course.settle_status(session, session.get_one(Dispute, card.id), clock.today())
    return effective

"""What the rules need to know of a dispute, and what stands on its agreement."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from policepost.mediation import hindrances
from policepost.mediation.after.codes import AgreementKind
from policepost.mediation.codes import Outcome, Performance
from policepost.mediation.law import reading, ways
from policepost.mediation.law.opinions import Weight

if TYPE_CHECKING:
    from policepost.mediation.agreement_lines import TermLine
    from policepost.mediation.facts import TermFacts
    from policepost.mediation.lines import Card, SittingLine

_ON_PAPER = (
    *("kind", "name", "sex", "ethnic", "occupation", "phone", "address", "representative"),
    "representative_phone",
)


def digest(card: Card) -> str:
    """Return a digest of what stands on the agreement of ``card``."""
    parties = [
        [getattr(one, name) for name in _ON_PAPER] + [one.birth or one.age] for one in card.parties
    ]
    agreement = card.agreement
    stands: tuple[object, ...] = (
        *(card.facts, parties, [one.text for one in card.terms], agreement.manner),
        *(agreement.place, agreement.deadline, len(card.signers)),
    )
    added = _added(card)
    if any(added):  # papers printed by earlier versions had none of these, and stay as they are
        stands += added
    return sha256(repr(stands).encode()).hexdigest()


def _added(card: Card) -> tuple[object, ...]:
    """Return what stands on an agreement since the fourth version of the tables."""
    agreement = card.agreement
    kind = card.agreement_kind
    return (
        *(agreement.responsibilities, agreement.total, agreement.copies),
        "" if kind == AgreementKind.PEOPLE else str(kind),
        *([term_text(one) for one in card.terms] if any(map(_told, card.terms)) else ()),
    )


def _told(term: TermLine) -> bool:
    """Whether more is told of a term than its words."""
    return bool(term.what or term.by_ids or term.to_ids or term.how or term.instalments)


def term_text(term: TermLine) -> str:
    """Return all that a paper says of a term, for its digest."""
    parts = [(one.due_on.isoformat(), format(one.amount, "f")) for one in term.instalments]
    said = (term.text, term.what, list(term.by_ids), list(term.to_ids), term.how, parts)
    return repr((*said, str(term.replaces_id or "")))


def state(card: Card) -> hindrances.CaseState:
    """Return what the rules need to know of ``card``."""
    agreement = card.agreement
    return hindrances.CaseState(
        status=card.status,
        facts=card.facts,
        parties=tuple(
            hindrances.PartyState(
                id=party.id,
                label=party.label,
                kind=party.kind,
                name=party.name,
                age=party.age,
                address=party.address,
                phone=party.phone,
                representative=party.representative,
                own_income=party.own_income,
                documented=bool(party.id_number),
                represented_by=party.represented_by,
            )
            for party in card.parties
        ),
        mediators=tuple(one.id for one in card.panel if one.signs),
        recorder=agreement.recorder,
        terms=tuple(term_state(one) for one in card.terms),
        manner=agreement.manner,
        deadline=agreement.deadline,
        oral=agreement.oral,
        printed_on=agreement.printed_at.date() if agreement.printed_at is not None else None,
        altered=card.altered,
        signatures=tuple((one.role, one.who, one.signed_on) for one in agreement.signatures),
        effective_on=agreement.effective_on,
        kind=card.agreement_kind,
        total=agreement.total,
        responsibilities=agreement.responsibilities,
        last_sitting=max((_day(one) for one in card.sittings if _held(one)), default=None),
        awaited_sitting=next((_day(one) for one in card.sittings if not one.outcome), None),
        recording=card.recording,
        lawful=lawful(card),
    )


def lawful(card: Card) -> tuple[hindrances.Hindrance, ...]:
    """Return what the law of the chosen way forbids or still asks for.

    Who acts for a minor is asked for with the parties.
    """
    opinion = ways.opinion(card.way, reading.quarrel(card))
    asked = (*opinion.of(Weight.AGAINST), *opinion.of(Weight.MISSING))
    return tuple(
        hindrances.Hindrance(one.sentence, one.field, one.articles[0])
        for one in asked
        if one.articles != ("cc19",)
    )


def term_state(term: TermLine) -> hindrances.TermState:
    """Return what the rules need to know of a term."""
    parts = tuple((one.due_on, one.amount) for one in term.instalments)
    return hindrances.TermState(
        term.text, term.due_on, term.performance, term.amount, parts, term.what
    )


def term_typed(term: TermFacts) -> hindrances.TermState:
    """Return what the rules need to know of a term that is being typed; nothing of it is kept."""
    parts = tuple(term.instalments or ())
    return hindrances.TermState(
        term.text, term.due_on, Performance.OPEN, term.amount, parts, term.what
    )


def _day(sitting: SittingLine) -> date:
    return (sitting.started_at or sitting.planned_at).date()


def _held(sitting: SittingLine) -> bool:
    return bool(sitting.outcome) and sitting.outcome != Outcome.NOT_HELD

"""What the rules need to know of a dispute, and what stands on its agreement."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from policepost.mediation import hindrances

if TYPE_CHECKING:
    from policepost.mediation.lines import Card

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
    stands = (
        *(card.facts, parties, [one.text for one in card.terms], agreement.manner),
        *(agreement.place, agreement.deadline, len(card.signers)),
    )
    return sha256(repr(stands).encode()).hexdigest()


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
            )
            for party in card.parties
        ),
        mediators=tuple(one.id for one in card.panel if one.signs),
        recorder=agreement.recorder,
        terms=tuple(
            hindrances.TermState(one.text, one.due_on, one.performance) for one in card.terms
        ),
        manner=agreement.manner,
        deadline=agreement.deadline,
        oral=agreement.oral,
        printed_on=agreement.printed_at.date() if agreement.printed_at is not None else None,
        altered=card.altered,
        signatures=tuple((one.role, one.who, one.signed_on) for one in agreement.signatures),
        effective_on=agreement.effective_on,
    )

"""What the rules of law need to know of a dispute, read from its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.mediation.codes import Urgency
from policepost.mediation.law.opinions import Quarrel, Side
from policepost.mediation.law.words import codes

if TYPE_CHECKING:
    from policepost.mediation.lines import Card, PartyLine


def side(party: PartyLine) -> Side:
    """A party as the rules see it."""
    return Side(
        label=party.label,
        kind=party.kind,
        role=party.role,
        age=party.age,
        own_income=party.own_income,
        representative=party.representative,
        representative_kind=party.representative_kind,
        powers=codes(party.powers),
        authorised_on=party.authorised_on,
        guardian_told_on=party.guardian_told_on,
        not_told_agreed=party.not_told_agreed,
        consent=party.consent,
    )


def quarrel(card: Card) -> Quarrel:
    """A dispute as the rules see it."""
    return Quarrel(
        sides=tuple(side(party) for party in card.parties),
        act=card.act,
        circumstance=card.circumstance,
        findings=frozenset(codes(card.findings)),
        exclusions=codes(card.exclusions),
        appraisal=card.appraisal,
        appraised_on=card.appraised_on,
        one_officer=card.one_officer,
        recording=card.recording,
        may_escalate=card.urgency == Urgency.RISK,
        reported=card.reported_at is not None,
        turned_crime=card.turned_crime_on is not None,
    )

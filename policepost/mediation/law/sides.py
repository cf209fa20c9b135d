"""What the law asks of a party, and of whoever acts for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policepost.core.language import _
from policepost.mediation.law.opinions import PERSON, Reason, Side, Weight
from policepost.mediation.law.words import BY_POLICE, Representative, Role, Way

FULL_AGE: Final = 18
"""Civil Code art 17."""

WORKING_AGE: Final = 16
"""From when on own labour gives full capacity (Civil Code art 18)."""


def is_minor(side: Side) -> bool:
    """Whether a party is under the full age of the law."""
    return side.kind == PERSON and side.age is not None and side.age < FULL_AGE


def counts_as_adult(side: Side) -> bool:
    """Whether a minor has full capacity by living on own labour (Civil Code art 18)."""
    return is_minor(side) and side.own_income and (side.age or 0) >= WORKING_AGE


def side_reasons(side: Side, way: Way) -> Iterator[Reason]:
    """Say what the law asks of a party and of whoever acts for it."""
    by_agent = side.representative_kind == Representative.AGENT
    if way in BY_POLICE and by_agent and side.role == Role.SUSPECT:
        words = _("{party} is said to have done it and may have no agent: take the agent out.")
        yield _of(side, Weight.AGAINST, words, "proc181")
    elif by_agent and not (side.powers and side.authorised_on):
        words = _("{party} has an agent: enter the powers and the day of the written authority.")
        yield _of(side, Weight.MISSING, words, *_authority(way))
    if is_minor(side):
        yield from _minor(side, way)


def _authority(way: Way) -> tuple[str, ...]:
    return ("proc181", "cc165") if way in BY_POLICE else ("cc165",)


def _minor(side: Side, way: Way) -> Iterator[Reason]:
    if counts_as_adult(side):
        if way in BY_POLICE and not (side.guardian_told_on or side.not_told_agreed):
            words = _(
                "{party} is a minor with own income: tell the guardian, or enter that the party "
                "agrees not to."
            )
            yield _of(side, Weight.MISSING, words, "proc181")
        return
    if way in BY_POLICE and side.guardian_told_on is None:
        words = _("{party} is under 18: tell a guardian to attend and enter when.")
        yield _of(side, Weight.MISSING, words, "proc181")
    if not side.representative:
        words = _("{party} is under 18: enter who acts as guardian.")
        yield _of(side, Weight.MISSING, words, "cc19")


def _of(side: Side, weight: Weight, words: str, *articles: str) -> Reason:
    return Reason(weight, words.format(party=side.label), articles, "parties")

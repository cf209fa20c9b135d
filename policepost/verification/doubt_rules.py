"""What is odd about an entry without being wrong by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policepost.core.language import N_
from policepost.residents import rules as residents
from policepost.residents.kinds import Kind

OLD = 120
"""Years; nobody in the country is known to have lived longer."""

MIGRANT_YEARS = 3
"""A migrant who has lived here so long is asked whether the household register should move too."""

GROWN_UP = 18
"""Years; a householder is grown up (Civil Code art 17)."""

SETTLED_DAYS = 365
"""After so many days a doubt that somebody settled is asked again; the post's own rule."""

HEADS = frozenset({"01", "02"})
"""Codes of GB/T 4761 for the householder."""


class Doubt(StrEnum):
    """What is odd about an entry without being wrong by itself."""

    BIRTH = "birth"
    SEX = "sex"
    OLD = "old"
    TWO_HOMES = "two_homes"
    LONG_MIGRANT = "long_migrant"
    YOUNG_HEAD = "young_head"


DOUBTS: Mapping[str, str] = {
    Doubt.BIRTH: N_("Birth date and identity number disagree"),
    Doubt.SEX: N_("Sex and identity number disagree"),
    Doubt.OLD: N_("Older than 120 years"),
    Doubt.TWO_HOMES: N_("Lives in two dwellings"),
    Doubt.LONG_MIGRANT: N_("Migrant for three years or more"),
    Doubt.YOUNG_HEAD: N_("Householder under 18"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """As much of an entry as the rule of doubts looks at.

    Attributes:
        here_since: When somebody moved in; where nobody knows, when the entry was collected, for
            the person was here by then.
        homes: How many dwellings somebody lives in.
    """

    document_kind: str
    id_number: str
    sex: str
    birth_date: date | None
    kind: str
    relation: str
    here_since: date | None
    homes: int = 1


def doubts(facts: Facts, today: date) -> tuple[Doubt, ...]:
    """Return what is odd about an entry, in the order in which it is told.

    That many have the same telephone is none: a family often has one.
    """
    number, born = facts.id_number, facts.birth_date
    told = residents.carries_identity(facts.document_kind) and len(number) == 18
    aged = residents.age(born, today)
    found = {
        Doubt.BIRTH: bool(told and born and number[6:14] != f"{born:%Y%m%d}"),
        Doubt.SEX: told
        and number[16].isdigit()
        and facts.sex in ("1", "2")
        and residents.sex_of(number) != facts.sex,
        Doubt.OLD: born is not None and born < residents.years_before(today, OLD),
        Doubt.TWO_HOMES: facts.homes > 1,
        Doubt.LONG_MIGRANT: facts.kind == Kind.MIGRANT
        and facts.here_since is not None
        and facts.here_since <= residents.years_before(today, MIGRANT_YEARS),
        Doubt.YOUNG_HEAD: facts.relation in HEADS and aged is not None and aged < GROWN_UP,
    }
    return tuple(doubt for doubt, holds in found.items() if holds)

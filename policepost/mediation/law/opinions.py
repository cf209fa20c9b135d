"""What the rules say of a way of mediating: what they look at, and their reasons with articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from policepost.core.statutes import Book, book, cited
from policepost.mediation.law.words import Way

BOOK: Final = "mediation"
PERSON: Final = "person"


class Weight(StrEnum):
    """What a reason means for a way."""

    AGAINST = "against"
    MISSING = "missing"
    WARNING = "warning"
    FOR = "for"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a way is open, closed, or not yet ready.

    Attributes:
        sentence: In the language of the screen; of what is missing, what to do.
        articles: Keys of the provisions behind it.
        field: Where it is mended: a field of the way's sheet, or ``parties``.
    """

    weight: Weight
    sentence: str
    articles: tuple[str, ...] = ()
    field: str = ""

    @property
    def cited(self) -> str:
        """The provisions in the language of the screen."""
        return cited(BOOK, self.articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What the rules need to know of a party; ``age`` None if nobody said."""

    label: str
    kind: str = PERSON
    role: str = ""
    age: int | None = None
    own_income: bool = False
    representative: str = ""
    representative_kind: str = ""
    powers: tuple[str, ...] = ()
    authorised_on: date | None = None
    guardian_told_on: date | None = None
    not_told_agreed: bool = False
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarrel:
    """What the rules need to know of a dispute."""

    sides: tuple[Side, ...] = ()
    act: str = ""
    circumstance: str = ""
    findings: frozenset[str] = frozenset()
    exclusions: tuple[str, ...] = ()
    appraisal: bool = False
    appraised_on: date | None = None
    one_officer: bool = False
    recording: str = ""
    may_escalate: bool = False
    reported: bool = False
    turned_crime: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the rules say of one way, the weightiest reason first."""

    way: Way
    reasons: tuple[Reason, ...]

    @property
    def lawful(self) -> bool:
        """Whether nothing in the law stands against it."""
        return not self.of(Weight.AGAINST)

    @property
    def ready(self) -> bool:
        """Whether it is lawful and nothing is missing."""
        return self.lawful and not self.of(Weight.MISSING)

    def of(self, weight: Weight) -> tuple[Reason, ...]:
        """The reasons of one weight."""
        return tuple(one for one in self.reasons if one.weight is weight)


def law() -> Book:
    """The provisions and lists on mediation."""
    return book(BOOK)

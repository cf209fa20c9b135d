"""The common shapes in which every feature offers what belongs to all.

The dashboard, the search and the cards gather these from the features' queries; no feature knows
who asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Literal, NamedTuple
from uuid import UUID

Tone = Literal["plain", "good", "wait", "bad", "info", "muted"]
"""What a colour stands for; a word or a number always says the same beside it."""

Kinds = frozenset[str]
"""Names of tables; the kind of a record is the name of its table."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Which record a line speaks of."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Listing:
    """The list behind a number: the records of a kind that pass a filter."""

    kind: str
    filter: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """Something that needs doing by a day; overdue once ``due_on`` has passed.

    Attributes:
        brief: The title on the card of whom or what it is about, where the name stands already.
        folds: Whether many of its kind may be told in one line that opens their list.
    """

    ref: Ref
    title: str
    detail: str
    due_on: date
    due_at: time | None = None
    owner: str = ""
    grid_id: UUID | None = None
    brief: str = ""
    folds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """Something that happens at an hour of a day."""

    ref: Ref
    at: datetime
    until: datetime | None
    title: str
    detail: str
    badge: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """One event in the story that a card tells, newest first.

    Attributes:
        at: When it was; of a day that nobody knows exactly the first possible one, for the order.
        vague: The words of such a day, told in its place: in 2020.
    """

    ref: Ref
    at: datetime | date
    title: str
    detail: str = ""
    tone: Tone = "plain"
    vague: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One indicator of a period.

    Attributes:
        name: Stable name for scripts, such as ``disputes_settled``.
        title: What it is called on the screen.
        value: The figure, or None when there is nothing to count from.
        base: What a share is a share of, else the count itself.
        unit: ``""``, ``"%"``, or a counted thing.
        previous: The figure of the period before (环比).
        last_year: The figure of the same period a year ago (同比).
        opens: The list that it counts.
    """

    name: str
    title: str
    value: float | None
    base: int
    unit: str = ""
    previous: float | None = None
    last_year: float | None = None
    opens: Listing | None = None


class Hit(NamedTuple):
    """One result of the search; the smaller the score the better.

    Attributes:
        key: The record's id as it is stored: of hundreds that are found few are opened.
    """

    kind: str
    key: str
    title: str
    detail: str
    score: int

    @property
    def id(self) -> UUID:
        """The record."""
        return UUID(self.key)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at work; stands in every journal entry.

    Attributes:
        role: What the officer is at the post; asked with :mod:`policepost.core.rights`.
        grids: The grids the officer serves; none listed means all.
    """

    id: UUID | None
    name: str
    role: str = ""
    grids: frozenset[UUID] = frozenset()

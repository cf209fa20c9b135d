"""Who lives where, and who did, as the tree of places shows it.

People are kept above this feature, so it is not this one that reads them: whoever keeps them says
how here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.shapes import DueLine, Ref, TimelineLine, Tone

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class Dweller:
    """Somebody who lives in a dwelling, in one line.

    Attributes:
        household: Which household of the dwelling, counted from 1.
        besides: Whether another dwelling is the main one.
    """

    ref: Ref
    title: str
    detail: str
    badge: str = ""
    tone: Tone = "plain"
    household: int = 1
    besides: bool = False


@dataclass(frozen=True, slots=True)
class Lived:
    """Who lived in a dwelling in ``[since, until)``, from one change of people to the next.

    Attributes:
        possible: Whoever perhaps lived there, because a day is not known exactly.
    """

    since: date
    until: date
    certain: tuple[Dweller, ...]
    possible: tuple[Dweller, ...]


@dataclass(frozen=True, slots=True)
class Chronicler:
    """Whoever can tell who lived in a dwelling.

    Attributes:
        lived: Tells of the days ``[since, until)``; the last day is today.
        first_day: The first day of which anything is told, if there is one.
        note: Keeps in the journal that it was asked.
    """

    lived: Callable[[Session, UUID, date, date, date], list[Lived]]
    first_day: Callable[[Session, UUID, date], date | None]
    note: Callable[[Database, UUID, date, date], None]


counters: list[Callable[[Session], Mapping[UUID, int]]] = []
"""Each tells how many people live in each dwelling."""

tellers: list[Callable[[Session, UUID, date], list[Dweller]]] = []
"""Each tells who lives in a dwelling, on a day."""

namers: list[Callable[[Session, Sequence[UUID]], Mapping[UUID, tuple[str, str]]]] = []
"""Each tells name and telephone of residents."""


chroniclers: list[Chronicler] = []
"""Each tells who lived in a dwelling."""

stories: list[Callable[[Session, UUID, date], list[TimelineLine]]] = []
"""Each tells what happened in a dwelling, up to a day."""

dues: list[Callable[[Session, UUID, date], list[DueLine]]] = []
"""Each tells what is due of a dwelling and of who lives there, on a day."""


def named(session: Session, residents: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return name and telephone of some residents."""
    found: dict[UUID, tuple[str, str]] = {}
    for namer in namers:
        found.update(namer(session, residents))
    return found


def count(session: Session) -> dict[UUID, int]:
    """Return how many people live in each dwelling."""
    found: dict[UUID, int] = {}
    for counter in counters:
        for dwelling, people in counter(session).items():
            found[dwelling] = found.get(dwelling, 0) + people
    return found


def story(session: Session, dwelling_id: UUID, today: date) -> list[TimelineLine]:
    """Return what happened in a dwelling, newest first."""
    lines = [line for each in stories for line in each(session, dwelling_id, today)]
    return sorted(lines, key=lambda line: f"{line.at:%Y-%m-%d}", reverse=True)


def due(session: Session, dwelling_id: UUID, today: date) -> list[DueLine]:
    """Return what is due of a dwelling and of who lives there, the earliest first."""
    lines = [line for each in dues for line in each(session, dwelling_id, today)]
    return sorted(lines, key=lambda line: (line.due_on, line.title))


def living_in(session: Session, dwelling_id: UUID, today: date) -> list[Dweller]:
    """Return who lives in a dwelling."""
    return [one for teller in tellers for one in teller(session, dwelling_id, today)]

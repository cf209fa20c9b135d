"""How many people there are: behind the chips of the list, in the tree, on Today and the charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from policepost.core.counting import rows
from policepost.grids import verifying
from policepost.grids.records import Level, Place
from policepost.residents import listing
from policepost.residents.kinds import Kind
from policepost.residents.listing import ResidentFilter
from policepost.residents.records import Resident


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people a list would show under each of its filters.

    Attributes:
        cut: Whether a search found more people than the list takes.
    """

    people: int
    households: int
    unverified: int
    missing: int
    doubles: int
    care: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of a kind live in a grid, and how many of them are verified in time."""

    grid_id: UUID | None
    kind: str
    people: int
    verified: int


@dataclass(frozen=True, slots=True)
class GridCount:
    """How many live in a grid, and how many of them are verified in time."""

    grid_id: UUID | None
    grid: str
    people: int
    verified: int

    @property
    def share(self) -> float | None:
        """Verified in a hundred; nothing for a grid in which nobody lives."""
        return 100 * self.verified / self.people if self.people else None


def counts(
    session: Session,
    today: date,
    shown: ResidentFilter = listing.EVERYBODY,
    *,
    compare: bool = True,
) -> Counts:
    """Count the people of a list, and how many of them each further filter would leave.

    Args:
        session: A reading session.
        today: For those who need verifying.
        shown: The list.
        compare: False to take of doubles what is known already; the first comparison takes long.
    """
    where = listing.conditions(session, shown, today)
    row = session.execute(
        select(
            func.count(),
            func.count(Resident.dwelling_id.distinct()),
            *(
                func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
                for condition in (
                    listing.unverified(verifying.within(session, "resident"), today),
                    listing.incomplete(today),
                    listing.cared_for(today),
                )
            ),
        ).where(*where)
    ).one()
    doubles = (
        session.scalar(
            select(func.count()).where(*where, listing.doubled(session, compare=compare))
        )
        or 0
    )
    people, households, stale, missing, care = row
    cut = listing.is_cut(session, shown)
    return Counts(people, households, stale, missing, doubles, care, cut)


def people_by_dwelling(session: Session) -> dict[UUID, int]:
    """Return how many people live in each dwelling, for the tree of places."""
    return {key: number for key, number in rows(session, _BY_DWELLING) if number}


# Who left is passed over only in the count: asked for as a condition, it leads SQLite away from the
# index of the dwellings, to every entry of the register.
_BY_DWELLING = (
    select(Resident.dwelling_id, func.sum(case((Resident.left_on.is_(None), 1), else_=0)))
    .where(Resident.dwelling_id.is_not(None))
    .group_by(Resident.dwelling_id)
)
_GRIDS = (
    select(Place.id, Place.name)
    .where(Place.level == Level.GRID, Place.closed_on.is_(None))
    .order_by(Place.sort_key)
)
_STALE = or_(
    Resident.verified_on.is_(None),
    *((Resident.kind == kind) & (Resident.verified_on < bindparam(kind.value)) for kind in Kind),
)
_POPULATION = (
    select(Resident.grid_id, Resident.kind, func.count(), func.sum(case((_STALE, 0), else_=1)))
    .where(Resident.left_on.is_(None))
    .group_by(Resident.grid_id, Resident.kind)
)


def population(session: Session, today: date) -> list[KindCount]:
    """Return how many of each kind live in each grid, and how many of them are verified in time."""
    days = verifying.stale_before(verifying.within(session, "resident"), today)
    return [KindCount(*row) for row in rows(session, _POPULATION, **days)]


def verification_by_grid(
    session: Session, today: date, counts: Sequence[KindCount] | None = None
) -> list[GridCount]:
    """Return each grid that serves in its order with its people, last those who are in none.

    Args:
        session: A reading session.
        today: For those who need verifying.
        counts: The population, if the caller has it already.
    """
    found: dict[UUID | None, tuple[int, int]] = {}
    for one in population(session, today) if counts is None else counts:
        people, verified = found.get(one.grid_id, (0, 0))
        found[one.grid_id] = (people + one.people, verified + one.verified)
    lines = [GridCount(key, name, *found.get(key, (0, 0))) for key, name in rows(session, _GRIDS)]
    if None in found:
        lines.append(GridCount(None, "", *found[None]))
    return lines

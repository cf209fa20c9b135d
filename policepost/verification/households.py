"""One household as it is verified: the dwelling, who lives there, what is known and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core.masking import masked_phone
from policepost.core.rights import serves
from policepost.core.shapes import Person
from policepost.grids import serving_queries, verifying
from policepost.grids.queries import address_in_lists
from policepost.grids.records import GridService, Place
from policepost.residents import rules as residents
from policepost.residents.households import Member, others
from policepost.residents.records import Resident
from policepost.verification import doubt_rules, findings
from policepost.verification.records import DueVisit, DwellingUse


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person of a household.

    Attributes:
        number, phone: Masked; the whole stands on the person's card.
        due: Whether the entry is to be verified.
        missing: Names of the fields that are empty.
        doubts: What is odd about the entry and not settled.
        tries: How often in a row the person was not met.
        sensitive: Why opening the entry asks for a reason; numbers are then not shown.
    """

    id: UUID
    name: str
    sex: str
    age: int | None
    kind: str
    relation: str
    number: str
    phone: str
    verified_on: date | None
    verified_by: str
    due: bool
    missing: tuple[str, ...]
    doubts: tuple[doubt_rules.Doubt, ...]
    tries: int
    sensitive: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit that is to be made to the dwelling."""

    id: UUID
    reason: str
    due_on: date
    visitor: str
    planned_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A dwelling with everybody who lives there.

    Attributes:
        short_address: The address as lists show it.
        use: A code of the table ``dwelling_uses``.
        in_use: What the property company last said, with the month; none if it said nothing.
        besides: Who lives there besides a main dwelling elsewhere; their entries are verified
            there, here it is only confirmed or ended that they live in this one too.
        walkers: Who may have been there for the post: those who serve the grid.
    """

    dwelling_id: UUID
    address: str
    short_address: str
    grid: str
    use: str | None
    rented: bool | None
    collected_on: date | None
    collected_by: str
    verified_on: date | None
    verified_by: str
    due: bool
    in_use: tuple[str, bool] | None
    people: tuple[PersonLine, ...]
    visits: tuple[VisitLine, ...]
    besides: tuple[Member, ...]
    walkers: tuple[str, ...]


def household(
    session: Session, dwelling_id: UUID, today: date, officer: Person
) -> Household | None:
    """Return a household, or nothing if the dwelling is gone.

    Args:
        session: A reading session.
        dwelling_id: The dwelling.
        today: The day.
        officer: Who looks; people outside of the officer's grids are sensitive.
    """
    place = session.get(Place, dwelling_id)
    if place is None:
        return None
    grid = session.get(Place, place.grid_id) if place.grid_id else None
    kind, days = verifying.dwelling_kind(place.rented), verifying.within(session, "dwelling")
    return Household(
        dwelling_id=place.id,
        address=place.address,
        short_address=getattr(place, address_in_lists(session).key),
        grid=grid.name if grid else "",
        use=place.use,
        rented=place.rented,
        collected_on=place.collected_on,
        collected_by=place.collected_by,
        verified_on=place.verified_on,
        verified_by=place.verified_by,
        due=verifying.is_due(kind, place.verified_on, days, today),
        in_use=_in_use(session, dwelling_id),
        people=tuple(_people(session, dwelling_id, today, officer)),
        visits=tuple(_visits(session, dwelling_id)),
        besides=tuple(one for _number, one in others(session, dwelling_id, today)),
        walkers=tuple(walkers(session, place.grid_id)),
    )


def _in_use(session: Session, dwelling_id: UUID) -> tuple[str, bool] | None:
    row = session.execute(
        select(DwellingUse.month, DwellingUse.used)
        .where(DwellingUse.dwelling_id == dwelling_id)
        .order_by(DwellingUse.month.desc())
        .limit(1)
    ).first()
    return None if row is None else (row.month, row.used)


def living_in(session: Session, dwelling_id: UUID) -> Sequence[Resident]:
    """Return who lives in a dwelling, the householder first, then the eldest."""
    return session.scalars(
        select(Resident)
        .where(Resident.dwelling_id == dwelling_id, Resident.left_on.is_(None))
        .order_by(
            Resident.household,
            func.coalesce(Resident.relation, "99"),
            Resident.birth_date,
            Resident.id,
        )
    ).all()


def _people(session: Session, dwelling_id: UUID, today: date, officer: Person) -> list[PersonLine]:
    people = living_in(session, dwelling_id)
    odd = findings.doubts(session, people, today)
    tried = findings.tries(session, [one.id for one in people])
    days = verifying.within(session, "resident")
    return [
        PersonLine(
            id=one.id,
            name=one.name,
            sex=one.sex,
            age=residents.age(one.birth_date, today),
            kind=one.kind,
            relation=one.relation or "",
            number=residents.masked(one.id_number or ""),
            phone=masked_phone(one.phone),
            verified_on=one.verified_on,
            verified_by=one.verified_by,
            due=verifying.is_due(one.kind, one.verified_on, days, today),
            missing=residents.missing(one, today),
            doubts=odd[one.id],
            tries=len(tried[one.id]),
            sensitive=residents.sensitive(
                one.birth_date,
                one.care_until if one.care_reason else None,
                served=serves(officer, one.grid_id),
                today=today,
            ),
        )
        for one in people
    ]


def _visits(session: Session, dwelling_id: UUID) -> list[VisitLine]:
    rows = session.execute(
        select(
            *(DueVisit.id, DueVisit.reason, DueVisit.due_on, DueVisit.visitor, DueVisit.opened_by)
        )
        .where(DueVisit.dwelling_id == dwelling_id, DueVisit.closed_on.is_(None))
        .order_by(DueVisit.due_on)
    )
    return [VisitLine(*row) for row in rows]


_ROLES = (serving_queries.WORKER, "part_time", "auxiliary", serving_queries.CHIEF, "officer")


def walkers(session: Session, grid_id: UUID | None) -> list[str]:
    """Return who serves a grid now and may go from door to door, who walks it first."""
    rows = session.execute(
        select(GridService.role, GridService.name).where(
            GridService.grid_id == grid_id,
            GridService.until.is_(None),
            GridService.role.in_(_ROLES),
        )
    ).all()
    found = sorted(rows, key=lambda row: _ROLES.index(row.role))
    return list(dict.fromkeys(name for _role, name in found))

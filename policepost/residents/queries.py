"""What cards, charts and other features read of residents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import journal, pinyin, search, tables
from policepost.core.language import _
from policepost.core.shapes import DueLine, Ref, TimelineLine
from policepost.grids import dwellers
from policepost.grids.dwellers import Dweller
from policepost.grids.queries import grid_names
from policepost.grids.records import Level, Place
from policepost.residents import listing, rules
from policepost.residents.listing import ResidentFilter
from policepost.residents.records import Residence, Resident

KIND = Resident.__tablename__


@dataclass(frozen=True, slots=True)
class ResidentCard:
    """All that the register says of one person."""

    id: UUID
    name: str
    document_kind: str
    id_number: str
    sex: str
    birth_date: date | None
    age: int | None
    ethnic: str | None
    phone: str
    kind: str
    dwelling_id: UUID | None
    address: str
    short_address: str
    grid_id: UUID | None
    grid: str
    relation: str | None
    living_reason: str | None
    collected_on: date | None
    collected_by: str
    verified_on: date | None
    verified_by: str
    verify_due: date | None
    needs_verifying: bool
    moved_in_on: date | None
    left_on: date | None
    left_reason: str
    note: str
    care_reason: str
    care_by: str
    care_until: date | None
    missing: tuple[str, ...]

    @property
    def id_masked(self) -> str:
        """The number as lists show it."""
        return rules.masked(self.id_number)


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """One person who lives in the same dwelling."""

    id: UUID
    name: str
    sex: str
    age: int | None
    relation: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A dwelling in which somebody lived before."""

    address: str
    since: date | None
    until: date


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people a list would show under each of its filters."""

    people: int
    households: int
    unverified: int
    missing: int
    doubles: int
    care: int


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


def card(session: Session, resident_id: UUID, today: date) -> ResidentCard | None:
    """Return one person, or nothing if the entry is gone."""
    found = session.get(Resident, resident_id)
    if found is None:
        return None
    place = session.get(Place, found.dwelling_id) if found.dwelling_id else None
    grid = session.get(Place, found.grid_id) if found.grid_id else None
    return ResidentCard(
        id=found.id,
        name=found.name,
        document_kind=found.document_kind,
        id_number=found.id_number or "",
        sex=found.sex,
        birth_date=found.birth_date,
        age=rules.age(found.birth_date, today),
        ethnic=found.ethnic,
        phone=found.phone,
        kind=found.kind,
        dwelling_id=found.dwelling_id,
        address=place.address if place else found.address_written,
        short_address=place.short_address if place else found.address_written,
        grid_id=found.grid_id,
        grid=grid.name if grid else "",
        relation=found.relation,
        living_reason=found.living_reason,
        collected_on=found.collected_on,
        collected_by=found.collected_by,
        verified_on=found.verified_on,
        verified_by=found.verified_by,
        verify_due=rules.verify_due(found.kind, found.verified_on),
        needs_verifying=rules.needs_verifying(found.kind, found.verified_on, today),
        moved_in_on=found.moved_in_on,
        left_on=found.left_on,
        left_reason=found.left_reason,
        note=found.note,
        care_reason=found.care_reason,
        care_by=found.care_by,
        care_until=found.care_until,
        missing=rules.missing(found),
    )


def household(session: Session, dwelling_id: UUID | None, today: date) -> list[HouseholdLine]:
    """Return who lives in a dwelling, the householder first."""
    if dwelling_id is None:
        return []
    rows = session.execute(
        select(
            *(Resident.id, Resident.name, Resident.sex, Resident.birth_date),
            *(Resident.relation, Resident.kind),
        )
        .where(Resident.dwelling_id == dwelling_id, Resident.left_on.is_(None))
        .order_by(func.coalesce(Resident.relation, "99"), Resident.birth_date, Resident.id)
    )
    return [
        HouseholdLine(key, name, sex, rules.age(born, today), relation, kind)
        for key, name, sex, born, relation, kind in rows
    ]


def stays(session: Session, resident_id: UUID) -> list[Stay]:
    """Return where somebody lived before, the latest first."""
    rows = session.execute(
        select(Residence.address, Residence.since, Residence.until)
        .where(Residence.resident_id == resident_id)
        .order_by(Residence.until.desc())
    )
    return [Stay(address, since, until) for address, since, until in rows]


def timeline(session: Session, resident_id: UUID) -> list[TimelineLine]:
    """Return what the register itself knows of somebody's story, newest first."""
    found = session.get(Resident, resident_id)
    if found is None:
        return []
    ref = Ref(KIND, resident_id)
    lines = [
        TimelineLine(ref=ref, at=stay.until, title=_("Moved"), detail=stay.address)
        for stay in stays(session, resident_id)
    ]
    if found.moved_in_on:
        lines.append(TimelineLine(ref=ref, at=found.moved_in_on, title=_("Moved in")))
    if found.left_on:
        lines.append(
            TimelineLine(
                ref=ref, at=found.left_on, title=_("Left"), detail=found.left_reason, tone="muted"
            )
        )
    if found.collected_on:
        lines.append(
            TimelineLine(
                ref=ref, at=found.collected_on, title=_("Collected"), detail=found.collected_by
            )
        )
    lines += _verified(session, ref)
    return sorted(lines, key=lambda line: f"{line.at:%Y-%m-%d}", reverse=True)


def _verified(session: Session, ref: Ref) -> list[TimelineLine]:
    """Return each day on which an officer verified the entry, as the journal keeps it."""
    lines: dict[str, TimelineLine] = {}
    for line in journal.history(session, [ref]):
        fields = {name: after for name, _before, after in line.changes}
        day = fields.get("verified_on")
        if day and day not in lines:
            lines[day] = TimelineLine(
                ref=ref,
                at=date.fromisoformat(day),
                title=_("Verified"),
                detail=fields.get("verified_by") or line.officer,
                tone="good",
            )
    return list(lines.values())


def counts(session: Session, today: date, shown: ResidentFilter = listing.EVERYBODY) -> Counts:
    """Count the people of a list, and how many of them each further filter would leave."""
    where = listing.conditions(session, shown, today)
    row = session.execute(
        select(
            func.count(),
            func.count(Resident.dwelling_id.distinct()),
            *(
                func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
                for condition in (
                    listing.unverified(today),
                    listing.incomplete(),
                    listing.cared_for(today),
                )
            ),
        ).where(*where)
    ).one()
    doubles = session.scalar(select(func.count()).where(*where, listing.doubled())) or 0
    people, households, stale, missing, care = row
    return Counts(people, households, stale, missing, doubles, care)


def people_by_dwelling(session: Session) -> dict[UUID, int]:
    """Return how many people live in each dwelling, for the tree of places."""
    rows = session.execute(
        select(Resident.dwelling_id, func.count())
        .where(Resident.left_on.is_(None), Resident.dwelling_id.is_not(None))
        .group_by(Resident.dwelling_id)
    )
    return {key: number for key, number in rows if key}


def population_statement(today: date) -> Select[UUID | None, str, int, Any]:
    """Return the statement of :func:`population`."""
    in_time = case((listing.unverified(today), 0), else_=1)
    return (
        select(Resident.grid_id, Resident.kind, func.count(), func.sum(in_time))
        .where(Resident.left_on.is_(None))
        .group_by(Resident.grid_id, Resident.kind)
    )


def population(session: Session, today: date) -> list[KindCount]:
    """Return how many of each kind live in each grid, and how many of them are verified in time."""
    return [KindCount(*row) for row in session.execute(population_statement(today))]


def verification_by_grid(
    session: Session, today: date, counts: Sequence[KindCount] | None = None
) -> list[GridCount]:
    """Return each grid in its order with its people, and last those who are in no grid.

    Args:
        session: A reading session.
        today: For those who need verifying.
        counts: The population, if the caller has it already.
    """
    found: dict[UUID | None, tuple[int, int]] = {}
    for one in population(session, today) if counts is None else counts:
        people, verified = found.get(one.grid_id, (0, 0))
        found[one.grid_id] = (people + one.people, verified + one.verified)
    rows = session.execute(
        select(Place.id, Place.name).where(Place.level == Level.GRID).order_by(Place.sort_key)
    )
    lines = [GridCount(key, name, *found.get(key, (0, 0))) for key, name in rows]
    if None in found:
        lines.append(GridCount(None, "", *found[None]))
    return lines


def alike(
    session: Session,
    today: date,
    *,
    name: str = "",
    id_number: str = "",
    birth_date: date | None = None,
    phone: str = "",
    but: UUID | None = None,
) -> list[listing.ResidentLine]:
    """Return who may be the person being typed: same number, or name with birth or phone."""
    same = []
    if id_number:
        same.append(Resident.id_number == id_number)
    if name and birth_date:
        same.append(
            (Resident.name_key == pinyin.sort_key(name)) & (Resident.birth_date == birth_date)
        )
    if name and phone:
        same.append((Resident.name_key == pinyin.sort_key(name)) & (Resident.phone == phone))
    if not same:
        return []
    found = session.scalars(select(Resident.id).where(or_(*same), Resident.id != but).limit(5))
    return listing.lines(session, found.all(), today)


def due(session: Session, today: date, *, ahead: int = 7) -> list[DueLine]:
    """Return the care that ends in the next days: it is renewed with a new reason, or ends."""
    rows = session.execute(
        select(
            *(Resident.id, Resident.name, Resident.care_reason, Resident.care_by),
            *(Resident.care_until, Resident.grid_id),
        ).where(Resident.left_on.is_(None), listing.cared_for(today))
    )
    return [
        DueLine(
            ref=Ref(KIND, key),
            title=_("Care ends: {name}").format(name=name),
            detail=reason,
            due_on=until,
            owner=by,
            grid_id=grid,
        )
        for key, name, reason, by, until, grid in rows
        if until is not None and (until - today).days <= ahead
    ]


def _entries(session: Session, ids: Sequence[UUID]) -> Iterable[search.Entry]:
    """Make the search entries of some residents; ids stay text, for an import brings thousands."""
    keys = {key.hex: key for key in ids}
    names = {key.hex: name for key, name in grid_names(session).items()}
    rows = session.connection().execute(
        select(
            *(type_coerce(Resident.id, String), Resident.name, Resident.id_number),
            *(Resident.phone, Resident.note, Resident.address_written, Place.address),
            type_coerce(Resident.grid_id, String),
        )
        .outerjoin(Place, Place.id == Resident.dwelling_id)
        .where(type_coerce(Resident.id, String).in_(keys))
    )
    for key, name, number, phone, note, written, address, grid in rows:
        where = address or written
        shown = f"{where} · {names[grid]}" if grid in names else where
        numbers = tuple(part for part in (number, phone) if part)
        text = f"{where}\n{note}" if note else where
        yield search.Entry(KIND, keys[key], name, shown, (name,), numbers, text)


def _living_in(session: Session, changed: Sequence[Place]) -> Iterable[UUID]:
    """Return who lives in places that changed: their entries show address and grid."""
    keys = [place.id for place in changed]
    return session.scalars(
        select(Resident.id).where(or_(Resident.dwelling_id.in_(keys), Resident.grid_id.in_(keys)))
    ).all()


search.register(Resident, _entries, {Place: _living_in})


def _dwellers(session: Session, dwelling_id: UUID, today: date) -> list[Dweller]:
    """Return who lives in a dwelling, as the tree of places shows it."""
    return [
        Dweller(
            Ref(KIND, line.id),
            line.name,
            tables.table("relations").label(line.relation),
            tables.table("resident_kinds").label(line.kind),
        )
        for line in household(session, dwelling_id, today)
    ]


dwellers.counters.append(people_by_dwelling)
dwellers.tellers.append(_dwellers)

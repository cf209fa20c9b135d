"""What pages, charts and papers read of premises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core.searching import search
from policepost.grids.queries import grid_names
from policepost.grids.records import Level, Place, Premises


@dataclass(frozen=True, slots=True)
class PremisesFilter:
    """Which premises a list shows; empty parts let everything through."""

    kinds: tuple[str, ...] = ()
    grids: tuple[UUID, ...] = ()
    ids: tuple[UUID, ...] | None = None
    closed: bool = False
    tag: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True)
class PremisesLine:
    """One line of the list of premises."""

    id: UUID
    name: str
    kind: str
    responsible: str
    phone: str
    address: str
    grid: str
    staff_count: int | None


@dataclass(frozen=True, slots=True)
class PremisesCard:
    """All that the register says of premises."""

    id: UUID
    name: str
    kind: str
    credit_code: str
    responsible: str
    phone: str
    address: str
    grid_id: UUID | None
    grid: str
    staff_count: int | None
    note: str
    closed_on: date | None
    responsible_phone: str
    officer: str
    tags: tuple[str, ...]
    opened_on: date | None


PREMISES_SORTS = {
    "name": Premises.name_key,
    "kind": Premises.kind,
    "address": Premises.address,
    "responsible": Premises.responsible,
    "staff": Premises.staff_count,
}


def marked(tag: str) -> ColumnElement[bool]:
    """Return the condition that premises are marked as something."""
    return type_coerce(Premises.tags, String).contains(f'"{tag}"', autoescape=True)


def named_officers(session: Session) -> list[str]:
    """Return the officers who look after premises."""
    asked = select(Premises.officer).where(Premises.officer != "").distinct()
    return list(session.scalars(asked.order_by(Premises.officer)))


def premises_ids(
    session: Session,
    shown: PremisesFilter | None = None,
    sort: str = "name",
    *,
    descending: bool = False,
    limit: int | None = None,
) -> list[UUID]:
    """Return the ids of a list of premises in order; ``sort`` is a key of PREMISES_SORTS."""
    shown = shown or PremisesFilter()
    by = PREMISES_SORTS.get(sort, Premises.name_key)
    statement = select(Premises.id).where(
        Premises.closed_on.is_not(None) if shown.closed else Premises.closed_on.is_(None)
    )
    if shown.kinds:
        statement = statement.where(Premises.kind.in_(shown.kinds))
    if shown.grids:
        statement = statement.where(Premises.grid_id.in_(shown.grids))
    if shown.tag:
        statement = statement.where(marked(shown.tag))
    if shown.officer:
        statement = statement.where(Premises.officer == shown.officer)
    if shown.ids is not None:
        statement = statement.where(Premises.id.in_(shown.ids))
    statement = statement.order_by(by.desc() if descending else by, Premises.id).limit(limit)
    return list(session.scalars(statement))


def premises_lines(session: Session, ids: Sequence[UUID]) -> list[PremisesLine]:
    """Return the lines of some premises."""
    names = grid_names(session)
    rows = session.execute(
        select(
            *(Premises.id, Premises.name, Premises.kind, Premises.responsible, Premises.phone),
            *(Premises.address, Premises.grid_id, Premises.staff_count),
        ).where(Premises.id.in_(ids))
    )
    return [
        PremisesLine(*row[:6], names.get(row.grid_id, "") if row.grid_id else "", row.staff_count)
        for row in rows
    ]


def premises(session: Session, premises_id: UUID) -> PremisesCard | None:
    """Return one shop, school or enterprise, or nothing if it is gone."""
    found = session.get(Premises, premises_id)
    if found is None:
        return None
    grid = session.get(Place, found.grid_id) if found.grid_id else None
    return PremisesCard(
        *(found.id, found.name, found.kind, found.credit_code or ""),
        *(found.responsible, found.phone, found.address, found.grid_id),
        *(grid.name if grid else "", found.staff_count, found.note, found.closed_on),
        *(found.responsible_phone, found.officer, tuple(found.tags), found.opened_on),
    )


def _premises_entries(session: Session, ids: Sequence[UUID]) -> Iterable[search.Entry]:
    grids = grid_names(session)
    rows = session.execute(
        select(
            *(Premises.id, Premises.name, Premises.responsible, Premises.phone),
            *(Premises.credit_code, Premises.address, Premises.grid_id),
            *(Premises.responsible_phone, Premises.officer),
        ).where(Premises.id.in_(ids))
    )
    for row in rows.mappings():
        yield entry(dict(row), grids.get(row["grid_id"], "") if row["grid_id"] else "")


def entry(said: Mapping[str, Any], grid: str) -> search.Entry:
    """Return what premises are found by.

    Args:
        said: Their columns.
        grid: The name of their grid.
    """
    detail = " · ".join(part for part in (said["address"], grid) if part)
    names = tuple(said[one] for one in ("name", "responsible", "officer") if said[one])
    numbers = ("phone", "responsible_phone", "credit_code")
    found = tuple(said[one] for one in numbers if said[one])
    return search.Entry(
        *("premises", said["id"], said["name"], detail, names, found, said["address"])
    )


def _premises_of_grid(session: Session, changed: Sequence[Place]) -> Iterable[UUID]:
    keys = [one.id for one in changed if one.level == Level.GRID]
    return session.scalars(select(Premises.id).where(Premises.grid_id.in_(keys))).all()


search.register(Premises, _premises_entries, {Place: _premises_of_grid})

"""What pages and papers read of those who serve the grids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from policepost.core import tables
from policepost.core.counting import rows
from policepost.grids.records import GridService

CHIEF, WORKER = "grid_chief", "grid_worker"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """Somebody who serves a grid, or did; half-open: ``until`` is the first day without."""

    id: UUID
    grid_id: UUID
    role: str
    name: str
    phone: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves a grid now, by the roles that lists and papers name."""

    chief: str = ""
    worker: str = ""
    phone: str = ""


_COLUMNS = (
    *(GridService.id, GridService.grid_id, GridService.role, GridService.name),
    *(GridService.phone, GridService.since, GridService.until),
)


def services(session: Session, grid_id: UUID) -> list[ServiceLine]:
    """Return who serves a grid and who did: the present by role, then the past, last first."""
    found = session.execute(
        select(*_COLUMNS).where(GridService.grid_id == grid_id).order_by(GridService.id)
    )
    lines = [ServiceLine(*row) for row in found]
    order = {row.code: at for at, row in enumerate(tables.table("grid_roles"))}
    now = sorted(
        (one for one in lines if one.until is None), key=lambda one: order.get(one.role, len(order))
    )
    past = sorted(
        (one for one in lines if one.until), key=lambda one: one.until or date.max, reverse=True
    )
    return [*now, *past]


_PRESENT = (
    select(GridService.grid_id, GridService.role, GridService.name, GridService.phone)
    .where(
        GridService.until.is_(None),
        or_(GridService.role == CHIEF, GridService.role == WORKER),
    )
    .order_by(GridService.id)
)


def serving(session: Session) -> Mapping[UUID, Serving]:
    """Return who leads and who walks each grid now; several are told together."""
    found: defaultdict[UUID, dict[str, list[tuple[str, str]]]] = defaultdict(dict)
    session.flush()
    for grid, role, name, phone in rows(session, _PRESENT):
        found[grid].setdefault(role, []).append((name, phone))
    return {grid: _serving(roles) for grid, roles in found.items()}


def _serving(roles: Mapping[str, Sequence[tuple[str, str]]]) -> Serving:
    """The telephone is that of whoever walks the grid; if nobody does, of whoever leads it."""
    chiefs, workers = roles.get(CHIEF, ()), roles.get(WORKER, ())
    phone = next((phone for _name, phone in (*workers, *chiefs) if phone), "")
    return Serving(_told(chiefs), _told(workers), phone)


def _told(people: Sequence[tuple[str, str]]) -> str:
    return "、".join(name for name, _phone in people)

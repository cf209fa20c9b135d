"""The list of premises as inspections see them: last inspected, next due, hazards left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session

from policepost.core.searching import search
from policepost.grids.premises_queries import marked
from policepost.grids.records import Place, Premises
from policepost.inspections import fields, rhythm, rules
from policepost.inspections.lists import Filter, first_ids, narrowed, ordered
from policepost.inspections.records import Hazard, Inspection
from policepost.lists.conditions import clauses


@dataclass(frozen=True, slots=True)
class PremisesLine:
    """One line of the list of premises."""

    id: UUID
    name: str
    kind: str
    address: str
    responsible: str
    phone: str
    grid_id: UUID | None
    grid: str
    staff_count: int | None
    credit_code: str
    note: str
    responsible_phone: str
    officer: str
    tags: tuple[str, ...]
    opened_on: date | None
    licence: str
    licence_until: date | None
    stores: str
    keepers: str
    security_by: str
    security_phone: str
    last_on: date | None
    next_on: date
    unsettled: int


def _last_checked() -> Subquery:
    return (
        select(Inspection.premises_id, func.max(Inspection.checked_on).label("last_on"))
        .where(Inspection.state.in_(rules.OFFICIAL))
        .group_by(Inspection.premises_id)
        .subquery()
    )


def _unsettled() -> Subquery:
    return (
        select(Hazard.premises_id, func.count().label("unsettled"))
        .where(Hazard.state.in_(rules.UNSETTLED))
        .group_by(Hazard.premises_id)
        .subquery()
    )


def premises_ids(
    session: Session,
    wanted: Filter,
    today: date,
    every_days: int,
    sort: str = "",
    *,
    descending: bool = False,
    limit: int | None = None,
) -> list[UUID]:
    """Premises that pass a filter; by default those that wait longest for an inspection first.

    ``sort`` is ``name``, ``kind``, ``unsettled``, ``last_on`` (also for the next one) or empty.
    """
    last, unsettled = _last_checked(), _unsettled()
    asked = (
        select(Premises.id)
        .outerjoin(last, last.c.premises_id == Premises.id)
        .outerjoin(unsettled, unsettled.c.premises_id == Premises.id)
        .where(Premises.closed_on.is_(None))
    )
    asked = narrowed(asked, wanted)
    if wanted.grid_id is not None:
        asked = asked.where(Premises.grid_id == wanted.grid_id)
    if wanted.state == "due":
        asked = asked.where(or_(last.c.last_on.is_(None), *_waiting(last, today, every_days)))
    if wanted.state == "hazards":
        asked = asked.where(unsettled.c.unsettled > 0)
    asked = asked.where(*clauses(fields.BY_NAME["premises"], wanted.where))
    if wanted.text:
        asked = asked.where(search.holding(session, wanted.text, Premises))
    sorts: dict[str, Any] = {
        "name": Premises.name_key,
        "kind": Premises.kind,
        "unsettled": func.coalesce(unsettled.c.unsettled, 0),
    }
    by = sorts.get(sort, func.coalesce(last.c.last_on, date.min))
    return first_ids(session, ordered(asked, by, Premises.id, descending=descending), limit)


def _waiting(last: Subquery, today: date, every_days: int) -> list[ColumnElement[bool]]:
    """The conditions under which an inspection is due again, by rhythm and by marks."""
    ways = [last.c.last_on <= rhythm.due_if_checked_by(today, every_days)]
    for tag, days in rhythm.days_of_tags().items():
        if days < every_days:
            ways.append(and_(marked(tag), last.c.last_on <= rhythm.due_if_checked_by(today, days)))
    return ways


def has_premises(session: Session) -> bool:
    """Whether there are any premises to inspect."""
    open_ones = select(Premises.id).where(Premises.closed_on.is_(None)).limit(1)
    return session.scalar(open_ones) is not None


def premises_lines(
    session: Session, ids: Sequence[UUID], today: date, every_days: int
) -> list[PremisesLine]:
    """The lines of these premises, in any order."""
    last, unsettled = _last_checked(), _unsettled()
    rows = session.execute(
        select(
            Premises.id,
            Premises.name,
            Premises.kind,
            Premises.address,
            Premises.responsible,
            Premises.phone,
            Premises.grid_id,
            func.coalesce(Place.name, ""),
            Premises.staff_count,
            func.coalesce(Premises.credit_code, ""),
            Premises.note,
            Premises.responsible_phone,
            Premises.officer,
            Premises.tags,
            Premises.opened_on,
            Premises.licence,
            Premises.licence_until,
            Premises.stores,
            Premises.keepers,
            Premises.security_by,
            Premises.security_phone,
            last.c.last_on,
            func.coalesce(unsettled.c.unsettled, 0),
        )
        .outerjoin(Place, Place.id == Premises.grid_id)
        .outerjoin(last, last.c.premises_id == Premises.id)
        .outerjoin(unsettled, unsettled.c.premises_id == Premises.id)
        .where(Premises.id.in_(ids))
    )
    return [_premises_line(tuple(row), today, every_days) for row in rows]


_TAGS = 13
"""Place of the marks among the columns of a line."""


def _premises_line(row: tuple[Any, ...], today: date, every_days: int) -> PremisesLine:
    *facts, last_on, unsettled = row
    tags = facts[_TAGS] = tuple(facts[_TAGS])
    next_on = rhythm.next_inspection(last_on, rhythm.shortest(every_days, tags), today)
    values: Any = (*facts, last_on, next_on, unsettled)
    return PremisesLine(*values)

"""The three lists, of premises, inspections and hazards: filters, order and lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from policepost.core.searching import search
from policepost.grids.premises_queries import marked
from policepost.grids.records import Premises
from policepost.inspections import fields, rules
from policepost.inspections.records import Hazard, Inspection
from policepost.inspections.rules import HazardState
from policepost.lists.conditions import Condition, clauses

_HAZARD_FIELDS = fields.BY_NAME["hazard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed down to; every field that is None narrows nothing.

    Attributes:
        kind: Kind of premises.
        tag: What the premises are marked as, a code of the table ``premises_tags``.
        officer: The officer who looks after the premises.
        state: Of inspections a state, or ``finished`` (all that are official); of hazards a state,
            ``open`` (all that is not settled), ``overdue`` or ``within`` (not settled, the limit
            still ahead); of premises ``due`` or ``hazards``.
        since, until: Days on which it was found or checked, both included.
        text: Words as typed into the search.
        where: What is asked of single fields, see :mod:`policepost.inspections.fields`.
    """

    kind: str | None = None
    tag: str | None = None
    officer: str | None = None
    grid_id: UUID | None = None
    state: str | None = None
    severity: str | None = None
    checklist: str | None = None
    premises_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    text: str | None = None
    where: tuple[Condition, ...] = ()


def filter_from(values: Mapping[str, Any]) -> Filter:
    """The filter that another page asks for; what this list does not know is left out."""
    known = {name: values[name] for name in Filter.__dataclass_fields__ if name in values}
    return Filter(**known)


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One line of the list of inspections."""

    id: UUID
    premises_id: UUID
    premises: str
    checklist: str
    checked_on: date
    state: str
    year: int | None
    number: int | None
    inspectors: str
    hazards: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class HazardLine:
    """One line of the list of hazards."""

    id: UUID
    inspection_id: UUID
    premises_id: UUID
    premises: str
    address: str
    grid_id: UUID | None
    item_code: str
    item_text: str
    description: str
    severity: str
    owner: str
    found_on: date
    due_on: date
    state: str
    rectified_on: date | None
    on_the_spot: bool
    must_report: bool
    reported_on: date | None
    reported_to: str
    notice_id: UUID | None
    limit_reason: str
    first_due_on: date
    planned_on: date | None
    planned_hour: time | None
    violations: list[int]


def narrowed(asked: Select[Any], wanted: Filter) -> Select[Any]:
    """What all three lists are narrowed by: the premises they belong to."""
    if wanted.kind is not None:
        asked = asked.where(Premises.kind == wanted.kind)
    if wanted.tag is not None:
        asked = asked.where(marked(wanted.tag))
    if wanted.officer is not None:
        asked = asked.where(Premises.officer == wanted.officer)
    if wanted.premises_id is not None:
        asked = asked.where(Premises.id == wanted.premises_id)
    return asked


def ordered(
    asked: Select[Any], by: ColumnElement[Any] | Any, last: Any, *, descending: bool
) -> Select[Any]:
    return asked.order_by(by.desc() if descending else by.asc(), last.desc())


def first_ids(session: Session, asked: Select[Any], limit: int | None) -> list[UUID]:
    return list(session.scalars(asked.limit(limit)))


def inspection_ids(
    session: Session,
    wanted: Filter,
    sort: str = "",
    *,
    descending: bool = True,
    limit: int | None = None,
) -> list[UUID]:
    """Inspections that pass a filter; by default the newest first.

    ``sort`` is ``checked_on``, ``number``, ``premises``, ``state`` or empty.
    """
    asked = select(Inspection.id)
    if wanted.kind is not None or wanted.premises_id is not None or sort == "premises":
        asked = narrowed(asked.join(Premises, Premises.id == Inspection.premises_id), wanted)
    finished = wanted.state == "finished"
    if finished:
        asked = asked.where(Inspection.state.in_(rules.OFFICIAL))
    for column, value in (
        (Inspection.grid_id, wanted.grid_id),
        (Inspection.state, None if finished else wanted.state),
        (Inspection.checklist, wanted.checklist),
    ):
        if value is not None:
            asked = asked.where(column == value)
    if wanted.since is not None:
        asked = asked.where(Inspection.checked_on >= wanted.since)
    if wanted.until is not None:
        asked = asked.where(Inspection.checked_on <= wanted.until)
    asked = asked.where(*clauses(fields.BY_NAME["inspection"], wanted.where))
    if wanted.text:
        asked = asked.where(search.holding(session, wanted.text, Inspection))
    sorts = {
        "number": func.coalesce(Inspection.year * 1_000_000 + Inspection.number, 0),
        "premises": Premises.name_key,
        "state": Inspection.state,
    }
    by = sorts.get(sort, Inspection.checked_on)
    asked = ordered(asked, by, Inspection.id, descending=descending or not sort)
    return first_ids(session, asked, limit)


def inspection_lines(session: Session, ids: Sequence[UUID]) -> list[InspectionLine]:
    """The lines of these inspections, in any order."""
    counts = (
        select(
            Hazard.inspection_id,
            func.count().label("found"),
            func.sum(case((Hazard.state.in_(rules.UNSETTLED), 1), else_=0)).label("unsettled"),
        )
        .where(Hazard.inspection_id.in_(ids))
        .group_by(Hazard.inspection_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Inspection.id,
            Inspection.premises_id,
            Premises.name,
            Inspection.checklist,
            Inspection.checked_on,
            Inspection.state,
            Inspection.year,
            Inspection.number,
            Inspection.inspectors,
            func.coalesce(counts.c.found, 0),
            func.coalesce(counts.c.unsettled, 0),
        )
        .join(Premises, Premises.id == Inspection.premises_id)
        .outerjoin(counts, counts.c.inspection_id == Inspection.id)
        .where(Inspection.id.in_(ids))
    )
    return [_inspection_line(tuple(row)) for row in rows]


def _inspection_line(row: tuple[Any, ...]) -> InspectionLine:
    *facts, inspectors, hazards, unsettled = row
    names = "、".join(one["name"] for one in inspectors)
    values: Any = (*facts, names, hazards, unsettled)
    return InspectionLine(*values)


def _hazard_state(wanted: Filter, today: date) -> ColumnElement[bool]:
    """The condition behind the name of a state: ``open`` is all that is not settled."""
    if wanted.state is None:
        return Hazard.state != HazardState.VOID
    if wanted.state == "open":
        return Hazard.state.in_(rules.UNSETTLED)
    if wanted.state == "overdue":
        return and_(Hazard.state.in_(rules.UNSETTLED), Hazard.due_on < today)
    if wanted.state == "within":
        return and_(Hazard.state.in_(rules.UNSETTLED), Hazard.due_on >= today)
    return Hazard.state == wanted.state


def _hazard_conditions(wanted: Filter, today: date) -> Iterable[ColumnElement[bool]]:
    for column, value in (
        (Hazard.premises_id, wanted.premises_id),
        (Hazard.grid_id, wanted.grid_id),
        (Hazard.severity, wanted.severity),
    ):
        if value is not None:
            yield column == value
    if wanted.since is not None:
        yield Hazard.found_on >= wanted.since
    if wanted.until is not None:
        yield Hazard.found_on <= wanted.until
    yield _hazard_state(wanted, today)


def hazard_ids(
    session: Session,
    wanted: Filter,
    today: date,
    sort: str = "",
    *,
    descending: bool = False,
    limit: int | None = None,
) -> list[UUID]:
    """Hazards that pass a filter; by default those to rectify first, the nearest limit first.

    ``sort`` is ``due_on``, ``found_on``, ``premises``, ``severity`` or empty.
    """
    conditions = (*_hazard_conditions(wanted, today), *clauses(_HAZARD_FIELDS, wanted.where))
    asked = select(Hazard.id).where(*conditions)
    if wanted.kind is not None or sort == "premises":
        asked = narrowed(asked.join(Premises, Premises.id == Hazard.premises_id), wanted)
    if wanted.text:
        asked = asked.where(search.holding(session, wanted.text, Hazard))
    settled = case((Hazard.state.in_(rules.UNSETTLED), 0), else_=1)
    if not sort:
        asked = asked.order_by(settled, Hazard.due_on, Hazard.id)
        return first_ids(session, asked, limit)
    ranks = {"grave": 0, "serious": 1, "ordinary": 2}
    sorts: dict[str, Any] = {
        "found_on": Hazard.found_on,
        "premises": Premises.name_key,
        "severity": case(ranks, value=Hazard.severity, else_=3),
    }
    by = sorts.get(sort, Hazard.due_on)
    return first_ids(session, ordered(asked, by, Hazard.id, descending=descending), limit)


def hazard_lines(session: Session, ids: Sequence[UUID]) -> list[HazardLine]:
    """The lines of these hazards, in any order."""
    return list(hazards_where(session, Hazard.id.in_(ids)))


def hazards_where(session: Session, condition: ColumnElement[bool]) -> Iterable[HazardLine]:
    rows = session.execute(
        select(
            Hazard.id,
            Hazard.inspection_id,
            Hazard.premises_id,
            Premises.name,
            Premises.address,
            Hazard.grid_id,
            Hazard.item_code,
            Hazard.item_text,
            Hazard.description,
            Hazard.severity,
            Hazard.owner,
            Hazard.found_on,
            Hazard.due_on,
            Hazard.state,
            Hazard.rectified_on,
            Hazard.on_the_spot,
            Hazard.must_report,
            Hazard.reported_on,
            Hazard.reported_to,
            Hazard.notice_id,
            Hazard.limit_reason,
            Hazard.first_due_on,
            Hazard.planned_on,
            Hazard.planned_hour,
            Hazard.violations,
        )
        .join(Premises, Premises.id == Hazard.premises_id)
        .where(condition)
        .order_by(Hazard.found_on.desc(), Hazard.inspection_id, Hazard.item_code)
    )
    return [HazardLine(*tuple(row)) for row in rows]

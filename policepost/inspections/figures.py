"""What is counted of inspections, in SQL over indexes that hold all that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, bindparam, case, cast, func, select
from sqlalchemy.orm import Session

from policepost.core.counting import Counting, Days
from policepost.core.language import _
from policepost.core.shapes import Figure, Listing
from policepost.inspections import rules
from policepost.inspections.records import Hazard, Inspection
from policepost.inspections.rules import HazardState, InspectionState

_NOT_OFFICIAL = tuple(state for state in InspectionState if state not in rules.OFFICIAL)
"""Asked for what it is not, a count takes the index of days, which holds all it needs."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the hazards found in a period, and how many inspections were made."""

    inspections: int
    found: int
    in_time: int
    late: int
    open: int
    overdue: int

    @property
    def rate(self) -> float | None:
        """Share of those due that were put right in time, in percent; None without any."""
        due = self.in_time + self.late + self.overdue
        return round(100 * self.in_time / due, 1) if due else None


def _number(condition: ColumnElement[bool]) -> Any:
    """Count the rows that meet a condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_UNSETTLED = Hazard.state.in_(rules.UNSETTLED)
_OVERDUE = and_(_UNSETTLED, Hazard.due_on < bindparam("today"))
_MONTH = func.substr(cast(Hazard.found_on, String), 1, 7)
_STATE = case((_OVERDUE, "overdue"), (_UNSETTLED, "open"), else_=Hazard.state)
_HAZARDS = Counting(
    select(
        func.count(),
        _number(Hazard.state == HazardState.IN_TIME),
        _number(Hazard.state == HazardState.LATE),
        _number(_UNSETTLED),
        _number(_OVERDUE),
    ).where(Hazard.state != HazardState.VOID),
    Hazard.found_on,
    Hazard.grid_id,
)
_BY_MONTH = Counting(
    select(_MONTH, _STATE, func.count())
    .where(Hazard.state != HazardState.VOID)
    .group_by(_MONTH, _STATE)
    .order_by(_MONTH, _STATE),
    Hazard.found_on,
    Hazard.grid_id,
)
_MADE = Counting(
    select(func.count()).where(Inspection.state.not_in(_NOT_OFFICIAL)),
    Inspection.checked_on,
    Inspection.grid_id,
)


def counts(session: Session, period: Days, today: date, grid_id: UUID | None = None) -> Counts:
    """The hazards found in a period by what became of them; ``open`` holds the overdue too."""
    made = _MADE.rows(session, period, grid_id)[0][0]
    return Counts(made, *_HAZARDS.rows(session, period, grid_id, today=today)[0])


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Hazards found in a month that are in one state: in_time, late, open or overdue."""

    month: str
    state: str
    count: int


def hazards_by_month(
    session: Session, period: Days, today: date, grid_id: UUID | None = None
) -> list[MonthCount]:
    """Hazards by the month they were found in and what became of them; months as 2026-11."""
    return [MonthCount(*row) for row in _BY_MONTH.rows(session, period, grid_id, today=today)]


def unsettled_by_grid(session: Session) -> dict[UUID | None, int]:
    """How many hazards are not yet rectified in each grid."""
    rows = session.execute(
        select(Hazard.grid_id, func.count())
        .where(Hazard.state.in_(rules.UNSETTLED))
        .group_by(Hazard.grid_id)
    )
    return {grid_id: count for grid_id, count in rows}


def figures(
    session: Session,
    period: Days,
    today: date,
    *,
    grid_id: UUID | None = None,
    previous: Days | None = None,
    last_year: Days | None = None,
) -> list[Figure]:
    """The indicators of inspections for a period, beside the period before and a year ago."""
    now = counts(session, period, today, grid_id)
    before = counts(session, previous, today, grid_id) if previous else None
    ago = counts(session, last_year, today, grid_id) if last_year else None
    wanted: dict[str, object] = {"since": period[0], "until": period[1]}
    if grid_id is not None:
        wanted["grid_id"] = grid_id

    def figure(name: str, title: str, kind: str, attribute: str, **narrowed: object) -> Figure:
        value = getattr(now, attribute)
        return Figure(
            name=name,
            title=title,
            value=value,
            base=now.found if kind == "hazard" else now.inspections,
            unit="%" if attribute == "rate" else "",
            previous=getattr(before, attribute) if before else None,
            last_year=getattr(ago, attribute) if ago else None,
            opens=Listing(kind, MappingProxyType({**wanted, **narrowed})),
        )

    return [
        figure(
            *("inspections_made", _("Inspections made"), "inspection", "inspections"),
            state="finished",
        ),
        figure("hazards_found", _("Hazards found"), "hazard", "found"),
        figure("hazards_in_time", _("Rectified in time"), "hazard", "in_time", state="in_time"),
        figure("hazards_late", _("Rectified late"), "hazard", "late", state="late"),
        figure("hazards_open", _("Not yet rectified"), "hazard", "open", state="open"),
        figure("hazards_overdue", _("Overdue"), "hazard", "overdue", state="overdue"),
        figure("hazards_in_time_rate", _("Share rectified in time"), "hazard", "rate"),
    ]

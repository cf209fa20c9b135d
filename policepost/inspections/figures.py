"""What is counted of inspections, in SQL over indexes that hold all that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, and_, case, cast, func, select
from sqlalchemy.orm import Session

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


Period = tuple[date, date]
"""First and last day, both included."""


def counts(session: Session, period: Period, today: date, grid_id: UUID | None = None) -> Counts:
    """The hazards found in a period by what became of them; ``open`` holds the overdue too."""
    unsettled = Hazard.state.in_(rules.UNSETTLED)
    late = and_(unsettled, Hazard.due_on < today)
    row = session.execute(
        _in_period(
            select(
                func.count(),
                *(
                    func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
                    for condition in (
                        Hazard.state == HazardState.IN_TIME,
                        Hazard.state == HazardState.LATE,
                        unsettled,
                        late,
                    )
                ),
            ),
            period,
            grid_id,
        )
    ).one()
    made = select(func.count()).where(
        Inspection.checked_on.between(*period), Inspection.state.not_in(_NOT_OFFICIAL)
    )
    if grid_id is not None:
        made = made.where(Inspection.grid_id == grid_id)
    return Counts(session.scalar(made) or 0, *row)


def _in_period(asked: Select[Any], period: Period, grid_id: UUID | None) -> Select[Any]:
    asked = asked.where(Hazard.found_on.between(*period), Hazard.state != HazardState.VOID)
    return asked if grid_id is None else asked.where(Hazard.grid_id == grid_id)


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Hazards found in a month that are in one state: in_time, late, open or overdue."""

    month: str
    state: str
    count: int


def hazards_by_month(
    session: Session, period: Period, today: date, grid_id: UUID | None = None
) -> list[MonthCount]:
    """Hazards by the month they were found in and what became of them; months as 2026-11."""
    month = func.substr(cast(Hazard.found_on, String), 1, 7)
    unsettled = Hazard.state.in_(rules.UNSETTLED)
    state = case(
        (and_(unsettled, Hazard.due_on < today), "overdue"),
        (unsettled, "open"),
        else_=Hazard.state,
    )
    asked = select(month, state, func.count()).where(
        Hazard.found_on.between(*period), Hazard.state != HazardState.VOID
    )
    if grid_id is not None:
        asked = asked.where(Hazard.grid_id == grid_id)
    rows = session.execute(asked.group_by(month, state).order_by(month, state))
    return [MonthCount(*row) for row in rows]


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
    period: Period,
    today: date,
    *,
    grid_id: UUID | None = None,
    previous: Period | None = None,
    last_year: Period | None = None,
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

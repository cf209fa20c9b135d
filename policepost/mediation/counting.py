"""The figures of mediation, counted out of covering indexes alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from policepost.core.counting import Counting, Days
from policepost.core.language import _
from policepost.core.shapes import Figure, Listing
from policepost.mediation.codes import FAILED, OPEN, UNSETTLED, Status
from policepost.mediation.listing import KIND
from policepost.mediation.records import Dispute


@dataclass(frozen=True, slots=True)
class Counts:
    """What a period saw."""

    received: int
    settled: int
    failed: int
    kept: int
    broken: int

    @property
    def success(self) -> float | None:
        """The settled ones in percent of those that were settled or given up in the period."""
        return _share(self.settled, self.settled + self.failed)

    @property
    def performance(self) -> float | None:
        """The kept agreements in percent of those whose performance ended in the period."""
        return _share(self.kept, self.kept + self.broken)


def _share(part: int, base: int) -> float | None:
    return part * 100 / base if base else None


def _number(condition: ColumnElement[bool]) -> Any:
    """Count the rows that meet a condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_MONTH = func.substr(Dispute.received_on, 1, 7)
_RECEIVED = Counting(select(func.count()), Dispute.received_on, Dispute.grid_id)
_SETTLED = Counting(select(func.count()), Dispute.settled_on, Dispute.grid_id)
_ENDED = Counting(
    select(
        _number(Dispute.status.in_(FAILED)),
        _number(Dispute.status == Status.KEPT),
        _number(Dispute.status == Status.BROKEN),
    ),
    Dispute.ended_on,
    Dispute.grid_id,
)
_BY_MONTH_AND_KIND = Counting(
    select(_MONTH, Dispute.kind, func.count())
    .group_by(_MONTH, Dispute.kind)
    .order_by(_MONTH, Dispute.kind),
    Dispute.received_on,
    Dispute.grid_id,
)
_BY_DAY = Counting(
    select(Dispute.received_on, func.count()).group_by(Dispute.received_on),
    Dispute.received_on,
    Dispute.grid_id,
)
_OUTCOMES = Counting(
    select(Dispute.status, func.count()).group_by(Dispute.status),
    Dispute.received_on,
    Dispute.grid_id,
)


def counts(session: Session, period: Days, grid_id: UUID | None = None) -> Counts:
    """Count a period, for one grid or the whole post."""
    settled = _SETTLED.rows(session, period, grid_id)[0][0]
    failed, kept, broken = _ENDED.rows(session, period, grid_id)[0]
    return Counts(received(session, period, grid_id), settled, failed, kept, broken)


def received(session: Session, period: Days, grid_id: UUID | None = None) -> int:
    """Count what came in in a period."""
    count: int = _RECEIVED.rows(session, period, grid_id)[0][0]
    return count


def open_count(session: Session, grid_id: UUID | None = None) -> int:
    """Count the disputes that somebody still works on."""
    asked = select(func.count()).select_from(Dispute).where(Dispute.status.in_(OPEN))
    if grid_id is not None:
        asked = asked.where(Dispute.grid_id == grid_id)
    return session.scalar(asked) or 0


def badge(session: Session) -> int:
    """How many disputes are not settled yet."""
    asked = select(func.count()).select_from(Dispute).where(Dispute.status.in_(UNSETTLED))
    return session.scalar(asked) or 0


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many disputes of a kind came in in a month, "2026-11"."""

    month: str
    kind: str
    count: int


def by_month_and_kind(
    session: Session, period: Days, grid_id: UUID | None = None
) -> list[MonthCount]:
    """Return what came in by month and kind, in order of month."""
    return [MonthCount(*row) for row in _BY_MONTH_AND_KIND.rows(session, period, grid_id)]


def received_by_day(session: Session, period: Days, grid_id: UUID | None = None) -> dict[date, int]:
    """Return how many came in on each day on which any did."""
    return {day: count for day, count in _BY_DAY.rows(session, period, grid_id)}


def open_by_grid(session: Session) -> dict[UUID | None, int]:
    """Return how many disputes somebody still works on in each grid."""
    rows = session.execute(
        select(Dispute.grid_id, func.count())
        .where(Dispute.status.in_(OPEN))
        .group_by(Dispute.grid_id)
    )
    return {grid_id: count for grid_id, count in rows}


def outcomes(session: Session, period: Days, grid_id: UUID | None = None) -> dict[str, int]:
    """Return where the disputes received in a period stand: status and how many."""
    return {status: count for status, count in _OUTCOMES.rows(session, period, grid_id)}


def figures(
    session: Session,
    period: Days,
    grid_id: UUID | None = None,
    *,
    previous: Days | None = None,
    last_year: Days | None = None,
) -> list[Figure]:
    """The indicators of a period, each with the list behind it.

    Args:
        session: A reading session.
        period: The period.
        grid_id: Only the disputes of a grid.
        previous: The period that 环比 compares with.
        last_year: The period that 同比 compares with.
    """
    now = counts(session, period, grid_id)
    before = counts(session, previous, grid_id) if previous else None
    year = counts(session, last_year, grid_id) if last_year else None
    first, last = period
    came_in = {"first": first, "last": last, "grid_id": grid_id}
    settled = {"settled_first": first, "settled_last": last, "grid_id": grid_id}
    ended: dict[str, object] = {"ended_first": first, "ended_last": last, "grid_id": grid_id}
    failed = {**ended, "statuses": FAILED}
    performed = {**ended, "statuses": (Status.KEPT, Status.BROKEN)}
    rows: list[tuple[str, str, str, int, str, Mapping[str, object]]] = [
        ("disputes_received", _("Disputes received"), "received", now.received, "", came_in),
        ("disputes_settled", _("Disputes settled"), "settled", now.settled, "", settled),
        ("disputes_failed", _("Mediations without agreement"), "failed", now.failed, "", failed),
        (
            *("disputes_success_share", _("Success of mediation"), "success"),
            *(now.settled + now.failed, "%", settled),
        ),
        (
            *("disputes_kept_share", _("Agreements kept"), "performance"),
            *(now.kept + now.broken, "%", performed),
        ),
    ]
    return [
        Figure(
            name=name,
            title=title,
            value=getattr(now, field),
            base=base,
            unit=unit,
            previous=None if before is None else getattr(before, field),
            last_year=None if year is None else getattr(year, field),
            opens=Listing(KIND, opens),
        )
        for name, title, field, base, unit, opens in rows
    ]

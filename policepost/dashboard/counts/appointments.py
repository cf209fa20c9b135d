"""Appointments: by day and by service."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from policepost.appointments import queries
from policepost.appointments.states import State
from policepost.core.language import N_, _, format_day
from policepost.core.periods import Period
from policepost.dashboard import rules, words
from policepost.dashboard.counts.scope import Compared, Scope, counted, listing
from policepost.dashboard.shapes import Look, Mark, PanelData, Series

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MOST_WEEKS = 53
COUNTED = {"states": tuple(state for state in State if state != State.CANCELLED)}
"""What the panels count and their lists show: everything but what was called off."""


def panels(session: Session, scope: Scope) -> list[PanelData]:
    """Return the panels about appointments."""
    return [_by_day(session, scope), _by_service(session, scope)]


def _by_day(session: Session, scope: Scope) -> PanelData:
    """Return a cell for each day, weeks across; of a long period the last year."""
    counts = Counter(queries.by_day(session, scope.period, scope.grid_id))
    weeks = rules.steps(scope.period, "week")[-MOST_WEEKS:]
    rows = tuple(
        Series(_(WEEKDAYS[weekday]), tuple(_cells(scope, weeks, weekday, counts)))
        for weekday in range(7)
    )
    return PanelData(
        "appointments_by_day",
        Look.HEAT,
        _("Appointments by day"),
        _busiest(counts),
        tuple(_week_labels(weeks)),
        rows,
        spoken=tuple(words.whole(week) for week in weeks),
    )


def _cells(
    scope: Scope, weeks: tuple[Period, ...], weekday: int, counts: Counter[date]
) -> Iterator[Mark]:
    name = _(WEEKDAYS[weekday])
    for week in weeks:
        day = week.first + timedelta(days=weekday - week.first.weekday())
        count = counts[day]
        opens = listing("booking", Period(day, day), scope, COUNTED) if count else None
        yield counted(count, f"{format_day(day)} {name}", opens)


def _week_labels(weeks: tuple[Period, ...]) -> Iterator[str]:
    """Name the first week and each in which a month begins."""
    named = 0
    for week in weeks:
        last = Period(week.last, week.last)
        yield words.step(last, "month") if week.last.month != named else ""
        named = week.last.month


def _busiest(counts: Counter[date]) -> str:
    weekdays: Counter[int] = Counter()
    for day, count in counts.items():
        weekdays[day.weekday()] += count
    if not weekdays:
        return ""
    best = max(weekdays, key=lambda weekday: weekdays[weekday])
    return _("most on {weekday}").format(weekday=_(WEEKDAYS[best]))


def _by_service(session: Session, scope: Scope) -> PanelData:
    last_year = scope.last_year if scope.compare else None
    counts = Compared(
        scope,
        "booking",
        "service_id",
        Counter(queries.by_service(session, scope.period, scope.grid_id)),
        Counter(queries.by_service(session, last_year, scope.grid_id)) if last_year else None,
        queries.counts(session, scope.previous, scope.grid_id).booked,
        COUNTED,
    )
    return PanelData(
        "appointments_by_service",
        Look.BARS,
        _("Appointments by service"),
        counts.remark(),
        *counts.bars(queries.service_titles(session)),
        remark_hint=scope.compared_with(),
    )

"""Appointments: by day and by service."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.appointments import queries
from policepost.appointments.queries import DayCount
from policepost.appointments.states import State
from policepost.core.language import N_, _
from policepost.dashboard import rules, words
from policepost.dashboard.counts.scope import Compared, Scope, counted, listing
from policepost.dashboard.rules import Period
from policepost.dashboard.shapes import Look, Mark, PanelData, Series

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MOST_WEEKS = 53
COUNTED = {"states": tuple(state for state in State if state != State.CANCELLED)}
"""What the panels count and their lists show: everything but what was called off."""


def panels(session: Session, scope: Scope) -> list[PanelData]:
    """Return the panels about appointments."""
    days = queries.by_day_and_service(session, scope.period, scope.grid_id)
    earlier = (
        queries.by_day_and_service(session, scope.last_year, scope.grid_id)
        if scope.compare
        else None
    )
    return [_by_day(scope, days), _by_service(scope, days, earlier, session)]


def _by_day(scope: Scope, days: list[DayCount]) -> PanelData:
    """Return a cell for each day, weeks across; of a long period the last year."""
    counts: Counter[date] = Counter()
    for one in days:
        counts[one.day] += one.count
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
    for week in weeks:
        monday = week.first - timedelta(days=week.first.weekday())
        day = monday + timedelta(days=weekday)
        one = Period(day, day)
        about = f"{words.whole(one)} {_(WEEKDAYS[weekday])}"
        yield counted(counts[day], about, listing("booking", one, scope, COUNTED))


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


def _by_service(
    scope: Scope, days: list[DayCount], earlier: list[DayCount] | None, session: Session
) -> PanelData:
    titles = queries.service_titles(session)
    counts = Compared(
        scope,
        "booking",
        "service_id",
        _services(days),
        None if earlier is None else _services(earlier),
        COUNTED,
    )
    return PanelData(
        "appointments_by_service",
        Look.BARS,
        _("Appointments by service"),
        counts.remark(),
        *counts.bars(titles),
    )


def _services(days: list[DayCount]) -> Counter[UUID]:
    found: Counter[UUID] = Counter()
    for one in days:
        found[one.service_id] += one.count
    return found

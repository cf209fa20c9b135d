"""Periods, comparisons and scales: the arithmetic behind the figures."""

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from policepost.core.clock import add_months
from policepost.core.periods import Period
from policepost.core.shapes import Tone

Grain = Literal["day", "week", "month"]
Direction = Literal["up", "down", "same", "new", "none"]

SMALL_BASE = 10
"""Below this a percentage says more than the facts ("+100 %" for one more): show the difference."""

LARGEST_PERCENT = 300
"""A larger growth says that there was hardly anything before: show the difference."""


def ends_month(day: date) -> bool:
    """Tell whether `day` is the last of its month."""
    return (day + timedelta(days=1)).month != day.month


def same_period_last_year(period: Period) -> Period:
    """Return what 同比 compares with: the same days a year earlier; whole months stay whole."""
    return _shifted(period, -12)


def previous_period(period: Period) -> Period:
    """Return what 环比 compares with: as many months before, or days if it begins mid-month."""
    if period.first.day == 1:
        return _shifted(period, -period.months)
    return Period(period.first - timedelta(days=period.days), period.first - timedelta(days=1))


def _shifted(period: Period, months: int) -> Period:
    last = add_months(period.last, months)
    if period.first.day == 1 and ends_month(period.last):
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return Period(add_months(period.first, months), last)


def grain(period: Period) -> Grain:
    """Return how finely a line is drawn: days up to a month, weeks up to a quarter, else months."""
    if period.days <= 31:
        return "day"
    return "week" if period.days <= 92 else "month"


def steps(period: Period, by: Grain) -> tuple[Period, ...]:
    """Cut the period into days, weeks (from Monday) or months; the ends may be cut short."""
    found = []
    first = period.first
    while first <= period.last:
        last = min(_step_end(first, by), period.last)
        found.append(Period(first, last))
        first = last + timedelta(days=1)
    return tuple(found)


def _step_end(day: date, by: Grain) -> date:
    if by == "day":
        return day
    if by == "week":
        return day + timedelta(days=6 - day.weekday())
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure moved: `percent` only where the base is large enough to carry one."""

    direction: Direction
    difference: float
    percent: float | None


def change(now: float | None, before: float | None) -> Change:
    """Compare a count with an earlier one: from nothing it is "new", never infinite."""
    if now is None or before is None:
        return Change("none", 0, None)
    difference = now - before
    if before == 0:
        return Change("new" if now else "none", difference, None)
    direction: Direction = "same" if difference == 0 else "up" if difference > 0 else "down"
    percent = difference / before * 100
    carried = before >= SMALL_BASE and percent <= LARGEST_PERCENT
    return Change(direction, difference, percent if carried else None)


def share(part: int, whole: int) -> float | None:
    """Return `part` of `whole` in percent, or None when there is nothing to take a part of."""
    return part * 100 / whole if whole else None


def shown_share(percent: float, places: int = 1) -> float:
    """Round a percentage for showing, so that only all is 100 and only none is 0."""
    step = 10.0**-places
    rounded = round(percent, places)
    if 0 < percent < 100:
        return round(min(max(rounded, step), 100 - step), places)
    return rounded


def figure(value: float) -> str:
    """Return a number as charts write it: 58,000, or 12.5 where it is no whole one."""
    whole = round(value)
    return f"{whole:,}" if whole == value else f"{value:g}"


def ticks(top: float, wanted: int = 4) -> tuple[int, ...]:
    """Return round whole marks for an axis of counts from 0 to at least `top`."""
    rough = max(top, 1) / wanted
    power = 10 ** max(math.floor(math.log10(rough)), 0)
    step = next(int(nice * power) for nice in (1, 2, 5, 10) if nice * power >= rough)
    return tuple(step * at for at in range(math.ceil(max(top, 1) / step) + 1))


def label_step(widths: Sequence[float], pitch: float, gap: float) -> int:
    """Return which labels of a row can be written without touching: every how-many-th."""
    widest = max(widths, default=0) + gap
    return max(1, math.ceil(widest / pitch)) if pitch > 0 else max(1, len(widths))


@dataclass(frozen=True, slots=True)
class GridState:
    """What the colour of a grid on Today rests on."""

    people: int
    verified: int
    open_items: int
    overdue_items: int


TARGET_SHARE = 98.0
"""A grid asks for attention below this share of verified people, in percent."""

ALARM_BELOW = 95.0
"""A grid asks for action below this share of verified people, in percent."""


def grid_tone(state: GridState) -> Tone:
    """Return a grid's tone: bad if anything is overdue or far behind, wait if behind."""
    if state.people == 0 and state.open_items == 0:
        return "muted"
    verified = share(state.verified, state.people)
    if state.overdue_items or (verified is not None and verified < ALARM_BELOW):
        return "bad"
    return "wait" if verified is not None and verified < TARGET_SHARE else "good"

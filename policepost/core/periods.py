"""Periods that figures are asked of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from policepost.core.clock import add_months
from policepost.core.errors import Refused
from policepost.core.language import N_, _

LONGEST_YEARS = 10
"""The longest free period that is told of."""


class Period(NamedTuple):
    """From `first` to `last`, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether `day` lies in the period."""
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int:
        """How many calendar months the period touches."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


def this_month(today: date) -> Period:
    """Return this month up to today, so that it is compared with as many days of another month."""
    return Period(today.replace(day=1), today)


def this_quarter(today: date) -> Period:
    """Return this quarter up to today."""
    return Period(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today)


def this_year(today: date) -> Period:
    """Return this year up to today."""
    return Period(date(today.year, 1, 1), today)


def last_twelve_months(today: date) -> Period:
    """Return this month up to today and the eleven whole months before it."""
    return Period(add_months(today.replace(day=1), -11), today)


def free_period(first: date, last: date) -> Period:
    """Return the period somebody typed.

    Raises:
        Refused: The period ends before it begins, or is longer than can be drawn.
    """
    if last < first:
        raise Refused(_("The period ends before it begins. Choose a later last day."), field="last")
    if last > add_months(first, 12 * LONGEST_YEARS):
        raise Refused(_("Choose a period of at most ten years."), field="first")
    return Period(first, last)


NAMED: tuple[tuple[str, str, Callable[[date], Period]], ...] = (
    ("month", N_("This month"), this_month),
    ("quarter", N_("This quarter"), this_quarter),
    ("year", N_("This year"), this_year),
    ("months12", N_("Last 12 months"), last_twelve_months),
)
"""The periods that are offered by name: a name for settings, words, and what makes one."""

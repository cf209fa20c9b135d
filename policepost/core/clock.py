"""The one place that asks what time it is, and that knows which days are worked.

Every other module takes the moment or ``today`` as a parameter, or asks here. The demo and the
tests let the clock stand at a chosen moment with :func:`at`.

Which days are off comes from ``resources/holidays/<year>.toml`` (the State Council's yearly notice)
and from the post's own folder of files in the same form, see :func:`use_holidays`. A year without a
file is counted by weekends alone; :func:`missing_years` lets the caller say so.
"""

import calendar
import time as timer
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.paths import resources

SATURDAY = 5
DECEMBER = 12
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Year:
    """The days of one year that differ from plain weekends."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]
    names: dict[date, str]


class _Standing:
    """Where the clock stands, if it has been stopped, and where the post keeps its own holidays.

    One object for the whole process, so that work in other threads sees the same clock.
    """

    moment: datetime | None = None
    steady: float | None = None
    folder: Path | None = None


def now() -> datetime:
    """Return the present moment with its time zone, to the second."""
    moment = _Standing.moment or datetime.now().astimezone()
    return moment.replace(microsecond=0)


def today() -> date:
    """Return the present day."""
    return now().date()


def steady() -> float:
    """Return seconds on a clock that nobody can set: since this computer was started.

    Where the system tells, the time that it slept counts too.
    """
    if _Standing.steady is not None:
        return _Standing.steady
    if hasattr(timer, "CLOCK_BOOTTIME"):
        return timer.clock_gettime(timer.CLOCK_BOOTTIME)
    return timer.monotonic()


class Drift:
    """Tells whether somebody has set the clock since this was made: while a program is open."""

    def __init__(self) -> None:
        self._offset = self._now()

    @staticmethod
    def _now() -> timedelta:
        return now() - datetime.fromtimestamp(0, UTC) - timedelta(seconds=steady())

    def seen(self, slack: timedelta) -> timedelta | None:
        """Return by how much the clock was set since the last such word; None for less than slack.

        A clock that is ahead says nothing where the system does not count the time it slept.
        """
        found = self._now() - self._offset
        if abs(found) <= slack:
            return None
        self._offset += found
        return found if found < timedelta(0) or hasattr(timer, "CLOCK_BOOTTIME") else None


@contextmanager
def at(moment: date | datetime, *, by_hand: bool = False) -> Iterator[None]:
    """Let the clock stand at ``moment`` inside the block, for every thread.

    A bare date stands at nine in the morning; a datetime without a zone is taken as local time.

    Args:
        moment: What the clock shows.
        by_hand: As if somebody had set the clock, so that :func:`steady` goes on as before; without
            it the time until then has really passed.
    """
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9))
    moment = moment if moment.tzinfo else moment.astimezone()
    before = _Standing.moment, _Standing.steady
    if not by_hand:
        since = moment - (_Standing.moment or datetime.now().astimezone())
        _Standing.steady = steady() + since.total_seconds()
    _Standing.moment = moment
    try:
        yield
    finally:
        _Standing.moment, _Standing.steady = before


def use_holidays(folder: Path | None) -> None:
    """Read the post's own holiday files from ``folder`` too; a year found there wins."""
    _Standing.folder = folder
    _read_files.cache_clear()


def missing_years(first: date, last: date) -> tuple[int, ...]:
    """Return the years between two days, both included, that are counted by weekends alone."""
    return tuple(year for year in range(first.year, last.year + 1) if year not in _years())


def is_working_day(day: date) -> bool:
    """Say whether the post works on ``day``: make-up Saturdays count, holidays do not."""
    year = _years().get(day.year)
    if year and day in year.off:
        return False
    return day.weekday() < SATURDAY or bool(year and day in year.worked)


def is_statutory_holiday(day: date) -> bool:
    """Say whether ``day`` is off by the State Council's notice (a plain weekend is not)."""
    year = _years().get(day.year)
    return bool(year and day in year.off)


def holiday_name(day: date) -> str:
    """Return the Chinese name of the holiday that ``day`` belongs to, or nothing."""
    year = _years().get(day.year)
    return year.names.get(day, "") if year else ""


def next_working_day(day: date) -> date:
    """Return the first working day after ``day``."""
    return add_working_days(day, 1)


def working_day_from(day: date) -> date:
    """Return ``day`` if it is worked, else the first working day after it.

    This is how a limit ends: its last day moves past days off (Civil Procedure Law art 85,
    Procedure art 35).
    """
    return day if is_working_day(day) else next_working_day(day)


def add_months(day: date, count: int) -> date:
    """Return the same day some months on, or that month's last day if it is shorter.

    So the Civil Code counts a period of months (art 202).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, or before it if negative.

    The day itself is not counted.
    """
    step = DAY if count > 0 else -DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after ``first`` up to and including ``last``.

    Negative if ``last`` comes before ``first``.
    """
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def limit_in_days(start: date, days: int) -> date:
    """Return the last day of a limit of calendar days.

    The day it starts is not counted, and a last day that is off moves on.
    """
    return working_day_from(start + timedelta(days=days))


def notices(day: date) -> tuple[str, ...]:
    """Return what the officer should know about the calendar on ``day``.

    Holiday files that cannot be read, and a year whose holidays are not known: this one, or in
    December the next.
    """
    first = last = day
    if day.month == DECEMBER:
        last = day.replace(year=day.year + 1)
    sentence = _(
        "The holidays of {year} are not known; until a file says them, only weekends count."
    )
    told = [sentence.format(year=year) for year in missing_years(first, last)]
    return (*_read_files()[1], *told)


def _years() -> dict[int, Year]:
    return _read_files()[0]


@cache
def _read_files() -> tuple[dict[int, Year], tuple[str, ...]]:
    """Read every holiday file once; the post's own files come last and win.

    An own file that cannot be read is left out, with a sentence about it: a slip in it must not
    stop the post's work.
    """
    years: dict[int, Year] = {}
    faults: list[str] = []
    for path in sorted((resources() / "holidays").glob("*.toml")):
        year = _read_year(path)
        years[year.year] = year
    own = sorted(_Standing.folder.glob("*.toml")) if _Standing.folder is not None else []
    for path in own:
        try:
            year = _read_year(path)
        except Refused as refusal:
            faults.append(refusal.sentence)
        else:
            years[year.year] = year
    return years, tuple(faults)


def _read_year(path: Path) -> Year:
    """Read one year's file, or refuse naming the file: it may have been written by hand."""
    import tomllib  # late: the first window needs the clock, but no holidays

    from policepost.core.files import UNREADABLE, hand_written

    try:
        facts = tomllib.loads(hand_written(path))
        names = {day: str(one["name"]) for one in facts["holiday"] for day in one["days"]}
        worked = frozenset(day for one in facts["holiday"] for day in one.get("workdays", ()))
        year = Year(int(facts["year"]), frozenset(names), worked, names)
        other = any(day.year != year.year for day in year.off | year.worked)
    except UNREADABLE as error:
        raise Refused(
            _("The holiday file {name} cannot be read; correct it or take it away.").format(
                name=path.name
            )
        ) from error
    if other:
        raise Refused(
            _(
                "The holiday file {name} has days of another year; correct it or take it away."
            ).format(name=path.name)
        )
    return year

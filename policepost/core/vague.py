"""A day of which perhaps only the month or the year is known.

"In 2020" is possibly from 2020-01-01 and surely from 2021-01-01. A day that is known is both at
once; a day of which nothing is known is neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from policepost.core.language import _, format_compact_day, format_month, format_year

DAY = timedelta(days=1)
_STORED = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


class Known(StrEnum):
    """How much of a day is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class VagueDay:
    """A day, as well as it is known; make one by :meth:`of`, :meth:`month`, :meth:`year`.

    Attributes:
        possibly: The first day that it may be; ``date.min`` if nothing is known.
        surely: The first day by which it has certainly come: the day itself, or the day after the
            month or the year; ``date.max`` if nothing is known.
        known: How much is known.
    """

    possibly: date
    surely: date
    known: Known

    @classmethod
    def of(cls, day: date | None) -> VagueDay:
        """Return a day that is known, or the unknown one for None."""
        return UNKNOWN if day is None else cls(day, day, Known.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> VagueDay:
        """Return some day of a month; ValueError for a month that no calendar has."""
        first = date(year, month, 1)
        return cls(first, (first + 31 * DAY).replace(day=1), Known.MONTH)

    @classmethod
    def year(cls, year: int) -> VagueDay:
        """Return some day of a year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1), Known.YEAR)

    @classmethod
    def read(cls, text: str) -> VagueDay:
        """Read what :attr:`text` wrote; ValueError for anything else."""
        if text == UNKNOWN.text:
            return UNKNOWN
        match = _STORED.fullmatch(text)
        if match is None:
            raise ValueError(f"no day, month or year: {text!r}")
        year, month, day = match.groups()
        if day:
            return cls.of(date.fromisoformat(text))
        return cls.month(int(year), int(month)) if month else cls.year(int(year))

    @property
    def text(self) -> str:
        """How it is stored: ``2020``, ``2020-05``, ``2020-05-17`` or ``?``."""
        first = self.possibly.isoformat()
        widths = {Known.DAY: first, Known.MONTH: first[:7], Known.YEAR: first[:4]}
        return widths.get(self.known, "?")

    @property
    def day(self) -> date | None:
        """The day, if it is known."""
        return self.possibly if self.known is Known.DAY else None

    @property
    def last(self) -> date:
        """The last day that it may be; ``date.max`` if nothing is known."""
        return self.surely if self.known in {Known.DAY, Known.NOTHING} else self.surely - DAY


UNKNOWN = VagueDay(date.min, date.max, Known.NOTHING)


def format_vague_day(vague: VagueDay) -> str:
    """Return it as the language writes it: 2020年5月, May 2020, an unknown one as a word."""
    if vague.known is Known.NOTHING:
        return _("day unknown")
    if vague.known is Known.DAY:
        return format_compact_day(vague.possibly)
    if vague.known is Known.YEAR:
        return format_year(vague.possibly)
    return format_month(vague.possibly)


def format_if_vague(vague: VagueDay) -> str:
    """Return the words of a day that nobody knows exactly; nothing of a day that is known."""
    return "" if vague.day else format_vague_day(vague)


def chinese_vague_day(vague: VagueDay) -> str:
    """Return it as papers write it, whatever the screen speaks; nothing if nothing is known."""
    first = vague.possibly
    told = {
        Known.DAY: f"{first.year}年{first.month}月{first.day}日",
        Known.MONTH: f"{first.year}年{first.month}月",
        Known.YEAR: f"{first.year}年",
    }
    return told.get(vague.known, "")

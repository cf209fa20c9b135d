"""Days of which a cell tells the month or the year alone: 2020年, 2020.5, 约2019年."""

from __future__ import annotations

import re
from functools import lru_cache

from policepost.core.vague import VagueDay
from policepost.exchange import values
from policepost.exchange.values import Cell

_VAGUE = re.compile(
    r"(?:大约|大概|大致|约|可能)?\s*"
    r"(?P<year>(?:19|20)\d\d)"
    r"(?:\s*年?\s*(?:初|中|底|末|[上下]半年|[春夏秋冬]季?)?"
    r"|\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*月份?)?"
    r"|(?P<packed>\d\d))"
    r"\s*(?:左右|前后|上下|许|间)?"
)
_UNSURE = ".1"
"""What a spreadsheet makes of a number that was typed as 2020.1 or as 2020.10."""


def vague(cell: Cell) -> VagueDay | None:
    """Return the month or the year that a cell tells; nothing if it tells neither.

    "About 2019" is some day of 2019: nearer than that nobody knows it.
    """
    if isinstance(cell, float):
        written = repr(cell).removesuffix(".0")
        year, month = written[:4], written[4:]
        return _told(year if month == _UNSURE else written)
    return _told(cell) if isinstance(cell, str) else None


@lru_cache(maxsize=20_000)
def _told(written: str) -> VagueDay | None:
    found = _VAGUE.fullmatch(values.text(written))
    if found is None:
        return None
    month = found["month"] or found["packed"]
    year = int(found["year"])
    if not month:
        return VagueDay.year(year)
    return VagueDay.month(year, int(month)) if 1 <= int(month) <= 12 else None

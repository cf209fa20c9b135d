"""Days and times as an officer types them."""

import re
import unicodedata
from datetime import date, time, timedelta

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.vague import UNKNOWN, VagueDay

_NAMED = {
    "前天": -2,
    "昨天": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(r"(\d{1,2}) ([a-z]{3})[a-z]*\.? (\d{4})")
_OFFSET = re.compile(r"([+-])(\d{1,4})")
_WHOLE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SEPARATED = re.compile(r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})[日号]?")
_UNKNOWN = frozenset({"?", "不详", "不明", "未知", "日期不详", "unknown", "dayunknown"})
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_MONTH = re.compile(r"((?:19|20)\d\d)[-./年]?(\d{1,2})月?")
_ENGLISH_MONTH = re.compile(r"([a-z]{3})[a-z]*\.? (\d{4})")
_DAY = re.compile(r"(\d{1,2})[日号]?")
_TIME = re.compile(r"(上午|下午|晚上)?(\d{1,2})(?:[:点时](\d{1,2})?分?)?")
_TIME_DIGITS = re.compile(r"(\d{1,2})(\d{2})")


def parse_day(text: str, today: date) -> date:
    """A day from text: 2026-11-24, 20261124, 11-24, 24, 11月24日, 今天, 明天, +3, 24 November 2026.

    Month and day alone are taken in the year of `today`, a day alone in its month.

    Raises:
        Refused: the text is no day, or one that the calendar does not have.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _NAMED:
        return today + timedelta(days=_NAMED[plain])
    if match := _OFFSET.fullmatch(plain):
        return today + timedelta(days=int(match[1] + match[2]))
    try:
        if match := _ENGLISH.fullmatch(plain):
            return date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
        joined = plain.replace(" ", "")
        if match := _WHOLE.fullmatch(joined) or _SEPARATED.fullmatch(joined):
            return date(int(match[1] or today.year), int(match[2]), int(match[3]))
        if match := _DAY.fullmatch(joined):
            return today.replace(day=int(match[1]))
    except ValueError:
        raise _not_in_calendar(text) from None
    raise Refused(
        _('"{text}" is not a date; type it like 2026-11-24, 11-24, 24 or +3.').format(
            text=text.strip()
        )
    )


def parse_vague_day(text: str, today: date) -> VagueDay:
    """A day, or as much of it as is known: 2020, 2020年, 2020-05, 2020年5月, May 2020, ?, 不详.

    Anything else is a day as :func:`parse_day` reads it.

    Raises:
        Refused: the text is no day, month or year, or one that the calendar does not have.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    joined = plain.replace(" ", "")
    if joined in _UNKNOWN:
        return UNKNOWN
    if match := _YEAR.fullmatch(joined):
        return VagueDay.year(int(match[1]))
    if match := _MONTH.fullmatch(joined):
        month = int(match[2])
    elif match := _ENGLISH_MONTH.fullmatch(plain):
        month = _MONTHS.index(match[1]) + 1 if match[1] in _MONTHS else 0
    else:
        return VagueDay.of(parse_day(text, today))
    if 1 <= month <= len(_MONTHS):
        return VagueDay.month(int(match[2] if match.re is _ENGLISH_MONTH else match[1]), month)
    raise _not_in_calendar(text)


def _not_in_calendar(text: str) -> Refused:
    words = _('The calendar has no day "{text}"; please check it.')
    return Refused(words.format(text=text.strip()))


def parse_time(text: str) -> time:
    """A time of day from text: 9:30, 930, 9, 9点半, 下午3点.

    Raises:
        Refused: the text is no time of day.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "").replace("半", "30")
    match = _TIME_DIGITS.fullmatch(plain) if len(plain) > 2 else None
    hour, minute = (int(match[1]), int(match[2])) if match else (-1, -1)
    if match is None and (match := _TIME.fullmatch(plain)):
        hour, minute = int(match[2]), int(match[3] or 0)
        hour += 12 if match[1] in {"下午", "晚上"} and hour < 12 else 0
    if 0 <= hour < 24 and minute < 60:
        return time(hour, minute)
    raise Refused(
        _('"{text}" is not a time of day; type it like 9:30 or 930.').format(text=text.strip())
    )

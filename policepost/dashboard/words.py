"""How periods, comparisons and shares are said on the screen."""

from policepost.core.language import _, current, format_day, pgettext
from policepost.core.periods import Period
from policepost.dashboard import rules
from policepost.dashboard.rules import Change, Grain

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def percent(value: float | None, places: int = 1) -> str:
    """Say a share: 92.5%, — where there is nothing to take a share of."""
    if value is None:
        return "—"
    shown = rules.shown_share(value, places)
    return f"{shown:.{places}f}".rstrip("0").rstrip(".") + "%" if places else f"{shown:.0f}%"


def moved(change: Change) -> str:
    """Say how a count moved: +3, −17.6%, unchanged, new; nothing where nothing can be compared."""
    if change.direction == "none":
        return ""
    if change.direction == "new":
        return pgettext("compared", "new")
    if change.direction == "same":
        return pgettext("compared", "unchanged")
    sign = "+" if change.difference > 0 else "−"
    if change.percent is None:
        return f"{sign}{rules.figure(abs(change.difference))}"
    return f"{sign}{rules.figure(rules.shown_share(abs(change.percent)))}%"


def against_last_year(now: float | None, last_year: float | None) -> str:
    """Say 同比 in a few words, nothing if there is nothing to compare."""
    words = moved(rules.change(now, last_year))
    return _("{change} y/y").format(change=words) if words else ""


def against_previous(now: float | None, previous: float | None) -> str:
    """Say 环比 in a few words, nothing if there is nothing to compare."""
    words = moved(rules.change(now, previous))
    return _("{change} p/p").format(change=words) if words else ""


def compared(now: float, last_year: float | None, previous: float) -> str:
    """Say 同比 and 环比."""
    both = (against_last_year(now, last_year), against_previous(now, previous))
    return " · ".join(words for words in both if words)


def whole(period: Period) -> str:
    """Say a period in full, for hints and sheets: one day, or from and to."""
    if period.first == period.last:
        return format_day(period.first)
    if period.first.day == 1 and period.months == 1 and rules.ends_month(period.last):
        return _month(period)
    return _("{first} to {last}").format(
        first=format_day(period.first), last=format_day(period.last)
    )


def _month(period: Period) -> str:
    if current() == "zh_CN":
        return f"{period.first.year}年{period.first.month}月"
    return f"{_MONTHS[period.first.month - 1]} {period.first.year}"


def step(part: Period, by: Grain, *, with_year: bool = False) -> str:
    """Say one step of a line as short as an axis needs it: 11月, 24日, 11-24."""
    first = part.first
    if by == "month":
        if with_year:
            return f"{first:%y}-{first.month:02}"
        return f"{first.month}月" if current() == "zh_CN" else _MONTHS[first.month - 1]
    if by == "day":
        return f"{first.day}日" if current() == "zh_CN" else f"{first.day}"
    return f"{first.month}-{first.day}"

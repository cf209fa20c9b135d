"""The words on the screen, in Simplified Chinese or English.

Message ids are English, so English needs no catalogue. ``_`` is called when a word is shown, never
when a module is imported: the language changes while the program runs.
"""

from __future__ import annotations

import gettext
import locale
import os
from datetime import date, datetime
from functools import cache

from policepost.core.paths import resources

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class _Chosen:
    """The language in force; one for the whole process."""

    name = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str) -> None:
    """Show everything in ``language`` from now on.

    Args:
        language: A key of :data:`LANGUAGES`; anything else means English.
    """
    if language == "zh_CN":
        _Chosen.catalogue = _chinese()
        _Chosen.name = "zh_CN"
    else:
        _Chosen.catalogue = gettext.NullTranslations()
        _Chosen.name = "en"


def chinese(message: str) -> str:
    """The message in Chinese whatever the screen speaks: for paper and sheets for other offices."""
    return _chinese().gettext(message) if message else ""


@cache
def _chinese() -> gettext.NullTranslations:
    file = resources() / "locale" / "zh_CN" / "LC_MESSAGES" / "policepost.mo"
    with file.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def current() -> str:
    """Name of the language in force."""
    return _Chosen.name


def of_the_system() -> str:
    """The language that the computer is set to, Chinese unless it says English."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    if wanted in (None, "", "C", "POSIX", "C.UTF-8"):
        wanted = locale.getlocale()[0]
    return "en" if (wanted or "").lower().startswith("en") else "zh_CN"


def _(message: str) -> str:
    """The message in the language in force."""
    return _Chosen.catalogue.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The message for ``count`` things; put the number in with ``.format(count=…)``."""
    return _Chosen.catalogue.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The message where the same English word means two things."""
    return _Chosen.catalogue.pgettext(context, message)


def captioned(name: str, what: str) -> str:
    """Put a name before what there is to say of it, with the colon of the language."""
    return _("{name}: {what}").format(name=name, what=what)


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for "translate later")
    """Mark a constant for the catalogue; it is translated when it is shown."""
    return message


def format_day(day: date) -> str:
    """A date in full: 2026年11月24日, 24 November 2026."""
    if current() == "zh_CN":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def format_compact_day(day: date) -> str:
    """A date in full for a narrow field: 2026年11月24日, 24 Nov 2026."""
    if current() == "zh_CN":
        return format_day(day)
    return f"{day.day} {_MONTHS_EN[day.month - 1][:3]} {day.year}"


def format_month(day: date) -> str:
    """The month of a day: 2026年11月, November 2026."""
    if current() == "zh_CN":
        return f"{day.year}年{day.month}月"
    return f"{_MONTHS_EN[day.month - 1]} {day.year}"


def format_year(day: date) -> str:
    """The year of a day: 2026年, 2026."""
    return f"{day.year}年" if current() == "zh_CN" else f"{day.year}"


def format_short_day(day: date, *, today: date | None = None) -> str:
    """A date for a list: 11-24, with the year when it is not that of ``today``."""
    if today is not None and day.year == today.year:
        return f"{day:%m-%d}"
    return f"{day:%Y-%m-%d}"


def format_weekday(day: date) -> str:
    """The day of the week: 星期二, Tuesday."""
    if current() == "zh_CN":
        return f"星期{_WEEKDAYS_ZH[day.weekday()]}"
    return _WEEKDAYS_EN[day.weekday()]


def format_moment(moment: datetime) -> str:
    """A date with its time of day: 2026-11-24 09:42."""
    return f"{moment:%Y-%m-%d %H:%M}"

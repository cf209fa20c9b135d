"""Which backups stay and when the next one is due: plain calculations over plain values.

"Last made" goes by the serial number that each backup is given, not by the clock: a clock that was
set back or forward neither throws the newest away nor keeps all that are really old.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from policepost.core.errors import Refused
from policepost.core.language import N_, _

HAND, CLOSE, DAY = "hand", "close", "day"
UPGRADE, IMPORT, RESTORE, KEY, DELETION = "upgrade", "import", "restore", "key", "deletion"
WHYS = {
    HAND: N_("By hand"),
    CLOSE: N_("On closing"),
    DAY: N_("Daily"),
    UPGRADE: N_("Before an upgrade"),
    IMPORT: N_("Before an import"),
    RESTORE: N_("Before a restore"),
    KEY: N_("Before a change of key"),
    DELETION: N_("Before a deletion"),
}
"""Why a backup was made, as its manifest says it and as the screen shows it."""

BEFORE = frozenset({UPGRADE, IMPORT, RESTORE, KEY, DELETION})
"""Made to go back to; the others of the same day must not push them out."""

QUIET_SECONDS = 60
"""So long nobody has touched the program before a backup begins by itself."""
PATIENCE = timedelta(minutes=30)
"""After so long a backup that is due no longer waits for a quiet minute."""
MOST_KEPT = 366


@dataclass(frozen=True, slots=True)
class Rule:
    """How many backups stay and how often one is made; stored in the post's settings.

    Attributes:
        daily, weekly, monthly: Of so many days, weeks, months the last backup stays.
        before: So many of those made before something risky stay.
        hours: After so many hours of work the next backup is due on the same day.
        old_days: A backup that lacks the last work and is older than so many days is shown in red.
        second_days: So many days the second place may be absent.
    """

    daily: int = 7
    weekly: int = 4
    monthly: int = 12
    before: int = 10
    hours: int = 4
    old_days: int = 2
    second_days: int = 7


LIMITS = {
    "daily": (1, MOST_KEPT),
    "weekly": (0, MOST_KEPT),
    "monthly": (0, MOST_KEPT),
    "before": (1, MOST_KEPT),
    "hours": (1, 24),
    "old_days": (1, 31),
    "second_days": (1, 62),
}
"""The least and the most of each number."""


def check_rule(rule: Rule) -> None:
    """Refuse numbers under which nothing would be kept or nothing told. Raises Refused."""
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(rule, name) <= most:
            sentence = _("Enter a number from {least} to {most}.")
            raise Refused(sentence.format(least=least, most=most), field=name)


class Made(Protocol):
    """As much of a backup as the rule looks at."""

    @property
    def serial(self) -> int:
        """Counts the backups of a post; a later one has the larger number."""

    @property
    def made_at(self) -> datetime:
        """What the clock said."""

    @property
    def why(self) -> str:
        """A key of `WHYS`."""


One = TypeVar("One", bound=Made)


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month


def last_made_first(made: Iterable[One]) -> list[One]:
    """The backups by their serial number, the last one first."""
    return sorted(made, key=lambda one: (one.serial, one.made_at), reverse=True)


def kept(made: Iterable[One], rule: Rule) -> list[One]:
    """Those of the good backups that stay, the last one first.

    Walking back from the last one: the first of each new day until enough days were met, likewise
    weeks and months. The last of all, those made by hand and the last few made before something
    risky stay in any case. What once was let go never comes back, and asking twice changes nothing.
    """
    ordered = last_made_first(made)
    stay = [at for at, one in enumerate(ordered) if at == 0 or one.why == HAND]
    for period, count in ((_day, rule.daily), (_week, rule.weekly), (_month, rule.monthly)):
        stay += _firsts(ordered, period, count)
    stay += [at for at, one in enumerate(ordered) if one.why in BEFORE][: rule.before]
    return [ordered[at] for at in sorted(set(stay))]


def _firsts(ordered: list[One], period: Callable[[datetime], Hashable], count: int) -> list[int]:
    """Places of the first backup in each of the first ``count`` periods that are met."""
    met: dict[Hashable, int] = {}
    for at, one in enumerate(ordered):
        met.setdefault(period(one.made_at), at)
    return list(met.values())[:count]


def is_due(now: datetime, last: datetime | None, rule: Rule) -> bool:
    """Whether unsaved work should be backed up by itself: once a day, then after some hours.

    Args:
        now: The present moment.
        last: When the last good backup was made; None if there is none.
        rule: How often.
    """
    if last is None or last > now:  # the clock was set back: what it said is worth nothing
        return True
    return last.date() != now.date() or now - last >= timedelta(hours=rule.hours)


def may_begin(quiet_seconds: float, due_for: timedelta) -> bool:
    """Whether a backup that is due begins now: in a quiet minute, or when none has come."""
    return quiet_seconds >= QUIET_SECONDS or due_for >= PATIENCE


def is_old(now: datetime, last: datetime | None, rule: Rule) -> bool:
    """Whether unsaved work has waited too long; a backup from the future counts as made today."""
    return last is None or (now.date() - last.date()).days > rule.old_days

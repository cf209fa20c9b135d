"""Why a record is on a work list: in words for the screen, and as reasons for sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from policepost.core.language import N_, _, format_short_day, ngettext
from policepost.grids import premises_rules
from policepost.residents import kind_rules
from policepost.residents import rules as residents
from policepost.verification import doubt_rules, rules


def missing_words(names: Iterable[str]) -> str:
    """Return fields of an entry that are missing, as the officer calls them."""
    return _(", ").join(_(one) for one in _fields(names))


def _fields(names: Iterable[str]) -> tuple[str, ...]:
    own = {**rules.PLACE_FIELDS, **premises_rules.NAMES}
    known = {**own, **kind_rules.NAMES, **residents.FIELDS}
    return tuple(known.get(name, name) for name in names)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a record is on a list: for the screen, and for sheets."""

    words: str = ""
    reasons: tuple[str, ...] = ()
    day: date | None = None


NOTHING = Why()


def lacks(names: Sequence[str]) -> Why:
    return Why(missing_words(names), _fields(names))


def is_odd(odd: Sequence[doubt_rules.Doubt]) -> Why:
    told = tuple(doubt_rules.DOUBTS[doubt] for doubt in odd)
    return Why(_("; ").join(_(one) for one in told), told)


def is_stale(day: date | None, due: date | None, today: date) -> Why:
    """Say since when an entry is to be verified again."""
    if day is None or due is None:
        return Why(_("Never verified"), (N_("Never verified"),))
    over = (today - due).days
    words = ngettext("{days} day overdue", "{days} days overdue", over)
    return Why(words.format(days=f"{over:,}"), (f"逾期{over}天",))


def was_missed(days: Sequence[date], today: date) -> Why:
    """Say how often somebody was not met, and when last."""
    if not days:
        return NOTHING
    times = ngettext("{count} time", "{count} times", len(days)).format(count=len(days))
    last = format_short_day(days[-1], today=today)
    words = _("{times}, last on {day}").format(times=times, day=last)
    return Why(words, (f"{len(days)}次未见到",))


def use_words(month: str, *, used: bool) -> str:
    """Return whether a dwelling was in use, with the month."""
    sentence = _("{month}: in use") if used else _("{month}: not in use")
    return sentence.format(month=month)

"""Who lived where, when: what is certain and what is possible; plain values only.

A stay is a half-open period: on its last day somebody does not live there any more. Its days may
be vague (:mod:`policepost.core.vague`), so that a person lives there *certainly* on some days and
*possibly* on more. The rules are those by which the Dutch register tells the occupation of a
dwelling (BRP API "bewoning", github.com/BRP-API/Haal-Centraal-BRP-bewoning, its feature files):

- who moved in "in 2020" lives there possibly from 2020-01-01 and certainly from 2021-01-01; who
  moved out "in 2020" lives there certainly until 2020-01-01 and possibly until 2021-01-01;
- who moved into the dwelling before on a known day of that time can have left it the next day at
  the earliest, and lived there on that day for certain;
- each change of those who live in a dwelling, certainly or possibly, begins a new period; for days
  on which nobody can have lived there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Generic, TypeVar

from policepost.core.vague import DAY, UNKNOWN, Known, VagueDay

FOREVER = date.max
"""The end of a period that goes on."""

Key = TypeVar("Key")


class Sureness(StrEnum):
    """How sure an answer is."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A stay as the register tells it.

    Attributes:
        until: None as long as it goes on.
        main: Whether it is, or was, the main dwelling: of these there is one at a time.
        present: Whether it is the main dwelling that stands with the person.
        gone_by: A day on which the person certainly lived there no more.
        seen: Days on which somebody of the post found the person living there.
    """

    since: VagueDay = UNKNOWN
    until: VagueDay | None = None
    main: bool = True
    present: bool = False
    gone_by: date = FOREVER
    seen: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a stay: possible in ``[first, end)``, certain in ``[sure, sure_end)``.

    Nothing is certain when ``sure_end`` does not come after ``sure``.
    """

    first: date
    sure: date
    sure_end: date
    end: date

    def on(self, since: date, until: date) -> Sureness | None:
        """Say how sure it is that the person lived there on a day of ``[since, until)``."""
        if max(self.sure, since) < min(self.sure_end, until):
            return Sureness.CERTAIN
        if max(self.first, since) < min(self.end, until):
            return Sureness.POSSIBLE
        return None

    @property
    def certain_once(self) -> bool:
        """Whether the person lived there on some day for certain."""
        return self.sure < self.sure_end


def spans(stays: Sequence[Told], today: date, born: date | None = None) -> list[Span]:
    """Return the days of each stay of one person.

    Args:
        stays: All that is known of the person, in any order.
        today: On which who lives somewhere lives there for certain.
        born: Nobody lived anywhere before.
    """
    found = [_alone(stay, today, born or date.min) for stay in stays]
    last = next((n for n, stay in enumerate(stays) if stay.present), None)
    chain = sorted(
        (n for n, stay in enumerate(stays) if _in_order(stay)),
        key=lambda n: _order(stays[n]),
    )
    if last is not None:
        chain.append(last)
        _look_at_present(found, stays, chain, today)
        for n, stay in enumerate(stays):
            if stay.main and n not in chain:
                found[n] = _ended_by(found[n], found[last].sure)
    for before, after in pairwise(chain):
        found[after] = _begun_after(found[after], stays[before])
        found[before] = _ended_by(found[before], found[after].sure)
    return [_with_first_day(span, stay) for span, stay in zip(found, stays, strict=True)]


def _in_order(stay: Told) -> bool:
    """Say whether it is known where a former main dwelling stands among the others."""
    known = stay.since.known, stay.until.known if stay.until else Known.NOTHING
    return stay.main and not stay.present and known != (Known.NOTHING, Known.NOTHING)


def _order(stay: Told) -> tuple[int, bool]:
    """Return what sorts the stays of a person: the middle of each, as far as it is known."""
    since, until = stay.since, stay.until or UNKNOWN
    known = [one for one in (since, until) if one.known is not Known.NOTHING]
    first, last = known[0], known[-1]
    middle = first.possibly.toordinal() + first.last.toordinal()
    middle += last.possibly.toordinal() + last.last.toordinal()
    return middle, since in known


def _alone(stay: Told, today: date, born: date) -> Span:
    """Return the days of a stay by its own two days."""
    sure = stay.since.surely
    if stay.until is None:
        sure_end = end = FOREVER
        sure = min(sure, max(today, stay.since.possibly))
    else:
        sure_end = stay.until.possibly
        end = max(min(stay.until.surely, stay.gone_by), sure_end)
    return Span(min(max(stay.since.possibly, born), sure), sure, sure_end, end)


def _look_at_present(
    found: list[Span], stays: Sequence[Told], chain: Sequence[int], today: date
) -> None:
    """Whoever was found in the main dwelling of today lived there from that day on.

    A day before the dwelling that came before was certainly left tells of that one.
    """
    stay, span = stays[chain[-1]], found[chain[-1]]
    ends = [one.until.surely for one in stays if one.main and not one.present and one.until]
    left = max((min(end, today) for end in ends), default=date.min)
    days = [day for day in stay.seen if max(left, stay.since.possibly) <= day < span.sure_end]
    found[chain[-1]] = replace(span, sure=min([span.sure, *days]))


def _begun_after(span: Span, before: Told) -> Span:
    """Nobody moves on before the day after they came, nor before they can have left."""
    came = before.since
    lived = came.possibly + DAY if came.known is Known.DAY else came.possibly
    left = before.until.possibly if before.until else date.min
    return replace(span, first=max(span.first, min(max(lived, left), span.sure)))


def _ended_by(span: Span, day: date) -> Span:
    return replace(span, end=min(span.end, max(day, span.sure_end)))


def _with_first_day(span: Span, stay: Told) -> Span:
    """Who came on a known day lived there on that day, however soon they may have left."""
    first = stay.since.day
    if first is None or span.certain_once or span.end <= first:
        return span
    return replace(span, sure=first, sure_end=first + DAY)


@dataclass(frozen=True, slots=True)
class Occupation(Generic[Key]):
    """Who lived in a dwelling in ``[since, until)``; always the same people, at least one."""

    since: date
    until: date
    certain: frozenset[Key]
    possible: frozenset[Key]


def occupations(
    lived: Mapping[Key, Iterable[Span]], since: date, until: date
) -> list[Occupation[Key]]:
    """Return the periods of ``[since, until)`` in which anybody lived in a dwelling, in order.

    Args:
        lived: The days of each person in that dwelling.
        since: The first day asked for.
        until: The day after the last.

    Returns:
        A period for each change of who lived there; ``possible`` are those who only may have.
    """
    known = {key: tuple(days) for key, days in lived.items()}
    edges = {since, until} if since < until else set()
    for span in (one for days in known.values() for one in days):
        for edge in (span.first, span.sure, span.sure_end, span.end):
            if since < edge < until:
                edges.add(edge)
    found: list[Occupation[Key]] = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        _append(found, _between(known, start, end))
    return found


def _between(lived: Mapping[Key, Sequence[Span]], since: date, until: date) -> Occupation[Key]:
    told = {key: {span.on(since, until) for span in days} for key, days in lived.items()}
    certain = frozenset(key for key, said in told.items() if Sureness.CERTAIN in said)
    possible = frozenset(key for key, said in told.items() if Sureness.POSSIBLE in said)
    return Occupation(since, until, certain, possible - certain)


def _append(found: list[Occupation[Key]], one: Occupation[Key]) -> None:
    """Add a period, unless nobody lived there or it only goes on with the same people."""
    if not one.certain and not one.possible:
        return
    last = found[-1] if found else None
    if last and last.until == one.since and _people(last) == _people(one):
        found[-1] = replace(last, until=one.until)
    else:
        found.append(one)


def _people(one: Occupation[Key]) -> tuple[frozenset[Key], frozenset[Key]]:
    return one.certain, one.possible

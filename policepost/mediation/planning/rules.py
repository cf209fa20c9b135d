"""What stands in the way of a sitting, and until when it has to be: plain calculations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from policepost.core import clock
from policepost.core.language import N_, _, format_day
from policepost.mediation.rules import usual_until

SECOND_WITHIN: Final = 7
"""Working days after the first police mediation within which a second ends (程序规定 art 183)."""
MOST_POLICE: Final = 2
"""Police mediation is tried once, and once more where that is needed (程序规定 art 183)."""
LATEST: Final = time(18)
"""Proposed sittings are over by then."""
STEP: Final = timedelta(minutes=30)
WEEKDAYS: Final = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday")),
    *(N_("Friday"), N_("Saturday"), N_("Sunday")),
)


@dataclass(frozen=True, slots=True)
class Span:
    """From when, and for how many minutes."""

    at: datetime
    minutes: int

    @property
    def until(self) -> datetime:
        """When it is over."""
        return self.at + timedelta(minutes=self.minutes)

    @property
    def words(self) -> str:
        """Such as 09:00–10:00."""
        return f"{self.at:%H:%M}–{self.until:%H:%M}"

    def meets(self, other: Span) -> bool:
        """Whether both take some of the same time."""
        return self.at < other.until and other.at < self.until


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody who is wanted at a sitting.

    Attributes:
        key: The same for the same person at another sitting.
        weekdays: On which days the person comes, Monday is 0; empty for every day.
        away: Periods of absence, both days included, with why.
    """

    key: object
    name: str
    weekdays: tuple[int, ...] = ()
    away: tuple[tuple[date, date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A sitting that is planned already."""

    span: Span
    place: str
    title: str
    keys: frozenset[object]


@dataclass(frozen=True, slots=True)
class Wish:
    """A sitting that somebody wants to plan."""

    span: Span
    place: str
    attending: tuple[Attending, ...]


def clashes(wish: Wish, planned: Iterable[Planned]) -> list[str]:
    """Say what stands in the way of a sitting, the room first; empty if nothing does."""
    found = []
    people = list(_people(wish))
    for one in planned:
        if not one.span.meets(wish.span):
            continue
        told = {"span": one.span.words, "other": one.title}
        if one.place == wish.place:
            sentence = (
                _("{place} is taken {span}: {other}.")
                if one.place
                else _("Another sitting is planned {span}: {other}.")
            )
            found.append(sentence.format(place=one.place, **told))
        for who in wish.attending:
            if who.key in one.keys:
                sentence = _("{name} is at another sitting {span}: {other}.")
                people.append(sentence.format(name=who.name, **told))
    return [*found, *people]


def _people(wish: Wish) -> Iterator[str]:
    """Who does not come on such a day, or is away."""
    day = wish.span.at.date()
    for who in wish.attending:
        if who.weekdays and day.weekday() not in who.weekdays:
            days = _(", ").join(_(WEEKDAYS[one]) for one in who.weekdays)
            yield _("{name} comes on {days} only.").format(name=who.name, days=days)
        for since, until, note in who.away:
            if since <= day <= until:
                sentence = (
                    _("{name} is away until {day} ({why}).")
                    if note
                    else _("{name} is away until {day}.")
                )
                yield sentence.format(name=who.name, day=format_day(until), why=note)


def free_start(
    day: date,
    opens: time,
    minutes: int,
    rooms: Sequence[str],
    attending: tuple[Attending, ...],
    planned: Collection[Planned],
) -> tuple[datetime, str] | None:
    """Return when on that day a sitting with these people can be, and in which of the rooms.

    None if the day has no such time between ``opens`` and `LATEST`.
    """
    at = datetime.combine(day, opens).astimezone()
    last = datetime.combine(day, LATEST).astimezone() - timedelta(minutes=minutes)
    while at <= last:
        for room in rooms:
            if not clashes(Wish(Span(at, minutes), room, attending), planned):
                return at, room
        at += STEP
    return None


def second_until(first: date) -> date:
    """Return the last day of a second police mediation (程序规定 art 183).

    The 7th working day after the first, which is not counted (art 35).
    """
    return clock.add_working_days(first, SECOND_WITHIN)


def limits(way: str, received: date, held: Sequence[date], wanted: date) -> list[str]:
    """Say which limits a sitting on the day ``wanted`` has to keep, or does not keep.

    Args:
        way: ``people``, or one of the ways of police mediation.
        received: When the dispute came in.
        held: The days of the sittings that were held, the earliest first.
        wanted: The day of the next.
    """
    if way == "people":
        until = usual_until(received)
        if wanted <= until:
            return []
        sentence = _("People's mediation usually ends within a month, here by {day}.")
        return [sentence.format(day=format_day(until))]
    if len(held) >= MOST_POLICE:
        return [
            _(
                "Police mediation is tried twice at most; end it, or let the people's mediation "
                "committee go on."
            )
        ]
    if not held:
        return []
    until = second_until(held[0])
    sentence = (
        _("The second police mediation has to end by {day}, 7 working days after the first.")
        if wanted <= until
        else _("This is too late: the second police mediation has to end by {day}.")
    )
    return [sentence.format(day=format_day(until))]

"""Where the invented people lived before, live besides, and went: a little of everything."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.vague import VagueDay
from policepost.residents import merging, moving, staying
from policepost.residents.staying import StayForm
from policepost.sample.neighbours import Neighbour, at

if TYPE_CHECKING:
    from policepost.core.database import Database

_EACH = 400
"""Of so many people one moved, one lives in two dwellings, one left, and so on."""
_MOST = 5
_FORMER = ("晋城市泽州县巴公镇", "高平市东城街道", "阳城县凤城镇", "太原市小店区坞城路")
_GONE = (
    ("随子女迁往太原", moving.MOVED),
    ("", moving.DIED),
    ("租期满，回阳城县", moving.MOVED),
    ("", moving.DIED),
)


def live_a_year(db: Database, people: Sequence[Neighbour], now: datetime, random: Random) -> None:
    """Move some people within the estate, into a second dwelling, away, on days known or vague.

    Only people of whom nothing else is told: the rest of the year goes on without them.
    """
    free = _untold(db, people, random, 4 * max(1, min(_MOST, len(people) // _EACH)))
    for n, one in enumerate(free):
        other = people[random.randrange(len(people))]
        day = now.date() - timedelta(days=random.randrange(20, 330))
        # whoever came only after that day did not move on it
        with clock.at(at(day, 15)), suppress(Refused):
            _ways[n % len(_ways)](db, one, other, n, random)


def _untold(
    db: Database, people: Sequence[Neighbour], random: Random, count: int
) -> list[Neighbour]:
    found: list[Neighbour] = []
    with db.reading() as session:
        for one in random.sample(list(people), min(len(people), 6 * count)):
            adult = one.age >= 18 and not one.note
            if len(found) < count and adult and not merging.links(session, one.id):
                found.append(one)
    return found


def _within(db: Database, one: Neighbour, other: Neighbour, n: int, _random: Random) -> None:
    """Move in with somebody else, as a household of their own."""
    if one.address != other.address:
        today = clock.today()
        known = (
            VagueDay.of(today),
            VagueDay.month(today.year, today.month),
            VagueDay.year(today.year),
        )
        moving.move_resident(db, one.id, other.address, known[n // 4 % 3], household=2)


def _besides(db: Database, one: Neighbour, other: Neighbour, _n: int, random: Random) -> None:
    if one.address != other.address:
        since = VagueDay.year(clock.today().year - random.randrange(1, 6))
        manner = random.choice(["rents", "family", "owns"])
        form = StayForm(address=other.address, since=since, manner=manner, household=2)
        staying.add_stay(db, one.id, form)


def _before(db: Database, one: Neighbour, _other: Neighbour, n: int, random: Random) -> None:
    """Tell where somebody lived before they came."""
    came = clock.today().year - random.randrange(3, 15)
    since = VagueDay.year(came - random.randrange(5, 20))
    form = StayForm(address=_FORMER[n // 4 % len(_FORMER)], since=since, until=VagueDay.year(came))
    staying.add_stay(db, one.id, form)
    staying.correct_moving_in(db, one.id, VagueDay.year(came))


def _away(db: Database, one: Neighbour, _other: Neighbour, n: int, _random: Random) -> None:
    today, (why, kind) = clock.today(), _GONE[n // 4 % len(_GONE)]
    day = VagueDay.of(today) if kind == moving.DIED else VagueDay.month(today.year, today.month)
    moving.leave(db, one.id, day, why, kind)


_ways = (_within, _besides, _before, _away)

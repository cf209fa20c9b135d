"""Rounds of the sample post: dwellings and shops looked at, doors that stayed shut, odd entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from policepost.core import clock
from policepost.core.vague import VagueDay
from policepost.exchange.sheets import Sheet
from policepost.exchange.values import Cell
from policepost.grids.records import Level, Place, Premises
from policepost.residents import staying
from policepost.residents.kinds import Kind
from policepost.residents.records import Resident
from policepost.sample.neighbours import at
from policepost.sample.people import Person
from policepost.verification import actions, queries
from policepost.verification.importing import USES
from policepost.verification.queries import Work, WorkFilter
from policepost.verification.rules import Answer, Reason, Round

if TYPE_CHECKING:
    from policepost.core.database import Database

_SHUT = 7
"""Households of which somebody was not met."""
_LONG_HERE = 4
"""Migrants who have lived here for years."""
_LISTED = 60
"""Dwellings on the property company's list, besides those that it makes one look at."""
_EMPTY = ("A区1号楼1单元2401", "B区2号楼1单元2501")
"""Dwellings in which nobody is registered."""


@dataclass(frozen=True, slots=True)
class _Home:
    """A dwelling with how many people live there."""

    id: UUID
    address: str
    people: int


def live(db: Database, now: datetime, random: Random) -> None:
    """Go from door to door for some weeks until now."""
    homes = _homes(db)
    if len(homes) < _LISTED:
        return
    with clock.at(at(now.date() - timedelta(days=60), 9)):
        actions.verify_dwellings(db, [one.id for one in homes if random.random() < 0.97])
    _look_at_shops(db, now, random)
    _find_long_stays(db, now)
    _knock(db, now)
    with clock.at(min(at(now.date(), 8), now)):
        _hear_of_use(db, homes)


def _homes(db: Database) -> list[_Home]:
    with db.reading() as session:
        rows = session.execute(
            select(Place.id, Place.address, func.count())
            .join(Resident, Resident.dwelling_id == Place.id)
            .where(Place.level == Level.DWELLING)
            .group_by(Place.id, Place.address)
            .order_by(Place.sort_key)
        )
        return [_Home(*row) for row in rows]


def dwellings(people: Sequence[Person], random: Random) -> list[list[Cell]]:
    """Return the property company's list of dwellings: what for, let or not, and by whom.

    Of a few of them it says nothing; in two of them nobody is registered.
    """
    kinds: dict[tuple[str, str], set[str]] = {}
    for one in people:
        kinds.setdefault((one.address, one.grid), set()).add(one.kind)
    rows: list[list[Cell]] = [["房屋地址", "网格", "房屋用途", "是否出租", "房东"]]
    for (address, grid), living in kinds.items():
        let = all("流动" in kind or "租住" in kind for kind in living)
        landlord = random.choice("赵钱孙李周吴郑王") + "某" if let else ""
        if random.random() < 0.985:
            rows.append([address, grid, "住宅", "是" if let else "否", landlord])
    grid = people[0].grid if people else ""
    rows.extend([address, grid, "住宅", "否", ""] for address in _EMPTY)
    return rows


def _look_at_shops(db: Database, now: datetime, random: Random) -> None:
    with db.reading() as session:
        shops = list(session.scalars(select(Premises.id).where(Premises.closed_on.is_(None))))
    with clock.at(at(now.date() - timedelta(days=30), 15)):
        actions.verify_premises(db, [key for key in shops if random.random() < 0.8])


def _find_long_stays(db: Database, now: datetime) -> None:
    """Some migrants turn out to have lived here for years."""
    with db.reading() as session:
        some = session.scalars(
            select(Resident.id)
            .where(Resident.kind == Kind.MIGRANT, Resident.left_on.is_(None))
            .order_by(Resident.id)
            .limit(_LONG_HERE)
        ).all()
    with clock.at(at(now.date() - timedelta(days=20), 10)):
        for n, key in enumerate(some):
            staying.correct_moving_in(db, key, VagueDay.of(now.date() - timedelta(days=1200 + n)))


def _knock(db: Database, now: datetime) -> None:
    """Some doors stayed shut: most of them once, one of them three times."""
    with db.reading() as session:
        today = now.date()
        doors = queries.ids(session, WorkFilter(Work.ROUND), today, limit=_SHUT)
        found = [queries.household(session, key, today, db.officer) for key in doors]
    for n, one in enumerate(found):
        if one is None or not one.people:
            continue
        for weeks in (3, 2, 1) if n == 0 else (1,):
            day = now.date() - timedelta(weeks=weeks, days=n % 5)
            with clock.at(at(day, 19)):
                actions.verify_round(
                    db,
                    Round(
                        dwelling_id=one.dwelling_id,
                        answers={one.people[0].id: Answer.NOT_MET},
                        visited_on=day,
                        collected_by=one.walkers[0] if one.walkers else "",
                    ),
                )


def _hear_of_use(db: Database, homes: Sequence[_Home]) -> None:
    """The property company hands in which dwellings are in use; one oddity becomes a visit."""
    alone = [one for one in homes if one.people == 1][:2]
    said = [(address, "是") for address in _EMPTY]
    said += [(one.address, "否") for one in alone]
    said += [(one.address, "是") for one in homes if one not in alone][:_LISTED]
    rows: list[list[Cell]] = [["房号", "使用"]]
    rows += [[address, used] for address, used in said]
    sheet = Sheet("物业使用情况", rows)
    USES.take(db, USES.plan(sheet))
    with db.reading() as session:
        odd = queries.ids(session, WorkFilter(Work.LONE_UNUSED), clock.today(), limit=1)
    due = clock.next_working_day(clock.today())
    actions.plan_visits(db, list(odd), Reason.LONE_UNUSED, due, "李网格")

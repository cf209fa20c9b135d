"""Puts the sample post together."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select
from sqlalchemy.pool import ConnectionPoolEntry

from policepost.core import clock
from policepost.core.access.slots import Cost
from policepost.exchange.sheets import Sheet
from policepost.grids import queries as grids
from policepost.grids import serving
from policepost.grids.records import Place
from policepost.grids.serving import ServiceForm
from policepost.residents import actions
from policepost.residents.records import Resident
from policepost.residents.rules import age
from policepost.sample import PASSWORD, calls, checks, desk, files, kinds, moves, quarrels, rounds
from policepost.sample.neighbours import Neighbour, at
from policepost.sample.people import CHIEFS, GRIDS, make_people, worker
from policepost.upkeep.making import PostForm
from policepost.upkeep.making import make_post as make_empty_post

if TYPE_CHECKING:
    from policepost.core.database import Database

OFFICER = "田某"
_DISPUTES = 120
_ENOUGH = 200
"""Fewer people than this have no year of quarrels behind them, only their entries."""
_LOG_PAGES = 10_000
"""How long the write-ahead log grows before it is copied into the file; ten times SQLite's."""
_CHEAP = Cost(passes=1, memory=8 * 1024, lanes=1)
"""The password of an invented post stands in its source; guessing it need not cost anything."""


def make(folder: Path, count: int) -> None:
    """Make the post, its people and a year of work until now."""
    now = clock.now()
    random = Random(now.date().toordinal())  # noqa: S311  (no secret)
    form = PostForm(
        post="泽颢警务室",
        station="北街派出所",
        officer=OFFICER,
        password=PASSWORD,
        grids=[f"网格{n + 1:02d}" for n in range(GRIDS)],
        cost=_CHEAP,
    )
    with clock.at(now - timedelta(days=370)):
        made = make_empty_post(folder, form)
    db = made.db
    with clock.at(now - timedelta(days=40)):  # renewed in time
        made.ring.set_password(db.key, OFFICER, PASSWORD)
    event.listen(db.engine, "checkout", _hurry)
    try:
        _serve(db, now)
        _register(db, count, now)
        people = _neighbours(db, now)
        _verify(db, now, random)
        if len(people) >= _ENOUGH:
            kinds.live_a_year(db, people, now)
            desk.live_a_year(db, people, now, random)
            disputes = min(_DISPUTES, len(people) // 10) - 1  # and the one that is a fight
            quarrels.live_a_year(db, people, now, random, disputes)
            checks.live_a_year(db, people, now, random)
            rounds.live(db, now, random)
            moves.live_a_year(db, people, now, random)
            files.leave_doubts(db, people, now)
            kinds.register_twice(db, people, now)
            calls.live(db, people, now)
    finally:
        db.close()


def _hurry(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Not wait for the disk: a power cut costs nothing here, the sample is simply made again.

    A page that changes in many transactions is copied from the log into the file more rarely.
    """
    if record.info.get("hurries"):
        return
    record.info["hurries"] = True
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")


def _register(db: Database, count: int, now: datetime) -> None:
    people = make_people(count, now.date())
    sheet = Sheet("网格员采集表", kinds.rows(people, now.date()))
    doors = Sheet("物业台账", rounds.dwellings(people, Random(count)))  # noqa: S311  (no secret)
    with clock.at(now - timedelta(days=1)):
        files.take_register(db, sheet, doors)


def _serve(db: Database, now: datetime) -> None:
    """Say who leads and who walks each grid, before all its dwellings would have to be told so."""
    with db.reading() as session:
        found = grids.grids(session)
    begun = now - timedelta(days=300)
    for n, grid in enumerate(found):
        for role, name in (("grid_chief", CHIEFS[n % len(CHIEFS)]), ("grid_worker", worker(n))):
            phone = f"1390000{4400 + 10 * n + len(role):04d}"
            form = ServiceForm(role=role, name=name, phone=phone, since=begun.date())
            with clock.at(begun):
                serving.begin_service(db, grid.id, form)


def _neighbours(db: Database, now: datetime) -> list[Neighbour]:
    with db.reading() as session:
        found = session.execute(
            select(
                *(Resident.id, Resident.name, Resident.sex, Resident.birth_date, Resident.phone),
                *(Place.address, Resident.grid_id, Resident.note, Resident.ethnic),
                Resident.id_number,
            )
            .join(Place, Place.id == Resident.dwelling_id)
            .order_by(Resident.id)
        ).all()
    return [
        Neighbour(
            id=row.id,
            name=row.name,
            sex=row.sex,
            ethnic=row.ethnic or "",
            birth=row.birth_date,
            age=age(row.birth_date, now.date()) or 0,
            id_number=row.id_number or "",
            phone=row.phone,
            address=row.address,
            grid_id=row.grid_id,
            note=row.note,
        )
        for row in found
    ]


def _verify(db: Database, now: datetime, random: Random) -> None:
    """Let the officer verify nearly everybody in the course of the last year, grid by grid."""
    with db.reading() as session:
        everybody = session.execute(select(Resident.id, Resident.grid_id)).all()
    by_grid: dict[object, list[object]] = {}
    for resident_id, grid_id in everybody:
        if random.random() < 0.985:
            by_grid.setdefault(grid_id, []).append(resident_id)
    for n, ids in enumerate(by_grid.values()):
        with clock.at(at(now.date() - timedelta(days=12 + 9 * n), 16)):
            actions.verify_residents(db, ids)  # type: ignore[arg-type]

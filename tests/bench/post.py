"""The posts that are measured: people through the import, disputes and the rest in bulk."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from policepost import features
from policepost.core import bulk, clock
from policepost.core.access.slots import Cost
from policepost.core.database import Database
from policepost.core.records import Record, new_id
from policepost.core.tables import table
from policepost.sample.people import make_people, rows

PASSWORD = "a measured post 4417"  # noqa: S105 - nothing is behind it
CHEAP = Cost(passes=1, memory=1024, lanes=1)
"""Argon2id that does not count here: what is measured begins when the password is accepted."""


def make(folder: Path, people: int, disputes: int) -> Database:
    """Make a post and fill it.

    Args:
        folder: A folder that is empty or not there yet.
        people: How many residents.
        disputes: How many disputes, and as many bookings and hazards.
    """
    from policepost.residents import importing

    db = empty(folder)
    sheet = folder / "people.csv"
    with sheet.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows(make_people(people, clock.today())))
    importing.import_residents(db, importing.look(sheet))
    sheet.unlink()
    _fill(db, disputes)
    db.settle()  # what is measured is the index, not what waits for it
    return db


def empty(folder: Path) -> Database:
    """Make a post as the wizard does; nobody is in it yet.

    Args:
        folder: A folder that is empty or not there yet.
    """
    from policepost.upkeep.making import PostForm, make_post

    features.import_all(features.FEATURES)
    form = PostForm(
        post="寺河嘉苑警务室", station="泽颢派出所", officer="王建国", password=PASSWORD, cost=CHEAP
    )
    return make_post(folder, form).db


def _fill(db: Database, count: int) -> None:
    """Add years of disputes, bookings and hazards, spread over the grids."""
    from policepost.appointments.records import Booking, Service
    from policepost.grids.records import Level, Place, Premises
    from policepost.inspections.records import ChecklistEdition, Hazard, Inspection
    from policepost.mediation.records import Dispute

    random = Random(7)
    with db.reading() as session:
        grids = list(session.scalars(select(Place.id).where(Place.level == Level.GRID)))
        services = list(session.scalars(select(Service.id)))
    days = [clock.today() - timedelta(days=random.randrange(1100)) for _ in range(count)]
    with db.transaction("Import residents") as session:  # in bulk, as an import does
        shops = [_shop(n, random.choice(grids)) for n in range(200)]
        edition = {"id": new_id()}
        visits = [_inspection(shop["id"], edition["id"]) for shop in shops]
        bulk.insert_many(session, Premises, _filled(Premises, shops))
        bulk.insert_many(session, ChecklistEdition, _filled(ChecklistEdition, [edition]))
        bulk.insert_many(session, Inspection, _filled(Inspection, visits))
        for kind, lines in (
            (Dispute, [_dispute(day, random, grids) for day in days]),
            (Booking, [_booking(day, random, grids, services) for day in days]),
            (Hazard, [_hazard(day, random, grids, random.choice(visits)) for day in days]),
        ):
            bulk.insert_many(session, kind, _filled(kind, lines))


def _filled(kind: type[Record], lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give every line every column: what it does not say is empty, by the column's type."""
    plain = {str: "", bool: False, int: 0, datetime: clock.now(), date: clock.today()}
    empty = {
        column.key: None if column.nullable else plain.get(column.type.python_type, [])
        for column in kind.__table__.columns
    }
    return [{**empty, **line} for line in lines]


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour)).astimezone()


def _shop(number: int, grid: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "name": f"商铺{number}",
        "kind": next(iter(table("premises_kinds"))).code,
        "grid_id": grid,
    }


def _inspection(premises: UUID, edition: UUID) -> dict[str, Any]:
    return {"id": new_id(), "premises_id": premises, "edition_id": edition, "state": "finished"}


def _dispute(day: date, random: Random, grids: Sequence[UUID]) -> dict[str, Any]:
    from policepost.mediation.codes import Status, Urgency

    status = random.choice(list(Status))
    return {
        "id": new_id(),
        "kind": random.choice(list(table("dispute_kinds"))).code,
        "source": random.choice(list(table("dispute_sources"))).code,
        "subject": random.choice(("噪音", "楼上漏水", "停车", "合同", "宠物")),
        "received_at": _at(day, 10),
        "received_on": day,
        "place": "寺河嘉苑A区3号楼",
        "grid_id": random.choice(grids),
        "facts": "双方因琐事发生口角，经邻居劝解后报警。",
        "urgency": next(iter(Urgency)),
        "status": status,
        "people": "张伟、李娜",
        "officer": "王建国",
        "settled_on": day + timedelta(days=9),
        "ended_on": day + timedelta(days=40),
    }


def _booking(
    day: date, random: Random, grids: Sequence[UUID], services: Sequence[UUID]
) -> dict[str, Any]:
    from policepost.appointments.states import Channel, Kind, State

    return {
        "id": new_id(),
        "service_id": random.choice(services),
        "kind": next(iter(Kind)),
        "state": random.choice(list(State)),
        "channel": random.choice(list(Channel)),
        "day": day,
        "starts_at": _at(day, 9),
        "minutes": 15,
        "grid_id": random.choice(grids),
        "name": "张伟",
        "phone": f"1390000{random.randrange(10_000):04d}",
        "booked_at": _at(day, 8),
    }


def _hazard(
    day: date, random: Random, grids: Sequence[UUID], visit: dict[str, Any]
) -> dict[str, Any]:
    from policepost.inspections.rules import HazardState

    due = day + timedelta(days=random.randrange(3, 30))
    return {
        "id": new_id(),
        "inspection_id": visit["id"],
        "premises_id": visit["premises_id"],
        "grid_id": random.choice(grids),
        "item_code": "exit",
        "item_text": "疏散通道",
        "description": "堆放杂物",
        "severity": "general",
        "found_on": day,
        "first_due_on": due,
        "due_on": due,
        "state": random.choice(list(HazardState)),
    }

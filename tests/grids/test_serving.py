"""Who serves a grid, who did, and how the rest of the program is told."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from alembic import command

from policepost.core import clock, migrating
from policepost.core.connecting import connect, engine_for
from policepost.core.database import FILE, Database
from policepost.core.errors import Refused
from policepost.core.searching import search
from policepost.grids import actions, drawing, queries, serving, serving_queries
from policepost.grids.serving import ServiceForm

TODAY = datetime(2026, 11, 22, 9).astimezone()
WORKER = ServiceForm(
    role="grid_worker", name=" 李  网格", phone="139 0000 4417", since=date(2026, 3, 1)
)
CHIEF = ServiceForm(role="grid_chief", name="秦某")


@pytest.fixture
def grid(db: Database) -> UUID:
    key = actions.make_estate(db, "寺河嘉苑")
    (grid,) = actions.make_grids(db, ["网格01"], key)
    actions.add_dwellings(db, ["A3-2-1101"], grid)
    return grid


def told(db: Database, grid: UUID) -> list[tuple[str, date | None, date | None]]:
    with db.reading() as session:
        return [(one.name, one.since, one.until) for one in serving_queries.services(session, grid)]


def test_present_and_past_are_told_apart(db: Database, grid: UUID) -> None:
    with clock.at(TODAY):
        worker = serving.begin_service(db, grid, WORKER)
        serving.begin_service(db, grid, CHIEF)
        other = ServiceForm(role="grid_worker", name="张网格", since=date(2026, 11, 1))
        serving.edit_service(db, worker, WORKER, until=date(2026, 11, 1))
        serving.begin_service(db, grid, other)
    assert told(db, grid) == [
        ("秦某", None, None),
        ("张网格", date(2026, 11, 1), None),
        ("李 网格", date(2026, 3, 1), date(2026, 11, 1)),
    ]


def test_lists_and_the_search_name_who_walks_the_grid(db: Database, grid: UUID) -> None:
    with clock.at(TODAY):
        chief = serving.begin_service(db, grid, CHIEF)
        with db.reading() as session:
            assert search.find(session, "A3-2-1101")[0].detail == "网格01 · 秦某"
        worker = serving.begin_service(db, grid, WORKER)
    with db.reading() as session:
        (line,) = queries.grids(session)
        assert (line.chief, line.worker, line.phone) == ("秦某", "李 网格", "13900004417")
        card = queries.place(session, grid)
        assert card is not None
        assert (card.chief, card.worker, card.phone) == ("秦某", "李 网格", "13900004417")
        assert search.find(session, "A3-2-1101")[0].detail == "网格01 · 李 网格 13900004417"
        assert search.verify(session) == []
    serving.remove_service(db, worker)
    serving.remove_service(db, chief)
    with db.reading() as session:
        assert serving_queries.serving(session) == {}
        assert search.find(session, "A3-2-1101")[0].detail == "网格01"


def test_a_grid_that_closes_is_served_no_longer(db: Database, grid: UUID) -> None:
    (two,) = actions.make_grids(db, ["网格02"])
    with clock.at(TODAY):
        serving.begin_service(db, grid, WORKER)
        drawing.merge_grids(db, [grid], two)
    assert told(db, grid) == [("李 网格", date(2026, 3, 1), TODAY.date())]
    with pytest.raises(Refused):
        serving.begin_service(db, grid, CHIEF)


@pytest.mark.parametrize(
    ("changes", "until", "field"),
    [
        ({"name": " "}, None, "name"),
        ({"role": "king"}, None, "role"),
        ({"phone": "x"}, None, "phone"),
        ({"since": date(2026, 11, 23)}, None, "since"),
        ({}, date(2026, 11, 23), "until"),
        ({}, date(2026, 2, 1), "until"),
    ],
)
def test_what_does_not_fit_is_refused(
    db: Database, grid: UUID, changes: dict[str, object], until: date | None, field: str
) -> None:
    values = {"role": WORKER.role, "name": WORKER.name, "phone": "", "since": WORKER.since}
    with clock.at(TODAY):
        key = serving.begin_service(db, grid, WORKER)
        with pytest.raises(Refused) as refused:
            serving.edit_service(
                db,
                key,
                ServiceForm(**{**values, **changes}),  # type: ignore[arg-type]
                until=until,
            )
    assert refused.value.field == field
    assert told(db, grid) == [("李 网格", date(2026, 3, 1), None)]


def test_a_service_that_ended_does_not_begin_later(db: Database, grid: UUID) -> None:
    with clock.at(TODAY):
        key = serving.begin_service(db, grid, WORKER)
        serving.edit_service(db, key, WORKER, until=date(2026, 4, 1))
        with pytest.raises(Refused):
            serving.edit_service(
                db, key, ServiceForm(role="grid_worker", name="李网格", since=date(2026, 5, 1))
            )


def test_the_three_columns_of_older_posts_become_services(tmp_path: Path) -> None:
    path = tmp_path / FILE
    connect(path, bytes(32), new=True).close()
    engine = engine_for(path, lambda: bytes(32))
    with engine.begin() as connection:
        command.upgrade(migrating.configuration(connection), "0001")
        for number, (chief, worker, phone) in enumerate(
            [("秦某", "李网格", "13900004417"), ("秦某", "", "13900004418"), ("", "", "")]
        ):
            connection.exec_driver_sql(
                "INSERT INTO place (id, level, name, number, address, short_address, sort_key, "
                "chief, worker, phone) VALUES (?, 'grid', ?, 0, ?, '', '', ?, ?, ?)",
                (uuid4().hex, f"网格{number}", f"网格{number}", chief, worker, phone),
            )
        command.upgrade(migrating.configuration(connection), "0002")
        rows = connection.exec_driver_sql(
            "SELECT p.name, s.role, s.name, s.phone FROM grid_service s "
            "JOIN place p ON p.id = s.grid_id ORDER BY p.name, s.role"
        ).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [
        ("网格0", "grid_chief", "秦某", ""),
        ("网格0", "grid_worker", "李网格", "13900004417"),
        ("网格1", "grid_chief", "秦某", "13900004418"),
    ]

"""The open window looks after the file: told once, put back, checked each week."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import clock, doubts, preferences, settings, watching
from policepost.core.database import Database
from policepost.core.journalling.journal import JournalChange
from policepost.core.shapes import Person
from policepost.officers.records import Officer
from policepost.ui.tasks import Tasks
from policepost.window import guarding
from policepost.window.guarding import Guard

DAY = date(2026, 11, 24)
SOMEBODY = UUID(int=7)
PAGE = 4096


@pytest.fixture
def guard(qtbot: QtBot, db: Database, tasks: Tasks) -> Iterator[Guard]:
    guard = Guard(db, tasks, bad_end=False)
    yield guard
    guard.stop()


def put(db: Database, word: str) -> None:
    with db.transaction("Change setting") as session:
        settings.put(session, "word", word)


def test_a_deleted_file_is_told_when_the_window_gets_the_focus(
    qtbot: QtBot, db: Database, guard: Guard
) -> None:
    put(db, "一")
    db.path.unlink()
    with qtbot.waitSignal(guard.told) as signal:
        guard._state_changed(Qt.ApplicationState.ApplicationActive)
    assert signal.args == [watching.PUT_BACK.format(folder=db.folder)]
    assert db.path.exists()


def test_what_stays_wrong_is_told_once(
    qtbot: QtBot, db: Database, guard: Guard, tasks: Tasks
) -> None:
    away = db.folder / "away.db"
    db.path.rename(away)
    told: list[str] = []
    guard.told.connect(told.append)
    for _time in range(3):
        guard.look()
        qtbot.waitUntil(lambda: not tasks.busy)
    assert told == [watching.MOVED.format(path=away)]
    away.rename(db.path)
    guard.look()
    qtbot.waitUntil(lambda: not tasks.busy)
    put(db, "一")


def test_a_clock_that_is_set_while_the_post_is_open_is_told_once_and_journalled(
    qtbot: QtBot, db: Database, tasks: Tasks
) -> None:
    with db.transaction("Add officer") as session:
        session.add(Officer(id=SOMEBODY, name="田某", role="chief", grids=[]))
    db.officer = Person(SOMEBODY, "田某")
    told: list[str] = []

    def look(guard: Guard) -> None:
        guard.look()
        qtbot.waitUntil(lambda: not tasks.busy)

    with clock.at(datetime(2026, 11, 24, 9, 30).astimezone()):
        guard = Guard(db, tasks, bad_end=False)
        guard.told.connect(told.append)
        with clock.at(datetime(2026, 11, 24, 18).astimezone()):  # hours that have really passed
            look(guard)
            with clock.at(
                datetime(2026, 11, 24, 17, 55).astimezone(), by_hand=True
            ):  # as the network does
                look(guard)
            assert told == []
            with clock.at(datetime(2026, 11, 20, 18).astimezone(), by_hand=True):
                look(guard)
                look(guard)
            look(guard)
        guard.stop()
    sentences = [
        doubts.CLOCK_SET.format(then=then, now=now)
        for then, now in (
            ("2026-11-24 18:00", "2026-11-20 18:00"),
            ("2026-11-20 18:00", "2026-11-24 18:00"),
        )
    ]
    assert told == sentences
    with db.reading() as session:
        rows = session.scalars(
            select(JournalChange.fields).where(JournalChange.op == "clock")
        ).all()
    assert [json.loads(str(one))["doubts"] for one in rows] == sentences


def test_the_file_is_checked_each_week(
    qtbot: QtBot, db: Database, guard: Guard, tasks: Tasks
) -> None:
    with clock.at(DAY):
        guard.check_if_due()
        qtbot.waitUntil(lambda: not tasks.busy)
    assert preferences.read(db.folder).checked_on == DAY.isoformat()


@pytest.mark.parametrize(
    ("checked_on", "due"),
    [
        ("", True),
        ("no day", True),
        (DAY.isoformat(), False),
        ((DAY - timedelta(days=6)).isoformat(), False),
        ((DAY - timedelta(days=7)).isoformat(), True),
        ((DAY + timedelta(days=1)).isoformat(), True),
    ],
)
def test_a_check_is_due_after_a_week(checked_on: str, due: bool) -> None:
    assert guarding.is_due(checked_on, DAY) is due


def test_a_damaged_page_is_told_with_what_it_affects(
    qtbot: QtBot, db: Database, tasks: Tasks
) -> None:
    preferences.change(db.folder, checked_on=clock.today().isoformat())
    with db.engine.connect() as connection:
        page = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'resident'"
        ).scalar_one()
    db.engine.dispose()  # empties the log
    with db.path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))
    guard = Guard(db, tasks, bad_end=True)
    with qtbot.waitSignal(guard.damaged) as signal:
        guard.check_if_due()
    assert ": Resident. " in signal.args[0]
    assert "policepost salvage" in signal.args[0]
    guard.stop()

"""The backup that is made while the work before which it belongs goes on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from policepost.core import settings
from policepost.core.backups import keeping, locations, peeking, schedule
from policepost.core.backups.ahead import Ahead
from policepost.core.database import Database
from policepost.core.errors import Refused


def copies(db: Database) -> list[Path]:
    folder = locations.first(db.folder)
    return sorted(folder.glob("*/post.db")) if folder.exists() else []


def test_it_holds_the_post_as_it_was_before_the_work(db: Database) -> None:
    with Ahead(db, schedule.IMPORT) as ahead, db.transaction("Set up") as session:
        settings.put(session, "post.name", "泽颢警务室")
        session.flush()
        ahead.begin()
        ahead.begin()
        ahead.wait()
        [made] = copies(db)
    with peeking.looking(made, db.key) as connection:
        held = connection.exec_driver_sql("SELECT count(*) FROM setting WHERE name = 'post.name'")
        assert held.scalar() == 0
    with db.reading() as session:
        assert settings.get(session, "post.name", "") == "泽颢警务室"


def test_nothing_is_copied_if_nobody_begins(db: Database) -> None:
    with Ahead(db, schedule.IMPORT) as ahead:
        ahead.wait()
    assert copies(db) == []


def test_work_that_fails_leaves_no_half_of_one(db: Database) -> None:
    with pytest.raises(sqlite3.Error), Ahead(db, schedule.IMPORT) as ahead:
        ahead.begin()
        raise sqlite3.Error
    assert not [one for one in copies(db) if one.parent.name.endswith(".part")]


def test_who_waits_is_told_that_it_failed(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise Refused("no room")

    monkeypatch.setattr(keeping, "run", refuse)
    with Ahead(db, schedule.IMPORT) as ahead:
        ahead.begin()
        with pytest.raises(Refused, match="Nothing was done"):
            ahead.wait()

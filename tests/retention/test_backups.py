"""An older backup says that it still holds what was deleted since."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from policepost.core import clock
from policepost.core.backups.listing import Copy
from policepost.core.database import Database
from policepost.features import FEATURES, import_all
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.retention import actions, forgotten, queries
from policepost.upkeep.restoring import Line


@pytest.mark.parametrize(
    ("name", "made", "marked"),
    [
        ("x", "2026-11-20T12:00", True),
        ("x", "2026-11-24T08:59", True),
        ("x", "2026-11-24T09:01", False),  # of the same day, but after the deletion
        ("20261124-085959", "2026-11-24T09:01", True),  # begun before it
        ("x", "2026-11-25T12:00", False),
    ],
)
def test_an_older_backup_is_marked(
    db: Database, tmp_path: Path, name: str, made: str, marked: bool
) -> None:
    import_all(FEATURES)
    key = residents.register_resident(db, ResidentForm(name="欧阳淑䶮"))
    residents.leave(db, key, date(2024, 1, 1), "迁出")
    target = tmp_path / "backups"
    target.mkdir()
    with clock.at(datetime(2026, 11, 24, 9).astimezone()):
        with db.reading() as session:
            due = queries.due(session, clock.today())
        actions.approve(db, due)
        forgotten.write(db, target)
    moment = datetime.fromisoformat(made).astimezone()
    copy = Copy(folder=target / f"policepost-{name}", made_at=moment, size=1)
    told = Line(copy, "here").why
    assert ("holds what was deleted on 24 November 2026" in told) is marked

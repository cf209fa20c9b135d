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


@pytest.mark.parametrize(("made", "marked"), [(20, True), (25, False)])
def test_an_older_backup_is_marked(db: Database, tmp_path: Path, made: int, marked: bool) -> None:
    import_all(FEATURES)
    key = residents.register_resident(db, ResidentForm(name="欧阳淑䶮"))
    residents.leave(db, key, date(2024, 1, 1), "迁出")
    target = tmp_path / "backups"
    target.mkdir()
    with clock.at(date(2026, 11, 24)):
        with db.reading() as session:
            due = queries.due(session, clock.today())
        actions.approve(db, due)
        forgotten.write(db, target)
    moment = datetime(2026, 11, made, 12).astimezone()
    copy = Copy(folder=target / "policepost-x", made_at=moment, size=1)
    told = Line(copy, "here").why
    assert ("holds what was deleted on 24 November 2026" in told) is marked

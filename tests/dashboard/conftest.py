"""A post with a year behind it, lived once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.grids import queries as places
from tests.conftest import KEY
from tests.dashboard import living
from tests.dashboard.living import TODAY
from tests.inspections import made

if TYPE_CHECKING:
    from policepost.core.database import Database

BOOKED = (date(2025, 11, 4), date(2026, 3, 3), date(2026, 11, 3), date(2026, 11, 20), TODAY)
HAZARDS = (
    (0, date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 7)),
    (0, date(2026, 9, 22), date(2026, 9, 29), date(2026, 10, 15)),
    (1, date(2026, 10, 20), date(2026, 10, 27), None),
    (2, date(2026, 11, 18), date(2026, 12, 1), None),
    (1, date(2025, 10, 20), date(2025, 10, 27), date(2025, 10, 27)),
)
DISPUTES = (
    (date(2025, 11, 6), "neighbour", "kept"),
    (date(2025, 12, 9), "family", "terminated"),
    (date(2026, 2, 3), "neighbour", "broken"),
    (date(2026, 9, 15), "property", "kept"),
    (date(2026, 11, 3), "neighbour", "agreed"),
    (date(2026, 11, 3), "family", "terminated"),
    (date(2026, 11, 20), "neighbour", ""),
    (TODAY, "contract", "sitting"),
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """Let the clock stand on a Tuesday morning."""
    with clock.at(living.NOW):
        yield


@pytest.fixture(scope="session")
def lived_post(empty_post: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a post with people, bookings, hazards and disputes, to be copied."""
    from policepost.core.database import Database

    folder = Path(shutil.copytree(empty_post, tmp_path_factory.mktemp("lived") / "post"))
    db = Database.open(folder, KEY)
    with clock.at(living.NOW):
        grids = living.make_grids(db)
        living.people(db, [*grids, None])
        living.bookings(db, BOOKED, grids)
        shops = [made.shop(db, f"便民超市{at}", grid_id=grid) for at, grid in enumerate(grids)]
        for shop, found_on, due_on, rectified_on in HAZARDS:
            hazard = living.hazard(db, shops[shop], found_on, due_on)
            if rectified_on is not None:
                living.rectify(db, hazard, rectified_on)
        for at, (day, kind, end) in enumerate(DISPUTES):
            living.dispute(db, day, grids[at % 3], kind=kind, end=end)
    db.close()
    return folder


@pytest.fixture
def post(lived_post: Path, tmp_path: Path) -> Iterator[Database]:
    """Open a copy of the lived post."""
    from policepost.core.database import Database

    database = Database.open(Path(shutil.copytree(lived_post, tmp_path / "lived")), KEY)
    yield database
    database.close()


@pytest.fixture
def grids(post: Database) -> list[UUID]:
    """Return the post's grids."""
    with post.reading() as session:
        return [line.id for line in places.grids(session)]


@pytest.fixture(autouse=True)
def _widgets_last_as_long_as_the_test(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Hold each widget until qtbot closes it, which itself only remembers it weakly.

    A page that nothing but a test's own variable holds is collected piece by piece when the test
    returns, perhaps in the middle of being shown.
    """
    kept: list[QWidget] = []
    if "qtbot" in request.fixturenames:
        qtbot: QtBot = request.getfixturevalue("qtbot")
        close = qtbot.addWidget

        def keep(widget: QWidget) -> None:
            kept.append(widget)
            close(widget)

        monkeypatch.setattr(qtbot, "addWidget", keep)
    yield
    kept.clear()

"""An estate, and the page of places that shows it."""

from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.grids import actions
from policepost.grids.page import GridsPage
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.ui.page import Context
from tests.grids.working import shown

DOORS = ("A3-2-1101", "A3-2-1102", "A3-1-101", "B3-2-1101", "B12-1-301")


@pytest.fixture
def estate(db: Database) -> UUID:
    """An estate with two grids and five dwellings; one person lives in A3-2-1101."""
    db.officer = Person(None, "田某")
    key = actions.make_estate(db, "寺河嘉苑", community="寺河社区")
    first, second = actions.make_grids(db, ["网格01", "网格02"], key)
    actions.add_dwellings(db, DOORS[:3], first)
    actions.add_dwellings(db, DOORS[3:], second)
    residents.register_resident(db, ResidentForm(name="张淑兰", address="A3-2-1101"))
    return key


@pytest.fixture
def page(qtbot: QtBot, context: Context, estate: UUID) -> GridsPage:
    return shown(qtbot, context)

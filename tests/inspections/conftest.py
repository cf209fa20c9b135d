"""A Tuesday, and the page of inspections with two officers."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.core.shapes import Person
from policepost.inspections.page import InspectionsPage
from policepost.officers.records import Officer
from policepost.ui.page import Context
from tests.inspections.made import TODAY


@pytest.fixture(autouse=True)
def _on_tuesday() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def page(qtbot: QtBot, db: Database, context: Context) -> InspectionsPage:
    db.officer = Person(None, "田某")
    with db.transaction("Add officer") as session:
        session.add(Officer(id=new_id(), name="田某", role="officer"))
        session.add(Officer(id=new_id(), name="李辅", role="auxiliary"))
    page = InspectionsPage(context)
    page.resize(1198, 768)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page

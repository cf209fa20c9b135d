"""The mediation page, shown."""

import pytest
from pytestqt.qtbot import QtBot

from policepost.core.shapes import Person
from policepost.mediation.page import MediationPage
from policepost.ui.page import Context
from tests.mediation import makers


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> MediationPage:
    """The page of a named post, with an officer at it."""
    makers.name_post(context.db)
    context.db.officer = Person(None, "田某")
    page = MediationPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    return page

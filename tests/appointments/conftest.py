"""The clock stands, and the page of appointments is shown."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from policepost.appointments.page import AppointmentsPage
from policepost.core import clock
from policepost.ui.page import Context
from tests.appointments.makers import NOW


@pytest.fixture(autouse=True)
def _clock_stands() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> AppointmentsPage:
    """The page as the officer sees it in the morning."""
    made = AppointmentsPage(context)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.focus_first()
    return made

"""The page of appointments, shown."""

import pytest
from pytestqt.qtbot import QtBot

from policepost.appointments.page import AppointmentsPage
from policepost.core import clock
from policepost.ui.page import Context
from tests.appointments.makers import NOW


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> AppointmentsPage:
    """The page as the officer sees it in the morning."""
    with clock.at(NOW):
        made = AppointmentsPage(context)
        qtbot.addWidget(made)
        made.resize(1198, 768)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        made.focus_first()
    return made

"""What the tests of forms share."""

import pytest
from pytestqt.qtbot import QtBot

from policepost.ui.form import Form
from tests.ui.gallery import form


@pytest.fixture
def filled(qtbot: QtBot) -> Form:
    made = form()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made

"""A running window that learns of damage leads to what can be saved, in three presses."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost import start
from policepost.core import database, faults, preferences
from policepost.officers.sign_in import SignIn
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.upkeep import making
from policepost.upkeep.page import SettingsPage
from policepost.upkeep.problem import Problem
from policepost.window.program import Program
from tests.posts import post_form
from tests.running import enter

PASSWORD = "a long password"  # noqa: S105
LONG = 20_000
PAGE = 4096


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Program:
    folder = tmp_path / "post"
    made = making.make_post(folder, post_form(PASSWORD))
    for number in range(30):
        residents.register_resident(made.db, ResidentForm(name=f"住户{number}"))
    made.db.close()
    preferences.change(folder, language="en")
    start.dress(qapp, folder)
    program = Program(folder, start.HOUSE)
    qtbot.addWidget(program.window)
    program.begin()
    with qtbot.waitSignal(program.ready, timeout=LONG):
        enter(program, PASSWORD)
    return program


def break_residents(program: Program) -> None:
    assert program.db is not None
    with program.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'resident'"
        ).scalar_one()
    program.db.engine.dispose()
    with (program.folder / database.FILE).open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))


def saved(qtbot: QtBot, program: Program) -> None:
    """Press the offer, type the password, go on; everybody is there again."""
    workspace = cast("Any", program.workspace)
    notice = workspace.current.notice
    assert notice.offer_button.isVisible()
    notice.offer_button.click()
    screen = program.screen
    assert isinstance(screen, Problem)
    part = screen.salvage
    assert part is not None
    part.password.edit.setText(PASSWORD)
    part.save_button.click()
    qtbot.waitUntil(part.on_button.isVisible, timeout=LONG)
    part.on_button.click()
    with qtbot.waitSignal(program.ready, timeout=LONG):
        enter(program, PASSWORD)
    assert program.db is not None
    with program.db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM resident").scalar() == 30


def end(program: Program) -> None:
    program.window.close()
    program.finish()


def test_the_check_in_the_background_offers_it(qtbot: QtBot, program: Program) -> None:
    break_residents(program)
    guard = program.care._guard
    assert guard is not None
    guard._bad_end = True
    guard.check_if_due()
    workspace = cast("Any", program.workspace)
    notice = workspace.current.notice
    qtbot.waitUntil(notice.offer_button.isVisible, timeout=LONG)
    assert "damaged" in notice.text()
    saved(qtbot, program)
    end(program)


def test_a_page_that_is_met_damaged_offers_it_too(qtbot: QtBot, program: Program) -> None:
    program.faulted.emit(faults.DAMAGED)
    notice = cast("Any", program.workspace).current.notice
    assert notice.text() == faults.DAMAGED
    assert notice.offer_button.isVisible()
    end(program)


def test_behind_the_lock_it_waits(qtbot: QtBot, program: Program) -> None:
    program.lock()
    program.teller.damage("A part is damaged.")
    assert isinstance(program.screen, SignIn)
    enter(program, PASSWORD)
    qtbot.waitUntil(lambda: program.screen is None, timeout=LONG)
    workspace = cast("Any", program.workspace)
    assert workspace.current.notice.text() == "A part is damaged."
    assert workspace.current.notice.offer_button.isVisible()
    end(program)


def test_the_check_in_the_settings_offers_it(qtbot: QtBot, program: Program) -> None:
    workspace = cast("Any", program.workspace)
    workspace.open_page("settings")
    page = workspace.current
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    break_residents(program)
    page.backups.check_button.click()
    qtbot.waitUntil(page.notice.offer_button.isVisible, timeout=LONG)
    saved(qtbot, program)
    end(program)

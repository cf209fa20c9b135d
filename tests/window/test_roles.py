"""What each role is shown: its pages and nothing else, and what is told after signing in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost import start
from policepost.core import clock, preferences
from policepost.core.access import keys
from policepost.core.access.keys import Keyring, WrongPassword
from policepost.core.errors import Refused
from policepost.officers import actions as officers
from policepost.ui.page import Request
from policepost.upkeep import making
from policepost.window.program import Program
from tests.posts import post_form
from tests.running import enter, programs

CHIEF = "a long password"
PASSWORDS = {
    "officer": "another long one",
    "auxiliary": "a third long one",
    "administrator": "石榴 green 47",
}
LONG = 20_000
SignIn = Callable[[str, str], Program]


@pytest.fixture(scope="module")
def made_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post with somebody of each role, called by the role; copied by each test."""
    folder = tmp_path_factory.mktemp("roles")
    form = post_form(CHIEF, officer="chief")
    made = making.make_post(folder, form)
    for role, password in PASSWORDS.items():
        new = officers.OfficerForm(name=role, role=role)
        officers.add_officer(made.db, made.ring, new, f"{password} at first")
        made.ring.set_password(made.db.key, role, password)
    made.db.close()
    preferences.change(folder, language="en")
    return folder


@pytest.fixture
def folder(made_post: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(made_post, tmp_path / "post"))


@pytest.fixture
def sign_in(qtbot: QtBot, qapp: QApplication, folder: Path) -> Iterator[SignIn]:
    """Start the program and sign in."""
    with programs(qtbot) as begin:

        def run(officer: str, password: str) -> Program:
            program = begin(folder)
            with qtbot.waitSignal(program.ready, timeout=LONG):
                enter(program, password, officer)
            return program

        yield run


EVERYBODY = [
    *("today", "residents", "appointments", "mediation", "inspections"),
    *("grids", "verification", "charts"),
]


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("chief", [*EVERYBODY, "exchange", "settings"]),
        ("officer", [*EVERYBODY, "exchange", "settings"]),
        ("auxiliary", [*EVERYBODY, "settings"]),
        ("administrator", ["settings"]),
    ],
)
def test_each_role_has_its_pages(sign_in: SignIn, role: str, pages: list[str]) -> None:
    program = sign_in(role, PASSWORDS.get(role, CHIEF))
    assert program.workspace
    assert list(program.workspace.navigation.names()) == pages
    assert program.workspace.current.name == pages[0]
    for name in pages:
        program.workspace.open_page(name)
        assert program.workspace.current.name == name
        assert program.workspace.current.notice.text() == ""


def test_who_changes_the_own_role_is_offered_what_it_may_at_once(
    qtbot: QtBot, sign_in: SignIn, folder: Path
) -> None:
    program = sign_in("chief", CHIEF)
    workspace = program.workspace
    assert workspace
    workspace.open_page("residents")
    workspace.open_page("settings")
    db, ring = workspace.context.db, Keyring.read(folder / keys.FILE)
    assert db.officer.id is not None
    officers.change_officer(
        db, ring, db.officer.id, role="administrator", badge_number="", grids=()
    )
    qtbot.waitUntil(lambda: list(workspace.navigation.names()) == ["settings"])
    assert workspace.current.name == "settings"
    assert not workspace.current.db.may("people.see")
    workspace.back()
    assert workspace.current.name == "settings", "a page that is not allowed any more is left out"
    qtbot.keyClick(workspace, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert workspace.current.name == "settings"


def test_a_page_that_is_not_allowed_any_more_is_left(
    qtbot: QtBot, sign_in: SignIn, folder: Path
) -> None:
    program = sign_in("chief", CHIEF)
    workspace = program.workspace
    assert workspace
    workspace.open_page("exchange")
    db, ring = workspace.context.db, Keyring.read(folder / keys.FILE)
    assert db.officer.id is not None
    officers.change_officer(db, ring, db.officer.id, role="auxiliary", badge_number="", grids=())
    qtbot.waitUntil(lambda: list(workspace.navigation.names()) == [*EVERYBODY, "settings"])
    assert workspace.current.name == "today"


def test_the_administrator_finds_nobody(sign_in: SignIn) -> None:
    program = sign_in("administrator", PASSWORDS["administrator"])
    workspace = program.workspace
    assert workspace
    workspace.open_search()
    assert not workspace.finder.panel.isVisible()
    assert workspace.navigation.find_button.isHidden()
    assert workspace.finder.today_box is None
    workspace.route(Request("open", "resident"))
    assert workspace.current.name == "settings"
    assert "may not do this" in workspace.current.notice.text()
    with pytest.raises(Refused):
        start._find(workspace.context.db, "张")


def test_tries_in_vain_are_told_at_the_next_sign_in(
    qtbot: QtBot, sign_in: SignIn, folder: Path
) -> None:
    with clock.at(clock.now() - timedelta(minutes=1)), pytest.raises(WrongPassword):
        Keyring.read(folder / keys.FILE).unlock("auxiliary", "wrong")
    program = sign_in("auxiliary", PASSWORDS["auxiliary"])
    assert program.workspace
    said = program.workspace.current.notice.text()
    assert "a wrong password was tried for your account 1 time" in said

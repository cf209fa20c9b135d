"""A damaged post is saved from the screen that says that it cannot be opened, or by command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost import commands
from policepost.core import database, faults, settings
from policepost.core.access import keys
from policepost.core.access.keys import Keyring, WrongPassword
from policepost.core.backups import restore
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling.journal import JournalEntry
from policepost.core.salvaging import salvage
from policepost.core.shapes import Person
from policepost.officers import actions as officers
from policepost.officers.actions import OfficerForm
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.ui.tasks import Tasks
from policepost.upkeep import actions, making
from policepost.upkeep.problem import Problem
from tests.posts import post_form

PASSWORD = "a long password"  # noqa: S105
PAGE = 4096
LONG = 20_000


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post whose settings cannot be read, so that it cannot be opened."""
    folder = tmp_path_factory.mktemp("damaged") / "post"
    form = post_form(PASSWORD)
    db = making.make_post(folder, form).db
    residents.register_resident(db, ResidentForm(name="张淑兰"))
    auxiliary = OfficerForm(name="李某", role="auxiliary")
    officers.add_officer(db, Keyring.read(folder / keys.FILE), auxiliary, PASSWORD)
    with db.engine.connect() as connection:
        page = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'setting'"
        ).scalar_one()
    db.close()
    with (folder / database.FILE).open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))
    return folder


@pytest.fixture
def folder(damaged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(damaged, tmp_path / "post"))


def opens(folder: Path) -> bool:
    """Whether the post opens and still knows its resident."""
    ring = Keyring.read(folder / keys.FILE)
    account = ring.officers()[0]
    key = ring.unlock(account.name, PASSWORD)
    db = Database.open(folder, key, Person(account.id, account.name))
    with db.engine.connect() as connection:
        name = connection.exec_driver_sql("SELECT name FROM resident").scalar()
        post = connection.exec_driver_sql("SELECT count(*) FROM setting").scalar()
    db.close()
    return name == "张淑兰" and bool(post)


def test_a_damaged_post_says_so(folder: Path) -> None:
    key = Keyring.read(folder / keys.FILE).unlock("田某", PASSWORD)
    with pytest.raises(Refused) as told:
        Database.open(folder, key)
    assert told.value.sentence == faults.DAMAGED


def test_it_is_saved_from_the_screen(qtbot: QtBot, folder: Path, tasks: Tasks) -> None:
    screen = Problem(faults.DAMAGED, folder, tasks)
    qtbot.addWidget(screen)
    screen.show()
    screen.salvage_button.click()
    part = screen.salvage
    assert part is not None
    part.password.edit.setText("a wrong password")
    part.save_button.click()
    qtbot.waitUntil(lambda: part.problem.text() != "", timeout=LONG)
    assert part.isEnabled()
    qtbot.waitUntil(lambda: not Keyring.read(folder / keys.FILE).waiting("田某"), timeout=LONG)
    part.password.edit.setText(PASSWORD)
    part.save_button.click()
    qtbot.waitUntil(part.on_button.isVisible, timeout=LONG)
    assert "made again from the journal" in part.words.text()
    with qtbot.waitSignal(screen.restored):
        part.on_button.click()
    assert opens(folder)


def test_one_can_go_back_to_the_backups(qtbot: QtBot, folder: Path, tasks: Tasks) -> None:
    screen = Problem(faults.DAMAGED, folder, tasks)
    qtbot.addWidget(screen)
    screen.show()
    screen.salvage_button.click()
    assert not screen.choose_button.isVisible()
    assert screen.salvage is not None
    screen.salvage.back_button.click()
    assert screen.choose_button.isVisible()


def test_nothing_is_offered_where_there_is_nothing(
    qtbot: QtBot, tmp_path: Path, tasks: Tasks
) -> None:
    screen = Problem(faults.DAMAGED, tmp_path, tasks)
    qtbot.addWidget(screen)
    screen.show()
    assert not screen.salvage_button.isVisible()


def test_the_command_saves_it_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLICEPOST_PASSWORD", PASSWORD)
    assert commands.run(["--data", str(folder), "salvage"]) == 0
    said = capsys.readouterr().out
    assert "made again from the journal" in said
    assert "The former post lies in" in said
    assert opens(folder)
    assert commands.run(["--data", str(folder), "salvage", "--json"]) == 0
    assert '"kinds": {}' in capsys.readouterr().out


def test_a_new_post_is_saved_though_its_file_has_lost_its_beginning(folder: Path) -> None:
    with (folder / database.FILE).open("r+b") as file:
        file.write(bytes(PAGE))
    actions.salvage_post(folder, "田某", PASSWORD)
    assert opens(folder)


def test_the_journal_knows_who_saved_it(folder: Path) -> None:
    actions.salvage_post(folder, "田某", PASSWORD)
    db = Database.open(folder, Keyring.read(folder / keys.FILE).unlock("田某", PASSWORD))
    with db.reading() as session:
        told = settings.get(session, restore.RESTORED, {"by": "", "backup": ""})
        entry = session.scalars(
            select(JournalEntry.action).order_by(JournalEntry.number.desc()).limit(1)
        ).one()
    db.close()
    assert (told["by"], told["backup"], entry) == ("田某", salvage.SAVED, "Restore a backup")


def test_only_who_may_restore_may_salvage(folder: Path) -> None:
    with pytest.raises(Refused, match="restore"):
        actions.salvage_post(folder, "李某", PASSWORD)
    with pytest.raises(WrongPassword):
        actions.salvage_post(folder, "田某", "a wrong password")
    assert not list(folder.glob("before-restore-*"))

"""Deleting a backup by command, and the warning before copies go to a cloud."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from policepost import commands
from policepost.core import preferences
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import backup
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.officers.actions import (
    OfficerForm,
    add_officer,
    change_officer,
    retire_officer,
)
from policepost.upkeep import making
from tests.posts import post_form

PASSWORD = "a long password"  # noqa: S105
Run = Callable[..., int]


@pytest.fixture(scope="module")
def made_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "post"
    making.make_post(folder, post_form(PASSWORD)).db.close()
    preferences.change(folder, language="en")
    return folder


@pytest.fixture
def run(made_post: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the post with the right password."""
    folder = shutil.copytree(made_post, tmp_path / "post")
    monkeypatch.setenv("POLICEPOST_PASSWORD", PASSWORD)
    return lambda *words: commands.run(["--data", str(folder), *map(str, words)])


def listed(run: Run, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert run("backup", "--list", "--json") == 0
    return [Path(line["folder"]).name for line in json.loads(capsys.readouterr().out)]


def test_a_backup_is_deleted_by_its_name_but_never_the_newest(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (run("backup"), run("backup")) == (0, 0)
    newest, older = listed(run, capsys)
    assert run("backup", "--delete", newest, "--yes") == 1
    assert "newest backup" in capsys.readouterr().err
    assert run("backup", "--delete", "policepost-nothing") == 1
    assert "--list" in capsys.readouterr().err
    assert run("backup", "--delete", older, "--yes") == 0
    assert older in capsys.readouterr().out
    assert listed(run, capsys) == [newest]
    assert run("backup", "--delete", older, "--yes") == 1


def test_where_nobody_can_be_asked_it_has_to_be_said_beforehand(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (run("backup"), run("backup")) == (0, 0)
    newest, older = listed(run, capsys)
    for asked in (["backup", "--delete", older], ["backup", "--delete", older, "--json"]):
        assert run(*asked) == 1
        assert "--yes" in capsys.readouterr().err
    assert listed(run, capsys) == [newest, older]


def test_it_is_asked_before_where_somebody_can_answer(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")
    run("backup")
    _newest, older = listed(run, capsys)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "n" if len(asked) == 1 else "y"

    monkeypatch.setattr("builtins.input", answer)
    assert run("backup", "--delete", older) == 0
    assert len(listed(run, capsys)) == 2
    assert run("backup", "--delete", older, "--yes", "--json") == 0
    assert len(asked) == 1
    assert older in asked[0]
    assert json.loads(capsys.readouterr().out)["deleted"].endswith(older)
    assert len(listed(run, capsys)) == 1


def test_a_copy_that_goes_to_a_cloud_is_made_and_warned_about(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", tmp_path / "Dropbox" / "post") == 0
    said = capsys.readouterr()
    assert "Backed up and checked" in said.out
    assert "Dropbox copies this folder out of the house" in said.err
    assert run("backup", tmp_path / "Dropbox" / "post", "--json") == 0
    assert "Dropbox" in json.loads(capsys.readouterr().out)["told"]
    assert run("backup", tmp_path / "stick") == 0
    assert capsys.readouterr().err == ""


def test_only_who_may_restore_now_restores(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither an auxiliary, nor who left and was something else when the backup was made."""
    folder = tmp_path / "post"
    ring = Keyring.read(folder / keys.FILE)
    db = Database.open(folder, ring.unlock("田某", PASSWORD), Person(ring.officers()[0].id, "田某"))
    found = {}
    for name, role in (("李某", "auxiliary"), ("王某", "chief"), ("赵某", "chief")):
        found[name] = add_officer(db, ring, OfficerForm(name=name, role=role), PASSWORD)
    made = backup.copy(db, tmp_path / "stick")
    wanted = {"role": "officer", "badge_number": "", "grids": ()}
    change_officer(db, ring, found["赵某"], **wanted)  # type: ignore[arg-type]
    retire_officer(db, ring, found["王某"])
    db.close()
    for name, said in (
        ("李某", "may not do this"),
        ("赵某", "may not do this"),
        ("王某", "no officer of this name"),
    ):
        capsys.readouterr()
        assert run("--officer", name, "restore", made, "--yes") == 1, name
        assert said in capsys.readouterr().err
    for words in (("check", "--backups"), ("check",), ("salvage",), ("backup", "--list")):
        assert run("--officer", "李某", *words) == 1, words
    assert not list(folder.glob("before-restore-*"))
    assert run("restore", made, "--yes") == 0
    (folder / keys.FILE).unlink()
    assert run("--officer", "李某", "restore", made, "--yes") == 1
    assert run("--officer", "王某", "restore", made, "--yes") == 0, "a chief of the only key file"

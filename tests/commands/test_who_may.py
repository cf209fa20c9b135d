"""Each command as each role: what the window refuses, no command line allows, and the reverse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policepost import commands
from policepost.core import preferences
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import backup
from policepost.core.rights import ADMINISTRATOR, AUXILIARY, CHIEF, OFFICER, ROLES
from policepost.officers.actions import OfficerForm, add_officer
from policepost.upkeep import making
from tests.posts import post_form

PASSWORD, OWN = "a long password", "石榴 green 47"
SHEET = "姓名,现住址\n李四,寺河嘉苑A区3号楼1单元303\n"
REASON = ("--reason", "上报派出所")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a post that has somebody of each role, a backup of it and a sheet."""
    folder = tmp_path_factory.mktemp("roles")
    db = making.make_post(folder / "post", post_form(PASSWORD)).db
    ring = Keyring.read(folder / "post" / keys.FILE)
    for role in ROLES:
        add_officer(db, ring, OfficerForm(name=role, role=role), PASSWORD)
        ring.set_password(db.key, role, OWN)
    backup.copy(db, folder / "stick")
    db.close()
    preferences.change(folder / "post", language="en")
    (folder / "people.csv").write_text(SHEET, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        (["check"], {CHIEF, OFFICER, ADMINISTRATOR}),
        (["backup", "stick"], {CHIEF, OFFICER, ADMINISTRATOR}),
        (["backup", "--list"], {CHIEF, OFFICER, ADMINISTRATOR}),
        (["restore", "made", "--yes"], {CHIEF, ADMINISTRATOR}),
        (["salvage"], {CHIEF, ADMINISTRATOR}),
        (["import", "people.csv"], {CHIEF, OFFICER}),
        (["export", "residents", "--to", "list.xlsx", *REASON], {CHIEF, OFFICER}),
        (["find", "张"], {CHIEF, OFFICER, AUXILIARY}),
        (["figures"], {CHIEF, OFFICER, AUXILIARY}),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, list) else "",
)
def test_a_command_is_allowed_or_refused_as_the_rights_say(
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    roles: set[str],
) -> None:
    monkeypatch.setenv("POLICEPOST_PASSWORD", OWN)
    here = Path(shutil.copytree(made, tmp_path / "here"))
    (copy,) = (here / "stick").glob("policepost-2*")
    files = {name: str(here / name) for name in ("stick", "people.csv", "list.xlsx")}
    asked = [{"made": str(copy), **files}.get(word, word) for word in words]
    for role in ROLES:
        capsys.readouterr()
        done = commands.run(["--data", str(here / "post"), "--officer", role, *asked])
        said = capsys.readouterr().err
        assert done == (0 if role in roles else 1), f"{role}: {said}"
        assert ("Your account may not do this" in said) is (role not in roles), role

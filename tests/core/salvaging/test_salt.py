"""The file's first 16 bytes, without which no page could be proved, stand in the key file too."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from policepost.core import database
from policepost.core.access import keys, rotation
from policepost.core.access.keys import Keyring
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.salvaging import salvage
from policepost.features import FEATURES, import_all
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from tests.core.post_with_keys import OFFICER, PASSWORD, give_keys
from tests.core.salvaging.test_salvage import rows, spoil

SALT = 16


@pytest.fixture(scope="module")
def made(empty_post: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post whose key file knows the salt."""
    import_all(FEATURES)
    folder = Path(shutil.copytree(empty_post, tmp_path_factory.mktemp("made") / "post"))
    db = Database.open(folder, bytes(range(32)))
    give_keys(db)
    for number in range(5):
        residents.register_resident(db, ResidentForm(name=f"住户{number}"))
    db.close()
    Database.open(folder, db.key).close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "post"))


def key_of(folder: Path) -> bytes:
    return Keyring.read(folder / keys.FILE).unlock(OFFICER, PASSWORD)


def told_salt(folder: Path) -> bytes:
    return bytes.fromhex(Keyring.read(folder / keys.FILE).salt)


def own_salt(folder: Path) -> bytes:
    return (folder / database.FILE).read_bytes()[:SALT]


def lose(folder: Path, count: int) -> None:
    with (folder / database.FILE).open("r+b") as file:
        file.write(bytes(count))


def test_the_key_file_knows_the_salt_of_the_file_as_it_is_now(folder: Path) -> None:
    assert told_salt(folder) == own_salt(folder)
    before = own_salt(folder)
    rotation.renew(folder, key_of(folder))
    assert own_salt(folder) != before
    db = Database.open(folder, key_of(folder))
    assert told_salt(folder) == own_salt(folder)
    rotation.renew_open(db)
    assert told_salt(folder) == own_salt(folder)
    db.close()


def test_a_file_without_its_salt_is_saved_whole(folder: Path) -> None:
    before = rows(folder)
    lose(folder, SALT)
    with pytest.raises(Refused):
        Database.open(folder, key_of(folder))
    found = salvage.salvage(folder, key_of(folder), told_salt(folder))
    assert found.kinds == {}
    assert rows(folder) == before
    Database.open(folder, key_of(folder)).close()
    assert told_salt(folder) == own_salt(folder)


def test_so_is_one_without_its_first_page(folder: Path) -> None:
    before = rows(folder)
    spoil(folder, 0)
    salvage.salvage(folder, key_of(folder), told_salt(folder))
    assert rows(folder) == before


def test_what_stood_in_the_log_alone_is_saved_too(folder: Path, tmp_path: Path) -> None:
    db = Database.open(folder, key_of(folder))
    residents.register_resident(db, ResidentForm(name="最后"))
    cut = Path(shutil.copytree(folder, tmp_path / "cut"))
    db.close()
    assert (cut / f"{database.FILE}-wal").stat().st_size
    lose(cut, SALT)
    salvage.salvage(cut, key_of(cut), told_salt(cut))
    assert "最后" in {row["name"] for row in rows(cut)["resident"].values()}


def test_a_salt_that_somebody_changed_spoils_nothing(folder: Path) -> None:
    before = rows(folder)
    salvage.salvage(folder, key_of(folder), bytes(SALT))
    assert rows(folder) == before


@pytest.mark.parametrize("salt", ["00", "xyz", 5, None, "00" * 17, ["00" * 16]])
def test_a_key_file_with_another_salt_is_damaged(folder: Path, salt: object) -> None:
    path = folder / keys.FILE
    held = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**held, "salt": salt}), encoding="utf-8")
    with pytest.raises(Refused, match="is damaged"):
        Keyring.read(path)


def test_a_key_file_of_an_earlier_version_learns_it(folder: Path) -> None:
    path = folder / keys.FILE
    held = json.loads(path.read_text(encoding="utf-8"))
    del held["salt"]
    path.write_text(json.dumps(held), encoding="utf-8")
    Database.open(folder, key_of(folder)).close()
    assert told_salt(folder) == own_salt(folder)
    assert json.loads(path.read_text(encoding="utf-8"))["mac"] == held["mac"]

"""After an officer left the database has a new key, whenever the power goes."""

import os
import shutil
from pathlib import Path

import pytest

from policepost.core import (
    backup_keeping,
    backup_places,
    backup_rule,
    backup_standing,
    backup_state,
    check,
    former_keys,
    heads,
    keys,
    rotation,
    settings,
)
from policepost.core.database import FILE, Database
from policepost.core.errors import Refused
from policepost.core.keys import Keyring, WrongPassword
from policepost.core.slots import Cost

CHIEF, LI = "a long password", "another long one"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A post from which an officer is about to leave, who kept a copy of the key file."""
    folder = tmp_path / "post"
    folder.mkdir()
    cost = Cost(passes=1, memory=8, lanes=1)
    ring, key, _code = Keyring.create(folder / keys.FILE, "北街", "田某", CHIEF, cost=cost)
    left = ring.add(key, "李某", LI, "officer")
    db = Database.create(folder, key)
    with db.transaction("Change setting") as session:
        settings.put(session, "word", "张三丰")
    db.close()
    shutil.copy(folder / keys.FILE, tmp_path / "kept.json")
    ring.retire(key, left.id)
    return folder


def key_of(folder: Path) -> bytes:
    return Keyring.read(folder / keys.FILE).unlock("田某", CHIEF)


def word(folder: Path) -> str:
    db = Database.open(folder, key_of(folder))
    try:
        assert check.run(db) == []
        with db.reading() as session:
            return settings.get(session, "word", "")
    finally:
        db.close()


def test_the_old_key_opens_nothing_new(folder: Path, tmp_path: Path) -> None:
    old = key_of(folder)
    assert Keyring.read(folder / keys.FILE).renewal_due
    assert rotation.renew(folder, old) == key_of(folder) != old
    assert not Keyring.read(folder / keys.FILE).renewal_due
    assert word(folder) == "张三丰"
    stolen = Keyring.read(tmp_path / "kept.json").unlock("李某", LI)
    with pytest.raises(Refused):
        Database.open(folder, stolen)
    with pytest.raises(WrongPassword):
        Keyring.read(folder / keys.FILE).unlock("李某", LI)
    assert {path.name for path in folder.iterdir()} == {
        *(keys.FILE, FILE, heads.FILE),
        *(former_keys.FILE, backup_places.BESIDE, backup_state.FILE),
    }


def test_a_backup_is_made_before_and_still_counts_afterwards(folder: Path) -> None:
    old = key_of(folder)
    new = rotation.renew(folder, old)
    assert former_keys.keys_of(folder, new) == (new, old)
    assert former_keys.keys_of(folder, old) == (old,)
    db = Database.open(folder, new)
    try:
        (made,) = backup_standing.good(db, backup_places.beside(folder))
        assert made.why == backup_rule.KEY
        assert backup_keeping.prove(db, made) == ""
    finally:
        db.close()


class PowerCut(Exception):
    """The computer went off."""


@pytest.mark.parametrize("moment", range(12))
def test_a_power_cut_at_any_moment_leaves_a_pair_that_fits(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    old = key_of(folder)
    left = [moment]

    def dying(really):  # type: ignore[no-untyped-def]
        def call(*arguments, **named):  # type: ignore[no-untyped-def]
            if left[0] == 0:
                raise PowerCut
            left[0] -= 1
            return really(*arguments, **named)

        return call

    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink"):
            patch.setattr(Path, name, dying(getattr(Path, name)))
        patch.setattr(os, "fsync", dying(os.fsync))
        try:
            rotation.renew(folder, old)
        except PowerCut:
            pass
        else:
            assert moment == 11  # all steps passed: the list of moments is complete
    rotation.finish(folder)
    assert word(folder) == "张三丰"
    rotation.renew(folder, key_of(folder))
    assert word(folder) == "张三丰"


def test_a_damaged_post_keeps_its_key(folder: Path) -> None:
    old = key_of(folder)
    with (folder / FILE).open("r+b") as file:
        file.seek((folder / FILE).stat().st_size // 2 // 4096 * 4096 + 500)
        file.write(b"\xff" * 64)
    with pytest.raises(Refused):
        rotation.renew(folder, old)
    assert key_of(folder) == old
    left = (path.name for path in folder.iterdir() if "-" not in path.name)
    assert sorted(name for name in left if name != backup_places.BESIDE) == [
        keys.FILE,
        FILE,
        heads.FILE,
    ]


def test_nothing_begun_is_nothing_to_finish(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    rotation.finish(folder)
    assert sorted(path.name for path in folder.iterdir()) == before

"""After an officer left the database has a new key, whenever the power goes."""

import itertools
import os
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from policepost.core import check, settings
from policepost.core.access import former_keys, keys, rotation
from policepost.core.access.keys import Keyring, WrongPassword
from policepost.core.access.slots import Cost
from policepost.core.backups import keeping, locations, remembered, schedule, standing
from policepost.core.database import FILE, Database
from policepost.core.errors import Refused
from policepost.core.journalling import heads

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
        *(former_keys.FILE, locations.BESIDE, remembered.FILE),
    }


def test_a_backup_is_made_before_and_still_counts_afterwards(folder: Path) -> None:
    old = key_of(folder)
    new = rotation.renew(folder, old)
    assert former_keys.keys_of(folder, new) == (new, old)
    assert former_keys.keys_of(folder, old) == (old,)
    db = Database.open(folder, new)
    try:
        (made,) = standing.good(db, locations.beside(folder))
        assert made.why == schedule.KEY
        assert keeping.prove(db, made) == ""
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
    assert sorted(name for name in left if name != locations.BESIDE) == [
        keys.FILE,
        FILE,
        heads.FILE,
    ]


def test_nothing_begun_is_nothing_to_finish(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    rotation.finish(folder)
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.fixture
def opened(folder: Path) -> Iterator[Database]:
    """The post, open, with connections that wait for their next use."""
    db = Database.open(folder, key_of(folder))
    with db.reading(), db.reading():
        pass
    yield db
    db.close()


def test_an_open_post_gets_a_new_key_at_once(
    opened: Database, folder: Path, tmp_path: Path
) -> None:
    old = opened.key
    rotation.renew_open(opened)
    assert opened.key == key_of(folder) != old
    with opened.transaction("Set") as session:
        settings.put(session, "word", "李四光")
    assert check.run(opened) == []
    opened.close()
    assert word(folder) == "李四光"
    stolen = Keyring.read(tmp_path / "kept.json").unlock("李某", LI)
    with pytest.raises(Refused):
        Database.open(folder, stolen)


def count_on(db: Database, name: str, written: list[str], ended: threading.Event) -> int:
    """Write and read until told to end; returns the last number that was acknowledged."""
    for number in itertools.count():
        with db.transaction("Set") as session:
            settings.put(session, name, number)
        written.append(name)
        with db.reading() as session:
            assert settings.get(session, name, -1) == number
        if ended.wait(0.01):  # people pause, if only for a moment
            return number
    raise AssertionError


def test_who_reads_and_writes_meanwhile_waits_and_loses_nothing(
    opened: Database, folder: Path
) -> None:
    written: list[str] = []
    ended = threading.Event()
    names = ["one", "two", "three"]
    with ThreadPoolExecutor() as pool:
        work = [pool.submit(count_on, opened, name, written, ended) for name in names]
        keys_held = {opened.key}
        for _turn in range(3):
            before = len(written)
            rotation.renew_open(opened)
            keys_held.add(opened.key)
            while len(written) < before + 6 and not any(one.done() for one in work):
                ended.wait(0.01)  # spinning would take the interpreter from those who write
        ended.set()
        last = [one.result() for one in work]
    assert len(keys_held) == 4
    opened.close()
    db = Database.open(folder, key_of(folder))
    try:
        assert check.run(db) == []
        with db.reading() as session:
            assert [settings.get(session, name, -1) for name in names] == last
    finally:
        db.close()


def test_another_program_in_the_post_keeps_its_key(opened: Database, folder: Path) -> None:
    other = Database.open(folder, opened.key)
    old = opened.key
    with other.reading() as session:
        settings.get(session, "word", "")
    with pytest.raises(Refused, match="busy"):
        rotation.renew_open(opened)
    assert opened.key == key_of(folder) == old
    with other.transaction("Set") as session:
        settings.put(session, "word", "赵某")
    other.close()
    with opened.reading() as session:
        assert settings.get(session, "word", "") == "赵某"
    rotation.renew_open(opened)
    assert opened.key != old

"""A post whose file has lost its end is not opened, and no other one is taken for that."""

import os
import shutil
from pathlib import Path

import pytest

from policepost.core import database, settings
from policepost.core.cut_short import lacks_pages
from policepost.core.database import Database
from policepost.core.errors import Refused
from tests.conftest import KEY

PAGE = 4096


@pytest.fixture
def folder(empty_post: Path, tmp_path: Path) -> Path:
    """A post that was not closed: what was written last stands in the log beside it alone."""
    made = tmp_path / "worked"
    shutil.copytree(empty_post, made)
    db = Database.open(made, KEY)
    with db.transaction("Change setting") as session:
        settings.put(session, "long", "长" * 20_000)
    target = tmp_path / "post"
    shutil.copytree(made, target)
    db.close()
    return target


def cut(folder: Path, pages: int) -> None:
    path = folder / database.FILE
    os.truncate(path, path.stat().st_size - PAGE * pages)


def said(folder: Path) -> bool:
    return lacks_pages(folder / database.FILE)


def test_pages_that_stand_in_the_log_alone_are_not_missed(folder: Path) -> None:
    size = (folder / database.FILE).stat().st_size
    assert (folder / f"{database.FILE}-wal").stat().st_size > 10 * PAGE
    assert not said(folder)
    db = Database.open(folder, KEY)
    with db.reading() as session:
        assert len(settings.get(session, "long", "")) == 20_000
    db.close()
    assert (folder / database.FILE).stat().st_size > size


@pytest.mark.parametrize("pages", [1, 2, 30])
def test_a_lost_end_is_told_and_left_as_it_is(folder: Path, pages: int) -> None:
    cut(folder, pages)
    before = (folder / database.FILE).read_bytes()
    with pytest.raises(Refused, match="restore the last good backup"):
        Database.open(folder, KEY)
    assert (folder / database.FILE).read_bytes() == before


def test_frames_of_a_former_log_save_nothing(folder: Path) -> None:
    cut(folder, 1)
    log = folder / f"{database.FILE}-wal"
    whole = log.read_bytes()
    lost = (folder / database.FILE).stat().st_size // PAGE + 1
    old = bytearray(whole[32 : 32 + 24 + PAGE])
    old[:4] = lost.to_bytes(4, "big")
    log.write_bytes(whole + bytes(old))
    assert said(folder), "work that was not ended"
    old[4:8] = (lost + 1).to_bytes(4, "big")
    old[8:16] = b"\0" * 8
    log.write_bytes(whole + bytes(old))
    assert said(folder), "left over from before the log was begun anew"


@pytest.mark.parametrize("length", [0, 16, 32, 2000])
def test_a_log_without_any_work_says_nothing(folder: Path, length: int) -> None:
    log = folder / f"{database.FILE}-wal"
    os.truncate(log, length)
    assert not said(folder)
    log.write_bytes(b"no log" * 1000)
    assert not said(folder)


def test_without_its_log_it_is_told_as_well(folder: Path) -> None:
    db = Database.open(folder, KEY)
    db.close()
    assert not (folder / f"{database.FILE}-wal").exists()
    assert not said(folder)
    cut(folder, 1)
    with pytest.raises(Refused, match="restore the last good backup"):
        Database.open(folder, KEY)

"""The post's file deleted, moved, replaced or losing its log while it is open."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from policepost.core import check, database, settings, watching
from policepost.core.access import keys
from policepost.core.database import Database
from policepost.core.errors import Refused
from tests.conftest import KEY

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows lets nobody delete or move a file that is open"
)


def put(db: Database, word: str) -> None:
    with db.transaction("Change setting") as session:
        settings.put(session, "word", word)


def word(db: Database) -> str:
    with db.reading() as session:
        return settings.get(session, "word", "")


@contextmanager
def opened_anew(folder: Path) -> Iterator[Database]:
    """Open the post as the next start does; it must be whole."""
    db = Database.open(folder, KEY)
    try:
        assert check.run(db) == []
        yield db
    finally:
        db.close()


def names(folder: Path) -> list[str]:
    """What lies in a folder, without what SQLite keeps beside an open file."""
    return sorted(path.name for path in folder.iterdir() if "post.db-" not in path.name)


def test_an_untouched_file_is_let_alone(db: Database) -> None:
    put(db, "一")
    assert db.watch.look() == []
    assert names(db.folder) == [database.FILE, "post.head"]


def test_a_deleted_file_is_written_again(db: Database) -> None:
    put(db, "一")
    db.path.unlink()
    put(db, "二")  # the next change finds out, and is not lost
    (sentence,) = db.watch.look()
    assert sentence == watching.PUT_BACK.format(folder=db.folder)
    assert word(db) == "二"
    put(db, "三")
    db.close()
    with opened_anew(db.folder) as again:
        assert word(again) == "三"
        assert again.doubts == ()
    assert names(db.folder) == [database.FILE, "post.head"]


def test_a_change_made_after_the_deletion_is_kept_too(db: Database) -> None:
    with db.transaction("Change setting") as session:
        settings.put(session, "word", "一")
        db.path.unlink()
    assert len(db.watch.look()) == 1
    db.close()
    with opened_anew(db.folder) as again:
        assert word(again) == "一"


def test_a_deleted_folder_comes_back_with_its_key_file(db: Database) -> None:
    (db.folder / keys.FILE).write_text("{}", encoding="utf-8")
    put(db, "一")
    shutil.rmtree(db.folder)
    put(db, "二")
    assert (db.folder / keys.FILE).read_text(encoding="utf-8") == "{}"
    db.close()
    with opened_anew(db.folder) as again:
        assert word(again) == "二"


def test_a_moved_file_is_named_and_work_goes_on_when_it_is_back(
    db: Database, tmp_path: Path
) -> None:
    put(db, "一")
    db.path.rename(tmp_path / "away.db")
    with pytest.raises(Refused) as told:
        put(db, "二")
    assert told.value.sentence == watching.MOVED.format(path=tmp_path / "away.db")
    assert not db.path.exists()
    (tmp_path / "away.db").rename(db.path)
    put(db, "三")
    db.close()
    with opened_anew(db.folder) as again:
        assert word(again) == "三"


def test_a_moved_folder_is_named(db: Database, tmp_path: Path) -> None:
    db.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="elsewhere"):
        put(db, "一")
    (tmp_path / "elsewhere").rename(db.folder)
    put(db, "二")
    assert word(db) == "二"


def test_what_was_replaced_is_saved_beside(db: Database, empty_post: Path) -> None:
    (db.folder / keys.FILE).write_text("{}", encoding="utf-8")
    put(db, "一")
    shutil.copy(empty_post / database.FILE, db.folder / "other")
    (db.folder / "other").rename(db.path)
    with pytest.raises(Refused):
        put(db, "二")
    with pytest.raises(Refused) as told:
        put(db, "二")
    (rescued,) = db.folder.glob("rescued-*")
    assert told.value.sentence == watching.REPLACED.format(folder=rescued)
    assert names(rescued) == [keys.FILE, database.FILE]
    assert word(db) == "一"  # what is open still shows what was open
    db.close()
    with opened_anew(rescued) as again:
        assert word(again) == "一"


def test_another_file_is_never_opened_under_the_name(db: Database, empty_post: Path) -> None:
    put(db, "一")
    shutil.copy(empty_post / database.FILE, db.folder / "other")
    (db.folder / "other").rename(db.path)
    with db.reading() as first:  # takes the one idle connection
        assert settings.get(first, "word", "") == "一"
        with pytest.raises(Refused) as told, db.reading() as second:
            settings.get(second, "word", "")
    assert told.value.sentence == watching.NOT_THERE


def test_a_lost_log_costs_nothing(db: Database) -> None:
    put(db, "一")
    log = db.path.with_name("post.db-wal")
    log.unlink()
    put(db, "二")
    assert log.exists()
    db.close()
    with opened_anew(db.folder) as again:
        assert word(again) == "二"
        assert again.doubts == ()


def test_a_lost_log_is_saved_even_while_somebody_reads(db: Database) -> None:
    put(db, "一")
    db.path.with_name("post.db-wal").unlink()
    with db.reading() as session:
        assert settings.get(session, "word", "") == "一"
        db.watch.look()
    put(db, "二")
    db.close()
    with opened_anew(db.folder) as again:
        assert word(again) == "二"


def test_a_full_disk_lets_the_open_file_live_on(db: Database, tmp_path: Path) -> None:
    """The folder cannot be made again: somebody put a file in its place."""
    put(db, "一")
    shutil.rmtree(db.folder)
    db.folder.write_text("in the way", encoding="utf-8")
    with pytest.raises(Refused, match="not there"):
        put(db, "二")
    db.folder.unlink()
    put(db, "三")
    assert word(db) == "三"
    assert len(db.watch.look()) == 1

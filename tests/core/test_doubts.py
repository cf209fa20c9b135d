"""What a post says when it opens: a wrong clock, a file older than it was."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from policepost.core import clock, database, doubts, settings
from policepost.core.access import keys, rotation
from policepost.core.database import Database
from policepost.core.journalling import heads
from policepost.core.journalling.journal import JournalChange
from policepost.core.language import format_moment
from policepost.core.shapes import Person
from policepost.officers.actions import note_sign_in, register_first
from tests.conftest import KEY
from tests.core.post_with_keys import give_keys

NOON = datetime(2026, 11, 24, 12).astimezone()


def put(folder: Path, word: str) -> None:
    db = Database.open(folder, KEY)
    with db.transaction("Change setting") as session:
        settings.put(session, "word", word)
    db.close()


def doubts_of(folder: Path, key: bytes = KEY) -> tuple[str, ...]:
    db = Database.open(folder, key)
    db.close()
    return db.doubts


@pytest.fixture
def folder(empty_post: Path, tmp_path: Path) -> Path:
    """A post whose last change was at noon."""
    folder = Path(shutil.copytree(empty_post, tmp_path / "post"))
    with clock.at(NOON):
        put(folder, "一")
    return folder


@pytest.mark.parametrize("later", [timedelta(minutes=-9), timedelta(0), timedelta(days=59)])
def test_a_clock_that_can_be_right_is_not_doubted(folder: Path, later: timedelta) -> None:
    with clock.at(NOON + later):
        assert doubts_of(folder) == ()


def test_a_clock_set_back_is_doubted_once(folder: Path) -> None:
    now = NOON - timedelta(days=400)
    with clock.at(now):
        assert doubts_of(folder) == (
            doubts.CLOCK_BACK.format(now=format_moment(now), last=format_moment(NOON)),
        )


def test_a_clock_far_ahead_is_doubted(folder: Path) -> None:
    now = NOON + timedelta(days=3000)
    with clock.at(now):
        (told,) = doubts_of(folder)
    assert told == doubts.CLOCK_AHEAD.format(now=format_moment(now), days=3000)


def test_an_older_file_is_told_until_work_goes_on_with_it(folder: Path) -> None:
    shutil.copy(folder / database.FILE, folder / "older")
    with clock.at(NOON):
        put(folder, "二")
        put(folder, "三")
        (folder / "older").rename(folder / database.FILE)
        seq = heads.kept(folder, KEY).popitem()[1][0]
        assert doubts_of(folder) == (doubts.OLDER.format(count=2, seq=seq),)
        assert doubts_of(folder) != ()
        put(folder, "四")
        assert doubts_of(folder) == ()


def test_a_log_that_was_lost_is_told(folder: Path) -> None:
    with clock.at(NOON):
        db = Database.open(folder, KEY)
        with db.transaction("Change setting") as session:
            settings.put(session, "word", "二")
        copy = Path(shutil.copytree(folder, folder.parent / "copy"))  # as after a power cut
        db.close()
        (copy / "post.db-wal").unlink()
        (told,) = doubts_of(copy)
        assert "1 changes up to number" in told


def test_a_file_of_another_history_is_told(folder: Path) -> None:
    with clock.at(NOON):
        fork = Path(shutil.copytree(folder, folder.parent / "fork"))
        put(folder, "二")
        put(fork, "三")
        shutil.copy(fork / database.FILE, folder / database.FILE)
        assert doubts_of(folder) == (doubts.OTHER,)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.unlink(), id="missing"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:70]), id="torn"),
        pytest.param(lambda path: path.write_bytes(b"[]"), id="of another shape"),
        pytest.param(
            lambda path: path.write_bytes(path.read_bytes().replace(b"[", b"[9", 1)), id="altered"
        ),
    ],
)
def test_a_head_that_cannot_be_trusted_says_nothing(folder: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    spoil(folder / heads.FILE)
    assert heads.kept(folder, KEY) == {}
    with clock.at(NOON):
        assert doubts_of(folder) == ()


def test_a_head_of_another_key_says_nothing(folder: Path) -> None:
    assert heads.kept(folder, KEY)
    assert heads.kept(folder, bytes(32)) == {}


def test_file_and_key_file_of_before_a_new_key_are_told(folder: Path) -> None:
    """An officer who left puts back a copy of everything: his key file opens its file."""
    with clock.at(NOON):
        db = Database.open(folder, KEY)
        give_keys(db)
        db.close()
        former = Path(shutil.copytree(folder, folder.parent / "former"))
        new = rotation.renew(folder, KEY)
        assert doubts_of(folder, new) == ()
        for name in (database.FILE, keys.FILE):
            shutil.copy(former / name, folder / name)
        assert doubts_of(folder) == (doubts.OTHER,)


def test_a_head_of_an_earlier_key_is_no_doubt(folder: Path) -> None:
    """As it stands when the power goes between a new key and the head."""
    with clock.at(NOON):
        db = Database.open(folder, KEY)
        give_keys(db)
        db.close()
        before = (folder / heads.FILE).read_bytes()
        new = rotation.renew(folder, KEY)
        (folder / heads.FILE).write_bytes(before)
        assert doubts_of(folder, new) == ()


def test_doubts_are_kept_with_the_sign_in(folder: Path) -> None:
    shutil.copy(folder / database.FILE, folder / "older")
    with clock.at(NOON):
        put(folder, "二")
        (folder / "older").rename(folder / database.FILE)
        db = Database.open(folder, KEY)
        ring = give_keys(db)
        account = ring.officers()[0]
        register_first(db, account)
        db.officer = Person(account.id, account.name)
        note_sign_in(db, ring, "unlock")
        note_sign_in(db, ring)
        with db.reading() as session:
            asked = select(JournalChange.fields).where(JournalChange.op == "sign_in")
            unlocked, opened = session.scalars(asked.order_by(JournalChange.entry))
        db.close()
    assert db.doubts[0] in json.loads(opened)["doubts"]
    assert "doubts" not in json.loads(unlocked)

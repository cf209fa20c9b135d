"""Backups are proved, complete and openable; restoring keeps what was there."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from policepost.core import check, clock, database, preferences, settings
from policepost.core.access import former_keys, keys
from policepost.core.access.keys import Keyring
from policepost.core.access.slots import Cost
from policepost.core.backups import backup, locations, manifests, remembered, restore
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import heads
from tests.trust import _seeds

PASSWORD = "a long password"  # noqa: S105
FIRST = datetime(2026, 11, 24, 18, 5, 9).astimezone()
LATER = datetime(2026, 11, 25, 18, 5, 9).astimezone()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Database]:
    """A post with its key file."""
    folder = tmp_path / "post"
    folder.mkdir()
    cost = Cost(passes=1, memory=8, lanes=1)
    _ring, key, _code = Keyring.create(folder / keys.FILE, "北街", "田某", PASSWORD, cost=cost)
    db = Database.create(folder, key)
    put(db, "before")
    yield db
    db.close()


def put(db: Database, value: str) -> None:
    with db.transaction("Change setting") as session:
        settings.put(session, "word", value)


def word(db: Database) -> str:
    with db.reading() as session:
        return settings.get(session, "word", "")


def test_a_backup_is_a_post_that_opens_with_the_same_password(
    post: Database, tmp_path: Path
) -> None:
    with clock.at(FIRST):
        made = backup.copy(post, tmp_path / "stick")
    assert made == tmp_path / "stick" / "policepost-20261124-180509"
    assert sorted(path.name for path in made.iterdir()) == [
        manifests.FILE,
        keys.FILE,
        database.FILE,
    ]
    key = Keyring.read(made / keys.FILE).unlock("田某", PASSWORD)
    copy = Database.open(made, key)
    assert word(copy) == "before"
    assert check.run(copy) == []
    copy.close()
    lying = sorted(path.name for path in (tmp_path / "stick").iterdir())
    assert lying == [made.name, locations.LOCK]


def test_the_post_s_own_forms_come_along(post: Database, tmp_path: Path) -> None:
    (post.folder / "forms").mkdir()
    (post.folder / "forms" / "agreement.rml.j2").write_text("ours", encoding="utf-8")
    made = backup.copy(post, tmp_path / "stick")
    assert (made / "forms" / "agreement.rml.j2").read_text(encoding="utf-8") == "ours"


def test_progress_is_told_and_ends_at_the_end(post: Database, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    backup.copy(post, tmp_path / "stick", lambda done, of: told.append((done, of)))
    assert told
    assert told[-1][0] == told[-1][1] > 0


def test_writing_goes_on_during_and_after_a_backup(post: Database, tmp_path: Path) -> None:
    made = backup.copy(post, tmp_path / "stick", lambda _done, _of: None)
    put(post, "after")
    copy = Database.open(made, post.key)
    assert (word(copy), word(post)) == ("before", "after")
    copy.close()


def test_backups_are_listed_newest_first(post: Database, tmp_path: Path) -> None:
    assert backup.copies(tmp_path / "nowhere") == []
    stick = tmp_path / "stick"
    with clock.at(FIRST):
        backup.copy(post, stick)
    with clock.at(LATER):
        backup.copy(post, stick)
    (stick / "policepost-notes").mkdir()
    found = backup.copies(stick)
    assert [one.made_at for one in found] == [LATER, FIRST]
    assert found[0].size == (found[0].folder / database.FILE).stat().st_size


def test_a_damaged_post_gives_no_backup(post: Database, tmp_path: Path) -> None:
    damage(post)
    with pytest.raises(Refused, match=r"damaged|not whole"):
        backup.copy(post, tmp_path / "stick")
    assert [path.name for path in (tmp_path / "stick").iterdir()] == [locations.LOCK]


def damage(db: Database) -> None:
    """Turn a page in the middle of the file over."""
    db.close()
    size = db.path.stat().st_size
    with db.path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096 + 500)
        old = file.read(64)
        file.seek(-64, 1)
        file.write(bytes(byte ^ 255 for byte in old))


def test_a_check_names_the_damage(post: Database) -> None:
    assert check.run(post) == []
    damage(post)
    found = check.run(post)
    assert found
    assert found[0].part == "file"


def test_a_forbidden_folder_is_refused(post: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Refused, match="is a file"):
        backup.copy(post, tmp_path / "file")


def test_too_little_room_is_said_with_numbers(
    post: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    nearly_full = type(usage)(usage.total, usage.total - 3 * 1024 * 1024, 3 * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: nearly_full)
    with pytest.raises(Refused, match="3 are free"):
        backup.copy(post, tmp_path / "stick")


def test_restoring_puts_back_the_backup_and_keeps_the_present(
    post: Database, tmp_path: Path
) -> None:
    made = backup.copy(post, tmp_path / "stick")
    put(post, "after")
    post.close()
    with clock.at(LATER):
        aside = restore.restore(made / database.FILE, post.folder, post.key)
    assert aside == post.folder / "before-restore-20261125-180509"
    restored, former = Database.open(post.folder, post.key), Database.open(aside, post.key)
    assert (word(restored), word(former)) == ("before", "after")
    restored.close()
    former.close()
    assert (aside / keys.FILE).exists()
    assert Keyring.read(post.folder / keys.FILE).unlock("田某", PASSWORD) == post.key


def test_restoring_into_an_empty_folder(post: Database, tmp_path: Path) -> None:
    made = backup.copy(post, tmp_path / "stick")
    assert restore.restore(made, tmp_path / "new", post.key) is None
    restored = Database.open(tmp_path / "new", post.key)
    assert word(restored) == "before"
    restored.close()


def test_what_is_no_backup_changes_nothing(post: Database, tmp_path: Path) -> None:
    put(post, "present")
    sqlite3.connect(tmp_path / "plain.db").close()
    with pytest.raises(Refused, match="no backup"):
        restore.restore(tmp_path / "plain.db", post.folder, post.key)
    made = backup.copy(post, tmp_path / "stick")
    (made / database.FILE).write_bytes(b"not a database" * 1000)
    with pytest.raises(Refused, match="damaged"):
        restore.restore(made, post.folder, post.key)
    assert word(post) == "present"
    assert sorted(path.name for path in post.folder.iterdir() if "post.db-" not in path.name) == [
        keys.FILE,
        database.FILE,
        heads.FILE,
    ]


BRACKETS = "[" * 3_900


def test_small_files_of_strangers_cost_what_they_said_and_no_more(
    post: Database, tmp_path: Path
) -> None:
    for name in (locations.MARKER, heads.FILE, former_keys.FILE, remembered.FILE):
        (post.folder / name).write_text(BRACKETS, "utf-8")
    (post.folder / preferences.FILE).write_text(BRACKETS, "utf-8")
    assert heads.kept(post.folder, post.key) == {}
    assert preferences.read(post.folder) == preferences.Preferences()
    assert not remembered.read(post.folder).proved
    assert not locations._mark_in(post.folder)
    assert former_keys._stored(post.folder) == {}


def test_a_seal_in_other_letters_is_no_seal(tmp_path: Path) -> None:
    manifest = _seeds.manifest().decode().replace('"mac": "', '"mac": "é')
    (tmp_path / manifests.FILE).write_text(manifest, "utf-8")
    found = manifests.read(tmp_path)
    assert found is not None
    assert not found.is_true(bytes(32))


def test_half_a_list_of_deletions_is_taken_away_by_the_next_backup(
    post: Database, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    whole, half = stick / locations.DELETED, stick / f"{locations.DELETED}.4896.part"
    whole.write_bytes(b"[]")
    half.write_bytes(b"[")
    backup.copy(post, stick)
    assert whole.exists()
    assert not half.exists()

"""Going back to a backup: what is shown before, what stays aside, no moment that loses a post."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from policepost.core import clock, connecting, database, migrating, settings
from policepost.core.access import keys, rotation
from policepost.core.access.keys import Keyring
from policepost.core.backups import keeping, locations, manifests, preview, replacing, restore
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.features import FEATURES, import_all
from tests.core.post_with_keys import OFFICER, PASSWORD, copied, give_keys, put, turn_page, word

MORNING = datetime(2026, 11, 24, 9).astimezone()
NOON = MORNING + timedelta(hours=3)


@pytest.fixture
def post(db: Database) -> Iterator[Database]:
    """An open post with its key file."""
    import_all(FEATURES)
    give_keys(db)
    put(db, "before")
    with clock.at(MORNING):
        yield db


@pytest.fixture
def made(post: Database) -> Path:
    """A backup of it; since then the post was changed three times."""
    folder = keeping.run(post).made.folder
    with clock.at(NOON):
        for number in range(3):
            put(post, f"after {number}")
    return folder


def reopened(folder: Path, key: bytes) -> Database:
    return Database.open(folder, key)


def test_what_would_change_is_shown_before(post: Database, made: Path) -> None:
    seen = preview.preview(made, post.key, post.folder, post)
    assert (seen.proved, seen.is_other, seen.upgrade) == (True, False, False)
    assert seen.officers == (OFFICER,)
    assert seen.now is not None
    assert seen.now["journal_entry"] - seen.then["journal_entry"] == 3
    assert (seen.lost_count, seen.back) == (3, 0)
    assert {entry.action for entry in seen.lost} == {"Name the post"}
    assert seen.lost[0].at == NOON
    assert word(post) == "after 2"


def test_restoring_and_taking_the_restore_back_the_same_way(post: Database, made: Path) -> None:
    key, folder = post.key, post.folder
    post.close()
    aside = restore.restore(made, folder, key, by="田某")
    assert aside is not None
    restored = reopened(folder, key)
    assert word(restored) == "before"
    with restored.reading() as session:
        note: dict[str, str] = settings.get(session, restore.RESTORED, {})
    assert (note["backup"], note["by"]) == (made.name, "田某")
    assert not (folder / replacing.NOTE).exists()
    back = preview.preview(aside, key, folder, restored)
    assert (back.lost_count, back.back) == (1, 3)
    assert not back.proved
    restored.close()
    with clock.at(NOON):
        second = restore.restore(aside, folder, key)
    assert second is not None
    again = reopened(folder, key)
    assert word(again) == "after 2"
    again.close()
    assert replacing.asides(folder) == [second, aside]


def test_a_former_post_whose_log_was_not_played_in_keeps_its_last_work(
    post: Database, made: Path
) -> None:
    key, folder = post.key, post.folder
    crashed = copied(folder, folder.parent / "crashed")
    assert (crashed / restore.LOG).stat().st_size > 0
    seen = preview.preview(crashed, key, folder, post)
    assert (seen.lost_count, seen.back) == (0, 0)
    post.close()
    restore.restore(crashed, folder, key)
    restored = reopened(folder, key)
    assert word(restored) == "after 2"
    restored.close()


def test_backups_and_preferences_stay_where_they_are(post: Database, made: Path) -> None:
    post.close()
    aside = restore.restore(made, post.folder, post.key)
    assert aside is not None
    assert made.exists()
    assert {path.name for path in aside.iterdir()} >= {database.FILE, keys.FILE}
    assert not (aside / locations.BESIDE).exists()


def test_a_read_only_stick_is_enough(post: Database, made: Path) -> None:
    for path in (made, *made.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path.name for path in made.iterdir()}
    assert preview.preview(made, post.key, post.folder, post).proved
    post.close()
    restore.restore(made, post.folder, post.key)
    assert {path.name for path in made.iterdir()} == before
    restored = reopened(post.folder, post.key)
    put(restored, "can be written")
    restored.close()


@pytest.mark.parametrize("step", range(14))
def test_a_power_cut_at_any_rename_leaves_the_old_post_or_the_new(
    post: Database, made: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    key, folder = post.key, post.folder
    post.close()
    left = [step]
    plain = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return plain(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        try:
            restore.restore(made, folder, key)
        except KeyboardInterrupt:
            cut = True
        else:
            cut = False
    replacing.finish(folder)
    replacing.finish(folder)
    opened = reopened(folder, key)
    begun = step > 0
    assert word(opened) == ("before" if begun or not cut else "after 2")
    opened.close()
    assert not [path for path in folder.iterdir() if path.name.startswith("restoring")]
    for aside in replacing.asides(folder):
        former = reopened(aside, key)
        assert word(former) == "after 2"
        former.close()


def test_an_order_that_names_another_place_is_not_followed(post: Database, made: Path) -> None:
    post.close()
    ready = copied(made, post.folder / replacing.READY)
    (ready / "order.json").write_text(json.dumps({"aside": "../../elsewhere"}), encoding="utf-8")
    (ready / "evil.sh").write_text("x", encoding="utf-8")
    replacing.finish(post.folder)
    assert not (post.folder.parents[1] / "elsewhere").exists()
    assert not (post.folder / "evil.sh").exists()
    assert len(replacing.asides(post.folder)) == 1


def spoil_page(made: Path) -> None:
    turn_page(made / database.FILE, 3)


def spoil_length(made: Path) -> None:
    os.truncate(made / database.FILE, 4096 * 5 + 100)


def foreign_key(made: Path) -> None:
    (made / keys.FILE).unlink()
    Keyring.create(made / keys.FILE, "别处", OFFICER, PASSWORD)


def link_to_elsewhere(made: Path) -> None:
    (made / database.FILE).unlink()
    (made / database.FILE).symlink_to("/etc/passwd")


def giant_key_file(made: Path) -> None:
    os.truncate(made / keys.FILE, 10**12)


def no_key_file(made: Path) -> None:
    (made / keys.FILE).unlink()


@pytest.mark.parametrize(
    "spoil",
    [spoil_page, spoil_length, foreign_key, link_to_elsewhere, giant_key_file, no_key_file],
)
def test_what_is_no_good_backup_is_refused_in_a_sentence_and_changes_nothing(
    post: Database, made: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(made)
    before = {path.name for path in post.folder.iterdir()}
    with pytest.raises(Refused) as refused:
        source = restore.source_of(made)
        key = restore.ring_of(source).unlock(OFFICER, PASSWORD)
        preview.preview(source, key, post.folder, post)
        restore.restore(source, post.folder, key)
    assert refused.value.sentence.endswith((".", ")"))
    assert word(post) == "after 2"
    assert {path.name for path in post.folder.iterdir()} == before


def test_the_present_post_is_no_backup_of_itself(post: Database) -> None:
    with pytest.raises(Refused, match="present post itself"):
        restore.restore(post.folder, post.folder, post.key)


def test_a_newer_backup_is_refused_and_an_older_one_upgraded_afterwards(
    post: Database, made: Path, tmp_path: Path
) -> None:
    raw = connecting.connect(made / database.FILE, post.key)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    raw.close()
    for work in (
        lambda: preview.preview(made, post.key, post.folder, post),
        lambda: restore.restore(made, post.folder, post.key),
    ):
        with pytest.raises(Refused, match="newer version"):
            work()
    saved = Path(__file__).parents[2] / "files" / "post-0001.db"
    older = tmp_path / "policepost-20260101-090000"
    older.mkdir()
    shutil.copy(saved, older / database.FILE)
    shutil.copy(post.folder / keys.FILE, older / keys.FILE)
    seen = preview.preview(older, post.key, post.folder, post)
    assert seen.upgrade
    post.close()
    restore.restore(older, post.folder, post.key)
    restored = reopened(post.folder, post.key)
    with restored.engine.connect() as connection:
        held = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert held == max(migrating.revisions())
    restored.close()


def test_the_key_of_a_former_generation_is_found_or_its_password_asked_for(
    post: Database, made: Path
) -> None:
    from policepost.core.access.former_keys import keys_of

    old, folder = post.key, post.folder
    post.close()
    new = rotation.renew(folder, old)
    assert restore.key_for(made, keys_of(folder, new)) == old
    assert restore.key_for(made, (new,)) is None
    (folder / "former-keys.json").write_text("{}", encoding="utf-8")
    assert keys_of(folder, new) == (new,)
    assert restore.ring_of(made).unlock(OFFICER, PASSWORD) == old


def test_another_post_s_backup_is_named(post: Database, made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    Keyring.create(other / keys.FILE, "南街", "李某", PASSWORD, post="南街警务室")
    seen = preview.preview(made, post.key, other, None)
    assert seen.is_other
    assert (seen.now, seen.lost) == (None, ())
    assert not preview.preview(made, post.key, tmp_path / "new", None).is_other


def test_the_list_of_deletions_lies_with_the_backups_and_comes_to_a_new_computer(
    post: Database, tmp_path: Path
) -> None:
    listed = post.folder / locations.DELETED
    listed.write_text("[1]", encoding="utf-8")
    made = keeping.run(post).made.folder
    assert (made.parent / locations.DELETED).read_text(encoding="utf-8") == "[1]"
    restore.restore(made, tmp_path / "new", post.key)
    assert (tmp_path / "new" / locations.DELETED).read_text(encoding="utf-8") == "[1]"
    listed.write_text("[1, 2]", encoding="utf-8")
    post.close()
    restore.restore(made, post.folder, post.key)
    assert listed.read_text(encoding="utf-8") == "[1, 2]"


def test_a_backup_of_an_earlier_program_has_no_manifest_and_can_be_restored(
    post: Database, made: Path
) -> None:
    (made / manifests.FILE).unlink()
    seen = preview.preview(made, post.key, post.folder, post)
    assert (seen.proved, seen.made_at, seen.why) == (False, None, "")
    post.close()
    restore.restore(made, post.folder, post.key)
    restored = reopened(post.folder, post.key)
    assert word(restored) == "before"
    restored.close()

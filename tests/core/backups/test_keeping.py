"""Backups by themselves: where they go, which count, which are let go, what faults do to them."""

import errno
import json
import os
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from policepost.core import clock, database, preferences
from policepost.core.access import keys
from policepost.core.backups import (
    backup,
    keeping,
    listing,
    locations,
    manifests,
    remembered,
    schedule,
    standing,
)
from policepost.core.backups.locations import Busy
from policepost.core.backups.schedule import CLOSE, DAY, HAND, IMPORT, Rule
from policepost.core.database import Database
from policepost.core.errors import Refused
from tests.core.post_with_keys import copied, give_keys, put, turn_page

MORNING = datetime(2026, 11, 24, 9).astimezone()


@pytest.fixture
def post(db: Database) -> Iterator[Database]:
    """An open post with its key file."""
    give_keys(db)
    put(db, "first")
    with clock.at(MORNING):
        yield db


@pytest.fixture
def stick(post: Database, tmp_path: Path) -> Path:
    """The second place."""
    folder = tmp_path / "media" / "STICK" / "backups"
    locations.name_second(post.folder, folder)
    return folder


def day(number: int, hour: int = 9) -> Any:
    return clock.at(MORNING + timedelta(days=number, hours=hour - 9))


def made_in(db: Database, folder: Path) -> list[str]:
    return [one.folder.name for one in standing.good(db, folder)]


def test_from_the_first_day_it_goes_beside_the_post_without_any_set_up(post: Database) -> None:
    done = keeping.run(post, CLOSE)
    assert (done.made.folder.parent, done.also, done.told) == (post.folder / "backups", None, "")
    assert done.made.state == "good"
    assert done.made.why == CLOSE
    manifest = done.made.manifest
    assert manifest
    assert manifest.counts["setting"] == 2
    assert keys.FILE in manifest.beside


def test_work_since_then_is_noticed_and_so_is_a_new_password(post: Database) -> None:
    done = keeping.run(post)
    assert standing.is_saved(post, done.made)
    assert keeping.before(post, IMPORT) is None
    put(post, "more")
    assert not standing.is_saved(post, standing.last_good(post))
    again = keeping.before(post, IMPORT)
    assert again is not None
    assert again.made.why == IMPORT
    ring = keys.Keyring.read(post.folder / keys.FILE)
    ring.rename_post(post.key, "新村警务室", "南街派出所")
    assert not standing.is_saved(post, again.made)


def test_the_rule_lets_go_and_never_what_is_bad_foreign_or_made_by_hand(post: Database) -> None:
    standing.change_rule(post, Rule(daily=1, weekly=0, monthly=0, before=1))
    folder = locations.beside(post.folder)
    by_hand = keeping.run(post, HAND).made.folder
    with day(1):
        bad = keeping.run(post, DAY).made.folder
    (bad / manifests.FILE).write_text("{}", encoding="utf-8")
    (folder / "policepost-notes").mkdir()
    stranger = copied(by_hand, folder / "policepost-20200101-000000")
    held = json.loads((stranger / manifests.FILE).read_text(encoding="utf-8"))
    (stranger / manifests.FILE).write_text(json.dumps({**held, "serial": 999}), encoding="utf-8")
    for number in range(2, 5):
        with day(number):
            keeping.run(post, DAY)
    with day(5):
        last = keeping.run(post, DAY).made.folder
    left = {path.name for path in folder.iterdir() if path.is_dir()}
    assert left == {by_hand.name, bad.name, "policepost-notes", stranger.name, last.name}
    states = {one.folder.name: one.state for one in standing.in_place(post, folder)}
    assert states[bad.name] == "bad"
    assert states[stranger.name] == "locked"


def test_a_damaged_backup_is_found_counts_no_longer_and_displaces_nothing(post: Database) -> None:
    standing.change_rule(post, Rule(daily=1, weekly=0, monthly=0, before=1))
    good = keeping.run(post, DAY).made
    with day(1):
        put(post, "more")
        standing.change_rule(post, Rule(daily=2, weekly=0, monthly=0, before=1))
        later = keeping.run(post, DAY).made
        turn_page(later.folder / database.FILE, 3)
        standing.change_rule(post, Rule(daily=1, weekly=0, monthly=0, before=1))
        assert keeping.prove(post, later) != ""
        assert standing.last_good(post) is not None
        assert made_in(post, good.folder.parent) == [good.folder.name]
        assert keeping.prune(post, good.folder.parent) == []
        assert not standing.standing(post).saved


def test_once_a_week_the_one_proved_longest_ago_is_opened(post: Database) -> None:
    first = keeping.run(post, HAND).made
    with day(1):
        keeping.run(post, HAND)
        proved = keeping.prove_oldest(post)
        assert proved is not None
        assert proved[0].folder == first.folder
        assert proved[1] == ""
        assert keeping.prove_oldest(post) is None
    with day(9):
        turn_page(first.folder / database.FILE, 2)
        again = keeping.prove_oldest(post)
        assert again is not None
        assert again[1] == "" if again[0].folder != first.folder else again[1] != ""


def test_the_second_place_gets_the_same_and_is_known_again_elsewhere(
    post: Database, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = keeping.run(post)
    assert done.also is not None
    assert done.also.folder.parent == stick
    assert done.also.manifest == done.made.manifest
    moved = stick.parents[2] / "mnt" / "E"
    moved.parent.mkdir()
    stick.parent.rename(moved)
    assert locations.find_second(post.folder) is None
    monkeypatch.setattr(locations, "volumes", lambda: [moved])
    assert locations.find_second(post.folder) == moved / "backups"
    put(post, "more")
    assert made_in(post, moved / "backups") == [done.also.folder.name]
    also = keeping.run(post).also
    assert also is not None
    assert also.folder.parent == moved / "backups"


def test_an_absent_second_place_costs_nothing_and_is_told_after_days(
    post: Database, stick: Path
) -> None:
    keeping.run(post)
    shutil.move(stick, stick.with_name("elsewhere"))
    with day(3):
        put(post, "more")
        done = keeping.run(post)
        assert (done.made.state, done.also, done.told) == ("good", None, "")
        assert not standing.standing(post).second_absent
    with day(8):
        found = standing.standing(post)
        assert found.second_absent
        assert found.second_last == MORNING.date()
    shutil.move(stick.with_name("elsewhere"), stick)
    with day(9):
        carried = keeping.carry(post)
        assert carried is not None
        assert not standing.standing(post).second_absent


def test_a_folder_beside_the_post_is_no_second_place(post: Database) -> None:
    for folder in (post.folder, post.folder / "backups", post.folder / "backups" / "more"):
        with pytest.raises(Refused, match="another disk"):
            locations.name_second(post.folder, folder)
    assert locations.second(post.folder) is None


def test_a_first_place_that_is_gone_is_replaced_and_told(post: Database, tmp_path: Path) -> None:
    (tmp_path / "gone").write_text("a file", encoding="utf-8")
    preferences.change(post.folder, backup_folder=str(tmp_path / "gone"))
    done = keeping.run(post)
    assert done.made.folder.parent == post.folder / "backups"
    assert "is a file" in done.told
    assert "is a file" in remembered.read(post.folder).failed


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENODEV])
def test_whatever_the_stick_does_is_one_sentence_and_the_first_place_has_it(
    post: Database, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(folder: Path) -> None:
        if stick in folder.parents:
            raise OSError(number, os.strerror(number), str(folder))

    monkeypatch.setattr(manifests, "sync_all", fail)
    done = keeping.run(post)
    assert done.made.state == "good"
    assert done.also is None
    assert done.told.endswith(".")
    left = [path.name for path in stick.iterdir() if path.is_dir()]
    assert left == []


def test_what_cannot_be_made_is_remembered_until_one_can(
    post: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(manifests, "sync_all", full)
        with pytest.raises(Refused, match="disk is full"):
            keeping.run(post)
        with pytest.raises(Refused, match=r"Nothing was done.*disk is full"):
            keeping.before(post, IMPORT)
        keeping.at_the_end(post, lambda: False)
    assert "full" in standing.standing(post).failed
    keeping.run(post)
    assert standing.standing(post).failed == ""


def test_what_an_interruption_left_is_swept_and_nothing_else(post: Database) -> None:
    folder = locations.beside(post.folder)
    done = keeping.run(post)
    ours = copied(done.made.folder, folder / "policepost-20261120-090000.part")
    theirs = copied(done.made.folder, folder / "policepost-20261120-090001.part")
    (theirs / "letter.docx").write_text("mine", encoding="utf-8")
    (folder / "holiday.part").mkdir()
    (folder / "policepost-20261120-090002.part").symlink_to(done.made.folder)
    assert made_in(post, folder) == [done.made.folder.name]
    put(post, "more")
    keeping.run(post)
    left = {path.name for path in folder.iterdir()}
    assert ours.name not in left
    assert {theirs.name, "holiday.part", "policepost-20261120-090002.part"} <= left
    assert (done.made.folder / database.FILE).exists()


def test_two_at_once_never(post: Database) -> None:
    folder = locations.beside(post.folder)
    with locations.held(folder), pytest.raises(Busy):
        keeping.run(post)
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with locations.held(folder):
            begun.set()
            end.wait()

    worker = threading.Thread(target=hold)
    worker.start()
    begun.wait()
    threading.Timer(0.05, end.set).start()
    assert keeping.before(post, IMPORT) is not None
    worker.join()


def test_stopping_leaves_nothing_behind(post: Database) -> None:
    folder = locations.beside(post.folder)
    with pytest.raises(backup.Stopped):
        keeping.run(post, stopped=lambda: True)
    assert [path.name for path in folder.iterdir()] == [locations.LOCK]
    keeping.at_the_end(post, lambda: True)
    assert made_in(post, folder) == []
    keeping.at_the_end(post, lambda: False)
    assert len(made_in(post, folder)) == 1
    keeping.at_the_end(post, lambda: False)
    assert len(made_in(post, folder)) == 1


def test_a_clock_set_back_gives_names_apart_and_the_last_made_stays_the_last(
    post: Database,
) -> None:
    first = keeping.run(post).made
    put(post, "more")
    second = keeping.run(post).made
    assert second.folder.name == f"{first.folder.name}-2"
    with clock.at(MORNING - timedelta(days=4000)):
        put(post, "still more")
        old = keeping.run(post, DAY).made
        assert standing.last_good(post) == old
        assert standing.standing(post).saved
        put(post, "again")
        assert standing.is_due(post) is False
        assert not standing.standing(post).old
    assert standing.is_due(post)


def test_a_backup_without_its_key_file_does_not_count(post: Database) -> None:
    (post.folder / keys.FILE).unlink()
    done = keeping.run(post)
    assert done.made.state == "bad"
    assert "key file" in done.told
    assert standing.last_good(post) is None


def test_what_a_stranger_put_there_is_harmless(post: Database, tmp_path: Path) -> None:
    folder = locations.beside(post.folder)
    good = keeping.run(post).made
    link = folder / "policepost-20261101-000000"
    link.symlink_to(good.folder)
    (folder / "policepost-99999999-999999").mkdir()
    empty = folder / "policepost-20261102-000000"
    empty.mkdir()
    giant = copied(good.folder, folder / "policepost-20261103-000000")
    with (giant / manifests.FILE).open("wb") as file:
        file.truncate(10**12)
    deep = copied(good.folder, folder / "policepost-20261104-000000")
    (deep / manifests.FILE).write_text("[" * 100_000, encoding="utf-8")
    linked = copied(good.folder, folder / "policepost-20261105-000000")
    (linked / manifests.FILE).unlink()
    (linked / manifests.FILE).symlink_to("/dev/zero")
    pathy = copied(good.folder, folder / "policepost-20261106-000000")
    held = json.loads((pathy / manifests.FILE).read_text(encoding="utf-8"))
    held["beside"] = {"../../../etc/passwd": "0"}
    (pathy / manifests.FILE).write_text(json.dumps(held), encoding="utf-8")
    states = {one.folder: one.state for one in standing.in_place(post, folder)}
    assert states == {
        good.folder: "good",
        empty: "bad",
        giant: "bad",
        deep: "bad",
        linked: "bad",
        pathy: "locked",
    }
    assert keeping.prune(post, folder) == []
    locations.take_away(link)
    assert (good.folder / database.FILE).exists()


def test_a_changed_key_file_or_form_is_noticed(post: Database) -> None:
    (post.folder / "forms").mkdir()
    (post.folder / "forms" / "agreement.rml.j2").write_text("ours", encoding="utf-8")
    made = keeping.run(post).made
    (made.folder / "forms" / "agreement.rml.j2").write_text("theirs", encoding="utf-8")
    found = listing.look_at(made.folder, (post.key,))
    assert found is not None
    assert (found.state, found.fault) == ("bad", "forms/agreement.rml.j2 was changed")


def test_nothing_is_written_into_a_folder_that_is_looked_at(post: Database) -> None:
    made = keeping.run(post).made
    before = {path.name: path.stat().st_mtime_ns for path in made.folder.iterdir()}
    assert keeping.prove(post, made) == ""
    assert {path.name: path.stat().st_mtime_ns for path in made.folder.iterdir()} == before


def test_the_manifest_names_nobody(post: Database) -> None:
    put(post, "张三丰")
    made = keeping.run(post).made
    text = (made.folder / manifests.FILE).read_text(encoding="utf-8")
    assert "张三丰" not in text
    assert "田某" not in text
    assert b"\xe5\xbc\xa0\xe4\xb8\x89\xe4\xb8\xb0" not in (made.folder / database.FILE).read_bytes()


def test_the_rule_is_kept_in_the_post(post: Database) -> None:
    assert standing.rule(post) == Rule()
    standing.change_rule(post, Rule(daily=3))
    assert standing.rule(post) == Rule(daily=3)
    with pytest.raises(Refused):
        standing.change_rule(post, Rule(daily=0))
    assert schedule.LIMITS.keys() == set(Rule.__slots__)


def test_disks_are_found_by_the_system_s_table(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(
        "/dev/sda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n/dev/loop3 /snap/x squashfs ro 0 0\n"
        "server:/share /mnt/net nfs rw 0 0\n/dev/sdb1 /media/tian/MY\\040STICK vfat rw 0 0\n",
        encoding="utf-8",
    )
    found = locations._mounted(table)
    assert found == [Path("/"), Path("/media/tian/MY STICK")]
    assert locations.volumes() is not None

"""What disks and files do wrong: one sentence each, and nothing that was saved is lost."""

import errno
import importlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlcipher3 import dbapi2 as driver

from policepost.core import check, connecting, database, faults, settings
from policepost.core.access.keys import Keyring
from policepost.core.access.slots import Cost
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.files import prepare_folder
from policepost.core.shapes import Person
from policepost.officers import queries as officers
from tests.conftest import KEY
from tests.nobody import as_nobody

ROOT = Path(__file__).parents[2]

FILL = """
import resource, signal, sys
from pathlib import Path
from policepost.core import language, settings
from policepost.core.database import Database
from policepost.core.errors import Refused

language.use("en")
db = Database.open(Path(sys.argv[1]), bytes(range(32)))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = (Path(sys.argv[1]) / "post.db").stat().st_size + 200_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
saved = 0
try:
    while saved < 10_000:
        with db.transaction("Change setting") as session:
            settings.put(session, f"n{saved}", "x" * 2000)
        saved += 1
except Refused as refusal:
    print(saved, refusal.sentence, sep="|")
with db.reading() as session:
    print(settings.get(session, f"n{saved - 1}", "")[:1], settings.get(session, f"n{saved}",
    "none"))
"""


TOO_LARGE = """
import resource, signal, sys
from pathlib import Path
from policepost.core import language
from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole

language.use("en")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with refusing(Path(sys.argv[1])):
        write_whole(Path(sys.argv[1]) / "list.xlsx", bytes(2000))
except Refused as refusal:
    print(refusal.sentence)
"""

READ_ONLY = """
import ctypes, sys
from pathlib import Path
from policepost.core import language, lock
from policepost.core.errors import Refused
from tests.trust import _small_disk

language.use("en")
folder = Path(sys.argv[1])
try:
    _small_disk.mount(folder)
    again = 1 | 32  # MS_RDONLY | MS_REMOUNT of mount(2)
    if ctypes.CDLL(None).mount(b"none", str(folder).encode(), None, again, None):
        raise OSError
except OSError:
    sys.exit(77)
try:
    with lock.hold(folder):
        pass
except Refused as refusal:
    print(refusal.sentence)
"""


def child(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script on a folder in a process of its own."""
    command = [sys.executable, "-c", script, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
def test_a_file_system_without_large_files_is_named(tmp_path: Path) -> None:
    assert child(TOO_LARGE, tmp_path).stdout.strip() == faults.TOO_LARGE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="mount namespaces are a Linux thing")
def test_a_read_only_disk_says_why_not(tmp_path: Path) -> None:
    done = child(READ_ONLY, tmp_path)
    if done.returncode == 77:
        pytest.skip("nothing can be mounted here")
    assert done.stdout.strip() == faults.READ_ONLY


def test_every_number_of_the_system_has_one_sentence() -> None:
    for number in (errno.EIO, errno.ENODEV, errno.ENXIO):
        assert faults.sentence_for(OSError(number, "")) == faults.DISK_GONE
    assert faults.sentence_for(OSError(errno.ENOSPC, "")) == faults.FULL
    assert faults.sentence_for(OSError()) == ""
    assert faults.sentence_for(ValueError()) == ""


@pytest.fixture
def folder(empty_post: Path, tmp_path: Path) -> Path:
    """An empty post that nobody has open."""
    return Path(shutil.copytree(empty_post, tmp_path / "post"))


def test_a_copy_that_finds_no_room_is_told_as_a_full_disk(folder: Path) -> None:
    db = Database.open(folder, KEY)
    part = folder / "part.db"
    try:
        with closing(connecting.connect(part, KEY, new=True)) as target, db.engine.connect() as one:
            target.execute("PRAGMA max_page_count = 9")
            source: Any = one.connection.driver_connection
            with pytest.raises(driver.Error) as told:
                source.backup(target)
    finally:
        db.close()
    assert faults.sentence_for(told.value) == faults.FULL


def test_words_of_sqlite_that_name_no_fault_of_a_disk_are_a_bug() -> None:
    assert faults.sentence_for(driver.OperationalError("no such table: x")) == ""
    assert faults.sentence_for(driver.OperationalError("database is locked")) == faults.IN_USE


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
def test_a_full_disk_refuses_and_keeps_what_was_saved(folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FILL, str(folder)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    ).stdout.splitlines()
    saved, sentence = told[0].split("|")
    assert int(saved) > 0
    assert "nothing was saved" in sentence
    assert "make room" in sentence
    assert told[1] == "x none"
    db = Database.open(folder, KEY)
    assert check.run(db) == []
    with db.transaction("Change setting") as session:  # there is room again
        settings.put(session, "later", 1)
    db.close()


def overwrite(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def plain(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t(x)")
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: overwrite(path, 20, b"\xff" * 64), id="first page"),
        pytest.param(lambda path: os.truncate(path, 100), id="cut to 100 bytes"),
        pytest.param(lambda path: path.write_bytes(os.urandom(8192)), id="foreign"),
        pytest.param(plain, id="not encrypted"),
        pytest.param(lambda path: os.truncate(path, 0), id="empty"),
        pytest.param(lambda path: path.unlink(), id="missing"),
    ],
)
def test_a_file_that_is_no_post_leads_to_the_backup(folder: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    path = folder / database.FILE
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(Refused, match=r"restore the last .*backup"):
        Database.open(folder, KEY)
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_file_cut_short_is_found_by_the_check(folder: Path) -> None:
    path = folder / database.FILE
    os.truncate(path, path.stat().st_size - 4096 * 3)
    db = Database(folder, KEY)
    assert [one.part for one in check.run(db)][:1] == ["file"]
    db.close()


def test_what_is_asked_past_the_roles_tells_of_damage_too(folder: Path) -> None:
    path = folder / database.FILE
    pages = path.stat().st_size // 4096
    for page in range(3, pages):
        overwrite(path, page * 4096 + 100, b"\xff" * 8)
    db = Database(folder, KEY)
    for asked in (
        lambda: officers.last_sign_ins(db),
        lambda: setattr(db, "officer", Person(uuid4(), "田某")),
        lambda: db.demand("Add officer"),
    ):
        with pytest.raises(Refused, match="restore the last good backup"):
            asked()
    db.close()


def test_a_file_of_a_newer_program_is_refused(folder: Path) -> None:
    connection = connecting.connect(folder / database.FILE, KEY)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(Refused, match="newer"):
        Database.open(folder, KEY)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_folder_without_the_right_to_write(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "copy")
    locked = folder.parent / "copy"
    for path in locked.iterdir():
        path.chmod(0o444)
    locked.chmod(0o555)
    importlib.import_module("secrets")  # which nobody may not read where Python is root's own
    with as_nobody():
        with pytest.raises(Refused, match="right to write"):
            prepare_folder(locked)
        with pytest.raises(Refused, match="right to write"):
            Database.open(locked, KEY)
        with pytest.raises(Refused, match="right to write"):
            Database.create(locked / "new", KEY)
        with pytest.raises(Refused, match="right to write"):
            Keyring.create(
                locked / "keyring.json",
                "s",
                "o",
                "long enough",
                cost=Cost(passes=1, memory=8, lanes=1),
            )
    locked.chmod(0o755)


def test_a_disk_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to(tmp_path / "unplugged" / "stick")
    with pytest.raises(Refused, match=r"not there|gone"):
        prepare_folder(tmp_path / "gone" / "backups")

"""The disk is full at some point of a day of work; then there is room again and work goes on.

Each try has a small file system of its own (a tmpfs in a mount namespace of the child, so that
nothing is left mounted). Half of the tries begin with so much room, in even steps from none to all
that the day needs: the writes of SQLite fail one after another. In the others the disk is filled up
at one of the program's own steps with files, in even steps over the day. Where a step of the day
is refused, room is made and the same step is done again.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from policepost import crash
from policepost.core import drafts, lock, preferences
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import backup, listing, restore
from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.exchange import book
from policepost.residents import importing
from tests.trust import jobs, kill, posts
from tests.trust.row import Row

MANY = 400
SHORT = 6
MUST = "one sentence, 0 lost, 0 damaged, work goes on"
_SIZE = 96 * 1024 * 1024
_NEW_PASSWORD = "a longer password"  # noqa: S105
_NEW_USER, _NEW_MOUNTS = 0x10000000, 0x00020000  # CLONE_NEWUSER, CLONE_NEWNS of unshare(2)


class Disk:
    """A small disk that can be filled and emptied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ballast = folder / "ballast"
        self._handle = os.open(self._ballast, os.O_CREAT | os.O_WRONLY)
        self.peak = 0

    @property
    def free(self) -> int:
        """Bytes of room."""
        found = os.statvfs(self._folder)
        return found.f_bfree * found.f_bsize

    def fill(self, room: int = 0) -> None:
        """Leave only so much room."""
        os.posix_fallocate(self._handle, 0, max(self.free - room, 4096))

    def empty(self) -> None:
        """Make room again."""
        os.ftruncate(self._handle, 0)

    def measure(self) -> None:
        """Remember the most that was used."""
        self.peak = max(self.peak, _SIZE - self.free)


class Day:
    """A day of work, step by step; what is refused for want of room is done again with room."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder, self.disk = folder, disk
        self.post = folder / "post"
        self.told: list[str] = []
        self.wrong: list[str] = []
        self.refused: list[str] = []

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Do something; when it is refused, make room and do it once more."""
        for again in (False, True):
            try:
                work()
            except Refused as refusal:
                self.refused.append(f"{name}: {refusal.sentence}")
                if again:
                    self.wrong.append(f"{name} is refused with room: {refusal.sentence}")
                if not refusal.sentence.strip().endswith(".") or "\n" in refusal.sentence:
                    self.wrong.append(f"{name} says no sentence: {refusal.sentence!r}")
                self.disk.empty()
            except Exception as error:  # noqa: BLE001  (anything else would be a bug on the screen)
                last = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{Path(last.filename).name}:{last.lineno}"
                self.wrong.append(f"{name}: {type(error).__name__}: {error} ({place})")
                self.disk.empty()
            else:
                self.told.append(name)
                self.disk.measure()
                return

    def work(self) -> None:
        """The whole day."""
        self.step("new post", self._make)
        self.step("preferences", lambda: preferences.change(self.post, size=1.15))
        self.step("log", self._log)
        for number in range(3):
            self.step(f"新人{number}", lambda number=number: self._register(number))  # type: ignore[misc]
        self.step("import", self._import)
        self.step("export", self._export)
        self.step("backup", self._back_up)
        self.step("password", self._change_password)
        self.step("upgrade", lambda: _open_and_close(self.folder / "old"))
        self.step("restore", self._restore)

    def _make(self) -> None:
        posts.make_post(self.folder / "new")

    def _log(self) -> None:
        crash.install(self.post / "log", lambda _path: None)
        try:
            sys.excepthook(ValueError, ValueError("foreseen by nobody"), None)
        finally:
            crash.uninstall()

    def _register(self, number: int) -> None:
        with posts.opened(self.post) as db:
            drafts.keep(db, "note", None, {"name": f"打到一半{number}"})
            if f"新人{number}" not in posts.names(db):
                posts.register(db, f"新人{number}")

    def _import(self) -> None:
        with posts.opened(self.post) as db:
            importing.import_residents(db, importing.look(self.folder / "people.xlsx"))

    def _export(self) -> None:
        book.write(self.folder / "list.xlsx", [book.Page("a", ["b"], [["c" * 20]] * 300)])
        with refusing(self.folder):
            write_whole(self.folder / "paper.pdf", bytes(50_000))

    def _back_up(self) -> None:
        with posts.opened(self.post) as db:
            backup.copy(db, self.folder / "stick")

    def _change_password(self) -> None:
        ring = Keyring.read(self.post / keys.FILE)
        with posts.opened(self.post) as db:
            ring.set_password(db.key, posts.LEAVING, _NEW_PASSWORD)

    def _restore(self) -> None:
        newest = listing.copies(self.folder / "stick")[0].folder
        key = posts.key_of(newest)
        with lock.hold(self.post):
            restore.restore(newest, self.post, key)

    def proof(self) -> list[str]:
        """What is wrong when the program starts again."""
        wrong = []
        for name in ("post", "old", "new"):
            try:
                with posts.opened(self.folder / name) as db:
                    wrong += [f"{name}: {one}" for one in (*posts.faults(db), *db.doubts)]
                    held = posts.names(db)
                    draft = drafts.find(db, "note", None)
            except Exception as error:  # noqa: BLE001  (whatever it is, the trial failed)
                wrong.append(f"{name} does not open: {type(error).__name__}: {error}")
                continue
            if name == "post":
                wanted = {f"新人{number}" for number in range(3)} | {"来人1", "后来"}
                wrong += [f"{one} is lost" for one in sorted(wanted - held)]
                if draft is None or draft.typed != {"name": "打到一半2"}:
                    wrong.append("what was typed is lost")
        return wrong + jobs.leftovers(self.folder)


def _open_and_close(folder: Path) -> None:
    with posts.opened(folder):
        pass


def mount(folder: Path) -> None:
    """Put a small file system over a folder, for this process alone. Raises OSError."""
    system = ctypes.CDLL(None, use_errno=True)
    wanted = _NEW_MOUNTS if os.geteuid() == 0 else _NEW_MOUNTS | _NEW_USER
    private = 1 << 18 | 1 << 14  # MS_PRIVATE | MS_REC of mount(2): seen by nobody else
    size = f"size={_SIZE}".encode()
    done = (
        system.unshare(wanted) == 0
        and system.mount(b"none", b"/", None, private, None) == 0
        and system.mount(b"tmpfs", str(folder).encode(), b"tmpfs", 0, size) == 0
    )
    if not done:
        raise OSError(ctypes.get_errno(), "no small file system can be mounted here")


def day(template: Path, folder: Path, *, room: int = -1, last_step: int = 0) -> dict[str, object]:
    """Live a day on a small disk in a child; returns what the child found.

    Args:
        template: What `posts.make` made.
        folder: Where the disk is mounted.
        room: Bytes of room in the beginning; less than 0 is plenty.
        last_step: At which step with files the disk is filled up; 0 is never.
    """
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        try:
            os.write(write, json.dumps(_live(template, folder, room, last_step)).encode())
        except BaseException as error:  # noqa: BLE001  (a child must not go on as a second parent)
            os.write(write, json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        finally:
            os._exit(0)
    os.close(write)
    told = kill.heard_whole(read)
    os.waitpid(pid, 0)
    found: dict[str, object] = json.loads(told) if told else {"failed": "the child died"}
    return found


def _live(template: Path, folder: Path, room: int, last_step: int) -> dict[str, object]:
    mount(folder)
    work = folder / "work"
    shutil.copytree(template, work)
    disk = Disk(folder)
    disk.measure()
    before = disk.peak
    steps = kill.Steps(last_step, disk.fill)
    if room >= 0:
        disk.fill(room)
    one = Day(work, disk)
    one.work()
    steps.last = 0
    disk.empty()
    return {
        "wrong": one.wrong + one.proof(),
        "refused": one.refused,
        "need": disk.peak - before,
        "steps": steps.count,
    }


def run(many: int, folder: Path) -> Row:
    """Fill the disk at so many points, evenly over the day."""
    template, disk = folder / "template", folder / "disk"
    posts.make(template)
    disk.mkdir()
    if not hasattr(os, "fork") or "failed" in (whole := day(template, disk)):
        return Row("full", 0, "skipped: no small file system here", MUST, ok=True)
    wrong = [f"with room: {one}" for one in whole["wrong"]]  # type: ignore[attr-defined]
    need, steps = int(str(whole["need"])), int(str(whole["steps"]))
    refused = 0
    for number in range(many):
        share = (number // 2 + 0.5) / ((many + 1) // 2)
        place = {"last_step": 1 + int(share * steps)} if number % 2 else {"room": int(share * need)}
        found = day(template, disk, **place)
        refused += bool(found.get("refused"))
        cases = found.get("wrong", [found.get("failed")])
        wrong += [f"{number} {place}: {one}" for one in cases]  # type: ignore[attr-defined]
    words = f"{refused} refused once, {many - refused} got by, {len(wrong)} faults"
    return Row("full", many, words, MUST, ok=not wrong, detail="\n".join(wrong))

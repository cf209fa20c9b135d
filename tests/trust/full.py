"""The disk is full at some point of a day of work; then there is room again and work goes on.

The day is lived once with room, and how things are after each of its steps is kept. Each try does
one step from there on a small file system of its own (a tmpfs in a mount namespace of the child, so
that nothing is left mounted). The points are: every own step with files before which the disk is
filled up, and every page of room from none to all that is needed, so that the writes of SQLite fail
one after another. Where the step is refused, room is made and the same step is done again; then the
posts have to hold what they hold after that step with room.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from policepost import crash
from policepost.core import database, drafts, lock, preferences, secrecy
from policepost.core.access import keys, rotation
from policepost.core.access.keys import Keyring
from policepost.core.backups import backup, listing, restore
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.exchange import book
from policepost.residents import importing
from policepost.retention import forgotten
from tests.trust import duties, jobs, kill, posts
from tests.trust.row import Row

MANY = 1200
SHORT = 6
MUST = "one sentence, 0 lost, 0 damaged, work goes on"
_PAGE = 4096
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
    """The steps of a day of work; one that is refused for want of room is done again with room."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder, self.disk = folder, disk
        self.post = folder / "post"
        self.wrong: list[str] = []
        self.refused = ""
        self.steps: dict[str, Callable[[], object]] = {
            "new post": self._make,
            "preferences": lambda: preferences.change(self.post, size=1.15),
            "log": self._log,
            **{f"新人{number}": partial(self._register, number) for number in range(3)},
            "import": self._import,
            "book": self._does(lambda db: duties.take_in(db, self.folder / "book.xlsx")),
            "decisions": self._does(lambda db: duties.decide(db, lambda _said: None)),
            "merge": self._does(duties.merge_first),
            "deletion": self._does(duties.delete),
            "export": self._export,
            "backup": self._back_up,
            "password": self._change_password,
            "key": self._renew_key,
            "upgrade": lambda: _open_and_close(self.folder / "old"),
            "restore": self._restore,
        }

    def step(self, name: str) -> None:
        """Do something; when it is refused, make room and do it once more."""
        for again in (False, True):
            try:
                self.steps[name]()
            except Refused as refusal:
                self.refused = refusal.sentence
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
                self.disk.measure()
                return

    def _does(self, duty: Callable[[Database], None]) -> Callable[[], None]:
        def done() -> None:
            with posts.opened(self.post) as db:
                duty(db)

        return done

    def _make(self) -> None:
        posts.make_post(self.folder / "new")

    def _log(self) -> None:
        secrecy.hush()  # as the window does: the full disk is no news to the standard error
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

    def _renew_key(self) -> None:
        key = posts.key_of(self.post)
        with lock.hold(self.post):
            rotation.renew(self.post, key)

    def state(self) -> dict[str, object]:
        """What the posts hold when the program starts again, and what is wrong with them."""
        found: dict[str, object] = {}
        for name in ("post", "old", "new"):
            if not (self.folder / name / database.FILE).exists():
                continue
            try:
                with posts.opened(self.folder / name) as db:
                    wrong = [*posts.faults(db), *db.doubts]
                    draft = drafts.find(db, "note", None)
                    found[name] = [sorted(posts.names(db)), draft.typed if draft else None, wrong]
                    found[f"deleted in {name}"] = [
                        len(forgotten.listed(self.folder / name)),
                        forgotten.is_begun(self.folder / name),
                    ]
            except Exception as error:  # noqa: BLE001  (whatever it is, the trial failed)
                found[name] = f"does not open: {type(error).__name__}: {error}"
        return {**found, "left over": jobs.leftovers(self.folder)}


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


@dataclass(frozen=True)
class Point:
    """Where the disk is full: before a step of the program with files, or after so many bytes."""

    name: str
    last_step: int = 0
    room: int = -1


@dataclass
class Plain:
    """A step of the day with room enough: what it needs, and what the posts hold afterwards."""

    steps: int
    need: int
    state: dict[str, object]


def in_child(work: Callable[[], object]) -> dict[str, object]:
    """What some work says, done in a child that may mount what it likes."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(read)
        try:
            os.write(write, json.dumps(work()).encode())
        except BaseException as error:  # noqa: BLE001  (a child must not go on as a second parent)
            os.write(write, json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        finally:
            os._exit(0)
    os.close(write)
    told = kill.heard_whole(read)
    os.waitpid(pid, 0)
    found: dict[str, object] = json.loads(told) if told else {"failed": "the child died"}
    return found


def live(before: Path, folder: Path, point: Point, after: Path | None = None) -> dict[str, object]:
    """Do one step of the day on a small disk.

    Args:
        before: How things are before it.
        folder: Where the disk is mounted.
        point: Which step, and where the disk is full.
        after: Where to keep how things are after it.
    """
    mount(folder)
    work = folder / "work"
    shutil.copytree(before, work)
    disk = Disk(folder)
    disk.measure()
    used = disk.peak
    day = Day(work, disk)
    steps = kill.Steps(point.last_step, disk.fill)
    if point.room >= 0:
        disk.fill(point.room)
    day.step(point.name)
    steps.last = 0
    disk.empty()
    if after is not None:
        shutil.copytree(work, after)
    return {
        "wrong": day.wrong,
        "refused": day.refused,
        "need": disk.peak - used,
        "steps": steps.count,
        "state": day.state(),
    }


def plain_day(template: Path, folder: Path, disk: Path) -> dict[str, Plain] | str:
    """Live the day with room, each stage kept; why not, where that is impossible."""
    found: dict[str, Plain] = {}
    before = template
    for name in Day(template, Disk(disk)).steps:
        after = folder / f"after {name}"
        told = in_child(partial(live, before, disk, Point(name), after))
        if "failed" in told or told["wrong"]:
            return str(told.get("failed") or told["wrong"])
        found[name] = Plain(int(str(told["steps"])), int(str(told["need"])), dict(told["state"]))  # type: ignore[call-overload]
        before = after
    return found


def points(plain: dict[str, Plain]) -> list[Point]:
    """Every point of the day: each step with files, and each page of room."""
    found = []
    for name, one in plain.items():
        found += [Point(name, last_step=at) for at in range(1, one.steps + 1)]
        found += [Point(name, room=room) for room in range(0, one.need + 1, _PAGE)]
    return found


def run(many: int, folder: Path) -> Row:
    """Fill the disk at so many points, evenly over all there are."""
    if not hasattr(os, "fork"):
        return Row("full", 0, "skipped: this system has no fork", MUST, ok=True)
    template, disk = folder / "template", folder / "disk"
    posts.make(template)
    duties.prepare(template)
    disk.mkdir()
    plain = plain_day(template, folder, disk)
    if isinstance(plain, str):
        possible = "can be mounted" not in plain
        return Row("full", 0, f"skipped: {plain}", MUST, ok=not possible, detail=plain)
    names = list(plain)
    every = points(plain)
    chosen = every if many >= len(every) else [every[at * len(every) // many] for at in range(many)]
    wrong, refused = [], 0
    for point in chosen:
        at = names.index(point.name)
        before = folder / f"after {names[at - 1]}" if at else template
        told = in_child(partial(live, before, disk, point))
        refused += bool(told.get("refused"))
        cases = list(told.get("wrong", [told.get("failed")]))  # type: ignore[call-overload]
        if not cases and told["state"] != plain[point.name].state:
            cases = [f"afterwards: {_difference(plain[point.name].state, told['state'])}"]
        wrong += [f"{point}: {one}" for one in cases]
    said = f"{refused} refused once, {len(chosen) - refused} got by, {len(wrong)} faults"
    words = f"{said}; of {len(every)} points"
    return Row("full", len(chosen), words, MUST, ok=not wrong, detail="\n".join(wrong))


def _difference(wanted: dict[str, object], found: object) -> str:
    """What is otherwise than after the same step with room."""
    held = found if isinstance(found, dict) else {}
    return "; ".join(
        f"{name} is {str(held.get(name))[:300]}"
        for name in wanted
        if held.get(name) != wanted[name]
    )

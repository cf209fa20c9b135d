"""Where backups lie: beside the post from the first day, and on another disk that was named once.

The second place is known again by a small file that was put there, under whatever letter or folder
the disk appears.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from policepost.core import clock, lock, preferences
from policepost.core.access import keys
from policepost.core.backups.manifests import small_file
from policepost.core.errors import Refused
from policepost.core.files import UNREADABLE, prepare_folder, refusing, write_whole
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

BESIDE = "backups"
MARKER = "policepost-place.json"
LOCK = "policepost-backup.lock"
DELETED = "deleted.json"
"""The list of what was deleted for good; it lies beside a post and in every place."""
PREFIX = "policepost-"
PART = ".part"
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"policepost-(\d{8}-\d{6})(-\d{1,3})?")
_OURS = frozenset(
    {"post.db", "post.db-wal", "post.db-shm", "post.db-journal", keys.FILE, "backup.json"}
    | {"forms", "holidays", "law"}
)
_DISKS_ON_WINDOWS = frozenset({2, 3})  # removable, fixed (GetDriveTypeW)
_NO_DISKS = frozenset({"squashfs", "iso9660", "tmpfs", "devtmpfs", "proc", "sysfs"})
_busy: dict[Path, threading.Lock] = {}


class Busy(Refused):
    """Another backup is being made in the same place."""

    def __init__(self) -> None:
        super().__init__(_("A backup is being made already; wait until it is done."))


@dataclass(frozen=True, slots=True)
class Second:
    """The second place as it was named: its mark, and where it was seen last."""

    mark: str
    folder: Path


def first(folder: Path) -> Path:
    """Where a post's backups go on this computer: the chosen folder, else beside the post."""
    chosen = preferences.read(folder).backup_folder
    return Path(chosen) if chosen else beside(folder)


def beside(folder: Path) -> Path:
    """The folder beside the post, which is always there to fall back on."""
    return folder / BESIDE


def second(folder: Path) -> Second | None:
    """The second place that was named on this computer; None if none was."""
    held = preferences.read(folder)
    if not held.second_mark or not held.second_folder:
        return None
    return Second(held.second_mark, Path(held.second_folder))


def name_second(folder: Path, target: Path) -> Second:
    """Let a folder on another disk be the second place and put its mark there.

    Raises:
        Refused: It cannot be written, or lies where the first place or the post lies.
    """
    target = target.resolve()
    for taken in (folder.resolve(), first(folder).resolve()):
        if target == taken or taken in target.parents:
            raise Refused(
                _("Choose a folder on another disk or a stick; this one lies beside the post.")
            )
    prepare_folder(target)
    mark = _mark_in(target) or uuid4().hex
    with refusing(target):
        write_whole(target / MARKER, json.dumps({"place": mark}).encode())
    preferences.change(
        folder,
        second_mark=mark,
        second_folder=str(target),
        second_seen=clock.today().isoformat(),
    )
    return Second(mark, target)


def forget_second(folder: Path) -> None:
    """Have one place only from now on; what lies in the second stays there."""
    preferences.change(folder, second_mark="", second_folder="", second_seen="")


def find_second(folder: Path) -> Path | None:
    """Where the second place is now; None if it was never named or its disk is not connected.

    Asks the disks: not for the screen's thread.
    """
    named = second(folder)
    if named is None:
        return None
    if _mark_in(named.folder) == named.mark:
        return named.folder
    inside = Path(*named.folder.parts[1:])
    for volume in volumes():
        for tail in _tails(inside):
            if _mark_in(volume / tail) == named.mark:
                preferences.change(folder, second_folder=str(volume / tail))
                return volume / tail
    return None


def is_same_disk(one: Path, other: Path) -> bool:
    """Whether two folders lie on one disk and so are lost together; False if it cannot be told."""
    with suppress(OSError):
        return one.stat().st_dev == other.stat().st_dev
    return False


def volumes() -> list[Path]:
    """Where the disks and sticks of this computer are mounted; network drives are left out."""
    return _windows_volumes() if sys.platform == "win32" else _mounted()


def _windows_volumes() -> list[Path]:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows alone
    letters = [chr(ord("A") + at) for at in range(26) if kernel.GetLogicalDrives() >> at & 1]
    roots = [f"{letter}:\\" for letter in letters if letter not in "AB"]
    return [Path(root) for root in roots if kernel.GetDriveTypeW(root) in _DISKS_ON_WINDOWS]


def _mounted(table: Path = Path("/proc/mounts")) -> list[Path]:
    found = []
    with suppress(OSError):
        for line in table.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            device, folder, kind, *_rest = (*line.split(" "), "", "")
            if device.startswith("/dev/") and kind not in _NO_DISKS:
                # The table writes blanks as \\040.
                found.append(Path(folder.replace("\\040", " ").replace("\\011", "\t")))
    return found


def _tails(inside: Path) -> Iterator[Path]:
    """The end of a path, shorter and shorter: /media/tian/STICK/a/b is a/b of some volume."""
    for start in range(len(inside.parts) + 1):
        yield Path(*inside.parts[start:])


def _mark_in(folder: Path) -> str:
    """The mark of a place; empty if there is none."""
    with suppress(*UNREADABLE):
        return str(json.loads(small_file(folder / MARKER, 4096))["place"])
    return ""


@contextmanager
def held(target: Path, patience: float = 0.0) -> Iterator[None]:
    """Have a place to oneself, against other threads and other programs.

    Args:
        target: The place; made if it is missing.
        patience: So many seconds another thread is waited for.

    Raises:
        Busy: Somebody else is at it.
        Refused: Nothing can be written there.
    """
    prepare_folder(target)
    mine = _busy.setdefault(target.resolve(), threading.Lock())
    if not mine.acquire(timeout=patience):
        raise Busy
    try:
        with refusing(target), (target / LOCK).open("a+b") as file:
            if not lock.taken(file):
                raise Busy
            yield
    finally:
        mine.release()


def new_name(target: Path) -> str:
    """A name for a backup made now; the clock may have been set back, so it may be taken."""
    stamp = f"{PREFIX}{clock.now():{_STAMP}}"
    for number in range(1, 1000):
        name = f"{stamp}-{number}" if number > 1 else stamp
        if not (target / name).exists() and not (target / f"{name}{PART}").exists():
            return name
    raise Busy


def named_by_us(folder: Path) -> bool:
    """Whether a folder's name is one that this program gives to backups."""
    return _NAME.fullmatch(folder.name) is not None


def sweep(target: Path) -> None:
    """Take away what interrupted backups of ours left in a place; call while holding it.

    Only folders with our name and nothing in them but our files, and half a list of deletions;
    never through a link.
    """
    with suppress(OSError):
        for path in target.glob(f"{DELETED}.*{PART}"):
            path.unlink()
        for path in target.glob(f"{PREFIX}*{PART}"):
            plain = path.is_dir() and not path.is_symlink()
            ours = _NAME.fullmatch(path.name.removesuffix(PART)) is not None
            if plain and ours and {_base(one.name) for one in path.iterdir()} <= _OURS:
                shutil.rmtree(path, ignore_errors=True)


def _base(name: str) -> str:
    """A file's name without what a file being written whole has behind it."""
    return re.sub(r"\.\d+\.part$", "", name)


def take_away(folder: Path) -> None:
    """Delete a backup of ours that the rule no longer keeps; nothing foreign in it is touched.

    It is renamed first, so that a half-deleted one counts for nothing. Raises OSError.
    """
    if not named_by_us(folder) or folder.is_symlink() or not folder.is_dir():
        return
    if not {one.name for one in folder.iterdir()} <= _OURS:
        return  # somebody put something in: leave it be
    dying = folder.with_name(f"{folder.name}{PART}")
    os.rename(folder, dying)  # noqa: PTH104 - refuses an existing folder on every system
    shutil.rmtree(dying, ignore_errors=True)

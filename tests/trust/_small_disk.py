"""A small disk of a child's own, that can be filled and emptied; and work done in such a child."""

from __future__ import annotations

import ctypes
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.trust import kill

SIZE = 48 * 1024 * 1024
_NEW_USER, _NEW_MOUNTS = 0x10000000, 0x00020000  # CLONE_NEWUSER, CLONE_NEWNS of unshare(2)
_REMOUNT = 1 << 5  # MS_REMOUNT of mount(2)
_PRIVATE = 1 << 18 | 1 << 14  # MS_PRIVATE | MS_REC: seen by nobody else
_SYSTEM = ctypes.CDLL(None, use_errno=True)


class Disk:
    """A small disk that `mount` made; filling it makes it smaller, and writes nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.peak = 0

    @property
    def used(self) -> int:
        """Bytes that are in use."""
        found = os.statvfs(self._folder)
        return (found.f_blocks - found.f_bfree) * found.f_bsize

    def fill(self, room: int = 0) -> None:
        """Leave only so much room."""
        _mount(self._folder, self.used + room, _REMOUNT)

    def empty(self) -> None:
        """Make room again."""
        _mount(self._folder, SIZE, _REMOUNT)

    def measure(self) -> None:
        """Remember the most that was used."""
        self.peak = max(self.peak, self.used)


def mount(folder: Path) -> None:
    """Put a small file system over a folder, for this process alone. Raises OSError."""
    wanted = _NEW_MOUNTS if os.geteuid() == 0 else _NEW_MOUNTS | _NEW_USER
    if _SYSTEM.unshare(wanted) or _SYSTEM.mount(b"none", b"/", None, _PRIVATE, None):
        raise _impossible()
    _mount(folder, SIZE)


def _mount(folder: Path, size: int, flags: int = 0) -> None:
    options = f"size={max(size, 4096)}".encode()
    if _SYSTEM.mount(b"tmpfs", str(folder).encode(), b"tmpfs", flags, options):
        raise _impossible()


def _impossible() -> OSError:
    return OSError(ctypes.get_errno(), "no small file system can be mounted here")


@dataclass(frozen=True)
class Child:
    """A process that does some work and tells what came of it."""

    pid: int
    handle: int

    def told(self) -> Any:
        """What it said, when it is done."""
        said = kill.heard_whole(self.handle)
        os.waitpid(self.pid, 0)
        return json.loads(said) if said else {"failed": "the child died"}


def begin(work: Callable[[], object]) -> Child:
    """Begin some work in a child that may mount what it likes."""
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return Child(pid, read)
    os.close(read)
    try:
        said = json.dumps(work()).encode()
    except BaseException as error:  # noqa: BLE001  (a child must not go on as a second parent)
        said = json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode()
    try:
        while said:
            said = said[os.write(write, said) :]
    finally:
        os._exit(0)


def in_child(work: Callable[[], object]) -> Any:
    """What some work says, done in a child."""
    return begin(work).told()

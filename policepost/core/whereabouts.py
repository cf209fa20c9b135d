"""Which file a name stands for, and where a file lies that is open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

Identity = tuple[int, int]
"""Device and inode of a file."""


def identity(path: Path) -> Identity | None:
    """Which file a name stands for now; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def whereabouts(wanted: Identity) -> Path | None:
    """Where a file that this program has open lies now.

    Returns:
        None when it is deleted, or when the system (not Linux) cannot say.
    """
    for handle in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):
            found = handle.stat()
            if (found.st_dev, found.st_ino) == wanted:
                return None if found.st_nlink == 0 else handle.readlink()
    return None

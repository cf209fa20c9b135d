"""What a backup says of itself: a small file beside the copied database, sealed with its key.

Anybody can read it, so nothing about a person stands in it; nobody without the database key can
write one that the program takes for true. Names in it are never used as paths.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from policepost.core import files
from policepost.core.access.derived import derived

if TYPE_CHECKING:
    from pathlib import Path

FILE = "backup.json"
VERSION = 1
_LARGEST = 256 * 1024
_BESIDE_LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds and when and why it was made.

    Attributes:
        post_id: Which post; stands in its key file too.
        device: The copy of the post that made it; two laptops may share a stick.
        serial: Counts the backups, whatever the clock says.
        made_at: What the clock said.
        why: A key of `schedule.WHYS`.
        heads: Sequence number and hash of the journal's last entry, by device.
        counts: How many rows each table holds.
        tables: The revision of the tables.
        program: Version of the program that made it.
        size: Bytes of the database file.
        beside: SHA-256 of each other file, by its path with ``/``.
    """

    post_id: str
    device: str
    serial: int
    made_at: datetime
    why: str
    heads: dict[str, tuple[int, str]]
    counts: dict[str, int]
    tables: str
    program: str
    size: int
    beside: dict[str, str]
    mac: str = ""

    def sealed(self, key: bytes) -> Manifest:
        """The same manifest, sealed with the database key."""
        return replace(self, mac=_mac(self, key))

    def is_true(self, key: bytes) -> bool:
        """Whether it was written with this database key and not changed since."""
        return hmac.compare_digest(_mac(self, key).encode(), self.mac.encode(errors="replace"))

    def stored(self) -> bytes:
        """The file's content."""
        return json.dumps(_plain(self) | {"mac": self.mac}, ensure_ascii=False, indent=1).encode()


def read(folder: Path) -> Manifest | None:
    """The manifest of a backup; None if there is none.

    Raises:
        ValueError: It cannot be read, is too large or says impossible things.
        OSError: The disk does not answer.
    """
    path = folder / FILE
    if not path.exists() and not path.is_symlink():
        return None
    try:
        stored = json.loads(small_file(path, _LARGEST))
        if stored.pop("version") != VERSION:
            raise ValueError("another version")
        heads = {str(key): (int(seq), str(head)) for key, (seq, head) in stored["heads"].items()}
        counts = {str(key): int(count) for key, count in stored["counts"].items()}
        made_at = datetime.fromisoformat(stored["made_at"]).astimezone()
        words = ("post_id", "device", "why", "tables", "program", "mac")
        return Manifest(
            made_at=made_at,
            heads=heads,
            counts=counts,
            serial=int(stored["serial"]),
            size=int(stored["size"]),
            beside={str(name): str(mark) for name, mark in stored["beside"].items()},
            **{name: str(stored[name]) for name in words},
        )
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("not a manifest") from error


def small_file(path: Path, largest: int = _BESIDE_LARGEST) -> bytes:
    """The bytes of a plain file of moderate size, never those behind a link.

    Raises:
        ValueError: It is no plain file, or too large.
        OSError: The disk does not answer.
    """
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > largest:
        raise ValueError(f"{path.name} is no small file")
    with path.open("rb") as file:
        return file.read(largest)


def mark_of(path: Path) -> str:
    """SHA-256 of a small file. Raises what `small_file` raises."""
    return hashlib.sha256(small_file(path)).hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Keep the manifest in a backup's folder. Raises OSError."""
    files.write_whole(folder / FILE, manifest.stored())


def _plain(manifest: Manifest) -> dict[str, Any]:
    held = {field.name: getattr(manifest, field.name) for field in fields(Manifest)}
    del held["mac"]
    return {"version": VERSION, **held, "made_at": manifest.made_at.isoformat()}


def _mac(manifest: Manifest, key: bytes) -> str:
    body = json.dumps(_plain(manifest), sort_keys=True, ensure_ascii=True).encode()
    return hmac.new(derived(key, b"policepost backup"), body, "sha256").hexdigest()


def sync_all(folder: Path) -> None:
    """Bring every file of a finished copy to the disk and forget what the system still remembers.

    So that reading it again reads the disk, where the system allows that. Raises OSError.
    """
    for path in (*folder.rglob("*"),):
        if path.is_dir():
            files.sync_folder(path)
            continue
        with path.open("r+b") as file:
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    files.sync_folder(folder)

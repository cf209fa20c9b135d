"""Which backups lie in a folder and which of them count: by their manifests, or by opening them.

A folder may hold what strangers put there: names are compared with ours, links are not followed,
large files are not read, and what cannot be proved counts for nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from policepost.core import database
from policepost.core.access import keys
from policepost.core.access.former_keys import FILE as FORMER_KEYS
from policepost.core.backups import locations, manifests, peeking
from policepost.core.backups.locations import PREFIX
from policepost.core.backups.manifests import Manifest
from policepost.core.errors import Refused
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

State = Literal["good", "bad", "locked", "unproved"]
"""`locked`: sealed with a key that is not known here; `unproved`: without a manifest."""

BESIDE = (keys.FILE, FORMER_KEYS, "forms", "holidays", "law")
"""What belongs to a post beside its database."""
_MOST_BESIDE = 500
_STAMP_LENGTH = len("20261124-180509")


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup as it lies in its folder.

    Attributes:
        folder: Where it lies.
        made_at: When it was made, by its manifest or else by its name.
        size: Bytes of its database.
        state: Whether it counts.
        manifest: What it says of itself; None if it says nothing.
        fault: Why it is bad, in words.
    """

    folder: Path
    made_at: datetime
    size: int
    state: State = "unproved"
    manifest: Manifest | None = None
    fault: str = ""

    @property
    def begun_at(self) -> datetime:
        """When its copying was begun: its name is given then, its manifest written at the end."""
        return min(self.made_at, moment_in(self.folder.name) or self.made_at)

    @property
    def serial(self) -> int:
        """Counts the backups of the post; 0 if that is not known."""
        return self.manifest.serial if self.manifest else 0

    @property
    def why(self) -> str:
        """A key of `schedule.WHYS`; empty if that is not known."""
        return self.manifest.why if self.manifest else ""


def copies(
    target: Path,
    known: Sequence[bytes] = (),
    post_id: str = "",
    broken: Mapping[str, str] | None = None,
) -> list[Copy]:
    """The backups of a post in a folder, newest first; none if the folder is not there.

    Args:
        target: The folder.
        known: The database keys that prove manifests; without one all are `locked`.
        post_id: Those of other posts are left out; empty means any post.
        broken: What an earlier look found wrong, by path.
    """
    found = []
    with suppress(OSError):
        for folder in target.iterdir() if target.is_dir() else ():
            if locations.named_by_us(folder) and not folder.is_symlink() and folder.is_dir():
                one = look_at(folder, known, (broken or {}).get(str(folder), ""))
                theirs = one.manifest.post_id if one and one.manifest else ""
                if one and not (post_id and theirs and theirs != post_id):
                    found.append(one)
    return sorted(found, key=lambda one: (one.made_at, one.serial), reverse=True)


def moment_in(name: str) -> datetime | None:
    """The moment in a backup's name; None if there is none."""
    stamp = name.removeprefix(PREFIX)[:_STAMP_LENGTH]
    with suppress(ValueError, OverflowError):
        return datetime.strptime(stamp, "%Y%m%d-%H%M%S").astimezone()
    return None


def moment_of(stamp: float) -> datetime:
    """The moment of a file's own time stamp, for a backup whose name says none."""
    return datetime.fromtimestamp(stamp).astimezone()


def look_at(folder: Path, known: Sequence[bytes], fault: str = "") -> Copy | None:
    """What a folder with a backup's name is, by its manifest; None if its name says no moment."""
    made_at = moment_in(folder.name)
    if made_at is None:
        return None
    path = folder / database.FILE
    if path.is_symlink() or not path.is_file():
        return Copy(folder, made_at, 0, "bad", None, _("its database is missing"))
    size = path.stat().st_size
    try:
        manifest = manifests.read(folder)
    except ValueError:
        return Copy(folder, made_at, size, "bad", None, _("its manifest cannot be read"))
    if manifest is None:
        return Copy(folder, made_at, size)
    if not any(manifest.is_true(key) for key in known):
        return Copy(folder, manifest.made_at, size, "locked", manifest)
    fault = fault or _fault_outside(folder, manifest, size)
    return Copy(folder, manifest.made_at, size, "bad" if fault else "good", manifest, fault)


def _fault_outside(folder: Path, manifest: Manifest, size: int) -> str:
    """What can be seen without opening the database."""
    if keys.FILE not in manifest.beside:
        return _("its key file is missing")
    if size != manifest.size:
        return _("its database has another size")
    try:
        for name, mark in manifest.beside.items():
            ours = name.split("/")[0] in BESIDE and ".." not in name
            if ours and manifests.mark_of(folder / name) != mark:
                return _("{name} was changed").format(name=name)
    except (OSError, ValueError):
        return _("one of its files is missing")
    return ""


def fault_inside(one: Copy, known: Sequence[bytes]) -> str:
    """Open a backup and compare it with its manifest; half a second for 80 MB.

    Returns:
        What is wrong, in words; empty if it is whole, as far as its manifest can be proved.
    """
    manifest = one.manifest
    key = next((key for key in known if manifest and manifest.is_true(key)), None)
    if manifest is None or key is None:
        return one.fault
    fault = _fault_outside(one.folder, manifest, one.size)
    if fault:
        return fault
    try:
        with peeking.looking(one.folder / database.FILE, key) as connection:
            faults = peeking.page_faults(connection)
            facts = peeking.facts(connection) if not faults else None
    except Refused as refusal:
        return refusal.sentence
    if faults:
        return faults[0]
    same = facts and (facts.heads, facts.counts) == (manifest.heads, manifest.counts)
    return "" if same else _("it does not hold what its manifest says")


def files_beside(folder: Path) -> list[Path]:
    """What belongs to a post beside its database.

    Plain files of moderate size only, and none through a link: a backup may come from a stranger.
    """
    found = []
    for name in BESIDE:
        path = folder / name
        inside = sorted(path.iterdir()) if path.is_dir() and not path.is_symlink() else [path]
        found += [one for one in inside[:_MOST_BESIDE] if one.is_file() and not one.is_symlink()]
    return found


def beside_of(folder: Path) -> dict[str, str]:
    """SHA-256 of each of these files by its path with ``/``; what cannot be read is left out."""
    marks = {}
    for path in files_beside(folder):
        with suppress(ValueError, OSError):
            marks[path.relative_to(folder).as_posix()] = manifests.mark_of(path)
    return marks

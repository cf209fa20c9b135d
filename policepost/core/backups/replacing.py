"""A restored post takes the place of the present one by renames that the next start can finish.

What is to come stands whole and proved in one folder. Its name says how far things are, and each
step can be done again, so whichever moment the power goes, the post is the old one or the new one:

    restoring.part      nothing has happened; it is thrown away
    restoring.ready     the present files go aside, one by one
    restoring.placing   they are all aside; the new ones come in, one by one

Light: it is asked before the first window.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from policepost.core import clock
from policepost.core.access import keys
from policepost.core.files import UNREADABLE, refusing, sync_folder, write_whole

if TYPE_CHECKING:
    from pathlib import Path

PART, READY, PLACING = "restoring.part", "restoring.ready", "restoring.placing"
ASIDE = "before-restore-"
NOTE = "restored.json"
"""Comes in with the files: what the first opening writes into the journal."""
_ORDER = "order.json"
_ASIDE_NAME = re.compile(r"before-restore-\d{8}-\d{6}(-\d{1,3})?")
_NAMES = (
    *("post.db", "post.db-wal", "post.db-shm", "post.head", keys.FILE, "former-keys.json"),
    *("forms", "holidays", "law", NOTE),
)
"""What goes aside; preferences, logs, the backups and the list of deletions stay."""
_COMES_IN = frozenset({*_NAMES, "deleted.json"})


def begin(folder: Path, part: Path) -> Path | None:
    """Let the proved files in `part` take the place of the post in `folder`, which nobody has open.

    Returns:
        Where the former post now lies; None if there was none.

    Raises:
        Refused: The folder cannot be written; what was begun is finished by the next start.
    """
    with refusing(folder):
        aside = _new_aside(folder)
        write_whole(part / _ORDER, json.dumps({"aside": aside.name}).encode())
        part.rename(folder / READY)
        sync_folder(folder)
    finish(folder)
    return aside if aside.is_dir() else None


def leave_note(part: Path, what: str, by: str) -> None:
    """Have the first opening tell the journal what took the place of the post, and who did it.

    Raises OSError.
    """
    (part / NOTE).write_text(json.dumps({"backup": what, "by": by}), encoding="utf-8")


def finish(folder: Path) -> None:
    """Bring a restore that was cut short to its end; call while holding the post.

    Raises Refused.
    """
    ready, placing = folder / READY, folder / PLACING
    if not ready.is_dir() and not placing.is_dir() and not (folder / PART).is_dir():
        return
    with refusing(folder):
        shutil.rmtree(folder / PART, ignore_errors=True)
        if ready.is_dir():
            _put_aside(folder, ready)
            ready.rename(placing)
            sync_folder(folder)
        if placing.is_dir():
            for path in sorted(placing.iterdir()):
                if path.name in _COMES_IN:
                    path.rename(folder / path.name)
            sync_folder(folder)
            shutil.rmtree(placing)


def asides(folder: Path) -> list[Path]:
    """The former posts that were kept when a backup took their place, newest first."""
    with suppress(OSError):
        found = [path for path in folder.glob(f"{ASIDE}*") if _ASIDE_NAME.fullmatch(path.name)]
        return sorted((path for path in found if path.is_dir()), reverse=True)
    return []


def _put_aside(folder: Path, ready: Path) -> None:
    present = [folder / name for name in _NAMES if (folder / name).exists()]
    if present:
        aside = _aside_of(folder, ready)
        aside.mkdir(exist_ok=True)
        for path in present:
            path.rename(aside / path.name)
        sync_folder(aside)
        sync_folder(folder)


def _aside_of(folder: Path, ready: Path) -> Path:
    """The folder that was decided on; another one if what says so was damaged."""
    with suppress(*UNREADABLE):
        name = json.loads((ready / _ORDER).read_text(encoding="utf-8"))["aside"]
        if _ASIDE_NAME.fullmatch(name):
            return folder / str(name)
    return _new_aside(folder)


def _new_aside(folder: Path) -> Path:
    stamp = f"{ASIDE}{clock.now():%Y%m%d-%H%M%S}"
    names = [stamp, *(f"{stamp}-{number}" for number in range(2, 1000))]
    return next(folder / name for name in names if not (folder / name).exists())

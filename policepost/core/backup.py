"""Copies of the post that have been proved to open, and the way back from one.

A backup is a folder of its own, named by its moment, that holds the database, the key file and the
post's own forms. It is itself a post: the program opens it as it stands.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from policepost.core import check, clock, database, journal, keys
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.faults import sentence_for
from policepost.core.files import prepare_folder, refusing, sync_folder
from policepost.core.language import _
from policepost.core.paths import own_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PREFIX = "policepost-"
PART = ".part"
_STAMP = "%Y%m%d-%H%M%S"
_PAGES_AT_ONCE = 2000
_SPARE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup: its folder, when it was made, its size in bytes."""

    folder: Path
    made_at: datetime
    size: int


def copy(db: Database, target: Path, report: Callable[[int, int], None] | None = None) -> Path:
    """Copy the open post into a new folder in `target` and prove that the copy is whole.

    Others may go on writing meanwhile. Takes about a second for 80 MB: call it off the screen's
    thread.

    Args:
        db: The open post.
        target: Where backups are kept; made if it is missing.
        report: Told the pages done and the pages in all.

    Returns:
        The new folder.

    Raises:
        Refused: Forbidden folder, full disk, or a copy that is not whole because the post's own
            file is damaged. No part of a copy is left behind.
    """
    prepare_folder(target)
    _ask_for_room(db.path.stat().st_size, target)
    name = f"{PREFIX}{clock.now():{_STAMP}}"
    part, done = target / f"{name}{PART}", target / name
    if done.exists():
        raise Refused(_("A backup was made this very second; try again."))
    with making(part):
        proved_copy(db, part, db.key, report)
        _copy_beside(db.folder, part)
        sync_folder(part)
        part.rename(done)
        sync_folder(target)
    return done


def copies(target: Path) -> list[Copy]:
    """The backups in a folder, newest first; none if the folder is not there."""
    found = []
    for folder in target.glob(f"{PREFIX}*") if target.is_dir() else ():
        path = folder / database.FILE
        with suppress(ValueError, OSError):
            moment = datetime.strptime(folder.name.removeprefix(PREFIX), _STAMP).astimezone()
            found.append(Copy(folder, moment, path.stat().st_size))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def source_of(chosen: Path) -> Path:
    """The backup's folder, whether the folder or a file in it was chosen. Raises Refused."""
    folder = chosen if chosen.is_dir() else chosen.parent
    if not (folder / database.FILE).is_file() or not (folder / keys.FILE).is_file():
        sentence = _("{path} is no backup; choose a folder whose name begins with {prefix}.")
        raise Refused(sentence.format(path=chosen, prefix=PREFIX))
    return folder


def restore(chosen: Path, folder: Path, key: bytes) -> Path | None:
    """Put a backup in the place of the post in `folder`; nothing may have that post open.

    The backup is copied and proved first; only then is the present post moved aside, whole.

    Args:
        chosen: The backup's folder, or its database file.
        folder: The post's folder.
        key: What the backup's own key file gives for an officer's password.

    Returns:
        Where the former post now lies, None if there was none.

    Raises:
        Refused: Not a backup, damaged, from a newer version, full disk or forbidden folder; the
            present post is then as it was.
    """
    source = source_of(chosen)
    prepare_folder(folder)
    _ask_for_room((source / database.FILE).stat().st_size, folder)
    part = folder / f"restoring{PART}"
    with making(part):
        held = Database.open(source, key)
        try:
            proved_copy(held, part, key)
            _copy_beside(source, part)
        finally:
            held.close()
        return _swap(part, folder)


@contextmanager
def making(part: Path) -> Iterator[None]:
    """An empty folder to make a copy in, gone when the block ends; raises Refused for faults."""
    try:
        with refusing(part.parent):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            yield
    except DBAPIError as error:
        raise Refused(sentence_for(error.orig) or str(error.orig)) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(part, ignore_errors=True)


def proved_copy(
    db: Database, part: Path, key: bytes, report: Callable[[int, int], None] | None = None
) -> None:
    """Copy the open post's file into a folder, encrypted with `key`, and prove that it is whole.

    Raises:
        Refused: The disk is full, or the post's own file is damaged.
    """
    _copy_file(db, part, key, report)
    _prove(db, part, key)


def _ask_for_room(needed: int, target: Path) -> None:
    free = shutil.disk_usage(target).free
    if free < needed + _SPARE:
        sentence = _(
            "There is not enough room in {folder}: {needed} MB are needed, {free} are free."
        )
        megabytes = 1024 * 1024
        raise Refused(
            sentence.format(folder=target, needed=needed // megabytes + 1, free=free // megabytes)
        )


def _copy_file(
    db: Database, part: Path, key: bytes, report: Callable[[int, int], None] | None
) -> None:
    def progress(_status: int, remaining: int, total: int) -> None:
        if report:
            report(total - remaining, total)

    target: Any = database.connect(part / database.FILE, key, new=True)
    try:
        held = db.engine.raw_connection()
        try:
            source: Any = held.driver_connection
            source.backup(target, pages=_PAGES_AT_ONCE, progress=progress)
        finally:
            held.close()
    except driver.Error as error:
        sentence = sentence_for(error)
        raise Refused(sentence or str(error)) from error
    finally:
        target.close()


def _copy_beside(source: Path, part: Path) -> None:
    """What belongs to a post beside its database: the key file and its own forms."""
    ring = source / keys.FILE
    if ring.exists():
        shutil.copyfile(ring, part / keys.FILE)
    forms = own_forms(source)
    if forms.is_dir():
        shutil.copytree(forms, own_forms(part))


def _prove(db: Database, part: Path, key: bytes) -> None:
    """Open the copy and compare it: pages, ciphers and the journal's head. Raises Refused."""
    made = Database(part, key)
    try:
        faults = check.file_faults(made)
        if not faults:
            with made.engine.connect() as theirs, db.engine.connect() as ours:
                copied, present = journal.head(theirs), journal.head(ours)
            behind = copied.keys() != present.keys() or any(
                seq > present[device][0]
                or (seq == present[device][0] and head != present[device][1])
                for device, (seq, head) in copied.items()
            )
            faults = [_("the journal ends elsewhere")] if behind else []
    finally:
        made.close()
    if faults:
        sentence = _(
            "The copy is not whole and was thrown away, because the post's file is damaged"
        )
        raise Refused(f"{sentence}: {faults[0]}")


def _swap(part: Path, folder: Path) -> Path | None:
    """Move the present post aside and the proved copy into its place."""
    names = [database.FILE, *(f"{database.FILE}{end}" for end in ("-wal", "-shm")), keys.FILE]
    present = [folder / name for name in (*names, own_forms(folder).name)]
    aside = folder / f"before-restore-{clock.now():{_STAMP}}"
    there = [path for path in present if path.exists()]
    if there:
        aside.mkdir()
    for path in there:
        path.rename(aside / path.name)
    for path in part.iterdir():
        path.rename(folder / path.name)
    sync_folder(folder)
    return aside if there else None

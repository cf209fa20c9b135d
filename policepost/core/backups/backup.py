"""Copies of the post that have been proved to open.

A backup is a folder of its own, named by its moment, that holds the database, the key file, the
post's own forms and holidays and a manifest. It is itself a post: the program opens it as it
stands. It is made under another name and renamed when all of it is on the disk and was read back,
so what an interruption leaves never counts.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

import policepost
from policepost.core import clock, connecting, database
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import locations, manifests, peeking
from policepost.core.backups.listing import Copy, beside_of, copies, files_beside
from policepost.core.backups.locations import PART, PREFIX
from policepost.core.backups.manifests import Manifest
from policepost.core.backups.schedule import HAND
from policepost.core.errors import Refused
from policepost.core.faults import sentence_for
from policepost.core.files import prepare_folder, refusing, sync_folder
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policepost.core.backups.peeking import Facts
    from policepost.core.database import Database

__all__ = ["PART", "PREFIX", "Copy", "Stopped", "copies", "copy", "making", "proved_copy"]

Report = Callable[[int, int], None]
Wish = Callable[[], bool]
_PAGES_AT_ONCE = 500
_SPARE = 16 * 1024 * 1024


class Stopped(Exception):
    """Somebody asked to stop; nothing was left behind."""


def copy(
    db: Database,
    target: Path,
    report: Report | None = None,
    *,
    why: str = HAND,
    after: int = 0,
    stopped: Wish | None = None,
    patience: float = 0.0,
) -> Path:
    """Copy the open post into a new folder in `target` and prove that the copy is whole.

    Others may go on writing meanwhile; the copy is of one moment. Takes about a second for 80 MB:
    call it off the screen's thread.

    Args:
        db: The open post.
        target: Where backups are kept; made if it is missing.
        report: Told the pages done and the pages in all.
        why: A key of `schedule.WHYS`.
        after: Its serial number will be larger than this one, and than those in `target`.
        stopped: Asked now and then whether to stop.
        patience: So many seconds another backup that is being made there is waited for.

    Returns:
        The new folder.

    Raises:
        Busy: Another backup is being made there.
        Refused: Forbidden folder, full disk, or a copy that is not whole because the post's own
            file is damaged. No part of a copy is left behind.
        Stopped: It was asked to stop.
    """
    with locations.held(target, patience):
        locations.sweep(target)
        ask_for_room(_size_of(db), target)
        done = target / locations.new_name(target)
        part = target / f"{done.name}{PART}"
        with making(part):
            facts = proved_copy(db, part, db.key, report, stopped)
            copy_beside(db.folder, part)
            serial = 1 + max([after, *(one.serial for one in copies(target))])
            manifests.write(part, _manifest(part, facts, serial, why).sealed(db.key))
            manifests.sync_all(part)
            part.rename(done)
            sync_folder(target)
    return done


def _manifest(part: Path, facts: Facts, serial: int, why: str) -> Manifest:
    post_id = ""
    with suppress(Refused):  # without its key file the copy is made, but does not count as good
        post_id = Keyring.read(part / keys.FILE).post_id
    return Manifest(
        post_id=post_id,
        device=facts.device,
        serial=serial,
        made_at=clock.now(),
        why=why,
        heads=facts.heads,
        counts=facts.counts,
        tables=facts.tables,
        program=policepost.__version__,
        size=(part / database.FILE).stat().st_size,
        beside=beside_of(part),
    )


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
    except OSError as error:  # neither full nor forbidden: the stick was pulled out
        sentence = _("The disk of {folder} stopped answering; connect it again and repeat this.")
        raise Refused(sentence.format(folder=part.parent)) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(part, ignore_errors=True)


def proved_copy(
    db: Database,
    part: Path,
    key: bytes,
    report: Report | None = None,
    stopped: Wish | None = None,
) -> Facts:
    """Copy the open post's file into a folder, encrypted with `key`, and prove that it is whole.

    Returns:
        What the copy holds.

    Raises:
        Refused: The disk is full, or the post's own file is damaged.
        Stopped: It was asked to stop.
    """
    facts = _copy_file(db, part, key, report, stopped or (lambda: False))
    with peeking.looking(part / database.FILE, key) as connection:
        faults = peeking.page_faults(connection)
        if not faults and peeking.facts(connection) != facts:
            faults = [_("it does not hold what the post holds")]
    if faults:
        sentence = _(
            "The copy is not whole and was thrown away, because the post's file is damaged"
        )
        raise Refused(f"{sentence}: {faults[0]}")
    return facts


def _copy_file(db: Database, part: Path, key: bytes, report: Report | None, stopped: Wish) -> Facts:
    def progress(_status: int, remaining: int, total: int) -> None:
        if stopped():
            raise Stopped
        if report:
            report(total - remaining, total)

    try:
        target: Any = connecting.connect(part / database.FILE, key, new=True)
        with closing(target):
            # A half-made copy counts for nothing and needs no log; all is synced at the end.
            target.execute("PRAGMA journal_mode = OFF")
            target.execute("PRAGMA synchronous = OFF")
            with db.engine.connect() as connection:
                facts = peeking.facts(connection)  # opens the transaction that the copy is of
                source: Any = connection.connection.driver_connection
                source.backup(target, pages=_PAGES_AT_ONCE, progress=progress)
    except driver.Error as error:
        raise Refused(sentence_for(error) or str(error)) from error
    return facts


def _size_of(db: Database) -> int:
    """Bytes that a copy needs; the file itself says less while its log is long."""
    with db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        # SQLCipher answers this one with text.
        return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def ask_for_room(needed: int, target: Path) -> None:
    """Refuse a disk without room for so many bytes and some to spare. Raises Refused."""
    prepare_folder(target)
    free = shutil.disk_usage(target).free
    if free < needed + _SPARE:
        sentence = _(
            "There is not enough room in {folder}: {needed} MB are needed, {free} are free."
        )
        megabytes = 1024 * 1024
        raise Refused(
            sentence.format(folder=target, needed=needed // megabytes + 1, free=free // megabytes)
        )


def copy_beside(source: Path, part: Path) -> None:
    """Copy what belongs to a post beside its database. Raises OSError."""
    for path in files_beside(source):
        with suppress(ValueError, FileNotFoundError):
            content = manifests.small_file(path)
            where = part / path.relative_to(source)
            where.parent.mkdir(exist_ok=True)
            where.write_bytes(content)

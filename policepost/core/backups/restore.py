"""The way back: what a backup would change, and putting it in the place of the post."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core import clock, connecting, database, settings
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import backup, manifests, peeking, replacing
from policepost.core.backups.locations import DELETED, PREFIX
from policepost.core.errors import Refused
from policepost.core.files import UNREADABLE, refusing
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from policepost.core.backups.peeking import Facts
    from policepost.core.database import Database

LOG = f"{database.FILE}-wal"
RESTORED = "backup.restored"
"""Setting: which backup was restored last, when and by whom."""


def source_of(chosen: Path) -> Path:
    """The backup's folder, whether the folder or a file in it was chosen.

    Raises:
        Refused: It is no backup, or its files are not what they should be.
    """
    folder = chosen if chosen.is_dir() else chosen.parent
    for name in (database.FILE, keys.FILE):
        path = folder / name
        if path.is_symlink() or not path.is_file():
            sentence = _("{path} is no backup; choose a folder whose name begins with {prefix}.")
            raise Refused(sentence.format(path=chosen, prefix=PREFIX))
    return folder


def ring_of(source: Path) -> Keyring:
    """The backup's own key file. Raises Refused."""
    try:
        manifests.small_file(source / keys.FILE)
    except (ValueError, OSError) as error:
        sentence = _("The key file {path} is damaged. Choose another backup.")
        raise Refused(sentence.format(path=source / keys.FILE)) from error
    return Keyring.read(source / keys.FILE)


def key_for(source: Path, known: tuple[bytes, ...]) -> bytes | None:
    """The key of these that opens a backup; None if its own password has to be asked for.

    Raises Refused: its key file is damaged.
    """
    ring = ring_of(source)
    return next((key for key in known if ring.fits(key)), None)


def restore(
    chosen: Path,
    folder: Path,
    key: bytes,
    by: str = "",
) -> Path | None:
    """Put a backup in the place of the post in `folder`; nothing may have that post open.

    The backup is copied and proved first; only then is the present post moved aside, whole.

    Args:
        chosen: The backup's folder, or its database file.
        folder: The post's folder.
        key: What the backup's own key file gives for an officer's password.
        by: Who does it, for the journal.

    Returns:
        Where the former post now lies, None if there was none.

    Raises:
        Refused: Not a backup, damaged, from a newer version, full disk or forbidden folder; the
            present post is then as it was.
    """
    source = source_of(chosen)
    if folder.exists() and source.resolve() == folder.resolve():
        raise Refused(_("This is the present post itself; choose a backup."))
    ring_of(source)
    backup.ask_for_room((source / database.FILE).stat().st_size, folder)
    part = folder / replacing.PART
    with backup.making(part):
        _copy_database(source, part, key)
        backup.copy_beside(source, part)
        with peeking.looking(part / database.FILE, key) as copied:
            _refuse_damaged(copied)
            is_older(peeking.facts(copied))
        replacing.leave_note(part, source.name, by)
        if not (folder / DELETED).exists():
            _bring_list(source.parent, part)
        manifests.sync_all(part)
        return replacing.begin(folder, part)


def _bring_list(place: Path, part: Path) -> None:
    """On a new computer: what was deleted for good comes from where the backups lie."""
    with suppress(ValueError, FileNotFoundError):
        (part / DELETED).write_bytes(manifests.small_file(place / DELETED))


def _refuse_damaged(copied: Connection) -> None:
    faults = peeking.page_faults(copied)
    if faults:
        sentence = _("This backup is damaged ({fault}); choose another one.")
        raise Refused(sentence.format(fault=faults[0]))


def is_older(facts: Facts) -> bool:
    """Whether the tables are of an older version. Raises Refused for a newer one."""
    from policepost.core import migrating
    from policepost.core.versions import HEAD

    if facts.tables not in migrating.revisions():
        raise Refused(
            _("This backup was made by a newer version of the program; install that one first.")
        )
    return facts.tables != HEAD


@contextmanager
def looking_at(source: Path, key: bytes) -> Iterator[Connection]:
    """A connection to a backup; what its log holds is played into a copy first."""
    log = source / LOG
    if not log.is_file() or not log.stat().st_size:
        with peeking.looking(source / database.FILE, key) as connection:
            yield connection
        return
    with tempfile.TemporaryDirectory(prefix="policepost-") as name:
        part = Path(name)
        with refusing(part):
            _copy_database(source, part, key)
        with peeking.looking(part / database.FILE, key) as connection:
            yield connection


def _copy_database(source: Path, part: Path, key: bytes) -> None:
    """Copy the database by its bytes, for nobody has it open, and play its log in."""
    for name in (database.FILE, LOG):
        path = source / name
        if path.is_file() and not path.is_symlink():
            shutil.copyfile(path, part / name)
    if (part / LOG).exists():
        connecting.connect(part / database.FILE, key).close()


def tell_journal(db: Database) -> None:
    """Write into a restored post's journal, at its first opening, that it was and by whom."""
    path = db.folder / replacing.NOTE
    with suppress(*UNREADABLE):
        note = json.loads(manifests.small_file(path))
        said = {name: str(note[name]) for name in ("backup", "by")}
        with db.transaction("Restore a backup") as session:
            settings.put(session, RESTORED, {**said, "at": clock.now().isoformat()})
    with suppress(OSError):
        path.unlink(missing_ok=True)

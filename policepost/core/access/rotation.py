"""A new database key after an officer left: an old copy of the key file then opens nothing new.

The database is copied to a file with the new key, the copy is proved, and both files are put in
place by renaming. Whichever moment the power goes, the next start finds one pair that fits:

    post.db.next still there       the old pair stands; what was begun is thrown away
    only keyring.json.next there   the new database stands; its key file is put in place
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.core import secrecy
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.files import sync_file, sync_folder, take_place
from policepost.core.journalling import heads

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.core.database import Database

NEXT = ".next"
_DATABASE = "post.db"
UNFINISHED = (f"{_DATABASE}{NEXT}", f"{keys.FILE}{NEXT}")
"""What lies in a post's folder while a renewal is not at its end."""


def finish(folder: Path) -> None:
    """Bring a renewal that was cut short to one of its two ends; call before reading the keys."""
    database, ring = folder / f"{_DATABASE}{NEXT}", folder / f"{keys.FILE}{NEXT}"
    if database.exists():
        for path in (*_with_log(database), ring):
            path.unlink(missing_ok=True)
    elif ring.exists():
        take_place(ring, folder / keys.FILE)
        sync_folder(folder)


def renew(folder: Path, key: bytes) -> bytes:
    """Give the post a new key; nothing may have it open.

    Takes about a second for 80 MB. Everybody's password and the recovery sheet stay as they are.

    Returns:
        The new key.

    Raises:
        Refused: The key file was changed outside the program, the database is damaged, no backup
            can be made first or the disk is full; the old pair then stands.
    """
    import secrets

    from policepost.core.access import former_keys
    from policepost.core.backups import backup, keeping
    from policepost.core.backups.schedule import KEY
    from policepost.core.database import Database

    ring = Keyring.read(folder / keys.FILE)
    new_key = secrets.token_bytes(keys.KEY_BYTES)
    target = folder / f"{_DATABASE}{NEXT}"
    part = folder / f"renewing{backup.PART}"
    with backup.making(part):
        held = Database(folder, key)
        try:
            keeping.before(held, KEY)
            backup.proved_copy(held, part, new_key)
        finally:
            held.close()
        sync_file(part / _DATABASE)
        (part / _DATABASE).rename(target)
    former_keys.remember(folder, ring.generation, key, new_key)
    ring.reseal(key, new_key, folder / f"{keys.FILE}{NEXT}")
    for path in _with_log(folder / _DATABASE)[1:]:
        path.unlink(missing_ok=True)  # empty: the last connection was closed above
    sync_folder(folder)
    take_place(target, folder / _DATABASE)
    sync_folder(folder)
    finish(folder)
    heads.keep(folder, new_key, heads.kept(folder, key))
    return new_key


def renew_open(db: Database) -> None:
    """Give an open post a new key at once; who wants to read or write meanwhile waits.

    Raises:
        Refused: Somebody goes on reading, another program has the post open, or what :func:`renew`
            refuses; the key then stays due, see ``Keyring.renewal_due``.
    """
    with db.watch.closed():
        db.key = renew(db.folder, db.key)
        secrecy.hold(db.key)


def _with_log(path: Path) -> tuple[Path, Path, Path]:
    """A database and the two files that SQLite keeps beside it."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")

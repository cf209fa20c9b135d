"""What disks and files do wrong, in one sentence that says what to do."""

from __future__ import annotations

import errno

from policepost.core.language import N_, _

FULL = N_("The disk is full and nothing was saved; make room on it and do this again.")
NOT_WRITTEN = N_(
    "The disk could not be written and nothing was saved; make room, check the disk and do "
    "this again."
)
NO_RIGHT = N_(
    "The post's folder cannot be written; ask for the right to write in it, or choose another."
)
READ_ONLY = N_(
    "The disk of the post is read-only, so nobody's look could be written into the journal; copy"
    " the whole folder to a disk of this computer and open it there."
)
FOREIGN = N_(
    "The post's file is damaged or belongs to another key file; restore the last good backup, or"
    " put back the key file that belongs to it."
)
DAMAGED = N_(
    "The post's file is damaged; restore the last good backup, or save what can still be read."
)
IN_USE = N_("Another program is using the post's file; close it there and do this again.")
TOO_LARGE = N_(
    "The file system of this disk holds no file that large, and nothing was saved; move the post"
    " to a disk with NTFS, exFAT or ext4."
)
DISK_GONE = N_(
    "The disk stopped answering and nothing was saved; connect it again, check it and do this"
    " again."
)

_BY_NAME = {
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": NOT_WRITTEN,
    "SQLITE_READONLY": NO_RIGHT,
    "SQLITE_CANTOPEN": NO_RIGHT,
    "SQLITE_PERM": NO_RIGHT,
    "SQLITE_NOTADB": FOREIGN,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_BUSY": IN_USE,
    "SQLITE_LOCKED": IN_USE,
}
"""By the name of SQLite's error, for those that begin with it too (sqlite.org/rescode.html)."""

_NAMES = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "access permission denied": "SQLITE_PERM",
    "file is not a database": "SQLITE_NOTADB",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "database is locked": "SQLITE_BUSY",
    "database table is locked": "SQLITE_LOCKED",
}
"""By SQLite's own words: the driver's copying of a file tells of an error without its name."""

_NUMBERS = {
    FULL: ("ENOSPC", "EDQUOT"),
    NO_RIGHT: ("EACCES", "EPERM"),
    READ_ONLY: ("EROFS",),
    TOO_LARGE: ("EFBIG",),
    DISK_GONE: ("EIO", "ENODEV", "ENXIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "ETIMEDOUT"),
}
_BY_NUMBER = {
    number: sentence
    for sentence, names in _NUMBERS.items()
    for name in names
    if (number := getattr(errno, name, 0))  # not every system knows them all
}


def sentence_for(error: BaseException | None) -> str:
    """What the officer can do about an error of the disk or the file.

    Args:
        error: The driver's or the system's own error.

    Returns:
        One sentence, or an empty string when the error is none of these but a bug.
    """
    if isinstance(error, OSError):
        sentence = _BY_NUMBER.get(error.errno or 0)
        return _(sentence) if sentence else ""
    name = getattr(error, "sqlite_errorname", "") or _NAMES.get(str(error), "")
    return next(
        (_(words) for known, words in _BY_NAME.items() if name == known or f"{known}_" in name),
        "",
    )

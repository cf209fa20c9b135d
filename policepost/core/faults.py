"""What disks and files do wrong, in one sentence that says what to do."""

from __future__ import annotations

import errno

from policepost.core.language import N_, _

_BY_NAME = {
    "SQLITE_FULL": N_("The disk is full and nothing was saved; make room on it and do this again."),
    "SQLITE_IOERR": N_(
        "The disk could not be written and nothing was saved; make room, check the disk and do "
        "this again."
    ),
    "SQLITE_READONLY": N_(
        "The post's folder cannot be written; ask for the right to write in it, or choose another."
    ),
    "SQLITE_CANTOPEN": N_(
        "The post's folder cannot be written; ask for the right to write in it, or choose another."
    ),
    "SQLITE_PERM": N_(
        "The post's folder cannot be written; ask for the right to write in it, or choose another."
    ),
    "SQLITE_NOTADB": N_("The post's file is damaged or foreign; restore the last good backup."),
    "SQLITE_CORRUPT": N_("The post's file is damaged; restore the last good backup."),
    "SQLITE_BUSY": N_(
        "Another program is using the post's file; close it there and do this again."
    ),
    "SQLITE_LOCKED": N_(
        "Another program is using the post's file; close it there and do this again."
    ),
}
_BY_NUMBER = {
    errno.ENOSPC: _BY_NAME["SQLITE_FULL"],
    errno.EDQUOT: _BY_NAME["SQLITE_FULL"],
    errno.EACCES: _BY_NAME["SQLITE_READONLY"],
    errno.EPERM: _BY_NAME["SQLITE_READONLY"],
    errno.EROFS: _BY_NAME["SQLITE_READONLY"],
}


def sentence_for(error: BaseException | None) -> str:
    """What the officer can do about an error of the disk or the file.

    Args:
        error: The driver's or the system's own error.

    Returns:
        One sentence, or an empty string when the error is none of these but a bug.
    """
    if isinstance(error, OSError):
        return _(_BY_NUMBER.get(error.errno or 0, ""))
    name = getattr(error, "sqlite_errorname", "")
    for known, sentence in _BY_NAME.items():
        if name == known or name.startswith(known + "_"):
            return _(sentence)
    return ""

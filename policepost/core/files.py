"""Files written whole or not at all, and the sentences for disks and folders that refuse."""

import errno
import os
import shutil
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core.errors import Refused
from policepost.core.faults import sentence_for
from policepost.core.language import _

UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What reading a small file of JSON raises that is missing, torn, or a stranger's: one that is all
brackets goes deeper than Python does."""

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EEXIST})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_HAND_WRITTEN = 512 * 1024
_HELD_BY_OTHERS = 2.0 if sys.platform == "win32" else 0.0
"""Seconds for which another program may hold a file that was just written."""
_MOMENT = 0.05
_FORGOTTEN = 60
"""Seconds after which a half-written file is nobody's work any more."""


def chosen(path: Path, most: int) -> bytes:
    """The bytes of a file that somebody chose, at most one more than ``most``.

    Raises:
        Refused: It is no file (a device or a pipe would never end), or cannot be read.
    """
    with refusing(path.parent):
        if not path.is_file():
            raise Refused(_("There is no file {path}; choose it again.").format(path=path))
        with path.open("rb") as file:
            return file.read(most + 1)


def hand_written(path: Path) -> str:
    """The text of a small file that somebody wrote by hand, with the mark of Windows or without.

    Raises what stands in `UNREADABLE`; ValueError for one that is too large to be meant.
    """
    with path.open("rb") as file:
        content = file.read(_HAND_WRITTEN + 1)
    if len(content) > _HAND_WRITTEN:
        raise ValueError("too large")
    return content.decode("utf-8-sig")


def write_whole(path: Path, content: bytes) -> None:
    """Replace `path` by `content`; a crash leaves the old file or the new one, never half a file.

    Raises OSError; the old file is then untouched and nothing is left lying beside it.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _forget_parts(path, part)
        take_place(part, path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def take_place(part: Path, path: Path) -> None:
    """Put a file that is whole in the place of another one. Raises OSError.

    On Windows a scanner of viruses holds what was just written for a moment, and refuses it; a
    folder that cannot be written would have refused the file before.
    """
    until = time.monotonic() + _HELD_BY_OTHERS
    while True:
        try:
            part.replace(path)
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(_MOMENT)
        else:
            return


def _forget_parts(path: Path, ours: Path) -> None:
    """Take away what programs that were killed left of this file; another may be at work now."""
    import glob

    newest = ours.stat().st_mtime
    for part in path.parent.glob(f"{glob.escape(path.name)}.*.part"):
        with suppress(FileNotFoundError):
            if newest - part.stat().st_mtime > _FORGOTTEN:
                part.unlink()


def tidy(folder: Path) -> None:
    """Take away what was half made when the program was killed; call while holding the post."""
    with suppress(OSError):
        for path in folder.glob("*.part"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Make a file that was written without care outlast a power cut. Raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` outlast a power cut, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def folder_forbidden(folder: Path) -> Refused:
    """The refusal for a folder in which this user may not write."""
    return Refused(
        _(
            "You may not write in the folder {folder}. Choose another folder, or ask for the"
            " right to write there."
        ).format(folder=folder)
    )


@contextmanager
def refusing(folder: Path) -> "Iterator[None]":
    """Turn a full disk and a forbidden or missing folder into refusals.

    Other errors of the system pass. Raises Refused.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FORBIDDEN:
            raise folder_forbidden(folder) from error
        if error.errno in MISSING:
            sentence = _("{path} is not there. Check that the disk is connected.")
            where = error.filename or folder
            if str(where).endswith(".part"):  # a name of ours, which says nothing to anybody
                where = Path(where).parent
            raise Refused(sentence.format(path=where)) from error
        if sentence_for(error):
            raise Refused(sentence_for(error)) from error
        raise


def prepare_folder(folder: Path) -> None:
    """Make `folder` if it is missing and prove by writing that files can be kept in it.

    Asking the system for its rights is not enough: network shares and mounted sticks answer
    wrongly. Raises Refused.
    """
    probe = folder / ".write.part"  # always the same: what a killed program left goes with it
    with refusing(folder):
        if folder.exists() and not folder.is_dir():
            raise Refused(_("{path} is a file. Choose a folder.").format(path=folder))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_bytes(b"1")
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)

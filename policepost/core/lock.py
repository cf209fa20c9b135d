"""One program at a time writes in a post: a file locked by the system says who has it open.

The system lets go of the lock when a program ends, however it ends, so a crash leaves no stale lock
behind. What the file says is for the sentence, and for another computer on a shared folder, whose
lock this system may not see.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from policepost.core import clock, folders, secrecy
from policepost.core.errors import Refused
from policepost.core.files import UNREADABLE, prepare_folder, refusing, tidy
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "post.lock"
_FAR = 1 << 30
"""Windows locks bytes against reading too, so a byte beyond the text is locked."""


@contextmanager
def hold(folder: Path) -> Iterator[bool]:
    """Have the post in `folder` to oneself.

    Yields:
        Whether the program that had it last came to a bad end: killed, or the power went.

    Raises:
        Refused: Another program has it open (the sentence says where), the folder is one of a
            network or a cloud, or nothing can be written in it.
    """
    folders.check(folder)
    prepare_folder(folder)
    with refusing(folder), (folder / FILE).open("a+b") as file:
        if not taken(file):
            raise Refused(_sentence(_said(file)))
        said = _said(file)
        if said.get("host", _host()) != _host():
            raise Refused(_sentence(said, folder / FILE))
        _say(file)
        tidy(folder)
        secrecy.close_off(folder)
        try:
            yield bool(said)
        finally:
            with suppress(OSError):
                file.truncate(0)


def tell_closing(folder: Path) -> None:
    """Tell a second start that the program that has the post in `folder` is about to end.

    A disk that refuses only costs the better sentence.
    """
    with suppress(OSError), (folder / FILE).open("r+b") as file:
        _write(file, {**_said(file), "closing": "yes"})


def _host() -> str:
    """The name of this computer."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _sentence(said: dict[str, str], path: Path | None = None) -> str:
    if path is not None:
        sentence = _(
            "The post is open on the computer {host}. Close it there; if it is not open there,"
            " delete {path}."
        )
        return sentence.format(host=said.get("host", "?"), path=path)
    if said.get("closing"):
        return _("The program is just closing and makes a backup; start it again when it ends.")
    sentence = _("The post is open already since {since}. Go on in that window, or close it first.")
    return sentence.format(since=said.get("since", "?"))


def _said(file: IO[bytes]) -> dict[str, str]:
    """What stands in the file; a half-written one says nothing."""
    file.seek(0)
    try:
        said = json.loads(file.read().decode())
        return {str(name): str(value) for name, value in said.items()}
    except UNREADABLE:
        return {}


def _say(file: IO[bytes]) -> None:
    said = {
        "host": _host(),
        "process": str(os.getpid()),
        "since": f"{clock.now():%m-%d %H:%M}",
    }
    _write(file, said)


def _write(file: IO[bytes], said: dict[str, str]) -> None:
    file.truncate(0)
    file.seek(0)
    file.write(json.dumps(said).encode())
    file.flush()


def taken(file: IO[bytes]) -> bool:
    """Take the system's lock on an open file until it is closed; False if another has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

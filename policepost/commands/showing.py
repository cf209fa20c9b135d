"""Commands that open the window, or draw it without a screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core.errors import Refused
from policepost.core.language import _

if TYPE_CHECKING:
    from argparse import Namespace

DONE = 0


PICTURED = datetime(2026, 11, 24, 9, 42).astimezone()
"""A Tuesday, which is a mediation day, in the middle of the morning."""


def window(asked: Namespace) -> int:
    """Open the post's window; a folder without a post gets the wizard."""
    from policepost import start

    return start.run(asked.data)


def demo(asked: Namespace) -> int:
    """Open a sample post, or write a picture of every page of it."""
    if asked.people < 1:
        raise Refused(_("The sample post needs at least one person."))
    if asked.no_window:
        if not asked.keep:
            raise Refused(_("Name the folder of the sample post with --keep."))
        folder = asked.keep.expanduser().resolve()
        _sample(folder, asked.people)
        print(folder, flush=True)
        return DONE
    if asked.pictures:
        # Before anything of Qt is imported: pictures are drawn where there is no screen.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = asked.keep.expanduser().resolve() if asked.keep else Path(tempfile.mkdtemp("-post"))
    try:
        if asked.pictures:
            return _pictures(folder, asked.people, asked.pictures.expanduser().resolve())
        return _made_beside(folder, asked.people) or _opened(folder)
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _pictures(folder: Path, people: int, target: Path) -> int:
    """Write the pictures of a working day in the middle of things, the same each time."""
    from policepost.core import clock

    with clock.at(PICTURED):
        password = _sample(folder, people)
        from policepost.commands.pictures import write

        for path in write(folder, password, target):
            print(path)
    return DONE


def _made_beside(folder: Path, people: int) -> int:
    """Have another process make the sample post while this one imports what the window needs.

    That process says when the post is there; to take itself down takes it a while longer.

    Returns:
        Its exit code, after it said what went wrong.
    """
    from policepost.core.access import keys

    if (folder / keys.FILE).exists():
        return DONE
    words = ("demo", "--keep", str(folder), "--people", str(people), "--no-window")
    child = subprocess.Popen(_once_more(*words), stdout=subprocess.PIPE)  # noqa: S603 - our own
    made = b""
    try:
        from policepost import start

        start.prepare(threading.Event())
        with child.stdout or nullcontext() as said:
            made = said.readline() if said else b""
        if not made:
            return child.wait()
    finally:
        if not made:
            child.kill()
        threading.Thread(target=child.wait, name="farewell", daemon=True).start()
    return DONE


def _once_more(*words: str) -> list[str]:
    """How this program is started once more, installed or from its folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    home = str(Path(__file__).resolve().parents[2])
    begin = (
        f"import sys; sys.path[:] = {[home, *sys.path]!r}; "
        "from policepost.__main__ import main; sys.exit(main())"
    )
    return [sys.executable, "-c", begin, *words]


def _opened(folder: Path) -> int:
    """Open the sample post by itself."""
    from policepost import sample, start

    return start.run(folder, sample.PASSWORD)


def _sample(folder: Path, people: int) -> str:
    """Make the sample post, or take the one that was kept; returns its password."""
    from policepost import sample
    from policepost.core.access import keys

    if (folder / keys.FILE).exists():
        return sample.PASSWORD
    return sample.make_post(folder, people)

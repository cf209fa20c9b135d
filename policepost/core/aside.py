"""Work on what strangers made, in a child process that may hang, swell or die without harm.

The child (:mod:`policepost.core.aside_child`) has a limit of memory that it sets itself before it
reads anything, and a limit of time that the parent keeps. Bytes go in and bytes come out, nothing
else: a child that was taken over can only give a wrong answer. No byte of it is written to a disk.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from policepost.core import language
from policepost.core.aside_child import DONE, MEMORY, REFUSED, get, joined, put
from policepost.core.errors import Refused

__all__ = ["MEMORY", "SECONDS", "WORD", "Aside", "Failed", "Gone", "once", "prepare"]

SECONDS = 10.0
"""How long a child may take for one answer."""
WORD = "--aside"
"""The argument that makes the program such a child."""


class Gone(Exception):
    """The child took too long, needed too much memory, or died."""


class Failed(Exception):
    """The work raised an error in the child; its text is the error's.

    Attributes:
        line: The line of a form in which it happened, 0 if none is known.
    """

    def __init__(self, text: str, line: int = 0) -> None:
        super().__init__(text)
        self.line = line


class Aside:
    """A child process that answers one question after another; made when first asked.

    Not for several threads at once.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def ask(self, work: str, question: bytes) -> bytes:
        """Have the child do some work.

        Args:
            work: ``"policepost.module:function"``; a function from bytes to bytes.
            question: What it is given.

        Raises:
            Refused: What the work refused, in the language of the screen.
            Failed: The work raised another error.
            Gone: There was no answer within the limits.
        """
        child = self._running()
        timer = threading.Timer(self.seconds, child.kill)
        timer.daemon = True
        timer.start()
        try:
            put(child.stdin, joined([work.encode(), language.current().encode()]))
            put(child.stdin, question)
            kind = get(child.stdout)
            answer = get(child.stdout)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise Gone(work) from error
        finally:
            timer.cancel()
        return _read_answer(kind, answer)

    def begin(self) -> None:
        """Make the child now, so that the first question need not wait for it."""
        self._running()

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what could not be sent is lost with the child
                    pipe.close()
        # To give its memory back takes the child longer than to be told to: nobody waits for it.
        threading.Thread(target=child.wait, name="aside", daemon=True).start()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._child = subprocess.Popen(  # noqa: S603 - our own program
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return self._child


def once(work: str, question: bytes, seconds: float = SECONDS) -> bytes:
    """Have a child of its own do one piece of work; raises what :meth:`Aside.ask` raises."""
    child = _ready.pop() if _ready else Aside()
    child.seconds = seconds
    try:
        return child.ask(work, question)
    finally:
        child.close()


_ready: list[Aside] = []


def prepare() -> None:
    """Begin the child that :func:`once` is soon to ask, where something else is waited for first.

    One that nobody asks ends with the program.
    """
    if not _ready:
        child = Aside()
        child.begin()
        _ready.append(child)


def _command() -> list[str]:
    """How the program is started as a child, installed or from its folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    home = str(Path(__file__).resolve().parents[2])
    start = (
        f"import sys; sys.path[:] = {[home, *sys.path]!r}; "
        "import policepost.core.aside_child as child; child.serve()"
    )
    return [sys.executable, "-I", "-S", "-c", start]


def _read_answer(kind: bytes, answer: bytes) -> bytes:
    if kind == DONE:
        return answer
    said = json.loads(answer)
    if kind == REFUSED:
        raise Refused(str(said["text"]), field=str(said["field"]))
    raise Failed(str(said["text"]), int(said["line"]))

"""Work on what strangers made, in a child process that may hang, swell or die without harm.

The child has a limit of memory that it sets itself before it reads anything, and a limit of time
that the parent keeps. Bytes go in and bytes come out, nothing else: a child that was taken over can
only give a wrong answer. No byte of it is written to a disk.
"""

from __future__ import annotations

import importlib
import json
import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from policepost.core import language
from policepost.core.errors import Refused

MEMORY = 400 * 1024 * 1024
"""Bytes of its own that a child may hold."""
SECONDS = 10.0
"""How long a child may take for one answer."""
WORD = "--aside"
"""The argument that makes the program such a child."""
LARGEST = 300 * 1024 * 1024
"""Bytes of the longest question and answer."""

_DONE, _REFUSED, _FAILED = b"D", b"R", b"F"
_LENGTH = struct.Struct(">Q")


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
            head = json.dumps([work, language.current()]).encode()
            _put(child.stdin, head)
            _put(child.stdin, question)
            kind = _get(child.stdout)
            answer = _get(child.stdout)
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise Gone(work) from error
        finally:
            timer.cancel()
        return _read_answer(kind, answer)

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
        child.wait()

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
    child = Aside(seconds)
    try:
        return child.ask(work, question)
    finally:
        child.close()


def _command() -> list[str]:
    """How the program is started as a child, installed or from its folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    home = str(Path(__file__).resolve().parents[2])
    start = (
        f"import sys; sys.path[:] = {[home, *sys.path]!r}; "
        "import policepost.core.aside as child; child.serve()"
    )
    return [sys.executable, "-I", "-S", "-c", start]


def _read_answer(kind: bytes, answer: bytes) -> bytes:
    if kind == _DONE:
        return answer
    said = json.loads(answer)
    if kind == _REFUSED:
        raise Refused(str(said["text"]), field=str(said["field"]))
    raise Failed(str(said["text"]), int(said["line"]))


def _put(pipe: IO[bytes] | None, content: bytes) -> None:
    assert pipe is not None  # noqa: S101 - made with pipes
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def _get(pipe: IO[bytes] | None) -> bytes:
    assert pipe is not None  # noqa: S101 - made with pipes
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > LARGEST:
        raise ValueError("too long")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content


# In the child


def serve() -> None:
    """Answer until the parent closes the pipe; what a child of ``Aside`` does all its life."""
    limit_memory(MEMORY)
    with open(0, "rb", closefd=False) as asked, open(1, "wb", closefd=False) as answers:
        # What a library prints must not get between the answers.
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        while True:
            try:
                work, spoken = json.loads(_get(asked))
                question = _get(asked)
            except EOFError:
                return
            kind, answer = _done(work, spoken, question)
            _put(answers, kind)
            _put(answers, answer)


def _done(work: str, spoken: str, question: bytes) -> tuple[bytes, bytes]:
    language.use(spoken)
    module, _colon, function = work.partition(":")
    try:
        answer: bytes = getattr(importlib.import_module(module), function)(question)
    except Refused as refusal:
        return _REFUSED, _plain(refusal.sentence, field=refusal.field)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of Rust is no Exception
        return _FAILED, _plain(str(error), line=getattr(error, "lineno", None) or 0)
    return _DONE, answer


def _plain(text: str, *, field: str = "", line: int = 0) -> bytes:
    return json.dumps({"text": text[:2000], "field": field, "line": line}).encode()


def limit_memory(most: int) -> None:
    """Let this process hold no more than so many bytes of its own, from now on."""
    if sys.platform == "win32":
        _limit_on_windows(most)
        return
    import resource

    # Not the address space: libraries reserve much that they never touch.
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_CORE):
        wanted = most if kind == resource.RLIMIT_DATA else 0
        _soft, hard = resource.getrlimit(kind)
        held = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (held, hard))


def _limit_on_windows(most: int) -> None:
    """Put the process into a job object of its own with a limit of committed memory."""
    import ctypes

    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    # JOBOBJECT_EXTENDED_LIMIT_INFORMATION: flags at 16, ProcessMemoryLimit after the basic part
    # (64 bytes) and the counters (48 bytes); JOB_OBJECT_LIMIT_PROCESS_MEMORY is 0x100.
    limits = bytearray(144)
    struct.pack_into("<I", limits, 16, 0x100)
    struct.pack_into("<Q", limits, 112, most)
    held = (ctypes.c_char * len(limits)).from_buffer(limits)
    kernel.SetInformationJobObject(job, 9, held, len(limits))
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))

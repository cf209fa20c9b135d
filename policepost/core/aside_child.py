"""What a child process of :mod:`policepost.core.aside` runs.

Whoever waits for an answer waits for this to be imported, so it imports what it needs and no more.
"""

from __future__ import annotations

import gc
import os
import struct
import sys

from policepost.core.errors import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO, Any

MEMORY = 400 * 1024 * 1024
"""Bytes of its own that a child may hold."""
LARGEST = 300 * 1024 * 1024
"""Bytes of the longest question and answer."""

DONE, REFUSED, FAILED = b"D", b"R", b"F"
"""What an answer is."""

_LENGTH = struct.Struct(">Q")


def put(pipe: IO[bytes] | None, content: bytes) -> None:
    """Write a piece of a question or an answer into a pipe."""
    assert pipe is not None  # noqa: S101 - made with pipes
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def get(pipe: IO[bytes] | None) -> bytes:
    """Read such a piece.

    Raises:
        EOFError: The other side is gone.
        ValueError: It is longer than :data:`LARGEST`.
    """
    assert pipe is not None  # noqa: S101 - made with pipes
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > LARGEST:
        raise ValueError("too long")
    return _exactly(pipe, length)


def joined(pieces: Iterable[bytes | bytearray]) -> bytes:
    """Make one of several pieces, for a question or an answer that has them.

    JSON would do, but to import it takes the child as long as to start.
    """
    return b"".join([part for piece in pieces for part in (_LENGTH.pack(len(piece)), piece)])


def apart(content: bytes) -> Iterator[memoryview]:
    """Yield the pieces that were joined.

    Raises:
        ValueError: What is there are no pieces.
    """
    rest = memoryview(content)
    while rest:
        if len(rest) < _LENGTH.size:
            raise ValueError("cut short")
        end = _LENGTH.size + _LENGTH.unpack_from(rest)[0]
        if end > len(rest):
            raise ValueError("cut short")
        yield rest[_LENGTH.size : end]
        rest = rest[end:]


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content


def serve() -> None:
    """Answer until the parent closes the pipe; what a child of ``Aside`` does all its life."""
    limit_memory(MEMORY)
    gc.disable()  # it would look at the cells of a sheet again and again while they are read
    with open(0, "rb", closefd=False) as asked, open(1, "wb", closefd=False) as answers:
        # What a library prints must not get between the answers.
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        while True:
            try:
                work, spoken = (str(one, "utf-8") for one in apart(get(asked)))
                question = get(asked)
            except EOFError:
                return
            kind, answer = _done(work, spoken, question)
            put(answers, kind)
            put(answers, answer)
            gc.collect()


def _done(work: str, spoken: str, question: bytes) -> tuple[bytes, bytes]:
    module, _colon, function = work.partition(":")
    try:
        __import__(module)
        if language := sys.modules.get("policepost.core.language"):
            language.use(spoken)
        answer: bytes = getattr(sys.modules[module], function)(question)
    except Refused as refusal:
        return REFUSED, _plain(refusal.sentence, field=refusal.field)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of Rust is no Exception
        return FAILED, _plain(str(error), line=getattr(error, "lineno", None) or 0)
    return DONE, answer


def _plain(text: str, *, field: str = "", line: int = 0) -> bytes:
    import json

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

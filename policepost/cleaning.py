"""Errors described so that nothing about a person is left: places, kinds, and the program's words.

A message is made of the program's words and of what the officer typed or a record holds. The words
that stand in the code that raised it, or that Python itself uses, stay; everything else goes,
whatever language it is in.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from types import CodeType, TracebackType

_MOST_CAUSES = 8
_MOST_PARTS = 5
_WORD = re.compile(r"[A-Za-z_][A-Za-z_]*")
_PIECE = re.compile(r"[A-Za-z_]+|[^A-Za-z_\s'\"“”‘’()\[\]{}<>.,:;!?=+*/|&%#@~^`$\\-]+")
_PYTHON = frozenset(
    """a an and are argument arguments as assigned at attribute base be before but by bytes bool can
    callable cannot constraint convert could database decode deleted dict directory disk does empty
    encode enough error exceeded expected failed file float for from full function given got has
    have in index int integer invalid is item iterable iteration key keyword length less list
    literal local locked malformed maximum method missing module more most must name named no not
    null number object of on only open operand or out permission positional range recursion
    referenced required set size str string subscriptable such takes than that the to too tuple type
    types unexpected unhashable unpack unsupported value values variable was were with without
    FOREIGN KEY NOT NULL UNIQUE CHECK Internal Object NoneType C already depth during
    changed""".split()  # noqa: SIM905 - a list of words is read as one
)


def harmless(error: BaseException) -> str:
    """The text of an error without anything that could be about a person."""
    known = _PYTHON | set(_words_of(error))
    if isinstance(error, OSError) and error.errno is not None:
        return f"[Errno {error.errno}]"
    text = _text(error)
    return _PIECE.sub(lambda piece: piece[0] if piece[0] in known else "…", text)


def _text(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except Exception:  # noqa: BLE001 - an error whose own text is broken is still an error
        return ""


def _words_of(error: BaseException) -> Iterator[str]:
    """Words of the functions that the error passed, and of the kind of object that it names."""
    step: TracebackType | None = error.__traceback__
    while step is not None:
        yield from _words_in(step.tb_frame.f_code)
        step = step.tb_next
    if isinstance(error, AttributeError) and error.obj is not None:
        yield type(error.obj).__name__


def _words_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield from _WORD.findall(constant)


def described(error: BaseException) -> str:
    """An error as the log holds it: kinds, cleaned messages, files, lines and functions."""
    lines: list[str] = []
    for one in _chain(error):
        lines.append(f"{type(one).__name__}: {harmless(one)}")
        frames = traceback.extract_tb(one.__traceback__)
        lines += [f"  {short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join(lines)


def cause(error: BaseException) -> str:
    """What tells an error from another: the kinds and the places, not the words."""
    parts = []
    for one in _chain(error):
        frames = traceback.extract_tb(one.__traceback__)
        parts.append(
            f"{type(one).__name__} {[(frame.filename, frame.lineno) for frame in frames[-3:]]}"
        )
    return " ".join(parts)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error, what caused it, and the parts of a group; such chains may be rings."""
    told: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(told) < _MOST_CAUSES:
        one = waiting.pop(0)
        if one is None or any(one is other for other in told):
            continue
        told.append(one)
        yield one
        waiting.append(one.__cause__ or one.__context__)
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions[:_MOST_PARTS]


def short(filename: str) -> str:
    """The path inside the program or its libraries, without the user's own folders."""
    for mark in ("site-packages", "policepost"):
        at = filename.replace("\\", "/").rfind(f"/{mark}/")
        if at >= 0:
            return filename[at + 1 :]
    return filename.replace("\\", "/").rsplit("/", 1)[-1]


def cleaned_faults(text: str) -> str:
    """What the interpreter wrote when it crashed, without the user's own folders."""
    return re.sub(r'File "([^"]*)"', lambda found: f'File "{short(found[1])}"', text)

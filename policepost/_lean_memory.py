"""Hold less memory: what libraries take for work that the program never does.

Called once the first window is painted and before the rest is imported. Nothing here changes what
the program does; where a system has no such means it holds some megabytes more.
"""

import importlib
import inspect
import os
import sys
import urllib
from contextlib import suppress
from types import ModuleType
from typing import Any

_ARENA_MAX = -8  # M_ARENA_MAX of mallopt(3)
_ARENAS = 2


def begin() -> None:
    """Let the C library keep few heaps, numpy start no threads, and asyncio wait until asked for.

    glibc gives nearly every thread a heap of its own, which it never gives back; the program's
    threads mostly wait for each other. numpy's algebra, which no chart calls, would start a thread
    for each core. SQLAlchemy imports asyncio for databases on a network, and what draws papers
    imports ssl and urllib, to fetch pictures from there, and reportlab's own tests, for the names
    of fonts. What is told of installed packages is read by what reads mail.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _put_off("asyncio", iscoroutine=inspect.iscoroutine)
    _put_off("ssl")
    _put_off(f"{urllib.__name__}.request")  # the package is there, to have it as its own
    _put_off("importlib.metadata", version=_version)
    _put_off("reportlab.graphics.testshapes", _FONTS=[])
    if sys.platform.startswith("linux"):
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)


def _version(package: str) -> str:
    """Return which version of a package is installed; z3c.rml asks for its own and tells nobody."""
    if package == "z3c.rml":
        return ""
    sys.modules.pop("importlib.metadata", None)
    return str(importlib.import_module("importlib.metadata").version(package))


def _put_off(name: str, **known: object) -> None:
    """Import a module when something of it is used for the first time, other than what is known."""
    if name in sys.modules:
        return
    stand_in = ModuleType(name)

    def first_use(attribute: str) -> Any:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        return getattr(importlib.import_module(name), attribute)

    vars(stand_in).update(known, __getattr__=first_use)
    sys.modules[name] = stand_in
    package, _dot, own = name.rpartition(".")
    if package in sys.modules:
        setattr(sys.modules[package], own, stand_in)

"""Imports a library without another one that it uses only if it is there."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast


@contextmanager
def doing_without(*names: str) -> Iterator[None]:
    """Let ``import`` of these modules fail inside the block, as if they were not installed.

    z3c.rml loads pikepdf (6 MB of memory, a tenth of a second) to merge other PDFs into one, which
    no form may do. A module that is loaded already is left alone.
    """
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = cast(ModuleType, None)  # what the import system calls "not found"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]

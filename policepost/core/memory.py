"""Memory that was needed for a moment goes back to the system, where that has to be asked for."""

from __future__ import annotations

import sys
from contextlib import suppress


def give_back() -> None:
    """Give back what the C library keeps for later; takes some milliseconds."""
    if sys.platform.startswith("linux"):
        import ctypes

        with suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)


_loaded: set[str] = set()


def loaded(what: str) -> None:
    """Give back, once, what it took to load the libraries and typefaces for something.

    Args:
        what: Whatever was loaded; only the first call for it does anything.
    """
    if what not in _loaded:
        _loaded.add(what)
        give_back()

"""The last steps of this run, for the report of an error: names of pages and actions alone."""

from __future__ import annotations

from collections import deque

_KEPT = 40
_steps: deque[str] = deque(maxlen=_KEPT)


def note(step: str) -> None:
    """Remember a step; only words of the program, never a value."""
    _steps.append(step)


def steps() -> tuple[str, ...]:
    """The steps, the oldest first."""
    return tuple(_steps)

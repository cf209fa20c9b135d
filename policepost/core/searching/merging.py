"""Bringing into the indexes what a large import left waiting, while everybody works on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from policepost.core.errors import Refused

_log = logging.getLogger(__name__)


class Merging:
    """Takes one step after another in a thread of its own, until nothing waits or it is stopped.

    Args:
        step: Brings some waiting entries into the indexes and says whether others still wait.

    Attributes:
        stopped: Whether it takes no step any more.
    """

    def __init__(self, step: Callable[[], bool]) -> None:
        self._step = step
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.stopped = False
        self._woken = False

    def wake(self) -> None:
        """Begin, or go on once more if it is at work."""
        with self._lock:
            self._woken = True
            if self._thread is None and not self.stopped:
                self._thread = threading.Thread(target=self._run, name="search", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Return when nothing waits any more."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def stop(self) -> None:
        """End after the step that is being taken; the rest is for the next time."""
        self.stopped = True
        self.wait()

    def _run(self) -> None:
        while self._goes_on():
            try:
                while not self.stopped and self._step():
                    pass
            except Refused as refusal:  # a full disk: they are found all the same, only slower
                _log.warning("search entries stay waiting: %s", refusal.sentence)

    def _goes_on(self) -> bool:
        """Say whether somebody called since the last step; else the thread ends."""
        with self._lock:
            goes_on = self._woken and not self.stopped
            self._woken = False
            if not goes_on:
                self._thread = None
            return goes_on

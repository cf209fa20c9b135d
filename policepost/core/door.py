"""Who may use the connections to the post's file: many at a time, or one alone."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from policepost.core.errors import Refused
from policepost.core.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

IN_USE = N_("The post is busy with other work; do this again in a moment.")

PATIENCE = 20.0
"""Seconds that somebody waits for another before being refused."""


class Door:
    """Lets everybody in, or nobody but the one who has the file alone.

    Attributes:
        entering: How many are being lent a connection just now.
    """

    def __init__(self) -> None:
        self.entering = 0
        self._changed = threading.Condition()
        self._alone = 0

    @contextmanager
    def lending(self) -> Iterator[None]:
        """Lend a connection, once nobody wants to have the file alone.

        Raises:
            Refused: Somebody has it for long.
        """
        with self._changed:
            if not self._changed.wait_for(self._may_enter, PATIENCE):
                raise Refused(_(IN_USE))
            self.entering += 1
        try:
            yield
        finally:
            with self._changed:
                self.entering -= 1

    def _may_enter(self) -> bool:
        return self._alone in (0, threading.get_ident())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other thread is lent a connection meanwhile; only who has the turn to write asks."""
        if self._alone:  # only who has the turn comes here, so it is this thread
            yield
            return
        with self._changed:
            self._alone = threading.get_ident()
        try:
            yield
        finally:
            with self._changed:
                self._alone = 0
                self._changed.notify_all()

"""Where a dispute came from, in words; the sources themselves are the table ``dispute_sources``."""

from __future__ import annotations

from typing import Final, Protocol

from policepost.core.language import _
from policepost.core.tables import table

CALL_TO_110: Final = "handover_110"
"""Handed over by the desk that takes the calls to 110, under the number of the call."""
ANOTHER_POST: Final = "another_post"
"""Handed over by another post, which has a number of its own for it."""


class Sent(Protocol):
    """As much of a dispute as tells where it came from."""

    @property
    def source(self) -> str:
        """A code of the table."""

    @property
    def sent_by(self) -> str:
        """The other post, "" for other sources."""

    @property
    def sent_number(self) -> str:
        """Its number there, "" where it has none."""


def on_screen(told: Sent) -> str:
    """The source in the language of the screen, with the other post and its number."""
    words = table("dispute_sources").label(told.source)
    if not told.sent_by:
        return words
    if not told.sent_number:
        return _("{source}: {post}").format(source=words, post=told.sent_by)
    return _("{source}: {post}, number {number}").format(
        source=words, post=told.sent_by, number=told.sent_number
    )


def on_paper(told: Sent) -> str:
    """The same as papers say it."""
    words = table("dispute_sources").chinese(told.source)
    if not told.sent_by:
        return words
    number = f"，编号{told.sent_number}" if told.sent_number else ""
    return f"{words}（{told.sent_by}{number}）"

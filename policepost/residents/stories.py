"""What other features tell of a person, gathered for the card.

The features lie above this one, so they are not imported here: the place that joins the parts adds
what each of them offers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core.shapes import TimelineLine
from policepost.residents import queries

Story = Callable[[Session, UUID, date], list[TimelineLine]]

stories: list[Story] = []
"""What each feature tells of a person on a day."""


def gather(session: Session, resident_id: UUID, today: date) -> list[TimelineLine]:
    """Return all that is known of somebody's story, newest first, what is to come before it."""
    lines = queries.timeline(session, resident_id)
    for story in stories:
        lines += story(session, resident_id, today)
    return sorted(lines, key=lambda line: f"{line.at:%Y-%m-%d %H:%M}", reverse=True)

"""What other features tell of a person, gathered for the card.

The features lie above this one, so they are not imported here: the place that joins the parts adds
what each of them offers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core.shapes import DueLine, TimelineLine
from policepost.residents import queries

Story = Callable[[Session, UUID, date], list[TimelineLine]]
Due = Callable[[Session, UUID, date], list[DueLine]]

stories: list[Story] = []
"""What each feature tells of a person on a day."""

dues: list[Due] = []
"""What each feature has due of a person, however far ahead."""


def gather(session: Session, resident_id: UUID, today: date) -> list[TimelineLine]:
    """Return all that is known of somebody's story, newest first, what is to come before it."""
    lines = queries.timeline(session, resident_id)
    for story in stories:
        lines += story(session, resident_id, today)
    return sorted(lines, key=lambda line: f"{line.at:%Y-%m-%d %H:%M}", reverse=True)


def due(session: Session, resident_id: UUID, today: date) -> list[DueLine]:
    """Return all that is due of somebody, the earliest first."""
    lines = queries.due_of(session, resident_id, today)
    for each in dues:
        lines += each(session, resident_id, today)
    return sorted(lines, key=lambda line: (line.due_on, line.due_at or time.max, line.title))

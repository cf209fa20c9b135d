"""What stands at the head of a dispute, in the list and on its card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from policepost.core.language import _
from policepost.core.shapes import Tone
from policepost.core.tables import table
from policepost.mediation import codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The fields that a dispute's line and card have in common, as they are stored."""

    id: UUID
    kind: str
    source: str
    subject: str
    received_at: datetime
    place: str
    grid_id: UUID | None
    urgency: str
    status: str
    people: str
    officer: str
    number: str
    settled_on: date | None
    ended_on: date | None

    @property
    def title(self) -> str:
        """What the case is called: who, and what about."""
        return f"{self.people} · {self.subject or self.kind_words}"

    @property
    def kind_words(self) -> str:
        """The kind in the language of the screen."""
        return table("dispute_kinds").label(self.kind)

    @property
    def status_words(self) -> str:
        """The status in the language of the screen."""
        return _(codes.STATUS_WORDS[self.status])

    @property
    def tone(self) -> Tone:
        """The colour of the status."""
        return codes.STATUS_TONES[self.status]

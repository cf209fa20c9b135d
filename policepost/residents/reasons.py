"""Whose card opens only with a reason, and of whom one was given today."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock, rights
from policepost.core.journalling import looking
from policepost.core.shapes import Ref
from policepost.residents import queries, rules

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.residents.queries import ResidentCard


class Reasons:
    """Remembers what the officer said; a day later it is asked again.

    Attributes:
        given: Officer, entry and day of each.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.given: set[tuple[UUID | None, UUID, date]] = set()

    def note(self, resident_id: UUID) -> None:
        """Ask no more about somebody today."""
        self.given.add((self._db.officer.id, resident_id, clock.today()))

    def causes(self, person: ResidentCard) -> tuple[str, ...]:
        """Return why something has to be said before a card opens; nothing once it was said."""
        officer, today = self._db.officer, clock.today()
        if officer.id is None or (officer.id, person.id, today) in self.given:
            return ()
        why = rules.sensitive(
            person.birth_date,
            person.care_until if person.care_reason else None,
            served=rights.serves(officer, person.grid_id),
            today=today,
        )
        if why:
            with self._db.reading() as session:
                if looking.gave_reason(session, officer.id, Ref(queries.KIND, person.id)):
                    self.note(person.id)
                    return ()
        return why

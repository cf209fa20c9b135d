"""Who collected and who verified a dwelling or premises, and when again, as cards tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.language import _, format_day, format_short_day
from policepost.grids import verifying
from policepost.grids.records import Level, Place, Premises

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of how an entry came about.

    Attributes:
        due_on: By which day it is to be verified again; none if it never was.
    """

    collected_on: date | None
    collected_by: str
    verified_on: date | None
    verified_by: str
    due_on: date | None

    def is_due(self, today: date) -> bool:
        """Say whether it is to be verified now."""
        return self.due_on is None or self.due_on < today


def of_dwelling(session: Session, place_id: UUID) -> Seen | None:
    """Return it of a dwelling; nothing of other places and of one that is gone."""
    found = session.get(Place, place_id)
    if found is None or found.level != Level.DWELLING:
        return None
    days = verifying.within(session, "dwelling")
    return _seen(found, verifying.dwelling_kind(found.rented), days)


def of_premises(session: Session, premises_id: UUID) -> Seen | None:
    """Return it of premises; nothing if they are gone."""
    found = session.get(Premises, premises_id)
    if found is None:
        return None
    return _seen(found, found.kind, verifying.within(session, "premises"))


def _seen(found: Place | Premises, kind: str, days: verifying.Within) -> Seen:
    return Seen(
        *(found.collected_on, found.collected_by, found.verified_on, found.verified_by),
        verifying.due_on(kind, found.verified_on, days),
    )


def badges(seen: Seen | None, today: date) -> Iterator[tuple[str, str]]:
    """Yield what stands at the top of the card, with its tone."""
    if seen is not None and seen.is_due(today):
        yield _("To verify"), "wait"


def facts(seen: Seen | None, today: date) -> Iterator[tuple[str, str]]:
    """Yield name and value of what is known."""
    if seen is None:
        return
    for name, who, day in (
        (_("Collected"), seen.collected_by, seen.collected_on),
        (_("Verified"), seen.verified_by, seen.verified_on),
    ):
        if day or who:
            told = format_short_day(day, today=today) if day else ""
            yield name, " · ".join(filter(None, (who, told)))
    if seen.due_on is not None:
        yield _("Verify by"), format_day(seen.due_on)

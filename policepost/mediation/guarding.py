"""Which disputes ask for a reason before they open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from policepost.core import rights
from policepost.core.journalling import looking
from policepost.core.shapes import Person, Ref
from policepost.mediation import rules, veil
from policepost.mediation.codes import PERSON
from policepost.mediation.records import Dispute, Party
from policepost.residents.rules import age

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Head:
    """As much of a dispute as must be known to say whether it is protected.

    Attributes:
        people: The parties as the list shows them to the reader.
        ages: Of the parties that are people, None where unknown.
    """

    id: UUID
    kind: str
    people: str
    grid_id: UUID | None
    officer_id: UUID | None
    confidential: bool
    ages: tuple[int | None, ...]


def head(session: Session, dispute_id: UUID, today: date) -> Head | None:
    """What decides whether a dispute is protected; None when it is gone."""
    found = session.execute(
        select(
            *(Dispute.id, Dispute.kind, Dispute.people, Dispute.grid_id),
            *(Dispute.officer_id, Dispute.confidential),
        ).where(Dispute.id == dispute_id)
    ).one_or_none()
    if found is None:
        return None
    parties = session.execute(
        select(Party.birth, Party.age)
        .where(Party.dispute_id == dispute_id, Party.kind == PERSON)
        .order_by(Party.position)
    )
    return Head(
        **{**found._asdict(), "people": veil.people(session, found)},
        ages=tuple(age(born, today) if born else told for born, told in parties),
    )


def why(session: Session, officer: Person, told: Head) -> tuple[str, ...]:
    """Why an officer must say something before a dispute opens: keys of `rules.SENSITIVE`.

    Nothing for whoever is in charge, and once it was said today.
    """
    found = rules.sensitive(
        kind=told.kind,
        confidential=told.confidential,
        ages=told.ages,
        served=rights.serves(officer, told.grid_id),
        own=officer.id == told.officer_id,
    )
    if found and looking.gave_reason(session, officer.id, Ref(Dispute.__tablename__, told.id)):
        return ()
    return found

"""A chief who agrees to what an officer proposes for deletion."""

from datetime import date
from uuid import UUID

from policepost.core.database import Database
from policepost.core.shapes import Person, Ref
from policepost.retention import actions, queries

TODAY = date(2026, 11, 24)
CHIEF = Person(UUID(int=1), "所长", "chief")


def delete(db: Database, key: UUID) -> None:
    """Propose a resident for deletion and agree to it; the chief stays at work."""
    actions.propose(db, Ref("resident", key), "本人要求")
    db.officer = CHIEF
    with db.reading() as session:
        due = [one for one in queries.due(session, TODAY) if one.ref.id == key]
    assert actions.approve(db, due) == actions.Done(deleted=1)

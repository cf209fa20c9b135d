"""Disputes that go on from one another: the same quarrel breaking out again."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from policepost.mediation import listing
from policepost.mediation.law.words import codes, stored
from policepost.mediation.listing import DisputeLine
from policepost.mediation.records import Dispute


def ids(told: str) -> tuple[UUID, ...]:
    """The disputes that the column ``earlier_ids`` names."""
    return tuple(UUID(one) for one in codes(told))


def column(linked: Iterable[UUID]) -> str:
    """Disputes as the column ``earlier_ids`` keeps them."""
    return stored(one.hex for one in linked)


def before(session: Session, told: str) -> list[DisputeLine]:
    """The disputes from which one goes on; what was deleted since is left out."""
    return listing.lines(session, ids(told))


def after(session: Session, dispute_id: UUID) -> list[DisputeLine]:
    """The later disputes that go on from one, the newest first."""
    named = Dispute.earlier_ids.contains(dispute_id.hex)
    linked = Dispute.earlier_ids != literal_column("''")  # a bound value would pass the index by
    found = session.execute(select(Dispute.received_at, Dispute.id).where(linked, named))
    return listing.lines(session, [key for _at, key in sorted(found.all(), reverse=True)])

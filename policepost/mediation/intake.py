"""Parties taken from the register."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.mediation.facts import PartyFacts
from policepost.residents import queries as residents

if TYPE_CHECKING:
    from policepost.core.database import Database


def party_from_register(db: Database, resident_id: UUID) -> PartyFacts:
    """A resident as a party: what the paper asks for, as the register has it now."""
    with db.reading() as session:
        one = residents.card(session, resident_id, clock.today())
    if one is None:
        raise LookupError(f"no resident {resident_id}")
    return PartyFacts(
        name=one.name,
        resident_id=one.id,
        sex=one.sex,
        ethnic=one.ethnic or "",
        birth=one.birth_date,
        phone=one.phone,
        address=one.address,
        id_number=one.id_number,
    )

"""Whom of the register, and which place of the post, a call to 110 speaks of."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from policepost.grids import finding
from policepost.residents.records import Resident


def place(session: Session, written: str) -> UUID | None:
    """Return the place that an address means; None unless it is complete and there is one such."""
    found = finding.find(session, written)
    if found.address is None or len(found.places) != 1:
        return None
    (one,) = found.places
    return one.id if one.address.endswith(found.address.short) else None


def caller(session: Session, name: str, phone: str, dwelling: UUID | None) -> UUID | None:
    """Return the one resident who called: of the same name, and telephone or dwelling.

    Somebody of the same name and dwelling with another telephone may be another person. None where
    nobody or more than one is meant; the officer looks then.
    """
    if not name:
        return None
    at_home = Resident.dwelling_id == dwelling
    if phone:
        at_home = at_home & (Resident.phone == "")
    same = or_(Resident.phone == phone, at_home) if phone else at_home
    asked = select(Resident.id).where(Resident.name == name, Resident.left_on.is_(None), same)
    found = list(session.scalars(asked.limit(2)))
    return found[0] if len(found) == 1 else None

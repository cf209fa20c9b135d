"""People whose grid becomes another: with their dwelling, with their grid, or by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import bulk
from policepost.core.counting import among, many, rows
from policepost.core.journalling.journal import collected
from policepost.core.vectors import keys
from policepost.residents.records import Resident

_IN = select(Resident.id).where(among(type_coerce(Resident.dwelling_id, String), "homes"))


def into_grid(session: Session, ids: Iterable[UUID], grid_id: UUID | None) -> None:
    """Say that some people are in a grid; their hits in the search show it."""
    some = list(ids)
    bulk.change_many(session, Resident, some, {"grid_id": grid_id})
    collected(session).touched_ids[Resident].update(some)


def follow_grid(session: Session, dwellings: Sequence[UUID], grid_id: UUID | None) -> None:
    """Bring people along when their building comes into another grid."""
    session.flush()
    found = rows(session, _IN, homes=many(keys(dwellings)))
    into_grid(session, (key for (key,) in found), grid_id)


def follow_merge(session: Session, gone: UUID, into: UUID) -> None:
    """Bring those along who are in a grid by their own word, without a dwelling."""
    into_grid(session, session.scalars(select(Resident.id).where(Resident.grid_id == gone)), into)

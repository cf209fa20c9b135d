"""The people of a dwelling on the page of places: who lives there, and who lived there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import tables
from policepost.core.shapes import Ref
from policepost.grids import dwellers
from policepost.grids.dwellers import Chronicler, Dweller, Lived
from policepost.residents import households, residing, staying
from policepost.residents.cards import KIND
from policepost.residents.records import Resident


def _dwellers(session: Session, dwelling_id: UUID, today: date) -> list[Dweller]:
    """Return who lives in a dwelling, household by household."""
    groups = households.households(session, dwelling_id, today)
    ids = [one.id for _number, members in groups for one in members]
    rows = session.execute(select(Resident.id, Resident.kind).where(Resident.id.in_(ids)))
    kinds: dict[UUID, str] = {key: kind for key, kind in rows}
    return [
        Dweller(
            Ref(KIND, one.id),
            one.name,
            tables.table("relations").label(one.relation),
            tables.table("residence_manners").label(one.manner)
            or tables.table("resident_kinds").label(kinds[one.id]),
            household=number,
            besides=bool(one.manner),
        )
        for number, members in groups
        for one in members
    ]


def _lived(
    session: Session, dwelling_id: UUID, since: date, until: date, today: date
) -> list[Lived]:
    found = residing.occupations(session, dwelling_id, since, until, today)
    return [Lived(one.since, one.until, _named(one.certain), _named(one.possible)) for one in found]


def _named(people: Sequence[tuple[UUID, str]]) -> tuple[Dweller, ...]:
    return tuple(Dweller(Ref(KIND, key), name, "") for key, name in people)


dwellers.tellers.append(_dwellers)
dwellers.chroniclers.append(Chronicler(_lived, residing.first_day, staying.note_asked))

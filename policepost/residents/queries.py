"""What the post's other parts read of residents.

One person whole is `policepost.residents.cards`, the list `policepost.residents.listing`, the
numbers `policepost.residents.counting`; `policepost.residents.finding` makes people searchable.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

import policepost.residents.parting  # noqa: F401 - says which merges cannot be taken back
from policepost.core import pinyin
from policepost.core.language import _
from policepost.core.shapes import DueLine, Ref
from policepost.residents import finding, listing
from policepost.residents.cards import (
    KIND,
    HouseholdLine,
    ResidentCard,
    Stay,
    card,
    household,
    stays,
    timeline,
)
from policepost.residents.counting import (
    Counts,
    GridCount,
    KindCount,
    counts,
    people_by_dwelling,
    population,
    verification_by_grid,
)
from policepost.residents.records import Resident

__all__ = [
    "KIND",
    "Counts",
    "GridCount",
    "HouseholdLine",
    "KindCount",
    "ResidentCard",
    "Stay",
    "alike",
    "card",
    "counts",
    "due",
    "finding",
    "household",
    "people_by_dwelling",
    "population",
    "stays",
    "timeline",
    "verification_by_grid",
]


def alike(
    session: Session,
    today: date,
    *,
    name: str = "",
    id_number: str = "",
    birth_date: date | None = None,
    phone: str = "",
    but: UUID | None = None,
) -> list[listing.ResidentLine]:
    """Return who may be the person being typed: same number, or name with birth or phone."""
    same = []
    if id_number:
        same.append(Resident.id_number == id_number)
    if name and birth_date:
        same.append(
            (Resident.name_key == pinyin.sort_key(name)) & (Resident.birth_date == birth_date)
        )
    if name and phone:
        same.append((Resident.name_key == pinyin.sort_key(name)) & (Resident.phone == phone))
    if not same:
        return []
    found = session.scalars(select(Resident.id).where(or_(*same), Resident.id != but).limit(5))
    return listing.lines(session, found.all(), today)


def due(session: Session, today: date, *, ahead: int = 7) -> list[DueLine]:
    """Return the care that ends in the next days: it is renewed with a new reason, or ends."""
    rows = session.execute(
        select(
            *(Resident.id, Resident.name, Resident.care_reason, Resident.care_by),
            *(Resident.care_until, Resident.grid_id, Resident.left_on),
        ).where(listing.cared_for(today))
    )  # who left is passed over below: asked for it, SQLite would read all who did not leave
    return [
        DueLine(
            ref=Ref(KIND, key),
            title=_("Care ends: {name}").format(name=name),
            detail=reason,
            due_on=until,
            owner=by,
            grid_id=grid,
        )
        for key, name, reason, by, until, grid, left_on in rows
        if left_on is None and until is not None and (until - today).days <= ahead
    ]

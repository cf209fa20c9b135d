"""What the post's other parts read of residents.

One person whole is `policepost.residents.cards`, the list `policepost.residents.listing`, the
numbers `policepost.residents.counting`; `policepost.residents.finding` makes people searchable.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

import policepost.residents.parting  # noqa: F401 - says which merges cannot be taken back
from policepost.core.language import _
from policepost.core.shapes import DueLine, Ref
from policepost.residents import doubles, finding, listing
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
    "card",
    "counts",
    "doubles",
    "due",
    "finding",
    "household",
    "people_by_dwelling",
    "population",
    "stays",
    "timeline",
    "verification_by_grid",
]


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

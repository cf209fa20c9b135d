"""What the register prints: the sheet that is taken along to a dwelling."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core import clock, settings, tables
from policepost.grids import queries as places
from policepost.printing import paper
from policepost.printing.paper import Paper
from policepost.residents import queries

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.residents.queries import ResidentCard


def household_sheet(db: Database, resident_id: UUID) -> Paper:
    """Render the sheet of the dwelling in which somebody lives; identity numbers stay masked."""
    with db.reading() as session:
        values = household_values(session, resident_id, clock.today())
    return paper.render("household_sheet", values)


def household_values(session: Session, resident_id: UUID, today: date) -> dict[str, object]:
    """What the sheet says."""
    person = queries.card(session, resident_id, today)
    if person is None:
        raise LookupError(resident_id)
    members = queries.household(session, person.dwelling_id, today)
    found = [queries.card(session, line.id, today) for line in members] or [person]
    grid = places.place(session, person.grid_id) if person.grid_id else None
    station, post = (
        settings.get(session, "post.station", ""),
        settings.get(session, "post.name", ""),
    )
    return {
        "office": station + post,
        "address": person.address,
        "grid": person.grid,
        "worker": grid.worker if grid else "",
        "day": today,
        "people": [_member(one) for one in found if one is not None],
    }


def _member(one: ResidentCard) -> dict[str, object]:
    return {
        "name": one.name,
        "relation": tables.table("relations").chinese(one.relation),
        "sex": tables.table("sexes").chinese(one.sex),
        "age": one.age,
        "kind": tables.table("resident_kinds").chinese(one.kind),
        "document": one.id_masked,
        "phone": one.phone.replace("/", " / "),
        "verified": one.verified_on,
    }

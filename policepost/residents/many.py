"""What an officer does with many people at once: into another grid, together into a dwelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core.counting import among, many, rows
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.vague import VagueDay
from policepost.core.vectors import keys
from policepost.grids import actions as grids
from policepost.grids import drawing
from policepost.residents import following, moving
from policepost.residents.records import Resident

if TYPE_CHECKING:
    from policepost.core.database import Database

MOST_TOGETHER: Final = 60
"""People who move into one dwelling at once: a dormitory; more is a list chosen by mistake."""
_key = type_coerce(Resident.id, String)
_HOMES = select(_key, type_coerce(Resident.dwelling_id, String)).where(
    among(_key, "keys"), Resident.left_on.is_(None)
)


@dataclass(frozen=True, slots=True)
class Homes:
    """Where many people live.

    Attributes:
        dwellings: Each once.
        bare: The people of whom no dwelling is known.
    """

    dwellings: tuple[UUID, ...]
    bare: tuple[UUID, ...]


def homes(session: Session, ids: Sequence[UUID]) -> Homes:
    """Return in which dwellings some people live."""
    found = rows(session, _HOMES, keys=many(keys(ids)))
    dwellings = dict.fromkeys(home for _person, home in found if home)
    bare = (person for person, home in found if not home)
    return Homes(tuple(map(UUID, dwellings)), tuple(map(UUID, bare)))


def move_to_grid(db: Database, ids: Sequence[UUID], grid_id: UUID | None) -> int:
    """Put the dwellings of some people into a grid, with everybody who lives in them.

    A person lies in the grid of the dwelling; only of whom no dwelling is known the grid is changed
    alone.

    Returns:
        How many dwellings came into the grid.

    Raises:
        Refused: The grid is closed.
    """
    with db.transaction("Move residents to another grid") as session:
        found = homes(session, ids)
        moved = 0
        if found.dwellings:
            moved = len(drawing.move_chosen(session, found.dwellings, grid_id).dwellings)
        following.into_grid(session, found.bare, grid_id)
        return moved


def move_together(db: Database, ids: Sequence[UUID], address: str, on: VagueDay | date) -> int:
    """Say that some people moved into one dwelling of the post together.

    Returns:
        How many; whoever lives there already is left as they are.

    Raises:
        Refused: There are too many, the address is none of a dwelling, or the day cannot be.
    """
    day = moving.passed(on)
    if len(ids) > MOST_TOGETHER:
        sentence = _("At most {count} people can move into one dwelling at once.")
        raise Refused(sentence.format(count=MOST_TOGETHER))
    with db.transaction("Move residents together") as session:
        dwelling = grids.find_or_add_dwelling(session, address)
        chosen = session.scalars(select(Resident).where(Resident.id.in_(ids)))
        going = [one for one in chosen if one.left_on is None and one.dwelling_id != dwelling]
        for resident in going:
            moving.move_into(session, resident, dwelling, day, 1)
        return len(going)

"""Grids drawn anew: places go from one to another in bulk, grids are split, merged and closed.

What happened (disputes, inspections, hazards, bookings) stays in the grid in which it happened;
whoever lives in what moves, and the premises that stand there, follow. Each action is one entry of
the journal and can be taken back as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from policepost.core import bulk, clock
from policepost.core.errors import Refused
from policepost.core.journalling.journal import collected
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.grids import drawing_queries, rules, serving
from policepost.grids.actions import followers, holders, mergers
from policepost.grids.drawing_queries import MOVABLE, Moving, PlaceRow
from policepost.grids.places import PlaceBook
from policepost.grids.records import Level, Place, PlaceStay, Premises

if TYPE_CHECKING:
    from policepost.core.database import Database

_HOLDS = frozenset({Level.ESTATE, Level.VILLAGE, Level.COMMUNITY})


def move_places(db: Database, ids: Sequence[UUID], grid_id: UUID | None) -> Moving:
    """Put buildings, units and single doors, with all who live there, into a grid, or into none.

    What lies there already is left alone.
    """
    with db.transaction("Move places to another grid") as session:
        return move_chosen(session, ids, grid_id)


def split_grid(db: Database, grid_id: UUID, name: str, ids: Sequence[UUID]) -> UUID:
    """Make a new grid beside another and put some of the places of that one into it.

    Which officers serve it is said in their accounts.
    """
    name = rules.checked_name(name)
    with db.transaction("Split grid") as session:
        grid = session.get_one(Place, grid_id)
        chosen = drawing_queries.moving(session, ids)
        if not chosen.heads or any(one.grid_id != grid_id for one in chosen.heads):
            raise Refused(
                _("Choose the buildings or doors of {name} that go into the new grid.").format(
                    name=grid.name
                )
            )
        book = PlaceBook(session)
        added = book.grid(name, grid.parent_id)
        if not book.added:
            raise Refused(_("{name} is there already.").format(name=name), field="name")
        book.save()
        session.flush()
        _move(session, chosen, added)
        return added


def merge_grids(db: Database, gone: Sequence[UUID], into: UUID) -> None:
    """Put all that lies in some grids into another, and close them.

    Lists that still name one of them lead to the other from then on, and officers who serve one of
    them serve the other.
    """
    with db.transaction("Merge grids") as session:
        others = [key for key in dict.fromkeys(gone) if key != into]
        kept = session.get_one(Place, into)
        if not others or kept.level != Level.GRID or kept.closed_on:
            raise Refused(_("Choose two grids or more, and which of them stays."))
        for key in others:
            _move(session, drawing_queries.moving_of_grid(session, key), into)
            for follow in mergers:
                follow(session, key, into)
            _close(session, key, into)


def close_grid(db: Database, grid_id: UUID) -> None:
    """Close a grid in which nothing lies any more; what happened in it stays with it."""
    with db.transaction("Close grid") as session:
        grid = session.get_one(Place, grid_id)
        place = select(Place.id).where(
            or_(Place.grid_id == grid_id, Place.parent_id == grid_id), Place.id != grid_id
        )
        shop = select(Premises.id).where(Premises.grid_id == grid_id, Premises.closed_on.is_(None))
        full = session.scalar(select(or_(exists(place), exists(shop))))
        if full or any(holds(session, grid_id) for holds in holders):
            raise Refused(
                _("{name} is not empty; move what is in it, or merge it with another.").format(
                    name=grid.name
                )
            )
        _close(session, grid_id, None)


def _close(session: Session, grid_id: UUID, successor: UUID | None) -> None:
    """Close a grid and free its name for another one."""
    grid, today = session.get_one(Place, grid_id), clock.today()
    grid.closed_on, grid.successor_id = today, successor
    mark = f"（{today.isoformat()}撤销）"
    taken = set(
        session.scalars(
            select(Place.address).where(
                Place.level == Level.GRID, Place.address.startswith(grid.address + mark)
            )
        )
    )
    while grid.address + mark in taken:
        mark += "*"
    grid.address += mark
    serving.end_all(session, grid_id, today)


def move_chosen(session: Session, ids: Sequence[UUID], grid_id: UUID | None) -> Moving:
    """Do what :func:`move_places` does, as a part of a transaction."""
    chosen = drawing_queries.moving(session, ids)
    if not chosen.heads or any(one.level not in MOVABLE for one in chosen.heads):
        raise Refused(_("Choose buildings, units or doors."))
    if grid_id is not None and session.get_one(Place, grid_id).closed_on:
        raise Refused(_("This grid is closed; choose another."), field="grid_id")
    heads = [one.id for one in chosen.heads if one.grid_id != grid_id]
    chosen = drawing_queries.moving(session, heads)
    _move(session, chosen, grid_id)
    return chosen


def _move(session: Session, moving: Moving, grid_id: UUID | None) -> None:
    """Bring places, their people and their premises into a grid, and keep where they lay."""
    ids = [one.id for one in moving.places]
    _keep_stays(session, moving.places)
    bulk.change_many(session, Place, ids, {"grid_id": grid_id})
    bulk.change_many(session, Premises, moving.premises, {"grid_id": grid_id})
    touched = collected(session).touched_ids
    touched[Place].update(ids)
    touched[Premises].update(moving.premises)
    for head in moving.heads:
        above = session.get(Place, head.parent_id) if head.parent_id else None
        if above is not None and above.level not in (Level.BUILDING, Level.UNIT):
            session.get_one(Place, head.id).parent_id = grid_id or _estate_of(session, above)
    for follow in followers:
        follow(session, moving.dwellings, grid_id)


def _keep_stays(session: Session, places: Iterable[PlaceRow]) -> None:
    """Write in which grid each place lay until today; what came there today leaves no trace."""
    today, rows = clock.today(), list(places)
    since = drawing_queries.latest_stays(session, [one.id for one in rows])
    bulk.insert_many(
        session,
        PlaceStay,
        [
            {
                "id": new_id(),
                "place_id": one.id,
                "grid_id": one.grid_id,
                "since": since.get(one.id),
                "until": today,
            }
            for one in rows
            if since.get(one.id) != today
        ],
        (),
    )


def _estate_of(session: Session, place: Place) -> UUID | None:
    while place.level not in _HOLDS and place.parent_id:
        place = session.get_one(Place, place.parent_id)
    return place.id if place.level in _HOLDS else None

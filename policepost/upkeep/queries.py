"""What the settings page reads of the post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from policepost.core import direct, rights, settings
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.grids import queries as grids
from policepost.mediation.desk import Desk, desk
from policepost.officers import queries as people
from policepost.officers.queries import OfficerLine
from policepost.upkeep.rules import IDLE_MINUTES

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class PostFacts:
    """The settings of the post itself."""

    post: str
    station: str
    mediation: Desk
    idle_minutes: int


def post(db: Database) -> PostFacts:
    """The settings as they stand."""
    with db.reading() as session:
        return PostFacts(
            settings.get(session, "post.name", ""),
            settings.get(session, "post.station", ""),
            desk(session),
            settings.get(session, "security.idle_minutes", IDLE_MINUTES),
        )


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as the settings list it.

    Attributes:
        grids: The names of the grids that the officer serves; empty when all.
        must_change: Whether the password is not the officer's own yet.
    """

    officer: OfficerLine
    grids: str
    last_sign_in: datetime | None
    password_set_on: date | None
    must_change: bool


def accounts(db: Database) -> list[AccountLine]:
    """Who may sign in, and behind them who left."""
    ring = {one.id: one for one in Keyring.read(db.folder / keys.FILE).officers()}
    seen = people.last_sign_ins(db)
    with db.reading() as session:
        names = {one.id: one.name for one in grids.grids(session)}
        serving = {
            line: rights.followed(partial(direct.ask, session.connection()), set(line.grids))
            for line in people.officers(db, retired=True)
        }
    return [
        AccountLine(
            replace(line, grids=tuple(grid for grid in names if grid in grids_now)),
            ", ".join(name for grid, name in names.items() if grid in grids_now),
            seen.get(line.id),
            ring[line.id].set_on if line.id in ring else None,
            line.id in ring and ring[line.id].must_change,
        )
        for line, grids_now in serving.items()
    ]

"""The people around the post who mediate, and whom a dispute's panel is proposed from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.shapes import Person
from policepost.core.tables import table
from policepost.grids import actions as grids
from policepost.mediation import facts
from policepost.mediation.codes import PANEL_ROLES
from policepost.mediation.law.words import Track
from policepost.mediation.records import Mediator

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorLine:
    """An entry of the directory."""

    id: UUID
    name: str
    role: str
    organisation: str
    phone: str
    grid_id: UUID | None
    usual: bool
    retired_on: date | None
    weekdays: str

    @property
    def role_words(self) -> str:
        """The role in the language of the screen."""
        return table("panel_roles").label(self.role)


def mediators(session: Session, *, retired: bool = False) -> list[MediatorLine]:
    """Return the directory in the order of the roles, with ``retired`` also those who left."""
    order = [row.code for row in table("panel_roles")]
    found = [
        MediatorLine(
            id=one.id,
            name=one.name,
            role=one.role,
            organisation=one.organisation,
            phone=one.phone,
            grid_id=one.grid_id,
            usual=one.usual,
            retired_on=one.retired_on,
            weekdays=one.weekdays,
        )
        for one in session.scalars(select(Mediator))
        if retired or one.retired_on is None
    ]
    return sorted(found, key=lambda one: (order.index(one.role), one.name))


def add_mediator(db: Database, told: facts.MediatorFacts) -> UUID:
    """Enter somebody into the directory."""
    told = facts.checked_mediator(told)
    with db.transaction("Add mediator") as session:
        mediator = Mediator(**asdict(told), retired_on=None)
        session.add(mediator)
        session.flush()
        return mediator.id


def change_mediator(db: Database, mediator_id: UUID, told: facts.MediatorFacts) -> None:
    """Correct an entry; panels chosen before keep what they had."""
    told = facts.checked_mediator(told)
    with db.transaction("Change mediator") as session:
        mediator = session.get_one(Mediator, mediator_id)
        for name, value in asdict(told).items():
            setattr(mediator, name, value)


def retire_mediator(db: Database, mediator_id: UUID, *, back: bool = False) -> None:
    """Take somebody off the directory, or with ``back`` on to it again."""
    with db.transaction("Retire mediator") as session:
        session.get_one(Mediator, mediator_id).retired_on = None if back else clock.today()


def usual_panel(session: Session, officer: Person, grid_id: UUID | None) -> list[facts.MemberFacts]:
    """Propose the panel: the officer, then of each role the usual ones, for the grid its own.

    A people's mediator signs; without one the officer does.
    """
    known = [one for one in mediators(session) if one.usual]
    signing = any(one.role == "mediator" for one in known)
    panel = [facts.MemberFacts(name=officer.name, role="officer", signs=not signing)]
    if not officer.name:
        panel = []
    for role in (*PANEL_ROLES, "mediator", "committee", "other"):
        found = [one for one in known if one.role == role and one.name != officer.name]
        own = [one for one in found if one.grid_id is not None and one.grid_id == grid_id]
        free = [one for one in found if one.grid_id is None]
        panel += [
            facts.MemberFacts(
                name=one.name,
                role=one.role,
                mediator_id=one.id,
                organisation=one.organisation,
                phone=one.phone,
                signs=one.role == "mediator",
            )
            for one in (own or free)
        ]
    return panel


def of_track(members: list[facts.MemberFacts], track: str) -> list[facts.MemberFacts]:
    """Return who of the usual panel mediates: all, or of a simple dispute only who signs."""
    if track != Track.SIMPLE:
        return members
    return [one for one in members if one.signs or one.role == "officer"]


def _follow_merge(session: Session, gone: UUID, into: UUID) -> None:
    """Let whoever mediates for a grid do so for the one that takes its place."""
    for mediator in session.scalars(select(Mediator).where(Mediator.grid_id == gone)):
        mediator.grid_id = into


grids.mergers.append(_follow_merge)

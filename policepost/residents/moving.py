"""What an officer says of a person's main dwelling: moved in, within, away, died.

It stands with the person; whoever moves out of it keeps it as a
:class:`~policepost.residents.records.Residence`. Dwellings besides it, and corrections, are
`policepost.residents.staying`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.core.vague import Known, VagueDay
from policepost.grids import actions as grids
from policepost.grids.records import Place
from policepost.residents import residing
from policepost.residents.entry import moved_in
from policepost.residents.records import Residence, Resident

if TYPE_CHECKING:
    from policepost.core.database import Database

DIED, MOVED = "died", "moved"
"""How somebody left, values of ``left_kind``; empty for anything else."""


def lies_ahead(vague: VagueDay, today: date) -> bool:
    """Say whether a day has certainly not come yet."""
    return vague.known is not Known.NOTHING and vague.possibly > today


def move_resident(
    db: Database, resident_id: UUID, address: str, on: VagueDay | date, *, household: int = 1
) -> None:
    """Say that somebody moved to another dwelling of the post; it is the main one from then on."""
    day = passed(on)
    with db.transaction("Move resident") as session:
        resident = session.get_one(Resident, resident_id)
        if resident.left_on is not None:
            raise Refused(_("The person left; say instead that they moved back in."))
        dwelling = grids.find_or_add_dwelling(session, address)
        if dwelling == resident.dwelling_id:
            raise Refused(_("The person lives there already."), field="address")
        move_into(session, resident, dwelling, day, household)


def move_into(
    session: Session, resident: Resident, dwelling: UUID, since: VagueDay, household: int
) -> None:
    """Make another dwelling somebody's main one and keep the former; part of a transaction."""
    keep_former(session, resident, until=since)
    _settle(session, resident, dwelling, since, household)


def move_back(
    db: Database, resident_id: UUID, address: str, on: VagueDay | date, *, household: int = 1
) -> None:
    """Say that somebody who had left lives in a dwelling of the post again."""
    day = passed(on)
    with db.transaction("Move resident back in") as session:
        resident = session.get_one(Resident, resident_id)
        if resident.left_on is None:
            raise Refused(_("The person never left; say instead that they moved."))
        left = residing.left_of(resident.left_on, resident.left_vague)
        if day.last < left.possibly:
            raise Refused(_("The person had not left yet on that day."), field="moved_in_on")
        dwelling = grids.find_or_add_dwelling(session, address)
        for one in session.scalars(open_stays(resident_id)):
            one.until = left.text
        keep_former(session, resident, until=left)
        _return(resident)
        _settle(session, resident, dwelling, day, household)


def passed(on: VagueDay | date) -> VagueDay:
    """The day of a move as it is kept. Raises Refused for one that lies ahead."""
    day = VagueDay.of(on) if isinstance(on, date) else on
    if lies_ahead(day, clock.today()):
        raise Refused(_("The day of the move lies in the future."), field="moved_in_on")
    return day


def keep_former(session: Session, resident: Resident, *, until: VagueDay) -> None:
    """Keep the main dwelling as a former one; part of a transaction, before it is changed."""
    since = residing.since_of(resident.moved_in_on, resident.moved_in_vague)
    if until.last < since.possibly:
        raise Refused(
            _("The person moved into the present dwelling after that day."), field="moved_in_on"
        )
    if address := address_of(session, resident):
        session.add(
            Residence(
                id=new_id(),
                resident_id=resident.id,
                dwelling_id=resident.dwelling_id,
                address=address,
                since=since.text,
                until=until.text,
                household=resident.household,
                relation=resident.relation,
            )
        )


def address_of(session: Session, resident: Resident) -> str:
    """Return the address of somebody's main dwelling, or what is written of it."""
    if resident.dwelling_id is None:
        return resident.address_written
    return session.get_one(Place, resident.dwelling_id).address


def _settle(
    session: Session, resident: Resident, dwelling: UUID, since: VagueDay, household: int
) -> None:
    """Make a dwelling of the post somebody's main one; a second one there becomes it."""
    end_besides(session, resident.id, dwelling, since)
    resident.dwelling_id = dwelling
    resident.grid_id = session.get_one(Place, dwelling).grid_id
    resident.address_written, resident.household = "", household
    set_since(resident, since)


def end_besides(session: Session, resident_id: UUID, dwelling: UUID, since: VagueDay) -> None:
    """Say that a dwelling lived in besides the main one becomes it; part of a transaction."""
    for one in session.scalars(open_stays(resident_id).where(Residence.dwelling_id == dwelling)):
        one.until = since.text


def set_since(resident: Resident, since: VagueDay) -> None:
    """Say since when somebody lives in the main dwelling; part of a transaction."""
    for name, value in moved_in(since).items():
        setattr(resident, name, value)


def open_stays(resident_id: UUID) -> Select[Residence]:
    """Return the statement for the dwellings in which somebody lives besides the main one."""
    return select(Residence).where(Residence.resident_id == resident_id, Residence.until.is_(None))


def leave(
    db: Database, resident_id: UUID, on: VagueDay | date, reason: str, kind: str = ""
) -> None:
    """Say that somebody moved away from the post's area, or died.

    Args:
        db: The post.
        resident_id: Who.
        on: The first day on which they lived here no more.
        reason: Why, or where to, in words; may be empty where the kind says it.
        kind: :data:`DIED`, :data:`MOVED` or empty.
    """
    with db.transaction("Take resident off the list") as session:
        take_off(session.get_one(Resident, resident_id), on, reason, kind)


def take_off(resident: Resident, on: VagueDay | date, reason: str, kind: str = "") -> None:
    """Let somebody leave as part of another action, such as the visit that found it."""
    day, today = VagueDay.of(on) if isinstance(on, date) else on, clock.today()
    if lies_ahead(day, today):
        raise Refused(_("The day on which somebody left lies in the future."), field="left_on")
    if not reason.strip() and not kind:
        raise Refused(_("Say why: moved away, died, or what else."), field="left_reason")
    since = residing.since_of(resident.moved_in_on, resident.moved_in_vague)
    if day.last < since.possibly:
        raise Refused(_("The person moved in after that day."), field="left_on")
    resident.left_on = min(day.surely, today)
    resident.left_vague = "" if day.day else day.text
    resident.left_kind, resident.left_reason = kind, reason.strip()


def come_back(db: Database, resident_id: UUID) -> None:
    """Put somebody back on the list who never left; for who did, see :func:`move_back`."""
    with db.transaction("Put resident back on the list") as session:
        _return(session.get_one(Resident, resident_id))


def _return(resident: Resident) -> None:
    resident.left_on = resident.locked_until = None
    resident.left_vague = resident.left_kind = resident.left_reason = ""

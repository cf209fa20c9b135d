"""What an officer says of a dwelling besides the main one, of a former one, or of a mistake.

Each change is an entry of the journal, so that a correction never hides what stood there before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core import clock, tables
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.core.shapes import Ref
from policepost.core.vague import UNKNOWN, VagueDay
from policepost.grids import actions as grids
from policepost.grids import queries as places
from policepost.grids import rules as addresses
from policepost.grids.records import Place
from policepost.residents import residing
from policepost.residents.moving import address_of, lies_ahead, open_stays, set_since
from policepost.residents.records import Residence, Resident

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class StayForm:
    """What is said of a dwelling that is not the main one of today.

    Attributes:
        address: As written; one that the post does not have is kept as it stands.
        until: None as long as the person lives there.
        manner: A code of ``residence_manners`` for a dwelling besides the main one; empty for a
            former main dwelling, which needs ``until``.
        household: Which household of the dwelling.
        relation: To the householder there.
    """

    address: str
    since: VagueDay = UNKNOWN
    until: VagueDay | None = None
    manner: str = ""
    household: int = 1
    relation: str | None = None


def check_period(since: VagueDay, until: VagueDay | None, today: date) -> None:
    """Refuse days that lie in the future, and a last day that lies before the first."""
    if lies_ahead(since, today):
        raise Refused(_("This day lies in the future."), field="since")
    if until is None:
        return
    if lies_ahead(until, today):
        raise Refused(_("This day lies in the future."), field="until")
    if until.last < since.possibly:
        raise Refused(_("The day of moving out lies before that of moving in."), field="until")


def add_stay(db: Database, resident_id: UUID, form: StayForm) -> UUID:
    """Say that somebody lives in a second dwelling, or lived somewhere before."""
    with db.transaction("Add dwelling of resident") as session:
        resident = session.get_one(Resident, resident_id)
        stay = Residence(id=new_id(), resident_id=resident_id)
        _fill(session, stay, resident, form)
        session.add(stay)
        return stay.id


def correct_stay(db: Database, stay_id: UUID, form: StayForm) -> None:
    """Put right what is kept of a dwelling, or say that somebody moved out of it."""
    with db.transaction("Correct dwelling of resident") as session:
        stay = session.get_one(Residence, stay_id)
        _fill(session, stay, session.get_one(Resident, stay.resident_id), form)


def _fill(session: Session, stay: Residence, resident: Resident, form: StayForm) -> None:
    check_period(form.since, form.until, clock.today())
    if form.manner and form.manner not in tables.table("residence_manners"):
        raise Refused(_("Choose how the person lives there."), field="manner")
    if not form.manner and form.until is None:
        raise Refused(_("Say until when the person lived there."), field="until")
    if form.household < 1:
        raise Refused(_("Households are counted from 1."), field="household")
    stay.dwelling_id, stay.address = _found(session, form.address)
    here = (one.dwelling_id for one in session.scalars(open_stays(resident.id)) if one is not stay)
    if form.until is None and stay.dwelling_id in {resident.dwelling_id, *here} - {None}:
        raise Refused(_("The person lives there already."), field="address")
    stay.since = form.since.text
    stay.until = None if form.until is None else form.until.text
    stay.manner, stay.household, stay.relation = form.manner, form.household, form.relation


def _found(session: Session, written: str) -> tuple[UUID | None, str]:
    """Return the dwelling that is meant and its address; one elsewhere is kept as written."""
    written = " ".join(written.split())
    if not written:
        raise Refused(_("Enter the address."), field="address")
    estates = tuple(name for _key, name in places.estates(session))
    found = addresses.parse(written, estates)
    if found is None or not found.door or (found.estate and found.estate not in estates):
        return None, written
    dwelling = grids.find_or_add_dwelling(session, written)
    return dwelling, session.get_one(Place, dwelling).address


def correct_moving_in(db: Database, resident_id: UUID, since: VagueDay, household: int = 1) -> None:
    """Put right since when somebody lives in the main dwelling, and in which household."""
    check_period(since, None, clock.today())
    if household < 1:
        raise Refused(_("Households are counted from 1."), field="household")
    with db.transaction("Correct moving in") as session:
        resident = session.get_one(Resident, resident_id)
        if resident.left_on and since.possibly > resident.left_on:
            raise Refused(_("The person had left by then."), field="since")
        set_since(resident, since)
        resident.household = household


def make_main(db: Database, stay_id: UUID, manner: str) -> None:
    """Make a second dwelling the main one; the main one is then lived in besides it.

    Args:
        db: The post.
        stay_id: The second dwelling, which has to be one of the post.
        manner: How the person lives in the other one from now on.
    """
    if manner not in tables.table("residence_manners"):
        raise Refused(_("Choose how the person lives there."), field="manner")
    with db.transaction("Change main dwelling") as session:
        stay = session.get_one(Residence, stay_id)
        resident = session.get_one(Resident, stay.resident_id)
        if stay.dwelling_id is None or stay.until is not None:
            raise Refused(_("Only a dwelling of the post can be the main one."))
        dwelling, since, household = stay.dwelling_id, VagueDay.read(stay.since), stay.household
        before = residing.since_of(resident.moved_in_on, resident.moved_in_vague).text
        if address := address_of(session, resident):
            stay.dwelling_id, stay.address = resident.dwelling_id, address
            stay.since, stay.manner, stay.household = before, manner, resident.household
            stay.relation, resident.relation = resident.relation, stay.relation
        else:
            session.delete(stay)
        resident.dwelling_id, resident.household = dwelling, household
        resident.grid_id = session.get_one(Place, dwelling).grid_id
        resident.address_written = ""
        set_since(resident, since)


def remove_stay(db: Database, stay_id: UUID) -> None:
    """Take away a dwelling that was entered by mistake; the journal keeps that it was there."""
    with db.transaction("Remove dwelling of resident") as session:
        session.delete(session.get_one(Residence, stay_id))


def note_asked(db: Database, dwelling_id: UUID, since: date, until: date) -> None:
    """Keep in the journal that somebody asked who lived in a dwelling in ``[since, until)``."""
    with db.transaction("Ask who lived in a dwelling") as session:
        ref = Ref(Place.__tablename__, dwelling_id)
        journal.note(session, "look", ref, since=since.isoformat(), until=until.isoformat())

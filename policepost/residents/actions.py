"""What an officer can do with the register of residents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from policepost.core import bulk, clock, drafts
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.core.shapes import Ref
from policepost.core.vague import UNKNOWN, VagueDay
from policepost.exchange import values
from policepost.grids import actions as grids
from policepost.grids import rules as addresses
from policepost.grids.records import Place
from policepost.residents import around, following, lines, numbers, queries, residing, rules
from policepost.residents.entry import ResidentForm, checked, moved_in
from policepost.residents.moving import (
    come_back,
    end_besides,
    keep_former,
    leave,
    move_resident,
)
from policepost.residents.records import Residence, Resident
from policepost.residents.words import CAUSES

if TYPE_CHECKING:
    from policepost.core.database import Database

__all__ = [
    "FORM",
    "ResidentForm",
    "checked",
    "come_back",
    "edit_resident",
    "leave",
    "move_resident",
    "register_resident",
]

FORM = "resident"
"""Name of the form under which drafts are kept."""


def register_resident(db: Database, form: ResidentForm) -> UUID:
    """Enter a person into the register."""
    with db.transaction("Register resident") as session:
        fields = checked(form, clock.today())
        _refuse_second(session, None, fields["id_number"])
        resident = Resident(id=new_id(), **fields, **_settled(session, form))
        session.add(resident)
        drafts.drop(session, db.officer.name, FORM, None)
        return resident.id


def edit_resident(db: Database, resident_id: UUID, form: ResidentForm) -> None:
    """Change what the register says of a person; a new address is a move on this day.

    What the kind does not keep is emptied, also where another kind had it.
    """
    today = clock.today()
    with db.transaction("Edit resident") as session:
        resident = session.get_one(Resident, resident_id)
        fields = checked(form, today, (resident.document_kind, resident.id_number))
        _refuse_second(session, resident_id, fields["id_number"])
        _refuse_self(resident_id, fields)
        settled = _settled(session, form)
        if isinstance(form.moved_in_on, date) and form.moved_in_on == resident.moved_in_on:
            fields["moved_in_vague"] = resident.moved_in_vague
        if resident.left_on is None and resident.dwelling_id != settled["dwelling_id"]:
            settled |= _moved(session, resident, settled["dwelling_id"], fields)
        for name, value in {**fields, **settled}.items():
            setattr(resident, name, value)
        drafts.drop(session, db.officer.name, FORM, resident_id)


def warnings(db: Database, form: ResidentForm, but: UUID | None = None) -> list[str]:
    """Return what is odd about an entry without being wrong, for the officer to look at."""
    found = []
    number = values.code(form.id_number)
    found.append(numbers.warning(form.document_kind, number, form.nationality))
    born = form.birth_date or rules.birth_of(number)
    found.append(numbers.odd_end(form.document_kind, born, form.document_until))
    if values.has_private(form.name):
        found.append(_("The name has a character that only one maker's fonts can show."))
    if form.address.strip() and addresses.parse(form.address) is None:
        found.append(_("The address cannot be read; it is kept as it is written."))
    return [one for one in (*found, *_seen_before(db, form, but)) if one]


def _seen_before(db: Database, form: ResidentForm, but: UUID | None) -> list[str]:
    """Return who is in the register and may be the person that is being typed."""
    number = values.code(form.id_number)
    today = clock.today()
    with db.reading() as session:
        found = around.alike(
            session,
            name=values.name(form.name),
            number=number,
            birth=form.birth_date or rules.birth_of(number),
            phone=form.phone.strip(),
            but=but,
        )
        listed = {one.id: one for one in lines.read(session, [one.id for one in found], today)}
    said = _("Perhaps in the register already: {name}, {address} ({cause}).")
    gone = _("Was in the register and left: {name}, {address} ({cause}).")
    return [
        (gone if one.left else said).format(
            name=one.name, address=listed[one.id].address or "–", cause=_(CAUSES[one.cause])
        )
        for one in found
    ]


def verify_residents(db: Database, ids: Sequence[UUID]) -> None:
    """Say that an officer has verified some entries today."""
    with db.transaction("Verify residents") as session:
        bulk.change_many(session, Resident, ids, _verified(db))


def _verified(db: Database) -> dict[str, Any]:
    return {"verified_on": clock.today(), "verified_by": db.officer.name}


def verify_household(db: Database, dwelling_id: UUID) -> int:
    """Say that an officer has verified everybody in a dwelling today; return how many."""
    with db.transaction("Verify household") as session:
        people = session.scalars(
            select(Resident.id).where(
                Resident.dwelling_id == dwelling_id, Resident.left_on.is_(None)
            )
        )
        return bulk.change_many(session, Resident, people, _verified(db))


def show_number(db: Database, resident_id: UUID) -> str:
    """Return a person's whole number for the screen; the journal keeps who looked at it.

    Whoever handles such a number must be able to say who saw it (Personal Information Protection
    Law arts 51 and 55).
    """
    with db.transaction("Look at identity number") as session:
        resident = session.get_one(Resident, resident_id)
        journal.note(session, "look", Ref(queries.KIND, resident_id), field="id_number")
        return resident.id_number or ""


def note_printed(db: Database, resident_id: UUID) -> None:
    """Keep in the journal that somebody's household sheet was printed."""
    with db.transaction("Print household sheet") as session:
        journal.note(session, "print", Ref(queries.KIND, resident_id), paper="household_sheet")


def _refuse_second(session: Session, resident_id: UUID | None, number: str | None) -> None:
    if not number:
        return
    other = session.execute(
        select(Resident.name).where(Resident.id_number == number, Resident.id != resident_id)
    ).scalar()
    if other:
        raise Refused(
            _("{name} has this number already; open that entry instead.").format(name=other),
            field="id_number",
        )


def _refuse_self(resident_id: UUID, fields: dict[str, Any]) -> None:
    """Refuse that somebody is the own host or guardian."""
    for role in ("host", "guardian"):
        if fields[f"{role}_id"] == resident_id:
            raise Refused(_("This is the person of the entry; choose somebody else."), field=role)


def _moved(
    session: Session, resident: Resident, dwelling: UUID | None, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Keep the dwelling that an edit leaves, and return since when the other one is lived in.

    A day of moving in that was typed with the address is that of the move.
    """
    typed = residing.since_of(fields["moved_in_on"], fields["moved_in_vague"])
    before = residing.since_of(resident.moved_in_on, resident.moved_in_vague)
    on = VagueDay.of(clock.today()) if typed in {UNKNOWN, before} else typed
    if dwelling is not None:
        end_besides(session, resident.id, dwelling, on)
    if resident.dwelling_id is None:
        return {}
    keep_former(session, resident, until=on)
    return {**moved_in(on), "household": 1}


def _settled(session: Session, form: ResidentForm) -> dict[str, Any]:
    """Return the columns that say where a person lives, by the address in the form."""
    written = form.address.strip()
    found = addresses.parse(written) if written else None
    if found is None or not found.door:
        return {"dwelling_id": None, "grid_id": form.grid_id, "address_written": written}
    dwelling = grids.find_or_add_dwelling(session, written, form.grid_id)
    grid = session.get_one(Place, dwelling).grid_id
    return {"dwelling_id": dwelling, "grid_id": grid, "address_written": ""}


def _holds(session: Session, place_id: UUID) -> bool:
    """Say whether somebody lives, or lived, in a place."""
    return bool(
        session.scalar(select(exists().where(Resident.dwelling_id == place_id)))
        or session.scalar(select(exists().where(Residence.dwelling_id == place_id)))
        or session.scalar(select(exists().where(Resident.grid_id == place_id)))
    )


grids.followers.append(following.follow_grid)
grids.mergers.append(following.follow_merge)
grids.holders.append(_holds)

"""What an officer can do with premises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock, tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.exchange import values
from policepost.grids import premises_rules, rules
from policepost.grids.records import Premises

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesForm:
    """What the form of a shop, school or enterprise holds."""

    name: str
    kind: str
    credit_code: str = ""
    responsible: str = ""
    phone: str = ""
    address: str = ""
    grid_id: UUID | None = None
    staff_count: int | None = None
    note: str = ""
    responsible_phone: str = ""
    officer: str = ""
    tags: tuple[str, ...] = ()
    opened_on: date | None = None
    licence: str = ""
    licence_until: date | None = None
    stores: str = ""
    keepers: str = ""
    security_by: str = ""
    security_phone: str = ""


def add_premises(db: Database, form: PremisesForm) -> UUID:
    """Enter premises into the register."""
    with db.transaction("Register premises") as session:
        premises = Premises(id=new_id())
        _fill(session, premises, form)
        premises.collected_on, premises.collected_by = clock.today(), db.officer.name
        session.add(premises)
        return premises.id


def edit_premises(db: Database, premises_id: UUID, form: PremisesForm) -> None:
    """Change what the register says of premises."""
    with db.transaction("Edit premises") as session:
        premises = session.get_one(Premises, premises_id)
        _fill(session, premises, form)
        premises.collected_on, premises.collected_by = clock.today(), db.officer.name


def close_premises(db: Database, premises_id: UUID, closed_on: date | None) -> None:
    """Say that premises closed for good, or opened again."""
    with db.transaction("Close premises") as session:
        session.get_one(Premises, premises_id).closed_on = closed_on


def _fill(session: Session, premises: Premises, form: PremisesForm) -> None:
    code = rules.plain(form.credit_code)
    name = " ".join(form.name.split())
    if not name:
        raise Refused(_("Give the premises a name."), field="name")
    if form.kind not in tables.table("premises_kinds"):
        raise Refused(_("Choose the kind of premises."), field="kind")
    known = premises.credit_code  # an imported one may not fit and stays until it is corrected
    if code and code != known and (fault := rules.credit_code_fault(code)):
        raise Refused(fault, field="credit_code")
    if form.staff_count is not None and form.staff_count < 0:
        raise Refused(_("The number of staff is 0 or more."), field="staff_count")
    if code:
        _refuse_second(session, premises, code)
    premises.name = name
    _fill_more(premises, form)
    premises.kind, premises.credit_code = form.kind, code or None
    premises.responsible = form.responsible.strip()
    if form.phone != premises.phone:  # as with the code
        premises.phone = values.phone_field(form.phone)
    premises.address, premises.grid_id = form.address.strip(), form.grid_id
    premises.staff_count, premises.note = form.staff_count, form.note.strip()


def _fill_more(premises: Premises, form: PremisesForm) -> None:
    """Write who looks after premises, what they are marked as, and what the marks ask for."""
    if any(tag not in tables.table("premises_tags") for tag in form.tags):
        raise Refused(_("Choose what the premises are marked as."), field="tags")
    for field in ("responsible_phone", "security_phone"):
        if getattr(form, field) != (getattr(premises, field) or ""):
            setattr(premises, field, _own_phone(field, getattr(form, field)))
    asked = premises_rules.fields_of(form.tags)
    for field in ("licence", "stores", "keepers", "security_by"):
        setattr(premises, field, " ".join(getattr(form, field).split()) if field in asked else "")
    premises.licence_until = form.licence_until if "licence_until" in asked else None
    if "security_phone" not in asked:
        premises.security_phone = ""
    premises.officer, premises.tags = " ".join(form.officer.split()), list(form.tags)
    premises.opened_on = form.opened_on


def _own_phone(field: str, typed: str) -> str:
    try:
        return values.phone_field(typed)
    except Refused as refusal:
        raise Refused(refusal.sentence, field=field) from None


def _refuse_second(session: Session, premises: Premises, code: str) -> None:
    with session.no_autoflush:
        other = session.scalar(
            select(Premises.name).where(Premises.credit_code == code, Premises.id != premises.id)
        )
    if other:
        raise Refused(
            _("{name} has this credit code already.").format(name=other), field="credit_code"
        )

"""What the register knows of those who quarrel, and of where."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.grids import premises_queries
from policepost.grids import queries as places
from policepost.mediation.codes import COMPANY, PERSON
from policepost.mediation.facts import PartyFacts
from policepost.mediation.law.words import Representative
from policepost.residents import queries as residents
from policepost.residents.rules import under_age

if TYPE_CHECKING:
    from policepost.core.database import Database

_ORGANISATIONS = (
    *("公司", "厂", "店", "超市", "中心", "委员会", "居委会", "村委会", "业委会", "学校"),
    *("幼儿园", "医院", "诊所", "合作社", "银行", "酒店", "宾馆", "物业", "事务所", "商行"),
)


def party_from_register(db: Database, resident_id: UUID, role: str = "") -> PartyFacts:
    """A resident as a party: what the paper asks for, as the register has it now.

    For a minor its guardian acts, if the register names one.
    """
    with db.reading() as session:
        one = residents.card(session, resident_id, clock.today())
    if one is None:
        raise LookupError(f"no resident {resident_id}")
    guardian = one.guardian if under_age(one.birth_date, clock.today()) else ""
    return PartyFacts(
        name=one.name,
        resident_id=one.id,
        role=role,
        sex=one.sex,
        ethnic=one.ethnic or "",
        birth=one.birth_date,
        phone=one.phone,
        address=one.address,
        id_number=one.id_number,
        representative=guardian,
        representative_id=one.guardian_id if guardian else None,
        representative_phone=one.guardian_phone if guardian else "",
        representative_kind=Representative.GUARDIAN if guardian else "",
    )


def representative_from_register(db: Database, resident_id: UUID) -> dict[str, str]:
    """What the paper asks for of a resident who acts for a party: telephone and number."""
    with db.reading() as session:
        one = residents.card(session, resident_id, clock.today())
    if one is None:
        raise LookupError(f"no resident {resident_id}")
    return {"representative_phone": one.phone, "representative_number": one.id_number}


def party_from_premises(db: Database, premises_id: UUID) -> PartyFacts:
    """Premises as a party: an organisation, for which whoever is responsible acts."""
    with db.reading() as session:
        one = premises_queries.premises(session, premises_id)
    if one is None:
        raise LookupError(f"no premises {premises_id}")
    return PartyFacts(
        name=one.name,
        kind=COMPANY,
        phone=one.phone,
        address=one.address,
        representative=one.responsible,
        representative_phone=one.responsible_phone,
        representative_kind=Representative.HEAD,
    )


def outsider(name: str, role: str = "", phone: str = "") -> PartyFacts:
    """Somebody who stands in no register; an organisation if the name ends like one."""
    kind = COMPANY if name.endswith(_ORGANISATIONS) else PERSON
    head = Representative.HEAD if kind == COMPANY else ""
    return PartyFacts(name=name, kind=kind, role=role, phone=phone, representative_kind=head)


def where(db: Database, found: UUID) -> tuple[str, UUID | None, UUID | None]:
    """Return a place or premises as a dispute keeps it: in words, place, grid."""
    with db.reading() as session:
        place = places.place(session, found)
        if place is not None:
            return place.address, place.id, place.grid_id
        shop = premises_queries.premises(session, found)
    if shop is None:
        raise LookupError(f"no place {found}")
    words = f"{shop.address}（{shop.name}）" if shop.address else shop.name
    return words, None, shop.grid_id

"""Who lives in a dwelling today, household by household; also whoever lives there besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import counting
from policepost.core.counting import among, many
from policepost.grids.queries import address_in_lists
from policepost.grids.records import Place
from policepost.residents import rules
from policepost.residents.records import Residence, Resident


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who lives in a dwelling; with a ``manner`` if another one is the main dwelling.

    Attributes:
        main: The short address of the main dwelling, if that is another one.
        seen_on, seen_by: When and by whom the dwelling besides was last confirmed.
    """

    id: UUID
    name: str
    relation: str | None
    age: int | None
    manner: str = ""
    main: str = ""
    seen_on: date | None = None
    seen_by: str = ""


def others(session: Session, dwelling_id: UUID, today: date) -> list[tuple[int, Member]]:
    """Return who lives in a dwelling besides a main one elsewhere, with the household's number."""
    rows = session.execute(
        select(
            *(Resident.id, Resident.name, Residence.relation, Resident.birth_date),
            *(Residence.manner, Residence.household, address_in_lists(session)),
            *(Resident.address_written, Residence.seen_on, Residence.seen_by),
        )
        .join(Resident, Resident.id == Residence.resident_id)
        .outerjoin(Place, Place.id == Resident.dwelling_id)
        .where(
            *(Residence.dwelling_id == dwelling_id, Residence.until.is_(None)),
            *(Resident.left_on.is_(None), Residence.manner != ""),
            Resident.dwelling_id.is_distinct_from(dwelling_id),
        )
        .order_by(Residence.household, Residence.id)
    )
    return [
        (
            number,
            Member(key, name, relation, rules.age(born, today), manner, main or written, *seen),
        )
        for key, name, relation, born, manner, number, main, written, *seen in rows
    ]


_BESIDES = (
    select(
        *(Residence.resident_id, Residence.address),
        *(Place.address.label("known"), Place.short_address),
    )
    .outerjoin(Place, Place.id == Residence.dwelling_id)
    .where(among(type_coerce(Residence.resident_id, String), "keys"), Residence.until.is_(None))
    .order_by(Residence.id)
)


def addresses_besides(
    session: Session, people: Sequence[UUID]
) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """Return the address, whole and short, of each dwelling in which people live besides."""
    found: defaultdict[UUID, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    session.flush()
    told = counting.rows(session, _BESIDES, keys=many(one.hex for one in people))
    for key, written, address, short in told:
        found[key] += ((address or written, short or ""),)
    return found


def households(
    session: Session, dwelling_id: UUID, today: date
) -> list[tuple[int, tuple[Member, ...]]]:
    """Return the households that live in a dwelling today, each with its number and people."""
    found: defaultdict[int, list[Member]] = defaultdict(list)
    rows = session.execute(
        select(
            *(Resident.household, Resident.id, Resident.name, Resident.relation),
            Resident.birth_date,
        )
        .where(Resident.dwelling_id == dwelling_id, Resident.left_on.is_(None))
        .order_by(Resident.relation.is_(None), Resident.relation, Resident.birth_date, Resident.id)
    )
    for number, key, name, relation, born in rows:
        found[number].append(Member(key, name, relation, rules.age(born, today)))
    for number, member in others(session, dwelling_id, today):
        found[number].append(member)
    return [(number, tuple(found[number])) for number in sorted(found)]

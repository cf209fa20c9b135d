"""What puts people, dwellings, premises and visits on a work list, as conditions of the database.

Each condition says the same as a function of the rules says of plain values; tests hold the two
together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from policepost.core import tables
from policepost.grids import premises_rules, verifying
from policepost.grids.premises_queries import marked
from policepost.grids.records import Dwelling, Place, Premises
from policepost.residents import listing
from policepost.residents import rules as residents
from policepost.residents.kinds import Kind
from policepost.residents.records import Residence, Resident
from policepost.verification import doubt_rules, rules
from policepost.verification.doubt_rules import Doubt
from policepost.verification.records import DueVisit, DwellingUse, NotMet, SettledDoubt

Condition = ColumnElement[bool]


# People


def person_incomplete(_session: Session, today: date) -> Condition:
    """Return the condition that an entry lacks something that its kind needs."""
    return listing.incomplete(today)


def person_due(session: Session, today: date) -> Condition:
    """Return the condition that an entry was never verified, or too long ago for its kind."""
    return listing.unverified(verifying.within(session, "resident"), today)


def person_not_met(_session: Session, _today: date) -> Condition:
    """Return the condition that somebody was not met since the entry was last verified."""
    since = exists().where(NotMet.resident_id == Resident.id, tried_since())
    return and_(Resident.id.in_(select(NotMet.resident_id)), since)  # few: the first part is quick


def tried_since() -> Condition:
    """Return the condition that a try counts: the entry was not verified after it."""
    return or_(Resident.verified_on.is_(None), NotMet.tried_on > Resident.verified_on)


def person_doubtful(_session: Session, today: date) -> Condition:
    """Return the condition that something is odd about an entry that nobody has settled."""
    return or_(*(and_(odd, not_(_settled(doubt, today))) for doubt, odd in _doubts(today).items()))


def _settled(doubt: Doubt, today: date) -> Condition:
    return exists().where(
        SettledDoubt.resident_id == Resident.id,
        SettledDoubt.doubt == doubt.value,
        SettledDoubt.settled_on > today - timedelta(days=doubt_rules.SETTLED_DAYS),
    )


def _doubts(today: date) -> Mapping[Doubt, Condition]:
    """Return for each doubt the condition that it holds; see :func:`doubt_rules.doubts`."""
    number, born = Resident.id_number, Resident.birth_date
    cards = [row.code for row in tables.table("document_kinds") if _is_card(row.code)]
    told = and_(Resident.document_kind.in_(cards), func.length(number) == 18)
    said = func.replace(cast(born, String), "-", "")
    odd = cast(func.substr(number, 17, 1), Integer) % 2 == 1
    return {
        Doubt.BIRTH: and_(told, born.is_not(None), func.substr(number, 7, 8) != said),
        Doubt.SEX: and_(told, or_(and_(Resident.sex == "1", ~odd), and_(Resident.sex == "2", odd))),
        Doubt.OLD: born < residents.years_before(today, doubt_rules.OLD),
        Doubt.TWO_HOMES: _second_home(),
        Doubt.LONG_MIGRANT: and_(
            Resident.kind == Kind.MIGRANT,
            func.coalesce(Resident.moved_in_on, Resident.collected_on)
            <= residents.years_before(today, doubt_rules.MIGRANT_YEARS),
        ),
        Doubt.YOUNG_HEAD: and_(
            Resident.relation.in_(sorted(doubt_rules.HEADS)),
            born > residents.years_before(today, doubt_rules.GROWN_UP),
        ),
    }


def _is_card(code: str) -> bool:
    return residents.carries_identity(code)


def _second_home() -> Condition:
    return exists().where(Residence.resident_id == Resident.id, Residence.until.is_(None))


# Dwellings


def _lives_in(place: Any = Place) -> Condition:
    return and_(Resident.dwelling_id == place.id, Resident.left_on.is_(None))


def household_due(session: Session, today: date) -> Condition:
    """Return the condition that somebody who lives in a dwelling is to be verified."""
    return exists().where(_lives_in(), person_due(session, today))


def first_verified() -> Any:
    """Return the day on which whoever of a household waits longest was verified, if ever."""
    day = func.coalesce(Resident.verified_on, date.min)
    return select(func.min(day)).where(_lives_in()).correlate(Place).scalar_subquery()


def dwelling_due(session: Session, today: date) -> Condition:
    """Return the condition that a dwelling was never verified, or too long ago for its kind."""
    before = verifying.stale_before(verifying.within(session, "dwelling"), today)
    return or_(
        Place.verified_on.is_(None),
        and_(Place.rented.is_(True), Place.verified_on < before[verifying.RENTED]),
        and_(Place.rented.is_not(True), Place.verified_on < before[verifying.OTHER]),
    )


def dwelling_incomplete(_session: Session, _today: date) -> Condition:
    """Return the condition that it is not known what a dwelling is for, or who lets it."""
    named = exists().where(
        Dwelling.id == Place.id, or_(Dwelling.landlord_id.is_not(None), Dwelling.landlord != "")
    )
    return or_(
        Place.use.is_(None), Place.rented.is_(None), and_(Place.rented.is_(True), not_(named))
    )


def _last_use(today: date, *, used: bool) -> Condition:
    """Return the condition that a dwelling was last said to be in use, or not to be."""
    later = aliased(DwellingUse)
    since = rules.month_before(f"{today:%Y-%m}", rules.USE_COUNTS)
    newer = exists().where(later.dwelling_id == Place.id, later.month > DwellingUse.month)
    return exists().where(
        DwellingUse.dwelling_id == Place.id,
        DwellingUse.used.is_(used),
        DwellingUse.month >= since,
        not_(newer.correlate(DwellingUse, Place)),
    )


def empty_in_use(_session: Session, today: date) -> Condition:
    """Return the condition that a home is in use and nobody is registered there."""
    second = exists().where(Residence.dwelling_id == Place.id, Residence.until.is_(None))
    return and_(
        _last_use(today, used=True),
        or_(Place.use.is_(None), Place.use.in_(rules.LIVED_IN)),
        not_(exists().where(_lives_in())),
        not_(second),
    )


def lone_unused(_session: Session, today: date) -> Condition:
    """Return the condition that one person is registered in a dwelling that is not in use."""
    people = select(func.count()).where(_lives_in()).correlate(Place).scalar_subquery()
    return and_(_last_use(today, used=False), people == 1)


# Premises and visits


def premises_due(session: Session, today: date) -> Condition:
    """Return the condition that premises were never verified, or too long ago for their kind."""
    before = verifying.stale_before(verifying.within(session, "premises"), today)
    return or_(Premises.verified_on.is_(None), *_of_kinds(before))


def _of_kinds(before: Mapping[str, date]) -> Iterator[Condition]:
    """Yield one condition for all kinds that have the same day."""
    days: dict[date, list[str]] = {}
    for kind, day in before.items():
        days.setdefault(day, []).append(kind)
    for day, kinds in days.items():
        yield and_(Premises.kind.in_(kinds), Premises.verified_on < day)


def premises_incomplete(_session: Session, _today: date) -> Condition:
    """Return the condition that premises lack what their kind needs."""
    return or_(
        Premises.responsible == "",
        and_(Premises.phone == "", Premises.responsible_phone == ""),
        Premises.address == "",
        and_(
            Premises.kind.not_in(sorted(rules.WITHOUT_CODE)),
            func.coalesce(Premises.credit_code, "") == "",
        ),
        *(and_(marked(tag), _lacks_any(asks.needed)) for tag, asks in premises_rules.ASKS.items()),
    )


def _lacks_any(names: Iterable[str]) -> Condition:
    """Return the condition that premises have one of some fields empty."""
    columns = (getattr(Premises, name) for name in names)
    return or_(*(func.coalesce(cast(column, String), "") == "" for column in columns))


def visit_open(_session: Session, _today: date) -> Condition:
    """Return the condition that a visit was neither made nor given up."""
    return DueVisit.closed_on.is_(None)

"""The list of residents: who is in it, filtered and sorted in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from policepost.core.counting import many, plain
from policepost.core.searching import search
from policepost.core.vectors import Ids, Packed
from policepost.grids import verifying
from policepost.grids.records import Place
from policepost.lists.conditions import Condition, clauses
from policepost.residents import doubles, kind_rules, rules
from policepost.residents.fields import FIELDS
from policepost.residents.kinds import Kind
from policepost.residents.records import Resident

MOST_FOUND = search.MOST_LISTED
"""How many people a search inside the list finds at the most; then its count says so."""
_TYPED = "typed"
"""Key in a session's ``info`` of the last search, which a list and its counts share."""

SORTS: dict[str, Any] = {
    "name": Resident.name_key,
    "sex": Resident.sex,
    "age": Resident.birth_date,
    "kind": Resident.kind,
    "verified": Resident.verified_on,
    "collected": Resident.collected_on,
    "address": Place.sort_key,
    "grid": Place.grid_id,
}
"""By what the list sorts; ``age`` ascending is the eldest first."""


_FIRST: dict[str, tuple[Any, ...]] = {"grid": (Place.grid_id, Place.sort_key)}
"""By what is sorted before the name, where it is not one column."""


@dataclass(frozen=True, slots=True)
class ResidentFilter:
    """Which residents a list shows; empty parts let everybody through.

    Attributes:
        grids: Those who live in one of these; None stands for no grid.
        text: As in the search: a name, initials, a part of a number or an address.
        unverified: Only who was never verified, or too long ago.
        missing: Only whose entry lacks something.
        doubles: Only who may be in the register twice, see :mod:`policepost.residents.doubles`.
        care: Only whom the post looks after now.
        left: Those who left, in place of those who are here.
        ids: Only these, for a number that opens its list.
        where: What is asked of single fields, see :data:`policepost.residents.fields.FIELDS`.
    """

    grids: tuple[UUID | None, ...] = ()
    kinds: tuple[str, ...] = ()
    text: str = ""
    unverified: bool = False
    missing: bool = False
    doubles: bool = False
    care: bool = False
    left: bool = False
    ids: tuple[UUID, ...] | None = None
    where: tuple[Condition, ...] = ()


EVERYBODY = ResidentFilter()
LEFT = ResidentFilter(left=True)
CARED_FOR = ResidentFilter(care=True)
_FIELDS = {field.name: field for field in FIELDS}


def ids(
    session: Session,
    shown: ResidentFilter,
    today: date,
    *,
    sort: str = "name",
    descending: bool = False,
    limit: int | None = None,
) -> Sequence[UUID]:
    """Return the ids of a list in order.

    Args:
        session: A reading session.
        shown: Who is in the list.
        today: For those who need verifying.
        sort: A key of :data:`SORTS`; anything else means by name.
        descending: The other way round.
        limit: How many at the most.
    """
    care = shown.care and shown == replace(CARED_FOR, left=shown.left)
    simple = care or shown in (EVERYBODY, LEFT)
    more = [] if simple else conditions(session, shown, today)[1:]
    limited = limit is not None
    statement = in_order(
        sort,
        few=is_of_few(shown),
        left=shown.left,
        care=care,
        descending=descending,
        limited=limited,
        by_hand=bool(more) and not limited,
    )
    if more:
        statement = statement.where(*more)
    if limit is None:
        return _whole(session, statement, today)
    if simple:
        return Ids([key for (key,) in plain(session, statement, most=limit, today=today)])
    cursor = session.connection().execute(statement, {"most": limit}).cursor
    return Ids([key for (key,) in cursor.fetchall()])


def _whole(session: Session, statement: Select[str], today: date) -> Ids:
    """Return all ids in one piece: row by row a million take twice as long.

    SQLite joins the rows in the order of the inner statement.
    """
    inner = statement.subquery()
    whole = select(func.group_concat(inner.c[0], ""))
    told = session.connection().execute(whole, {"today": today})
    return Ids(Packed(bytes.fromhex(told.scalar_one() or "")))


def is_of_few(shown: ResidentFilter) -> bool:
    """Say whether a filter names its people, so that they are looked up one by one."""
    return shown.ids is not None or bool(shown.text.strip()) or shown.care


def _there(*, left: bool, by_hand: bool = False) -> ColumnElement[bool]:
    """Return the condition that somebody is here, or left; a locked entry is in no list any more.

    SQLite takes it that hardly anybody is here, and half of all left, while nothing tells it
    otherwise.

    Args:
        left: Who left.
        by_hand: Not by an index, which would give everybody.
    """
    if left:
        return and_(Resident.left_on > date.min, Resident.locked_until.is_(None))
    if by_hand:
        return (type_coerce(Resident.left_on, String) + "").is_(None)
    return Resident.left_on.is_(None)


@cache
def in_order(
    sort: str,
    *,
    left: bool,
    few: bool = False,
    care: bool = False,
    descending: bool = False,
    limited: bool = False,
    by_hand: bool = False,
) -> Select[str]:
    """Return the statement of a whole list in order, made once: making it costs as much as it.

    Args:
        sort: A key of :data:`SORTS`.
        left: Of those who left.
        few: Of people whom the filter names; by an index everybody would be looked at.
        care: Of those whom the post looks after on the day ``today``.
        descending: The other way round.
        limited: As many as ``most`` says.
        by_hand: Not in the order of an index. To read a whole list that is filtered, each entry of
            the index would cost a look-up; sorting what is found costs a tenth.
    """
    by = _FIRST.get(sort, () if sort == "name" or sort not in SORTS else (SORTS[sort],))
    name = Resident.name_key + "" if by_hand else Resident.name_key
    order = [*by, name, Resident.birth_date, Resident.id]
    there = _there(left=left, by_hand=few)
    statement = select(type_coerce(Resident.id, String)).where(there)
    if care:
        statement = statement.where(cared_for(bindparam("today", type_=Date)))
    if sort in ("address", "grid"):
        statement = statement.outerjoin(Place, Place.id == Resident.dwelling_id)
    statement = statement.order_by(*(one.desc() if descending else one for one in order))
    return statement.limit(bindparam("most", type_=Integer)) if limited else statement


def conditions(session: Session, shown: ResidentFilter, today: date) -> list[ColumnElement[bool]]:
    """Return what a filter says, for this list and for counting the same people."""
    found = [_there(left=shown.left, by_hand=is_of_few(shown))]
    if shown.grids:
        known = Resident.grid_id.in_([key for key in shown.grids if key is not None])
        found.append(or_(known, Resident.grid_id.is_(None)) if None in shown.grids else known)
    if shown.kinds:
        found.append(Resident.kind.in_(shown.kinds))
    if shown.unverified:
        found.append(unverified(verifying.within(session, "resident"), today))
    if shown.missing:
        found.append(incomplete(today))
    return [*found, *sought(session, shown, today)]


def sought(session: Session, shown: ResidentFilter, today: date) -> list[ColumnElement[bool]]:
    """Return the part of a filter that no column of the list itself answers."""
    found = clauses(_FIELDS, shown.where, today)
    if shown.ids is not None:
        found.append(Resident.id.in_(shown.ids))
    if shown.doubles:
        found.append(doubled(session))
    if shown.care:
        found.append(cared_for(today))
    if shown.text.strip():
        found.append(search.told_in(Resident, _typed(session, shown.text)[0]))
    return found


def is_cut(session: Session, shown: ResidentFilter) -> bool:
    """Say whether a search finds more people than a list takes."""
    return bool(shown.text.strip()) and not _typed(session, shown.text)[1]


def _typed(session: Session, text: str) -> tuple[list[int], bool]:
    """The entries of the search that hold a text, and whether these are all."""
    held: Any = session.info.get(_TYPED)
    if held is None or held[0] != text:
        held = text, search.entries(session, text, Resident, MOST_FOUND)
        session.info[_TYPED] = held
    found: tuple[list[int], bool] = held[1]
    return found


def unverified(days: verifying.Within, today: date) -> ColumnElement[bool]:
    """Return the condition that an entry was never verified, or too long ago for its kind.

    Args:
        days: What :func:`policepost.grids.verifying.within` says of residents.
        today: The day.
    """
    stale = [
        and_(Resident.kind == kind, Resident.verified_on < day)
        for kind, day in verifying.stale_before(days, today).items()
    ]
    return or_(Resident.verified_on.is_(None), *stale)


def incomplete(today: date) -> ColumnElement[bool]:
    """Return the condition that an entry lacks one of the fields of a complete one."""
    child = Resident.birth_date > rules.years_before(today, rules.GROWN_UP_ENOUGH)
    return or_(
        Resident.id_number.is_(None),
        Resident.birth_date.is_(None),
        and_(Resident.phone == "", not_(func.coalesce(child, False))),
        Resident.dwelling_id.is_(None),
        Resident.relation.is_(None),
        *(
            and_(Resident.kind == kind, or_(*map(_lacks, kind_rules.needed(kind))))
            for kind in Kind
            if kind_rules.needed(kind)
        ),
    )


def _lacks(field: str) -> ColumnElement[bool]:
    """Return the condition that a field of some kinds is empty in all of its columns."""
    columns: list[Any] = [getattr(Resident, name) for name in kind_rules.columns(field)]
    return and_(
        *(one.is_(None) if one.property.columns[0].nullable else one == "" for one in columns)
    )


def doubled(session: Session, *, compare: bool = True) -> ColumnElement[bool]:
    """Return the condition that somebody here may be in the register twice."""
    each = func.json_each(many(doubles.people(session, compare=compare))).table_valued("value")
    return type_coerce(Resident.id, String).in_(select(each.c.value))


def cared_for(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition that the post looks after somebody now."""
    return and_(Resident.care_reason != "", Resident.care_until >= today)

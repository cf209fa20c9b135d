"""The work lists of the register: which people, dwellings, premises and visits wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, func, null, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core.language import N_
from policepost.core.vectors import Ids
from policepost.grids.records import Level, Place, Premises
from policepost.residents.records import Resident
from policepost.verification import conditions
from policepost.verification.records import DueVisit

Subject = Literal["dwelling", "resident", "premises", "visit"]
"""What the lines of a list are about."""


RECORDS: Mapping[Subject, str] = {
    "resident": "resident",
    "dwelling": "place",
    "premises": "premises",
    "visit": "due_visit",
}
"""The kind of the records of a list."""


class Work(StrEnum):
    """The work lists, in the order in which they are offered."""

    ROUND = "round"
    VISITS = "visits"
    MISSING = "missing"
    STALE = "stale"
    DOUBTFUL = "doubtful"
    NOT_MET = "not_met"
    DWELLINGS_DUE = "dwellings_due"
    DWELLINGS_MISSING = "dwellings_missing"
    EMPTY_IN_USE = "empty_in_use"
    LONE_UNUSED = "lone_unused"
    PREMISES_DUE = "premises_due"
    PREMISES_MISSING = "premises_missing"


SUBJECTS: Mapping[Work, Subject] = {
    Work.ROUND: "dwelling",
    Work.VISITS: "visit",
    **dict.fromkeys((Work.MISSING, Work.STALE, Work.DOUBTFUL, Work.NOT_MET), "resident"),
    **dict.fromkeys((Work.DWELLINGS_DUE, Work.DWELLINGS_MISSING), "dwelling"),
    **dict.fromkeys((Work.EMPTY_IN_USE, Work.LONE_UNUSED), "dwelling"),
    **dict.fromkeys((Work.PREMISES_DUE, Work.PREMISES_MISSING), "premises"),
}
TITLES: Mapping[Work, str] = {
    Work.ROUND: N_("Households to verify"),
    Work.VISITS: N_("Visits to make"),
    Work.MISSING: N_("Something is missing"),
    Work.STALE: N_("People to verify"),
    Work.DOUBTFUL: N_("Doubtful"),
    Work.NOT_MET: N_("Not met"),
    Work.DWELLINGS_DUE: N_("Dwellings to verify"),
    Work.DWELLINGS_MISSING: N_("Dwellings: something is missing"),
    Work.EMPTY_IN_USE: N_("In use, nobody registered"),
    Work.LONE_UNUSED: N_("Lives alone, not in use"),
    Work.PREMISES_DUE: N_("Premises to verify"),
    Work.PREMISES_MISSING: N_("Premises: something is missing"),
}
SHORT: Mapping[Work, str] = {
    **TITLES,
    Work.ROUND: N_("Households due"),
    Work.EMPTY_IN_USE: N_("Empty but in use"),
    Work.LONE_UNUSED: N_("Alone, not in use"),
    Work.MISSING: N_("Incomplete"),
    **dict.fromkeys((Work.STALE, Work.DWELLINGS_DUE, Work.PREMISES_DUE), N_("To verify")),
    **dict.fromkeys((Work.DWELLINGS_MISSING, Work.PREMISES_MISSING), N_("Incomplete")),
}
"""What each list is called under the heading of its group."""

GROUPS: Sequence[tuple[str, Sequence[Work]]] = (
    (N_("On the round"), (Work.ROUND, Work.VISITS)),
    (N_("People"), (Work.MISSING, Work.STALE, Work.DOUBTFUL, Work.NOT_MET)),
    (
        N_("Dwellings"),
        (Work.DWELLINGS_DUE, Work.DWELLINGS_MISSING, Work.EMPTY_IN_USE, Work.LONE_UNUSED),
    ),
    (N_("Premises"), (Work.PREMISES_DUE, Work.PREMISES_MISSING)),
)
"""The lists as the page offers them."""


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which list, and of which grid; no grid means all of them.

    Attributes:
        ids: Only these, for a chosen few.
    """

    work: Work = Work.ROUND
    grid_id: UUID | None = None
    ids: tuple[UUID, ...] | None = None


def subject(work: Work) -> Subject:
    """Return what the lines of a list are about."""
    return SUBJECTS[work]


def condition(session: Session, work: Work, today: date) -> ColumnElement[bool]:
    """Return what puts a record on a list."""
    made: dict[Work, Any] = {
        Work.ROUND: conditions.household_due,
        Work.MISSING: conditions.person_incomplete,
        Work.STALE: conditions.person_due,
        Work.DOUBTFUL: conditions.person_doubtful,
        Work.NOT_MET: conditions.person_not_met,
        Work.DWELLINGS_DUE: conditions.dwelling_due,
        Work.DWELLINGS_MISSING: conditions.dwelling_incomplete,
        Work.EMPTY_IN_USE: conditions.empty_in_use,
        Work.LONE_UNUSED: conditions.lone_unused,
        Work.PREMISES_DUE: conditions.premises_due,
        Work.PREMISES_MISSING: conditions.premises_incomplete,
        Work.VISITS: conditions.visit_open,
    }
    found: ColumnElement[bool] = made[work](session, today)
    return found


_KEYS: Mapping[Subject, Any] = {
    "resident": Resident.id,
    "dwelling": Place.id,
    "premises": Premises.id,
    "visit": DueVisit.id,
}
_GRIDS: Mapping[Subject, Any] = {
    "resident": Resident.grid_id,
    "dwelling": Place.grid_id,
    "premises": Premises.grid_id,
    "visit": Place.grid_id,
}
_SORTS: Mapping[Subject, Mapping[str, Any]] = {
    "resident": {
        "title": Resident.name_key,
        "address": Place.sort_key,
        "day": Resident.verified_on,
        "grid": Resident.grid_id,
    },
    "dwelling": {
        **dict.fromkeys(("title", "address"), Place.sort_key),
        "day": Place.verified_on,
        "grid": Place.grid_id,
    },
    "premises": {
        "title": Premises.name_key,
        "address": Premises.address,
        "day": Premises.verified_on,
        "grid": Premises.grid_id,
    },
    "visit": {
        **dict.fromkeys(("title", "address"), Place.sort_key),
        "day": DueVisit.due_on,
        "grid": Place.grid_id,
    },
}
_USUAL: Mapping[Subject, str] = {
    "dwelling": "address",
    **dict.fromkeys(("resident", "premises"), "title"),
    "visit": "day",
}


LOOKED_AT = 1_000
"""So many entries are looked at before the beginning of a list of people is shown."""


def _subjects(about: Subject, grid_id: UUID | None, *, whole: bool = False) -> Select[Any]:
    """Return the statement of the keys of all that a list may be about, without order.

    Args:
        about: What.
        grid_id: In one grid alone.
        whole: Whether everybody is looked at. Who left is then passed over in a way that no index
            knows: led by one, SQLite looks every entry up by itself, three times as slow.
    """
    asked = select(type_coerce(_KEYS[about], String))
    if about == "visit":
        asked = asked.join(Place, Place.id == DueVisit.dwelling_id)
    elif about == "resident" and whole and grid_id is None:
        asked = asked.where(func.coalesce(Resident.left_on, null()).is_(None))
    elif about == "resident":
        asked = asked.where(Resident.left_on.is_(None))
    elif about == "dwelling":
        asked = asked.where(Place.level == Level.DWELLING)
    else:
        asked = asked.where(Premises.closed_on.is_(None))
    return asked if grid_id is None else asked.where(_GRIDS[about] == grid_id)


def _all(session: Session, shown: WorkFilter, today: date, *, whole: bool = True) -> Select[Any]:
    """Return the statement of a list's keys, without order."""
    about = subject(shown.work)
    asked = _subjects(about, shown.grid_id, whole=whole)
    asked = asked.where(condition(session, shown.work, today))
    return asked if shown.ids is None else asked.where(_KEYS[about].in_(shown.ids))


def ids(
    session: Session,
    shown: WorkFilter,
    today: date,
    *,
    sort: str = "",
    descending: bool = False,
    limit: int | None = None,
) -> Sequence[UUID]:
    """Return the keys of a list in order; those of the round in the order of the doors.

    Args:
        session: A reading session.
        shown: Which list.
        today: The day.
        sort: ``title``, ``address``, ``day`` or ``grid``; anything else means the usual order.
        descending: The other way round.
        limit: How many at the most.
    """
    about = subject(shown.work)
    asked = _all(session, shown, today, whole=limit is None)
    by = _SORTS[about][sort if sort in _SORTS[about] else _USUAL[about]]
    if shown.work is Work.ROUND and sort == "day":
        by = conditions.first_verified()
    if about == "resident" and by is Place.sort_key:
        asked = asked.outerjoin(Place, Place.id == Resident.dwelling_id)
    if limit is None and by is Resident.name_key:
        by = by + ""  # not from its index: for a whole list each entry would cost a look-up
    first = by.desc() if descending else by
    cursor = session.connection().execute(asked.order_by(first, _KEYS[about]).limit(limit)).cursor
    return Ids.read(cursor)


def beginning(session: Session, shown: WorkFilter, today: date, *, limit: int) -> Sequence[UUID]:
    """Return the first keys of a list of people in its usual order, without going far.

    They are its first lines; how many there are depends on how many of those looked at are on it.
    """
    here = _subjects("resident", None).order_by(Resident.name_key, Resident.id).limit(LOOKED_AT)
    first = here.subquery()
    asked = _all(session, shown, today, whole=False)
    asked = asked.where(type_coerce(Resident.id, String).in_(select(first)))
    asked = asked.order_by(Resident.name_key, Resident.id).limit(limit)
    return Ids.read(session.connection().execute(asked).cursor)


def count(session: Session, shown: WorkFilter, today: date) -> int:
    """Return how many lines a list has."""
    asked = _all(session, shown, today).subquery()
    return session.scalar(select(func.count()).select_from(asked)) or 0


def counts(session: Session, today: date, grid_id: UUID | None = None) -> dict[Work, int]:
    """Return how many lines each list has; slow in a large post, for the background.

    What several lists are about is looked at once for all of them.
    """
    found: dict[Work, int] = {}
    for about in dict.fromkeys(SUBJECTS.values()):
        works = [work for work in Work if subject(work) == about]
        each = (case((condition(session, work, today), 1)) for work in works)
        asked = _subjects(about, grid_id, whole=True).with_only_columns(*map(func.count, each))
        found.update(zip(works, session.execute(asked).one(), strict=True))
    return {work: found[work] for work in Work}


def households_by_grid(session: Session, today: date) -> list[tuple[UUID | None, int]]:
    """Return how many households each grid has to verify, in the order of the grids."""
    home = Place.id
    rows = session.execute(
        select(Place.grid_id, func.count(home))
        .where(Place.level == Level.DWELLING, conditions.household_due(session, today))
        .group_by(Place.grid_id)
        .order_by(func.min(Place.sort_key))
    )
    return [(grid, number) for grid, number in rows]

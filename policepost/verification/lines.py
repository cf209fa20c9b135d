"""The lines of the work lists: who or what, where, and why it waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core.language import _
from policepost.core.shapes import Tone
from policepost.grids import dwelling_queries, verifying
from policepost.grids.queries import address_in_lists, grid_names
from policepost.grids.records import Place, Premises
from policepost.residents import rules as residents
from policepost.residents.records import Resident
from policepost.verification import conditions, findings, rules
from policepost.verification.records import DueVisit, DwellingUse
from policepost.verification.why import (
    NOTHING,
    Why,
    is_odd,
    is_stale,
    lacks,
    use_words,
    was_missed,
)
from policepost.verification.worklists import Subject, Work, WorkFilter, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One line of a work list.

    Attributes:
        title: The person, the address, the premises.
        address: Where; empty if the title says so.
        why: Why it is on the list, in words.
        day: When it was last verified; of a visit, by which day it is to be made.
        dwelling_id: The dwelling whose household opens with it; none for premises, and for people
            of whom nobody knows where they live.
        visit: By which day a visit is planned that is still to be made.
        reasons: Why, as messages of the catalogue or Chinese words, for sheets that leave the post.
    """

    id: UUID
    about: Subject
    title: str
    address: str
    grid: str
    why: str
    day: date | None
    tone: Tone = "plain"
    dwelling_id: UUID | None = None
    visit: date | None = None
    reasons: tuple[str, ...] = ()


def lines(session: Session, shown: WorkFilter, some: Sequence[UUID], today: date) -> list[WorkLine]:
    """Return the lines of some records of a list, in any order."""
    made: Mapping[Subject, Callable[..., list[WorkLine]]] = {
        "resident": _people,
        "dwelling": _dwellings,
        "premises": _premises,
        "visit": _visits,
    }
    return made[subject(shown.work)](session, shown.work, some, today)


# One for each subject


def _people(session: Session, work: Work, some: Sequence[UUID], today: date) -> list[WorkLine]:
    found = session.execute(
        select(Resident, address_in_lists(session))
        .outerjoin(Place, Place.id == Resident.dwelling_id)
        .where(Resident.id.in_(some))
    ).all()
    people = [one for one, _home in found]
    names, why = grid_names(session), _why_of_people(session, work, people, today)
    visits = findings.open_visits(session, [one.dwelling_id for one in people if one.dwelling_id])
    return [
        WorkLine(
            id=one.id,
            about="resident",
            title=one.name,
            address=home or one.address_written,
            grid=names.get(one.grid_id, "") if one.grid_id else "",
            why=why[one.id].words,
            reasons=why[one.id].reasons,
            day=one.verified_on,
            dwelling_id=one.dwelling_id,
            visit=visits.get(one.dwelling_id) if one.dwelling_id else None,
        )
        for one, home in found
    ]


def _why_of_people(
    session: Session, work: Work, people: Sequence[Resident], today: date
) -> dict[UUID, Why]:
    if work is Work.MISSING:
        return {one.id: lacks(residents.missing(one, today)) for one in people}
    if work is Work.DOUBTFUL:
        odd = findings.doubts(session, people, today)
        return {one.id: is_odd(odd[one.id]) for one in people}
    if work is Work.NOT_MET:
        tried = findings.tries(session, [one.id for one in people])
        return {one.id: was_missed(tried.get(one.id, ()), today) for one in people}
    days = verifying.within(session, "resident")
    return {
        one.id: is_stale(one.verified_on, verifying.due_on(one.kind, one.verified_on, days), today)
        for one in people
    }


def _dwellings(session: Session, work: Work, some: Sequence[UUID], today: date) -> list[WorkLine]:
    address = address_in_lists(session)
    told = session.execute(select(Place, address).where(Place.id.in_(some))).all()
    found = [one for one, _address in told]
    names, visits = grid_names(session), findings.open_visits(session, some)
    why = _why_of_dwellings(session, work, found, today)
    return [
        WorkLine(
            id=one.id,
            about="dwelling",
            title=address,
            address="",
            grid=names.get(one.grid_id, "") if one.grid_id else "",
            why=why.get(one.id, NOTHING).words,
            reasons=why.get(one.id, NOTHING).reasons,
            day=why[one.id].day if work is Work.ROUND else one.verified_on,
            dwelling_id=one.id,
            visit=visits.get(one.id),
        )
        for one, address in told
    ]


def _why_of_dwellings(
    session: Session, work: Work, places: Sequence[Place], today: date
) -> dict[UUID, Why]:
    keys = [one.id for one in places]
    if work is Work.ROUND:
        return _households(session, keys, today)
    if work is Work.DWELLINGS_MISSING:
        told = dwelling_queries.dwelling_cards(session, keys)
        nothing = dwelling_queries.NOTHING_TOLD
        return {
            one.id: lacks(
                rules.dwelling_missing(one.use, one.rented, told.get(one.id, nothing).landlord)
            )
            for one in places
        }
    if work is Work.DWELLINGS_DUE:
        days = verifying.within(session, "dwelling")
        kinds = {one.id: verifying.dwelling_kind(one.rented) for one in places}
        return {
            one.id: is_stale(
                one.verified_on, verifying.due_on(kinds[one.id], one.verified_on, days), today
            )
            for one in places
        }
    return _uses(session, keys)


def _households(session: Session, keys: Sequence[UUID], today: date) -> dict[UUID, Why]:
    """Return how many of each household are to be verified, and who is the householder."""
    stale = conditions.person_due(session, today)
    rows = session.execute(
        select(
            Resident.dwelling_id,
            func.count(),
            func.count().filter(stale),
            func.min(func.coalesce(Resident.relation, "99") + Resident.name),
            func.min(func.coalesce(Resident.verified_on, date.min)),
        )
        .where(Resident.dwelling_id.in_(keys), Resident.left_on.is_(None))
        .group_by(Resident.dwelling_id)
    )
    return {
        key: Why(
            _("{name}: {due} of {people}").format(name=first[2:], due=due, people=people),
            (f"{first[2:]}等{people}人，待核实{due}人",),
            None if day == date.min else day,
        )
        for key, people, due, first, day in rows
        if key
    }


def _uses(session: Session, keys: Sequence[UUID]) -> dict[UUID, Why]:
    """Return in which month each dwelling was last in use, or not."""
    rows = session.execute(
        select(DwellingUse.dwelling_id, DwellingUse.month, DwellingUse.used)
        .where(DwellingUse.dwelling_id.in_(keys))
        .order_by(DwellingUse.month)
    )
    return {
        key: Why(use_words(month, used=used), (f"{month}{'在用' if used else '未使用'}",))
        for key, month, used in rows
    }


def _premises(session: Session, work: Work, some: Sequence[UUID], today: date) -> list[WorkLine]:
    found = session.scalars(select(Premises).where(Premises.id.in_(some))).all()
    names, days = grid_names(session), verifying.within(session, "premises")
    why = {
        one.id: lacks(rules.premises_missing(one))
        if work is Work.PREMISES_MISSING
        else is_stale(one.verified_on, verifying.due_on(one.kind, one.verified_on, days), today)
        for one in found
    }
    return [
        WorkLine(
            id=one.id,
            about="premises",
            title=one.name,
            address=one.address,
            grid=names.get(one.grid_id, "") if one.grid_id else "",
            why=why[one.id].words,
            reasons=why[one.id].reasons,
            day=one.verified_on,
        )
        for one in found
    ]


def _visits(session: Session, _work: Work, some: Sequence[UUID], today: date) -> list[WorkLine]:
    rows: Any = session.execute(
        select(DueVisit, address_in_lists(session), Place.grid_id)
        .join(Place, Place.id == DueVisit.dwelling_id)
        .where(DueVisit.id.in_(some))
    )
    names = grid_names(session)
    return [
        WorkLine(
            id=one.id,
            about="visit",
            title=address,
            address=one.visitor,
            grid=names.get(grid, "") if grid else "",
            why=_(rules.REASONS[one.reason]),
            reasons=(rules.REASONS[one.reason],),
            day=one.due_on,
            tone="bad" if one.due_on < today else "plain",
            dwelling_id=one.dwelling_id,
            visit=one.due_on,
        )
        for one, address, grid in rows
    ]

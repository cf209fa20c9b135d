"""What pages, Today and exports read of verification."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from policepost.core.language import _
from policepost.core.shapes import DueLine, Ref, TimelineLine
from policepost.grids import actions as grids
from policepost.grids import dwellers
from policepost.grids.queries import address_in_lists
from policepost.grids.records import Place
from policepost.residents import merging
from policepost.residents.records import Resident
from policepost.verification import doubt_rules, rules
from policepost.verification.households import Household, PersonLine, VisitLine, household
from policepost.verification.lines import WorkLine, lines
from policepost.verification.records import DueVisit, DwellingUse, NotMet, SettledDoubt
from policepost.verification.worklists import (
    Work,
    WorkFilter,
    beginning,
    count,
    counts,
    households_by_grid,
    ids,
    subject,
)

__all__ = [
    "VISIT",
    "Household",
    "PersonLine",
    "VisitLine",
    "Work",
    "WorkFilter",
    "WorkLine",
    "badge",
    "beginning",
    "count",
    "counts",
    "due",
    "due_in",
    "due_of_resident",
    "dwelling_of_visit",
    "household",
    "households_by_grid",
    "ids",
    "lines",
    "story_of_dwelling",
    "story_of_resident",
    "subject",
]

VISIT = DueVisit.__tablename__


def due(session: Session, today: date, *, ahead: int = 7) -> list[DueLine]:
    """Return the visits that are to be made in the next days, and those that are overdue."""
    return _visits(session, DueVisit.due_on <= today + timedelta(days=ahead))


def _visits(session: Session, of: ColumnElement[bool]) -> list[DueLine]:
    rows = session.execute(
        select(DueVisit, address_in_lists(session), Place.grid_id)
        .join(Place, Place.id == DueVisit.dwelling_id)
        .where(DueVisit.closed_on.is_(None), of)
        .order_by(DueVisit.due_on)
    )
    return [
        DueLine(
            ref=Ref(VISIT, visit.id),
            title=_("Visit {address}").format(address=address),
            detail=_(rules.REASONS[visit.reason]),
            due_on=visit.due_on,
            owner=visit.visitor,
            grid_id=grid,
        )
        for visit, address, grid in rows
    ]


def due_of_resident(session: Session, resident_id: UUID, _today: date) -> list[DueLine]:
    """Return the visits that are to be made where somebody lives."""
    home = session.scalar(select(Resident.dwelling_id).where(Resident.id == resident_id))
    return due_in(session, home) if home is not None else []


def due_in(session: Session, dwelling_id: UUID) -> list[DueLine]:
    """Return the visits that are to be made to a dwelling."""
    return _visits(session, DueVisit.dwelling_id == dwelling_id)


def story_of_resident(session: Session, resident_id: UUID, _today: date) -> list[TimelineLine]:
    """Return the visits at which somebody was not met, and the doubts that were settled."""
    ref = Ref(Resident.__tablename__, resident_id)
    found = [
        TimelineLine(ref=ref, at=one.tried_on, title=_("Not met"), detail=one.tried_by, tone="wait")
        for one in session.scalars(select(NotMet).where(NotMet.resident_id == resident_id))
    ]
    settled = session.scalars(select(SettledDoubt).where(SettledDoubt.resident_id == resident_id))
    found += [
        TimelineLine(
            ref=ref,
            at=one.settled_on,
            title=_("It is so: {doubt}").format(doubt=_(doubt_rules.DOUBTS[one.doubt])),
            detail=one.settled_by,
            tone="good",
        )
        for one in settled
    ]
    return found


def story_of_dwelling(session: Session, dwelling_id: UUID, _today: date) -> list[TimelineLine]:
    """Return the visits that were made to a dwelling, and those at which somebody was not met."""
    made = session.scalars(
        select(DueVisit).where(DueVisit.dwelling_id == dwelling_id, DueVisit.closed_on.is_not(None))
    )
    found = [
        TimelineLine(
            ref=Ref(VISIT, visit.id),
            at=visit.closed_on or visit.due_on,
            title=_("Visit: {outcome}").format(outcome=_(rules.OUTCOMES[visit.outcome])),
            detail=visit.closed_by,
            tone="good" if visit.outcome == rules.Outcome.MET else "plain",
        )
        for visit in made
    ]
    tried = session.execute(
        select(NotMet.tried_on, NotMet.tried_by, Resident.id, Resident.name)
        .join(Resident, Resident.id == NotMet.resident_id)
        .where(NotMet.dwelling_id == dwelling_id)
    )
    found += [
        TimelineLine(
            ref=Ref(Resident.__tablename__, key),
            at=day,
            title=_("{name} was not met").format(name=name),
            detail=by,
            tone="wait",
        )
        for day, by, key, name in tried
    ]
    return found


def badge(session: Session, today: date) -> int:
    """Return how many visits are due or overdue."""
    asked = select(func.count()).where(DueVisit.closed_on.is_(None), DueVisit.due_on <= today)
    return session.scalar(asked) or 0


def dwelling_of_visit(session: Session, visit_id: UUID) -> UUID | None:
    """Return the dwelling that a visit is to be made to."""
    return session.scalar(select(DueVisit.dwelling_id).where(DueVisit.id == visit_id))


def _holds(session: Session, place_id: UUID) -> bool:
    """Say whether something is kept of a dwelling that nobody may take away with it."""
    return any(
        session.scalar(select(kind.id).where(kind.dwelling_id == place_id).limit(1))
        for kind in (NotMet, DueVisit, DwellingUse)
    )


merging.follows(NotMet, "resident_id")
merging.follows(SettledDoubt, "resident_id")
grids.holders.append(_holds)
dwellers.stories.append(story_of_dwelling)
dwellers.dues.append(lambda session, dwelling_id, _today: due_in(session, dwelling_id))

"""What rounds have found that still counts: tries since the last verification, doubts, visits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.residents.records import Residence, Resident
from policepost.verification import conditions, doubt_rules
from policepost.verification.records import DueVisit, NotMet, SettledDoubt


def open_visits(session: Session, dwellings: Iterable[UUID]) -> dict[UUID, date]:
    """Return by which day the next open visit to each of some dwellings is to be made."""
    rows = session.execute(
        select(DueVisit.dwelling_id, func.min(DueVisit.due_on))
        .where(DueVisit.closed_on.is_(None), DueVisit.dwelling_id.in_(list(dwellings)))
        .group_by(DueVisit.dwelling_id)
    )
    return {key: day for key, day in rows}


def tries(session: Session, people: Iterable[UUID]) -> dict[UUID, list[date]]:
    """Return the days on which each of some people was not met since the last verification."""
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    rows = session.execute(
        select(NotMet.resident_id, NotMet.tried_on)
        .join(Resident, Resident.id == NotMet.resident_id)
        .where(NotMet.resident_id.in_(list(people)), conditions.tried_since())
        .order_by(NotMet.tried_on)
    )
    for key, day in rows:
        found[key].append(day)
    return found


def doubts(
    session: Session, people: Sequence[Resident], today: date
) -> dict[UUID, tuple[doubt_rules.Doubt, ...]]:
    """Return what is odd about each of some entries and was not settled in the last year."""
    keys = [one.id for one in people]
    since = date.fromordinal(today.toordinal() - doubt_rules.SETTLED_DAYS)
    settled = {
        (key, doubt)
        for key, doubt in session.execute(
            select(SettledDoubt.resident_id, SettledDoubt.doubt).where(
                SettledDoubt.resident_id.in_(keys), SettledDoubt.settled_on > since
            )
        )
    }
    second = Counter(
        session.scalars(
            select(Residence.resident_id).where(
                Residence.resident_id.in_(keys), Residence.until.is_(None)
            )
        )
    )
    return {
        one.id: tuple(
            doubt
            for doubt in doubt_rules.doubts(_facts(one, 1 + second[one.id]), today)
            if (one.id, doubt.value) not in settled
        )
        for one in people
    }


def _facts(one: Resident, homes: int) -> doubt_rules.Facts:
    return doubt_rules.Facts(
        document_kind=one.document_kind,
        id_number=one.id_number or "",
        sex=one.sex,
        birth_date=one.birth_date,
        kind=one.kind,
        relation=one.relation or "",
        here_since=one.moved_in_on or one.collected_on,
        homes=homes,
    )

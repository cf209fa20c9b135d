"""What an officer can do on a round: verify a household, plan and close visits, settle doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import bulk, clock, drafts
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.vague import VagueDay
from policepost.grids.records import Place, Premises
from policepost.residents import moving, staying
from policepost.residents.records import Residence, Resident
from policepost.verification import findings, households, rules
from policepost.verification.records import DueVisit, NotMet, SettledDoubt
from policepost.verification.rules import Answer, Outcome, Reason, Round

if TYPE_CHECKING:
    from policepost.core.database import Database

FORM = "household_round"
"""Name under which the drafts of a household are kept, one for each dwelling."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a household.

    Attributes:
        visit: The visit that was planned because somebody was not met once more.
        besides: Of how many with the main dwelling elsewhere it was confirmed that they live there.
        gone_besides: How many of them live there no more.
    """

    verified: int
    left: int
    not_met: int
    visit: UUID | None = None
    besides: int = 0
    gone_besides: int = 0


def verify_round(db: Database, found: Round) -> Verified:
    """Keep what was found at a household: one entry of the journal, taken back in one step.

    Whoever was met is verified today and collected on the day of the visit by who was there.
    Whoever was not met for the third time makes a visit that is due within a week; once everybody
    was met, such a visit is done. Of who has the main dwelling elsewhere only this one is
    confirmed or ended; their entries are verified there.

    Raises:
        Refused: Nothing was answered, or the household is not what it was.
    """
    today = clock.today()
    with db.transaction("Verify round") as session:
        people = {one.id: one for one in households.living_in(session, found.dwelling_id)}
        besides = _besides(session, found.dwelling_id)
        rules.check_round(found, list(people), besides.keys(), today)
        who = found.collected_by.strip() or db.officer.name
        by_answer = _by_answer(found)
        met = [*by_answer[Answer.SAME], *by_answer[Answer.CHANGED]]
        bulk.change_many(session, Resident, met, _seen(db, found.visited_on, who))
        for key in by_answer[Answer.LEFT]:
            moving.take_off(people[key], found.visited_on, rules.LEFT_WORDS, moving.MOVED)
        visit = None
        if by_answer[Answer.NOT_MET]:
            visit = _not_met(session, db, found, by_answer[Answer.NOT_MET], who)
        elif found.answers:
            _visited(session, db, found.dwelling_id, Outcome.MET if met else Outcome.LEFT)
        if found.dwelling and (met or not people):
            seen = _seen(db, found.visited_on, who)
            bulk.change_many(session, Place, [found.dwelling_id], seen)
        for key, answer in found.besides.items():
            _answer_besides(besides[key], answer, found.visited_on, who)
        drafts.drop(session, db.officer.name, FORM, found.dwelling_id)
    gone = sum(answer is Answer.LEFT for answer in found.besides.values())
    left, missed = (len(by_answer[one]) for one in (Answer.LEFT, Answer.NOT_MET))
    return Verified(len(met), left, missed, visit, len(found.besides) - gone, gone)


def _besides(session: Session, dwelling_id: UUID) -> dict[UUID, Residence]:
    """Return by person the dwelling as one that is lived in besides the main one."""
    here = (Residence.dwelling_id == dwelling_id, Residence.until.is_(None))
    return {one.resident_id: one for one in session.scalars(select(Residence).where(*here))}


def _answer_besides(stay: Residence, answer: Answer, on: date, who: str) -> None:
    """Confirm a dwelling besides the main one, or say that the person moved out of it."""
    if answer is Answer.SAME:
        stay.seen_on, stay.seen_by = on, who
        return
    until = VagueDay.of(on)
    staying.check_period(VagueDay.read(stay.since), until, clock.today())
    stay.until = until.text


def _by_answer(found: Round) -> dict[Answer, list[UUID]]:
    return {
        answer: [key for key, given in found.answers.items() if given is answer]
        for answer in Answer
    }


def _seen(db: Database, visited_on: date, who: str) -> dict[str, Any]:
    """Return the columns that say who collected and who verified an entry."""
    return {
        "collected_on": visited_on,
        "collected_by": who,
        "verified_on": clock.today(),
        "verified_by": db.officer.name,
    }


def _not_met(
    session: Session, db: Database, found: Round, people: Sequence[UUID], who: str
) -> UUID | None:
    """Keep who was not met; the third time in a row makes a visit."""
    known = findings.tries(session, people)
    session.add_all(
        NotMet(
            resident_id=key,
            dwelling_id=found.dwelling_id,
            tried_on=found.visited_on,
            tried_by=who,
        )
        for key in people
        if found.visited_on not in known.get(key, ())
    )
    session.flush()
    tried = findings.tries(session, people)
    if not any(rules.visit_is_due(len(set(days))) for days in tried.values()):
        return None
    if _open(session, [found.dwelling_id], Reason.NOT_MET):
        return None
    visit = _planned(db, found.dwelling_id, Reason.NOT_MET, who)
    session.add(visit)
    session.flush()
    return visit.id


def _planned(
    db: Database,
    dwelling_id: UUID,
    reason: Reason,
    visitor: str,
    due_on: date | None = None,
) -> DueVisit:
    today = clock.today()
    return DueVisit(
        dwelling_id=dwelling_id,
        reason=reason.value,
        opened_on=today,
        opened_by=db.officer.name,
        due_on=due_on or today + timedelta(days=rules.VISIT_WITHIN),
        visitor=visitor.strip(),
    )


def _open(
    session: Session, dwellings: Sequence[UUID], reason: Reason | None = None
) -> list[DueVisit]:
    """Return the visits to some dwellings that are to be made."""
    asked = select(DueVisit).where(
        DueVisit.dwelling_id.in_(dwellings), DueVisit.closed_on.is_(None)
    )
    if reason is not None:
        asked = asked.where(DueVisit.reason == reason.value)
    return list(session.scalars(asked))


def _visited(session: Session, db: Database, dwelling_id: UUID, outcome: Outcome) -> None:
    """Close the visits that were to be made because somebody was not met."""
    for visit in _open(session, [dwelling_id], Reason.NOT_MET):
        _close(visit, db, outcome)


def _close(visit: DueVisit, db: Database, outcome: Outcome) -> None:
    visit.closed_on, visit.closed_by = clock.today(), db.officer.name
    visit.outcome = outcome.value


def verify_dwellings(db: Database, ids: Sequence[UUID]) -> int:
    """Say that an officer has verified what is known of some dwellings today; return how many."""
    with db.transaction("Verify dwellings") as session:
        return bulk.change_many(session, Place, ids, _verified(db))


def verify_premises(db: Database, ids: Sequence[UUID]) -> int:
    """Say that an officer has verified what is known of some premises today; return how many."""
    with db.transaction("Verify premises") as session:
        return bulk.change_many(session, Premises, ids, _verified(db))


def _verified(db: Database) -> dict[str, Any]:
    return {"verified_on": clock.today(), "verified_by": db.officer.name}


def plan_visits(
    db: Database, dwellings: Sequence[UUID], reason: Reason, due_on: date, visitor: str = ""
) -> int:
    """Plan a visit to each of some dwellings; one that is planned already stays as it is.

    Returns:
        How many visits are new.

    Raises:
        Refused: The day has passed, or is too far ahead to be a plan.
    """
    rules.check_visit(due_on, clock.today())
    with db.transaction("Plan visit") as session:
        known = {visit.dwelling_id for visit in _open(session, dwellings)}
        wanted = [key for key in dict.fromkeys(dwellings) if key not in known]
        session.add_all(_planned(db, key, reason, visitor, due_on) for key in wanted)
        return len(wanted)


def close_visit(db: Database, visit_id: UUID, outcome: Outcome) -> None:
    """Say that a visit was made and what came of it, or that it is not needed any more.

    Raises:
        Refused: Somebody closed it meanwhile.
    """
    with db.transaction("Close visit") as session:
        visit = session.get_one(DueVisit, visit_id)
        if visit.closed_on is not None:
            raise Refused(_("This visit was closed already."))
        _close(visit, db, outcome)


def settle_doubts(db: Database, resident_id: UUID) -> int:
    """Say that what is odd about an entry is so; return how many doubts were settled.

    They are asked again after a year.
    """
    today = clock.today()
    with db.transaction("Settle doubt") as session:
        resident = session.get_one(Resident, resident_id)
        odd = findings.doubts(session, [resident], today)[resident_id]
        session.add_all(
            SettledDoubt(
                resident_id=resident_id,
                doubt=doubt.value,
                settled_on=today,
                settled_by=db.officer.name,
            )
            for doubt in odd
        )
        return len(odd)

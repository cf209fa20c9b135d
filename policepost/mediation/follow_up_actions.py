"""What an officer can do to see that promises are kept (People's Mediation Law art 31)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line, paragraphs
from policepost.mediation import course, rules
from policepost.mediation.codes import FollowUpResult, Performance
from policepost.mediation.records import Dispute, FollowUp, Term

if TYPE_CHECKING:
    from policepost.core.database import Database


def add_follow_up(db: Database, dispute_id: UUID, due_on: date, purpose: str = "") -> UUID:
    """Set a day on which somebody looks after the promise."""
    with db.transaction("Add follow-up") as session:
        dispute = session.get_one(Dispute, dispute_id)
        if dispute.settled_on is None:
            raise Refused(_("Nothing was agreed yet; there is nothing to follow up."))
        follow_up = _new(dispute, due_on, one_line(purpose))
        session.add(follow_up)
        session.flush()
        return follow_up.id


def _new(dispute: Dispute, due_on: date, purpose: str) -> FollowUp:
    return FollowUp(
        dispute_id=dispute.id,
        due_on=due_on,
        purpose=purpose,
        officer=dispute.officer,
        result="",
        note="",
    )


def move_follow_up(db: Database, follow_up_id: UUID, due_on: date) -> None:
    """Put a follow-up that was not done yet on another day."""
    with db.transaction("Move follow-up") as session:
        follow_up = session.get_one(FollowUp, follow_up_id)
        if follow_up.done_on is not None:
            raise Refused(_("This follow-up was done already."))
        follow_up.due_on = due_on


def record_follow_up(
    db: Database,
    follow_up_id: UUID,
    done_on: date,
    result: str,
    *,
    note: str = "",
    performances: Mapping[UUID, str] | None = None,
    next_on: date | None = None,
) -> None:
    """Record what a follow-up found, with it how terms were kept, and when to look again.

    The officer who is signed in did it.
    """
    if result not in set(FollowUpResult):
        raise Refused(_("Choose what the follow-up found."), field="result")
    if done_on > clock.today():
        raise Refused(_("A follow-up cannot have been done in the future."), field="done_on")
    if next_on is not None and next_on <= done_on:
        raise Refused(_("The next follow-up must come after this one."), field="next_on")
    with db.transaction("Record follow-up") as session:
        follow_up = session.get_one(FollowUp, follow_up_id)
        follow_up.done_on, follow_up.result = done_on, result
        follow_up.note = paragraphs(note)
        follow_up.officer = db.officer.name or follow_up.officer
        dispute_id = follow_up.dispute_id
        if next_on is not None:
            session.add(_new(session.get_one(Dispute, dispute_id), next_on, follow_up.purpose))
        if performances:
            _apply_performance(session, dispute_id, performances, done_on, note)


def record_performance(
    db: Database,
    dispute_id: UUID,
    performances: Mapping[UUID, str],
    performed_on: date,
    note: str = "",
) -> None:
    """Record how terms were kept: their ids with a value of ``Performance``.

    Kept after its due day counts as late. When the last term is kept the dispute is closed.
    """
    with db.transaction("Record performance") as session:
        _apply_performance(session, dispute_id, performances, performed_on, note)


def _apply_performance(
    session: Session,
    dispute_id: UUID,
    performances: Mapping[UUID, str],
    performed_on: date,
    note: str,
) -> None:
    if performed_on > clock.today():
        raise Refused(_("It cannot have been performed in the future."), field="performed_on")
    dispute = session.get_one(Dispute, dispute_id)
    agreement = course.agreement_of(session, dispute_id)
    if agreement is None or agreement.effective_on is None:
        raise Refused(_("The agreement is not in force yet; record the signatures first."))
    for term_id, performance in performances.items():
        _perform(session.get_one(Term, term_id), performance, performed_on, paragraphs(note))
    course.settle_status(session, dispute, performed_on)


def _perform(term: Term, performance: str, performed_on: date, note: str) -> None:
    if performance not in set(Performance):
        raise Refused(_("Choose how the term was kept."), field="performance")
    done = performance in {Performance.KEPT, Performance.LATE}
    term.performance = rules.performance_on(performed_on, term.due_on) if done else performance
    term.performed_on = None if performance == Performance.OPEN else performed_on
    term.note = note or term.note

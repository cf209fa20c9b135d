"""What is due for deletion, what hinders it, and what people asked about their own records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, func, or_, select
from sqlalchemy.orm import Session

from policepost.appointments.records import Booking
from policepost.appointments.states import OPEN_STATES, State
from policepost.audit.queries import titles
from policepost.core import settings
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.inspections.records import Inspection
from policepost.intake.records import ParkedRow
from policepost.mediation.queries import takes_part
from policepost.mediation.records import Dispute, Handover, PaperNumber, Party, Sitting
from policepost.residents import merging
from policepost.residents.records import Resident
from policepost.retention import rules
from policepost.retention.records import RetentionCase, RightsRequest
from policepost.retention.rules import Term

KIND = RetentionCase.__tablename__
SETTING = "retention.years"
"""For how many years this post keeps what, by the name of the term; only what it changed."""


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record whose term is over, or that somebody proposed for deletion.

    Attributes:
        id: Of the case if there is one, else of the record.
        locked_until: Until when something else still needs it; it is then locked, not deleted.
        by_hand: Whether somebody proposed it outside its term.
    """

    id: UUID
    ref: Ref
    title: str
    rule: str
    due_on: date
    locked_until: date | None
    case: UUID | None = None
    state: str = ""
    reason: str = ""
    proposed_by: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What somebody asked about a record."""

    id: UUID
    resident_id: UUID
    name: str
    kind: str
    asked_on: date
    asked_by: str
    standing: str
    wish: str
    state: str
    answer: str
    closed_on: date | None
    officer: str


def terms(session: Session) -> dict[str, Term]:
    """How long each kind of record is kept at this post, by the name of the term."""
    own: dict[str, int] = settings.get(session, SETTING, {})
    return rules.terms(own)


def _starts(term: Term, day: date) -> Any:
    """Key and day from which the term runs, of everything whose term is over."""
    if term.kind == "resident":
        return select(Resident.id, Resident.left_on).where(Resident.left_on <= day)
    if term.kind == "booking":
        open_ = (*OPEN_STATES, State.WAITING)
        return select(Booking.id, Booking.day).where(
            Booking.day <= day, Booking.state.not_in(open_)
        )
    if term.kind == "dispute":
        return select(Dispute.id, Dispute.ended_on).where(Dispute.ended_on <= day)
    if term.kind == "handover":
        called_on = func.date(Handover.called_at, type_=Date)
        return select(Handover.id, called_on).where(called_on <= day, Handover.dispute_id.is_(None))
    if term.kind == "inspection":
        return select(Inspection.id, Inspection.checked_on).where(
            Inspection.checked_on <= day, Inspection.state.in_(("closed", "void"))
        )
    if term.kind == "parked_row":
        return select(ParkedRow.id, ParkedRow.parked_on).where(ParkedRow.parked_on <= day)
    return select(RightsRequest.id, RightsRequest.closed_on).where(RightsRequest.closed_on <= day)


def due(session: Session, today: date, limit: int | None = None) -> list[DueRecord]:
    """What waits for a decision: whose term is over and what was proposed by hand.

    Args:
        session: A reading session.
        today: The day.
        limit: How many at the most; of the others nothing is read.

    Returns:
        The longest overdue first.
    """
    known = terms(session)
    over = sorted(
        (rules.years_after(start, term.years), name, key, start)
        for name, term in known.items()
        for key, start in session.execute(_undecided(term, today).limit(limit))
    )
    found = _decided(session, today)
    for _over, name, key, start in over[:limit]:
        term = known[name]
        found.append(_line(session, Ref(term.kind, key), term, start, None))
    return sorted(found, key=lambda one: (one.due_on, one.title))[:limit]


def due_count(session: Session, today: date) -> int:
    """How many lines :func:`due` has, without reading what they are about."""
    undecided = (_undecided(term, today).order_by(None) for term in terms(session).values())
    counts = (
        session.scalar(select(func.count()).select_from(one.subquery())) or 0 for one in undecided
    )
    return sum(counts) + len(_decided(session, today))


def _undecided(term: Term, today: date) -> Any:
    """Key and day of everything whose term is over, about which nobody has said anything yet."""
    statement = _starts(term, rules.latest_start(term, today))
    key, start = statement.selected_columns
    decided = select(RetentionCase.record_id).where(RetentionCase.state != "deleted")
    return statement.where(key.not_in(decided)).order_by(start, key)


def _decided(session: Session, today: date) -> list[DueRecord]:
    """What was proposed or locked, if it waits now; what is kept waits for nobody."""
    waiting = RetentionCase.state.in_(("proposed", "locked"))
    cases = {case.record_id: case for case in session.scalars(select(RetentionCase).where(waiting))}
    over: dict[UUID, tuple[Term, date]] = {}
    for term in terms(session).values() if cases else ():
        statement = _starts(term, rules.latest_start(term, today))
        key, _start = statement.selected_columns
        found = session.execute(statement.where(key.in_(cases)))
        over.update((one, (term, start)) for one, start in found)
    lines = []
    for case in cases.values():
        term_, start = over.get(case.record_id, (None, case.due_on))
        lines.append(_line(session, Ref(case.kind, case.record_id), term_, start, case))
    return [one for one in lines if _waits(one, today)]


def _waits(one: DueRecord, today: date) -> bool:
    """Whether somebody has to decide: what is still locked waits for nobody."""
    if one.state == "locked":
        return one.locked_until is None or one.locked_until <= today
    return True


def _line(
    session: Session, ref: Ref, term: Term | None, start: date, case: RetentionCase | None
) -> DueRecord:
    return DueRecord(
        id=case.id if case else ref.id,
        ref=ref,
        title=title(session, ref),
        rule=term.name if term else "",
        due_on=rules.years_after(start, term.years) if term else start,
        locked_until=locked_until(session, ref),
        case=case.id if case else None,
        state=case.state if case else "",
        reason=case.reason if case else "",
        proposed_by=case.proposed_by if case else "",
        by_hand=bool(case and not case.rule),
    )


def title(session: Session, ref: Ref) -> str:
    """What a record is called, for somebody who has to decide on it."""
    if ref.kind == RightsRequest.__tablename__:
        request = session.get(RightsRequest, ref.id)
        return f"{request.asked_on:%Y-%m-%d} {request.wish}" if request else ""
    if ref.kind == Resident.__tablename__:
        person = session.get(Resident, ref.id)
        return person.name if person else ""
    if ref.kind == ParkedRow.__tablename__:
        row = session.get(ParkedRow, ref.id)
        return f"{row.file} · {row.sheet} · {row.row}" if row else ""
    if ref.kind == Handover.__tablename__:
        call = session.get(Handover, ref.id)
        return f"{call.call_number} · {call.caller}" if call else ""
    return titles(session, [ref.id.hex]).get(ref.id.hex, "")


def locked_until(session: Session, ref: Ref) -> date | None:
    """Until when the term of something else that needs a record still runs; None if nothing does.

    A person stays while a dispute is kept in which the person is a party or acts for one: the
    agreement must be able to say who promised what (PIPL 47: the term of another law still runs).
    A dispute stays for its term once a sitting was held or a paper of it has a number, whoever
    proposes to delete it; one that was only registered, as by mistake, can go.
    """
    if ref.kind == Resident.__tablename__:
        mine = select(Party.dispute_id).where(takes_part(ref.id))
        of: ColumnElement[bool] = Dispute.id.in_(mine)
    elif ref.kind == Dispute.__tablename__:
        held = select(Sitting.dispute_id).where(Sitting.outcome != "")
        numbered = select(PaperNumber.dispute_id)
        of = and_(Dispute.id == ref.id, or_(Dispute.id.in_(held), Dispute.id.in_(numbered)))
    else:
        return None
    ended = session.scalars(select(Dispute.ended_on).where(of)).all()
    if not ended:
        return None
    years = terms(session)["dispute_ended"].years
    return max(rules.years_after(day, years) if day else date.max for day in ended)


def requests(session: Session, *, resident_id: UUID | None = None) -> list[RequestLine]:
    """What was asked, open ones first, then the newest first."""
    statement = (
        select(RightsRequest, Resident.name)
        .outerjoin(Resident, Resident.id == RightsRequest.resident_id)
        .order_by(RightsRequest.state != "open", RightsRequest.asked_on.desc())
    )
    if resident_id is not None:
        statement = statement.where(RightsRequest.resident_id == resident_id)
    return [
        RequestLine(
            *(one.id, one.resident_id, name or "", one.kind, one.asked_on, one.asked_by),
            *(one.standing, one.wish, one.state, one.answer, one.closed_on, one.officer),
        )
        for one, name in session.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a record that was due; of one that is gone nothing but its kind is known."""

    kind: str
    title: str
    state: str
    proposed_at: datetime
    decided_at: datetime
    decided_by: str
    why: str


def decisions(session: Session, limit: int = 20) -> list[Decision]:
    """The last decisions, newest first."""
    found = session.scalars(
        select(RetentionCase)
        .where(RetentionCase.decided_at.is_not(None))
        .order_by(RetentionCase.decided_at.desc())
        .limit(limit)
    )
    return [
        Decision(
            kind=case.kind,
            title="" if case.state == "deleted" else title(session, Ref(case.kind, case.record_id)),
            state=case.state,
            proposed_at=case.proposed_at,
            decided_at=case.decided_at or case.proposed_at,
            decided_by=case.decided_by,
            why=case.decision,
        )
        for case in found
    ]


def _refuse_proposed(session: Session, kept: UUID, gone: UUID) -> None:
    """Refuse to merge what somebody is about to delete: the chief decides on what was proposed."""
    waiting = session.scalar(
        select(RetentionCase.id)
        .where(RetentionCase.record_id.in_((kept, gone)))
        .where(RetentionCase.state.in_(("proposed", "locked")))
        .limit(1)
    )
    if waiting is not None:
        raise Refused(_("One of the two entries is proposed for deletion; that is decided first."))


merging.follows(RightsRequest, "resident_id")
merging.follows(RetentionCase, "record_id", kind=Resident.__tablename__)
merging.hinders(_refuse_proposed)

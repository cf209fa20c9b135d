"""What an officer can do with the sittings of a dispute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.counting import rows
from policepost.core.errors import Refused
from policepost.core.language import _, format_day
from policepost.core.plain import one_line, written
from policepost.mediation import course, desk, expected, facts
from policepost.mediation.codes import Outcome, Presence
from policepost.mediation.records import Attendance, Dispute, PanelMember, Sitting

if TYPE_CHECKING:
    from policepost.core.database import Database

MINUTES = 60
"""That a sitting takes unless said otherwise."""
LONGEST = 600
"""Minutes of one sitting; a longer one is another sitting on another day."""
_HOW_MANY = (
    select(func.count()).select_from(Sitting).where(Sitting.dispute_id == bindparam("dispute"))
)
_PANEL = select(PanelMember.id).where(PanelMember.dispute_id == bindparam("dispute"))
_INVITED = select(Attendance).where(Attendance.sitting_id == bindparam("sitting"))


def plan_sitting(
    db: Database, dispute_id: UUID, planned_at: datetime, place: str = "", minutes: int = MINUTES
) -> UUID:
    """Plan the next sitting; all parties and the panel are invited.

    ``place`` is the post's usual one if none is given. Refused for a statutory holiday ahead, and
    while another sitting is still planned. What else stands in its way, such as a room that is
    taken, is said by `policepost.mediation.planning.days` and does not prevent it.
    """
    _refuse_holiday(planned_at)
    _check_minutes(minutes)
    with db.transaction("Plan sitting") as session:
        dispute = course.open_dispute(session, dispute_id)
        _refuse_before(dispute, planned_at)
        if expected.planned(session, dispute_id) is not None:
            raise Refused(_("A sitting is planned already; move it or record it first."))
        ((count,),) = rows(session, _HOW_MANY, dispute=dispute_id)
        sitting = Sitting(
            dispute_id=dispute_id,
            number=count + 1,
            planned_at=planned_at,
            place=place.strip() or desk.desk(session).place,
            minutes=minutes,
            recorder="",
            record="",
            outcome="",
        )
        session.add(sitting)
        for party_id in expected.party_ids(session, dispute_id):
            expected.invite(session, sitting.id, party_id=party_id)
        for (member_id,) in rows(session, _PANEL, dispute=dispute_id):
            expected.invite(session, sitting.id, member_id=member_id)
        course.settle_status(session, dispute, clock.today())
        return sitting.id


def _refuse_holiday(moment: datetime) -> None:
    """Refuse to invite anybody on a public holiday; what was held on one stands as it was."""
    if moment <= clock.now():
        return
    if clock.is_statutory_holiday(moment.date()):
        raise Refused(
            _("{day} is a public holiday ({name}); choose another day.").format(
                day=moment.date().isoformat(), name=clock.holiday_name(moment.date())
            ),
            field="day",
        )


def _check_minutes(minutes: int) -> None:
    if not 0 < minutes <= LONGEST:
        sentence = _("Give a sitting between 1 and {most} minutes.")
        raise Refused(sentence.format(most=LONGEST), field="minutes")


def _refuse_before(dispute: Dispute, moment: datetime) -> None:
    """No sitting comes before the dispute itself."""
    if moment.date() < dispute.received_on:
        sentence = _("The dispute came in on {day}; give a later day, or correct that one.")
        raise Refused(sentence.format(day=format_day(dispute.received_on)), field="day")


def move_sitting(
    db: Database, sitting_id: UUID, planned_at: datetime, place: str, minutes: int | None = None
) -> None:
    """Put a planned sitting on another time or place; everybody is invited anew.

    ``minutes`` stay as they are if not given.
    """
    _refuse_holiday(planned_at)
    if minutes is not None:
        _check_minutes(minutes)
    with db.transaction("Move sitting") as session:
        sitting = session.get_one(Sitting, sitting_id)
        if sitting.outcome:
            raise Refused(_("This sitting was recorded already."))
        _refuse_before(session.get_one(Dispute, sitting.dispute_id), planned_at)
        if sitting.planned_at != planned_at:
            for one in session.scalars(_INVITED, {"sitting": sitting_id}):
                one.state = Presence.INVITED
        sitting.planned_at = planned_at
        sitting.minutes = minutes or sitting.minutes
        sitting.place = place.strip() or desk.desk(session).place


def set_presence(db: Database, sitting_id: UUID, who: UUID, state: str) -> None:
    """Note whether a party or a member of the panel will come, came or stayed away."""
    if state not in set(Presence):
        raise Refused(_("Choose whether the person came."), field="presence")
    with db.transaction("Note attendance") as session:
        for one in session.scalars(_INVITED, {"sitting": sitting_id}):
            if who in {one.party_id, one.member_id}:
                one.state = state


def record_sitting(db: Database, sitting_id: UUID, told: facts.SittingFacts) -> None:
    """Record how a sitting went, or correct its record.

    Agreement needs two parties; who did not come is noted as absent. Refused once an agreement
    that rests on it is in force.
    """
    told = replace(told, record=written(told.record), recorder=one_line(told.recorder))
    _check_sitting(told)
    with db.transaction("Record sitting") as session:
        sitting = session.get_one(Sitting, sitting_id)
        dispute = course.open_dispute(session, sitting.dispute_id)
        if told.outcome == Outcome.AGREED and len(expected.party_ids(session, dispute.id)) < 2:
            raise Refused(_("Enter at least two parties."), field="parties")
        _refuse_before(dispute, told.started_at)
        _keep_basis(session, sitting, told.outcome)
        sitting.started_at, sitting.ended_at = told.started_at, told.ended_at
        _note_reading(sitting, told)
        sitting.record, sitting.recorder = told.record, told.recorder
        sitting.methods = "、".join(told.methods)
        sitting.outcome = told.outcome
        if told.outcome != Outcome.NOT_HELD:
            _note_who_came(session, sitting_id, told.came)
        course.settle_status(session, dispute, clock.today())


def _note_reading(sitting: Sitting, told: facts.SittingFacts) -> None:
    """Note when the record was read aloud; a record that was changed since is read again."""
    if not told.read_aloud:
        sitting.read_aloud_at = None
    elif sitting.read_aloud_at is None or sitting.record != told.record:
        sitting.read_aloud_at = clock.now()


def _keep_basis(session: Session, sitting: Sitting, outcome: str) -> None:
    """Refuse to take back the outcome on which an agreement in force rests."""
    if sitting.outcome != Outcome.AGREED or outcome == Outcome.AGREED:
        return
    agreement = course.agreement_of(session, sitting.dispute_id)
    if agreement is not None and agreement.effective_on is not None:
        raise Refused(_("The agreement reached in this sitting is in force."), field="outcome")


def _check_sitting(told: facts.SittingFacts) -> None:
    if told.outcome not in set(Outcome):
        raise Refused(_("Choose how the sitting ended."), field="outcome")
    if told.started_at > clock.now():
        raise Refused(_("A sitting cannot be recorded before it began."), field="started_at")
    if told.read_aloud and not told.record:
        raise Refused(_("Type the record before it is read aloud."), field="record")
    if told.ended_at is not None and told.ended_at < told.started_at:
        raise Refused(_("The sitting ends before it begins."), field="ended_at")


def _note_who_came(session: Session, sitting_id: UUID, came: Sequence[UUID]) -> None:
    for one in session.scalars(_INVITED, {"sitting": sitting_id}):
        there = one.party_id in came or one.member_id in came
        one.state = Presence.CAME if there else Presence.ABSENT

"""What an officer can do after an inspection: serve, look again, report, hand over."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, select

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.inspections import recheck_rules, rules
from policepost.inspections.recheck_rules import RecheckForm
from policepost.inspections.records import Handover, Hazard, Inspection, Notice, Recheck
from policepost.inspections.rules import HazardState, InspectionState, Outcome

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database


def settle(session: Session, inspection: Inspection) -> None:
    """Close an inspection once all that it led to is done, and open it again if that is undone."""
    here = inspection.id
    left = select(
        exists().where(Hazard.inspection_id == here, Hazard.state.in_(rules.UNSETTLED))
        | exists().where(
            Hazard.inspection_id == here, Hazard.must_report, Hazard.reported_on.is_(None)
        )
        | exists().where(
            Notice.inspection_id == here, Notice.served_on.is_(None), Notice.void.is_(False)
        )
        | exists().where(Handover.inspection_id == here, Handover.sent_on.is_(None))
    )
    inspection.state = InspectionState.OPEN if session.scalar(left) else InspectionState.CLOSED


def _settle_of(session: Session, inspection_id: UUID) -> None:
    session.flush()
    settle(session, session.get_one(Inspection, inspection_id))


def serve_notice(db: Database, notice_id: UUID, served_on: date, served_to: str) -> None:
    """Record that a notice has reached the place.

    Raises:
        Refused: For a day before it was issued or to come, or without a name.
    """
    with db.transaction("Serve notice") as session:
        notice = session.get_one(Notice, notice_id)
        rules.check_done_between(notice.issued_on, served_on, clock.today(), "served_on")
        rules.check_named(served_to, "served_to")
        notice.served_on, notice.served_to = served_on, served_to.strip()
        _settle_of(session, notice.inspection_id)


def plan_recheck(db: Database, hazard_id: UUID, day: date | None, hour: time | None = None) -> None:
    """Set the day of the next re-check, with or without an hour; None takes the plan back.

    Raises:
        Refused: For a settled hazard, a day that has passed or lies beyond what the law leaves, or
            an hour without a day.
    """
    with db.transaction("Plan re-check") as session:
        hazard = session.get_one(Hazard, hazard_id)
        if day is not None:
            recheck_rules.check_plan(hazard.state, hazard.due_on, day, clock.today())
        elif hour is not None:
            raise Refused(_("Choose the day too, not the hour alone."), field="planned_on")
        hazard.planned_on, hazard.planned_hour = day, hour


def record_recheck(db: Database, hazard_id: UUID, form: RecheckForm) -> UUID:
    """Record what a re-check has found: rectified, not yet, or refused.

    A refusal has to be reported to the township and the fire brigade; the hazard stays unsettled.

    Raises:
        Refused: For a settled hazard, a wrong day, or without reason and new limit where it is not
            rectified.
    """
    with db.transaction("Record re-check") as session:
        hazard = session.get_one(Hazard, hazard_id)
        recheck_rules.check_recheck(hazard.state, hazard.found_on, form, clock.today())
        done = form.outcome == Outcome.RECTIFIED
        recheck = Recheck(
            hazard_id=hazard_id,
            premises_id=hazard.premises_id,
            checked_on=form.checked_on,
            checked_by=form.checked_by.strip(),
            outcome=Outcome(form.outcome),
            reason=form.reason.strip(),
            old_due_on=hazard.due_on,
            new_due_on=None if done else form.new_due_on,
        )
        session.add(recheck)
        put_right = recheck_rules.put_right_on(hazard.due_on, form)
        hazard.state = recheck_rules.state_after(form.outcome, hazard.due_on, put_right)
        hazard.planned_on = hazard.planned_hour = None
        if done:
            hazard.rectified_on = put_right
        elif form.new_due_on is not None:
            hazard.due_on = form.new_due_on
        if form.outcome == Outcome.REFUSED and not hazard.must_report:
            hazard.must_report = True
        session.flush()
        _settle_of(session, hazard.inspection_id)
        return recheck.id


def report_hazard(db: Database, hazard_id: UUID, reported_on: date, reported_to: str) -> None:
    """Record that a grave or refused hazard was reported in writing (order 120).

    Raises:
        Refused: For a day before it was found or to come, or without a name.
    """
    with db.transaction("Report hazard") as session:
        hazard = session.get_one(Hazard, hazard_id)
        rules.check_done_between(hazard.found_on, reported_on, clock.today(), "reported_on")
        rules.check_named(reported_to, "reported_to")
        hazard.reported_on, hazard.reported_to = reported_on, reported_to.strip()
        _settle_of(session, hazard.inspection_id)


def hand_over(db: Database, handover_id: UUID, sent_on: date, sent_to: str) -> None:
    """Record that a matter of section H was handed over in writing.

    Raises:
        Refused: For a day before the inspection or to come, or without a name.
    """
    with db.transaction("Hand matter over") as session:
        handover = session.get_one(Handover, handover_id)
        inspection = session.get_one(Inspection, handover.inspection_id)
        rules.check_done_between(inspection.checked_on, sent_on, clock.today(), "sent_on")
        rules.check_named(sent_to, "sent_to")
        handover.sent_on, handover.sent_to = sent_on, sent_to.strip()
        _settle_of(session, inspection.id)


def note_printed(db: Database, ref: Ref) -> None:
    """Write into the journal that a record or a notice was printed or saved."""
    with db.transaction("Print inspection paper") as session:
        journal.note(session, "print", ref)


def void_inspection(db: Database, inspection_id: UUID, reason: str) -> None:
    """Void a record that is wrong; its numbers stay used, its hazards and notices no longer count.

    Raises:
        Refused: Without a reason, before it is finished, or once a notice of it was served.
    """
    with db.transaction("Void inspection") as session:
        inspection = session.get_one(Inspection, inspection_id)
        mine = select(Notice).where(Notice.inspection_id == inspection_id)
        notices = session.scalars(mine).all()
        served = any(notice.served_on for notice in notices)
        rules.check_may_be_voided(inspection.state, reason, served=served)
        inspection.state, inspection.void_reason = InspectionState.VOID, reason.strip()
        for notice in notices:
            notice.void = True
        found = select(Hazard).where(Hazard.inspection_id == inspection_id)
        for hazard in session.scalars(found):
            hazard.state, hazard.must_report = HazardState.VOID, False
        open_matters = select(Handover).where(
            Handover.inspection_id == inspection_id, Handover.sent_on.is_(None)
        )
        for handover in session.scalars(open_matters):
            session.delete(handover)

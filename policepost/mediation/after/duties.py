"""The responsibility list (责任清单) of a dispute: who does what by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line
from policepost.mediation import course, veil
from policepost.mediation.records import Dispute, Duty

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database

_DUTIES = select(Duty).where(Duty.dispute_id == bindparam("dispute"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """A line of the list; ``id`` is None for one that is new."""

    who: str
    what: str
    due_on: date | None
    id: UUID | None = None
    officer_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDuty:
    """What somebody is still to do in a dispute; ``people`` are its parties, as lists may say."""

    id: UUID
    dispute_id: UUID
    who: str
    what: str
    due_on: date
    people: str
    overdue: bool


def open_duties(session: Session, today: date) -> list[OpenDuty]:
    """What is still to be done of all disputes: by who does it, the earliest first."""
    found = session.execute(
        select(Duty.id.label("duty_id"), Duty.dispute_id, Duty.who, Duty.what, Duty.due_on)
        .add_columns(*veil.COLUMNS)
        .join(Dispute, Dispute.id == Duty.dispute_id)
        .where(Duty.done_on.is_(None))
        .order_by(Duty.who, Duty.due_on, Duty.id)
    )
    return [
        OpenDuty(
            id=row.duty_id,
            dispute_id=row.dispute_id,
            who=row.who,
            what=row.what,
            due_on=row.due_on,
            people=f"{veil.people(session, row)} · {veil.subject(session, row)}",
            overdue=row.due_on < today,
        )
        for row in found
    ]


def set_duties(db: Database, dispute_id: UUID, duties: Sequence[DutyFacts]) -> None:
    """Set who does what by when, in the order of the list; what is left out is removed.

    A line that is done stays done. A line in which nothing stands is passed over.
    """
    wanted = [_tidy(one) for one in duties if one.who.strip() or one.what.strip()]
    with db.transaction("Set duties") as session:
        course.open_dispute(session, dispute_id)
        held = {one.id: one for one in session.scalars(_DUTIES, {"dispute": dispute_id})}
        for position, told in enumerate(wanted, 1):
            duty = held.pop(told.id, None) if told.id is not None else None
            if duty is None:
                duty = Duty(dispute_id=dispute_id)
                session.add(duty)
            duty.position, duty.officer_id, duty.who = position, told.officer_id, told.who
            duty.what, duty.note = told.what, told.note
            duty.due_on = told.due_on or clock.today()
        for gone in held.values():
            session.delete(gone)


def _tidy(told: DutyFacts) -> DutyFacts:
    tidy = replace(told, who=one_line(told.who), what=one_line(told.what), note=told.note.strip())
    if not tidy.who:
        raise Refused(_("Enter who does it."), field="duties")
    if not tidy.what:
        raise Refused(_("Enter what {who} does.").format(who=tidy.who), field="duties")
    if tidy.due_on is None:
        raise Refused(_("Enter by when {who} does it.").format(who=tidy.who), field="duties")
    return tidy


def tick_duty(db: Database, duty_id: UUID, done_on: date | None, note: str = "") -> None:
    """Record that a line was done on a day, or with None that it was not done after all."""
    if done_on is not None and done_on > clock.today():
        raise Refused(_("It cannot have been done in the future."), field="done_on")
    with db.transaction("Tick duty") as session:
        duty = session.get_one(Duty, duty_id)
        duty.done_on = done_on
        duty.note = note.strip() or duty.note

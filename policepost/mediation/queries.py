"""What mediation offers, in the common shapes, to Today, the search, the cards and the charts.

One dispute whole is `policepost.mediation.cards.card`, the list is in
`policepost.mediation.listing`, the figures in `policepost.mediation.counting`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select, true
from sqlalchemy.orm import Session

import policepost.mediation.finding
import policepost.mediation.undoing  # noqa: F401 - says what cannot be taken back
from policepost.core import clock
from policepost.core.language import _
from policepost.core.shapes import AgendaLine, DueLine, Ref, TimelineLine
from policepost.mediation import codes, veil
from policepost.mediation.after import due as after_due
from policepost.mediation.calls import queries as calls
from policepost.mediation.cards import card
from policepost.mediation.codes import UNSETTLED, Status, Urgency
from policepost.mediation.counting import badge, by_month_and_kind, figures, open_count, outcomes
from policepost.mediation.law.ways import finish_until
from policepost.mediation.law.words import BY_POLICE
from policepost.mediation.listing import KIND
from policepost.mediation.planning.rules import second_until
from policepost.mediation.records import Agreement, Dispute, FollowUp, Party, Sitting
from policepost.mediation.rules import usual_until
from policepost.mediation.story import story
from policepost.residents import merging

__all__ = [
    "agenda",
    "badge",
    "by_month_and_kind",
    "card",
    "due",
    "due_of_resident",
    "figures",
    "open_count",
    "outcomes",
    "story",
    "timeline",
]
PLAN_WITHIN: Final = 3
"""Working days within which a sitting is to be planned for a dispute that came in."""


def agenda(session: Session, day: date) -> list[AgendaLine]:
    """The sittings of a day, for Today."""
    first = datetime.combine(day, time.min).astimezone()
    rows = session.execute(
        select(Sitting, Dispute)
        .join(Dispute, Dispute.id == Sitting.dispute_id)
        .where(Sitting.planned_at >= first, Sitting.planned_at < first + timedelta(days=1))
        .where(or_(Sitting.outcome != "", _goes_on()))
        .order_by(Sitting.planned_at)
    )
    return [
        AgendaLine(
            ref=Ref(KIND, dispute.id),
            at=sitting.planned_at,
            until=sitting.ended_at,
            title=f"{veil.people(session, dispute)} · {veil.subject(session, dispute)}",
            detail=_("Sitting {number}, {place}").format(
                number=sitting.number, place=sitting.place
            ),
            badge=_(codes.OUTCOME_WORDS[sitting.outcome]) if sitting.outcome else _("Planned"),
            tone="good" if sitting.outcome == codes.Outcome.AGREED else "info",
        )
        for sitting, dispute in rows
    ]


def due(session: Session, today: date) -> list[DueLine]:
    """What needs doing, whether due or not yet, the earliest first."""
    found = [*_due_of(session, today, true()), *calls.due(session)]
    return sorted(found, key=lambda line: line.due_on)


def due_of_resident(session: Session, resident_id: UUID, today: date) -> list[DueLine]:
    """What needs doing in the disputes of a resident, sittings that are to come among it.

    Also in those in which the resident acts for a party.
    """
    mine = select(Party.dispute_id).where(takes_part(resident_id))
    of = Dispute.id.in_(session.scalars(mine).all())
    found = [*_due_of(session, today, of), *_sittings_to_come(session, today, of)]
    return sorted(found, key=lambda line: line.due_on)


def _due_of(session: Session, today: date, of: ColumnElement[bool]) -> list[DueLine]:
    found = [
        *_sittings_to_record(session, today, of),
        *_disputes_to_move_on(session, of),
        *_agreements_to_finish(session, of),
        *_follow_ups(session, of),
        *after_due.lines(session, of, _DISPUTE, _due),
    ]
    return sorted(found, key=lambda line: line.due_on)


def _sittings_to_come(session: Session, today: date, of: ColumnElement[bool]) -> Iterator[DueLine]:
    first = datetime.combine(today, time.min).astimezone()
    rows = session.execute(
        select(*_DISPUTE, Sitting.planned_at)
        .join(Sitting, Sitting.dispute_id == Dispute.id)
        .where(Sitting.outcome == "", Sitting.planned_at >= first, _goes_on(), of)
    )
    for row in rows:
        line = _due(session, row, _("Sitting of {people}"), row.planned_at.date())
        yield replace(line, due_at=row.planned_at.time().replace(tzinfo=None))


def _goes_on() -> ColumnElement[bool]:
    """A sitting that was planned for a dispute which has ended since is not held."""
    return Dispute.status.in_([status.value for status in codes.OPEN])


_DISPUTE = (
    *(*veil.COLUMNS, Dispute.id, Dispute.officer, Dispute.grid_id),
    *(Dispute.number, Dispute.received_on, Dispute.settled_on, Dispute.urgency, Dispute.status),
    *(Dispute.way, Dispute.appraisal, Dispute.appraised_on),
)
"""What is said of a dispute when something of it is due; of thousands no whole record is read."""


def _due(
    session: Session,
    dispute: Row[*tuple[Any, ...]],
    sentence: str,
    due_on: date,
    detail: str = "",
    owner: str = "",
) -> DueLine:
    return DueLine(
        ref=Ref(KIND, dispute.id),
        title=sentence.format(people=veil.people(session, dispute)),
        detail=detail or veil.subject(session, dispute),
        due_on=due_on,
        owner=owner or dispute.officer,
        grid_id=dispute.grid_id,
    )


def _sittings_to_record(session: Session, today: date, of: ColumnElement[bool]) -> list[DueLine]:
    first = datetime.combine(today, time.min).astimezone()
    rows = session.execute(
        select(*_DISPUTE, Sitting.planned_at)
        .join(Sitting, Sitting.dispute_id == Dispute.id)
        .where(Sitting.outcome == "", Sitting.planned_at < first, _goes_on(), of)
    )
    sentence = _("Record the sitting of {people}")
    return [_due(session, row, sentence, row.planned_at.date()) for row in rows]


def _disputes_to_move_on(session: Session, of: ColumnElement[bool]) -> list[DueLine]:
    """Disputes without a planned sitting, and those whose limit comes.

    People's mediation usually takes a month; the police have three working days, and for a second
    attempt seven after the first, see `policepost.mediation.planning.rules`.
    """
    tried = _first_tried(session)
    planned = set(session.scalars(select(Sitting.dispute_id).where(Sitting.outcome == "")))
    settle, plan = _("Settle or end the dispute of {people}"), _("Plan a sitting for {people}")
    found = []
    first_days: dict[date, date] = {}  # counting working days costs more than the rest
    for dispute in session.execute(select(*_DISPUTE).where(Dispute.status.in_(UNSETTLED), of)):
        within = _settled_until(dispute, tried.get(dispute.id))
        if dispute.id in planned:
            found.append(_due(session, dispute, settle, within))
            continue
        first = day = dispute.received_on
        if dispute.status == Status.MEDIATING:
            first = within
        elif dispute.urgency == Urgency.PLAIN:
            first = first_days.get(day) or clock.add_working_days(day, PLAN_WITHIN)
            first_days[day] = first
        found.append(_due(session, dispute, plan, first))
    return found


def _first_tried(session: Session) -> dict[UUID, date]:
    """When each dispute that the police mediate was first sat over without agreement."""
    asked = (
        select(Sitting.dispute_id, func.min(func.coalesce(Sitting.started_at, Sitting.planned_at)))
        .join(Dispute, Dispute.id == Sitting.dispute_id)
        .where(Dispute.status == Status.MEDIATING, Dispute.way.in_(BY_POLICE))
        .where(Sitting.outcome.in_((codes.Outcome.ADJOURNED, codes.Outcome.FAILED)))
        .group_by(Sitting.dispute_id)
    )
    return {dispute_id: began.date() for dispute_id, began in session.execute(asked)}


def _settled_until(dispute: Row[*tuple[Any, ...]], tried: date | None) -> date:
    """Until when a dispute is to be settled; while an appraisal is awaited the month holds."""
    if tried is not None:
        return second_until(tried)
    until = finish_until(dispute.way, dispute.received_on, dispute)
    return until or usual_until(dispute.received_on)


def _agreements_to_finish(session: Session, of: ColumnElement[bool]) -> list[DueLine]:
    """Agreements that were reached and not printed, or printed and not signed and sealed."""
    rows = session.execute(
        select(*_DISPUTE, Agreement.printed_at)
        .outerjoin(Agreement, Agreement.dispute_id == Dispute.id)
        .where(Dispute.status == Status.AGREED, Agreement.effective_on.is_(None), of)
    )
    to_print = _("Print the agreement of {people}")
    to_sign = _("Have the agreement of {people} signed and sealed")
    found = []
    for row in rows:
        if row.printed_at is None:
            found.append(_due(session, row, to_print, row.settled_on or row.received_on))
        else:
            found.append(_due(session, row, to_sign, row.printed_at.date(), row.number))
    return found


def _follow_ups(session: Session, of: ColumnElement[bool]) -> list[DueLine]:
    rows = session.execute(
        select(*_DISPUTE, FollowUp.purpose, FollowUp.due_on)
        .join(FollowUp, FollowUp.dispute_id == Dispute.id)
        .where(FollowUp.done_on.is_(None), of)
    )
    sentence = _("Follow up the agreement of {people}")
    return [
        _due(
            session,
            row,
            sentence,
            row.due_on,
            " · ".join(one for one in (row.purpose, row.number) if one),
        )
        for row in rows
    ]


def timeline(session: Session, resident_id: UUID) -> list[TimelineLine]:
    """A resident's disputes for the story on the card, newest first.

    Those in which the resident acts for a party say so.
    """
    own = func.max(Party.resident_id == resident_id)
    chosen = (
        select(Dispute, own)
        .join(Party, Party.dispute_id == Dispute.id)
        .where(takes_part(resident_id))
        .group_by(Dispute.id)
        .order_by(Dispute.received_at.desc())
    )
    return [_story(session, dispute, own=bool(party)) for dispute, party in session.execute(chosen)]


def _story(session: Session, dispute: Dispute, *, own: bool) -> TimelineLine:
    title = _("Dispute: {subject}") if own else _("Acts for a party, dispute: {subject}")
    return TimelineLine(
        ref=Ref(KIND, dispute.id),
        at=dispute.received_at,
        title=title.format(subject=veil.subject(session, dispute)),
        detail=f"{veil.people(session, dispute)} · {_(codes.STATUS_WORDS[dispute.status])}",
        tone=codes.STATUS_TONES[dispute.status],
    )


def takes_part(resident_id: UUID) -> ColumnElement[bool]:
    """The condition for the parties that a resident is, or acts for."""
    return or_(Party.resident_id == resident_id, Party.representative_id == resident_id)


merging.follows(Party, "resident_id")
merging.follows(Party, "representative_id")

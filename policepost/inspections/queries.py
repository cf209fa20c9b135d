"""What inspections offer to all: what is due, today's re-checks, stories, figures, the badge.

Lists and single records are read through ``lists`` and ``cards``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

import policepost.grids.premises_queries
import policepost.inspections.finding  # noqa: F401 - makes inspections searchable
from policepost.core.language import N_, _
from policepost.core.shapes import (
    AgendaLine,
    Ref,
    TimelineLine,
    Tone,
)
from policepost.inspections import checklists, rules
from policepost.inspections.deadlines import due_lines, due_of_premises, due_of_resident
from policepost.inspections.lists import HazardLine, hazards_where
from policepost.inspections.records import Hazard, Inspection, Notice, Recheck
from policepost.inspections.rules import InspectionState, Outcome
from policepost.residents import merging

__all__ = [
    "OUTCOME_TONES",
    "agenda_lines",
    "due_lines",
    "due_of_premises",
    "due_of_resident",
    "hazards_found",
    "overdue",
    "timeline",
    "timeline_of_resident",
]

_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        Outcome.RECTIFIED: N_("Re-check: rectified"),
        Outcome.NOT_YET: N_("Re-check: not yet rectified"),
        Outcome.REFUSED: N_("Re-check: refused"),
    }
)
OUTCOME_TONES: Mapping[str, Tone] = MappingProxyType(
    {Outcome.RECTIFIED: "good", Outcome.NOT_YET: "wait", Outcome.REFUSED: "bad"}
)


def agenda_lines(session: Session, day: date) -> list[AgendaLine]:
    """The re-checks that are planned for an hour of a day; those without stand among the due."""
    unsettled = Hazard.state.in_(rules.UNSETTLED)
    planned = and_(unsettled, Hazard.planned_on == day, Hazard.planned_hour.is_not(None))
    return [
        AgendaLine(
            ref=Ref("hazard", line.id),
            at=datetime.combine(day, line.planned_hour or time()).astimezone(),
            until=None,
            title=_("Re-check: {name}").format(name=line.premises),
            detail=line.description,
            badge=_("Hazard"),
            tone="wait",
        )
        for line in sorted(
            hazards_where(session, planned), key=lambda line: (line.planned_hour, line.premises)
        )
    ]


def overdue(session: Session, today: date) -> int:
    """How many hazards are overdue, for the badge of the page."""
    return (
        session.scalar(
            select(func.count()).where(Hazard.state.in_(rules.UNSETTLED), Hazard.due_on < today)
        )
        or 0
    )


# Stories


def timeline(session: Session, premises_id: UUID) -> list[TimelineLine]:
    """The story of a premises: inspections, hazards, notices and re-checks, newest first."""
    lines = [
        *_inspection_story(session, premises_id),
        *_notice_story(session, premises_id),
        *_recheck_story(session, premises_id),
    ]
    return sorted(lines, key=lambda line: (line.at, line.ref.id), reverse=True)


def _inspection_story(session: Session, premises_id: UUID) -> Iterable[TimelineLine]:
    found = func.count(Hazard.id)
    rows = session.execute(
        select(Inspection.id, Inspection.checklist, Inspection.checked_on, Inspection.state, found)
        .outerjoin(Hazard, Hazard.inspection_id == Inspection.id)
        .where(Inspection.premises_id == premises_id)
        .group_by(Inspection.id)
    )
    for key, checklist, checked_on, state, count in rows:
        told: dict[str, str] = {
            InspectionState.DOING: _("in progress"),
            InspectionState.VOID: _("voided"),
        }
        tones: dict[str, Tone] = {InspectionState.DOING: "info", InspectionState.VOID: "muted"}
        yield TimelineLine(
            ref=Ref("inspection", key),
            at=checked_on,
            title=checklists.short_name(checklist),
            detail=told.get(state) or hazards_found(count),
            tone=tones.get(state, "wait" if count else "good"),
        )


def hazards_found(count: int) -> str:
    """How many hazards an inspection has found, in words."""
    if not count:
        return _("no hazards")
    return rules.hazards_counted(count)


def _notice_story(session: Session, premises_id: UUID) -> Iterable[TimelineLine]:
    rows = session.execute(
        select(Notice.id, Notice.kind, Notice.year, Notice.number, Notice.served_on)
        .add_columns(Notice.served_to)
        .where(Notice.premises_id == premises_id, Notice.served_on.is_not(None))
    )
    for key, kind, year, number, served_on, served_to in rows:
        yield TimelineLine(
            ref=Ref("rectification_notice", key),
            at=served_on,
            title=_("Notice served"),
            detail=f"{rules.paper_number(kind, year, number)} · {served_to}",
            tone="info",
        )


def _recheck_story(session: Session, premises_id: UUID) -> Iterable[TimelineLine]:
    rows = session.execute(
        select(Hazard.id, Recheck.checked_on, Recheck.outcome, Recheck.reason, Hazard.description)
        .join(Hazard, Hazard.id == Recheck.hazard_id)
        .where(Recheck.premises_id == premises_id)
    )
    for key, checked_on, outcome, reason, description in rows:
        detail = " · ".join(part for part in (description, reason) if part)
        yield TimelineLine(
            ref=Ref("hazard", key),
            at=checked_on,
            title=_(_OUTCOMES[outcome]),
            detail=detail,
            tone=OUTCOME_TONES[outcome],
        )


def timeline_of_resident(session: Session, resident_id: UUID, today: date) -> list[TimelineLine]:
    """Hazards that a resident has to put right, newest first."""
    lines = hazards_where(session, Hazard.owner_resident_id == resident_id)
    return [_hazard_event(line, today) for line in lines]


def _hazard_event(line: HazardLine, today: date) -> TimelineLine:
    state, tone = rules.shown_state(line.state, line.due_on, today)
    return TimelineLine(
        ref=Ref("hazard", line.id),
        at=line.found_on,
        title=_("Hazard: {name}").format(name=line.premises),
        detail=f"{line.description} · {_(rules.NAMES[state])}",
        tone=tone,
    )


merging.follows(Hazard, "owner_resident_id")

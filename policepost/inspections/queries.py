"""What inspections offer to all: what is due, today's re-checks, stories, figures, the badge.

Lists and single records are read through ``lists`` and ``cards``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

import policepost.grids.premises_queries
import policepost.inspections.finding  # noqa: F401 - makes inspections searchable
from policepost.core.language import N_, _, format_short_day
from policepost.core.shapes import (
    AgendaLine,
    DueLine,
    Ref,
    TimelineLine,
    Tone,
)
from policepost.grids.records import Premises
from policepost.inspections import checklists, recheck_rules, rhythm, rules
from policepost.inspections.lists import Filter, HazardLine, hazards_where
from policepost.inspections.premises_list import premises_ids, premises_lines
from policepost.inspections.records import Handover, Hazard, Inspection, Notice, Recheck
from policepost.inspections.rules import InspectionState, Outcome
from policepost.residents import merging

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


# What needs doing


def due_lines(session: Session, today: date, *, ahead: int = 7) -> list[DueLine]:
    """All that inspections ask for up to ``ahead`` days from today, the longest overdue first.

    Re-checks of hazards, notices to serve, matters to hand over, hazards to report, inspections
    begun and not finished, and premises whose inspection is due.
    """
    until = today + timedelta(days=ahead)
    lines = [*_found_due(session, until, true()), *_premises_due(session, today, until)]
    return sorted(lines, key=lambda line: (line.due_on, line.title))


def due_of_premises(session: Session, premises_id: UUID) -> list[DueLine]:
    """All that inspections of some premises ask for, however far ahead, the earliest first."""
    lines = _found_due(session, date.max, Premises.id == premises_id)
    return sorted(lines, key=lambda line: (line.due_on, line.title))


def due_of_resident(session: Session, resident_id: UUID, _today: date) -> list[DueLine]:
    """The hazards that a resident has to put right, by the limit."""
    mine = and_(Hazard.owner_resident_id == resident_id, Hazard.state.in_(rules.UNSETTLED))
    return [
        DueLine(
            ref=Ref("hazard", line.id),
            title=_("Put right: {name}").format(name=line.premises),
            detail=line.description,
            due_on=line.due_on,
            grid_id=line.grid_id,
        )
        for line in hazards_where(session, mine)
    ]


def _found_due(session: Session, until: date, of: ColumnElement[bool]) -> Iterable[DueLine]:
    """What was found and is not done with, of the premises that pass a condition."""
    for each in (_rechecks_due, _notices_due, _handovers_due, _reports_due, _unfinished):
        yield from each(session, until, of)


def _rechecks_due(session: Session, until: date, of: ColumnElement[bool]) -> Iterable[DueLine]:
    rows = session.execute(
        select(Hazard.id, Hazard.due_on, Hazard.description, Hazard.owner, Hazard.grid_id)
        .add_columns(Hazard.planned_on, Hazard.planned_hour, Premises.name)
        .join(Premises, Premises.id == Hazard.premises_id)
        .where(
            Hazard.state.in_(rules.UNSETTLED),
            or_(Hazard.due_on <= until, Hazard.planned_on <= until),
            of,
        )
    )
    days: dict[date, tuple[date, str]] = {}  # counting working days costs more than the rest
    title, told = _("Re-check: {name}"), _("{text} · at the latest {day}")
    for key, limit, description, owner, grid_id, planned_on, hour, name in rows:
        if limit not in days:
            last = format_short_day(recheck_rules.recheck_last(limit))
            days[limit] = recheck_rules.recheck_on(limit), last
        due_on, last = days[limit]
        yield DueLine(
            ref=Ref("hazard", key),
            title=title.format(name=name),
            detail=told.format(text=description, day=last),
            due_on=planned_on or due_on,
            due_at=hour,
            owner=owner,
            grid_id=grid_id,
        )


def _notices_due(session: Session, until: date, of: ColumnElement[bool]) -> Iterable[DueLine]:
    rows = session.execute(
        select(Notice.id, Notice.serve_by, Notice.grid_id, Notice.kind, Premises)
        .join(Premises, Premises.id == Notice.premises_id)
        .where(Notice.served_on.is_(None), Notice.void.is_(False), Notice.serve_by <= until, of)
    )
    for key, serve_by, grid_id, kind, premises in rows:
        yield DueLine(
            ref=Ref("rectification_notice", key),
            title=_("Serve notice: {name}").format(name=premises.name),
            detail=_(rules.NOTICES[kind]),
            due_on=serve_by,
            owner=premises.responsible,
            grid_id=grid_id,
        )


def _handovers_due(session: Session, until: date, of: ColumnElement[bool]) -> Iterable[DueLine]:
    rows = session.execute(
        select(Handover.inspection_id, Handover.item_text, Handover.due_on, Handover.grid_id)
        .add_columns(Premises.name)
        .join(Premises, Premises.id == Handover.premises_id)
        .where(Handover.sent_on.is_(None), Handover.due_on <= until, of)
    )
    for key, text, due_on, grid_id, name in rows:
        yield DueLine(
            ref=Ref("inspection", key),
            title=_("Hand over: {name}").format(name=name),
            detail=text,
            due_on=due_on,
            grid_id=grid_id,
        )


def _reports_due(session: Session, _until: date, of: ColumnElement[bool]) -> Iterable[DueLine]:
    to_report = and_(Hazard.must_report, Hazard.reported_on.is_(None), of)
    for line in hazards_where(session, to_report):
        yield DueLine(
            ref=Ref("hazard", line.id),
            title=_("Report in writing: {name}").format(name=line.premises),
            detail=line.description,
            due_on=line.found_on,
            owner=line.owner,
            grid_id=line.grid_id,
        )


def _unfinished(session: Session, until: date, of: ColumnElement[bool]) -> Iterable[DueLine]:
    rows = session.execute(
        select(Inspection.id, Inspection.checked_on, Inspection.grid_id, Inspection.checklist)
        .add_columns(Premises.name)
        .join(Premises, Premises.id == Inspection.premises_id)
        .where(Inspection.state == InspectionState.DOING, Inspection.checked_on <= until, of)
    )
    for key, checked_on, grid_id, checklist, name in rows:
        yield DueLine(
            ref=Ref("inspection", key),
            title=_("Finish inspection: {name}").format(name=name),
            detail=checklist_name(checklist),
            due_on=checked_on,
            grid_id=grid_id,
        )


def _premises_due(session: Session, today: date, until: date) -> Iterable[DueLine]:
    days = rhythm.every_days(session)
    ids = premises_ids(session, Filter(state="due"), until, days)
    for line in premises_lines(session, ids, today, days):
        if line.next_on <= until:
            seen = format_short_day(line.last_on, today=today) if line.last_on else _("never")
            yield DueLine(
                ref=Ref("premises", line.id),
                title=_("Inspect: {name}").format(name=line.name),
                detail=_("last on {day}").format(day=seen),
                due_on=line.next_on,
                owner=line.responsible,
                grid_id=line.grid_id,
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


def checklist_name(name: str) -> str:
    """A checklist's short name in the language of the screen."""
    found = checklists.shipped().get(name)
    return found.short_label if found else name


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
            title=checklist_name(checklist),
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

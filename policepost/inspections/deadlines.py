"""What inspections have due: of the whole post, of some premises, of a resident."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from policepost.core.language import _, format_short_day
from policepost.core.shapes import DueLine, Ref
from policepost.grids.records import Premises
from policepost.inspections import checklists, recheck_rules, rhythm, rules
from policepost.inspections.lists import Filter, hazards_where
from policepost.inspections.premises_list import premises_ids, premises_lines
from policepost.inspections.records import Handover, Hazard, Inspection, Notice
from policepost.inspections.rules import InspectionState

LICENCE_SEEN: Final = 90
"""Days before its end from which a licence is due: so early its holder asks for a new one."""


def due_lines(session: Session, today: date, *, ahead: int = 7) -> list[DueLine]:
    """All that inspections ask for up to ``ahead`` days from today, the longest overdue first.

    Re-checks of hazards, notices to serve, matters to hand over, hazards to report, inspections
    begun and not finished, and premises whose inspection is due.
    """
    until = today + timedelta(days=ahead)
    lines = [
        *_found_due(session, until, true()),
        *_premises_due(session, today, until),
        *_licences_due(session, today, true()),
    ]
    return sorted(lines, key=lambda line: (line.due_on, line.title))


def due_of_premises(session: Session, premises_id: UUID, today: date) -> list[DueLine]:
    """All that is due of some premises, however far ahead, the earliest first."""
    of = Premises.id == premises_id
    lines = [*_found_due(session, date.max, of), *_licences_due(session, today, of)]
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
    title, brief = _("Re-check: {name}"), _("Re-check")
    told = _("{text} · at the latest {day}")
    for key, limit, description, owner, grid_id, planned_on, hour, name in rows:
        if limit not in days:
            last = format_short_day(recheck_rules.recheck_last(limit))
            days[limit] = recheck_rules.recheck_on(limit), last
        due_on, last = days[limit]
        yield DueLine(
            ref=Ref("hazard", key),
            title=title.format(name=name),
            brief=brief,
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
            brief=_("Serve notice"),
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
            brief=_("Hand over"),
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
            brief=_("Report in writing"),
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
            brief=_("Finish inspection"),
            detail=checklists.short_name(checklist),
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
                folds=True,
                title=_("Inspect: {name}").format(name=line.name),
                detail=_("last on {day}").format(day=seen),
                due_on=line.next_on,
                owner=line.responsible,
                grid_id=line.grid_id,
            )


def _licences_due(session: Session, today: date, of: ColumnElement[bool]) -> Iterable[DueLine]:
    """Licences for explosives and chemicals that ended or end soon, of premises that are open."""
    rows = session.execute(
        select(Premises.id, Premises.name, Premises.licence, Premises.licence_until)
        .add_columns(Premises.grid_id, Premises.responsible)
        .where(
            Premises.licence_until <= today + timedelta(days=LICENCE_SEEN),
            Premises.closed_on.is_(None),
            of,
        )
    )
    for key, name, licence, until, grid_id, responsible in rows:
        yield DueLine(
            ref=Ref("premises", key),
            title=_("Licence ends: {name}").format(name=name),
            brief=_("Licence ends"),
            detail=licence,
            due_on=until,
            owner=responsible,
            grid_id=grid_id,
        )

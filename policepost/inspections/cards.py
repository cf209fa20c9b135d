"""Single inspections, hazards and notices with all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from policepost.inspections import checklists
from policepost.inspections.answering import Given
from policepost.inspections.checklist import Checklist
from policepost.inspections.lists import HazardLine, hazards_where
from policepost.inspections.records import (
    ChecklistEdition,
    Handover,
    Hazard,
    Inspection,
    Notice,
    Recheck,
)
from policepost.inspections.rules import OFFICIAL, InspectionState, Inspector


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One order to correct."""

    id: UUID
    inspection_id: UUID
    premises_id: UUID
    kind: str
    year: int
    number: int
    issued_on: date
    serve_by: date
    served_on: date | None
    served_to: str
    void: bool


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One matter to hand over in writing."""

    id: UUID
    inspection_id: UUID
    item_code: str
    item_text: str
    due_on: date
    sent_on: date | None
    sent_to: str


@dataclass(frozen=True, slots=True)
class RecheckLine:
    """One look at a hazard after its limit."""

    id: UUID
    hazard_id: UUID
    checked_on: date
    checked_by: str
    outcome: str
    reason: str
    old_due_on: date
    new_due_on: date | None


@dataclass(frozen=True, slots=True)
class LastInspection:
    """What the next inspection takes over from the last one."""

    checked_on: date
    head: Mapping[str, str]
    accompanied_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionCard:
    """All of one inspection."""

    id: UUID
    premises_id: UUID
    grid_id: UUID | None
    checklist: Checklist
    state: str
    checked_on: date
    year: int | None
    number: int | None
    head: Mapping[str, str]
    inspectors: tuple[Inspector, ...]
    accompanied_by: str
    answers: Mapping[str, Given]
    waived: Mapping[str, str]
    remarks: str
    void_reason: str
    hazards: tuple[HazardLine, ...]
    notices: tuple[NoticeLine, ...]
    handovers: tuple[HandoverLine, ...]


_EDITIONS: dict[UUID, Checklist] = {}


def checklist_of(session: Session, edition_id: UUID) -> Checklist:
    """The checklist in the words that an inspection was made with; an edition never changes."""
    found = _EDITIONS.get(edition_id)
    if found is None:
        found = checklists.parse(session.get_one(ChecklistEdition, edition_id).body)
        _EDITIONS[edition_id] = found
    return found


def last_of(session: Session, premises_id: UUID, checklist: str) -> LastInspection | None:
    """The last finished inspection of a premises with a checklist."""
    row = session.execute(
        select(Inspection.checked_on, Inspection.head, Inspection.accompanied_by)
        .where(
            Inspection.premises_id == premises_id,
            Inspection.checklist == checklist,
            Inspection.state.in_(OFFICIAL),
        )
        .order_by(Inspection.checked_on.desc(), Inspection.id.desc())
        .limit(1)
    ).first()
    return LastInspection(*row) if row else None


def inspection(session: Session, inspection_id: UUID) -> InspectionCard | None:
    """One inspection with all that it led to, None when it is gone."""
    one = session.get(Inspection, inspection_id)
    if one is None:
        return None
    return InspectionCard(
        id=one.id,
        premises_id=one.premises_id,
        grid_id=one.grid_id,
        checklist=checklist_of(session, one.edition_id),
        state=one.state,
        checked_on=one.checked_on,
        year=one.year,
        number=one.number,
        head=dict(one.head),
        inspectors=tuple(Inspector(**each) for each in one.inspectors),
        accompanied_by=one.accompanied_by,
        answers=given_from(one.answers),
        waived=dict(one.waived),
        remarks=one.remarks,
        void_reason=one.void_reason,
        hazards=tuple(hazards_where(session, Hazard.inspection_id == one.id)),
        notices=tuple(_notices(session, Notice.inspection_id == one.id)),
        handovers=tuple(_handovers(session, Handover.inspection_id == one.id)),
    )


def given_from(plain: Mapping[str, Any]) -> dict[str, Given]:
    """Answers as they are stored, or as a draft keeps them, made into values."""
    return {code: Given(tuple(one["codes"]), one["note"]) for code, one in plain.items()}


def in_progress(session: Session, premises_id: UUID) -> UUID | None:
    """An inspection of a premises that was begun and not finished."""
    return session.scalar(
        select(Inspection.id)
        .where(Inspection.premises_id == premises_id, Inspection.state == InspectionState.DOING)
        .limit(1)
    )


def hazard(session: Session, hazard_id: UUID) -> HazardLine | None:
    """One hazard, None when it is gone."""
    return next(iter(hazards_where(session, Hazard.id == hazard_id)), None)


def notice(session: Session, notice_id: UUID) -> NoticeLine | None:
    """One notice, None when it is gone."""
    return next(iter(_notices(session, Notice.id == notice_id)), None)


def rechecks(session: Session, hazard_id: UUID) -> list[RecheckLine]:
    """The looks at a hazard, the last first."""
    rows = session.execute(
        select(
            Recheck.id,
            Recheck.hazard_id,
            Recheck.checked_on,
            Recheck.checked_by,
            Recheck.outcome,
            Recheck.reason,
            Recheck.old_due_on,
            Recheck.new_due_on,
        )
        .where(Recheck.hazard_id == hazard_id)
        .order_by(Recheck.checked_on.desc(), Recheck.id.desc())
    )
    return [RecheckLine(*row) for row in rows]


def _notices(session: Session, condition: ColumnElement[bool]) -> Iterable[NoticeLine]:
    rows = session.execute(
        select(
            Notice.id,
            Notice.inspection_id,
            Notice.premises_id,
            Notice.kind,
            Notice.year,
            Notice.number,
            Notice.issued_on,
            Notice.serve_by,
            Notice.served_on,
            Notice.served_to,
            Notice.void,
        )
        .where(condition)
        .order_by(Notice.kind.desc(), Notice.number)
    )
    return [NoticeLine(*tuple(row)) for row in rows]


def _handovers(session: Session, condition: ColumnElement[bool]) -> Iterable[HandoverLine]:
    rows = session.execute(
        select(
            Handover.id,
            Handover.inspection_id,
            Handover.item_code,
            Handover.item_text,
            Handover.due_on,
            Handover.sent_on,
            Handover.sent_to,
        )
        .where(condition)
        .order_by(Handover.item_code)
    )
    return [HandoverLine(*row) for row in rows]

"""What an officer can do with inspections; one function, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from policepost.core import attachments, clock, drafts
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.numbering import take_number
from policepost.core.shapes import Ref
from policepost.grids.records import Premises
from policepost.inspections import answering, cards, checklists, rules
from policepost.inspections.answering import Given, HazardForm, InspectionForm
from policepost.inspections.checklist import Checklist
from policepost.inspections.followups import settle
from policepost.inspections.records import (
    ChecklistEdition,
    Handover,
    Hazard,
    Inspection,
    Notice,
)
from policepost.inspections.rules import HazardState, InspectionState, Inspector, NoticeKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database

DRAFT = "inspections.answers"
"""Name of the draft that keeps what is answered before it is official."""


def start_inspection(
    db: Database,
    premises_id: UUID,
    *,
    checklist: str = "",
    checked_on: date | None = None,
    inspectors: Sequence[Inspector] = (),
    accompanied_by: str = "",
) -> UUID:
    """Begin an inspection; what is known of the premises and of the last one is carried over.

    Args:
        db: The open post.
        premises_id: What is inspected.
        checklist: Name of the checklist, by default the one proposed for the kind of premises.
        checked_on: By default today.
        inspectors: Who inspects; at least one police officer.
        accompanied_by: Who of the premises comes along, by default as last time.

    Raises:
        Refused: Without a police officer, for a closed premises, for a day to come, or when one
            with the same checklist is already in progress.
    """
    rules.check_inspectors(inspectors)
    day = checked_on or clock.today()
    rules.check_day(day, clock.today())
    with db.transaction("Start inspection") as session:
        premises = session.get_one(Premises, premises_id)
        if premises.closed_on is not None:
            raise Refused(_("This premises is closed; open it again before you inspect it."))
        used = checklists.shipped()[checklist] if checklist else checklists.proposed(premises.kind)
        _refuse_second(session, premises_id, used.code)
        last = cards.last_of(session, premises_id, used.code)
        inspection = Inspection(
            premises_id=premises_id,
            grid_id=premises.grid_id,
            edition_id=_edition(session, used),
            checklist=used.code,
            state=InspectionState.DOING,
            checked_on=day,
            head=_head(premises, used, last.head if last else {}),
            inspectors=_plain_inspectors(inspectors),
            accompanied_by=accompanied_by or (last.accompanied_by if last else ""),
        )
        session.add(inspection)
        session.flush()
        return inspection.id


def _refuse_second(session: Session, premises_id: UUID, checklist: str) -> None:
    doing = select(Inspection.id).where(
        Inspection.premises_id == premises_id,
        Inspection.checklist == checklist,
        Inspection.state == InspectionState.DOING,
    )
    if session.scalar(doing) is not None:
        raise Refused(_("An inspection of this premises is in progress; continue that one."))


def _edition(session: Session, checklist: Checklist) -> UUID:
    """The stored wording that inspections made now refer to."""
    held = session.scalar(
        select(ChecklistEdition.id).where(ChecklistEdition.digest == checklist.digest)
    )
    if held is not None:
        return held
    edition = ChecklistEdition(
        name=checklist.code,
        version=checklist.version,
        digest=checklist.digest,
        body=dict(checklist.body),
    )
    session.add(edition)
    session.flush()
    return edition.id


def _head(premises: Premises, checklist: Checklist, last: Mapping[str, str]) -> dict[str, str]:
    head = {field.code: last.get(field.code, "") for field in checklist.head}
    return head | {
        "name": premises.name,
        "kind": premises.kind,
        "responsible": premises.responsible,
        "phone": premises.phone,
        "address": premises.address,
    }


def _plain_inspectors(inspectors: Iterable[Inspector]) -> list[Any]:
    return [
        {"name": one.name.strip(), "officer": one.officer, "badge": one.badge} for one in inspectors
    ]


def _plain_answers(answers: Mapping[str, Given]) -> dict[str, Any]:
    return {
        code: {"codes": list(given.codes), "note": given.note.strip()}
        for code, given in answers.items()
        if given.codes or given.note.strip()
    }


def keep_answers(db: Database, inspection_id: UUID, form: InspectionForm) -> None:
    """Put down an inspection that goes on later; nothing is checked for being complete.

    Raises:
        Refused: When it is already finished.
    """
    with db.transaction("Put down inspection") as session:
        inspection = _doing(session, inspection_id)
        _write(inspection, form)
        drafts.drop(session, db.officer.name, DRAFT, inspection_id)


def _doing(session: Session, inspection_id: UUID) -> Inspection:
    inspection = session.get_one(Inspection, inspection_id)
    if inspection.state != InspectionState.DOING:
        raise Refused(_("This inspection is finished; its answers stay as they were."))
    return inspection


def _write(inspection: Inspection, form: InspectionForm) -> None:
    inspection.checked_on = form.checked_on
    inspection.head = dict(form.head)
    inspection.inspectors = _plain_inspectors(form.inspectors)
    inspection.accompanied_by = form.accompanied_by.strip()
    inspection.answers = _plain_answers(form.answers)
    inspection.remarks = form.remarks.strip()


def discard_inspection(db: Database, inspection_id: UUID) -> None:
    """Take away an inspection that was begun by mistake.

    Raises:
        Refused: When it is already finished.
    """
    with db.transaction("Discard inspection") as session:
        inspection = _doing(session, inspection_id)
        attachments.detach_all(session, Ref(Inspection.__tablename__, inspection_id))
        session.delete(inspection)
        drafts.drop(session, db.officer.name, DRAFT, inspection_id)


def finish_inspection(
    db: Database, inspection_id: UUID, form: InspectionForm, hazards: Sequence[HazardForm] = ()
) -> tuple[UUID, ...]:
    """Make an inspection official: its number, its hazards, its notices, its handings over.

    Returns:
        The notices to print and serve.

    Raises:
        Refused: While an answer is missing, a failed item has neither hazard nor reason, nobody
            came along, or a limit does not fit; nothing is then changed.
    """
    today = clock.today()
    rules.check_inspectors(form.inspectors)
    rules.check_day(form.checked_on, today)
    with db.transaction("Finish inspection") as session:
        inspection = _doing(session, inspection_id)
        checklist = cards.checklist_of(session, inspection.edition_id)
        kind = form.head.get("kind", "")
        found = answering.faults(checklist, kind, form.answers)
        answering.check_answers(checklist, kind, form.answers)
        rules.check_accompanied(form.accompanied_by)
        answering.check_hazards(checklist, found, hazards, form.checked_on)
        _write(inspection, form)
        inspection.year = form.checked_on.year
        inspection.number = take_number(session, "inspection", inspection.year)
        notices = _add_hazards(session, inspection, checklist, found, hazards)
        _add_handovers(session, inspection, checklist, kind, form.answers)
        session.flush()
        settle(session, inspection)
        drafts.drop(session, db.officer.name, DRAFT, inspection_id)
        return notices


def _add_hazards(
    session: Session,
    inspection: Inspection,
    checklist: Checklist,
    found: Sequence[answering.Fault],
    forms: Sequence[HazardForm],
) -> tuple[UUID, ...]:
    by_item = {form.item: form for form in forms}
    notices: dict[NoticeKind, Notice] = {}
    for fault in found:
        form = by_item[fault.item.code]
        if form.waived.strip():
            inspection.waived = {**inspection.waived, fault.item.code: form.waived.strip()}
            continue
        hazard = _hazard(inspection, checklist, fault, form)
        if not hazard.on_the_spot:
            kind = rules.notice_kind(hazard.due_on, inspection.checked_on)
            if kind not in notices:
                notices[kind] = _notice(session, inspection, checklist, kind)
            hazard.notice_id = notices[kind].id
        session.add(hazard)
    return tuple(notice.id for notice in notices.values())


def _hazard(
    inspection: Inspection, checklist: Checklist, fault: answering.Fault, form: HazardForm
) -> Hazard:
    day = inspection.checked_on
    due_on = day if form.on_the_spot or form.due_on is None else form.due_on
    return Hazard(
        inspection_id=inspection.id,
        premises_id=inspection.premises_id,
        grid_id=inspection.grid_id,
        item_code=fault.item.code,
        item_text=fault.text,
        description=form.description.strip(),
        violations=list(fault.violations),
        severity=form.severity,
        owner=form.owner.strip(),
        owner_resident_id=form.owner_resident_id,
        found_on=day,
        first_due_on=due_on,
        due_on=due_on,
        limit_reason=form.limit_reason.strip(),
        on_the_spot=form.on_the_spot,
        state=HazardState.IN_TIME if form.on_the_spot else HazardState.OPEN,
        rectified_on=day if form.on_the_spot else None,
        must_report=checklist.severities[form.severity].report,
    )


def _notice(
    session: Session, inspection: Inspection, checklist: Checklist, kind: NoticeKind
) -> Notice:
    year = inspection.checked_on.year
    notice = Notice(
        inspection_id=inspection.id,
        premises_id=inspection.premises_id,
        grid_id=inspection.grid_id,
        kind=kind,
        year=year,
        number=take_number(session, f"notice_{kind}", year),
        issued_on=inspection.checked_on,
        serve_by=rules.serve_by(checklist, kind, inspection.checked_on),
    )
    session.add(notice)
    session.flush()
    return notice


def _add_handovers(
    session: Session,
    inspection: Inspection,
    checklist: Checklist,
    kind: str,
    answers: Mapping[str, Given],
) -> None:
    for item in answering.transfers(checklist, kind, answers):
        session.add(
            Handover(
                inspection_id=inspection.id,
                premises_id=inspection.premises_id,
                grid_id=inspection.grid_id,
                item_code=item.code,
                item_text=item.text,
                due_on=rules.hand_over_by(checklist, inspection.checked_on),
            )
        )

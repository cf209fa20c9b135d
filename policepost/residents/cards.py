"""What the card of one person shows: the entry, the household, earlier dwellings, the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from policepost.core.counting import rows
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.shapes import Ref, TimelineLine
from policepost.core.vague import Known, VagueDay
from policepost.grids import verifying
from policepost.grids.records import Place
from policepost.residents import documents, merging, move_story, residing, rules
from policepost.residents.documents import DocumentLine
from policepost.residents.records import Resident

KIND = Resident.__tablename__
_GRID = select(Resident.grid_id).where(Resident.id == bindparam("key"))


@dataclass(frozen=True, slots=True)
class ResidentCard:
    """All that the register says of one person.

    Attributes:
        host: The name of who puts the person up, of a resident as the register has it now.
        guardian: The same of the guardian; nobody for who is of age.
        under_age: Whether the person is under 14, so that all of this is sensitive.
        documents: Those besides the first.
    """

    id: UUID
    name: str
    document_kind: str
    id_number: str
    sex: str
    birth_date: date | None
    age: int | None
    ethnic: str | None
    phone: str
    kind: str
    dwelling_id: UUID | None
    address: str
    short_address: str
    grid_id: UUID | None
    grid: str
    relation: str | None
    living_reason: str | None
    collected_on: date | None
    collected_by: str
    verified_on: date | None
    verified_by: str
    verify_due: date | None
    needs_verifying: bool
    moved_in_on: date | None
    moved_in: VagueDay | None
    home_address: str
    staying_until: date | None
    nationality: str | None
    foreign_name: str
    document_until: date | None
    entered_on: date | None
    declared_on: date | None
    host_id: UUID | None
    host: str
    host_phone: str
    settling_reason: str | None
    settling_step: str
    settling_by: str
    settling_on: date | None
    guardian_id: UUID | None
    guardian: str
    guardian_phone: str
    left_on: date | None
    left: VagueDay | None
    left_kind: str
    left_reason: str
    note: str
    care_reason: str
    care_by: str
    care_until: date | None
    care_needs: tuple[str, ...]
    under_age: bool
    documents: tuple[DocumentLine, ...]
    missing: tuple[str, ...]

    @property
    def id_masked(self) -> str:
        """The number as lists show it."""
        return rules.masked(self.id_number)


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """One person who lives in the same dwelling.

    Attributes:
        household: Which household of the dwelling, counted from 1.
    """

    id: UUID
    name: str
    sex: str
    age: int | None
    relation: str | None
    kind: str
    household: int


def grid_of(session: Session, resident_id: UUID) -> UUID | None:
    """Return the grid in which somebody lives, without reading more of the entry."""
    return next((grid for (grid,) in rows(session, _GRID, key=resident_id)), None)


def card(session: Session, resident_id: UUID, today: date) -> ResidentCard | None:
    """Return one person, or nothing if the entry is gone; a merged one leads to the person."""
    found = session.get(Resident, resident_id)
    if found is None:
        found = session.get(Resident, merging.standing(session, resident_id))
    if found is None:
        return None
    place = session.get(Place, found.dwelling_id) if found.dwelling_id else None
    grid = session.get(Place, found.grid_id) if found.grid_id else None
    days = verifying.within(session, "resident")
    named = _named(session, found, today)
    return ResidentCard(
        id=found.id,
        name=found.name,
        document_kind=found.document_kind,
        id_number=found.id_number or "",
        sex=found.sex,
        birth_date=found.birth_date,
        age=rules.age(found.birth_date, today),
        ethnic=found.ethnic,
        phone=found.phone,
        kind=found.kind,
        dwelling_id=found.dwelling_id,
        address=place.address if place else found.address_written,
        short_address=place.short_address if place else found.address_written,
        grid_id=found.grid_id,
        grid=grid.name if grid else "",
        relation=found.relation,
        living_reason=found.living_reason,
        collected_on=found.collected_on,
        collected_by=found.collected_by,
        verified_on=found.verified_on,
        verified_by=found.verified_by,
        verify_due=verifying.due_on(found.kind, found.verified_on, days),
        needs_verifying=verifying.is_due(found.kind, found.verified_on, days, today),
        moved_in_on=found.moved_in_on,
        moved_in=_moved_in(found),
        home_address=found.home_address,
        staying_until=found.staying_until,
        nationality=found.nationality,
        foreign_name=found.foreign_name,
        document_until=found.document_until,
        entered_on=found.entered_on,
        declared_on=found.declared_on,
        settling_reason=found.settling_reason,
        settling_step=found.settling_step,
        settling_by=found.settling_by,
        settling_on=found.settling_on,
        **named,
        left_on=found.left_on,
        left=residing.left_of(found.left_on, found.left_vague) if found.left_on else None,
        left_kind=found.left_kind,
        left_reason=found.left_reason,
        note=found.note,
        care_reason=found.care_reason,
        care_by=found.care_by,
        care_until=found.care_until,
        care_needs=tuple(one for one in found.care_needs.split("/") if one),
        under_age=rules.under_age(found.birth_date, today),
        documents=tuple(documents.of(session, found.id)),
        missing=rules.missing(found, today),
    )


def _named(session: Session, found: Resident, today: date) -> dict[str, Any]:
    """Return host and guardian: who they are, what they are called now, their telephones."""
    told: dict[str, Any] = {}
    for role in ("host", "guardian"):
        key, name, phone = (getattr(found, role + part) for part in ("_id", "", "_phone"))
        if role == "guardian" and not rules.minor(found.birth_date, today):
            key, name, phone = None, "", ""
        other = session.get(Resident, key) if key is not None else None
        if other is not None:
            name, phone = other.name, other.phone
        told |= {f"{role}_id": key, role: name, f"{role}_phone": phone}
    return told


def _moved_in(found: Resident) -> VagueDay | None:
    since = residing.since_of(found.moved_in_on, found.moved_in_vague)
    return None if since.known is Known.NOTHING else since


def household(session: Session, dwelling_id: UUID | None, today: date) -> list[HouseholdLine]:
    """Return who lives in a dwelling, household by household, each householder first."""
    if dwelling_id is None:
        return []
    rows = session.execute(
        select(
            *(Resident.id, Resident.name, Resident.sex, Resident.birth_date),
            *(Resident.relation, Resident.kind, Resident.household),
        )
        .where(Resident.dwelling_id == dwelling_id, Resident.left_on.is_(None))
        .order_by(
            *(Resident.household, func.coalesce(Resident.relation, "99")),
            *(Resident.birth_date, Resident.id),
        )
    )
    return [
        HouseholdLine(key, name, sex, rules.age(born, today), relation, kind, number)
        for key, name, sex, born, relation, kind, number in rows
    ]


def timeline(session: Session, resident_id: UUID) -> list[TimelineLine]:
    """Return what the register itself knows of somebody's story, newest first."""
    found = session.get(Resident, resident_id)
    if found is None:
        return []
    ref = Ref(KIND, resident_id)
    lines = move_story.lines(session, ref)
    if found.collected_on:
        lines.append(
            TimelineLine(
                ref=ref, at=found.collected_on, title=_("Collected"), detail=found.collected_by
            )
        )
    lines += [
        TimelineLine(
            ref=ref,
            at=noted.noted_at,
            title=_("Not the same person as {name}").format(name=name),
            detail=noted.noted_by,
            tone="muted",
        )
        for noted, name in merging.different(session, resident_id)
    ]
    lines += [
        TimelineLine(
            ref=ref,
            at=one.merged_at,
            title=_("Two entries merged"),
            detail=_("{name}, by {officer}").format(
                name=one.gone["name"], officer=one.merged_by or "–"
            ),
            tone="muted",
        )
        for one in merging.into(session, resident_id)
    ]
    lines += _verified(session, ref)
    return sorted(lines, key=lambda line: f"{line.at:%Y-%m-%d}", reverse=True)


def _verified(session: Session, ref: Ref) -> list[TimelineLine]:
    """Return each day on which an officer verified the entry, as the journal keeps it.

    Who imports a day has not verified anybody: without a name in the file nobody is named.
    """
    lines: dict[str, TimelineLine] = {}
    by: dict[UUID, str] = {}
    before = [Ref(KIND, one.gone_id) for one in merging.into(session, ref.id)]
    for line in reversed(journal.history(session, [ref, *before])):
        fields = {name: after for name, _before, after in line.changes}
        by[line.ref.id] = fields.get("verified_by") or by.get(line.ref.id, "")
        day = fields.get("verified_on")
        if day and day not in lines:
            lines[day] = TimelineLine(
                ref=ref,
                at=date.fromisoformat(day),
                title=_("Verified"),
                detail=by[line.ref.id],
                tone="good",
            )
    return list(lines.values())

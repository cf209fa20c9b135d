"""What the register tells of a dwelling: who came and went, and what is due of who lives there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core.language import _
from policepost.core.shapes import Ref, TimelineLine
from policepost.core.vague import Known, VagueDay, format_if_vague
from policepost.grids import dwellers
from policepost.residents import moving, residing
from policepost.residents.deadlines import due_in
from policepost.residents.records import Residence, Resident

KIND = Resident.__tablename__


def story(session: Session, dwelling_id: UUID, _today: date) -> list[TimelineLine]:
    """Return each coming and going whose day is known, at least by its month or year."""
    return [*_of_today(session, dwelling_id), *_of_records(session, dwelling_id)]


def _of_today(session: Session, dwelling_id: UUID) -> Iterator[TimelineLine]:
    """Tell of those whose main dwelling it is, or was when they left the area."""
    rows = session.execute(
        select(
            *(Resident.id, Resident.name, Resident.moved_in_on, Resident.moved_in_vague),
            *(Resident.left_on, Resident.left_vague, Resident.left_kind, Resident.left_reason),
        ).where(Resident.dwelling_id == dwelling_id, Resident.locked_until.is_(None))
    )
    for row in rows:
        if row.moved_in_on is not None:
            since = residing.since_of(row.moved_in_on, row.moved_in_vague)
            yield from _line(row.id, since, _("{name} moved in").format(name=row.name))
        if row.left_on is not None:
            left = residing.left_of(row.left_on, row.left_vague)
            died = row.left_kind == moving.DIED
            sentence = _("{name} died") if died else _("{name} left")
            yield from _line(row.id, left, sentence.format(name=row.name), row.left_reason)


def _of_records(session: Session, dwelling_id: UUID) -> Iterator[TimelineLine]:
    """Tell of those who lived there before, or live there besides their main dwelling."""
    rows = session.execute(
        select(Resident.id, Resident.name, Residence.since, Residence.until)
        .join(Resident, Resident.id == Residence.resident_id)
        .where(Residence.dwelling_id == dwelling_id, Resident.locked_until.is_(None))
    )
    for key, name, since, until in rows:
        yield from _line(key, VagueDay.read(since), _("{name} moved in").format(name=name))
        if until is not None:
            yield from _line(key, VagueDay.read(until), _("{name} moved out").format(name=name))


def _line(key: UUID, day: VagueDay, title: str, detail: str = "") -> Iterator[TimelineLine]:
    if day.known is Known.NOTHING:
        return
    vague = format_if_vague(day)
    ref = Ref(KIND, key)
    yield TimelineLine(ref=ref, at=day.possibly, title=title, detail=detail, vague=vague)


dwellers.stories.append(story)
dwellers.dues.append(due_in)

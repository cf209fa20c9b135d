"""What the register has due: care that ends, documents, stays, declarations, registrations.

Each is read by an index of the few entries that have the day. Who left is passed over afterwards:
asked for it, SQLite would read all who did not leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from policepost.core import clock, tables
from policepost.core.language import _, format_day
from policepost.core.shapes import DueLine, Ref
from policepost.residents import listing, numbers
from policepost.residents.kinds import Kind
from policepost.residents.records import Resident, ResidentDocument

KIND = Resident.__tablename__
NEWBORN = "01"
"""Code of ``settling_reasons``: the birth is to be declared within a month (户口登记条例 第7条)."""
ON_CARDS = timedelta(days=60)
"""So far ahead a card says what is due; what ends later stands among the facts."""
LOOKED_BACK = 365
"""Days after which a document that ended is no task any more: verifying the entry clears it up."""

_WHO = (
    *(Resident.id, Resident.name, Resident.kind, Resident.grid_id),
    *(Resident.left_on, Resident.birth_date),
)


def due(session: Session, today: date, *, ahead: int = 7) -> list[DueLine]:
    """Return what is due in the next days and what is overdue, the earliest first."""
    return _sorted(_all(session, today, today + timedelta(days=ahead), None))


def due_of(session: Session, resident_id: UUID, today: date) -> list[DueLine]:
    """Return what is due of one person within :data:`ON_CARDS`."""
    return _sorted(_all(session, today, today + ON_CARDS, Resident.id == resident_id))


def due_in(session: Session, dwelling_id: UUID, today: date) -> list[DueLine]:
    """Return what is due of everybody who lives in a dwelling within :data:`ON_CARDS`."""
    return _sorted(_all(session, today, today + ON_CARDS, Resident.dwelling_id == dwelling_id))


def _sorted(lines: Iterator[DueLine]) -> list[DueLine]:
    return sorted(lines, key=lambda line: (line.due_on, line.title))


def _all(
    session: Session, today: date, last: date, of: ColumnElement[bool] | None
) -> Iterator[DueLine]:
    for each in (_care, _stays, _first_documents, _documents, _undeclared, _settling):
        yield from each(session, today, last, of)


def _rows(session: Session, asked: Any, of: ColumnElement[bool] | None) -> Iterator[Any]:
    """Yield the rows of people who are here."""
    rows = session.execute(asked if of is None else asked.where(of))
    return (row for row in rows if row.left_on is None)


def _line(row: Any, words: tuple[str, str], due_on: date, detail: str, owner: str = "") -> DueLine:
    sentence, brief = words
    return DueLine(
        ref=Ref(KIND, row.id),
        title=sentence.format(name=row.name),
        brief=brief,
        detail=detail,
        due_on=due_on,
        owner=owner,
        grid_id=row.grid_id,
    )


def _care(
    session: Session, today: date, last: date, of: ColumnElement[bool] | None
) -> Iterator[DueLine]:
    """Yield the care that ends: it is renewed with a new reason, or ends."""
    asked = select(*_WHO, Resident.care_reason, Resident.care_by, Resident.care_until).where(
        listing.cared_for(today), Resident.care_until <= last
    )
    for row in _rows(session, asked, of):
        yield _line(
            row,
            (_("Care ends: {name}"), _("Care ends")),
            row.care_until,
            row.care_reason,
            row.care_by,
        )


def _stays(
    session: Session, today: date, last: date, of: ColumnElement[bool] | None
) -> Iterator[DueLine]:
    """Yield the stays that were meant to end: somebody looks whether the person is still here."""
    asked = select(*_WHO, Resident.staying_until).where(
        Resident.staying_until.between(today - timedelta(days=LOOKED_BACK), last)
    )
    for row in _rows(session, asked, of):
        kind = tables.table("resident_kinds").label(row.kind)
        words = (_("Intended stay ends: {name}"), _("Intended stay ends"))
        yield _line(row, words, row.staying_until, kind)


def _first_documents(
    session: Session, today: date, last: date, of: ColumnElement[bool] | None
) -> Iterator[DueLine]:
    asked = select(
        *_WHO, Resident.document_kind.label("document"), Resident.document_until.label("until")
    ).where(_ends_soon(Resident.document_until, today))
    yield from _renewals(_rows(session, asked, of), today, last)


def _documents(
    session: Session, today: date, last: date, of: ColumnElement[bool] | None
) -> Iterator[DueLine]:
    asked = (
        select(
            *_WHO,
            ResidentDocument.kind.label("document"),
            ResidentDocument.valid_until.label("until"),
        )
        .join(Resident, Resident.id == ResidentDocument.resident_id)
        .where(_ends_soon(ResidentDocument.valid_until, today))
    )
    yield from _renewals(_rows(session, asked, of), today, last)


def _ends_soon(column: Any, today: date) -> ColumnElement[bool]:
    """Return the condition that a document ended not long ago, or is to be renewed soon."""
    longest = timedelta(days=max(numbers.reminded_days().values()) + 7)
    found: ColumnElement[bool] = column.between(
        today - timedelta(days=LOOKED_BACK), today + longest
    )
    return found


def _renewals(rows: Iterator[Any], today: date, last: date) -> Iterator[DueLine]:
    """Yield the documents that are to be renewed, from the day on which that can be done."""
    known = tables.table("document_kinds")
    for row in rows:
        opens = numbers.renew_from(row.document, row.until)
        due_on = numbers.due_on(row.document, row.until)
        if opens is None or opens > today + timedelta(days=7) or due_on > last:
            continue
        kind = known.label(row.document)
        told = _("{document}, valid until {day}").format(document=kind, day=format_day(row.until))
        words = (_("Renew the document of {name}"), _("Renew the document"))
        yield _line(row, words, due_on, told)


def _undeclared(
    session: Session, _today: date, last: date, of: ColumnElement[bool] | None
) -> Iterator[DueLine]:
    """Yield the stays of people from overseas that nobody has declared.

    It is to be done within 24 hours of moving in (Exit and Entry Administration Law art 39).
    """
    since = func.coalesce(Resident.moved_in_on, Resident.collected_on)
    asked = select(*_WHO, Resident.moved_in_on, Resident.collected_on).where(
        Resident.kind == Kind.OVERSEAS.value, Resident.declared_on.is_(None), since.is_not(None)
    )
    for row in _rows(session, asked, of):
        due_on = (row.moved_in_on or row.collected_on) + timedelta(days=1)
        if due_on <= last:
            told = _("within 24 hours of moving in")
            words = (_("Declare the stay of {name}"), _("Declare the stay"))
            yield _line(row, words, due_on, told)


def _settling(
    session: Session, _today: date, last: date, of: ColumnElement[bool] | None
) -> Iterator[DueLine]:
    """Yield the registrations to be followed up, and births to be declared within a month."""
    asked = select(
        *(*_WHO, Resident.settling_on, Resident.settling_reason),
        *(Resident.settling_step, Resident.settling_by),
    ).where(and_(Resident.settling_reason.is_not(None), Resident.kind == Kind.UNREGISTERED.value))
    for row in _rows(session, asked, of):
        day = row.settling_on
        words = (_("Follow up the registration of {name}"), _("Follow up the registration"))
        if day is None and row.settling_reason == NEWBORN and row.birth_date:
            day = clock.add_months(row.birth_date, 1)
            words = (_("Declare the birth of {name}"), _("Declare the birth"))
        if day is not None and day <= last:
            yield _line(row, words, day, row.settling_step, row.settling_by)

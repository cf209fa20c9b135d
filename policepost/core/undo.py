"""Taking an action back: the opposite of its journal entry, as a new entry."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import exists, func, inspect, select
from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.journal import JournalChange, JournalEntry
from policepost.core.language import _
from policepost.core.numbering import NumberSeries
from policepost.core.records import Base, Record

if TYPE_CHECKING:
    from policepost.core.database import Database

_CHANGES = ("add", "change", "remove")


def _classes() -> dict[str, type[Record]]:
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Record)
    }


def _stored(kind: type[Record], name: str, value: Any) -> Any:
    """A value from the journal as the column wants it."""
    if value is None:
        return None
    wanted = inspect(kind).columns[name].type.python_type
    if wanted is UUID:
        return UUID(value)
    if wanted in (datetime, date, time):
        return wanted.fromisoformat(value)
    return Decimal(value) if wanted is Decimal else value


def _refuse_when_changed_since(session: Session, number: int, changes: list[JournalChange]) -> None:
    touched = {change.record_id for change in changes}
    later = session.scalar(
        select(
            exists().where(
                JournalChange.entry > number,
                JournalChange.record_id.in_(touched),
                JournalChange.op.in_(_CHANGES),
            )
        )
    )
    if later:
        raise Refused(_("This was changed again since; take back the later change first."))


def _refuse_given_number(changes: list[JournalChange]) -> None:
    if any(change.kind == NumberSeries.__tablename__ for change in changes):
        raise Refused(_("A number on paper was given with this; it cannot be taken back."))


def _refuse_loose_ends(session: Session) -> None:
    session.flush()
    if session.connection().exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Refused(_("Something was added to this since; take that back first."))


def _take_back(session: Session, kind: type[Record], change: JournalChange) -> None:
    fields = json.loads(change.fields)
    key = UUID(change.record_id)
    if change.op == "remove":
        session.add(kind(**{name: _stored(kind, name, value) for name, value in fields.items()}))
        return
    record = session.get_one(kind, key)
    if change.op == "add":
        session.delete(record)
        return
    for name, (before, _after) in fields.items():
        setattr(record, name, _stored(kind, name, before))


def undo(db: Database, number: int) -> None:
    """Take back all that a journal entry changed.

    Args:
        db: The database.
        number: The entry, as :class:`~policepost.core.journal.HistoryLine` names it.

    Raises:
        Refused: When one of its records was changed again since, when another record rests on
            one that it added, and when it gave a number on paper, which is never given twice.
    """
    with db.transaction("Undo") as session:
        changes = list(
            session.scalars(
                select(JournalChange)
                .where(JournalChange.entry == number, JournalChange.op.in_(_CHANGES))
                .order_by(JournalChange.n.desc())
            )
        )
        _refuse_when_changed_since(session, number, changes)
        _refuse_given_number(changes)
        classes = _classes()
        for change in changes:
            _take_back(session, classes[change.kind], change)
            if change.op != "change":
                session.flush()
        _refuse_loose_ends(session)


def last_entry(session: Session, officer: str) -> int | None:
    """The officer's own last action, to be offered for undo."""
    return session.scalar(
        select(JournalEntry.number)
        .where(JournalEntry.officer == officer)
        .order_by(JournalEntry.number.desc())
        .limit(1)
    )


def touched(session: Session, number: int) -> int:
    """How many records a journal entry changed, to ask before much is taken back."""
    return (
        session.scalar(
            select(func.count()).where(
                JournalChange.entry == number, JournalChange.op.in_(_CHANGES)
            )
        )
        or 0
    )

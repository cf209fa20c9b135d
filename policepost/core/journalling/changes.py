"""What the entries of the journal did to each record: as many rows as an import has, kept small."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import Session

from policepost.core.journalling.journal import CHANGES, JournalChange, untold
from policepost.core.records import Record


class Said(NamedTuple):
    """One row of an entry, as the journal has it; an import has tens of thousands."""

    kind: str
    record_id: str
    op: str
    fields: str


def said(session: Session, *where: ColumnElement[bool]) -> list[Said]:
    """Return rows of the journal that change something, the last first."""
    columns = (JournalChange.kind, JournalChange.record_id, JournalChange.op, JournalChange.fields)
    asked = select(*columns).where(*where, JournalChange.op.in_(CHANGES))
    newest = asked.order_by(JournalChange.entry.desc(), JournalChange.n.desc())
    return [Said(*row) for row in session.execute(newest)]


def known_fields(kind: type[Record], change: Said) -> dict[str, Any]:
    """The fields of a row that the records of this version have, by name.

    What an older version kept and this one keeps elsewhere stays where it is now.
    """
    columns = inspect(kind).columns
    return {name: one for name, one in sorted(_told(change).items()) if name in columns}


def stored(kind: type[Record], name: str, value: Any) -> Any:
    """A value from the journal as the column wants it."""
    if value is None:
        return None
    wanted = inspect(kind).columns[name].type.python_type
    if wanted is UUID:
        return UUID(value)
    if wanted in (datetime, date, time):
        return wanted.fromisoformat(value)
    return Decimal(value) if wanted is Decimal else value


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry that is to be taken back did to one record.

    Attributes:
        op: ``add``, ``change`` or ``remove``.
        fields: Of a change the value before and after by field, else the values; as JSON has them.
    """

    id: UUID
    op: str
    fields: Mapping[str, Any]


def for_each_record(changes: Sequence[Said]) -> tuple[Change, ...]:
    """One change for each record, though the action may have touched it several times.

    ``changes`` has the last one first.
    """
    found: dict[str, Change] = {}
    for change in reversed(changes):
        before, fields = found.get(change.record_id), _told(change)
        op = change.op
        if before is not None and op == "change":
            op, fields = before.op, _joined(before, fields)
        found[change.record_id] = Change(UUID(change.record_id), op, fields)
    return tuple(found.values())


def _told(change: Said) -> dict[str, Any]:
    """The fields of a row as every version of the program tells them."""
    silent = untold(change.kind)
    return {name: one for name, one in json.loads(change.fields).items() if name not in silent}


def _joined(first: Change, then: dict[str, Any]) -> dict[str, Any]:
    if first.op == "add":
        return {**first.fields, **{name: after for name, (_before, after) in then.items()}}
    known = first.fields
    return {
        **known,
        **{name: [known.get(name, both)[0], both[1]] for name, both in then.items()},
    }

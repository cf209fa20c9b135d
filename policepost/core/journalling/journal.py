"""Who changed what, when: one journal for history, undo, the audit list and the merge of laptops.

Each transaction appends one entry with all its changes; each entry carries the hash of the one
before it on the same device, so that an altered, removed, inserted or reordered entry is found.
The entry is written in the transaction that it describes: both are stored, or neither.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from policepost.core.journalling import chain
from policepost.core.journalling.chain import NewRow
from policepost.core.journalling.history import CHANGES, LOOKS, HistoryLine, history, told
from policepost.core.journalling.records import APPEND_ONLY, JournalChange, JournalEntry
from policepost.core.records import Base, following
from policepost.core.shapes import Ref

__all__ = [
    "APPEND_ONLY",
    "CHANGES",
    "LOOKS",
    "Collected",
    "HistoryLine",
    "JournalChange",
    "JournalEntry",
    "check_code",
    "collected",
    "head",
    "history",
    "install",
    "json_of",
    "note",
    "plain",
    "told",
    "unsaid",
    "untold",
]


class Collected:
    """What one transaction has changed so far; lives in ``session.info``."""

    def __init__(self) -> None:
        self.rows: list[NewRow] = []
        self.kinds: set[str] = set()
        self.touched: defaultdict[type[Base], dict[int, Any]] = defaultdict(dict)
        self.touched_ids: defaultdict[type[Base], set[UUID]] = defaultdict(set)
        self.columns: defaultdict[int, set[str]] = defaultdict(set)
        self.written: Any = None
        """What :mod:`policepost.core.journalling.writing` has written already, if it has."""

    def touch(self, record: Base, columns: Iterable[str]) -> None:
        """Remember a record whose search entry may have to be made again, and what changed in it.

        Of a record that is new or gone, all columns changed.
        """
        self.touched[type(record)][id(record)] = record
        self.columns[id(record)].update(columns)


def collected(session: Session) -> Collected:
    """What the session's transaction has changed so far."""
    if "collected" not in session.info:
        session.info["collected"] = Collected()
    found: Collected = session.info["collected"]
    return found


def plain(value: Any) -> Any:
    """A column's value as JSON knows it."""
    if value is None or isinstance(value, (str, int, float, dict, list)):
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, (date, time)):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"the journal cannot keep a {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def json_of(fields: Any) -> str:
    """Fields as the journal writes them: by name, without spaces."""
    return _ENCODER.encode(fields)


@cache
def untold(table: str) -> frozenset[str]:
    """The columns of a kind of record of which its rows say nothing, in no op.

    The key stands beside the row's fields; what follows from another column, whoever reads the row
    makes again (:func:`policepost.core.records.followed`). Rows of older versions tell both.
    """
    return frozenset({"id", *following(table)})


@cache
def _columns(kind: type[Base]) -> tuple[str, ...]:
    silent = untold(kind.__tablename__)
    return tuple(one.key for one in inspect(kind).column_attrs if one.key not in silent)


@cache
def unsaid(kind: type[Base]) -> frozenset[str]:
    """The columns of which an added or removed record says nothing while they hold an empty text.

    By themselves they hold one. Written by name they would be half of what the journal keeps of a
    person. A column that an upgrade fills for old records has ``info={"named": True}``: else their
    silence would say that it was empty on their first day.
    """
    return frozenset(
        column.key
        for column in kind.__table__.columns
        if not (column.nullable or column.info.get("named"))
        and isinstance(column.default, ScalarElementColumnDefault)
        and column.default.arg == ""
    )


def _differences(record: Base) -> dict[str, Any]:
    """What a flush has written of a record: only of what was set does SQLAlchemy keep the past."""
    state = inspect(record)
    found = {}
    for name in _columns(type(record)):
        if name not in state.committed_state:
            continue
        history = state.attrs[name].history
        before = plain(history.deleted[0]) if history.deleted else None
        after = plain(history.added[0]) if history.added else None
        if before != after:
            found[name] = [before, after]
    return found


def _whole(record: Base) -> dict[str, Any]:
    silent = unsaid(type(record))
    values = ((name, getattr(record, name)) for name in _columns(type(record)))
    return {
        name: plain(value)
        for name, value in values
        if value is not None and not (value == "" and name in silent)
    }


def _collect(session: Session, _context: UOWTransaction) -> None:
    """After a flush: defaults are filled in and the old values are still known."""
    found = collected(session)
    for op, records in (
        ("add", session.new),
        ("change", session.dirty),
        ("remove", session.deleted),
    ):
        for record in records:
            if not record.journalled:
                continue
            fields = _differences(record) if op == "change" else _whole(record)
            if op == "change" and not fields:
                continue
            kind = record.__tablename__
            found.rows.append((kind, record.id.hex, op, json_of(fields)))
            found.kinds.add(kind)
            found.touch(record, fields)


def _refuse_unseen(state: ORMExecuteState) -> None:
    """Bulk statements pass by the flush and so by the journal."""
    if (state.is_update or state.is_delete) and not state.execution_options.get("journalled"):
        raise RuntimeError("a bulk update or delete is not journalled: load the records")


def _refuse_savepoint(_session: Session, transaction: Any) -> None:
    if transaction.nested:
        raise RuntimeError("one action is one transaction: no savepoints")


def install(session_class: type[Session]) -> None:
    """Make every session of this class collect its changes."""
    event.listen(session_class, "after_flush", _collect)
    event.listen(session_class, "do_orm_execute", _refuse_unseen)
    event.listen(session_class, "after_transaction_create", _refuse_savepoint)


def note(session: Session, op: str, ref: Ref, **fields: Any) -> None:
    """Write into the journal that a record was looked at, printed or exported."""
    collected(session).rows.append((ref.kind, ref.id.hex, op, json_of(fields)))


def head(connection: Connection) -> dict[str, tuple[int, str]]:
    """Sequence number and hash of the last entry of each device; printed on backup sheets."""
    entries = JournalEntry.__table__
    found = connection.execute(
        select(entries.c.device, entries.c.seq, entries.c.hash).order_by(entries.c.seq)
    )
    return {device: (seq, last) for device, seq, last in found}


def check_code(session: Session) -> str:
    """The last entry and its check code, as they stand at the foot of a paper; empty without one.

    Whoever holds such a paper can have it checked later that the journal still contains the entry.
    """
    last = session.connection().exec_driver_sql(
        "SELECT seq, hash FROM journal_entry ORDER BY number DESC LIMIT 1"
    )
    return "".join(f"第{seq}条　{chain.short(link)}" for seq, link in last)

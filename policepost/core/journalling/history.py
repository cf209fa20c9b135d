"""What the journal tells of a record: its history, newest first."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core.journalling.records import JournalChange, JournalEntry
from policepost.core.shapes import Ref

CHANGES = frozenset({"add", "change", "remove"})
LOOKS = frozenset({"look", "search", "print", "export"})


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in the history of a record.

    Attributes:
        entry: Number of the journal entry, for :func:`undo`.
        action: English name of what was done; shown through ``_``.
        op: ``add``, ``change``, ``remove`` or a way of looking (``look``, ``print``, ``export``).
        changes: Field, value before, value after; plain values as JSON knows them.
    """

    entry: int
    at: datetime
    officer: str
    action: str
    ref: Ref
    op: str
    changes: tuple[tuple[str, Any, Any], ...]


def history(
    session: Session,
    refs: Sequence[Ref],
    *,
    limit: int = 200,
    ops: Collection[str] | None = None,
) -> list[HistoryLine]:
    """What happened to some records, newest first.

    Args:
        session: A reading session.
        refs: The record and, where its history is told together, the records that belong to it.
        limit: How many events at the most.
        ops: Only these, such as :data:`CHANGES` or :data:`LOOKS`; all if not given.
    """
    wanted = {ref.id.hex for ref in refs}
    rows = session.execute(
        select(JournalEntry, JournalChange)
        .join(JournalChange, JournalChange.entry == JournalEntry.number)
        .where(
            JournalChange.record_id.in_(wanted),
            *(() if ops is None else (JournalChange.op.in_(ops),)),
        )
        .order_by(JournalEntry.number.desc(), JournalChange.n)
        .limit(limit)
    )
    return [told(entry, change) for entry, change in rows]


def told(entry: JournalEntry, change: JournalChange) -> HistoryLine:
    """A row of an entry as histories tell it; what was erased says nothing."""
    fields = json.loads(change.fields) if change.fields else {}
    if change.op == "change":
        changes = tuple((name, old, new) for name, (old, new) in fields.items())
    elif change.op == "remove":
        changes = tuple((name, old, None) for name, old in fields.items())
    else:
        changes = tuple((name, None, new) for name, new in fields.items())
    return HistoryLine(
        entry=entry.number,
        at=datetime.fromisoformat(entry.at),
        officer=entry.officer,
        action=entry.action,
        ref=Ref(change.kind, UUID(change.record_id)),
        op=change.op,
        changes=changes,
    )

"""The files that were taken in, and those of them that were taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core.journalling.journal import JournalChange, JournalEntry
from policepost.exchange.report import COUNTS, Report
from policepost.intake.records import ImportBatch, ParkedRow
from policepost.intake.rules import State

if TYPE_CHECKING:
    from policepost.exchange.kinds import Part

KIND = ImportBatch.__tablename__


def counted(part: Part, report: Report, under: str = "") -> dict[str, Any]:
    """Return what is kept of one sheet: its name, its kind, its counts, the estate named for it."""
    kind = part.kind.name if part.kind else ""
    named = {"under": under} if under and part.kind is not None and part.kind.asks_estate else {}
    counts = {name: getattr(report, name) for name in COUNTS}
    return {"sheet": report.sheet, "kind": kind} | counts | named


def estate_of(session: Session, sender: str) -> str:
    """Return the estate in which the last file of a sender lay, if one was named for its rows."""
    asked = select(ImportBatch.sheets).where(ImportBatch.sender == sender)
    last = session.scalar(asked.order_by(ImportBatch.id.desc()).limit(1))
    return next((one["under"] for one in last or () if one.get("under")), "")


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A file that was taken in.

    Attributes:
        entry: Number of its journal entry, for taking it back.
        counts: By name of :data:`policepost.exchange.report.COUNTS`, of all its sheets.
        kinds: What its sheets held, by names of kinds.
        waiting: How many of its rows still wait for a decision.
        taken_back_at, taken_back_by: When and by whom it was taken back; None if it stands.
    """

    id: UUID
    entry: int
    file: str
    sender: str
    at: datetime
    by: str
    kinds: tuple[str, ...]
    counts: Mapping[str, int]
    waiting: int = 0
    taken_back_at: datetime | None = None
    taken_back_by: str = ""

    @property
    def left_out(self) -> int:
        """How many rows of the file were not taken in."""
        return sum(self.counts[name] for name in ("refused", "doubtful", "skipped"))


def batches(session: Session, limit: int = 100) -> list[BatchLine]:
    """Return the files that were taken in, the last first; also those that were taken back."""
    found = session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(limit)).all()
    waits = _waiting_of(session)
    standing = [
        replace(
            _batch_line(
                {
                    "id": one.id.hex,
                    "file": one.file,
                    "sender": one.sender,
                    "imported_at": one.imported_at.isoformat(),
                    "imported_by": one.imported_by,
                    "sheets": one.sheets,
                },
                _entry_of(session, one.id),
            ),
            waiting=waits.get(one.id, 0),
        )
        for one in found
    ]
    gone = list(_taken_back(session, limit))
    return sorted([*standing, *gone], key=lambda line: line.id, reverse=True)[:limit]


def standing(session: Session) -> frozenset[UUID]:
    """Return which files are in the post: another set says that one was taken in or back."""
    return frozenset(session.scalars(select(ImportBatch.id)))


def _waiting_of(session: Session) -> Mapping[UUID, int]:
    """How many rows of each file still wait."""
    asked = select(ParkedRow.batch_id, func.count()).where(ParkedRow.state == State.WAITING)
    return {batch: count for batch, count in session.execute(asked.group_by(ParkedRow.batch_id))}


def _entry_of(session: Session, batch: UUID) -> int:
    """The journal's entry of an import: after an undone undo the last that added it."""
    return (
        session.scalar(
            select(func.max(JournalChange.entry)).where(
                JournalChange.record_id == batch.hex,
                JournalChange.kind == KIND,
                JournalChange.op == "add",
            )
        )
        or 0
    )


def _taken_back(session: Session, limit: int) -> Iterable[BatchLine]:
    undone = session.execute(
        select(JournalEntry.number, JournalEntry.at, JournalEntry.officer)
        .where(JournalEntry.action == "Undo", JournalEntry.kinds.like(f"%|{KIND}|%"))
        .order_by(JournalEntry.number.desc())
        .limit(limit)
    ).all()
    here = set(session.scalars(select(ImportBatch.id)))
    told: set[UUID] = set()
    for number, at, officer in undone:
        changes = session.execute(
            select(JournalChange.record_id, JournalChange.fields).where(
                JournalChange.entry == number,
                JournalChange.kind == KIND,
                JournalChange.op == "remove",
            )
        )
        for key, fields in changes:
            if fields and UUID(key) not in here | told:
                told.add(UUID(key))
                said = {**json.loads(fields), "id": key}
                yield _batch_line(said, 0, datetime.fromisoformat(at), officer)


def _batch_line(
    said: Mapping[str, Any], entry: int, back_at: datetime | None = None, back_by: str = ""
) -> BatchLine:
    sheets = said["sheets"]
    return BatchLine(
        id=UUID(said["id"]),
        entry=entry,
        file=said["file"],
        sender=said["sender"],
        at=datetime.fromisoformat(said["imported_at"]).astimezone(),
        by=said["imported_by"],
        kinds=tuple(one["kind"] for one in sheets),
        counts={name: sum(one[name] for one in sheets) for name in COUNTS},
        taken_back_at=back_at.astimezone() if back_at else None,
        taken_back_by=back_by,
    )

"""What was taken in, what waits for a decision, which columns are remembered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core.journalling.journal import JournalChange, JournalEntry
from policepost.core.vectors import parts
from policepost.exchange import layouts as exchange_layouts
from policepost.exchange.layouts import Layout
from policepost.exchange.report import COUNTS, Report
from policepost.intake import rules
from policepost.intake.records import ImportBatch, ParkedRow, SheetLayout
from policepost.intake.rules import Doubt, State
from policepost.residents import merging
from policepost.residents.records import Resident

if TYPE_CHECKING:
    from policepost.exchange.kinds import Looked, Part

KIND = ParkedRow.__tablename__
BATCH = ImportBatch.__tablename__

merging.follows(ParkedRow, "record_id", kind="residents")


# Files


def counted(part: Part, report: Report) -> dict[str, Any]:
    """Return what is kept of one sheet: its name, its kind and its counts."""
    kind = part.kind.name if part.kind else ""
    return {"sheet": report.sheet, "kind": kind} | {name: getattr(report, name) for name in COUNTS}


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
                JournalChange.kind == BATCH,
                JournalChange.op == "add",
            )
        )
        or 0
    )


def _taken_back(session: Session, limit: int) -> Iterable[BatchLine]:
    undone = session.execute(
        select(JournalEntry.number, JournalEntry.at, JournalEntry.officer)
        .where(JournalEntry.action == "Undo", JournalEntry.kinds.like(f"%|{BATCH}|%"))
        .order_by(JournalEntry.number.desc())
        .limit(limit)
    ).all()
    here = set(session.scalars(select(ImportBatch.id)))
    told: set[UUID] = set()
    for number, at, officer in undone:
        changes = session.execute(
            select(JournalChange.record_id, JournalChange.fields).where(
                JournalChange.entry == number,
                JournalChange.kind == BATCH,
                JournalChange.op == "remove",
            )
        )
        for key, fields in changes:
            if fields and UUID(key) not in here | told:
                told.add(UUID(key))
                yield _batch_line(json.loads(fields), 0, datetime.fromisoformat(at), officer)


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


# Rows that wait for a decision


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """A row that waits, as a line of the list."""

    id: UUID
    kind: str
    name: str
    file: str
    sheet: str
    row: int
    why: str
    parked_on: date
    doubt: Doubt = Doubt.OTHER_NAME


@dataclass(frozen=True, slots=True)
class ParkedCard:
    """A row that waits, whole.

    Attributes:
        said: What each of its cells says, with its heading and the field that it fills, if any.
        candidates: Those who may be meant, where they stand in the register now.
    """

    line: ParkedLine
    said: tuple[tuple[str, str, str], ...]
    candidates: tuple[UUID, ...]


def waiting(session: Session) -> int:
    """Return how many rows wait for a decision."""
    return (
        session.scalar(
            select(func.count()).select_from(ParkedRow).where(ParkedRow.state == State.WAITING)
        )
        or 0
    )


def parked(session: Session) -> list[ParkedLine]:
    """Return the rows that wait, the oldest first."""
    found = session.scalars(
        select(ParkedRow).where(ParkedRow.state == State.WAITING).order_by(ParkedRow.id)
    )
    rows = found.all()
    left = _left(session, [UUID(key) for one in rows for key in one.candidates])
    return [
        replace(
            _parked_line(one),
            doubt=rules.doubt(
                len(one.candidates),
                left=len(one.candidates) == 1 and UUID(one.candidates[0]) in left,
                numbered=bool(_cell(one, "id_number")),
            ),
        )
        for one in rows
    ]


def _left(session: Session, people: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of some people have left."""
    found: set[UUID] = set()
    for some in parts(list(dict.fromkeys(people))):
        asked = select(Resident.id).where(Resident.id.in_(some), Resident.left_on.is_not(None))
        found.update(session.scalars(asked))
    return frozenset(found)


def only_candidates(session: Session, rows: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return of the rows that mean one person whom; the others are not in it."""
    found: dict[UUID, UUID] = {}
    for some in parts(rows):
        for row in session.scalars(select(ParkedRow).where(ParkedRow.id.in_(some))):
            keys = {merging.standing(session, UUID(key)) for key in row.candidates}
            if len(keys) == 1 and row.state == State.WAITING:
                found[row.id] = keys.pop()
    return {key: found[key] for key in rows if key in found}


def _parked_line(row: ParkedRow) -> ParkedLine:
    return ParkedLine(
        id=row.id,
        kind=row.kind,
        name=_cell(row, "name"),
        file=row.file,
        sheet=row.sheet,
        row=row.row,
        why=row.why,
        parked_on=row.parked_on,
    )


def _cell(row: ParkedRow, field: str) -> str:
    at = row.columns.get(field)
    return "" if at is None or at >= len(row.cells) else said(row.cells[at])


def said(cell: object) -> str:
    """Return a cell as it stood, without the ``.0`` of a whole number."""
    if isinstance(cell, float) and cell == int(cell) and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell)


def card(session: Session, row_id: UUID) -> ParkedCard | None:
    """Return a row that waits, with who may be meant; None if somebody decided meanwhile."""
    row = session.get(ParkedRow, row_id)
    if row is None or row.state != State.WAITING:
        return None
    fills = {at: name for name, at in row.columns.items()}
    cells = tuple(
        (row.headings[at] if at < len(row.headings) else "", said(cell), fills.get(at, ""))
        for at, cell in enumerate(row.cells)
        if cell not in ("", None)
    )
    keys = (merging.standing(session, UUID(key)) for key in row.candidates)
    return ParkedCard(_parked_line(row), cells, tuple(dict.fromkeys(keys)))


# Columns that are remembered


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """How somebody's columns were put right."""

    id: UUID
    sender: str
    kind: str
    headings: tuple[str, ...]
    columns: int
    noted_on: date


def layouts(session: Session) -> list[Layout]:
    """Return the columns that are remembered, the latest first."""
    return [_layout(one) for one in _held(session)]


def layout_lines(session: Session) -> list[LayoutLine]:
    """Return the same for the officer."""
    return [
        LayoutLine(
            *(one.id, one.sender, one.kind, tuple(one.headings), len(one.columns), one.noted_on)
        )
        for one in _held(session)
    ]


def _held(session: Session) -> Sequence[SheetLayout]:
    return session.scalars(
        select(SheetLayout).order_by(SheetLayout.noted_on.desc(), SheetLayout.id.desc())
    ).all()


def _layout(held: SheetLayout) -> Layout:
    columns = {name: int(at) for name, at in held.columns.items()}
    return Layout(held.sender, held.kind, tuple(held.headings), columns)


def trimmed(part: Part) -> tuple[str, ...]:
    """Return the headings of a sheet without the reasons that we wrote behind them ourselves."""
    headings = list(part.plan.guess.headings)
    while headings and headings[-1] in ("", exchange_layouts.reason_heading()):
        headings.pop()
    return tuple(headings)


def layout(looked: Looked, part: Part) -> Layout:
    """Return the columns of a sheet, as they are remembered."""
    headings = trimmed(part)
    columns = {name: at for name, at in part.plan.guess.columns.items() if at < len(headings)}
    return Layout(looked.sender, part.kind.name if part.kind else "", headings, columns)

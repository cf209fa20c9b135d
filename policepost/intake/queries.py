"""What waits for a decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core.vectors import parts
from policepost.intake import rules
from policepost.intake.records import ParkedRow
from policepost.intake.rules import State
from policepost.residents import doubts, merging
from policepost.residents.doubts import Doubt
from policepost.residents.records import Resident

KIND = ParkedRow.__tablename__

merging.follows(ParkedRow, "record_id", kind="residents")


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """A row that waits, as a line of the list.

    Attributes:
        why: The doubt in words, in the language of the screen.
    """

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
    return [replace(_parked_line(one), doubt=_doubt(one, left)) for one in rows]


def _doubt(row: ParkedRow, left: Collection[UUID]) -> Doubt:
    """Why a row waits by what the register says now."""
    only = UUID(row.candidates[0]) if len(row.candidates) == 1 else None
    numbered = bool(_cell(row, "id_number"))
    return rules.doubt(len(row.candidates), left=only in left, numbered=numbered)


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
        name=name_in(row),
        file=row.file,
        sheet=row.sheet,
        row=row.row,
        why=doubts.told(row.why),
        parked_on=row.parked_on,
    )


def name_in(row: ParkedRow) -> str:
    """Return whom a row names."""
    return _cell(row, "name")


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

"""The rows that wait for a decision as a sheet, in Chinese whatever the screen speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from policepost.core.language import chinese
from policepost.core.vectors import parts
from policepost.exchange.book import Page
from policepost.intake import queries
from policepost.intake.kinds import kind_of
from policepost.intake.records import ParkedRow
from policepost.intake.rules import State
from policepost.residents import doubts
from policepost.residents.records import Resident

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

HEADINGS = ("姓名", "疑点", "可能是", "类别", "文件", "工作表", "行号", "待定起始", "原内容")
PRINTED = ("姓名", "疑点", "可能是", "文件", "行号", "待定起始")
"""What a ledger has unless something else is chosen: not the row itself, which has numbers."""


def page(session: Session, ids: Sequence[UUID]) -> Page:
    """Some rows that wait, in the order of their ids; what was decided meanwhile is left out."""
    return Page("待定行", HEADINGS, _rows(session, ids))


def waiting(session: Session) -> Page:
    """All rows that wait, the oldest first."""
    return page(session, [line.id for line in queries.parked(session)])


def _rows(session: Session, ids: Sequence[UUID]) -> Iterator[Sequence[object]]:
    for some in parts(ids):
        found = session.scalars(select(ParkedRow).where(ParkedRow.id.in_(some)))
        held = {row.id: row for row in found if row.state == State.WAITING}
        rows = [held[key] for key in some if key in held]
        names = _names(session, rows)
        yield from (_row(one, names) for one in rows)


def _row(row: ParkedRow, names: Mapping[str, str]) -> Sequence[object]:
    meant = "、".join(names[key] for key in row.candidates if key in names)
    cells = zip(row.headings, map(queries.said, row.cells), strict=False)
    told = "；".join(f"{heading}：{said}" for heading, said in cells if said)
    kind = chinese(kind_of(row.kind).title)
    doubt = doubts.told(row.why, chinese)
    where = (row.file, row.sheet, row.row, row.parked_on)
    return (queries.name_in(row), doubt, meant, kind, *where, told)


def _names(session: Session, rows: Sequence[ParkedRow]) -> Mapping[str, str]:
    """Return the names of those whom some rows may mean, by their keys as the rows have them."""
    found: dict[str, str] = {}
    for some in parts(list({UUID(key) for row in rows for key in row.candidates})):
        asked = select(Resident.id, Resident.name).where(Resident.id.in_(some))
        found |= {key.hex: name for key, name in session.execute(asked)}
    return found

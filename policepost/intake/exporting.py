"""The lists of the desk of files as sheets, in Chinese whatever the screen speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from policepost.core.language import chinese
from policepost.core.vectors import parts
from policepost.exchange.book import Page
from policepost.intake import batch_queries, layout_queries, queries
from policepost.intake.kinds import kind_of
from policepost.intake.records import ParkedRow
from policepost.intake.rules import State
from policepost.residents import doubts
from policepost.residents.records import Resident

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.intake.batch_queries import BatchLine
    from policepost.intake.layout_queries import LayoutLine

HEADINGS = ("姓名", "疑点", "可能是", "类别", "文件", "工作表", "行号", "待定起始", "原内容")
PRINTED = ("姓名", "疑点", "可能是", "文件", "行号", "待定起始")
"""What a ledger has unless something else is chosen: not the row itself, which has numbers."""
IMPORT_HEADINGS = (
    *("导入时间", "文件", "报送方", "经办人", "类别", "新增", "变更", "无变化", "未导入"),
    *("待定行", "撤回时间", "撤回人"),
)
LAYOUT_HEADINGS = ("报送方", "类别", "表头", "列数", "采用列数", "记录日期")
_ALL = 1_000_000


def page(session: Session, ids: Sequence[UUID]) -> Page:
    """Some rows that wait, in the order of their ids; what was decided meanwhile is left out."""
    return Page("待定行", HEADINGS, _rows(session, ids))


def waiting(session: Session) -> Page:
    """All rows that wait, the oldest first."""
    return page(session, [line.id for line in queries.parked(session)])


def imports(session: Session, ids: Sequence[UUID]) -> Page:
    """Some files that were taken in, in the order of their ids."""
    held = {line.id: line for line in batch_queries.batches(session, _ALL)}
    return Page("导入记录", IMPORT_HEADINGS, (_import(held[key]) for key in ids if key in held))


def every_import(session: Session) -> Page:
    """All files that were taken in, the last first."""
    return imports(session, [line.id for line in batch_queries.batches(session, _ALL)])


def _import(line: BatchLine) -> Sequence[object]:
    counts = (line.counts[name] for name in ("added", "changed", "same"))
    kinds = "、".join(dict.fromkeys(chinese(kind_of(kind).title) for kind in line.kinds if kind))
    back = line.taken_back_at.replace(tzinfo=None) if line.taken_back_at else None
    said = (line.at.replace(tzinfo=None), line.file, line.sender, line.by, kinds)
    return (*said, *counts, line.left_out, line.waiting, back, line.taken_back_by)


def layouts(session: Session, ids: Sequence[UUID]) -> Page:
    """How some senders' columns were put right, in the order of the ids."""
    held = {line.id: line for line in layout_queries.layout_lines(session)}
    return Page("已记住的列", LAYOUT_HEADINGS, (_layout(held[key]) for key in ids if key in held))


def every_layout(session: Session) -> Page:
    """All columns that are remembered, the latest first."""
    return layouts(session, [line.id for line in layout_queries.layout_lines(session)])


def _layout(line: LayoutLine) -> Sequence[object]:
    holds = chinese(kind_of(line.kind).title) if line.kind else "不导入"
    headings = "、".join(one for one in line.headings if one)
    return (line.sender, holds, headings, len(line.headings), line.columns, line.noted_on)


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

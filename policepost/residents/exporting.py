"""The register as a sheet, under the headings that the import reads again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from policepost.core import tables
from policepost.exchange.book import Page
from policepost.grids.records import Place
from policepost.residents.records import Resident

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

HEADINGS = (
    *("姓名", "性别", "民族", "出生日期", "证件类型", "公民身份号码", "联系电话", "人员类型"),
    *("与户主关系", "网格", "现住址", "入住时间", "居住事由"),
    *("采集日期", "采集人", "核实日期", "核实人", "备注"),
)
"""In Chinese whatever the screen speaks: the sheet goes to other offices and comes back."""


def page(session: Session, ids: Sequence[UUID]) -> Page:
    """Some people, in the order of their ids."""
    order = {key: at for at, key in enumerate(ids)}
    home, grid = aliased(Place), aliased(Place)
    found = session.execute(
        select(Resident, home.address, grid.name)
        .outerjoin(home, home.id == Resident.dwelling_id)
        .outerjoin(grid, grid.id == Resident.grid_id)
    ).all()
    rows = [(order[one.id], one, address, name) for one, address, name in found if one.id in order]
    rows.sort(key=lambda row: row[0])
    return Page("居民", HEADINGS, _rows((one, address, name) for _at, one, address, name in rows))


def _rows(found: Iterator[tuple[Resident, str | None, str | None]]) -> Iterator[tuple[object, ...]]:
    words = {
        name: tables.table(name).chinese
        for name in (
            *("sexes", "ethnic_groups", "document_kinds", "resident_kinds"),
            *("relations", "living_reasons"),
        )
    }
    for one, address, grid in found:
        yield (
            one.name,
            words["sexes"](one.sex),
            words["ethnic_groups"](one.ethnic),
            one.birth_date,
            words["document_kinds"](one.document_kind),
            one.id_number,
            one.phone,
            words["resident_kinds"](one.kind),
            words["relations"](one.relation),
            grid,
            address or one.address_written,
            one.moved_in_on,
            words["living_reasons"](one.living_reason),
            one.collected_on,
            one.collected_by,
            one.verified_on,
            one.verified_by,
            one.note,
        )

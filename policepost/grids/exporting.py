"""Dwellings and premises as sheets, under the headings that the import reads again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from policepost.core import tables
from policepost.core.vectors import parts
from policepost.exchange.book import Page
from policepost.grids import collected, dwelling_queries, queries
from policepost.grids.dwelling_queries import NOTHING_TOLD, DwellingCard
from policepost.grids.records import Level, Place, Premises
from policepost.lists.labels import Label

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

DWELLING_HEADINGS = (
    *("房屋地址", "网格", "房屋用途", "面积", "是否出租", "产权人", "房东", "房东电话"),
    *("间数", "核定人数"),
    *collected.HEADINGS,
)
PREMISES_HEADINGS = (
    *("单位名称", "统一社会信用代码", "场所类别", "负责人", "联系电话", "地址", "网格"),
    *("从业人数", "备注", "负责人电话", "责任民警", "标签", "开业日期"),
    *("许可证号", "许可证有效期至", "储存物品", "保管员", "治安保卫负责人", "治安保卫负责人电话"),
    *collected.HEADINGS,
)
DWELLING_PRINTED = DWELLING_HEADINGS[:8]
PREMISES_PRINTED = (
    *("单位名称", "场所类别", "负责人", "联系电话", "负责人电话", "地址", "网格", "从业人数"),
    "责任民警",
)
"""What ledgers have unless something else is chosen: all columns together leave none its room."""
_RENTED = {True: "是", False: "否", None: ""}


def dwellings(session: Session, ids: Sequence[UUID] | None = None) -> Page:
    """Some dwellings, or all of them, in the order of their addresses."""
    wanted = None if ids is None else set(ids)
    uses = tables.table("dwelling_uses").chinese
    told = dwelling_queries.dwelling_cards(session)
    seen = _collected(session)
    rows = (
        (
            *(one.address, one.grid, uses(one.use), one.area, _RENTED[one.rented]),
            *_told(told.get(one.id, NOTHING_TOLD)),
            *seen.get(one.id, _NOBODY),
        )
        for one in queries.dwellings(session)
        if wanted is None or one.id in wanted
    )
    return Page("房屋", DWELLING_HEADINGS, rows)


_NOBODY = (None, "", None, "")


def _collected(session: Session) -> Mapping[UUID, tuple[object, ...]]:
    """By dwelling who collected and who verified it."""
    asked = select(
        *(Place.id, Place.collected_on, Place.collected_by, Place.verified_on, Place.verified_by)
    ).where(Place.level == Level.DWELLING)
    return {row.id: collected.row_of(row) for row in session.execute(asked)}


def labels(session: Session, ids: Sequence[UUID]) -> list[Label]:
    """A label for each of some dwellings, in the order of their addresses."""
    wanted = set(ids)
    found = queries.dwellings(session)
    return [Label("住户", one.address, one.grid) for one in found if one.id in wanted]


def _told(card: DwellingCard) -> tuple[object, ...]:
    return card.owner, card.landlord, card.landlord_phone, card.rooms, card.allowed


def premises(session: Session, ids: Sequence[UUID]) -> Page:
    """Some premises, in the order of their ids."""
    return Page("单位", PREMISES_HEADINGS, _premises_rows(_premises(session, ids)))


def premises_labels(session: Session, ids: Sequence[UUID]) -> list[Label]:
    """A label for each of some premises, in the order of their ids."""
    found = _premises(session, ids)
    return [Label(one.name, one.address, one.responsible) for one, _grid in found]


def _premises(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[Premises, str | None]]:
    for some in parts(ids):
        asked = select(Premises, Place.name).outerjoin(Place, Place.id == Premises.grid_id)
        found = session.execute(asked.where(Premises.id.in_(some)))
        held = {one.id: (one, grid) for one, grid in found}
        yield from (held[key] for key in some if key in held)


def _premises_rows(
    listed: Iterable[tuple[Premises, str | None]],
) -> Iterator[tuple[object, ...]]:
    kinds = tables.table("premises_kinds").chinese
    marks = tables.table("premises_tags").chinese
    for one, grid in listed:
        yield (
            *(one.name, one.credit_code, kinds(one.kind), one.responsible, one.phone),
            *(one.address, grid, one.staff_count, one.note),
            *(one.responsible_phone, one.officer, "、".join(map(marks, one.tags)), one.opened_on),
            *(one.licence, one.licence_until, one.stores, one.keepers),
            *(one.security_by, one.security_phone),
            *collected.row_of(one),
        )

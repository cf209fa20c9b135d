"""A list of disputes as a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policepost.core import tables
from policepost.core.language import chinese
from policepost.core.vectors import parts
from policepost.exchange.book import Page
from policepost.grids import queries as grids
from policepost.mediation import codes, listing

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

HEADINGS = (
    *("案号", "受理时间", "当事人", "事由", "纠纷类型", "来源", "紧急程度", "地点", "网格"),
    *("状态", "调解次数", "承办人", "达成协议日期", "结束日期"),
)
"""In Chinese whatever the screen speaks: the sheet goes to other offices."""


def page(session: Session, ids: Sequence[UUID]) -> Page:
    """Some disputes, in the order of their ids."""
    return Page("纠纷", HEADINGS, _rows(session, ids))


def _rows(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[object, ...]]:
    names = grids.grid_names(session)
    kind = tables.table("dispute_kinds").chinese
    source = tables.table("dispute_sources").chinese
    for some in parts(ids):
        for one in listing.lines(session, some):
            yield (
                *(one.number, one.received_at, one.people, one.subject),
                *(kind(one.kind), source(one.source), chinese(codes.URGENCY_WORDS[one.urgency])),
                *(one.place, names.get(one.grid_id, "") if one.grid_id else ""),
                *(chinese(codes.STATUS_WORDS[one.status]), one.sittings, one.officer),
                *(one.settled_on, one.ended_on),
            )

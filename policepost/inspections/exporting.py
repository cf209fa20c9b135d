"""Lists of inspections and hazards as sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from policepost.core import clock
from policepost.core.language import chinese
from policepost.core.vectors import parts
from policepost.exchange.book import Page
from policepost.grids import queries as grids
from policepost.inspections import checklists, lists, rules, words

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


class _Identified(Protocol):
    @property
    def id(self) -> UUID: ...


Line = TypeVar("Line", bound=_Identified)

INSPECTION_HEADINGS = (
    *("记录编号", "检查日期", "单位名称", "检查表", "检查人", "状态", "发现隐患", "未整改"),
)
HAZARD_HEADINGS = (
    *("发现日期", "单位名称", "地址", "网格", "检查项目", "隐患情况", "程度", "整改责任人"),
    *("整改期限", "状态", "整改日期", "当场整改", "报告日期", "报告对象"),
)
"""In Chinese whatever the screen speaks: the sheets go to other offices."""
HAZARD_PRINTED = (
    *("发现日期", "单位名称", "检查项目", "隐患情况", "程度", "整改责任人", "整改期限", "状态"),
    "整改日期",
)
"""What a ledger has unless something else is chosen."""


def inspections(session: Session, ids: Sequence[UUID]) -> Page:
    """Some inspections, in the order of their ids."""
    titles = {name: one.text for name, one in checklists.shipped().items()}
    rows = (
        (
            *(f"{one.year}-{one.number}" if one.number else "", one.checked_on, one.premises),
            *(titles.get(one.checklist, one.checklist), one.inspectors),
            *(chinese(rules.NAMES[one.state]), one.hazards, one.unsettled),
        )
        for one in _read(session, ids, lists.inspection_lines)
    )
    return Page("检查", INSPECTION_HEADINGS, rows)


def hazards(session: Session, ids: Sequence[UUID]) -> Page:
    """Some hazards as they stand today, in the order of their ids."""
    today = clock.today()
    names = grids.grid_names(session)
    rows = (
        (
            *(one.found_on, one.premises, one.address),
            *(names.get(one.grid_id, "") if one.grid_id else "", one.item_text, one.description),
            *(chinese(words.SEVERITIES[one.severity]), one.owner, one.due_on),
            chinese(rules.NAMES[rules.shown_state(one.state, one.due_on, today)[0]]),
            *(one.rectified_on, "是" if one.on_the_spot else ""),
            *(one.reported_on, one.reported_to),
        )
        for one in _read(session, ids, lists.hazard_lines)
    )
    return Page("隐患", HAZARD_HEADINGS, rows)


def _read(
    session: Session,
    ids: Sequence[UUID],
    lines: Callable[[Session, Sequence[UUID]], Sequence[Line]],
) -> Iterator[Line]:
    for wanted in parts(ids):
        found = {one.id: one for one in lines(session, wanted)}
        yield from (found[key] for key in wanted if key in found)

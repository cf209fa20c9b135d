"""A work list as a sheet that leaves the post, in Chinese whatever the screen speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from policepost.core import clock
from policepost.core.language import chinese
from policepost.core.vectors import parts
from policepost.exchange.book import Page
from policepost.grids.records import Place
from policepost.verification import queries, worklists
from policepost.verification.records import DwellingUse
from policepost.verification.worklists import TITLES, WorkFilter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

HEADINGS = ("名称", "地址", "网格", "事项", "原因", "核实日期", "走访期限")
USE_HEADINGS = ("房屋地址", "使用", "月份")
_AT_ONCE = 1_000


def pages(shown: WorkFilter) -> Callable[[Session, Sequence[UUID]], Page]:
    """Return what reads the sheet of a list from the keys of its records, in their order."""

    def make(session: Session, ids: Sequence[UUID]) -> Page:
        return Page("核实工作清单", HEADINGS, _rows(session, shown, ids))

    return make


def whole(session: Session, shown: WorkFilter) -> Page:
    """Return the sheet of a whole list, in its usual order."""
    return pages(shown)(session, worklists.ids(session, shown, clock.today()))


def uses(session: Session) -> Page:
    """Return which dwellings were in use, month by month, as the property company's list says it.

    The import reads it again.
    """
    asked = select(Place.address, DwellingUse.used, DwellingUse.month)
    asked = asked.join(Place, Place.id == DwellingUse.dwelling_id)
    found = session.execute(asked.order_by(DwellingUse.month.desc(), Place.sort_key, Place.id))
    rows = ((address, "是" if used else "否", month) for address, used, month in found)
    return Page("房屋使用情况", USE_HEADINGS, rows)


def _rows(session: Session, shown: WorkFilter, ids: Sequence[UUID]) -> Iterator[Sequence[object]]:
    today, work = clock.today(), chinese(TITLES[shown.work])
    for some in parts(ids, _AT_ONCE):
        held = {line.id: line for line in queries.lines(session, shown, some, today)}
        for key in some:
            if line := held.get(key):
                why = "、".join(chinese(one) for one in line.reasons)
                verified = None if line.about == "visit" else line.day
                told = (line.title, line.address, line.grid, work, why, verified, line.visit)
                yield told

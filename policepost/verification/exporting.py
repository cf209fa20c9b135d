"""A work list as a sheet that leaves the post, in Chinese whatever the screen speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.core.language import chinese
from policepost.core.vectors import parts
from policepost.exchange.book import Page
from policepost.verification import queries
from policepost.verification.worklists import TITLES, WorkFilter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

HEADINGS = ("名称", "地址", "网格", "事项", "原因", "核实日期", "走访期限")
_AT_ONCE = 1_000


def pages(shown: WorkFilter) -> Callable[[Session, Sequence[UUID]], Page]:
    """Return what reads the sheet of a list from the keys of its records, in their order."""

    def make(session: Session, ids: Sequence[UUID]) -> Page:
        return Page("核实工作清单", HEADINGS, _rows(session, shown, ids))

    return make


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

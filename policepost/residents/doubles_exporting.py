"""Who may be in the register twice, as a sheet: everybody with those who may be the same person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.core.language import chinese
from policepost.core.vectors import keys
from policepost.exchange.book import Page
from policepost.residents import doubles, exporting, lines
from policepost.residents.words import CAUSES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.residents.likeness import Cause

HEADING = "疑似重复人员"
OWN = ("疑似重复", "重复依据")
HEADINGS = (*exporting.HEADINGS, *OWN)
PRINTED = ("姓名", "出生日期", "联系电话", "现住址", "网格", *OWN)


def page(session: Session, ids: Sequence[UUID]) -> Page:
    """Some people, in the order of their ids, each with the doubles and why they may be some.

    Compares the whole register if nobody has yet: call it off the screen's thread.
    """
    beside: defaultdict[str, list[tuple[Cause, str]]] = defaultdict(list)
    for (one, other), cause in doubles.pairs(session).items():
        beside[one].append((cause, other))
        beside[other].append((cause, one))
    return Page(HEADING, HEADINGS, _rows(session, ids, beside))


def _rows(
    session: Session, ids: Sequence[UUID], beside: Mapping[str, Sequence[tuple[Cause, str]]]
) -> Iterator[Sequence[object]]:
    others = {other for key in keys(ids) for _cause, other in beside.get(key, ())}
    found = lines.read(session, list(map(UUID, others)), clock.today())
    named = {line.id.hex: " ".join(filter(None, (line.name, line.address))) for line in found}
    for key, row in exporting.keyed(session, ids):
        alike = [one for one in sorted(beside.get(key, ())) if one[1] in named]
        who = "；".join(named[other] for _cause, other in alike)
        yield [*row, who, "；".join(chinese(CAUSES[cause]) for cause, _other in alike)]

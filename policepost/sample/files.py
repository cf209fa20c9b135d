"""Files that the sample post took in: the register, and a list with rows that somebody must see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from policepost.core import clock, language
from policepost.exchange.kinds import Looked, Part
from policepost.exchange.sheets import Sheet
from policepost.grids.importing import DWELLINGS
from policepost.intake import actions
from policepost.residents.importing import RESIDENTS
from policepost.sample.neighbours import Neighbour
from policepost.sample.people import ESTATE

if TYPE_CHECKING:
    from policepost.core.database import Database

DOUBTED = 3


def take_register(db: Database, people: Sheet, doors: Sheet) -> None:
    """Take in the register that the grid workers collected, with the estate's dwellings."""
    parts = (Part(DWELLINGS, DWELLINGS.plan(doors)), Part(RESIDENTS, RESIDENTS.plan(people)))
    actions.take_in(db, Looked("网格采集表.xlsx", "网格员", parts), under=ESTATE)


def leave_doubts(db: Database, people: Sequence[Neighbour], now: datetime) -> None:
    """Take in a list of the property company in which some numbers have another name."""
    doubted = [one for one in people if one.id_number][-DOUBTED:]
    rows = [(one.name[0] + "某", one.id_number, one.address, one.phone) for one in doubted]
    sheet = Sheet("业主", [("姓名", "身份证号", "住址", "电话"), *rows])
    looked = Looked("业主名册.xlsx", f"{ESTATE}物业", (Part(RESIDENTS, RESIDENTS.plan(sheet)),))
    with clock.at(now - timedelta(hours=2)), _in_chinese():
        actions.take_in(db, looked, under=ESTATE)


@contextmanager
def _in_chinese() -> Iterator[None]:
    """Keep the doubts in the language of the rows: they stay as whoever imported read them."""
    spoken = language.current()
    language.use("zh_CN")
    try:
        yield
    finally:
        language.use(spoken)

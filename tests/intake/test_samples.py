"""Files as they come: a station's register of three sheets, a street's shops, a list of reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from policepost.core import language
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.grids.records import Level, Place, Premises
from policepost.intake import actions
from policepost.residents.records import Resident
from tests.intake.conftest import look
from tests.intake.working import counts, last_entry

FILES = Path(__file__).parent.parent / "files"
SHEETS = {"实有房屋": "dwellings", "实有人口": "residents", "实有单位": "premises"}


def held(db: Database) -> tuple[int, ...]:
    with db.reading() as session:
        homes = select(func.count()).select_from(Place).where(Place.level == Level.DWELLING)
        return (
            session.scalar(homes) or 0,
            session.scalar(select(func.count()).select_from(Resident)) or 0,
            session.scalar(select(func.count()).select_from(Premises)) or 0,
        )


def test_the_stations_register_comes_in_whole_in_one_go(post: Database) -> None:
    before = held(post)
    looked = look(post, FILES / "wuliting_first.xlsx")
    assert {part.plan.sheet.name: part.kind and part.kind.name for part in looked.parts} == SHEETS
    done = actions.take_in(post, looked)
    assert [counts(one) for one in done.reports] == [(300, 0, 0, 0, 0, 0)] * 3
    assert all(not one.problems for one in done.reports)
    homes, people, premises = held(post)
    assert (people, premises) == (300, 300)
    assert homes >= 300
    with post.reading() as session:
        nobody_homeless = select(func.count()).where(Resident.dwelling_id.is_(None))
        assert session.scalar(nobody_homeless) == 0
    again = actions.take_in(post, look(post, FILES / "wuliting_first.xlsx"))
    assert [counts(one) for one in again.reports] == [(0, 0, 300, 0, 0, 0)] * 3
    undo.undo(post, last_entry(post))
    assert held(post) == before


def test_the_shops_of_a_street_come_in_whole(post: Database) -> None:
    [report] = actions.take_in(post, look(post, FILES / "street_shops.xls")).reports
    assert counts(report) == (300, 0, 0, 0, 0, 0)
    assert report.problems == []
    with post.reading() as session:
        shop = session.scalars(select(Premises).where(Premises.name == "杏滨旅馆3")).one()
    assert (shop.responsible, shop.phone, shop.staff_count) == ("熊东娜", "17700002986", 11)
    assert (shop.address, shop.kind) == ("杏滨路3号", "hotel")


@pytest.mark.parametrize(
    ("spoken", "words"),
    [("en", "does not look like a list of Residents"), ("zh_CN", "看起来不是")],
)
def test_a_list_of_reports_is_none_of_ours(post: Database, spoken: str, words: str) -> None:
    language.use(spoken)
    looked = look(post, FILES / "matters_from_grid.csv")
    with pytest.raises(Refused) as refusal:
        actions.take_in(post, looked)
    assert words in refusal.value.sentence
    assert "上报时间、上报人、身份、网格、类别、内容、地点、是否紧急" in refusal.value.sentence

"""Cells that tell the month or the year alone."""

from datetime import date

import pytest

from policepost.core.errors import Refused
from policepost.core.vague import VagueDay
from policepost.exchange import about, values
from policepost.exchange.values import Cell

YEAR, MAY = VagueDay.year(2020), VagueDay.month(2020, 5)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        *((one, YEAR) for one in ("2020年", "2020", 2020.0, "约2020年", "２０２０年", "2020年底")),
        *((one, YEAR) for one in ("2020年左右", "大约2020年前后", "2020上半年", " 2020 年 ")),
        *((one, MAY) for one in ("2020.5", 2020.5, "2020-05", "2020/5", "2020年5月", "202005")),
        *((one, MAY) for one in (202005.0, "约2020年5月份", "2020年 5 月左右")),
        (2020.1, YEAR),
        ("2020.1", VagueDay.month(2020, 1)),
        (2020.12, VagueDay.month(2020, 12)),
    ],
)
def test_a_month_or_a_year_is_told(cell: Cell, says: VagueDay) -> None:
    assert about.vague(cell) == says
    with pytest.raises(Refused):
        values.day(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("", None, "2020年13月", 2020.13, "2020-00", "不详", "3年前", "1700年", "2020年5月17日"),
        *(45000.0, "45000", "20200517", date(2020, 5, 17), True, "2010年以前", "2020-05-17 前"),
    ],
)
def test_what_is_a_day_or_nothing_is_no_month(cell: Cell) -> None:
    assert about.vague(cell) is None

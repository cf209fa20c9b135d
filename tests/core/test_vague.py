"""Days of which perhaps only the month or the year is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import language
from policepost.core.vague import (
    UNKNOWN,
    Known,
    VagueDay,
    chinese_vague_day,
    format_vague_day,
)

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
VAGUE = st.one_of(
    st.just(UNKNOWN),
    DAYS.map(VagueDay.of),
    DAYS.map(lambda day: VagueDay.month(day.year, day.month)),
    DAYS.map(lambda day: VagueDay.year(day.year)),
)


@pytest.mark.parametrize(
    ("text", "possibly", "surely", "last", "known"),
    [
        ("2020", date(2020, 1, 1), date(2021, 1, 1), date(2020, 12, 31), Known.YEAR),
        ("2020-02", date(2020, 2, 1), date(2020, 3, 1), date(2020, 2, 29), Known.MONTH),
        ("2020-12", date(2020, 12, 1), date(2021, 1, 1), date(2020, 12, 31), Known.MONTH),
        ("2020-05-17", date(2020, 5, 17), date(2020, 5, 17), date(2020, 5, 17), Known.DAY),
        ("?", date.min, date.max, date.max, Known.NOTHING),
    ],
)
def test_what_is_known_says_from_when_it_is_possible_and_sure(
    text: str, possibly: date, surely: date, last: date, known: Known
) -> None:
    vague = VagueDay.read(text)
    assert (vague.possibly, vague.surely, vague.last, vague.known) == (
        possibly,
        surely,
        last,
        known,
    )
    assert vague.text == text
    assert vague.day == (possibly if known is Known.DAY else None)


@pytest.mark.parametrize("text", ["", "20", "2020-13", "2020-00", "2020-5", "2020-02-30", "now"])
def test_what_is_no_day_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - datetime's own words differ
        VagueDay.read(text)


def test_no_day_is_the_unknown_one() -> None:
    assert VagueDay.of(None) is UNKNOWN


@given(VAGUE)
def test_what_is_written_is_read_again(vague: VagueDay) -> None:
    assert VagueDay.read(vague.text) == vague
    assert vague.possibly <= vague.last <= vague.surely


@given(DAYS)
def test_a_day_lies_in_its_month_in_its_year_in_nothing_known(day: date) -> None:
    rows = [
        VagueDay.of(day),
        VagueDay.month(day.year, day.month),
        VagueDay.year(day.year),
        UNKNOWN,
    ]
    for number, wider in enumerate(rows):
        for narrower in rows[:number]:
            assert wider.possibly <= narrower.possibly <= narrower.last <= wider.last
        assert wider.possibly <= day <= wider.last
        assert day < wider.surely or wider.known is Known.DAY


def test_it_is_said_in_both_languages_and_on_paper() -> None:
    known = [VagueDay.read(text) for text in ("2020-05-07", "2020-05", "2020", "?")]
    assert [format_vague_day(one) for one in known] == [
        "7 May 2020",
        "May 2020",
        "2020",
        "day unknown",
    ]
    paper = ["2020年5月7日", "2020年5月", "2020年", ""]
    assert [chinese_vague_day(one) for one in known] == paper
    language.use("zh_CN")
    try:
        assert [format_vague_day(one) for one in known] == [*paper[:3], "日期不详"]
    finally:
        language.use("en")

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import language
from policepost.core.errors import Refused
from policepost.core.language import format_day
from policepost.core.vague import UNKNOWN, VagueDay, format_vague_day
from policepost.ui.dates import parse_day, parse_time, parse_vague_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("20261124", date(2026, 11, 24)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026.12.01", date(2026, 12, 1)),
        ("2026年11月24日", date(2026, 11, 24)),
        ("2026 年 11 月 24 日", date(2026, 11, 24)),
        ("２０２６－１１－２４", date(2026, 11, 24)),
        ("11-30", date(2026, 11, 30)),
        ("12月1日", date(2026, 12, 1)),
        ("24", date(2026, 11, 24)),
        ("5号", date(2026, 11, 5)),
        ("今天", TODAY),
        ("明天", date(2026, 11, 25)),
        ("昨天", date(2026, 11, 23)),
        ("后天", date(2026, 11, 26)),
        ("Tomorrow", date(2026, 11, 25)),
        ("+3", date(2026, 11, 27)),
        ("-30", date(2026, 10, 25)),
        ("24 November 2026", date(2026, 11, 24)),
        ("24 Nov 2026", date(2026, 11, 24)),
        ("1 Sep 2026", date(2026, 9, 1)),
    ],
)
def test_a_day_is_read_in_every_usual_notation(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["2026-02-30", "11-31", "31", "13-01", "0", "+99999", "x", "2026"])
def test_what_is_no_day_is_refused_with_the_text_in_the_sentence(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_day(text, TODAY)
    assert text in refused.value.sentence


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["en", "zh_CN"]))
def test_every_day_is_read_back_as_the_screen_shows_it(day: date, name: str) -> None:
    language.use(name)
    try:
        assert parse_day(format_day(day), TODAY) == day
        assert parse_day(day.isoformat(), TODAY) == day
        assert parse_day(f"{day:%Y%m%d}", TODAY) == day
    finally:
        language.use("en")


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("2020", "2020"),
        ("２０２０年", "2020"),
        ("2020-05", "2020-05"),
        ("2020.5", "2020-05"),
        ("2020 年 5 月", "2020-05"),
        ("202005", "2020-05"),
        ("May 2020", "2020-05"),
        ("Sept. 2020", "2020-09"),
        ("?", "?"),
        ("？", "?"),
        ("不详", "?"),
        ("Day unknown", "?"),
        ("2020-5-17", "2020-05-17"),
        ("17 May 2020", "2020-05-17"),
        ("昨天", "2026-11-23"),
        ("11-20", "2026-11-20"),
    ],
)
def test_as_much_of_a_day_as_is_known_is_read(text: str, vague: str) -> None:
    assert parse_vague_day(text, TODAY).text == vague


@pytest.mark.parametrize("text", ["2020-13", "2020-00", "Foo 2020", "1820", "20 20 20", "some day"])
def test_what_is_no_day_month_or_year_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_vague_day(text, TODAY)
    assert text in refused.value.sentence


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["en", "zh_CN"]))
def test_a_vague_day_is_read_back_as_the_screen_shows_it(day: date, name: str) -> None:
    known = [VagueDay.of(day), VagueDay.month(day.year, day.month), VagueDay.year(day.year)]
    language.use(name)
    try:
        for vague in (*known, UNKNOWN):
            assert parse_vague_day(format_vague_day(vague), TODAY) == vague
            assert parse_vague_day(vague.text, TODAY) == vague
    finally:
        language.use("en")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("9:30", time(9, 30)),
        ("09：30", time(9, 30)),
        ("930", time(9, 30)),
        ("1430", time(14, 30)),
        ("9", time(9)),
        ("9点半", time(9, 30)),
        ("下午3点", time(15)),
        ("14时05分", time(14, 5)),
        ("0:00", time(0)),
    ],
)
def test_a_time_is_read_in_every_usual_notation(text: str, moment: time) -> None:
    assert parse_time(text) == moment


@pytest.mark.parametrize("text", ["24:00", "9:60", "2500", "noon", ""])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_time(text)

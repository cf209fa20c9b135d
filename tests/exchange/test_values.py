"""What one cell means."""

from datetime import date, datetime, time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policepost.core.errors import Refused
from policepost.exchange import values


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", ""),
        (None, ""),
        ("  寺河　嘉苑 ", "寺河 嘉苑"),
        ("１４０８２９", "140829"),
        ("a\u200bb\ufeff", "ab"),
        ("一\n二", "一 二"),
        ("一_x000D_\n二", "一 二"),
        ("户型_x9_", "户型_x9_"),
        ("\u202e4417\u2066\U000e0041\ud800", "4417"),
        ("葛\U000e0100", "葛\U000e0100"),
        (602.0, "602"),
        (49.5, "49.5"),
        (7, "7"),
        (True, "是"),
        (False, "否"),
        (date(2026, 4, 3), "2026-04-03"),
        (datetime(2026, 4, 3), "2026-04-03"),  # noqa: DTZ001
        (datetime(2026, 4, 3, 8, 30), "2026-04-03 08:30:00"),  # noqa: DTZ001
        (time(8, 30), "08:30:00"),
        ('=HYPERLINK("x","点我")', '=HYPERLINK("x","点我")'),
    ],
)
def test_a_cell_is_read_in_plain_characters(cell: values.Cell, said: str) -> None:
    assert values.text(cell) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (1.405021953083e17, "of its 18 digits only the first 15 are left, 140502195308300"),
        (1e15, "of its 16 digits only the first 15 are left, 100000000000000"),
        (-1e16, "of its 17 digits only the first 15 are left, 100000000000000"),
        ("1.40502E+17", "of its 18 digits only the first 6 are left, 140502"),
        ("1.1e17", "of its 18 digits only the first 2 are left, 11"),
    ],
)
def test_a_number_that_lost_its_digits_is_refused_with_what_is_left(
    cell: values.Cell, said: str
) -> None:
    with pytest.raises(Refused) as refusal:
        values.code(cell)
    assert said in refusal.value.sentence


@pytest.mark.parametrize("written", ["1E10", "E12345678", "1.2E3", "3E5A"])
def test_what_only_looks_like_a_power_stays(written: str) -> None:
    assert values.code(written) == written


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张 伟", "张伟"),
        ("莫　然福", "莫然福"),
        ("戴\n永磊", "戴永磊"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("JOHN  SMITH", "JOHN SMITH"),
        ("张\ue863", "张䶮"),
        ("李𬭎", "李𬭎"),
        ("", ""),
    ],
)
def test_a_name_is_written_as_on_the_card(cell: str, name: str) -> None:
    assert values.name(cell) == name


def test_a_character_of_one_makers_fonts_is_noticed() -> None:
    assert values.has_private("张\ue000")
    assert values.has_private("\U000f0001")
    assert not values.has_private("张䶮𬭎")


def test_a_number_of_a_document_is_capital_without_spaces() -> None:
    assert values.code(" 140829 19550304 998x ") == "14082919550304998X"


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-04-03", "2026/4/3", "2026.4.3", "20260403", "2026年4月3日", "2026年04月03日"),
        *("2026-04-03 00:00:00", "２０２６－０４－０３", "46115", 46115.0, 46115),
        date(2026, 4, 3),
        datetime(2026, 4, 3, 12),  # noqa: DTZ001
    ],
)
def test_a_day_is_read_in_every_notation(cell: values.Cell) -> None:
    assert values.day(cell) == date(2026, 4, 3)


@pytest.mark.parametrize(
    "cell",
    [
        datetime(1899, 12, 31),  # noqa: DTZ001 - 1900-00-00 as it is read
        date(1900, 1, 1),
        "1900-00-00",
        0.0,
    ],
)
def test_the_day_of_nothing_is_refused(cell: values.Cell) -> None:
    with pytest.raises(Refused, match="no date"):
        values.day(cell)


def test_an_empty_cell_is_no_day() -> None:
    assert values.day("") is None
    assert values.day(None) is None


@pytest.mark.parametrize("cell", ["去年", "2026-02-30", "20261301", "4月3日", "7", 0.5])
def test_what_is_no_day_is_refused(cell: values.Cell) -> None:
    with pytest.raises(Refused):
        values.day(cell)


@given(st.dates(min_value=date(1902, 1, 1), max_value=date(2099, 12, 30)))
def test_each_day_is_itself_in_all_notations(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assume(not 1900 <= serial <= 2100)  # days of 1905: as a number those are years
    for written in (
        *(f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", float(serial)),
        *(f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日"),
    ):
        assert values.day(written) == day


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("13900004417", ("13900004417",)),
        ("139 0000 4417", ("13900004417",)),
        ("139-0000-4417", ("13900004417",)),
        ("+86 13900004417", ("13900004417",)),
        ("13900004417/13800001234", ("13900004417", "13800001234")),
        ("13900004417、13900004417", ("13900004417",)),
        ("1390000441713800001234", ("13900004417", "13800001234")),
        ("0356-2000018", ("0356-2000018",)),
        ("2000018", ("2000018",)),
        ("", ()),
    ],
)
def test_telephones_are_read(written: str, numbers: tuple[str, ...]) -> None:
    assert values.telephones(written) == numbers


@pytest.mark.parametrize("written", ["139000044", "无", "12345678901", "139000044171"])
def test_what_is_no_telephone_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        values.telephones(written)


def test_yes_and_no() -> None:
    assert values.yes("是") is True
    assert values.yes(False) is False
    assert values.yes("") is None
    assert values.yes("也许") is None


def test_amounts() -> None:
    assert values.amount(139.6) == 139.6
    assert values.amount("49.5㎡") == 49.5
    assert values.amount("1,200") == 1200
    assert values.amount("") is None
    with pytest.raises(Refused):
        values.amount("很大")


def test_a_long_text_is_cut_for_a_sentence() -> None:
    assert values.shortened("x" * 50) == "x" * 39 + "…"


@given(st.text(max_size=60))
def test_any_text_is_cleaned_once_and_for_all(written: str) -> None:
    assert values.text(values.text(written)) == values.text(written)
    assert values.name(values.name(written)) == values.name(written)

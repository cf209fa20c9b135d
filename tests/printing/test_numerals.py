"""Numbers, amounts and dates against hand-written cases."""

from datetime import date
from decimal import Decimal

import pytest

from policepost.printing import numerals


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (10000, "一万"),
        (10010, "一万零一十"),
        (100001, "十万零一"),
        (100010000, "一亿零一万"),
        (123456789, "一亿二千三百四十五万六千七百八十九"),
    ],
)
def test_numbers_are_written_as_people_say_them(value: int, text: str) -> None:
    assert numerals.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "零元整"),
        ("3500", "叁仟伍佰元整"),
        ("10", "壹拾元整"),
        ("1234.5", "壹仟贰佰叁拾肆元伍角"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("0.05", "伍分"),
        ("0.5", "伍角"),
        ("19.995", "贰拾元整"),
    ],
)
def test_amounts_follow_the_rule_for_settlement_papers(value: str, text: str) -> None:
    assert numerals.amount(Decimal(value)) == text


@pytest.mark.parametrize("value", [-1, numerals.LARGEST])
def test_what_cannot_be_written_is_an_error(value: int) -> None:
    with pytest.raises(ValueError, match=str(value)):
        numerals.number(value)


def test_days() -> None:
    assert numerals.day(date(2026, 12, 1)) == "2026年12月1日"
    assert numerals.day(None).strip() == "年　　月　　日"

"""Sums of money in a text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.mediation.after import clauses, money
from policepost.printing import numerals

CENTS = st.integers(1, 10**11 - 1).map(lambda cents: Decimal(cents) / 100)


@given(CENTS)
def test_what_is_written_in_capitals_reads_as_the_same_sum(amount: Decimal) -> None:
    assert money.read_capitals(numerals.amount(amount)) == amount


@given(CENTS)
def test_a_sum_written_by_the_program_never_clashes(amount: Decimal) -> None:
    (found,) = money.sums(f"甲方于2026年12月1日前付给乙方{money.in_words(amount)}，一次付清。")
    assert (found.figures, found.capitals, found.clashes) == (amount, amount, False)


@given(CENTS, CENTS)
def test_figures_beside_the_capitals_of_another_sum_always_clash(
    one: Decimal, two: Decimal
) -> None:
    text = f"付给乙方{money.plain(one)}元（大写：{numerals.amount(two)}）。"
    assert [sum_.clashes for sum_ in money.sums(text)] == [one != two]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("三千五百元", "3500"),
        ("叁仟伍佰圆整", "3500"),
        ("两万元", "20000"),
        ("壹万零伍元捌角", "10005.80"),
        ("十五元", "15"),
        ("伍角", "0.50"),
        ("玖分", "0.09"),
        ("叁元零伍分", "3.05"),
        ("壹亿零贰拾万元整", "100200000"),
        ("贰拾萬圓整", "200000"),
    ],
)
def test_capitals_as_people_write_them(text: str, amount: str) -> None:
    assert money.read_capitals(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "整", "叁叁佰元", "佰叁元", "万元", "叁仟伍佰", "叁佰伍仟元", "叁零元五", "好元"]
)
def test_what_is_no_sum_in_capitals(text: str) -> None:
    assert money.read_capitals(text) is None


@pytest.mark.parametrize(
    ("text", "figures", "clashes"),
    [
        ("赔偿人民币3500元（叁仟伍佰元整）", "3500", False),
        ("赔偿人民币３,５００元(叁仟伍佰元整)", "3500", False),
        ("赔偿人民币叁仟伍佰元整（￥3500.00元）", "3500", False),
        ("赔偿人民币3500元（叁仟元整）", "3500", True),
        ("赔偿人民币3500元（大写：叁仟伍佰）", "3500", False),
        ("赔偿人民币3500元（叁叁佰元整）", "3500", True),
        ("赔偿2万元（两万元）", "20000", False),
        ("付99.90元。", "99.90", False),
    ],
)
def test_sums_in_a_text(text: str, figures: str, clashes: bool) -> None:
    (found,) = money.sums(text)
    assert (found.figures, found.clashes) == (Decimal(figures), clashes)


def test_several_sums_stand_in_their_order_and_days_are_none() -> None:
    found = money.sums("2026年1月5日付100元，2026年2月5日付叁佰元整（300元），3号楼2单元。")
    assert [one.figures for one in found] == [Decimal(100), Decimal(300)]
    assert money.plain(Decimal("99.90")) == "99.90"


def test_a_clause_is_printed_with_its_instalments_and_the_total() -> None:
    parts = [(date(2026, 12, 10), Decimal(200)), (date(2027, 1, 10), Decimal("300.50"))]
    assert clauses.on_paper("甲方付给乙方500.50元。", parts) == (
        "甲方付给乙方500.50元，分二期履行：第一期2026年12月10日前付人民币200元（贰佰元整）；"
        "第二期2027年1月10日前付人民币300.50元（叁佰元伍角）。"
    )
    assert clauses.on_paper("互相致歉", []) == "互相致歉"
    assert clauses.with_total("按期履行", None) == "按期履行"
    assert clauses.with_total("按期履行", Decimal(5)) == "按期履行；以上款项合计人民币5元（伍元整）"

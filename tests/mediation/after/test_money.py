"""Sums of money in a text."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.mediation.after import clauses, money
from policepost.mediation.facts import TermFacts
from policepost.printing import numerals

DAY = date(2026, 11, 4)
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
    assert clauses.on_paper(TermFacts(text="甲方付给乙方500.50元。"), parts) == (
        "甲方付给乙方500.50元，分二期履行：第一期2026年12月10日前付人民币200元（贰佰元整）；"
        "第二期2027年1月10日前付人民币300.50元（叁佰元伍角）。"
    )
    assert clauses.on_paper(TermFacts(text="互相致歉")) == "互相致歉"
    assert clauses.with_total("按期履行", None) == "按期履行"
    assert clauses.with_total("按期履行", Decimal(5)) == "按期履行；以上款项合计人民币5元（伍元整）"


@pytest.mark.parametrize(
    ("text", "beside", "printed"),
    [
        ("甲方向乙方致歉。", {"due_on": DAY}, "甲方向乙方致歉，2026年11月4日前履行。"),
        ("甲方于11月4日前向乙方致歉。", {"due_on": DAY}, "甲方于11月4日前向乙方致歉。"),
        ("甲方于十一月四日致歉", {"due_on": DAY}, "甲方于十一月四日致歉"),
        ("甲方于2026-11-04致歉", {"due_on": DAY}, "甲方于2026-11-04致歉"),
        ("甲方于1月4日致歉", {"due_on": DAY}, "甲方于1月4日致歉，2026年11月4日前履行。"),
        ("甲方赔付11.4元", {"due_on": DAY}, "甲方赔付11.4元，2026年11月4日前履行。"),
        (
            "甲方赔偿乙方车损",
            {"due_on": DAY, "amount": Decimal(3500), "how": "银行转账"},
            "甲方赔偿乙方车损，金额为人民币3500元（叁仟伍佰元整），2026年11月4日前以银行转账方式履行。",
        ),
        ("甲方以现金付3500元", {"amount": Decimal(3500), "how": "现金"}, "甲方以现金付3500元"),
        ("甲方付3500元", {"how": "现金"}, "甲方付3500元，以现金方式履行。"),
        (" ", {"due_on": DAY}, " "),
    ],
)
def test_a_clause_says_on_paper_what_was_agreed_beside_its_words(
    text: str, beside: dict[str, Any], printed: str
) -> None:
    assert clauses.on_paper(TermFacts(text=text, **beside)) == printed


def test_the_manner_stands_before_the_instalments() -> None:
    term = TermFacts(text="甲方付给乙方200元。", how="现金")
    assert clauses.on_paper(term, [(DAY, Decimal(200))]) == (
        "甲方付给乙方200元，分一期以现金方式履行：第一期2026年11月4日前付人民币200元（贰佰元整）。"
    )


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.sampled_from(["", "前", "号", "日前"]))
def test_a_day_that_a_paper_writes_is_found_in_its_words(day: date, behind: str) -> None:
    assert clauses.names_day(f"甲方于{numerals.day(day)}{behind}付清", day)
    assert not clauses.names_day(f"甲方于{day.year}年付清{day.month}.{day.day}元", day)

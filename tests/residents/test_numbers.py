"""The numbers of documents: what is wrong with them, what is only odd."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import tables
from policepost.residents import numbers, rules

TODAY = date(2026, 11, 24)
HMT_FIRST = "81000019880817999"
HMT = HMT_FIRST + rules.check_character(HMT_FIRST)
NEW_FIRST = "91139819901231996"
NEW = NEW_FIRST + rules.check_character(NEW_FIRST)
OLD = "KAZ110090123105"


def test_the_old_permanent_residence_card_has_the_check_digit_of_travel_documents() -> None:
    # L898902C3 with check digit 6 is the specimen of ICAO Doc 9303
    assert numbers.icao_digit("L898902C3") == "6"
    assert numbers.icao_digit(OLD[:14]) == OLD[14]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        *(("111", "140502194303129960"), ("hmt", HMT), ("553", NEW), ("553", OLD)),
        *(("414", "E12345678"), ("414", "AB1234567"), ("516", "H12345678"), ("117", "O140000123")),
        *(("990", "任何写法 1"), ("114", "军字第0012345号"), ("554", "A1234567"), ("414", "")),
    ],
)
def test_a_right_number_is_neither_wrong_nor_odd(kind: str, number: str) -> None:
    assert numbers.fault(kind, number, TODAY) == ""
    assert numbers.warning(kind, number) == ""


@pytest.mark.parametrize(
    ("kind", "number", "why"),
    [
        ("111", "140502194303129961", "check digit"),
        ("hmt", "140502194303129960", "81, 82 or 83"),
        ("hmt", HMT[:17] + ("0" if HMT[17] != "0" else "1"), "check digit"),
        ("553", NEW[:17] + ("0" if NEW[17] != "0" else "1"), "check digit"),
        ("553", "911398199002309961", "birth date"),
        ("553", OLD[:14] + "6", "check digit"),
        ("553", "KAZ1100", "18 characters"),
        ("414", "E1", "5 to 12"),
        ("414", "E12345678901234", "5 to 12"),
        ("414", "护照12345", "5 to 12"),
        ("990", "9" * 41, "too long"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(kind: str, number: str, why: str) -> None:
    assert why in numbers.fault(kind, number, TODAY)


@pytest.mark.parametrize(
    ("kind", "number", "nationality", "why"),
    [
        ("516", "K12345678", None, "H or M"),
        ("511", "1234567", None, "8 digits"),
        ("513", "E12345678", None, "C or W"),
        ("517", "C12345678", None, "L or T"),
        ("117", "140000123", None, "birth certificate"),
        ("420", "E12345678", None, "Hong Kong passport"),
        ("421", "E12345678", None, "Macao passport"),
        ("414", "AB1234567", "CHN", "Chinese passport"),
        ("111", "990502194303129960", None, "province"),
    ],
)
def test_an_unusual_form_is_only_odd(
    kind: str, number: str, nationality: str | None, why: str
) -> None:
    assert why in numbers.warning(kind, number, nationality)
    if kind != "111":
        assert numbers.fault(kind, number, TODAY) == ""


def test_nothing_is_odd_about_no_number() -> None:
    assert numbers.warning("516", "") == ""
    assert numbers.warning("414", "X1234567", "FRA") == ""


@given(
    st.dates(date(1930, 1, 1), TODAY),
    st.sampled_from(["810000", "820000", "830000", "911398"]),
    st.integers(996, 999),
)
def test_numbers_of_the_new_kinds_tell_birth_and_sex(born: date, first: str, order: int) -> None:
    head = f"{first}{born:%Y%m%d}{order}"
    number = head + rules.check_character(head)
    kind = "553" if first.startswith("9") else "hmt"
    assert numbers.carries_birth(kind, number)
    assert numbers.fault(kind, number, TODAY) == ""
    assert (rules.birth_of(number), rules.sex_of(number)) == (born, "1" if order % 2 else "2")


def test_an_old_permanent_residence_card_tells_no_birth() -> None:
    assert not numbers.carries_birth("553", OLD)
    assert not numbers.carries_birth("414", "E12345678")


def test_documents_are_renewed_before_they_end() -> None:
    # living permit: endorsed within the month before each year is full (居住证暂行条例 第10条)
    assert numbers.renew_from("154", date(2026, 6, 9)) == date(2026, 5, 10)
    assert numbers.renew_from("visa", date(2026, 6, 9)) == date(2026, 6, 2)
    assert numbers.renew_from("133", date(2026, 6, 9)) is None
    assert numbers.renew_from("154", None) is None


def test_the_table_knows_every_code_that_it_speaks_of() -> None:
    kinds = tables.table("document_kinds")
    assert all(code in kinds for code in numbers.reminded_days())
    assert numbers.of_firms() == {"811", "821", "822"}

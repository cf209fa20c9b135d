"""What an entry may say."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.errors import Refused
from policepost.residents import rules
from policepost.residents.rules import Care

TODAY = date(2026, 11, 24)
GOOD = "140502194303129960"
HOME = UUID(int=1)
births = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)
orders = st.integers(min_value=996, max_value=999).map(str)
counties = st.integers(min_value=110000, max_value=659999).map(str)


@given(births, orders, counties)
def test_a_right_number_tells_birth_and_sex(born: date, order: str, county: str) -> None:
    first = f"{county}{born:%Y%m%d}{order}"
    number = first + rules.check_character(first)
    assert rules.identity_fault(number, TODAY) == ""
    assert rules.birth_of(number) == born
    assert rules.sex_of(number) == ("1" if int(order) % 2 else "2")
    # the check character is also (1 - 2 * the first 17 digits in base 13) mod 11
    assert number[17] == "0123456789X"[(1 - 2 * int(first, 13)) % 11]


@given(births, orders, st.integers(min_value=0, max_value=16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(born: date, order: str, at: int, by: int) -> None:
    first = f"140502{born:%Y%m%d}{order}"
    number = first + rules.check_character(first)
    wrong = f"{number[:at]}{(int(number[at]) + by) % 10}{number[at + 1 :]}"
    assert rules.identity_fault(wrong, TODAY)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", "18"),
        ("14050219430312996", "18"),
        ("1405021943031299６0", "17 digits"),
        ("14050219430312996X0", "18"),
        ("X40502194303129960", "17 digits"),
        ("140502194302309960", "birth date"),
        ("140502203101019972", "not yet born"),
        ("140502180001019960", "older"),
        ("140502194303129961", "check digit"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(number: str, why: str) -> None:
    assert why in rules.identity_fault(number, TODAY)


def test_an_unknown_province_is_only_odd() -> None:
    assert rules.identity_warning(GOOD) == ""
    assert rules.identity_warning("810000199001010014") == ""
    assert "province" in rules.identity_warning("990502194303129960")


def test_old_numbers_get_eighteen_digits() -> None:
    assert rules.is_old_number("140502430312996")
    assert not rules.is_old_number("14050243031299X")
    assert not rules.is_old_number(GOOD)
    assert rules.eighteen("140502430312996") == GOOD


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (GOOD, "111"),
        ("140502430312996", "111"),
        ("", "111"),
        ("12345", "111"),
        ("G94485322", "414"),
    ],
)
def test_a_number_looks_like_a_document(number: str, kind: str) -> None:
    assert rules.document_kind(number) == kind
    assert rules.carries_identity("113")
    assert not rules.carries_identity("414")


@pytest.mark.parametrize(
    ("number", "masked"),
    [(GOOD, "1405**********9960"), ("G94485322", "G944*5322"), ("ABC", "A**"), ("", "")],
)
def test_lists_show_the_ends_of_a_number(number: str, masked: str) -> None:
    assert rules.masked(number) == masked


def test_ages() -> None:
    assert rules.age(date(2000, 11, 24), TODAY) == 26
    assert rules.age(date(2000, 11, 25), TODAY) == 25
    assert rules.age(date(2000, 2, 29), date(2025, 2, 28)) == 24
    assert rules.age(None, TODAY) is None


@dataclass
class Entry:
    """An entry as the rule sees it."""

    kind: str = "registered"
    id_number: str | None = GOOD
    birth_date: date | None = TODAY
    phone: str = "13900004417"
    dwelling_id: UUID | None = HOME
    relation: str | None = "02"


GROWN_UP = Entry(phone="", relation=None, birth_date=date(1990, 1, 1))


def test_whoever_is_under_fourteen_needs_no_telephone() -> None:
    born = date(2012, 11, 25)
    child = Entry(birth_date=born, phone="")
    assert rules.missing(child, TODAY) == ()
    assert rules.missing(child, date(2026, 11, 25)) == ("phone",)


def test_what_is_missing_is_named() -> None:
    assert rules.missing(Entry(), TODAY) == ()
    assert rules.missing(GROWN_UP, TODAY) == ("phone", "relation")
    empty = Entry("registered", None, None, "", None, None)
    assert rules.missing(empty, TODAY) == (
        "id_number",
        "birth_date",
        "phone",
        "dwelling",
        "relation",
    )
    assert set(rules.missing(empty, TODAY)) < set(rules.FIELDS)


def test_who_is_under_fourteen_is_until_the_birthday() -> None:
    born = date(2012, 5, 17)
    assert rules.under_age(born, date(2026, 5, 16))
    assert not rules.under_age(born, date(2026, 5, 17))
    leap = date(2012, 2, 29)  # the fourteen years end with 28 February (Civil Code art 202)
    assert rules.under_age(leap, date(2026, 2, 28))
    assert not rules.under_age(leap, date(2026, 3, 1))
    assert not rules.under_age(None, TODAY)
    assert rules.sensitive(leap, None, served=True, today=date(2026, 2, 28)) == ("child",)
    assert rules.sensitive(leap, None, served=True, today=date(2026, 3, 1)) == ()


def test_a_guardian_is_of_a_minor() -> None:
    assert rules.minor(date(2008, 11, 25), TODAY)
    assert not rules.minor(date(2008, 11, 24), TODAY)
    assert rules.minor(None, TODAY)


def test_needs_ask_for_a_reason_and_are_of_the_list() -> None:
    end = rules.proposed_care_end(TODAY)
    assert TODAY < end < date(2027, 6, 1)
    kept = rules.checked_care(Care("摔伤", "田某", end, ("cannot_walk", "cannot_walk")), TODAY)
    assert kept.needs == ("cannot_walk",)
    for care, field in (
        (Care("", "田某", end, ("cannot_walk",)), "care_reason"),
        (Care("摔伤", "田某", end, ("heart",)), "care_needs"),
    ):
        with pytest.raises(Refused) as refusal:
            rules.checked_care(care, TODAY)
        assert refusal.value.field == field


def test_care_needs_a_reason_somebody_and_an_end() -> None:
    until = date(2027, 1, 1)
    assert rules.checked_care(Care(" ", "x", until), TODAY) == Care("", "", None)
    assert rules.checked_care(Care(" 独居  老人", " 田某 ", until), TODAY) == Care(
        "独居 老人", "田某", until
    )
    for care, field in (
        (Care("独居", "", until), "care_by"),
        (Care("独居", "田某", None), "care_until"),
        (Care("独居", "田某", date(2026, 11, 23)), "care_until"),
        (Care("独居", "田某", date(2028, 1, 1)), "care_until"),
    ):
        with pytest.raises(Refused) as refusal:
            rules.checked_care(care, TODAY)
        assert refusal.value.field == field

"""How figures are said, in both languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import language
from policepost.core.periods import Period
from policepost.dashboard import rules, words


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5, 2, "+3"),
        (2, 5, "−3"),
        (117, 142, "−17.6%"),
        (142, 117, "+21.4%"),
        (104, 14, "+90"),
        (3, 3, "unchanged"),
        (3, 0, "new"),
        (0, 0, ""),
        (3, None, ""),
    ],
)
def test_a_change_is_said_as_far_as_its_numbers_carry(
    now: float, before: float | None, said: str
) -> None:
    assert words.moved(rules.change(now, before)) == said
    assert words.against_last_year(now, before).startswith(said)
    assert words.against_previous(now, before).startswith(said)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_no_figure_is_ever_infinite_or_unknown(now: int, before: int) -> None:
    said = words.moved(rules.change(now, before))
    assert "inf" not in said
    assert "nan" not in said
    assert not said.startswith(("+0%", "−0%"))


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [(None, 1, "—"), (100, 1, "100%"), (99.97, 1, "99.9%"), (92, 1, "92%"), (87.46, 0, "87%")],
)
def test_a_share_is_said_with_care(value: float | None, places: int, said: str) -> None:
    assert words.percent(value, places) == said


@pytest.mark.parametrize(
    ("period", "english", "chinese"),
    [
        (Period(date(2026, 11, 3), date(2026, 11, 3)), "3 November 2026", "2026年11月3日"),
        (Period(date(2026, 2, 1), date(2026, 2, 28)), "Feb 2026", "2026年2月"),
    ],
)
def test_a_period_is_said_as_short_as_it_is_clear(
    period: Period, english: str, chinese: str
) -> None:
    assert words.whole(period) == english
    language.use("zh_CN")
    assert words.whole(period) == chinese


def test_a_part_of_a_month_is_said_with_both_ends() -> None:
    said = words.whole(Period(date(2026, 11, 1), date(2026, 11, 24)))
    assert said == "1 November 2026 to 24 November 2026"


def test_steps_are_said_short() -> None:
    november = Period(date(2026, 11, 2), date(2026, 11, 8))
    assert words.step(november, "month") == "Nov"
    assert words.step(november, "month", with_year=True) == "26-11"
    assert words.step(november, "day") == "2"
    assert words.step(november, "week") == "11-2"
    language.use("zh_CN")
    assert words.step(november, "month") == "11月"
    assert words.step(november, "day") == "2日"

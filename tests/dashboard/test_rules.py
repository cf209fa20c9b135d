"""Laws of the periods, comparisons and scales."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import clock, periods
from policepost.core.errors import Refused
from policepost.core.periods import Period
from policepost.dashboard import rules
from policepost.dashboard.rules import Grain, GridState

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 1200)).map(
    lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1]))
)
NAMED = st.sampled_from(
    [periods.this_month, periods.this_quarter, periods.this_year, periods.last_twelve_months]
)


@given(DAYS, NAMED)
def test_a_named_period_ends_today_and_begins_with_a_month(
    today: date, named: Callable[[date], Period]
) -> None:
    period = named(today)
    assert period.last == today
    assert period.first.day == 1
    assert period.first <= today


@given(DAYS)
def test_the_named_periods_touch_as_many_months_as_they_say(today: date) -> None:
    assert periods.this_month(today).months == 1
    assert periods.this_quarter(today).months <= 3
    assert periods.this_quarter(today).first.month in {1, 4, 7, 10}
    assert periods.this_year(today).months == today.month
    assert periods.last_twelve_months(today).months == 12


@given(PERIODS)
def test_the_previous_period_ends_before_this_one_begins(period: Period) -> None:
    previous = rules.previous_period(period)
    assert previous.last < period.first
    assert previous.first <= previous.last


@given(PERIODS)
def test_a_period_inside_months_follows_the_previous_one_without_a_gap(period: Period) -> None:
    if period.first.day != 1:
        previous = rules.previous_period(period)
        assert previous.last + timedelta(days=1) == period.first
        assert previous.days == period.days


@given(DAYS, NAMED)
def test_the_previous_period_has_as_many_months(
    today: date, named: Callable[[date], Period]
) -> None:
    period = named(today)
    assert rules.previous_period(period).months == period.months


@given(PERIODS)
def test_the_same_period_last_year_is_a_year_earlier(period: Period) -> None:
    last_year = rules.same_period_last_year(period)
    assert (last_year.first.year, last_year.first.month) == (
        period.first.year - 1,
        period.first.month,
    )
    assert (last_year.last.year, last_year.last.month) == (period.last.year - 1, period.last.month)
    assert last_year.months == period.months
    assert abs(last_year.days - period.days) <= 1


def test_whole_months_stay_whole_over_a_leap_year() -> None:
    february = Period(date(2025, 2, 1), date(2025, 2, 28))
    assert rules.same_period_last_year(february).last == date(2024, 2, 29)
    assert rules.previous_period(Period(date(2026, 2, 1), date(2026, 2, 28))) == Period(
        date(2026, 1, 1), date(2026, 1, 31)
    )


def test_month_to_date_is_compared_with_as_many_days() -> None:
    november = periods.this_month(date(2026, 11, 24))
    assert rules.previous_period(november) == Period(date(2026, 10, 1), date(2026, 10, 24))
    assert rules.same_period_last_year(november) == Period(date(2025, 11, 1), date(2025, 11, 24))


def test_a_leap_day_a_year_earlier_is_the_last_of_february() -> None:
    assert clock.add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)


@given(PERIODS, st.sampled_from(["day", "week", "month"]))
def test_steps_cover_the_period_without_gap_or_overlap(period: Period, by: Grain) -> None:
    steps = rules.steps(period, by)
    assert steps[0].first == period.first
    assert steps[-1].last == period.last
    for one, following in itertools.pairwise(steps):
        assert one.last + timedelta(days=1) == following.first


@given(PERIODS)
def test_a_line_never_has_more_steps_than_can_be_seen(period: Period) -> None:
    assert len(rules.steps(period, rules.grain(period))) <= 42


def test_steps_begin_with_mondays_and_months() -> None:
    period = Period(date(2026, 9, 9), date(2026, 11, 24))
    assert all(step.first.weekday() == 0 for step in rules.steps(period, "week")[1:])
    assert all(step.first.day == 1 for step in rules.steps(period, "month")[1:])


def test_a_day_is_in_its_period_only() -> None:
    period = Period(date(2026, 9, 9), date(2026, 11, 24))
    assert period.holds(date(2026, 9, 9))
    assert period.holds(date(2026, 11, 24))
    assert not period.holds(date(2026, 11, 25))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 5, 2), date(2026, 5, 1), "last"),
        (date(2006, 5, 2), date(2026, 5, 1), "first"),
    ],
)
def test_a_period_that_cannot_be_drawn_is_refused(first: date, last: date, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        periods.free_period(first, last)
    assert refusal.value.field == field


def test_a_free_period_may_be_one_day() -> None:
    day = date(2026, 5, 1)
    assert periods.free_period(day, day).days == 1


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_change_is_finite_and_has_the_sign_of_the_difference(now: int, before: int) -> None:
    change = rules.change(now, before)
    assert change.difference == now - before
    if change.percent is not None:
        assert before >= rules.SMALL_BASE
        assert abs(change.percent - (now - before) * 100 / before) < 1e-9
    expected = {-1: "down", 0: "same", 1: "up"}[(now > before) - (now < before)]
    assert change.direction == expected or before == 0


def test_a_change_from_nothing_is_new_and_from_nothing_known_is_none() -> None:
    assert rules.change(3, 0).direction == "new"
    assert rules.change(0, 0).direction == "none"
    assert rules.change(None, 5).direction == "none"
    assert rules.change(5, None).direction == "none"
    assert rules.change(6, 3).percent is None


@given(st.integers(0, 10**5), st.integers(1, 10**5), st.integers(0, 2))
def test_only_all_is_shown_as_hundred_and_only_none_as_zero(
    part: int, more: int, places: int
) -> None:
    whole = part + more
    percent = rules.share(part, whole)
    assert percent is not None
    shown = rules.shown_share(percent, places)
    assert shown < 100
    assert (shown == 0) == (part == 0)
    assert rules.shown_share(100.0, places) == 100
    assert abs(shown - percent) <= 10.0**-places


def test_a_share_of_nothing_is_not_known() -> None:
    assert rules.share(0, 0) is None


@given(st.integers(0, 10**7))
def test_ticks_are_few_even_and_reach_the_top(top: int) -> None:
    ticks = rules.ticks(top)
    assert ticks[0] == 0
    assert ticks[-1] >= top
    assert 2 <= len(ticks) <= 6
    assert len({b - a for a, b in itertools.pairwise(ticks)}) == 1
    assert ticks[-2] < max(top, 1)


@given(st.lists(st.floats(1, 200), min_size=1, max_size=60), st.floats(1, 300))
def test_labels_that_are_written_do_not_touch(widths: list[float], pitch: float) -> None:
    every = rules.label_step(widths, pitch, gap=4)
    assert every >= 1
    assert max(widths) + 4 <= every * pitch + 1e-6


def test_labels_without_room_are_written_once() -> None:
    assert rules.label_step([10, 10], 0, 4) == 2


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        (GridState(0, 0, 0, 0), "muted"),
        (GridState(0, 0, 1, 0), "good"),
        (GridState(100, 100, 3, 0), "good"),
        (GridState(100, 98, 0, 0), "good"),
        (GridState(100, 97, 0, 0), "wait"),
        (GridState(100, 94, 0, 0), "bad"),
        (GridState(100, 100, 1, 1), "bad"),
    ],
)
def test_the_tone_of_a_grid_follows_its_numbers(state: GridState, tone: str) -> None:
    assert rules.grid_tone(state) == tone


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (58000.0, "58,000"), (1_234_567, "1,234,567"), (12.5, "12.5"), (-4, "-4")],
)
def test_a_figure_is_grouped_and_never_rounded_to_a_power(value: float, written: str) -> None:
    assert rules.figure(value) == written

"""Which backups stay: a law for any row of moments; and when the next one is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core.backups import schedule
from policepost.core.backups.schedule import BEFORE, CLOSE, DAY, HAND, IMPORT, WHYS, Rule
from policepost.core.errors import Refused

NOON = datetime(2026, 11, 24, 12).astimezone()
RULE = Rule()


@dataclass(frozen=True)
class One:
    """A backup as the rule sees it."""

    serial: int
    made_at: datetime
    why: str = CLOSE


MOMENTS = st.integers(-3000, 3000).map(lambda hours: NOON + timedelta(hours=7 * hours))
"""Any order: the clock may have been set back and forward between two of them."""
ROWS = st.lists(st.tuples(MOMENTS, st.sampled_from(sorted(WHYS))), max_size=40).map(
    lambda row: [One(number, *made) for number, made in enumerate(row, 1)]
)
RULES = st.builds(
    Rule,
    daily=st.integers(1, 8),
    weekly=st.integers(0, 5),
    monthly=st.integers(0, 13),
    before=st.integers(1, 4),
)


@given(ROWS, RULES)
def test_the_last_made_and_those_made_by_hand_always_stay(made: list[One], rule: Rule) -> None:
    stay = schedule.kept(made, rule)
    assert set(stay) <= set(made)
    assert {one for one in made if one.why == HAND} <= set(stay)
    if made:
        assert stay[0] == made[-1]


@given(ROWS, RULES)
def test_asking_again_changes_nothing(made: list[One], rule: Rule) -> None:
    stay = schedule.kept(made, rule)
    assert schedule.kept(stay, rule) == stay


@given(ROWS, RULES)
def test_letting_go_along_the_way_ends_where_letting_go_at_the_end_does(
    made: list[One], rule: Rule
) -> None:
    along: list[One] = []
    for one in made:
        before, along = along, schedule.kept([*along, one], rule)
        assert set(along) <= {*before, one}
    assert along == schedule.kept(made, rule)


@given(ROWS, RULES)
def test_no_more_stay_than_the_rule_says(made: list[One], rule: Rule) -> None:
    free = [one for one in schedule.kept(made, rule) if one.why != HAND]
    assert len(free) <= 1 + rule.daily + rule.weekly + rule.monthly + rule.before


@given(ROWS, RULES)
def test_the_last_of_each_of_the_last_days_stays(made: list[One], rule: Rule) -> None:
    last = {one.made_at.date(): one for one in made}
    newest = sorted(last.values(), key=lambda one: one.serial)[-rule.daily :]
    assert set(newest) <= set(schedule.kept(made, rule))


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    made = [One(day, NOON + timedelta(days=day)) for day in range(1, 366)]
    days = [(made[-1].made_at - one.made_at).days for one in schedule.kept(made, RULE)]
    assert days[:7] == list(range(7))
    assert len(days) <= 7 + 4 + 12
    assert days[-1] > 300


def test_those_made_before_something_risky_are_not_pushed_out_by_the_same_day() -> None:
    made = [One(1, NOON, IMPORT), *(One(number, NOON, CLOSE) for number in range(2, 9))]
    assert [one.serial for one in schedule.kept(made, RULE)] == [8, 1]
    assert IMPORT in BEFORE


def test_a_clock_in_the_future_does_not_keep_real_ones_out() -> None:
    future = [One(day, NOON + timedelta(days=3000 + day)) for day in range(1, 20)]
    now = [One(100 + day, NOON + timedelta(days=day)) for day in range(7)]
    assert set(now) <= set(schedule.kept([*future, *now], RULE))


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, True),
        (NOON - timedelta(days=1), True),
        (NOON - timedelta(hours=1), False),
        (NOON - timedelta(hours=4), True),
        (NOON + timedelta(days=400), True),
    ],
)
def test_a_backup_is_due_each_day_and_after_hours_of_work(last: datetime | None, due: bool) -> None:
    assert schedule.is_due(NOON, last, RULE) is due


def test_it_begins_in_a_quiet_minute_or_when_none_comes() -> None:
    assert not schedule.may_begin(59, timedelta(minutes=29))
    assert schedule.may_begin(60, timedelta(0))
    assert schedule.may_begin(0, timedelta(minutes=30))


@pytest.mark.parametrize(
    ("last", "old"),
    [
        (None, True),
        (NOON - timedelta(days=3), True),
        (NOON - timedelta(days=2), False),
        (NOON + timedelta(days=9), False),
    ],
)
def test_what_is_too_old(last: datetime | None, old: bool) -> None:
    assert schedule.is_old(NOON, last, RULE) is old


@pytest.mark.parametrize("wrong", [{"daily": 0}, {"monthly": -1}, {"hours": 25}, {"before": 0}])
def test_numbers_that_keep_nothing_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(Refused) as refused:
        schedule.check_rule(Rule(**wrong))
    assert refused.value.field in wrong
    schedule.check_rule(Rule())
    assert DAY in WHYS

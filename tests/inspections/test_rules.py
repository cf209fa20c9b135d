"""Limits, re-checks and states; the days are those of the holiday files of 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.inspections import recheck_rules, rhythm, rules
from policepost.inspections.recheck_rules import RecheckForm
from tests.inspections.made import AUXILIARY, DAILY, OFFICER, TODAY

FRIDAY = date(2026, 11, 27)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("severity", "found_on", "limit"),
    [
        ("grave", TODAY, TODAY),
        ("grave", date(2026, 11, 28), date(2026, 11, 28)),  # a Saturday, still the same day
        ("serious", TODAY, date(2026, 12, 1)),
        ("serious", date(2026, 2, 9), date(2026, 2, 24)),  # ends in the Spring Festival
        ("ordinary", TODAY, date(2026, 12, 24)),
    ],
)
def test_the_limit_proposed_follows_the_severity(
    severity: str, found_on: date, limit: date
) -> None:
    assert rules.proposed_limit(DAILY, severity, found_on) == limit


def test_a_longer_limit_needs_a_reason() -> None:
    last = rules.longest_limit(DAILY, "serious", TODAY)
    assert last == date(2026, 12, 9)
    rules.check_limit(DAILY, "serious", TODAY, last, "")
    rules.check_limit(DAILY, "serious", TODAY, last + timedelta(days=1), "设备订货")
    with pytest.raises(Refused) as refused:
        rules.check_limit(DAILY, "serious", TODAY, last + timedelta(days=1), " ")
    assert refused.value.field == "limit_reason"
    with pytest.raises(Refused):
        rules.check_limit(DAILY, "grave", TODAY, TODAY + timedelta(days=1), "")


@given(DAYS)
def test_a_proposed_limit_needs_no_reason(found_on: date) -> None:
    for severity in DAILY.severities:
        limit = rules.proposed_limit(DAILY, severity, found_on)
        assert limit >= found_on
        rules.check_limit(DAILY, severity, found_on, limit, "")


@given(DAYS)
def test_a_recheck_is_made_on_a_working_day(due_on: date) -> None:
    day = recheck_rules.recheck_on(due_on)
    assert clock.is_working_day(day)
    assert due_on <= day <= recheck_rules.recheck_last(due_on)


def test_a_recheck_waits_for_monday() -> None:
    assert recheck_rules.recheck_on(date(2026, 11, 28)) == date(2026, 11, 30)
    assert recheck_rules.recheck_last(FRIDAY) == date(2026, 12, 2)


def test_a_notice_reaches_the_place_within_three_working_days() -> None:
    assert rules.serve_by(DAILY, "limit", FRIDAY) == date(2026, 12, 2)
    assert rules.serve_by(DAILY, "now", FRIDAY) == FRIDAY


def test_a_matter_is_handed_over_within_five_working_days() -> None:
    assert rules.hand_over_by(DAILY, FRIDAY) == date(2026, 12, 4)
    assert rules.hand_over_by(DAILY, date(2026, 2, 13)) == date(2026, 2, 27)


def test_premises_are_due_a_year_after_the_last_time() -> None:
    assert rhythm.next_inspection(TODAY, 365, TODAY) == date(2027, 11, 24)
    assert rhythm.next_inspection(None, 365, TODAY) == date(2026, 12, 31)


@given(DAYS, st.integers(1, 400))
def test_due_means_checked_long_enough_ago(last_on: date, every_days: int) -> None:
    due_on = rhythm.next_inspection(last_on, every_days, TODAY)
    assert last_on <= rhythm.due_if_checked_by(due_on, every_days)
    assert last_on > rhythm.due_if_checked_by(due_on - timedelta(days=1), every_days)


def test_a_limit_on_the_day_goes_on_the_order_to_correct_at_once() -> None:
    assert rules.notice_kind(TODAY, TODAY) == "now"
    assert rules.notice_kind(TODAY + timedelta(days=1), TODAY) == "limit"


def test_numbers_are_printed_by_their_series() -> None:
    assert rules.paper_number("now", 2026, 12) == "即字〔2026〕第12号"
    assert rules.paper_number("limit", 2026, 3) == "限字〔2026〕第3号"
    assert rules.paper_number("inspection", 2026, None) == ""


def test_who_inspects() -> None:
    rules.check_inspectors((AUXILIARY, OFFICER))
    with pytest.raises(Refused, match="alone"):
        rules.check_inspectors((AUXILIARY,))
    with pytest.raises(Refused, match="Name"):
        rules.check_inspectors(())
    with pytest.raises(Refused, match="came along"):
        rules.check_accompanied(" ")


def looked(outcome: str, on: date = TODAY, **facts: object) -> RecheckForm:
    values: dict[str, object] = {"checked_on": on, "checked_by": "田某", "outcome": outcome}
    return RecheckForm(**{**values, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "form", "field"),
    [
        ("in_time", looked("rectified"), ""),
        ("open", looked("rectified", TODAY + timedelta(days=1)), "checked_on"),
        ("open", looked("rectified", date(2026, 10, 31)), "checked_on"),
        ("open", looked("rectified", checked_by=" "), "checked_by"),
        ("open", looked("rectified", rectified_on=date(2026, 10, 1)), "rectified_on"),
        ("open", looked("rectified", rectified_on=date(2026, 12, 1)), "rectified_on"),
        ("open", looked("not_yet", new_due_on=date(2026, 12, 1)), "reason"),
        ("refused", looked("refused", reason="拒绝"), "new_due_on"),
        ("open", looked("not_yet", reason="缺件", new_due_on=TODAY), "new_due_on"),
    ],
)
def test_a_recheck_that_does_not_fit_is_refused(state: str, form: RecheckForm, field: str) -> None:
    with pytest.raises(Refused) as refused:
        recheck_rules.check_recheck(state, date(2026, 11, 1), form, TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("due_on", "checked_on", "told", "state"),
    [
        (TODAY, TODAY, None, "in_time"),
        (TODAY, FRIDAY, None, "in_time"),  # the third working day after the limit
        (TODAY, date(2026, 11, 30), None, "late"),
        (TODAY, date(2026, 11, 30), TODAY, "in_time"),
        (TODAY, FRIDAY, FRIDAY, "late"),
        (FRIDAY, TODAY, None, "in_time"),
    ],
)
def test_in_time_or_late(due_on: date, checked_on: date, told: date | None, state: str) -> None:
    form = looked("rectified", checked_on, rectified_on=told)
    recheck_rules.check_recheck("open", date(2026, 11, 1), form, checked_on)
    assert (
        recheck_rules.state_after("rectified", due_on, recheck_rules.put_right_on(due_on, form))
        == state
    )


def test_other_outcomes_leave_it_unsettled() -> None:
    assert recheck_rules.state_after("not_yet", TODAY, TODAY) == "open"
    assert recheck_rules.state_after("refused", TODAY, TODAY) == "refused"


@pytest.mark.parametrize(
    ("state", "due_on", "shown"),
    [
        ("open", TODAY, ("to_rectify", "wait")),
        ("open", TODAY - timedelta(days=1), ("overdue", "bad")),
        ("refused", TODAY, ("refused", "bad")),
        ("refused", TODAY - timedelta(days=1), ("overdue", "bad")),
        ("in_time", date(2026, 1, 1), ("in_time", "good")),
        ("late", date(2026, 1, 1), ("late", "muted")),
    ],
)
def test_a_state_has_words_and_a_tone(state: str, due_on: date, shown: tuple[str, str]) -> None:
    assert rules.shown_state(state, due_on, TODAY) == shown
    assert rules.NAMES[shown[0]]


def test_inspections_have_tones() -> None:
    tones = [rules.inspection_tone(state) for state in ("doing", "open", "closed", "void")]
    assert tones == ["info", "wait", "good", "muted"]


@pytest.mark.parametrize(
    ("state", "day", "says"),
    [
        ("in_time", TODAY, "already settled"),
        ("open", TODAY - timedelta(days=1), "has passed"),
        ("open", FRIDAY + timedelta(days=6), "due by 2 December 2026"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(state: str, day: date, says: str) -> None:
    with pytest.raises(Refused, match=says):
        recheck_rules.check_plan(state, FRIDAY, day, TODAY)


def test_a_plan_fits_until_the_last_day_and_any_day_once_it_is_late() -> None:
    recheck_rules.check_plan("open", FRIDAY, recheck_rules.recheck_last(FRIDAY), TODAY)
    recheck_rules.check_plan("refused", date(2026, 10, 9), TODAY + timedelta(days=20), TODAY)
    assert recheck_rules.next_look(FRIDAY, None) == FRIDAY
    assert recheck_rules.next_look(FRIDAY, TODAY) == TODAY

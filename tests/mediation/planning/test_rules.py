"""What stands in the way of a sitting, and the limits it has to keep."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import clock
from policepost.mediation.planning import rules
from policepost.mediation.planning.rules import Attending, Planned, Span, Wish

NINE = datetime(2026, 11, 24, 9).astimezone()
LAWYER = Attending("lawyer", "宋律师")


def planned(at: datetime = NINE, minutes: int = 60, place: str = "一楼", key: str = "x") -> Planned:
    return Planned(Span(at, minutes), place, "刘某某、张𬭎 · 噪音", frozenset({key}))


def wish(at: datetime, place: str = "二楼", *who: Attending) -> Wish:
    return Wish(Span(at, 60), place, who or (LAWYER,))


def test_a_room_that_is_taken_is_in_the_way() -> None:
    half_past = NINE + timedelta(minutes=30)
    assert rules.clashes(wish(half_past, "一楼"), [planned()]) == [
        "一楼 is taken 09:00–10:00: 刘某某、张𬭎 · 噪音."
    ]
    assert rules.clashes(wish(half_past), [planned()]) == []
    assert rules.clashes(wish(NINE + timedelta(hours=1), "一楼"), [planned()]) == []


def test_nobody_sits_in_two_places() -> None:
    (told,) = rules.clashes(wish(NINE), [planned(key="lawyer")])
    assert told == "宋律师 is at another sitting 09:00–10:00: 刘某某、张𬭎 · 噪音."


def test_days_on_which_somebody_does_not_come() -> None:
    friday = Attending("a", "甲某", weekdays=(4, 0))
    assert rules.clashes(wish(NINE, "", friday), []) == ["甲某 comes on Friday, Monday only."]
    gap = (date(2026, 11, 20), date(2026, 11, 24), "开会")
    assert rules.clashes(wish(NINE, "", Attending("a", "甲某", away=(gap,))), []) == [
        "甲某 is away until 24 November 2026 (开会)."
    ]
    gap = (*gap[:2], "")
    (told,) = rules.clashes(wish(NINE, "", Attending("a", "甲某", away=(gap,))), [])
    assert told.startswith("甲某 is away until")
    assert "(" not in told
    assert (
        rules.clashes(wish(NINE + timedelta(days=1), "", Attending("a", "", away=(gap,))), []) == []
    )


def test_the_first_free_time_of_a_day() -> None:
    taken = [planned(place="一楼", key="lawyer")]
    found = rules.free_start(NINE.date(), time(9), 60, ["一楼", "二楼"], (LAWYER,), taken)
    assert found == (NINE + timedelta(hours=1), "一楼")
    found = rules.free_start(NINE.date(), time(9), 60, ["一楼", "二楼"], (), taken)
    assert found == (NINE, "二楼")
    assert rules.free_start(NINE.date(), time(17, 30), 60, ["一楼"], (), []) is None
    away = Attending("a", "甲某", weekdays=(4,))
    assert rules.free_start(NINE.date(), time(9), 60, ["一楼"], (away,), []) is None


minutes = st.integers(0, 8 * 60 - 1)


@given(st.lists(st.tuples(minutes, st.integers(1, 180), st.sampled_from("甲乙")), max_size=12))
def test_a_proposed_time_is_never_in_anybodys_way(taken: list[tuple[int, int, str]]) -> None:
    held = [planned(NINE + timedelta(minutes=at), long, room) for at, long, room in taken]
    found = rules.free_start(NINE.date(), time(9), 45, list("甲乙"), (LAWYER,), held)
    if found is not None:
        at, room = found
        assert rules.clashes(Wish(Span(at, 45), room, (LAWYER,)), held) == []
        assert at.time() >= time(9)
        assert (at + timedelta(minutes=45)).time() <= rules.LATEST


def test_the_seventh_working_day_after_the_first_police_mediation() -> None:
    """Friday 2026-02-13; two Saturdays are worked, and the Spring Festival is not."""
    assert rules.second_until(date(2026, 2, 13)) == date(2026, 3, 2)
    received = date(2026, 2, 10)
    in_time = rules.limits("police", received, [date(2026, 2, 13)], date(2026, 3, 2))
    assert in_time == [
        "The second police mediation has to end by 2 March 2026, 7 working days after the first."
    ]
    (late,) = rules.limits("police", received, [date(2026, 2, 13)], date(2026, 3, 3))
    assert late.startswith("This is too late")
    (third,) = rules.limits("spot", received, [received, date(2026, 2, 13)], date(2026, 2, 14))
    assert third.startswith("Police mediation is tried twice at most")
    assert rules.limits("police", received, [], date(2026, 12, 1)) == []


def test_a_month_as_a_rule_for_peoples_mediation() -> None:
    received = date(2026, 11, 1)
    assert rules.limits("people", received, [], date(2026, 12, 1)) == []
    (told,) = rules.limits("people", received, [], date(2026, 12, 2))
    assert "within a month" in told
    (told,) = rules.limits("people", date(2026, 1, 31), [], date(2026, 3, 1))  # Civil Code 202
    assert "28 February 2026" in told


@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)))
def test_the_second_has_seven_working_days(first: date) -> None:
    until = rules.second_until(first)
    assert clock.is_working_day(until)
    assert clock.working_days_between(first, until) == 7


@pytest.fixture(autouse=True)
def _now() -> object:
    with clock.at(datetime(2026, 2, 13, 11).astimezone()):
        yield

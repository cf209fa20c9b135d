"""The clock, working days and legal limits."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.core import clock

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 31))


@pytest.fixture
def own_holidays(tmp_path: Path) -> Iterator[Path]:
    """A post's own folder of holidays, taken away again afterwards."""
    clock.use_holidays(tmp_path)
    yield tmp_path
    clock.use_holidays(None)


def test_the_last_day_of_judicial_confirmation_moves_past_qingming() -> None:
    assert clock.limit_in_days(date(2026, 3, 5), 30) == date(2026, 4, 7)


def test_the_seventh_working_day_counts_make_up_saturdays() -> None:
    assert clock.add_working_days(date(2026, 2, 13), 7) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "worked", "off"),
    [
        (date(2026, 2, 14), True, False),  # a Saturday made up for
        (date(2026, 2, 17), False, True),
        (date(2026, 11, 21), False, False),  # a plain Saturday
        (date(2026, 11, 23), True, False),
        (date(2025, 10, 8), False, True),
        (date(2024, 4, 28), True, False),
    ],
)
def test_days_are_worked_or_off(day: date, *, worked: bool, off: bool) -> None:
    assert clock.is_working_day(day) is worked
    assert clock.is_statutory_holiday(day) is off


def test_a_day_off_moves_to_the_next_day_worked() -> None:
    assert clock.next_working_day(date(2026, 9, 30)) == date(2026, 10, 8)
    assert clock.working_day_from(date(2026, 10, 3)) == date(2026, 10, 8)
    assert clock.working_day_from(date(2026, 10, 8)) == date(2026, 10, 8)
    assert clock.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)


def test_holidays_have_names() -> None:
    assert clock.holiday_name(date(2026, 6, 19)) == "端午节"
    assert clock.holiday_name(date(2026, 6, 18)) == ""
    assert clock.holiday_name(date(2031, 10, 1)) == ""


def test_a_year_without_a_file_is_told_and_counted_by_weekends() -> None:
    assert clock.missing_years(date(2024, 1, 1), date(2026, 12, 31)) == ()
    assert clock.missing_years(date(2026, 12, 1), date(2028, 1, 1)) == (2027, 2028)
    assert clock.is_working_day(date(2031, 10, 1))
    assert not clock.is_working_day(date(2031, 10, 4))
    assert not clock.is_statutory_holiday(date(2031, 10, 1))


def test_the_posts_own_file_adds_and_replaces_a_year(own_holidays: Path) -> None:
    own = own_holidays / "2027.toml"
    own.write_text(
        'year = 2027\n[[holiday]]\nname = "元旦"\ndays = [2027-01-01]\nworkdays = [2027-01-03]\n',
        encoding="utf-8",
    )
    clock.use_holidays(own_holidays)
    assert clock.missing_years(date(2027, 1, 1), date(2027, 2, 1)) == ()
    assert clock.is_working_day(date(2027, 1, 3))
    assert not clock.is_working_day(date(2027, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        *("year = ", "year = 2027", "[[holiday]]\nname = 1", 'year = 2027\nholiday = "x"'),
        'year = 2027\n[[holiday]]\nname = "元旦"\ndays = [2026-01-01]\n',
        pytest.param("year = 2027\nholiday = " + "[" * 9_000, id="too deep"),
        pytest.param("#" * 600_000, id="too large"),
        'year = 2027\n[[holiday]]\nname = "a"\ndays = [1]',
        'year = 2027\nholiday = ["a"]',
    ],
)
def test_a_broken_file_is_named_and_stops_nothing(own_holidays: Path, text: str) -> None:
    (own_holidays / "mine.toml").write_text(text, encoding="utf-8")
    clock.use_holidays(own_holidays)
    assert clock.missing_years(date(2026, 1, 1), date(2027, 1, 1)) == (2027,)
    (said,) = clock.notices(date(2026, 3, 1))
    assert "mine.toml" in said


def test_a_year_that_is_not_known_is_told_in_time() -> None:
    assert clock.notices(date(2026, 11, 30)) == ()
    (said,) = clock.notices(date(2026, 12, 31))
    assert "2027" in said
    assert len(clock.notices(date(2027, 12, 1))) == 2


def test_the_clock_stands_for_every_thread_and_goes_on_afterwards() -> None:
    seen: list[date] = []
    with clock.at(datetime(2026, 11, 17, 14, 5)):  # noqa: DTZ001 - a moment without a zone is what is tried
        thread = threading.Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
        assert clock.now().hour == 14
        assert clock.now().tzinfo is not None
        with clock.at(date(2025, 1, 2)):
            assert clock.now().hour == 9
        assert clock.today() == date(2026, 11, 17)
    assert seen == [date(2026, 11, 17)]
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_moment_with_a_zone_is_kept() -> None:
    with clock.at(datetime(2026, 1, 1, 3, tzinfo=UTC)):
        assert clock.now() == datetime(2026, 1, 1, 3, tzinfo=UTC)


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_adding_and_counting_working_days_agree(day: date, count: int) -> None:
    end = clock.add_working_days(day, count)
    assert clock.is_working_day(end)
    assert clock.working_days_between(day, end) == count
    assert clock.working_days_between(end, day) == -count

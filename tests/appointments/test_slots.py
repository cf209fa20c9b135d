"""Opening hours and free slots."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policepost.appointments import slots
from policepost.appointments.slots import Desk, Span, SpecialDay
from policepost.core import clock
from policepost.core.errors import Refused
from tests.appointments.makers import MONDAY, NOW, TUESDAY, at

SATURDAY = date(2026, 11, 28)
NATIONAL_DAY = date(2026, 10, 1)
MAKE_UP_SATURDAY = date(2026, 2, 14)  # worked for the Spring Festival (State Council, 2025-11)


def clocks(times: list[datetime]) -> list[str]:
    return [f"{one:%H:%M}" for one in times]


def test_a_weekday_has_the_usual_hours_and_a_weekend_none() -> None:
    assert slots.spans_of(TUESDAY, Desk()) == slots.WORKDAY
    assert slots.spans_of(SATURDAY, Desk()) == ()
    assert slots.closed_because(TUESDAY, Desk()) == ""
    assert slots.closed_because(SATURDAY, Desk()) == "Desk closed"


def test_a_statutory_holiday_is_closed_and_named() -> None:
    assert NATIONAL_DAY.weekday() < 5
    assert slots.spans_of(NATIONAL_DAY, Desk()) == ()
    assert slots.closed_because(NATIONAL_DAY, Desk()) == clock.holiday_name(NATIONAL_DAY) != ""


def test_a_make_up_workday_is_open_as_the_first_open_weekday() -> None:
    assert slots.spans_of(MAKE_UP_SATURDAY, Desk()) == slots.WORKDAY
    own: tuple[Span, ...] = ((time(9), time(11)),)
    with_saturdays = Desk(hours=(*slots.DEFAULT_HOURS[:5], own, ()))
    assert slots.spans_of(MAKE_UP_SATURDAY, with_saturdays) == own
    assert slots.spans_of(MAKE_UP_SATURDAY, Desk(hours=((),) * 7)) == ()


def test_a_special_day_wins_over_the_week_and_over_holidays() -> None:
    closed = Desk(special={TUESDAY: SpecialDay(TUESDAY, (), "停电")})
    assert slots.spans_of(TUESDAY, closed) == ()
    assert slots.closed_because(TUESDAY, closed) == "停电"
    nameless = Desk(special={TUESDAY: SpecialDay(TUESDAY)})
    assert slots.closed_because(TUESDAY, nameless) == "Desk closed"
    duty = SpecialDay(NATIONAL_DAY, ((time(9), time(10)),))
    assert slots.spans_of(NATIONAL_DAY, Desk(special={NATIONAL_DAY: duty})) == duty.spans


def test_a_service_takes_whole_slots() -> None:
    assert [slots.length(minutes, 30) for minutes in (1, 30, 31, 60, 61)] == [30, 30, 60, 60, 90]


def test_a_service_of_several_slots_ends_within_the_span() -> None:
    times = clocks(slots.starts(TUESDAY, Desk(), 40))
    assert times[:2] == ["08:30", "09:00"]
    assert "11:00" in times
    assert "11:30" not in times
    assert times[-1] == "17:00"


def test_nothing_is_free_in_the_past_over_a_booking_or_too_far_ahead() -> None:
    busy = [(at(10), at(11))]
    assert clocks(slots.free(TUESDAY, Desk(), 30, busy, NOW))[:3] == ["09:30", "11:00", "11:30"]
    assert clocks(slots.free(TUESDAY, Desk(), 60, busy, NOW))[:2] == ["11:00", "14:30"]
    assert slots.free(MONDAY, Desk(), 30, [], NOW) == []
    assert slots.free(TUESDAY, Desk(), 30, [], at(18)) == []
    assert slots.free(TUESDAY + timedelta(days=63), Desk(), 30, [], NOW) == []


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (at(9), "This time has passed"),
        (at(9, day=TUESDAY + timedelta(days=63)), "at most 60 days ahead"),
        (at(9, day=SATURDAY), "The desk is closed on 28 November 2026 (Desk closed)"),
        (at(10), "already taken"),
        (at(11, 45), "cannot begin at 11:45"),
        (at(13), "cannot begin at 13:00"),
    ],
)
def test_a_time_that_is_not_free_is_refused_with_the_reason(start: datetime, words: str) -> None:
    with pytest.raises(Refused) as refused:
        slots.check_slot(start, Desk(), 30, [(at(10), at(10, 30))], NOW)
    assert words in refused.value.sentence
    assert refused.value.field == "starts_at"


def test_a_free_time_is_not_refused() -> None:
    slots.check_slot(at(10, 30), Desk(), 30, [(at(10), at(10, 30))], NOW)


_times = st.integers(0, 24 * 12 - 1).map(lambda n: time(n // 12, n % 12 * 5))


@st.composite
def _spans(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(_times, max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def _busy(draw: st.DrawFn) -> list[slots.Busy]:
    found = []
    for begin in draw(st.lists(_times, max_size=8)):
        first = datetime.combine(TUESDAY, begin).astimezone()
        found.append((first, first + timedelta(minutes=draw(st.integers(5, 180)))))
    return found


@given(
    spans=_spans(),
    busy=_busy(),
    slot=st.sampled_from(slots.SLOT_CHOICES),
    minutes=st.integers(1, 240),
    now=_times,
)
def test_free_slots_are_right_whatever_the_desk(
    spans: tuple[Span, ...], busy: list[slots.Busy], slot: int, minutes: int, now: time
) -> None:
    desk = Desk(special={TUESDAY: SpecialDay(TUESDAY, spans)}, slot_minutes=slot)
    moment = datetime.combine(TUESDAY, now).astimezone()
    found = slots.free(TUESDAY, desk, minutes, busy, moment)
    lasts = timedelta(minutes=slots.length(minutes, slot))
    for start in found:
        end = start + lasts
        assert start >= moment
        assert any(
            slots.moment(TUESDAY, first) <= start and end <= slots.moment(TUESDAY, last)
            for first, last in spans
        )
        assert all(end <= taken or start >= freed for taken, freed in busy)
    assert found == sorted(set(found))
    # Nothing that could be offered is left out: whatever start is not free has a reason.
    for start in slots.starts(TUESDAY, desk, minutes):
        if start not in found:
            assert start < moment or any(
                start < freed and taken < start + lasts for taken, freed in busy
            )


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("8:30-12:00, 14:30-18:00", slots.WORKDAY),
        ("8：30～12：00，14：30至18：00", slots.WORKDAY),
        ("9-11", ((time(9), time(11)),)),
        ("", ()),
        ("  ", ()),
        ("9-11；", ((time(9), time(11)),)),
    ],
)
def test_hours_are_read_as_they_are_typed(typed: str, spans: tuple[Span, ...]) -> None:
    assert slots.read_spans(typed) == spans


@pytest.mark.parametrize("typed", ["morning", "9", "9-25", "9:70-10", "-"])
def test_what_is_not_hours_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="Write hours like"):
        slots.read_spans(typed)


@given(_spans())
def test_hours_survive_being_shown_and_stored(spans: tuple[Span, ...]) -> None:
    assert slots.read_spans(slots.show_spans(spans)) == spans
    assert slots.spans_from(slots.stored_spans(spans)) == spans


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        (((time(12), time(8)),), "end before they begin"),
        (((time(8), time(12)), (time(11), time(13))), "overlap"),
        (((time(8), time(8, 20)),), "shorter than one slot"),
    ],
)
def test_hours_that_cannot_be_are_refused(spans: tuple[Span, ...], words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        slots.check_hours(spans, 30, where="day0")
    assert refused.value.field == "day0"
    slots.check_hours(slots.WORKDAY, 30, where="day0")

"""Where bookings stand in the calendar."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from policepost.appointments import arranging, slots
from policepost.appointments.arranging import Block, Column, Stop
from policepost.appointments.slots import Desk, SpecialDay
from policepost.core.shapes import Ref
from tests.appointments.makers import MONDAY, TUESDAY, at


def block(start: int, minutes: int, number: int = 1) -> Block:
    starts = at(0) + timedelta(minutes=start)
    return Block(
        Ref("booking", UUID(int=number)), starts, starts + timedelta(minutes=minutes), "王淑兰"
    )


_blocks = st.lists(st.tuples(st.integers(0, 1200), st.integers(5, 200)), max_size=40).map(
    lambda found: [block(start, minutes, n) for n, (start, minutes) in enumerate(found)]
)


@given(_blocks)
def test_no_block_covers_another_and_no_lane_is_wasted(blocks: list[Block]) -> None:
    placed = arranging.arranged(blocks)
    assert sorted(one.block.ref.id for one in placed) == sorted(one.ref.id for one in blocks)
    for first, other in combinations(placed, 2):
        if first.block.starts < other.block.ends and other.block.starts < first.block.ends:
            assert first.lane != other.lane
            assert first.lanes == other.lanes
    for one in placed:
        assert 0 <= one.lane < one.lanes
        at_once = [
            other for other in placed if other.block.starts <= one.block.starts < other.block.ends
        ]
        assert len(at_once) <= one.lanes
    most = max(
        (sum(other.starts <= one.starts < other.ends for other in blocks) for one in blocks),
        default=0,
    )
    assert max((one.lanes for one in placed), default=0) == most


def column(*blocks: Block, free: tuple[int, ...] = (), day: date = TUESDAY) -> Column:
    return Column(day, "", "", slots.WORKDAY, blocks, tuple(at(hour, day=day) for hour in free))


def test_the_keys_stop_at_bookings_and_free_times_in_order() -> None:
    first, then = block(9 * 60, 30, 1), block(10 * 60, 30, 2)
    found = arranging.stops(column(then, first, free=(8, 11)))
    assert found == [Stop(at(8)), Stop(at(9), first.ref), Stop(at(10), then.ref), Stop(at(11))]
    assert [stop.booking_id for stop in found] == [None, UUID(int=1), UUID(int=2), None]


def test_the_nearest_stop_is_found() -> None:
    found = arranging.stops(column(free=(8, 11)))
    assert arranging.nearest(found, time(9)) == Stop(at(8))
    assert arranging.nearest(found, time(10)) == Stop(at(11))
    assert arranging.nearest([], time(9)) is None


def test_the_hours_shown_hold_everything() -> None:
    assert arranging.hours_shown([column()], Desk()) == (8, 18)
    assert arranging.hours_shown([], Desk(hours=((),) * 7)) == (8, 18)
    early = column(block(6 * 60 + 30, 30), block(19 * 60, 70))
    assert arranging.hours_shown([early], Desk()) == (6, 21)
    assert arranging.hours_shown([column(block(23 * 60, 90))], Desk()) == (8, 24)


def test_a_weekend_is_shown_only_when_open_or_taken() -> None:
    saturday, sunday = MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)
    week = [MONDAY + timedelta(days=n) for n in range(5)]
    assert arranging.days_shown(MONDAY, Desk(), []) == week
    assert arranging.days_shown(MONDAY, Desk(), [sunday]) == [*week, sunday]
    open_then = Desk(special={saturday: SpecialDay(saturday, slots.WORKDAY)})
    assert arranging.days_shown(MONDAY, open_then, []) == [*week, saturday]

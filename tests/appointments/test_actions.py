"""What an officer does at the desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from policepost.appointments import actions, desk, lines, set_up, slots
from policepost.appointments.actions import Corrected, NewBooking
from policepost.appointments.states import HOLDING_STATES, Channel, Kind, State
from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.shapes import Ref
from tests.appointments.makers import MONDAY, NOW, PHONE, TUESDAY, at, booked, read, service

if TYPE_CHECKING:
    from policepost.core.database import Database


def test_an_outsider_is_booked(db: Database) -> None:
    typed = {"phone": "139 0000 4417", "note": " 带老人 ", "wish": "不限"}
    made = read(db, booked(db, at(10), channel=Channel.TELEPHONE, **typed))
    assert (made.name, made.phone, made.state) == ("王淑兰", PHONE, State.BOOKED)
    assert (made.starts_at, made.ends_at, made.day) == (at(10), at(10, 30), TUESDAY)
    assert (made.channel, made.note, made.wish) == (Channel.TELEPHONE, "带老人", "")
    assert made.booked_at == NOW


def test_a_resident_is_booked_without_a_telephone(db: Database) -> None:
    key = uuid4()
    made = read(db, booked(db, at(10), phone="", resident_id=key, id_number="11010119900307899x"))
    assert (made.resident_id, made.id_number) == (key, "11010119900307899X")


def test_a_long_service_takes_several_slots(db: Database) -> None:
    made = read(db, booked(db, at(10), code="birth"))
    assert made.minutes == 60
    with pytest.raises(Refused, match="already taken"):
        booked(db, at(10, 30), name="何婷婷")
    booked(db, at(11), name="何婷婷")


def test_the_window_is_never_given_twice(db: Database) -> None:
    booked(db, at(10))
    with pytest.raises(Refused, match="already taken") as refused:
        booked(db, at(10), name="何婷婷")
    assert refused.value.field == "starts_at"
    with db.reading() as session:
        assert lines.count(session, {}) == 1


def test_a_service_that_is_not_offered_is_refused(db: Database) -> None:
    form = NewBooking(service_id=uuid4(), name="王淑兰", phone=PHONE, starts_at=at(10))
    with pytest.raises(Refused) as refused:
        actions.book(db, form)
    assert refused.value.field == "service_id"


def test_home_visits_may_overlap_and_leave_the_window_free(db: Database) -> None:
    home: dict[str, Any] = {"kind": Kind.VISIT, "place": "5号楼302", "minutes": 90}
    first = read(db, booked(db, at(10), companion="网格员周某", **home))
    booked(db, at(10), name="冯桂英", **home)
    booked(db, at(10), name="何婷婷")
    assert (first.minutes, first.place, first.companion) == (90, "5号楼302", "网格员周某")
    assert first.is_visit


def test_a_visit_without_a_time_waits_until_it_gets_one(db: Database) -> None:
    key = booked(db, None, kind=Kind.VISIT, place="5号楼302", wish="周二上午")
    assert (read(db, key).state, read(db, key).wish) == (State.WAITING, "周二上午")
    actions.move(db, key, at(19), minutes=45)
    made = read(db, key)
    assert (made.state, made.starts_at, made.minutes) == (State.BOOKED, at(19), 45)


def test_a_waiting_person_gets_a_slot_at_the_window(db: Database) -> None:
    key = booked(db, None, code="birth")
    booked(db, at(10), name="何婷婷")
    with pytest.raises(Refused, match="already taken"):
        actions.move(db, key, at(9, 30))
    actions.move(db, key, at(10, 30))
    assert read(db, key).ends_at == at(11, 30)


def test_a_booking_is_moved_over_its_own_time_but_not_once_begun(db: Database) -> None:
    key = booked(db, at(10), code="birth")
    actions.move(db, key, at(10, 30))
    actions.arrive(db, key)
    with pytest.raises(Refused, match="not begun"):
        actions.move(db, key, at(11))


def test_booked_arrived_done(db: Database) -> None:
    key = booked(db, at(10))
    with pytest.raises(Refused, match="as arrived first"):
        actions.finish(db, key)
    actions.arrive(db, key)
    assert (read(db, key).state, read(db, key).arrived_at) == (State.ARRIVED, NOW)
    actions.finish(db, key)
    assert (read(db, key).state, read(db, key).closed_at) == (State.DONE, NOW)


def test_every_step_can_be_taken_back(db: Database) -> None:
    key = booked(db, at(9, 30))
    actions.arrive(db, key)
    actions.finish(db, key)
    actions.take_back(db, key)
    assert (read(db, key).state, read(db, key).closed_at) == (State.ARRIVED, None)
    actions.take_back(db, key)
    assert (read(db, key).state, read(db, key).arrived_at) == (State.BOOKED, None)
    with pytest.raises(Refused, match="no step"):
        actions.take_back(db, key)
    with clock.at(at(9, 45)):
        actions.miss(db, key)
    assert read(db, key).state == State.NO_SHOW
    actions.take_back(db, key)
    assert read(db, key).state == State.BOOKED


def test_a_cancelled_booking_frees_its_time(db: Database) -> None:
    key = booked(db, at(10))
    with pytest.raises(Refused):
        actions.cancel(db, key, "")
    actions.cancel(db, key, "other", " 下大雪 ")
    assert (read(db, key).reason, read(db, key).reason_note) == ("other", "下大雪")
    other = booked(db, at(10), name="何婷婷")
    with pytest.raises(Refused, match="given this time"):
        actions.take_back(db, key)
    actions.cancel(db, other, "mistake")
    actions.take_back(db, key)
    made = read(db, key)
    assert (made.state, made.reason, made.reason_note) == (State.BOOKED, "", "")


def test_a_cancelled_visit_and_a_cancelled_wish_come_back(db: Database) -> None:
    visit = booked(db, at(10), kind=Kind.VISIT, place="5号楼302")
    wish = booked(db, None, name="马丽")
    for key in (visit, wish):
        actions.cancel(db, key, "person")
        actions.take_back(db, key)
    assert (read(db, visit).state, read(db, wish).state) == (State.BOOKED, State.WAITING)


def test_a_walk_in_has_arrived_at_once_and_takes_no_slot(db: Database) -> None:
    form = NewBooking(service_id=service(db).id, name="刘强", kind=Kind.VISIT, place="不算")
    key = actions.walk_in(db, form)
    made = read(db, key)
    assert (made.state, made.starts_at, made.kind) == (State.ARRIVED, NOW, Kind.WINDOW)
    assert (made.walk_in, made.place) == (True, "")
    booked(db, at(9, 30))
    actions.cancel(db, key, "papers")
    actions.take_back(db, key)
    assert read(db, key).state == State.ARRIVED


def test_no_shows_close_booking_only_where_the_post_says_so(db: Database) -> None:
    for day in (date(2026, 11, 2), date(2026, 11, 18)):
        with clock.at(at(8, 30, day)):
            key = booked(db, at(9, day=day))
        with clock.at(at(9, 30, day)):
            actions.miss(db, key)
    actions.cancel(db, booked(db, at(10)), "person")
    plain = {name: getattr(slots.Desk(), name) for name in slots.SETTINGS}
    set_up.set_hours(
        db, set_up.Hours(week=slots.DEFAULT_HOURS, plain={**plain, "no_show_blocks": True})
    )
    with pytest.raises(Refused, match="until 18 February 2027"):
        booked(db, at(10))
    booked(db, at(10), name="何婷婷")
    actions.walk_in(db, NewBooking(service_id=service(db).id, name="王淑兰", phone=PHONE))


def test_a_booking_is_corrected(db: Database) -> None:
    window = booked(db, at(10))
    visit = booked(db, at(10), kind=Kind.VISIT, place="5号楼302")
    form = Corrected(
        name=" 王淑英 ", phone=PHONE, id_number="x", place="3号楼", companion="周某", note="聋"
    )
    for key in (window, visit):
        actions.correct(db, key, form)
    assert (read(db, window).name, read(db, window).place) == ("王淑英", "")
    assert (read(db, visit).place, read(db, visit).companion) == ("3号楼", "周某")
    with pytest.raises(Refused, match="where the visit"):
        actions.correct(db, visit, Corrected(name="王淑英"))


def test_papers_are_ticked_and_the_notice_is_noted(db: Database) -> None:
    key = booked(db, at(10))
    actions.tick_papers(db, key, [1, 0, 1])
    actions.note_told(db, key)
    assert (read(db, key).brought, read(db, key).told_at) == ((0, 1), NOW)
    actions.note_day_sheet(db, TUESDAY)
    with db.reading() as session:
        told = [line for line in journal.history(session, [Ref("booking", key)])]
    assert [line.changes for line in told if line.op == "print"] == [
        (("paper", None, "day_sheet"),),
        (("paper", None, "papers_to_bring"),),
    ]


def test_each_step_stands_in_the_journal(db: Database) -> None:
    key = booked(db, at(10))
    actions.arrive(db, key)
    with db.reading() as session:
        told = journal.history(session, [Ref("booking", key)])
    assert [line.action for line in told] == ["Mark as arrived", "Book an appointment"]


_moves = st.lists(
    st.tuples(
        st.sampled_from(["book", "visit", "cancel", "arrive", "miss", "move", "back", "walk"]),
        st.integers(0, 30),
        st.integers(8 * 60, 18 * 60).map(lambda n: n // 10 * 10),
        st.sampled_from(["id_first", "birth", "certificate"]),
    ),
    min_size=4,
    max_size=25,
)


def _do(db: Database, what: str, key: UUID, starts: datetime) -> None:
    if what == "cancel":
        actions.cancel(db, key, "person")
    elif what == "arrive":
        actions.arrive(db, key)
    elif what == "miss":
        actions.miss(db, key)
    elif what == "back":
        actions.take_back(db, key)
    else:
        actions.move(db, key, starts)


@limits(max_examples=20)
@given(_moves)
def test_whatever_is_done_the_window_is_never_given_twice(
    db: Database, moves: list[tuple[str, int, int, str]]
) -> None:
    keys = []
    for what, which, minute, code in moves:
        starts = at(minute // 60, minute % 60, TUESDAY + timedelta(days=1))
        try:
            if what in {"book", "visit"}:
                kind = Kind.VISIT if what == "visit" else Kind.WINDOW
                keys.append(booked(db, starts, code=code, kind=kind, place="3号楼"))
            elif what == "walk":
                actions.walk_in(db, NewBooking(service_id=service(db).id, name="刘强"))
            elif keys:
                _do(db, what, keys[which % len(keys)], starts)
        except Refused:
            continue
    with db.reading() as session:
        held = [
            one
            for one in lines.between(session, TUESDAY, TUESDAY + timedelta(days=1))
            if one.kind == Kind.WINDOW and not one.walk_in and one.state in HOLDING_STATES
        ]
        busy = desk.busy(session, MONDAY, TUESDAY + timedelta(days=1))
    assert sum(map(len, busy.values())) == len(held)
    for first, then in pairwise(held):
        assert first.ends_at is not None
        assert then.starts_at is not None
        assert first.ends_at <= then.starts_at


def test_a_number_that_is_looked_at_stands_in_the_journal(db: Database) -> None:
    key = booked(db, at(10), id_number="11010119900307899X")
    assert actions.show_number(db, key) == "11010119900307899X"
    with db.reading() as session:
        (looked,) = journal.history(session, [Ref("booking", key)], ops={"look"})
    assert looked.changes == (("field", None, "id_number"),)

"""Lawful moves, who may book, what is warned of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from policepost.appointments import rules
from policepost.appointments.rules import Circumstances, PaperToBring
from policepost.appointments.slots import Desk
from policepost.appointments.states import (
    CANCEL_REASONS,
    CHANNEL_WORDS,
    KIND_WORDS,
    MOVES,
    STATE_TONES,
    STATE_WORDS,
    Channel,
    Kind,
    State,
)
from policepost.core import clock
from policepost.core.errors import Refused
from tests.appointments.makers import NOW, TUESDAY, at

NINE = at(9)


@dataclass(frozen=True)
class Plain:
    state: str = State.BOOKED
    kind: str = Kind.WINDOW
    starts_at: datetime | None = NINE
    arrived_at: datetime | None = None
    walk_in: bool = False


def test_everything_has_its_words() -> None:
    assert set(STATE_WORDS) == set(STATE_TONES) == set(MOVES) == set(State)
    assert set(KIND_WORDS) == set(Kind)
    assert set(CHANNEL_WORDS) == set(Channel)
    assert "other" in CANCEL_REASONS


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("to", list(State))
def test_only_lawful_moves_are_made(state: State, to: State) -> None:
    starts = None if state == State.WAITING else at(9)
    booking = Plain(state=state, kind=Kind.VISIT, starts_at=starts)
    lawful = {
        State.WAITING: {State.CANCELLED},
        State.BOOKED: {State.ARRIVED, State.DONE, State.NO_SHOW, State.CANCELLED},
        State.ARRIVED: {State.DONE, State.CANCELLED},
    }
    assert rules.may_move(booking, to, NOW) == (to in lawful.get(state, set()))


@pytest.mark.parametrize(
    ("booking", "to", "words"),
    [
        (Plain(starts_at=at(9, day=date(2026, 11, 25))), State.ARRIVED, "move it to today"),
        (Plain(starts_at=at(10)), State.NO_SHOW, "not yet 10:00"),
        (Plain(), State.DONE, "as arrived first"),
        (Plain(state=State.DONE), State.ARRIVED, 'stands at "Served"'),
        (Plain(state=State.WAITING, starts_at=None), State.ARRIVED, "a time first"),
    ],
)
def test_an_unlawful_move_says_what_to_do(booking: Plain, to: State, words: str) -> None:
    with pytest.raises(Refused, match=words):
        rules.check_move(booking, to, NOW)


def test_coming_early_on_the_day_and_calling_off_ahead_are_fine() -> None:
    rules.check_move(Plain(starts_at=at(17)), State.ARRIVED, NOW)
    rules.check_move(Plain(starts_at=at(9, day=date(2026, 12, 1))), State.CANCELLED, NOW)


@pytest.mark.parametrize(
    ("booking", "before"),
    [
        (Plain(state=State.BOOKED), None),
        (Plain(state=State.WAITING, starts_at=None), None),
        (Plain(state=State.ARRIVED, arrived_at=at(9)), State.BOOKED),
        (Plain(state=State.ARRIVED, arrived_at=at(9), walk_in=True), None),
        (Plain(state=State.DONE, arrived_at=at(9)), State.ARRIVED),
        (Plain(state=State.DONE), State.BOOKED),
        (Plain(state=State.NO_SHOW), State.BOOKED),
        (Plain(state=State.CANCELLED), State.BOOKED),
        (Plain(state=State.CANCELLED, starts_at=None), State.WAITING),
        (Plain(state=State.CANCELLED, arrived_at=at(9)), State.ARRIVED),
    ],
)
def test_taking_back_leads_to_the_state_before(booking: Plain, before: State | None) -> None:
    assert rules.state_before(booking) == before


@pytest.mark.parametrize(
    ("name", "phone", "field"),
    [("", "", "name"), ("  ", "", "name"), ("阿" * 51, "", "name"), ("王淑兰", "12a", "phone")],
)
def test_a_person_who_cannot_be_is_refused(name: str, phone: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_person(name, phone)
    assert refused.value.field == field


def test_a_person_is_accepted_with_or_without_a_telephone() -> None:
    rules.check_person("阿依古丽·买买提", "")
    rules.check_person("王淑兰", "0717-000 0000")
    rules.check_person("王淑兰", "13900004417/13900004418")


@pytest.mark.parametrize("typed", ["139 0000 4417", " 13900004417 ", "１３９ ００００ ４４１７"])
def test_a_telephone_number_is_kept_plain(typed: str) -> None:
    assert rules.plain_phone(typed) == "13900004417"


def test_an_outsider_can_be_called_back() -> None:
    with pytest.raises(Refused, match="call back"):
        rules.check_reachable(" ", resident=False)
    rules.check_reachable("", resident=True)
    rules.check_reachable("139 0000 4417", resident=False)


@pytest.mark.parametrize(
    ("place", "starts", "minutes", "field"),
    [
        (" ", at(10), 60, "place"),
        ("3号楼", at(10), 0, "minutes"),
        ("3号楼", at(9), 60, "starts_at"),
        ("3号楼", at(10, day=date(2027, 11, 24)), 60, "starts_at"),
        ("3号楼", at(22), 60, "starts_at"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(
    place: str, starts: datetime, minutes: int, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_visit(place, starts, minutes, NOW, 60)
    assert refused.value.field == field


def test_a_visit_may_lie_outside_the_desk_hours_or_have_no_time_yet() -> None:
    rules.check_visit("3号楼", at(19), 60, NOW, 60)
    rules.check_visit("3号楼", None, 60, NOW, 60)


@pytest.mark.parametrize(
    ("reason", "words", "field"), [("", "", "reason"), ("other", " ", "reason_note")]
)
def test_a_cancellation_needs_a_reason(reason: str, words: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_reason(reason, words)
    assert refused.value.field == field


def test_a_reason_is_accepted() -> None:
    rules.check_reason("person", "")
    rules.check_reason("other", "下大雪")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 24), -12, date(2025, 11, 24)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, then: date) -> None:
    assert clock.add_months(day, months) == then


def test_two_no_shows_in_a_month_close_booking_for_three_months() -> None:
    desk = Desk(no_show_blocks=True)
    missed = [date(2026, 11, 20), date(2026, 11, 2)]
    assert rules.closed_until(missed, desk) == date(2027, 2, 20)
    with pytest.raises(Refused, match="until 20 February 2027") as refused:
        rules.check_not_closed(missed, desk, date(2027, 2, 19))
    assert refused.value.field == "name"
    rules.check_not_closed(missed, desk, date(2027, 2, 20))
    rules.check_not_closed(missed, Desk(), TUESDAY)


@pytest.mark.parametrize(
    ("missed", "limit"),
    [([], 2), ([date(2026, 11, 2)], 2), ([date(2026, 10, 2), date(2026, 11, 2)], 2),
     ([date(2026, 11, 2), date(2026, 11, 3)], 0), ([date(2026, 11, 2), date(2026, 11, 3)], 3)],
)  # fmt: skip
def test_fewer_no_shows_close_nothing(missed: list[date], limit: int) -> None:
    assert rules.closed_until(missed, Desk(no_show_limit=limit)) is None


def test_no_shows_are_counted_within_a_month() -> None:
    missed = [date(2026, 10, 24), date(2026, 10, 25), date(2026, 11, 24)]
    assert rules.no_shows_in_month(missed, TUESDAY) == 2


def test_warnings_say_what_is_known() -> None:
    today = TUESDAY
    assert rules.warnings(Circumstances(), Desk(), today) == []
    once = Circumstances(missed=(date(2026, 11, 2),), companion_busy="赵德福")
    assert rules.warnings(once, Desk(), today) == [
        "Did not come once in the last month.",
        "The companion is at 赵德福's at this time.",
    ]
    twice = Circumstances(missed=(date(2026, 11, 2), date(2026, 11, 20)), same_day=(at(10),))
    assert rules.warnings(twice, Desk(), today) == [
        "No-shows: 2 in a month, the last on 20 November 2026.",
        "Already booked on this day at 10:00.",
    ]
    off = Desk(no_show_limit=0)
    assert rules.warnings(twice, off, today)[0] == "Did not come 2 times in the last month."


@pytest.mark.parametrize(
    ("name", "minutes", "papers", "field"),
    [
        ("", 30, (), "name"),
        ("居住证", 0, (), "minutes"),
        ("居住证", 481, (), "minutes"),
        ("居住证", 30, (PaperToBring(" "),), "papers"),
        ("居住证", 30, (PaperToBring("身份证", originals=0),), "papers"),
        ("居住证", 30, (PaperToBring("身份证", originals=-1, copies=2),), "papers"),
    ],
)
def test_a_service_that_cannot_be_is_refused(
    name: str, minutes: int, papers: tuple[PaperToBring, ...], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_service(name, minutes, papers)
    assert refused.value.field == field


def test_a_service_is_accepted() -> None:
    rules.check_service("居住证", 30, (PaperToBring("身份证"),))


def test_of_papers_in_a_group_any_one_will_do() -> None:
    papers = [
        PaperToBring("身份证"),
        PaperToBring("租赁合同", group="一"),
        PaperToBring("劳动合同", group="一"),
    ]
    assert rules.papers_missing(papers, []) == [0, 1, 2]
    assert rules.papers_missing(papers, [0]) == [1, 2]
    assert rules.papers_missing(papers, [0, 2]) == []
    assert rules.papers_missing(papers, [1, 9]) == [0]
    assert rules.papers_in_all(papers) == 2
    assert rules.papers_in_all(papers, [1, 2]) == 1
    assert rules.papers_in_all(papers, []) == 0

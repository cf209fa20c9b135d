"""What Today, the charts, the search, the cards and the list read of disputes."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.searching import search
from policepost.core.shapes import Ref
from policepost.mediation import (
    actions,
    counting,
    follow_up_actions,
    listing,
    queries,
    sitting_actions,
)
from policepost.mediation.codes import Outcome, Performance, Status, Urgency
from policepost.mediation.facts import SittingFacts
from policepost.mediation.law.actions import WayFacts, choose_way
from policepost.mediation.records import Dispute, Party
from policepost.residents.actions import ResidentForm, register_resident
from tests import elsewhere
from tests.mediation import makers
from tests.mediation.makers import (
    LIU,
    TUESDAY,
    ZHANG,
    agreed,
    in_force,
    name_post,
    printed,
    registered,
    whole,
)
from tests.plans import reads

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 11, 25, 9).astimezone()):
        yield


def test_the_sittings_of_a_day_stand_on_today(db: Database) -> None:
    dispute_id = agreed(db)
    other = registered(db)
    sitting_actions.plan_sitting(db, other, datetime(2026, 11, 24, 8).astimezone(), "二楼")
    with db.reading() as session:
        lines = queries.agenda(session, TUESDAY.date())
        assert queries.agenda(session, date(2026, 11, 25)) == []
    assert [(one.ref, one.badge, one.tone) for one in lines] == [
        (Ref("dispute", other), "Planned", "info"),
        (Ref("dispute", dispute_id), "Agreement reached", "good"),
    ]
    assert (lines[0].title, lines[0].detail) == ("刘某某、张𬭎 · 噪音", "Sitting 1, 二楼")


def due_titles(db: Database, dispute_id: UUID) -> list[tuple[str, date]]:
    """What is due of one dispute."""
    with db.reading() as session:
        lines = queries.due(session, clock.today())
    return [(one.title, one.due_on) for one in lines if one.ref.id == dispute_id]


def test_what_is_due_of_a_dispute_as_it_goes_on(db: Database) -> None:
    plain, urgent = registered(db), registered(db, urgency=Urgency.RISK)
    assert due_titles(db, plain) == [("Plan a sitting for 刘某某、张𬭎", date(2026, 11, 23))]
    assert due_titles(db, urgent) == [("Plan a sitting for 刘某某、张𬭎", date(2026, 11, 18))]
    sitting_id = sitting_actions.plan_sitting(db, plain, TUESDAY)
    assert due_titles(db, plain) == [
        ("Record the sitting of 刘某某、张𬭎", date(2026, 11, 24)),
        ("Settle or end the dispute of 刘某某、张𬭎", date(2026, 12, 18)),
    ]
    told = SittingFacts(started_at=TUESDAY, outcome=Outcome.ADJOURNED)
    sitting_actions.record_sitting(db, sitting_id, told)
    assert due_titles(db, plain) == [("Plan a sitting for 刘某某、张𬭎", date(2026, 12, 18))]


def test_a_mediation_by_the_police_has_days_and_a_second_one_seven_working_days(
    db: Database,
) -> None:
    dispute_id = registered(db, received_at=datetime(2026, 2, 11, 9).astimezone())
    found = WayFacts(way="police", act="beating", circumstance="relation", findings=("minor",))
    choose_way(db, dispute_id, found)
    friday = datetime(2026, 2, 13, 9).astimezone()
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, friday)
    ((title, until),) = due_titles(db, dispute_id)[1:]
    assert (title, until) == ("Settle or end the dispute of 刘某某、张𬭎", date(2026, 2, 14))
    with clock.at(datetime(2026, 2, 13, 11).astimezone()):
        told = SittingFacts(started_at=friday, outcome=Outcome.FAILED, record="未达成一致。")
        sitting_actions.record_sitting(db, sitting_id, told)
    assert due_titles(db, dispute_id) == [
        ("Plan a sitting for 刘某某、张𬭎", date(2026, 3, 2)),
    ]


def test_a_sitting_of_a_dispute_that_ended_is_neither_held_nor_due(db: Database) -> None:
    dispute_id = registered(db)
    sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    actions.terminate(db, dispute_id, "双方自行和解")
    assert due_titles(db, dispute_id) == []
    with db.reading() as session:
        assert queries.agenda(session, TUESDAY.date()) == []
    actions.reopen(db, dispute_id)
    assert due_titles(db, dispute_id)[0][0] == "Record the sitting of 刘某某、张𬭎"
    with db.reading() as session:
        assert len(queries.agenda(session, TUESDAY.date())) == 1


def test_what_is_due_of_an_agreement(db: Database) -> None:
    assert due_titles(db, agreed(db)) == [
        ("Print the agreement of 刘某某、张𬭎", date(2026, 11, 24))
    ]
    assert due_titles(db, printed(db)) == [
        ("Have the agreement of 刘某某、张𬭎 signed and sealed", date(2026, 11, 24))
    ]
    dispute_id = in_force(db)
    assert due_titles(db, dispute_id) == [
        ("Follow up the agreement of 刘某某、张𬭎", date(2026, 12, 1)),
        ("Follow up the agreement of 刘某某、张𬭎", date(2026, 12, 10)),
    ]
    for one in whole(db, dispute_id).follow_ups:
        follow_up_actions.record_follow_up(db, one.id, clock.today(), "kept")
    assert due_titles(db, dispute_id) == []


def test_a_resident_and_a_case_have_their_stories(db: Database) -> None:
    form = ResidentForm(name="刘某某", address="寺河嘉苑A区3号楼2单元1101")
    resident = register_resident(db, form)
    dispute_id = in_force(db, replace(LIU, resident_id=resident), ZHANG)
    with db.reading() as session:
        (line,) = queries.timeline(session, resident)
        (earlier,) = listing.earlier(session, [resident])
    assert (line.ref, line.title, line.tone) == (
        Ref("dispute", dispute_id),
        "Dispute: 噪音",
        "info",
    )
    assert earlier.id == dispute_id
    card = whole(db, dispute_id)
    first = card.follow_ups[0].id
    follow_up_actions.record_follow_up(db, first, clock.today(), "under_way")
    for term in card.terms:
        kept = {term.id: Performance.KEPT}
        follow_up_actions.record_performance(db, dispute_id, kept, clock.today())
    told = [(one.title, one.tone) for one in queries.story(whole(db, dispute_id))]
    assert told == [
        ("Received", "plain"),
        ("Sitting 1", "good"),
        ("Agreement printed", "plain"),
        ("Agreement in force", "good"),
        ("Follow-up", "wait"),
        ("Kept", "good"),
        ("Follow-up", "muted"),
    ]


def test_a_planned_sitting_stands_in_the_story(db: Database) -> None:
    dispute_id = registered(db)
    sitting_actions.plan_sitting(db, dispute_id, TUESDAY, "一楼")
    assert queries.story(whole(db, dispute_id))[-1].detail == "Planned, 一楼"


def test_disputes_are_found_by_people_number_telephone_and_facts(db: Database) -> None:
    name_post(db)
    dispute_id = printed(db)
    registered(db, replace(LIU, name="王五", phone=""), facts="停车位", subject="停车")
    with db.reading() as session:
        for text in ("liumoumou", "张𬭎", "泽颢调字第1", "1390000", "拖动桌椅", "A区3号楼", "噪音"):
            assert dispute_id in {hit.id for hit in search.find(session, text)}, text
        (hit,) = search.find(session, "第1号")
        assert hit.title == "刘某某、张𬭎 · 噪音"
        assert search.verify(session) == []
    party = whole(db, dispute_id).parties[1]
    makers.set_parties(db, dispute_id, [replace(LIU, name="赵六"), replace(ZHANG, id=party.id)])
    with db.reading() as session:
        assert [one.id for one in search.find(session, "赵六")] == [dispute_id]
        assert search.verify(session) == []


def test_the_list_is_filtered_sorted_and_limited(db: Database) -> None:
    grid = uuid4()
    old = registered(
        db, replace(LIU, name="阿某"), received_at=datetime(2026, 10, 8).astimezone(), grid_id=grid
    )
    risky = registered(db, kind="property", source="grid", urgency=Urgency.RISK)
    done = in_force(db, replace(LIU, name="周某"), ZHANG)

    def found(**chosen: object) -> list[UUID]:
        with db.reading() as session:
            assert listing.count(session, {k: v for k, v in chosen.items() if k != "text"}) >= 0
            return listing.ids(session, chosen)

    assert found() in ([done, risky, old], [risky, done, old])
    assert found(kind="property") == found(kinds=("property",)) == found(source="grid") == [risky]
    assert found(status=Status.AGREED) == found(statuses=(Status.AGREED,)) == [done]
    assert found(grid_id=grid) == found(month="2026-10") == found(last=OCTOBER[1]) == [old]
    assert found(urgency=Urgency.RISK, text="噪音", first=NOVEMBER[0]) == [risky]
    assert found(settled_first=NOVEMBER[0], settled_last=NOVEMBER[1]) == [done]
    assert found(ended_first=NOVEMBER[0], ended_last=None) == []
    assert found(text="周某") == [done]
    assert found(officer="nobody") == []
    with db.reading() as session:
        by_name = listing.ids(session, sort="people", descending=False)
        assert by_name[0] == old
        assert listing.ids(session, limit=1, sort="received", descending=False) == [old]
        assert listing.officers(session) == [""]
        with pytest.raises(KeyError):
            listing.ids(session, {"colour": "red"})


def test_a_line_shows_its_sittings(db: Database) -> None:
    dispute_id = agreed(db)
    later = datetime(2026, 11, 27, 9).astimezone()
    sitting_actions.plan_sitting(db, dispute_id, later)
    with db.reading() as session:
        line, gone = [*listing.lines(session, [dispute_id, uuid4()]), None]
    assert gone is None
    assert line is not None
    assert (line.sittings, line.next_sitting) == (2, later)
    assert (line.title, line.kind_words) == ("刘某某、张𬭎 · 噪音", "Neighbours")
    assert (line.status_words, line.tone) == ("Agreed", "info")


def test_haste_stands_beside_the_status_until_it_is_settled(db: Database) -> None:
    ids = [
        registered(db, urgency=Urgency.RISK),
        registered(db, urgency=Urgency.SOON),
        agreed(db, urgency=Urgency.RISK),
    ]
    with db.reading() as session:
        told = [(one.status_words, one.tone) for one in listing.lines(session, ids)]
    assert told == [
        ("Registered · may escalate", "bad"),
        ("Registered · pressing", "info"),
        ("Agreed", "info"),
    ]


def test_the_figures_of_a_period(db: Database) -> None:
    grid = uuid4()
    actions.terminate(db, registered(db, grid_id=grid), "拒绝调解")
    registered(db, received_at=datetime(2026, 10, 8).astimezone(), kind="property")
    kept = in_force(db, grid_id=grid)
    for term in whole(db, kept).terms:
        follow_up_actions.record_performance(db, kept, {term.id: "kept"}, clock.today())
    with db.reading() as session:
        figures = queries.figures(session, NOVEMBER, previous=OCTOBER, last_year=OCTOBER)
        by_name = {one.name: one for one in figures}
        assert {name: one.value for name, one in by_name.items()} == {
            "disputes_received": 2,
            "disputes_settled": 1,
            "disputes_failed": 1,
            "disputes_success_share": 50.0,
            "disputes_kept_share": 100.0,
        }
        assert [by_name["disputes_received"].previous, by_name["disputes_kept_share"].previous] == [
            1,
            None,
        ]
        for figure in figures:
            assert figure.opens is not None
            opened = listing.ids(session, figure.opens.filter)
            assert len(opened) == (figure.value if not figure.unit else 1)
        in_grid = queries.figures(session, NOVEMBER, grid)
        assert [one.value for one in in_grid] == [one.value for one in figures]
        assert queries.figures(session, NOVEMBER, uuid4())[0].value == 0
        assert queries.by_month_and_kind(session, (OCTOBER[0], NOVEMBER[1])) == [
            counting.MonthCount("2026-10", "property", 1),
            counting.MonthCount("2026-11", "neighbour", 2),
        ]
        assert queries.outcomes(session, NOVEMBER) == {"kept": 1, "terminated": 1}
        assert (queries.open_count(session), queries.open_count(session, grid)) == (1, 0)
        assert queries.badge(session) == 1
        assert counting.received_by_day(session, OCTOBER) == {date(2026, 10, 8): 1}
        assert counting.open_by_grid(session) == {None: 1}


@pytest.mark.parametrize("grid_id", [None, uuid4()])
@pytest.mark.parametrize(
    "count",
    [
        counting.counts,
        counting.received,
        counting.by_month_and_kind,
        counting.outcomes,
        counting.received_by_day,
    ],
)
def test_every_figure_is_read_from_an_index_alone(
    db: Database, count: Any, grid_id: UUID | None
) -> None:
    steps = reads(db, lambda session: count(session, NOVEMBER, grid_id))
    assert steps
    assert all("COVERING INDEX" in step for step in steps)


def test_open_disputes_by_grid_are_read_from_an_index_alone(db: Database) -> None:
    assert all("COVERING INDEX" in step for step in reads(db, counting.open_by_grid))


def test_the_course_of_a_dispute_alters_no_search_entry(db: Database) -> None:
    agreed(db)
    assert {"status", "settled_on"} <= set(elsewhere.changed(db, Dispute, Dispute))
    assert {"occupation", "role"} <= set(elsewhere.changed(db, Dispute, Party))
    with db.reading() as session:
        assert search.verify(session) == []


def test_a_card_says_what_disputes_of_the_person_are_due(db: Database) -> None:
    resident = register_resident(db, ResidentForm(name="刘某某"))
    mine = registered(db, replace(LIU, resident_id=resident), ZHANG)
    registered(db)
    planned = datetime(2026, 11, 27, 15).astimezone()
    sitting_actions.plan_sitting(db, mine, planned, "二楼")
    with db.reading() as session:
        line, settle = queries.due_of_resident(session, resident, date(2026, 11, 25))
        assert queries.due_of_resident(session, uuid4(), date(2026, 11, 25)) == []
    assert (line.ref, line.due_on, line.due_at) == (
        Ref("dispute", mine),
        planned.date(),
        planned.time().replace(tzinfo=None),
    )
    assert line.title == "Sitting of 刘某某、张𬭎"
    assert (settle.ref, settle.due_on) == (Ref("dispute", mine), date(2026, 12, 18))

"""Planning sittings, who comes, and what they end with."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.mediation import actions, desk, sitting_actions
from policepost.mediation.codes import Outcome, Presence, Status
from policepost.mediation.facts import SittingFacts
from policepost.mediation.planning import days
from tests.mediation.makers import LIU, NOISE, TUESDAY, in_force, name_post, registered, whole

TOLD = SittingFacts(started_at=TUESDAY, outcome=Outcome.ADJOURNED, record=" 另行调解 ")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 11, 24, 11).astimezone()):
        yield


def test_a_sitting_is_planned_with_everybody_invited(db: Database) -> None:
    name_post(db)
    dispute_id = registered(db)
    sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    card = whole(db, dispute_id)
    assert card.status == Status.MEDIATING
    (sitting,) = card.sittings
    assert (sitting.number, sitting.place, sitting.outcome_words) == (1, "泽颢警务室", "")
    assert [(one.name, one.words, one.tone) for one in sitting.present] == [
        ("刘某某", "Invited", "info"),
        ("张𬭎", "Invited", "info"),
    ]
    with pytest.raises(Refused, match="planned already"):
        sitting_actions.plan_sitting(db, dispute_id, TUESDAY)


def test_nobody_is_invited_for_a_holiday(db: Database) -> None:
    dispute_id = registered(db)
    with (
        clock.at(datetime(2026, 9, 30, 9).astimezone()),
        pytest.raises(Refused, match="public holiday") as refused,
    ):
        sitting_actions.plan_sitting(db, dispute_id, datetime(2026, 10, 2, 9).astimezone())
    assert refused.value.field == "day"


def test_a_quarrel_of_a_holiday_is_heard_at_once(db: Database) -> None:
    holiday = datetime(2026, 10, 2, 9).astimezone()
    with clock.at(holiday):
        dispute_id = registered(db, received_at=holiday - timedelta(hours=1))
        sitting_actions.plan_sitting(db, dispute_id, holiday)
    assert whole(db, dispute_id).sittings[0].planned_at == holiday


def test_no_sitting_is_planned_before_the_dispute_came_in(db: Database) -> None:
    dispute_id = registered(db)
    before = TUESDAY - timedelta(days=30)
    with pytest.raises(Refused, match="came in on") as refused:
        sitting_actions.plan_sitting(db, dispute_id, before)
    assert refused.value.field == "day"
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    with pytest.raises(Refused, match="came in on"):
        sitting_actions.move_sitting(db, sitting_id, before, "")
    assert whole(db, dispute_id).sittings[0].planned_at == TUESDAY


def test_a_sitting_is_moved(db: Database) -> None:
    dispute_id = registered(db)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY, "一楼")
    who = whole(db, dispute_id).parties[0].id
    sitting_actions.set_presence(db, sitting_id, who, Presence.CONFIRMED)
    sitting_actions.move_sitting(db, sitting_id, TUESDAY, "二楼")
    sitting = whole(db, dispute_id).sittings[0]
    assert (sitting.place, sitting.present[0].state) == ("二楼", Presence.CONFIRMED)
    friday = datetime(2026, 11, 27, 9).astimezone()
    sitting_actions.move_sitting(db, sitting_id, friday, "二楼")
    sitting = whole(db, dispute_id).sittings[0]
    assert (sitting.planned_at, sitting.present[0].state) == (friday, Presence.INVITED)
    sitting_actions.record_sitting(db, sitting_id, TOLD)
    with pytest.raises(Refused, match="recorded already"):
        sitting_actions.move_sitting(db, sitting_id, TUESDAY, "")


def test_only_known_states_of_presence(db: Database) -> None:
    dispute_id = registered(db)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    with pytest.raises(Refused) as refused:
        sitting_actions.set_presence(db, sitting_id, dispute_id, "asleep")
    assert refused.value.field == "presence"


def test_a_record_says_who_came_and_the_next_sitting_can_be_planned(db: Database) -> None:
    dispute_id = registered(db)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    liu = whole(db, dispute_id).parties[0].id
    sitting_actions.record_sitting(db, sitting_id, replace(TOLD, came=(liu,)))
    card = whole(db, dispute_id)
    assert [one.state for one in card.sittings[0].present] == [Presence.CAME, Presence.ABSENT]
    assert (card.sittings[0].record, card.status) == ("另行调解", Status.MEDIATING)
    assert card.sittings[0].outcome_words == "Adjourned to another sitting"
    sitting_actions.plan_sitting(db, dispute_id, datetime(2026, 11, 27, 9).astimezone())
    assert [one.number for one in whole(db, dispute_id).sittings] == [1, 2]


def test_a_sitting_not_held_says_nothing_about_who_came(db: Database) -> None:
    dispute_id = registered(db)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    sitting_actions.record_sitting(db, sitting_id, replace(TOLD, outcome=Outcome.NOT_HELD))
    assert whole(db, dispute_id).sittings[0].present[0].state == Presence.INVITED


def test_agreement_settles_the_dispute_and_a_correction_takes_it_back(db: Database) -> None:
    dispute_id = registered(db)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    sitting_actions.record_sitting(db, sitting_id, replace(TOLD, outcome=Outcome.AGREED))
    card = whole(db, dispute_id)
    assert (card.status, card.settled_on) == (Status.AGREED, date(2026, 11, 24))
    sitting_actions.record_sitting(db, sitting_id, replace(TOLD, outcome=Outcome.FAILED))
    card = whole(db, dispute_id)
    assert (card.status, card.settled_on) == (Status.MEDIATING, None)


def test_one_alone_cannot_agree(db: Database) -> None:
    dispute_id = registered(db, LIU)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    with pytest.raises(Refused) as refused:
        sitting_actions.record_sitting(db, sitting_id, replace(TOLD, outcome=Outcome.AGREED))
    assert refused.value.field == "parties"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "draw"}, "outcome"),
        ({"started_at": datetime(2026, 11, 25).astimezone()}, "started_at"),
        ({"ended_at": datetime(2026, 11, 24, 8).astimezone()}, "ended_at"),
    ],
)
def test_what_no_record_can_say(db: Database, changes: dict[str, Any], field: str) -> None:
    dispute_id = registered(db)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    with pytest.raises(Refused) as refused:
        sitting_actions.record_sitting(db, sitting_id, replace(TOLD, **changes))
    assert refused.value.field == field


def test_the_sitting_that_an_agreement_in_force_rests_on_stays(db: Database) -> None:
    dispute_id = in_force(db)
    sitting = whole(db, dispute_id).sittings[0]
    with pytest.raises(Refused, match="in force"):
        sitting_actions.record_sitting(db, sitting.id, TOLD)


def proposed(db: Database) -> datetime | None:
    """The first time proposed for a sitting that nobody in particular comes to."""
    with db.reading() as session:
        found = days.proposals(session, clock.now(), (), 60)
    return found[0][0] if found else None


def test_the_next_sitting_is_proposed_on_a_mediation_day_at_a_free_hour(db: Database) -> None:
    assert proposed(db) == datetime(2026, 11, 27, 9).astimezone()
    sitting_actions.plan_sitting(db, registered(db), datetime(2026, 11, 27, 9).astimezone())
    assert proposed(db) == datetime(2026, 11, 27, 10).astimezone()


def test_the_posts_settings_are_kept(db: Database) -> None:
    name_post(db)
    with db.reading() as session:
        held = desk.desk(session)
    assert (held.short_name, held.weekdays, held.place) == ("泽颢", (1, 4), "泽颢警务室")
    changed = replace(held, weekdays=(2, 0), hour=time(14, 30), place="一楼", committee="调委会")
    desk.change_desk(db, changed)
    with db.reading() as session:
        assert desk.desk(session) == replace(changed, weekdays=(0, 2))
    assert proposed(db) == datetime(2026, 11, 25, 14, 30).astimezone()
    with pytest.raises(Refused) as refused:
        desk.change_desk(db, replace(changed, weekdays=()))
    assert refused.value.field == "weekdays"
    with pytest.raises(Refused):
        desk.change_desk(db, replace(changed, pattern="第{serial}号"))


def test_short_names() -> None:
    assert [desk.short_of(post) for post in ("泽颢警务室", "寺河社区警务室", "警务室", "北街")] == [
        "泽颢",
        "寺河",
        "警务室",
        "北街",
    ]


def test_without_a_mediation_day_nothing_is_proposed(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "is_working_day", lambda _day: False)
    assert proposed(db) is None


def test_a_dispute_reopened_after_sittings_is_in_mediation(db: Database) -> None:
    dispute_id = registered(db)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    sitting_actions.record_sitting(db, sitting_id, replace(TOLD, outcome=Outcome.FAILED))
    actions.terminate(db, dispute_id, "未达成协议")
    actions.reopen(db, dispute_id)
    assert whole(db, dispute_id).status == Status.MEDIATING


def test_a_sitting_does_not_begin_before_the_dispute_came_in(db: Database) -> None:
    dispute_id = registered(db)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    early = NOISE.received_at - timedelta(days=1)
    with (
        clock.at(datetime(2026, 11, 24, 12).astimezone()),
        pytest.raises(Refused, match="came in on 18 November 2026") as refused,
    ):
        sitting_actions.record_sitting(
            db, sitting_id, SittingFacts(started_at=early, outcome=Outcome.FAILED)
        )
    assert refused.value.field == "day"

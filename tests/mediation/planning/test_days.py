"""What stands on a day, what is in the way of a sitting, and the post's own lists."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.mediation import actions, desk, directory, sitting_actions
from policepost.mediation.facts import MediatorFacts, MemberFacts, PartyFacts, SittingFacts
from policepost.mediation.planning import absences, choices, days
from policepost.mediation.planning.choices import Choice, Kind
from policepost.mediation.planning.rules import Span
from tests.mediation.makers import LIU, TUESDAY, name_post, registered, whole

ZHAO = PartyFacts(name="赵某", phone="13900000001")
LAWYER = MediatorFacts(name="宋律师", role="lawyer", usual=True, weekdays="14")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 11, 23, 11).astimezone()):
        yield


def with_lawyer(db: Database, lawyer: UUID, *parties: PartyFacts) -> UUID:
    """A dispute on whose panel the lawyer of the directory sits."""
    dispute_id = registered(db, *parties)
    member = MemberFacts(name=LAWYER.name, role="lawyer", mediator_id=lawyer)
    actions.choose_panel(db, dispute_id, [member])
    return dispute_id


def in_the_way(db: Database, dispute_id: UUID, at: datetime, place: str) -> list[str]:
    with db.reading() as session:
        return days.in_the_way(session, whole(db, dispute_id), Span(at, 60), place)


def proposals(db: Database, dispute_id: UUID) -> list[tuple[datetime, str]]:
    now = clock.now()
    with db.reading() as session:
        wanted = days.attending(session, whole(db, dispute_id), now.date())
        return days.proposals(session, now, wanted, 60)


def test_room_panel_and_parties_are_held_by_another_sitting(db: Database) -> None:
    name_post(db)
    lawyer = directory.add_mediator(db, LAWYER)
    first = with_lawyer(db, lawyer)
    sitting_id = sitting_actions.plan_sitting(db, first, TUESDAY, "一楼")
    other = with_lawyer(db, lawyer, LIU, ZHAO)
    assert in_the_way(db, other, TUESDAY, "一楼") == [
        "一楼 is taken 09:00–10:00: 刘某某、张𬭎 · 噪音.",
        "刘某某 is at another sitting 09:00–10:00: 刘某某、张𬭎 · 噪音.",
        "宋律师 is at another sitting 09:00–10:00: 刘某某、张𬭎 · 噪音.",
    ]
    assert in_the_way(db, other, TUESDAY + timedelta(hours=1), "一楼") == []
    with db.reading() as session:
        assert days.planned_on(session, TUESDAY.date(), but=sitting_id) == []
        (stands,) = days.planned_on(session, TUESDAY.date())
    assert (stands.place, stands.span.words) == ("一楼", "09:00–10:00")


def test_somebody_of_the_panel_is_not_there(db: Database) -> None:
    name_post(db)
    lawyer = directory.add_mediator(db, LAWYER)
    dispute_id = with_lawyer(db, lawyer)
    wednesday = TUESDAY + timedelta(days=1)
    assert in_the_way(db, dispute_id, wednesday, "一楼") == [
        "宋律师 comes on Tuesday, Friday only."
    ]
    gone = absences.add_absence(db, lawyer, TUESDAY.date(), TUESDAY.date(), " 开庭 ")
    assert in_the_way(db, dispute_id, TUESDAY, "一楼") == [
        "宋律师 is away until 24 November 2026 (开庭)."
    ]
    assert [one.date() for one, _room in proposals(db, dispute_id)][:2] == [
        date(2026, 11, 27),
        date(2026, 12, 1),
    ]
    absences.remove_absence(db, gone)
    assert proposals(db, dispute_id)[0] == (TUESDAY, "泽颢警务室")
    with pytest.raises(Refused, match="before the first") as refused:
        absences.add_absence(db, lawyer, date(2026, 12, 2), date(2026, 12, 1), "")
    assert refused.value.field == "until"
    with db.reading() as session:
        assert absences.absences(session, after=date(2026, 1, 1)) == {}


def test_a_second_room_takes_a_sitting_of_others_at_the_same_time(db: Database) -> None:
    name_post(db)
    choices.keep_choices(db, Kind.ROOM, [Choice("泽颢警务室"), Choice(" 二楼 ")])
    sitting_actions.plan_sitting(db, registered(db), TUESDAY)
    one = registered(db, ZHAO, PartyFacts(name="钱某", phone="13900000002"))
    actions.choose_panel(db, one, [MemberFacts(name="田某", role="officer", signs=True)])
    assert proposals(db, one)[0] == (TUESDAY, "二楼")
    with db.reading() as session:
        assert days.rooms(session) == ["泽颢警务室", "二楼"]


def test_without_mediation_days_nothing_is_proposed(db: Database) -> None:
    dispute_id = registered(db)
    far = datetime(2026, 11, 23, 9).astimezone()
    with db.reading() as session:
        wanted = days.attending(session, whole(db, dispute_id), far.date())
        assert days.proposals(session, far, wanted, 10 * 60) == []  # longer than any day
        held = desk.desk(session)
    assert held.weekdays == (1, 4)


def test_the_post_keeps_lists_of_its_own(db: Database) -> None:
    def kept(kind: Kind) -> list[Choice]:
        with db.reading() as session:
            return choices.choices(session, kind)

    assert [one.name for one in kept(Kind.METHOD)][:2] == ["情理疏导", "以案释法"]
    assert kept(Kind.PHRASE)[0].name == "Rights told"
    own = [Choice("儿歌"), Choice("谚语")]
    choices.keep_choices(db, Kind.METHOD, own)
    assert kept(Kind.METHOD) == own
    choices.keep_choices(db, Kind.METHOD, [Choice("谚语")])
    assert kept(Kind.METHOD) == [Choice("谚语")]
    choices.keep_choices(db, Kind.METHOD, [])
    assert len(kept(Kind.METHOD)) > 2


@pytest.mark.parametrize(
    ("kind", "wanted", "said"),
    [
        (Kind.ROOM, [Choice(" ")], "a name"),
        (Kind.METHOD, [Choice("谚语、儿歌")], "without"),
        (Kind.PHRASE, [Choice("陈述", " ")], "puts into the record"),
        (Kind.ROOM, [Choice("一楼"), Choice("一楼 ")], "twice"),
        (Kind.ROOM, [Choice("一" * 401)], "Shorten"),
        (Kind.ROOM, [Choice(str(one)) for one in range(41)], "at most 40"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(
    db: Database, kind: Kind, wanted: list[Choice], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        choices.keep_choices(db, kind, wanted)


def test_a_changed_record_is_read_aloud_again(db: Database) -> None:
    dispute_id = registered(db)
    at = datetime(2026, 11, 20, 9).astimezone()
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, at, minutes=90)

    def record(text: str, *, read_aloud: bool) -> datetime | None:
        told = SittingFacts(
            started_at=at,
            outcome="adjourned",
            record=text,
            methods=("谚语", "儿歌"),
            read_aloud=read_aloud,
        )
        sitting_actions.record_sitting(db, sitting_id, told)
        (line,) = whole(db, dispute_id).sittings
        assert (line.methods, line.minutes) == ("谚语、儿歌", 90)
        return line.read_aloud_at

    first = record("双方陈述。", read_aloud=True)
    assert first == clock.now()
    with clock.at(clock.now() + timedelta(hours=1)):
        assert record("双方陈述。", read_aloud=True) == first
        assert record("双方陈述，补充一句。", read_aloud=True) == clock.now()
    assert record("双方陈述。", read_aloud=False) is None
    with pytest.raises(Refused, match="before it is read aloud"):
        record(" ", read_aloud=True)


@pytest.mark.parametrize("minutes", [0, -5, 601])
def test_a_sitting_has_a_length(db: Database, minutes: int) -> None:
    dispute_id = registered(db)
    with pytest.raises(Refused, match="between 1 and 600") as refused:
        sitting_actions.plan_sitting(db, dispute_id, TUESDAY, minutes=minutes)
    assert refused.value.field == "minutes"
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    with pytest.raises(Refused, match="between 1 and 600"):
        sitting_actions.move_sitting(db, sitting_id, TUESDAY, "", minutes or 601)
    sitting_actions.move_sitting(db, sitting_id, TUESDAY, "", 45)
    assert whole(db, dispute_id).sittings[0].minutes == 45

"""Inspections from the first question to the last re-check, on a real encrypted post."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from policepost.core import clock, drafts, numbering
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.grids.premises import close_premises
from policepost.inspections import actions, cards, checklists, followups
from policepost.inspections.answering import Given, HazardForm
from policepost.inspections.cards import InspectionCard
from policepost.inspections.lists import HazardLine
from policepost.inspections.recheck_rules import RecheckForm
from policepost.inspections.rules import Inspector
from tests.inspections.made import (
    AUXILIARY,
    OFFICER,
    TODAY,
    form,
    shop,
    started,
    to_rectify,
    well,
)


def card(db: Database, inspection_id: UUID) -> InspectionCard:
    with db.reading() as session:
        found = cards.inspection(session, inspection_id)
    assert found is not None
    return found


def test_a_new_inspection_takes_over_what_is_known(db: Database) -> None:
    premises = shop(db)
    first = started(db, premises, TODAY - timedelta(days=200))
    actions.finish_inspection(
        db, first, form(checked_on=TODAY - timedelta(days=200), accompanied_by="店员小赵")
    )
    second = actions.start_inspection(db, premises, inspectors=(OFFICER, AUXILIARY))
    now = card(db, second)
    assert now.head["area"] == "86"
    assert now.head["address"] == "北街12号"
    assert now.accompanied_by == "店员小赵"
    assert [one.name for one in now.inspectors] == ["田某", "李辅"]
    assert now.checked_on == TODAY
    assert (now.state, now.number) == ("doing", None)


def test_a_rental_gets_its_own_checklist(db: Database) -> None:
    premises = shop(db, kind="rental")
    inspection = actions.start_inspection(db, premises, inspectors=(OFFICER,))
    assert card(db, inspection).checklist.code == "rental"


@pytest.mark.parametrize("inspectors", [(), (AUXILIARY,)])
def test_an_auxiliary_cannot_inspect_alone(db: Database, inspectors: tuple[Inspector, ...]) -> None:
    with pytest.raises(Refused) as refused:
        actions.start_inspection(db, shop(db), inspectors=inspectors)
    assert refused.value.field == "inspectors"


def test_only_one_inspection_of_a_premises_is_in_progress(db: Database) -> None:
    premises = shop(db)
    started(db, premises)
    with pytest.raises(Refused, match="in progress"):
        started(db, premises)


def test_a_closed_premises_is_not_inspected(db: Database) -> None:
    premises = shop(db)
    close_premises(db, premises, TODAY)
    with pytest.raises(Refused, match="closed"):
        started(db, premises)


def test_an_inspection_is_not_made_tomorrow(db: Database) -> None:
    with pytest.raises(Refused) as refused:
        started(db, shop(db), TODAY + timedelta(days=1))
    assert refused.value.field == "checked_on"


def test_answers_are_put_down_and_taken_up_again(db: Database) -> None:
    inspection = started(db, shop(db))
    drafts.keep(db, actions.DRAFT, inspection, {"answers": {}})
    given = {"C1": Given(("blocked",), " 堆放纸箱 "), "C2": Given()}
    actions.keep_answers(db, inspection, form(given, remarks="下午再来"))
    now = card(db, inspection)
    assert now.answers == {"C1": Given(("blocked",), "堆放纸箱")}
    assert now.remarks == "下午再来"
    assert drafts.find(db, actions.DRAFT, inspection) is None


def test_a_mistaken_inspection_is_taken_away(db: Database) -> None:
    inspection = started(db, shop(db))
    actions.discard_inspection(db, inspection)
    with db.reading() as session:
        assert cards.inspection(session, inspection) is None


def test_a_finished_inspection_is_not_taken_away(db: Database) -> None:
    inspection = started(db, shop(db))
    actions.finish_inspection(db, inspection, form())
    with pytest.raises(Refused, match="finished"):
        actions.discard_inspection(db, inspection)


def test_an_inspection_without_faults_is_closed_at_once(db: Database) -> None:
    inspection = started(db, shop(db))
    assert actions.finish_inspection(db, inspection, form()) == ()
    now = card(db, inspection)
    assert (now.state, now.year, now.number) == ("closed", 2026, 1)


def test_numbers_have_no_gaps_when_finishing_is_refused(db: Database) -> None:
    first, second = started(db, shop(db)), started(db, shop(db, "老陈面馆"))
    with pytest.raises(Refused):
        actions.finish_inspection(db, first, form(well(C1="blocked")))
    actions.finish_inspection(db, second, form())
    actions.finish_inspection(db, first, form())
    assert (card(db, second).number, card(db, first).number) == (1, 2)


def test_failed_items_become_hazards_and_notices(db: Database) -> None:
    inspection = started(db, shop(db))
    answers = well(C1="blocked", D2=("lacking", "dead"), B2="no")
    made = actions.finish_inspection(
        db,
        inspection,
        form(answers),
        [
            to_rectify("C1", TODAY, severity="grave"),
            to_rectify("D2", date(2026, 12, 1)),
            HazardForm(item="B2", description="未培训", on_the_spot=True),
        ],
    )
    now = card(db, inspection)
    assert [(one.kind, one.number) for one in now.notices] == [("now", 1), ("limit", 1)]
    assert {one.id for one in now.notices} == set(made)
    assert [one.serve_by for one in now.notices] == [TODAY, date(2026, 11, 27)]
    by_item = {line.item_code: line for line in now.hazards}
    assert by_item["C1"].must_report
    assert by_item["C1"].notice_id == now.notices[0].id
    assert by_item["D2"].notice_id == now.notices[1].id
    assert (by_item["B2"].state, by_item["B2"].rectified_on) == ("in_time", TODAY)
    assert by_item["B2"].notice_id is None
    assert by_item["D2"].item_text == "灭火器：缺少、失效"
    assert now.state == "open"


def test_a_reason_takes_the_place_of_a_hazard(db: Database) -> None:
    inspection = started(db, shop(db))
    reason = HazardForm(item="B2", waived="开业未满一周，培训已排定")
    actions.finish_inspection(db, inspection, form(well(B2="no")), [reason])
    now = card(db, inspection)
    assert now.waived == {"B2": "开业未满一周，培训已排定"}
    assert (now.hazards, now.state) == ((), "closed")


def test_it_is_not_finished_while_a_fault_is_left_over(db: Database) -> None:
    inspection = started(db, shop(db))
    with pytest.raises(Refused, match=r"C1 .* failed"):
        actions.finish_inspection(db, inspection, form(well(C1="blocked")))
    assert card(db, inspection).state == "doing"


def test_it_keeps_the_words_it_was_made_with(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    inspection = started(db, shop(db))
    body = {**checklists.shipped()["daily_fire"].body, "version": 2, "title": "新表"}
    monkeypatch.setattr(checklists, "shipped", lambda: {"daily_fire": checklists.parse(body)})
    later = started(db, shop(db, "老陈面馆"))
    assert (card(db, inspection).checklist.version, card(db, later).checklist.version) == (1, 2)
    assert card(db, inspection).checklist.text == "公安派出所日常消防监督检查记录"
    assert card(db, later).checklist.text == "新表"


def test_what_has_to_be_handed_over_waits_five_working_days(db: Database) -> None:
    inspection = started(db, shop(db))
    answers = well(A2="yes", A3="no", H3="yes")
    actions.finish_inspection(db, inspection, form(answers))
    (handover,) = card(db, inspection).handovers
    assert (handover.item_code, handover.due_on) == ("H3", date(2026, 12, 1))
    assert card(db, inspection).state == "open"
    followups.hand_over(db, handover.id, TODAY, "区消防救援大队")
    assert card(db, inspection).state == "closed"


@pytest.mark.parametrize(
    ("day", "to", "field"),
    [
        (TODAY - timedelta(days=1), "消防", "sent_on"),
        (TODAY + timedelta(days=1), "消防", "sent_on"),
        (TODAY, " ", "sent_to"),
    ],
)
def test_a_handing_over_names_day_and_receiver(
    db: Database, day: date, to: str, field: str
) -> None:
    inspection = started(db, shop(db))
    actions.finish_inspection(db, inspection, form(well(H1="yes")))
    (handover,) = card(db, inspection).handovers
    with pytest.raises(Refused) as refused:
        followups.hand_over(db, handover.id, day, to)
    assert refused.value.field == field


def one_hazard(db: Database, due_on: date = date(2026, 12, 1)) -> tuple[UUID, UUID, UUID]:
    inspection = started(db, shop(db))
    actions.finish_inspection(db, inspection, form(well(D2="dead")), [to_rectify("D2", due_on)])
    now = card(db, inspection)
    return inspection, now.hazards[0].id, now.notices[0].id


def hazard(db: Database, hazard_id: UUID) -> HazardLine:
    with db.reading() as session:
        found = cards.hazard(session, hazard_id)
    assert found is not None
    return found


def recheck(
    db: Database, hazard_id: UUID, on: date, outcome: str = "rectified", **facts: Any
) -> UUID:
    with clock.at(on):
        return followups.record_recheck(
            db,
            hazard_id,
            RecheckForm(checked_on=on, checked_by="田某", outcome=outcome, **facts),
        )


def test_serving_and_rectifying_closes_the_inspection(db: Database) -> None:
    inspection, found, notice = one_hazard(db)
    followups.serve_notice(db, notice, TODAY, "王小明")
    assert card(db, inspection).state == "open"
    recheck(db, found, date(2026, 12, 1))
    assert card(db, inspection).state == "closed"
    assert hazard(db, found).state == "in_time"
    with db.reading() as session:
        served = cards.notice(session, notice)
    assert served is not None
    assert (served.served_on, served.served_to) == (TODAY, "王小明")


def test_a_notice_is_served_to_somebody_after_it_was_issued(db: Database) -> None:
    _inspection, _found, notice = one_hazard(db)
    with pytest.raises(Refused) as refused:
        followups.serve_notice(db, notice, TODAY - timedelta(days=1), "王小明")
    assert refused.value.field == "served_on"
    with pytest.raises(Refused) as refused:
        followups.serve_notice(db, notice, TODAY, "")
    assert refused.value.field == "served_to"


def test_a_new_limit_keeps_the_story(db: Database) -> None:
    _inspection, found, _notice = one_hazard(db)
    recheck(
        db, found, date(2026, 12, 2), "not_yet", reason="配件未到", new_due_on=date(2026, 12, 10)
    )
    now = hazard(db, found)
    assert (now.state, now.due_on, now.first_due_on) == (
        "open",
        date(2026, 12, 10),
        date(2026, 12, 1),
    )
    recheck(db, found, date(2026, 12, 20))
    assert hazard(db, found).state == "late"
    with db.reading() as session:
        story = cards.rechecks(session, found)
    assert [(one.outcome, one.old_due_on) for one in story] == [
        ("rectified", date(2026, 12, 10)),
        ("not_yet", date(2026, 12, 1)),
    ]


def test_a_refusal_stays_unsettled_and_is_reported(db: Database) -> None:
    inspection, found, notice = one_hazard(db)
    followups.serve_notice(db, notice, TODAY, "王小明")
    recheck(
        db, found, date(2026, 12, 1), "refused", reason="拒不整改", new_due_on=date(2026, 12, 8)
    )
    now = hazard(db, found)
    assert (now.state, now.must_report) == ("refused", True)
    recheck(db, found, date(2026, 12, 8))
    assert card(db, inspection).state == "open"
    with clock.at(date(2026, 12, 8)):
        followups.report_hazard(db, found, date(2026, 12, 8), "北街街道办、消防救援大队")
    assert card(db, inspection).state == "closed"
    assert hazard(db, found).reported_to == "北街街道办、消防救援大队"


def test_a_settled_hazard_is_not_checked_again(db: Database) -> None:
    _inspection, found, _notice = one_hazard(db)
    recheck(db, found, date(2026, 12, 1))
    with pytest.raises(Refused, match="settled"):
        recheck(db, found, date(2026, 12, 2))


def test_a_notice_series_counts_for_itself(db: Database) -> None:
    one_hazard(db)
    inspection = started(db, shop(db, "老陈面馆"))
    actions.finish_inspection(
        db,
        inspection,
        form(well(C1="blocked")),
        [to_rectify("C1", TODAY, severity="grave")],
    )
    assert [(one.kind, one.number) for one in card(db, inspection).notices] == [("now", 1)]
    with db.transaction("look at the series") as session:
        assert numbering.take_number(session, "notice_limit", 2026) == 2


def test_a_wrong_record_is_voided(db: Database) -> None:
    inspection, found, _notice = one_hazard(db)
    followups.void_inspection(db, inspection, " 场所填错 ")
    now = card(db, inspection)
    assert (now.state, now.void_reason, now.number) == ("void", "场所填错", 1)
    assert now.notices[0].void
    assert hazard(db, found).state == "void"
    again = started(db, now.premises_id)
    actions.finish_inspection(db, again, form())
    assert card(db, again).number == 2


def test_what_was_voided_hands_nothing_over(db: Database) -> None:
    inspection = started(db, shop(db))
    actions.finish_inspection(db, inspection, form(well(H1="yes")))
    followups.void_inspection(db, inspection, "填错")
    assert card(db, inspection).handovers == ()


def test_voiding_needs_a_reason_and_no_served_notice(db: Database) -> None:
    inspection, _found, notice = one_hazard(db)
    with pytest.raises(Refused) as refused:
        followups.void_inspection(db, inspection, " ")
    assert refused.value.field == "reason"
    followups.serve_notice(db, notice, TODAY, "王小明")
    with pytest.raises(Refused, match="was served"):
        followups.void_inspection(db, inspection, "填错")
    doing = started(db, shop(db, "二店"))
    with pytest.raises(Refused, match="finished"):
        followups.void_inspection(db, doing, "填错")


def test_a_recheck_ends_its_plan_and_an_hour_needs_a_day(db: Database) -> None:
    inspection = started(db, shop(db))
    limit = TODAY + timedelta(days=3)
    hazards = [to_rectify("D2", limit)]
    actions.finish_inspection(db, inspection, form(well(D2="dead")), hazards)
    with db.reading() as session:
        card = cards.inspection(session, inspection)
    assert card is not None
    hazard = card.hazards[0].id
    with pytest.raises(Refused, match="Choose the day too"):
        followups.plan_recheck(db, hazard, None, time(9))
    followups.plan_recheck(db, hazard, limit, time(9))
    done = RecheckForm(checked_on=TODAY, checked_by="田某", outcome="rectified")
    followups.record_recheck(db, hazard, done)
    with db.reading() as session:
        line = cards.hazard(session, hazard)
    assert line is not None
    assert (line.planned_on, line.planned_hour) == (None, None)

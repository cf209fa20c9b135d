"""The papers say what the case says, also while it is still being typed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import journal
from policepost.mediation import (
    follow_up_actions,
    papers,
    sitting_actions,
)
from policepost.mediation.codes import COMPANY, Outcome
from policepost.mediation.facts import AgreementFacts, PartyFacts, SittingFacts
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
    with_panel,
)
from tests.printing import pages

TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _now(db: Database) -> Any:
    name_post(db)
    with clock.at(datetime(2026, 11, 25, 9).astimezone()):
        yield


def agreement_text(db: Database, dispute_id: Any, draft: papers.Draft | None = None) -> str:
    """The agreement's text without blanks."""
    with db.reading() as session:
        done = papers.agreement(session, dispute_id, TODAY, draft)
    assert done.missing == ()
    return pages.text(done.pdf)


def test_the_agreement_prints_what_was_agreed(db: Database) -> None:
    text = agreement_text(db, printed(db))
    for words in (
        "编号：(2026)泽颢调字第1号",
        "甲方姓名：刘某某性别：男民族：汉族年龄：41岁",
        "乙方姓名：张𬭎性别：女",
        "一、甲方于2026年12月1日前在客厅铺设隔音地垫。",
        "二、甲方于2026年12月10日前付给乙方500元。",
        "履行方式、时限：期限履行；2026年12月10日前",
        "本协议一式三份",
    ):
        assert words in text, words
    assert text.count("指印") == 3


def test_the_foot_holds_the_code_of_the_journal_and_changes_no_digest(db: Database) -> None:
    key = printed(db)
    before = whole(db, key)
    with db.reading() as session:
        code = "".join(journal.check_code(session).split())
    assert f"日志校验码{code}" in agreement_text(db, key)
    registered(db, subject="停车")
    assert f"日志校验码{code}" not in agreement_text(db, key)
    assert whole(db, key).digest == before.digest
    assert not whole(db, key).altered


def test_the_preview_shows_what_is_being_typed(db: Database) -> None:
    draft = papers.Draft(
        facts="改过的事实。",
        terms=["第一条新的", "  ", "第二条。"],
        details=AgreementFacts(manner="当场履行", place="警务室"),
        parties=[
            replace(LIU, name="赵某"),
            PartyFacts(
                name="某某公司", kind=COMPANY, representative="王某", representative_phone="1"
            ),
            replace(ZHANG, age=15, representative="张父", representative_phone="13900000001"),
        ],
    )
    text = agreement_text(db, agreed(db), draft)
    for words in (
        "（未编号）",
        "改过的事实。",
        "一、第一条新的。二、第二条。",
        "履行方式、地点、时限：当场履行；警务室",
        "甲方姓名：赵某",
        "乙方名称：某某公司",
        "法定代表人：王某",
        "丙方姓名：张𬭎",
        "法定代理人：张父（电话13900000001）",
        "本协议一式四份",
    ):
        assert words in text, words
    assert "期限履行" not in text


def test_an_empty_draft_still_gives_a_page(db: Database) -> None:
    text = agreement_text(db, registered(db), papers.Draft(facts="", terms=[]))
    assert "经调解，自愿达成如下协议：" in text


def record_text(db: Database, dispute_id: Any) -> str:
    """The first sitting's record without blanks."""
    with db.reading() as session:
        sitting = whole(db, dispute_id).sittings[0]
        return pages.text(papers.sitting_record(session, dispute_id, sitting.id).pdf)


def test_the_record_of_a_sitting_names_who_came(db: Database) -> None:
    dispute_id = registered(db)
    with_panel(db, dispute_id)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY, "调解室")
    planned = record_text(db, dispute_id)
    assert "甲方：刘某某；乙方：张𬭎" in planned
    assert "未到场人" not in planned
    card = whole(db, dispute_id)
    came = (card.parties[0].id, card.panel[0].id)
    told = SittingFacts(
        started_at=TUESDAY,
        ended_at=datetime(2026, 11, 24, 10, 25).astimezone(),
        outcome=Outcome.FAILED,
        record="甲方：愿意。\n乙方：未到。",
        recorder="赵㙓",
        came=came,
    )
    sitting_actions.record_sitting(db, sitting_id, told)
    text = record_text(db, dispute_id)
    for words in (
        "2026年11月24日09时00分至2026年11月24日10时25分",
        "事由：刘某某、张𬭎之间的噪音纠纷",
        "当事人：甲方：刘某某",
        "调解员：田某",
        "未到场人：乙方：张𬭎；物业经理：宋某",
        "记录人：赵㙓",
        "仲裁、行政、司法",
    ):
        assert words in text, words


def test_a_follow_up_record_lists_terms_and_visits(db: Database) -> None:
    dispute_id = in_force(db)
    card = whole(db, dispute_id)
    follow_up_actions.record_performance(db, dispute_id, {card.terms[0].id: "kept"}, TODAY)
    first = card.follow_ups[0].id
    follow_up_actions.record_follow_up(db, first, TODAY, "under_way", note="已铺设。")
    with db.reading() as session:
        text = pages.text(papers.follow_up_record(session, dispute_id).pdf)
    for words in (
        "当事人：甲方：刘某某电话13900004417",
        "按期履行",
        "2026年12月10日",
        "回访：协议正在履行。已铺设。",
        "回访事由：刘某某、张𬭎之间的噪音纠纷",
    ):
        assert words in text, words


def test_nothing_is_printed_of_what_is_not_there(db: Database) -> None:
    dispute_id = registered(db)
    with db.reading() as session:
        with pytest.raises(LookupError):
            papers.agreement(session, uuid4(), TODAY)
        with pytest.raises(LookupError, match="nothing"):
            papers.sitting_record(session, dispute_id, uuid4())


def test_a_dispute_of_a_kind_named_as_a_dispute_is_not_named_twice(db: Database) -> None:
    dispute_id = registered(db, subject="漏水纠纷")
    sitting_actions.plan_sitting(db, dispute_id, TUESDAY)
    assert "漏水纠纷" in record_text(db, dispute_id)
    assert "纠纷纠纷" not in record_text(db, dispute_id)


def test_who_acts_for_a_party_signs_on_a_line_of_its_own(db: Database) -> None:
    minor = replace(ZHANG, age=15, representative="张父")
    firm = PartyFacts(name="寺河物业", kind=COMPANY, address="北街1号", representative="王𣇉")
    text = agreement_text(db, agreed(db, LIU, minor, firm))
    assert text.count("法定代理人：") == 2  # who it is, and where to sign
    assert text.count("法定代表人：") == 2
    assert "法定代" not in agreement_text(db, agreed(db))


def test_an_agent_is_named_as_one_on_the_paper(db: Database) -> None:
    led = replace(ZHANG, representative="陈律师", representative_kind="agent")
    text = agreement_text(db, agreed(db, LIU, replace(led, powers="agree")))
    assert text.count("委托代理人：") == 2  # who it is, and where to sign
    assert "法定代" not in text

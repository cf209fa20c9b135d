"""The page of what is due, and the paper that a person may ask for."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import looking
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.mediation import agreement_actions, signing_actions
from policepost.mediation.after import duties, payments
from policepost.mediation.after.duties import DutyFacts
from policepost.mediation.after.payments import PaymentFacts
from policepost.mediation.facts import PartyFacts, TermFacts
from policepost.mediation.records import Dispute, Handover
from policepost.officers.records import Officer
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from policepost.retention import actions, papers, queries
from policepost.retention import page as page_module
from policepost.retention.dialogs import (
    AnswerSheet,
    KeepSheet,
    ProposeSheet,
    RequestSheet,
    TermsSheet,
)
from policepost.retention.page import RetentionPage
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from tests.mediation import makers
from tests.printing import pages
from tests.retention.deciding import TODAY
from tests.ui.gallery import child

NAME = "欧阳淑䶮"


@pytest.fixture
def person(db: Database) -> UUID:
    """Somebody whose term is over; the chief is at work."""
    import_all(FEATURES)
    grids.make_estate(db, "寺河嘉苑")
    makers.name_post(db)
    with clock.at(date(2024, 1, 5)):
        form = ResidentForm(name=NAME, phone="13900004417", address="A3-1-302", note="听力不好")
        key = residents.register_resident(db, form)
        residents.leave(db, key, date(2024, 1, 5), "迁出")
    chief = new_id()
    with db.transaction("Add officer") as session:
        session.add(Officer(id=chief, name="所长", role="chief"))
    db.officer = Person(chief, "所长")
    return key


@pytest.fixture
def page(qtbot: QtBot, context: Context, person: UUID) -> RetentionPage:
    """The page, on the screen."""
    page = RetentionPage(context)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


def words_on(page: RetentionPage) -> set[str]:
    buttons: list[QPushButton] = list(page.findChildren(QPushButton))
    return {one.text() for one in buttons}


def press(qtbot: QtBot, page: RetentionPage, words: str) -> None:
    buttons: list[QPushButton] = list(page.findChildren(QPushButton))
    button = next(one for one in buttons if one.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_ticked_and_confirmed_is_gone(
    qtbot: QtBot,
    page: RetentionPage,
    person: UUID,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert [one.title for one in page.lines] == [NAME]
    assert not page.approve_button.isEnabled()
    next(iter(page.ticks.values())).setChecked(True)
    assert page.approve_button.isEnabled()
    monkeypatch.setattr(page_module, "confirmed", lambda *_: False)
    page.approve()
    monkeypatch.setattr(page_module, "confirmed", lambda *_: True)
    qtbot.mouseClick(page.approve_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.lines)
    with db.reading() as session:
        assert session.get(Resident, person) is None


def test_of_many_only_the_longest_overdue_are_read(
    page: RetentionPage, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        with clock.at(date(2024, 1, 2 + number)):
            key = residents.register_resident(db, ResidentForm(name=f"王{number}"))
            residents.leave(db, key, date(2024, 1, 2 + number), "迁出")
    monkeypatch.setattr(page_module, "SHOWN", 2)
    page.refresh()
    assert [one.title for one in page.lines] == ["王0", "王1"]
    labels: list[QLabel] = list(page.due_card.findChildren(QLabel))
    assert "and 2 more" in [one.text() for one in labels]


def test_keeping_asks_why(qtbot: QtBot, page: RetentionPage, db: Database) -> None:
    press(qtbot, page, "Keep …")
    sheet = child(page, KeepSheet)
    sheet.save()
    assert sheet.isVisible()
    sheet.questions.set_values({"reason": "涉诉"})
    sheet.save()
    qtbot.waitUntil(lambda: not page.lines)


def test_the_chief_changes_a_term(qtbot: QtBot, page: RetentionPage) -> None:
    press(qtbot, page, "Change the terms …")
    sheet = child(page, TermsSheet)
    assert sheet.questions.typed()["resident_left"] == "2"
    sheet.questions.set_values({"request_closed": 1})
    sheet.save()
    assert sheet.questions.field("request_closed").problem.isVisible()
    sheet.questions.set_values({"request_closed": 3, "resident_left": 10})
    sheet.save()
    qtbot.waitUntil(lambda: not page.lines)
    qtbot.waitUntil(
        lambda: any("moved away or died: 10 years" in one.text() for one in told_on(page))
    )


def told_on(page: RetentionPage) -> list[QLabel]:
    return list(page.term_card.findChildren(QLabel))


def test_an_officer_sees_what_is_due_and_cannot_decide(
    qtbot: QtBot, page: RetentionPage, person: UUID, db: Database
) -> None:
    key, me = new_id(), db.officer
    with db.transaction("Add officer") as session:
        session.add(Officer(id=key, name="田某", role="officer"))
    db.officer = Person(key, "田某")
    page.refresh()
    assert not next(iter(page.ticks.values())).isEnabled()
    qtbot.waitUntil(lambda: "Keep …" not in words_on(page))
    assert "Change the terms …" not in words_on(page)
    db.officer = me


def test_a_deletion_is_proposed_from_elsewhere(
    qtbot: QtBot, page: RetentionPage, person: UUID, db: Database
) -> None:
    page.answer(Request("remove", "retention_case", person, {"kind": "resident"}))
    sheet = child(page, ProposeSheet)
    sheet.questions.set_values({"reason": "重复登记"})
    sheet.save()
    with db.reading() as session:
        (one,) = queries.due(session, TODAY)
    assert one.reason == "重复登记"


def test_a_request_is_noted_and_answered(
    qtbot: QtBot, page: RetentionPage, person: UUID, db: Database
) -> None:
    page.answer(Request("new", "rights_request", values={"resident_id": person}))
    sheet = child(page, RequestSheet)
    sheet.questions.set_values({"kind": "correct", "wish": "更正电话"})
    sheet.save()
    qtbot.waitUntil(lambda: "Answer …" in words_on(page))
    press(qtbot, page, "Answer …")
    answer = child(page, AnswerSheet)
    answer.questions.set_values({"answer": "已更正"})
    answer.save()
    with db.reading() as session:
        assert [one.state for one in queries.requests(session)] == ["done"]


def test_the_own_record_says_all_of_the_person_and_nothing_of_others(
    qtbot: QtBot, page: RetentionPage, person: UUID, db: Database
) -> None:
    me, db.officer = db.officer, Person(None, "田某")
    party = PartyFacts(name=NAME, resident_id=person)
    with clock.at(makers.MONDAY):
        makers.registered(db, party, makers.ZHANG)
    looking.note_card(db, Ref("resident", person), "走访")
    looking.note_search(db, "13900004417")
    looking.note_print(db, Ref("resident", person), "household_sheet")
    db.officer = me
    actions.note_request(db, person, "copy", "复印本人信息")
    paper = papers.own_record(db, person)
    text = pages.text(paper.pdf)
    for told in (
        NAME,
        "13900004417",
        "听力不好",
        "登记居民",
        "走访",
        "入户",
        "复印本人信息",
        "所长",
    ):
        assert told in text.replace("\n", ""), told
    assert makers.ZHANG.name not in text
    assert not paper.missing
    with pytest.raises(LookupError):
        papers.own_record(db, new_id())


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ((0, 1), "付出500.00元"),
        ((1, 0), "收到500.00元"),
        ((None, None), "收付500.00元"),
        ((0, None), "付出500.00元"),
        ((None, 0), "收到500.00元"),
        ((1, None), "收到500.00元"),
        ((1, 1), ""),
    ],
)
def test_the_own_record_tells_of_money_and_duties_of_the_person(
    db: Database, person: UUID, sides: tuple[int | None, int | None], told: str
) -> None:
    party = PartyFacts(name=NAME, resident_id=person, phone="13900004417")
    with clock.at(makers.TUESDAY + timedelta(days=2)):
        dispute_id = makers.agreed(db, party, makers.ZHANG)
        ids = [one.id.hex for one in makers.whole(db, dispute_id).parties]
        by, to = (() if at is None else (ids[at],) for at in sides)
        owed = TermFacts(
            text="付人民币500元（伍佰元整）", amount=Decimal(500), what="pay", by_ids=by, to_ids=to
        )
        agreement_actions.write_agreement(db, dispute_id, terms=[owed], details=makers.DETAILS)
        agreement_actions.print_agreement(db, dispute_id)
        today = clock.today()
        signing_actions.sign_all(db, dispute_id, today, today)
        mine = DutyFacts(who=NAME, what="清理楼道", due_on=today)
        others = DutyFacts(who=makers.ZHANG.name, what="装隔音垫", due_on=today)
        duties.set_duties(db, dispute_id, [mine, others])
        term_id = makers.whole(db, dispute_id).terms[0].id
        paid = PaymentFacts(paid_on=today, amount=Decimal(500), how="现金", receipt="收7")
        payments.record_payment(db, term_id, paid)
    text = pages.text(papers.own_record(db, person).pdf)
    assert "清理楼道" in text
    assert "装隔音垫" not in text
    assert ("500.00元" in text, "收7" in text) == (bool(told), bool(told))
    assert told in text
    assert makers.ZHANG.name not in text


def test_printing_the_own_record_is_kept(
    qtbot: QtBot, page: RetentionPage, person: UUID, db: Database
) -> None:
    page.answer(Request("print", "rights_request", values={"resident_id": person}))
    sheet = child(page, PaperSheet)
    qtbot.waitUntil(lambda: bool(sheet.preview.pdf))
    assert sheet._on_printed is not None
    sheet._on_printed()
    with db.reading() as session:
        values = papers.own_values(session, person, TODAY)
    assert values["looked"][0][1:] == ("打印", "所长", "个人信息查询单")


def test_a_locked_entry_says_why(page: RetentionPage, person: UUID, db: Database) -> None:
    me, db.officer = db.officer, Person(None, "田某")
    party = PartyFacts(name=NAME, resident_id=person)
    with clock.at(makers.MONDAY):
        makers.registered(db, party, makers.ZHANG)
    db.officer = me
    page.refresh()
    assert "not over" in page_module._locked_words(page.lines[0])
    with db.transaction("Terminate mediation") as session:
        session.scalars(select(Dispute)).one().ended_on = date(2025, 1, 1)
    page.refresh()
    assert "1 January 2035" in page_module._locked_words(page.lines[0])


def test_the_own_record_tells_of_calls_that_became_no_dispute(db: Database, person: UUID) -> None:
    def call(number: str, **told: str) -> Handover:
        known = {"caller": "", "phone": "", "place": "", "gist": "邻居甲吵闹", "declined": ""}
        at = makers.TUESDAY - timedelta(days=5)
        return Handover(call_number=number, called_at=at, **(known | told))

    with db.transaction("Import calls") as session:
        session.add(call("JQ1", caller=NAME, phone="13900004417"))
        session.add(call("JQ2", caller=NAME, phone="13900004417", declined="重复报警"))
        session.add(call("JQ3", caller=NAME, phone="13800000021"))  # a namesake
    with db.reading() as session:
        told = {
            number: state
            for _at, number, state in papers.own_values(session, person, TODAY)["calls"]
        }
    assert told == {"JQ1": "待受理", "JQ2": "未受理：重复报警"}
    text = pages.text(papers.own_record(db, person).pdf)
    assert "JQ2" in text
    assert "邻居甲" not in text

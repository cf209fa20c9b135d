"""Whatever was agreed goes out with its code: written, in words, before the police, on the spot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.mediation import agreement_actions, papers, signing_actions
from policepost.mediation.after import supplements
from policepost.mediation.after.supplements import SupplementFacts
from policepost.mediation.facts import TermFacts
from policepost.mediation.law.actions import WayFacts, choose_way
from policepost.mediation.page import MediationPage
from policepost.mediation.papers_sheet import PapersSheet
from policepost.mediation.proof import comparing, content, issuing, queries, reading, rules
from policepost.mediation.proof.queries import Outcome, Verdict
from policepost.mediation.records import (
    Agreement,
    Dispute,
    IssuedPaper,
    PanelMember,
    Party,
    Sitting,
)
from tests.mediation.makers import LIU, ZHANG, agreed, in_force, whole
from tests.mediation.test_papers_sheet import choose, opened, saved_as
from tests.printing import pages

FOUGHT = WayFacts(
    act="beating",
    circumstance="relation",
    findings=("minor", "clear", "no_cost", "at_once"),
)


def written(db: Database) -> UUID:
    dispute_id = agreed(db, LIU, ZHANG)
    agreement_actions.number_agreement(db, dispute_id)
    return dispute_id


def in_words(db: Database) -> UUID:
    dispute_id = agreed(db, LIU, ZHANG)
    signing_actions.agree_orally(db, dispute_id, clock.today())
    return dispute_id


def fought(db: Database, way: str, recording: str = "") -> UUID:
    liu, zhang = (replace(one, consent="agrees") for one in (LIU, ZHANG))
    dispute_id = agreed(db, liu, replace(zhang, role="injured"))
    choose_way(db, dispute_id, replace(FOUGHT, way=way, recording=recording))
    return dispute_id


def before_police(db: Database) -> UUID:
    dispute_id = fought(db, "police")
    agreement_actions.number_agreement(db, dispute_id)
    return dispute_id


def slip(db: Database) -> UUID:
    dispute_id = fought(db, "spot")
    agreement_actions.number_agreement(db, dispute_id)
    return dispute_id


def recorded(db: Database) -> UUID:
    dispute_id = fought(db, "spot", "2026-1124-003")
    signing_actions.agree_orally(db, dispute_id, clock.today())
    return dispute_id


KINDS: dict[str, Callable[[Database], UUID]] = {
    "agreement": written,
    "oral_agreement": in_words,
    "police_agreement": before_police,
    "slip": slip,
    "recorded": recorded,
}


def verdict(db: Database, text: str) -> Verdict:
    with db.reading() as session:
        (found,) = queries.check_codes(session, [text])
    return found


def drawn(db: Database, dispute_id: UUID, about: UUID | None = None) -> Any:
    kind = "supplement" if about else "agreement"
    with db.reading() as session:
        return papers.make(session, dispute_id, kind, about)


@pytest.mark.parametrize("name", KINDS)
def test_it_carries_a_code_that_is_checked_by_scanner_and_by_hand(db: Database, name: str) -> None:
    dispute_id = KINDS[name](db)
    issued = issuing.issue_agreement(db, dispute_id)
    first = drawn(db, dispute_id)
    found = reading.read(first.pdf)
    assert found.codes == (issued.proof,)
    assert issued.check_code in pages.text(first.pdf)
    assert verdict(db, issued.proof).outcome == Outcome.GENUINE
    with db.reading() as session:
        by_hand = queries.check_by_hand(session, issued.number, issued.check_code)
    assert by_hand.outcome == Outcome.GENUINE
    issuing.count_print(db, issued)
    again = drawn(db, dispute_id)
    assert (again.pages, "补打第1次" in pages.text(again.pdf)) == (first.pages, True)
    compared = comparing.compared(pages.lines(again.pdf), issued)
    assert compared is not None
    assert compared.same


def test_a_reprint_of_any_length_has_as_many_pages(db: Database) -> None:
    for terms in range(3, 13):
        dispute_id = agreed(db, LIU, ZHANG)
        told = [TermFacts(text=f"甲方今后不再于晚间拖动桌椅（第{at}处）。") for at in range(terms)]
        agreement_actions.write_agreement(db, dispute_id, terms=told)
        agreement_actions.number_agreement(db, dispute_id)
        issued = issuing.issue_agreement(db, dispute_id)
        first = drawn(db, dispute_id)
        issuing.count_print(db, issued)
        again = drawn(db, dispute_id)
        assert again.pages == first.pages


def test_the_day_of_what_was_said_is_proved(db: Database) -> None:
    dispute_id = in_words(db)
    issued = issuing.issue_agreement(db, dispute_id)
    with db.transaction("Change dispute") as session:
        held = session.query(Agreement).filter_by(dispute_id=dispute_id).one()
        held.effective_on = date(2026, 11, 20)
    assert verdict(db, issued.proof).fields == ("Agreed on",)


ONLY_OF_THE_POLICE = {
    "Recording": (Dispute, "recording", "2026-1124-004"),
    "Others present 1": (PanelMember, "name", "陈某"),
    "Role on the panel 2": (PanelMember, "role", "expert"),
    "Place of the sitting": (Sitting, "place", "二楼"),
    "Time of the sitting": (Sitting, "started_at", datetime(2026, 11, 24, 10).astimezone()),
    "甲方 · Guardian told on": (Party, "guardian_told_on", date(2026, 11, 19)),
    "甲方 · Told how": (Party, "guardian_told_how", "电话"),
}


@pytest.mark.parametrize("field", ONLY_OF_THE_POLICE)
def test_what_only_the_police_write_down_is_proved(db: Database, field: str) -> None:
    dispute_id = recorded(db)
    issued = issuing.issue_agreement(db, dispute_id)
    kind, column, value = ONLY_OF_THE_POLICE[field]
    wanted: dict[str, Any] = {"signs": False} if kind is PanelMember else {}
    wanted |= {"position": 1} if kind is Party else {}
    with db.transaction("Change dispute") as session:
        setattr(session.query(kind).filter_by(**wanted).one(), column, value)
    found = verdict(db, issued.proof)
    assert found.outcome == Outcome.CHANGED
    assert found.fields == (field,)


def test_a_supplement_is_proved_with_what_it_adds_to(db: Database) -> None:
    dispute_id = in_force(db, LIU, ZHANG)
    facts = SupplementFacts(reason="乙方出差", manner="期限履行", deadline=date(2027, 1, 31))
    added = supplements.write_supplement(db, dispute_id, facts, [TermFacts(text="缓至年底履行")])
    supplements.number_supplement(db, added)
    issued = issuing.issue_agreement(db, dispute_id, added)
    with db.transaction("Change dispute") as session:
        session.query(Agreement).one().effective_on = date(2026, 11, 26)
        held = session.get_one(Dispute, dispute_id)
        held.number, held.way = "(2026)泽颢调字第9号", "police"
    assert set(verdict(db, issued.proof).fields) == {
        "Number of the agreement that is added to",
        "Day of the agreement that is added to",
        "Way",
    }


def test_the_registration_of_what_was_said_goes_out_from_the_page(
    qtbot: QtBot, page: MediationPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "oral.pdf"
    monkeypatch.setattr("policepost.ui.print_dialog.ask_save", saved_as(target))
    key = in_words(page.db)
    sheet = opened(qtbot, page, key)
    assert isinstance(sheet, PapersSheet)
    choose(qtbot, sheet, "oral_agreement")
    sheet.save_button.click()
    qtbot.waitUntil(target.exists)
    with page.db.reading() as session:
        (issued,) = queries.papers_of(session, key)
    assert (issued.kind, issued.prints) == ("oral_agreement", 1)
    assert reading.read(target.read_bytes()).codes == (issued.proof,)
    assert whole(page.db, key).agreement.prints == 0  # nobody signs it


def test_a_supplement_goes_out_numbered_and_proved_from_the_papers(
    qtbot: QtBot, page: MediationPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "supplement.pdf"
    monkeypatch.setattr("policepost.ui.print_dialog.ask_save", saved_as(target))
    key = in_force(page.db)
    told = SupplementFacts(reason="缓期", manner="期限履行")
    about = supplements.write_supplement(page.db, key, told, [TermFacts(text="缓至年底履行")])
    sheet = opened(qtbot, page, key)
    choose(qtbot, sheet, "supplement")
    sheet.save_button.click()
    qtbot.waitUntil(target.exists)
    with page.db.reading() as session:
        (issued,) = queries.papers_of(session, key, about)
    assert (issued.prints, whole(page.db, key).supplements[0].number) == (1, issued.number)
    assert reading.read(target.read_bytes()).codes == (issued.proof,)


def test_a_supplement_of_the_police_speaks_their_words(db: Database) -> None:
    dispute_id = before_police(db)
    agreement_actions.record_print(db, dispute_id)
    signing_actions.sign_all(db, dispute_id, clock.today(), clock.today())
    told = SupplementFacts(reason="缓期", manner="期限履行", deadline=date(2026, 12, 31))
    about = supplements.write_supplement(db, dispute_id, told, [TermFacts(text="缓至年底履行")])
    supplements.number_supplement(db, about)
    issued = issuing.issue_agreement(db, dispute_id, about)
    made = drawn(db, dispute_id, about)
    text = pages.text(made.pdf)
    assert "治安调解补充协议书" in text
    assert "公安机关对违反治安管理行为不予处罚" in text
    assert "主持人（签名）" in text
    assert "（调解机关印章）" in text
    assert "人民调解" not in text
    assert reading.read(made.pdf).codes == (issued.proof,)


@pytest.mark.parametrize("kind", ["agreement", "supplement"])
def test_a_reprint_says_what_went_out_whatever_the_post_is_called_since(
    db: Database, kind: str
) -> None:
    dispute_id = in_force(db)
    about = None
    if kind == "supplement":
        told = SupplementFacts(reason="缓期", manner="期限履行")
        about = supplements.write_supplement(db, dispute_id, told, [TermFacts(text="缓至年底履行")])
        supplements.number_supplement(db, about)
    issued = issuing.issue_agreement(db, dispute_id, about)
    whole_of = content.read(issued.content)
    whole_of["values"]["facts" if about is None else "reason"] = "当时的说法"
    with db.transaction("Issue paper") as session:
        session.get_one(IssuedPaper, issued.id).content = rules.canonical(whole_of)
    assert "当时的说法" in pages.text(drawn(db, dispute_id, about).pdf)

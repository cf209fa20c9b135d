"""What nobody should type into a case, and what is pasted: refused in words, or made plain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

import policepost.mediation.queries  # noqa: F401 - as the program has it
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.records import new_id
from policepost.core.searching import search
from policepost.core.shapes import Person
from policepost.mediation import (
    actions,
    agreement_actions,
    codes,
    follow_up_actions,
    papers,
    signing_actions,
    sitting_actions,
)
from policepost.mediation.ending_sheets import EndSheet
from policepost.mediation.facts import AgreementFacts, PartyFacts, SittingFacts, TermFacts
from policepost.mediation.many import actions as many
from policepost.mediation.page import MediationPage
from policepost.officers.records import Officer
from tests.mediation.makers import (
    DETAILS,
    LIU,
    TUESDAY,
    ZHANG,
    agreed,
    in_force,
    printed,
    registered,
    whole,
    with_panel,
)
from tests.mediation.test_page import done, fill, sheet_of, words_of

THURSDAY = datetime(2026, 11, 26, 9).astimezone()
PASTED = "　　甲方\t\u202e应当\u202c于\u200b月底前😡搬走，\r\n　　乙方帮忙。"
"""With a tab, full-width blanks, an emoji, marks that turn the direction, a blank of no width."""
TRAPS = "\t\u202e\u202c\u200b\r😡"


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(THURSDAY):
        yield


def officers(db: Database) -> tuple[Person, Person]:
    """Two officers of the post."""
    people = [Person(new_id(), name, "officer") for name in ("田某", "李某")]
    with db.transaction("Add officer") as session:
        session.add_all(Officer(id=one.id, name=one.name, role=one.role) for one in people)
    return people[0], people[1]


def pages(pdf: bytes) -> int:
    """How many pages a paper has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def held(db: Database, dispute_id: UUID, record: str) -> None:
    """Hold a sitting with this record, in which nothing was agreed."""
    sitting = sitting_actions.plan_sitting(db, dispute_id, TUESDAY, "调解室")
    told = SittingFacts(started_at=TUESDAY, outcome="adjourned", record=record)
    sitting_actions.record_sitting(db, sitting, told)


# Two officers at the same case


def test_of_two_who_close_a_case_the_second_is_told_and_keeps_what_was_typed(
    page: MediationPage,
) -> None:
    first, second = officers(page.db)
    page.db.officer = second
    dispute_id = registered(page.db)
    page.open_dispute(dispute_id)
    page.open_sheet("end")
    sheet = sheet_of(page, EndSheet)
    fill(sheet, end_reason="双方和好")
    page.db.officer = first
    actions.terminate(page.db, dispute_id, "一方不愿调解")
    page.db.officer = second
    done(sheet)
    assert sheet.isVisible()
    assert "田某 closed this dispute" in sheet.notice.text()
    assert sheet.form is not None
    assert sheet.form.field("end_reason").value() == "双方和好"
    card = whole(page.db, dispute_id)
    assert (card.status, card.end_reason) == (codes.Status.TERMINATED, "一方不愿调解")


def test_nobody_reopens_what_another_closed_by_closing_it_otherwise(db: Database) -> None:
    dispute_id = registered(db)
    actions.refer(db, dispute_id, "派出所")
    with pytest.raises(Refused):
        actions.terminate(db, dispute_id, "一方不愿调解")
    assert whole(db, dispute_id).status == codes.Status.REFERRED


# Days that cannot be


def test_a_sitting_neither_precedes_the_case_nor_was_held_tomorrow(db: Database) -> None:
    dispute_id = registered(db)
    came_in = whole(db, dispute_id).received_at
    with pytest.raises(Refused):
        sitting_actions.plan_sitting(db, dispute_id, came_in - timedelta(days=2), "调解室")
    sitting = sitting_actions.plan_sitting(db, dispute_id, TUESDAY, "调解室")
    before = SittingFacts(started_at=came_in - timedelta(days=1), outcome="adjourned")
    tomorrow = replace(before, started_at=THURSDAY + timedelta(days=1))
    for told, field in ((before, "day"), (tomorrow, "started_at")):
        with pytest.raises(Refused) as refused:
            sitting_actions.record_sitting(db, sitting, told)
        assert refused.value.field == field
    assert whole(db, dispute_id).sittings[0].outcome == ""


def test_nobody_signs_before_the_last_sitting(db: Database) -> None:
    dispute_id = printed(db)
    with pytest.raises(Refused):
        signing_actions.sign_all(db, dispute_id, TUESDAY.date() - timedelta(days=1))
    assert whole(db, dispute_id).agreement.signatures == ()


def test_who_signed_stays_a_party(db: Database) -> None:
    dispute_id = in_force(db)
    for party in whole(db, dispute_id).parties:
        with pytest.raises(Refused):
            actions.remove_party(db, dispute_id, party.id)
    assert len(whole(db, dispute_id).parties) == 2


# Much of it


def test_a_village_of_two_hundred_agrees_with_a_company(db: Database) -> None:
    dispute_id = registered(db, replace(LIU, name="村民代表"), replace(ZHANG, name="某公司"))
    with_panel(db, dispute_id)
    villagers = [
        PartyFacts(name=f"村民{n}", role="applicant", address=f"泽村{n}号") for n in range(198)
    ]
    many.add_parties(db, dispute_id, villagers)
    parties = whole(db, dispute_id).parties
    others = [one.id for one in parties[2:]]
    many.choose_signer(db, dispute_id, others, parties[0].id)
    sitting = sitting_actions.plan_sitting(db, dispute_id, TUESDAY, "村委会")
    came = tuple(one.who for one in whole(db, dispute_id).sittings[0].present)
    told = SittingFacts(started_at=TUESDAY, outcome="agreed", record="同意。", came=came)
    sitting_actions.record_sitting(db, sitting, told)
    term = TermFacts(text="公司付清补偿款", due_on=date(2026, 12, 10), amount=Decimal(99_500))
    agreement_actions.write_terms(db, dispute_id, [term])
    agreement_actions.write_agreement(db, dispute_id, details=DETAILS)
    agreement_actions.print_agreement(db, dispute_id)
    signing_actions.sign_all(db, dispute_id, THURSDAY.date(), THURSDAY.date())
    card = whole(db, dispute_id)
    assert card.agreement.effective_on == THURSDAY.date()
    assert (len(card.parties), card.copies) == (200, 201)
    assert card.people.endswith("等200人")
    with db.reading() as session:
        words = words_of(papers.make(session, dispute_id, "agreement").pdf)
    assert all(f"村民{n}" in words for n in (0, 99, 197))


def test_a_record_of_sixty_pages_is_kept_and_printed_whole(db: Database) -> None:
    dispute_id = registered(db)
    lines = [
        f"第{n}问：当时的情形如何？答：双方因噪音争吵，经劝阻后各自回家。" for n in range(1, 900)
    ]
    held(db, dispute_id, "\n".join(lines))
    card = whole(db, dispute_id)
    assert card.sittings[0].record == "\n".join(lines)
    with db.reading() as session:
        pdf = papers.make(session, dispute_id, "mediation_record", card.sittings[0].id).pdf
    assert pages(pdf) >= 60
    words = words_of(pdf)
    assert all(f"第{n}问" in words for n in (1, 450, 899))


def test_a_clause_of_three_thousand_characters_stays_one_clause(db: Database) -> None:
    dispute_id = agreed(db)
    long = "".join(f"乙方第{n}次应当付给甲方垫付的修理费，" for n in range(160))[:2999]
    long += "。"
    agreement_actions.write_terms(db, dispute_id, [TermFacts(text=long, due_on=date(2026, 12, 1))])
    (term,) = whole(db, dispute_id).terms
    assert term.text == long
    with db.reading() as session:
        words = "".join(words_of(papers.make(session, dispute_id, "agreement").pdf).split())
    assert "乙方第0次" in words
    assert "乙方第140次" in words


def test_a_clause_and_a_record_of_that_length_show_on_the_page(
    qtbot: QtBot, page: MediationPage
) -> None:
    dispute_id = agreed(page.db)
    terms = [TermFacts(text="付款。" * 1000, due_on=date(2026, 12, 1))]
    agreement_actions.write_terms(page.db, dispute_id, terms)
    with qtbot.waitSignal(page.case.preview.rendered, timeout=20_000):
        page.open_dispute(dispute_id)
    assert page.case.wording.terms.rows()[0].words.value() == "付款。" * 1000


# What is pasted


def test_pasted_text_is_made_plain_wherever_it_is_typed(db: Database) -> None:
    line = "刘\u202e某某\u202c\t　甲\u200b😡"
    dispute_id = registered(
        db,
        replace(LIU, name=line, address=line, occupation=line),
        ZHANG,
        facts=PASTED,
        subject=line,
        place=line,
    )
    with_panel(db, dispute_id)
    held(db, dispute_id, PASTED)
    agreement_actions.write_agreement(
        db,
        dispute_id,
        facts_told=PASTED,
        terms=[TermFacts(text=PASTED, how=line)],
        details=AgreementFacts(manner=line, place=line, recorder=line, responsibilities=PASTED),
    )
    card = whole(db, dispute_id)
    party, agreement, (term,) = card.parties[0], card.agreement, card.terms
    for plain in (card.subject, card.place, party.name, party.address, agreement.manner, term.how):
        assert plain == "刘某某 甲"
    texts = (card.facts, card.sittings[0].record, agreement.responsibilities, term.text)
    for text in texts:
        assert not set(text) & set(TRAPS)
        assert "〔表情〕" in text
        assert "应当于月底前" in text
    with db.reading() as session:
        (hit,) = search.find(session, "刘某某", kinds=["dispute"])
        assert hit.id == dispute_id
        assert papers.make(session, dispute_id, "agreement").missing == ()
        record = card.sittings[0].id
        assert papers.make(session, dispute_id, "mediation_record", record).missing == ()


def test_blanks_to_be_filled_by_hand_stay_in_a_record(db: Database) -> None:
    dispute_id = registered(db)
    held(db, dispute_id, "经向　　　核实：\n　　方陈述：")
    assert whole(db, dispute_id).sittings[0].record == "经向　　　核实：\n　　方陈述："


def test_pasted_reasons_are_made_plain(db: Database) -> None:
    ended, referred, kept = registered(db), registered(db), in_force(db)
    actions.terminate(db, ended, PASTED)
    actions.refer(db, referred, "派\u202e出所\t", PASTED)
    first = whole(db, kept).follow_ups[0]
    follow_up_actions.record_follow_up(db, first.id, THURSDAY.date(), "kept", note=PASTED)
    told = (
        whole(db, ended).end_reason,
        whole(db, referred).end_reason,
        whole(db, kept).follow_ups[0].note,
    )
    assert all(not set(text) & set(TRAPS) for text in told)
    assert whole(db, referred).referred_to == "派出所"
    with pytest.raises(Refused):
        actions.terminate(db, registered(db), "\u200b \t")

"""The mediation page, used as an officer uses it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast
from uuid import UUID

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.shapes import Ref
from policepost.mediation import actions, agreement_actions, cards, codes, listing, paper_work
from policepost.mediation.change_sheet import ChangeSheet
from policepost.mediation.ending_sheets import (
    EndSheet,
    FollowUpSheet,
    PerformanceSheet,
    SignSheet,
)
from policepost.mediation.facts import TermFacts
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.law import actions as law
from policepost.mediation.lines import Card
from policepost.mediation.page import MediationPage
from policepost.mediation.panel_sheet import PanelSheet
from policepost.mediation.party_sheet import PartySheet
from policepost.mediation.planning.plan_sheet import PlanSheet
from policepost.mediation.proof import issuing
from policepost.mediation.sitting_sheets import RecordSheet
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.ui.form import Person
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Request
from policepost.ui.sheet import Sheet
from policepost.window.shortcuts import of_page
from tests.mediation import makers
from tests.seen import words

MORNING = datetime(2026, 11, 26, 9, 42).astimezone()


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(MORNING):
        yield


def sheet_of(page: MediationPage, kind: type[Sheet]) -> Sheet:
    """The sheet that is open."""
    sheet = page._sheet
    assert isinstance(sheet, kind)
    assert sheet.isVisible()
    return sheet


def done(sheet: Sheet) -> None:
    """Press Ctrl+Enter in a sheet."""
    QTest.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def press(sheet: Sheet, words: str) -> None:
    """Press the button of a sheet that says so."""
    buttons = cast("list[QPushButton]", sheet.findChildren(QPushButton))
    next(one for one in buttons if one.text() == words).click()


def fill(sheet: Sheet, **values: object) -> None:
    assert sheet.form is not None
    sheet.form.set_values(values)


def case(db: Database, dispute_id: UUID) -> Card:
    with db.reading() as session:
        card = cards.card(session, dispute_id)
    assert card is not None
    return card


def all_ids(db: Database, **chosen: object) -> list[UUID]:
    with db.reading() as session:
        return listing.ids(session, chosen)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(one.get_textpage().get_text_range() for one in document)
    finally:
        document.close()


def plain(words: str) -> str:
    """The words without the breaks of lines."""
    return "".join(words.split())


def opened(qtbot: QtBot, page: MediationPage, dispute_id: UUID) -> None:
    with qtbot.waitSignal(page.case.preview.rendered, timeout=20_000):
        page.open_dispute(dispute_id)


def test_a_quarrel_is_registered_by_keyboard_and_opens(qtbot: QtBot, page: MediationPage) -> None:
    assert page.list.empty.isVisible()
    QTest.keyClick(page.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    sheet = sheet_of(page, RegisterSheet)
    fill(
        sheet,
        party0=Person(None, "刘某某"),
        party1=Person(None, "阿依古丽·买买提"),
        subject="噪音",
        facts="夜间拖动桌椅",
    )
    done(sheet)
    (dispute_id,) = all_ids(page.db)
    card = case(page.db, dispute_id)
    assert [one.name for one in card.parties] == ["刘某某", "阿依古丽·买买提"]
    assert card.source == "handover_110"
    assert page.case.isVisible()
    assert page.top.heading.text() == "噪音"


def test_a_missing_party_is_said_under_its_field(page: MediationPage) -> None:
    page.register()
    sheet = sheet_of(page, RegisterSheet)
    fill(sheet, party0=Person(None, "刘某某"), facts="x")
    done(sheet)
    assert sheet.isVisible()
    assert sheet.form is not None
    assert sheet.form.field("party1").problem.isVisible()
    assert all_ids(page.db) == []


def test_it_begins_from_a_residents_card_with_earlier_quarrels_shown(
    page: MediationPage,
) -> None:
    resident = residents.register_resident(
        page.db, ResidentForm(name="刘某某", phone="13900004417")
    )
    page.answer(Request("new", "dispute", values={"resident_id": resident}))
    fill(sheet_of(page, RegisterSheet), party1=Person(None, "张𬭎"), facts="楼上漏水")
    done(sheet_of(page, RegisterSheet))
    page.answer(Request("new", "dispute", values={"resident_id": resident}))
    sheet = sheet_of(page, RegisterSheet)
    fill(sheet, party1=Person(None, "王𣇉"))
    assert isinstance(sheet, RegisterSheet)
    assert "张𬭎" in sheet.earlier.text()
    (dispute_id,) = all_ids(page.db)
    assert case(page.db, dispute_id).parties[0].resident_id == resident


def test_more_parties_can_be_named_at_once(page: MediationPage) -> None:
    page.register()
    sheet = sheet_of(page, RegisterSheet)
    assert isinstance(sheet, RegisterSheet)
    sheet.more_button.click()
    fill(sheet, facts="x", **{f"party{n}": Person(None, f"人{n}") for n in range(3)})
    done(sheet)
    (dispute_id,) = all_ids(page.db)
    assert len(case(page.db, dispute_id).parties) == 3
    assert page.buttons["print"].text() == "Print 4 copies"


def test_what_is_typed_shows_on_the_paper_beside_it(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    row = page.case.wording.terms.rows()[0]
    with qtbot.waitSignal(page.case.preview.rendered, timeout=20_000):
        row.words.edit.setPlainText("甲方每日22:00后不拖动家具")
    qtbot.waitUntil(lambda: "不拖动家具" in words_of(page.case.preview.pdf), timeout=20_000)
    row.due.edit.setText("2026-12-31")
    row.amount.edit.setText("300")
    told = "金额为人民币300元（叁佰元整），2026年12月31日前履行"
    qtbot.waitUntil(lambda: told in plain(words_of(page.case.preview.pdf)), timeout=20_000)
    assert case(page.db, dispute_id).terms == ()


def test_an_agreement_that_went_out_is_shown_with_its_code_again(
    qtbot: QtBot, page: MediationPage
) -> None:
    dispute_id = makers.agreed(page.db)
    terms = [TermFacts(text="致歉", due_on=date(2026, 12, 31))]
    agreement_actions.write_terms(page.db, dispute_id, terms)
    with clock.at(datetime(2026, 11, 24, 11, 30).astimezone()):
        agreement_actions.print_agreement(page.db, dispute_id)
    check_code = issuing.issue_agreement(page.db, dispute_id).check_code
    opened(qtbot, page, dispute_id)
    assert "致歉，2026年12月31日前履行" in plain(words_of(page.case.preview.pdf))
    assert check_code in words_of(page.case.preview.pdf)


def test_terms_are_added_moved_and_removed_by_keyboard(qtbot: QtBot, page: MediationPage) -> None:
    opened(qtbot, page, makers.registered(page.db))
    terms = page.case.wording.terms
    terms.rows()[0].words.edit.setPlainText("一")
    terms.rows()[0].words.setFocus()
    QTest.keyClick(terms.rows()[0].words.edit, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    terms.rows()[1].words.edit.setPlainText("二")
    QTest.keyClick(terms.rows()[1].words.edit, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.text for one in terms.value()] == ["二", "一"]
    QTest.keyClick(
        terms.rows()[0].words.edit, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier
    )
    assert [one.text for one in terms.value()] == ["一"]
    keys = {key for key, told in of_page(page) if told.startswith("In an agreement")}
    assert keys == {"Ctrl+M", "Ctrl+Del", "Alt+↑"}, "as the card of keys names them"
    terms._add_phrase("3")
    assert terms.value()[-1].text.startswith("双方互相致歉")


def test_what_was_typed_outlives_the_page(
    qtbot: QtBot, page: MediationPage, context: Context
) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    autosave = page.case.wording._autosave
    assert autosave is not None
    with qtbot.waitSignal(autosave.kept, timeout=20_000):
        page.case.wording.terms.rows()[0].words.edit.setPlainText("半句话")
    page.close_case()
    again = MediationPage(context)
    qtbot.addWidget(again)
    again.show()
    opened(qtbot, again, dispute_id)
    assert again.case.wording.terms.rows()[0].words.value() == "半句话"


def test_saving_makes_it_official_and_can_be_undone(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.case.wording.terms.rows()[0].words.edit.setPlainText("甲方道歉")
    page.case.wording.form.set_values({"facts": "改过的事实", "deadline": date(2026, 12, 1)})
    page.buttons["save"].click()
    card = case(page.db, dispute_id)
    assert (card.facts, card.terms[0].text) == ("改过的事实", "甲方道歉")
    assert card.agreement.deadline == date(2026, 12, 1)
    assert not page.case.wording.save()
    cast("Toast", page.findChild(Toast, "toast")).undo_button.click()
    card = case(page.db, dispute_id)
    assert (card.facts, card.terms, card.agreement.deadline) == (makers.FACTS, (), None)


def test_a_date_that_cannot_be_read_is_said_and_nothing_is_lost(
    qtbot: QtBot, page: MediationPage
) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.case.wording.terms.rows()[0].words.edit.setPlainText("甲方道歉")
    page.case.wording.form.field("deadline").restore("明年哪天")
    page.buttons["save"].click()
    assert page.case.wording.form.field("deadline").problem.isVisible()
    assert page.case.wording.terms.rows()[0].words.value() == "甲方道歉"
    assert case(page.db, dispute_id).terms == ()


def test_printing_names_what_is_missing_first(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.buttons["print"].click()
    assert "term" in page.case.wording.terms.problem.text()
    page.case.wording.terms.rows()[0].words.edit.setPlainText("甲方道歉")
    page.open_sheet("panel")
    panel = sheet_of(page, PanelSheet)
    assert isinstance(panel, PanelSheet)
    for row in panel._rows:
        row.signs.setChecked(False)
    done(panel)
    page.buttons["print"].click()
    assert "signs as mediator" in page.notice.text()
    assert case(page.db, dispute_id).number == ""


def test_without_a_printer_it_names_the_pdf_and_the_pdf_is_written(
    qtbot: QtBot, page: MediationPage, tmp_path: Path
) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.case.wording.terms.rows()[0].words.edit.setPlainText("甲方道歉")
    page.buttons["print"].click()
    assert "PDF" in page.notice.text()
    assert case(page.db, dispute_id).number == ""
    page.buttons["pdf"].click()
    card = case(page.db, dispute_id)
    assert (card.number, card.agreement.prints) == ("(2026)泽颢调字第1号", 0)
    dialog = cast("QFileDialog", page.findChild(QFileDialog, "save-pdf"))
    target = tmp_path / "协议.pdf"
    dialog.fileSelected.emit(str(target))
    card = case(page.db, dispute_id)
    assert (card.agreement.prints, card.agreement.copies_printed, card.altered) == (1, 3, False)
    words = words_of(target.read_bytes())
    assert "(2026)泽颢调字第1号" in words
    assert "一式三份" in words


@pytest.mark.parametrize("answer", [True, False])
def test_a_character_that_no_font_has_is_announced_before_printing(
    qtbot: QtBot, page: MediationPage, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    asked: list[str] = []

    def confirmed(_parent: object, question: str, _yes: str = "") -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(paper_work, "confirmed", confirmed)
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.case.wording.terms.rows()[0].words.edit.setPlainText("王\U000323af道歉")
    page.buttons["pdf"].click()
    assert "\U000323af" in asked[0]
    assert bool(case(page.db, dispute_id).number) is answer


def test_a_sitting_is_planned_for_the_next_mediation_day_and_recorded(
    qtbot: QtBot, page: MediationPage
) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    assert page.buttons["step"].text() == "Plan a sitting"
    page.buttons["step"].click()
    done(sheet_of(page, PlanSheet))
    planned = case(page.db, dispute_id).sittings[0]
    assert planned.planned_at.date() == date(2026, 11, 27)  # the Friday after
    qtbot.waitUntil(lambda: page.buttons["step"].text() == "Planned sitting")
    with clock.at(datetime(2026, 11, 27, 11, 0).astimezone()):
        page.open_step(Ref("sitting", planned.id))
        sheet = sheet_of(page, RecordSheet)
        assert isinstance(sheet, RecordSheet)
        sheet._insert("双方各自陈述。")
        assert sheet.form is not None
        first = planned.present[0].who
        sheet.form.field("came").set_value({first})
        done(sheet)
        assert sheet.form.field("outcome").problem.isVisible()
        fill(sheet, outcome=codes.Outcome.AGREED.value)
        done(sheet)
    held = case(page.db, dispute_id).sittings[0]
    assert held.outcome == codes.Outcome.AGREED
    assert held.record == "双方各自陈述。"
    assert [one.who for one in held.present if one.state == codes.Presence.CAME] == [first]
    qtbot.waitUntil(lambda: page.case.card is not None and bool(page.case.card.sittings[0].outcome))
    page.open_step(Ref("sitting", held.id))
    sheet = sheet_of(page, RecordSheet)
    sheet._print()  # type: ignore[attr-defined]
    assert "PDF" in page.notice.text()


def at_the_planned_sitting(qtbot: QtBot, page: MediationPage) -> UUID:
    """A dispute whose sitting was planned in the page, with the sheet open in which it is moved."""
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.buttons["step"].click()
    done(sheet_of(page, PlanSheet))
    qtbot.waitUntil(lambda: page.buttons["step"].text() == "Planned sitting")
    page.buttons["step"].click()
    return dispute_id


def test_a_planned_sitting_is_moved(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = at_the_planned_sitting(qtbot, page)
    sheet = sheet_of(page, PlanSheet)
    fill(sheet, day=date(2026, 12, 1))
    done(sheet)
    assert case(page.db, dispute_id).sittings[0].planned_at.date() == date(2026, 12, 1)


def test_signatures_put_it_in_force_and_freeze_the_words(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.printed(page.db)
    opened(qtbot, page, dispute_id)
    assert page.buttons["step"].text() == "Signatures"
    page.buttons["step"].click()
    done(sheet_of(page, SignSheet))
    card = case(page.db, dispute_id)
    assert card.agreement.effective_on == MORNING.date()
    assert card.status == codes.Status.AGREED
    qtbot.waitUntil(lambda: not page.buttons["save"].isVisible())
    assert not page.case.wording.form.field("facts").isEnabled()
    page.open_step(Ref("agreement", dispute_id))
    press(sheet_of(page, PerformanceSheet), "Withdraw all signatures")
    assert case(page.db, dispute_id).agreement.effective_on is None


def test_a_follow_up_closes_the_case_when_all_is_kept(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.in_force(page.db)
    opened(qtbot, page, dispute_id)
    follow_up = case(page.db, dispute_id).follow_ups[0]
    with clock.at(datetime(2026, 12, 11, 9).astimezone()):
        page.open_step(Ref("follow_up", follow_up.id))
        sheet = sheet_of(page, FollowUpSheet)
        kept = {f"term{n}": codes.Performance.KEPT.value for n in (1, 2)}
        fill(sheet, result=codes.FollowUpResult.KEPT.value, done_on=date(2026, 12, 11), **kept)
        done(sheet)
    card = case(page.db, dispute_id)
    assert card.status == codes.Status.KEPT
    assert {one.performance for one in card.terms} == {codes.Performance.LATE}


def test_performance_is_recorded_from_the_course(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.in_force(page.db)
    opened(qtbot, page, dispute_id)
    page.open_step(Ref("agreement", dispute_id))
    sheet = sheet_of(page, PerformanceSheet)
    fill(sheet, term1=codes.Performance.KEPT.value)
    done(sheet)
    assert case(page.db, dispute_id).terms[0].performance == codes.Performance.KEPT


def test_it_ends_without_agreement_and_is_reopened(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.buttons["end"].click()
    sheet = sheet_of(page, EndSheet)
    done(sheet)
    assert sheet.isVisible()
    fill(sheet, end_reason="一方不同意调解")
    done(sheet)
    assert case(page.db, dispute_id).status == codes.Status.TERMINATED
    qtbot.waitUntil(lambda: page.buttons["end"].text() == "Reopen")
    page.buttons["end"].click()
    assert case(page.db, dispute_id).status == codes.Status.REGISTERED
    qtbot.waitUntil(lambda: page.buttons["end"].text() == "End")
    page.buttons["end"].click()
    fill(sheet_of(page, EndSheet), end_reason="涉嫌犯罪", referred_to="派出所")
    done(sheet_of(page, EndSheet))
    assert case(page.db, dispute_id).referred_to == "派出所"


def test_the_panel_and_the_parties_are_corrected(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.open_sheet("panel")
    sheet = sheet_of(page, PanelSheet)
    assert isinstance(sheet, PanelSheet)
    rows = {row.role.currentData(): row for row in sheet._rows}
    assert set(codes.PANEL_ROLES) <= set(rows)
    rows["lawyer"].name.setCurrentText("陈律师")
    rows["lawyer"].signs.setChecked(True)
    done(sheet)
    assert ("lawyer", "陈律师", True) in {
        (one.role, one.name, one.signs) for one in case(page.db, dispute_id).panel
    }
    party = case(page.db, dispute_id).parties[0]
    page.open_party(party.id)
    fill(sheet_of(page, PartySheet), name="刘𬭎", age=17, birth=None, representative="刘父")
    done(sheet_of(page, PartySheet))
    changed = case(page.db, dispute_id).parties[0]
    assert (changed.id, changed.name, changed.representative) == (party.id, "刘𬭎", "刘父")
    page.open_party(None)
    fill(sheet_of(page, PartySheet), name="王𣇉")
    done(sheet_of(page, PartySheet))
    assert case(page.db, dispute_id).parties[2].name == "王𣇉"
    qtbot.waitUntil(lambda: page.case.card is not None and len(page.case.card.parties) == 3)
    page.open_party(case(page.db, dispute_id).parties[2].id)
    sheet_of(page, PartySheet)._remove()  # type: ignore[attr-defined]
    assert len(case(page.db, dispute_id).parties) == 2


def test_what_was_registered_is_corrected(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.buttons["change"].click()
    sheet = sheet_of(page, ChangeSheet)
    fill(sheet, subject="漏水", kind="damages")
    done(sheet)
    card = case(page.db, dispute_id)
    assert (card.subject, card.kind, card.facts) == ("漏水", "damages", makers.FACTS)


def test_the_list_behind_a_figure_holds_exactly_its_records(page: MediationPage) -> None:
    makers.registered(page.db)
    kept = makers.in_force(page.db)
    chosen = {
        "statuses": ("agreed", "kept"),
        "first": date(2026, 11, 1),
        "last": date(2026, 11, 30),
    }
    page.answer(Request("list", "dispute", values=chosen))
    assert list(page.list.model.ids()) == [kept] == all_ids(page.db, **chosen)
    assert page.list.more_chip.isVisible()
    page.list.more_chip.choose(None)
    page.list._forget_more()
    assert len(page.list.model.ids()) == 2
    page.list.status_chip.choose((codes.Status.REGISTERED.value,))
    assert len(page.list.model.ids()) == 1


def test_the_back_button_and_a_vanished_case_lead_to_the_list(
    qtbot: QtBot, page: MediationPage
) -> None:
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.top.back_button.click()
    assert page.list.isVisible()
    page.list.view.opened.emit(dispute_id)
    assert page.case.isVisible()


def test_a_signed_case_has_the_keyboard_on_its_next_step(
    qtbot: QtBot, page: MediationPage, context: Context
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    opened(qtbot, page, makers.in_force(context.db))
    assert page.buttons["step"].hasFocus()
    page.buttons["step"].hide()
    page.focus_first()
    assert page.buttons["papers"].hasFocus()


def test_what_was_given_up_offers_no_agreement_to_print(
    qtbot: QtBot, page: MediationPage, context: Context
) -> None:
    dispute_id = makers.agreed(context.db)
    opened(qtbot, page, dispute_id)
    assert page.buttons["print"].isVisible()
    actions.terminate(context.db, dispute_id, "双方意见分歧过大")
    qtbot.waitUntil(lambda: not page.buttons["print"].isVisible())
    assert not page.buttons["pdf"].isVisible()
    assert page.buttons["step"].text() == "Notice of termination"
    assert not page.buttons["save"].isVisible()
    assert not page.case.wording.form.field("facts").isEnabled()
    actions.reopen(context.db, dispute_id)
    qtbot.waitUntil(page.buttons["save"].isVisible)
    assert page.case.wording.form.field("facts").isEnabled()


def test_the_checks_follow_what_is_typed_and_the_paper_what_will_be_kept(
    qtbot: QtBot, page: MediationPage, context: Context
) -> None:
    opened(qtbot, page, makers.registered(context.db))
    wording, checks = page.case.wording, page.case.checks
    assert not checks.isVisible()
    fill_terms = [TermFacts(text="乙方\t向甲方赔偿800元😀", amount=Decimal(8000))]
    with qtbot.waitSignal(page.case.preview.rendered, timeout=20_000):
        wording.form.set_values({"terms": fill_terms, "facts": "漏水"})
    said = words(checks)
    assert "8000" in said
    assert "Write at least one term" not in said  # one stands there, though nothing is saved
    assert wording.draft().terms == ["乙方 向甲方赔偿800元〔表情〕"]
    assert page.case.preview.missing == ()
    wording.terms.rows()[0].amount.set_value(Decimal(800))
    wording.terms.rows()[0].changed.emit()
    assert "8000" not in words(checks)
    wording.form.set_values({"terms": []})
    assert not checks.isVisible()


def test_what_contradicts_itself_has_the_keyboard_in_its_term(
    qtbot: QtBot, page: MediationPage, context: Context
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    opened(qtbot, page, makers.registered(context.db))
    terms = [TermFacts(text="乙方向甲方赔偿800元。", amount=Decimal(8000))]
    page.case.wording.form.set_values({"terms": terms})
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    held = page.case.wording.terms.rows()[0]
    assert held.isAncestorOf(cast("QWidget", QApplication.focusWidget()))


def test_who_is_here_is_heard_at_once(qtbot: QtBot, page: MediationPage) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    dispute_id = makers.registered(page.db)
    opened(qtbot, page, dispute_id)
    page.open_sheet("plan")
    QTest.keyClick(sheet_of(page, PlanSheet), Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    sheet = sheet_of(page, RecordSheet)
    (held,) = case(page.db, dispute_id).sittings
    assert held.planned_at == MORNING
    assert len(held.present) == 3
    assert sheet.form is not None
    record = sheet.form.field("record")
    assert record.isAncestorOf(cast("QWidget", QApplication.focusWidget()))
    fill(sheet, record="双方当场同意。", outcome=codes.Outcome.AGREED.value)
    done(sheet)
    assert case(page.db, dispute_id).status == codes.Status.AGREED


def test_a_sitting_that_was_planned_begins_earlier(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = at_the_planned_sitting(qtbot, page)
    press(sheet_of(page, PlanSheet), "Begin now")
    sheet = sheet_of(page, RecordSheet)
    (held,) = case(page.db, dispute_id).sittings
    assert held.planned_at == MORNING
    sheet.close_sheet()
    qtbot.waitUntil(lambda: page.buttons["step"].text() == "Record sitting")


def test_what_was_refused_goes_with_the_next_thing_done(
    qtbot: QtBot, page: MediationPage, context: Context
) -> None:
    opened(qtbot, page, makers.agreed(context.db))
    page.buttons["print"].click()
    assert "No printer" in page.notice.text()
    page.buttons["papers"].click()
    assert not page.notice.text()


@pytest.mark.parametrize(("way", "article"), [("people", "article 26"), ("police", "article 185")])
def test_the_end_says_what_the_law_of_its_way_asks_for(
    page: MediationPage, context: Context, way: str, article: str
) -> None:
    dispute_id = makers.registered(context.db)
    if way == "police":
        told = law.WayFacts(way=way, act="beating", circumstance="relation", findings=("minor",))
        law.choose_way(context.db, dispute_id, told)
    page.open_dispute(dispute_id)
    page.open_sheet("end")
    assert article in words(sheet_of(page, EndSheet))


def test_what_stands_on_the_card_has_keys_too(qtbot: QtBot, page: MediationPage) -> None:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

    def opens(key: Qt.Key) -> str:
        page._sheet = None
        QTest.keyClick(page, key, held)
        sheet = cast("Sheet | None", page._sheet)
        if sheet is None:
            return ""
        sheet.close_sheet()
        return type(sheet).__name__

    keys = (Qt.Key.Key_W, Qt.Key.Key_G, Qt.Key.Key_O, Qt.Key.Key_M, Qt.Key.Key_Y, Qt.Key.Key_B)
    assert [opens(key) for key in keys] == [""] * 6  # over the list
    opened(qtbot, page, makers.agreed(page.db))
    assert [opens(key) for key in keys] == ["WaySheet", "PanelSheet", "OralSheet", "", "", ""]
    opened(qtbot, page, makers.in_force(page.db))
    after = ["", "PaymentSheet", "PerformanceSheet", "SupplementSheet"]
    assert [opens(key) for key in keys[2:]] == after

"""What follows an agreement, done on the page as an officer does it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import attachments, clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.shapes import Ref
from policepost.mediation import agreement_actions, hindrances, scanning
from policepost.mediation.after import checks, supplements
from policepost.mediation.after.list_sheets import DutiesSheet, NumbersSheet, OpenDutiesSheet
from policepost.mediation.after.promises_part import money_of, standing_of
from policepost.mediation.after.replacing import part_changes
from policepost.mediation.after.sheets import (
    ApplySheet,
    CourtSheet,
    PaidSheet,
    PaymentSheet,
    VoidSheet,
)
from policepost.mediation.after.supplement_sheet import SupplementSheet, SupplementSignSheet
from policepost.mediation.facts import TermFacts
from policepost.mediation.hindrances import TermState
from policepost.mediation.page import MediationPage
from policepost.mediation.term_sheet import TermSheet, read_parts, with_sum
from policepost.ui.form import ChoiceField
from policepost.ui.left_open import sheet_over
from policepost.ui.sheet import Sheet
from tests.mediation.after.test_payments import owing, paid
from tests.mediation.after.test_supplements import begun, signed
from tests.mediation.makers import agreed, in_force, printed, whole

DAY = date(2026, 12, 15)
NO_FACE = "\U000313f0"  # of CJK Extension H


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 12, 15, 9).astimezone()):
        yield


def press(within: QWidget, words: str) -> None:
    """Press the button of these words."""
    buttons: list[QPushButton] = list(within.findChildren(QPushButton))
    found = [one for one in buttons if one.text() == words]
    assert found, words
    found[0].click()


def labels(within: QWidget) -> list[str]:
    """What stands on the labels within something."""
    found: list[QLabel] = list(within.findChildren(QLabel))
    return [one.text() for one in found]


def opened(page: MediationPage, kind: type[Sheet]) -> Sheet:
    """The sheet that lies over the page."""
    sheet = sheet_over(page)
    assert isinstance(sheet, kind), sheet
    return sheet


def test_a_term_is_divided_into_instalments_on_its_sheet(page: MediationPage) -> None:
    dispute_id = agreed(page.db)
    page.open_dispute(dispute_id)
    terms = page.case.wording.terms
    terms.rows()[1].more.click()
    sheet = opened(page, TermSheet)
    assert isinstance(sheet, TermSheet)
    assert sheet.form is not None
    first, second = (one.id.hex for one in whole(page.db, dispute_id).parties)
    sheet.form.set_values({"what": "pay", "by_ids": (first,), "to_ids": (second,), "how": "现金"})
    sheet.form.set_values({"parts": 3, "first": date(2027, 1, 10)})
    sheet.divide.click()
    assert sheet.form.field("instalments").value().splitlines()[2] == "2027-03-10  166.68"
    assert sheet.sum.text() == "3 parts, 500 yuan in all."
    sheet.capitals.click()
    assert "人民币500元（伍佰元整）" in sheet.form.field("text").value()
    press(sheet, "Take over")
    row = terms.rows()[1]
    assert row.told.text() == "甲方 → 乙方 · pays · 现金 · 3 instalments"
    page.save()
    term = whole(page.db, dispute_id).terms[1]
    assert [one.amount for one in term.instalments] == [Decimal("166.66")] * 2 + [Decimal("166.68")]
    assert (list(term.by_ids), term.what, term.due_on) == ([first], "pay", date(2027, 3, 10))
    typed = terms.typed()
    terms.restore(typed)
    assert terms.typed() == typed


def test_parts_that_do_not_add_up_stay_on_the_sheet(page: MediationPage) -> None:
    page.open_dispute(agreed(page.db))
    page.open_term(2)
    sheet = opened(page, TermSheet)
    assert isinstance(sheet, TermSheet)
    assert sheet.form is not None
    sheet.divide.click()
    assert sheet.form.field("parts").problem.text() == "Enter in how many parts."
    for text, says in (("2026-12-10 200", "add up to 200"), ("每月一付", "Line 1")):
        sheet.form.set_values({"instalments": text})
        press(sheet, "Take over")
        assert says in sheet.form.field("instalments").problem.text()
    sheet.form.set_values({"instalments": "", "amount": None})
    sheet.capitals.click()
    assert "amount of the term first" in sheet.form.field("amount").problem.text()


@pytest.mark.parametrize("text", ["2026-12-10", "明年 3", "2026-12-10 -5", "2026-12-10 NaN", "a b"])
def test_what_is_no_instalment(text: str) -> None:
    with pytest.raises(Refused, match="Line 2"):
        read_parts(f"2026-12-10 5\n{text}")
    assert read_parts("2026-12-10 1,000元\n\n") == ((date(2026, 12, 10), Decimal(1000)),)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("甲方赔偿乙方人民币    元。", "甲方赔偿乙方人民币5元（伍元整）。"),
        ("甲方赔偿乙方人民币５元。", "甲方赔偿乙方人民币5元（伍元整）。"),
        ("甲方赔偿乙方5元（陆元整），当日付。", "甲方赔偿乙方人民币5元（伍元整），当日付。"),
        ("甲方赔偿乙方。", "甲方赔偿乙方，计人民币5元（伍元整）。"),
        ("", "人民币5元（伍元整）"),
    ],
)
def test_a_sum_is_written_where_it_belongs(text: str, written: str) -> None:
    assert with_sum(text, Decimal(5)) == written


def test_a_payment_is_recorded_and_taken_back(page: MediationPage) -> None:
    dispute_id, _term = owing(page.db)
    page.open_dispute(dispute_id)
    assert page.case.promises.isVisible()
    press(page.case.promises, "Payment")
    sheet = opened(page, PaymentSheet)
    assert sheet.form is not None
    assert sheet.form.values()["amount"] == Decimal(200)  # what is missing of the first part
    sheet.form.set_values({"amount": Decimal(600)})
    press(sheet, "Record it")
    assert "Only 500 yuan" in sheet.form.field("amount").problem.text()
    sheet.form.set_values({"amount": Decimal(150), "how": "现金"})
    press(sheet, "Record it")
    term = whole(page.db, dispute_id).terms[0]
    assert (term.received, standing_of(term, DAY)) == (
        Decimal(150),
        ("Instalment 1 is overdue", "bad"),
    )
    assert money_of(term).startswith("150 of 500 yuan received · instalment 1, 50 yuan, by")
    page.refresh()
    page.open_step(Ref("paid", term.payments[0].id))
    press(opened(page, PaidSheet), "Take the payment back")
    assert whole(page.db, dispute_id).terms[0].payments == ()


def test_a_court_is_asked_and_answers_on_the_page(page: MediationPage) -> None:
    dispute_id = in_force(page.db)
    page.open_dispute(dispute_id)
    press(page.case.promises, "Judicial confirmation")
    sheet = opened(page, ApplySheet)
    assert sheet.form is not None
    sheet.form.set_values({"court": "某区人民法院"})
    press(sheet, "Record it")
    (held,) = whole(page.db, dispute_id).confirmations
    page.refresh()
    page.open_step(Ref("confirmation", held.id))
    sheet = opened(page, CourtSheet)
    assert sheet.form is not None
    sheet.form.set_values({"outcome": "not_accepted", "decided_on": DAY})
    press(sheet, "Save")
    assert whole(page.db, dispute_id).confirmations[0].words == "Not accepted"


def test_duties_are_written_and_seen_by_who_does_them(page: MediationPage, qtbot: QtBot) -> None:
    dispute_id = agreed(page.db)
    page.open_dispute(dispute_id)
    page.refresh()
    page.open_step(Ref("duties", dispute_id))
    sheet = opened(page, DutiesSheet)
    assert sheet.form is not None
    told = {"who1": "田某", "what1": "每周走访", "due1": date(2026, 12, 10)}
    sheet.form.set_values(told | {"who2": "宋经理", "what2": "检查地垫"})
    press(sheet, "Save")
    assert "Enter by when 宋经理" in " ".join(labels(sheet))
    assert whole(page.db, dispute_id).duties == ()
    sheet.form.set_values({"due2": date(2026, 12, 20)})
    press(sheet, "＋ Another line")
    press(sheet, "Save")
    assert [one.who for one in whole(page.db, dispute_id).duties] == ["田某", "宋经理"]
    page.close_case()
    page.open_sheet("open_duties")
    sheet = opened(page, OpenDutiesSheet)
    with qtbot.waitSignal(sheet.closed):
        press(sheet, "每周走访")
    assert page.top.heading.text()
    page.refresh()
    page.open_step(Ref("duties", dispute_id))
    sheet = opened(page, DutiesSheet)
    assert sheet.form is not None
    sheet.form.set_values({"done1": DAY})
    press(sheet, "Save")
    assert whole(page.db, dispute_id).duties[0].done_on == DAY


def test_a_number_is_voided_and_keeps_its_line(page: MediationPage) -> None:
    dispute_id = printed(page.db)
    page.open_dispute(dispute_id)
    page.open_sheet("void")
    sheet = opened(page, VoidSheet)
    assert sheet.form is not None
    sheet.form.set_values({"reason": "打印错误"})
    press(sheet, "Void")
    assert whole(page.db, dispute_id).number == ""
    page.close_case()
    page.open_sheet("numbers")
    sheet = opened(page, NumbersSheet)
    assert isinstance(sheet, NumbersSheet)
    assert sheet.table.rowCount() == 1
    told = sheet.table.item(0, 4)
    assert told is not None
    assert "打印错误" in told.text()
    assert sheet.check.text() == "Every number has its line; none is missing."


def test_a_supplement_is_written_and_signed_on_the_page(page: MediationPage) -> None:
    dispute_id = in_force(page.db)
    page.open_dispute(dispute_id)
    press(page.case.promises, "＋ Supplementary agreement")
    sheet = opened(page, SupplementSheet)
    assert isinstance(sheet, SupplementSheet)
    assert sheet.form is not None
    sheet.form.set_values({"reason": "甲方暂时困难"})
    sheet.terms.rows()[0].words.set_value("第二条延期至2027年1月10日")
    sheet.terms.rows()[0].more.click()
    term_sheet = opened(page, TermSheet)
    assert term_sheet.form is not None
    second = whole(page.db, dispute_id).terms[1]
    term_sheet.form.set_values({"replaces_id": second.id, "due_on": date(2027, 1, 10)})
    press(term_sheet, "Take over")
    press(sheet, "Save")
    (line,) = whole(page.db, dispute_id).supplements
    assert (line.reason, line.terms[0].replaces_id) == ("甲方暂时困难", second.id)
    supplements.number_supplement(page.db, line.id)
    supplements.record_supplement_print(page.db, line.id, 3)
    page.refresh()
    page.open_step(Ref("supplement", line.id))
    press(opened(page, SupplementSignSheet), "Record signatures")
    assert whole(page.db, dispute_id).supplements[0].effective_on == DAY
    page.refresh()
    page.open_step(Ref("supplement", line.id))
    press(opened(page, SupplementSignSheet), "Withdraw all signatures")
    page.refresh()
    page.open_step(Ref("supplement", line.id))
    press(opened(page, SupplementSignSheet), "Void the number")
    sheet = opened(page, VoidSheet)
    assert sheet.form is not None
    sheet.form.set_values({"reason": "另行协商"})
    press(sheet, "Void")
    page.refresh()
    page.open_step(Ref("supplement", line.id))
    press(opened(page, SupplementSheet), "Discard")
    assert whole(page.db, dispute_id).supplements == ()


def picture() -> bytes:
    """A small photo."""
    target = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(target, "PNG")
    return target.getvalue()


def pages(count: int) -> bytes:
    """A scan of so many pages."""
    target = io.BytesIO()
    sheets = [Image.new("RGB", (60, 80), "white") for _page in range(count)]
    sheets[0].save(target, "PDF", save_all=True, append_images=sheets[1:])
    return target.getvalue()


def scans_of(page: MediationPage, agreement_id: UUID) -> int:
    """How many scans hang on an agreement."""
    with page.db.reading() as session:
        return len(attachments.of(session, Ref("agreement", agreement_id), "signed"))


def test_a_signed_copy_hangs_on_the_card(page: MediationPage, qtbot: QtBot) -> None:
    dispute_id = in_force(page.db)
    page.open_dispute(dispute_id)
    agreement = whole(page.db, dispute_id).agreement.id
    assert agreement is not None
    scans = page.case.signed_copy.scans
    assert scans is not None
    with qtbot.waitSignal(scans.shown):
        scans.add_pasted(picture())
    qtbot.waitUntil(lambda: bool(scans.row.pictures))
    (key,) = scans.row.pictures
    scans.show_large(key)
    assert not scans.picture.isHidden()
    scans.remove_button.click()
    assert scans_of(page, agreement) == 0
    assert page.case.signed_copy.isVisible()


def test_a_scan_of_pages_becomes_pictures(page: MediationPage) -> None:
    key = in_force(page.db)
    agreement = whole(page.db, key).agreement.id
    assert agreement is not None
    ref = Ref("agreement", agreement)
    made = scanning.add(page.db, ref, pages(2), "协议书.pdf", "signed")
    assert len(set(made)) == 1  # two white pages are the same picture
    with pytest.raises(Refused, match="more than 20 pages"):
        scanning.add(page.db, ref, pages(21), "长.pdf", "signed")
    with pytest.raises(Refused, match="cannot be read"):
        scanning.add(page.db, ref, b"%PDF-1.7 broken", "坏.pdf", "signed")
    scanning.remove(page.db, made[0])
    assert scans_of(page, agreement) == 0


def test_a_supplement_in_force_stands_among_the_promises(page: MediationPage) -> None:
    dispute_id, supplement_id = begun(page.db)
    signed(page.db, supplement_id, dispute_id, DAY)
    page.open_dispute(dispute_id)
    press(page.case.promises, "(2026)泽颢调补字第1号 · in force")
    opened(page, SupplementSignSheet)


def test_what_is_missing_before_printing_is_told_and_led_to(page: MediationPage) -> None:
    dispute_id = agreed(page.db)
    page.open_dispute(dispute_id)
    part = page.case.checks
    told = " ".join(labels(part))
    assert "甲方 has no identity document" in told
    agreement_actions.write_terms(
        page.db, dispute_id, [TermFacts(text="付3元（肆元整）", what="pay")]
    )
    page.refresh()
    says = "Term 一: 3元（肆元整） says one sum in figures and another in capitals."
    assert says in labels(part)
    part.asked.emit("terms")
    focused = page.focusWidget()
    assert focused is not None
    assert page.case.wording.terms.isAncestorOf(focused)
    in_words = in_force(page.db)
    page.open_dispute(in_words)
    assert part.isHidden()


def test_doubts_do_not_block(page: MediationPage) -> None:
    card = whole(page.db, agreed(page.db))
    undated = replace(
        card.state, terms=(TermState("付5元", None, "open", Decimal(5)),), deadline=None
    )
    found = checks.checks(undated, missing=("𬭎",), stands_in="terms")
    assert [one.blocks for one in found] == [False] * 4
    assert ("𬭎" in found[0].sentence, found[0].field) == (True, "terms")
    assert "has no day" in found[1].sentence
    assert "People's Mediation Law" in found[1].law
    police = checks.checks(replace(undated, kind="police"))
    assert [one.field for one in police if one.blocks] == ["deadline"]
    (party, *_others) = [replace(one, documented=False) for one in undated.parties]
    village = checks.checks(replace(undated, parties=(party,) * 200))
    told = [one.sentence for one in village if "identity document" in one.sentence]
    assert told == ["200 parties have no identity document; the file needs copies of them."]
    many = replace(undated, kind="people", facts="离婚纠纷")
    assert any("离婚" in one.sentence and not one.blocks for one in checks.checks(many))


def test_a_character_that_no_face_has_is_named_while_it_is_typed(
    qtbot: QtBot, page: MediationPage
) -> None:
    page.open_dispute(agreed(page.db))
    part, facts = page.case.checks, page.case.wording.form.field("facts")
    qtbot.waitUntil(lambda: bool(page.case.preview.pdf))
    assert not any(NO_FACE in one for one in labels(part))
    facts.set_value(f"刘某与{NO_FACE}某因噪音争吵。")
    qtbot.waitUntil(lambda: any(NO_FACE in one for one in labels(part)))
    where = page.case.wording.place_of
    assert (where(NO_FACE), where("铺"), where("期"), where("䶮")) == (
        *("facts", "terms", "manner", "parties"),
    )
    facts.set_value("刘某与张某因噪音争吵。")
    qtbot.waitUntil(lambda: not any(NO_FACE in one for one in labels(part)))
    facts.set_value(NO_FACE)
    qtbot.waitUntil(lambda: any(NO_FACE in one for one in labels(part)))
    page.open_dispute(agreed(page.db))
    qtbot.waitUntil(lambda: not any(NO_FACE in one for one in labels(part)))


def test_a_supplement_changes_one_instalment_and_leaves_the_rest(page: MediationPage) -> None:
    dispute_id, term_id = owing(page.db)
    paid(page.db, term_id, "50")
    page.open_dispute(dispute_id)
    press(page.case.promises, "＋ Supplementary agreement")
    sheet = opened(page, SupplementSheet)
    assert isinstance(sheet, SupplementSheet)
    assert sheet.form is not None
    sheet.form.set_values({"reason": "甲方暂时困难"})
    sheet.terms.rows()[0].more.click()
    term_sheet = opened(page, TermSheet)
    assert term_sheet.form is not None
    choice = term_sheet.form.field("part")
    assert isinstance(choice, ChoiceField)
    assert [choice.box.itemText(at) for at in range(choice.box.count())] == [
        "the whole term",
        "Term 一, instalment 1: 10 December 2026, 150 yuan",
        "Term 一, instalment 2: 10 January 2027, 300 yuan",
    ]
    choice.box.setCurrentIndex(1)
    held = term_sheet.form.values()
    assert held["text"] == "变更原协议第一条第一期的履行，其余未付各期不变"
    assert (held["replaces_id"], held["amount"]) == (term_id, Decimal(450))
    assert held["instalments"].split() == ["2026-12-10", "150", "2027-01-10", "300"]
    term_sheet.form.set_values({"instalments": "2026-12-31 150\n2027-01-10 300"})
    press(term_sheet, "Take over")
    press(sheet, "Save")
    (line,) = whole(page.db, dispute_id).supplements
    signed(page.db, line.id, dispute_id, DAY)
    (promise,) = whole(page.db, dispute_id).promises
    plan = [(one.due_on, one.amount) for one in promise.instalments]
    assert plan == [(date(2026, 12, 31), Decimal(150)), (date(2027, 1, 10), Decimal(300))]
    assert "分二期履行" in promise.on_paper
    (signed_term,) = whole(page.db, dispute_id).terms
    assert signed_term.received == Decimal(50)
    assert [one.amount for one in signed_term.instalments] == [Decimal(200), Decimal(300)]
    paid(page.db, promise.id, "450")
    assert whole(page.db, dispute_id).status == "kept"


def test_what_is_paid_in_full_is_not_offered_to_be_changed(page: MediationPage) -> None:
    dispute_id, term_id = owing(page.db)
    paid(page.db, term_id, "200")
    keys = [one.key for one in part_changes(whole(page.db, dispute_id).terms)]
    assert keys == [f"{term_id.hex}:2"]


def test_what_is_due_later_than_all_of_it_is_doubtful(db: Database) -> None:
    state = whole(db, agreed(db)).state
    assert not any("later than all" in one.sentence for one in checks.checks(state))
    early = replace(state, deadline=date(2026, 12, 5))
    (found,) = [one for one in checks.checks(early) if "later than all" in one.sentence]
    assert "Term 二 is to be kept by 10 December 2026" in found.sentence
    assert (found.field, found.blocks) == ("deadline", False)
    parts = ((date(2026, 12, 1), Decimal(1)), (date(2027, 1, 2), Decimal(1)))
    first = replace(state.terms[0], due_on=None, parts=parts)
    late = replace(state, terms=(first,), deadline=date(2026, 12, 31))
    assert hindrances.late_terms(late) == [(1, date(2027, 1, 2))]
    assert hindrances.late_terms(replace(late, deadline=None)) == []


def test_tab_goes_through_a_supplement_as_it_is_read(qtbot: QtBot, page: MediationPage) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    page.open_dispute(in_force(page.db))
    page.open_sheet("new_supplement")
    sheet = sheet_over(page)
    assert isinstance(sheet, SupplementSheet)
    QTest.keyClick(cast("QWidget", QApplication.focusWidget()), Qt.Key.Key_Tab)
    words = sheet.terms.rows()[0].words
    assert words.isAncestorOf(cast("QWidget", QApplication.focusWidget()))

"""Papers that are printed where the officer stands: at the end of a case, and when planning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import history
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.mediation import actions, follow_up_actions, sitting_actions
from policepost.mediation.page import MediationPage
from policepost.mediation.planning.plan_sheet import PlanSheet
from policepost.officers.records import Officer
from policepost.ui.page import Context
from policepost.ui.paper_sheet import PaperSheet
from tests.mediation.makers import in_force, registered, whole
from tests.mediation.test_page import fill, opened, sheet_of, words_of

FRIDAY = datetime(2026, 11, 27, 9).astimezone()


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 26, 9).astimezone()):
        yield


def paper(qtbot: QtBot, page: MediationPage) -> PaperSheet:
    """The paper that is open, once it is drawn."""
    sheet = sheet_of(page, PaperSheet)
    assert isinstance(sheet, PaperSheet)
    qtbot.waitUntil(sheet.print_button.isEnabled, timeout=20_000)
    return sheet


def test_after_the_end_the_next_step_is_the_notice_then_the_report(
    qtbot: QtBot, page: MediationPage, tmp_path: Path
) -> None:
    dispute_id = registered(page.db)
    actions.terminate(page.db, dispute_id, "一方不同意调解")
    opened(qtbot, page, dispute_id)
    assert page.buttons["step"].text() == "Notice of termination"
    page.buttons["step"].click()
    sheet = paper(qtbot, page)
    assert "终止调解" in words_of(sheet.preview.pdf)
    sheet.save_button.click()
    dialog = cast("QFileDialog", sheet.findChild(QFileDialog, "save-pdf"))
    dialog.fileSelected.emit(str(tmp_path / "告知书.pdf"))
    assert (tmp_path / "告知书.pdf").exists()
    with page.db.reading() as session:
        ref = Ref("dispute", dispute_id)
        printed = history.history(session, [ref], limit=9, ops={"print"})
    assert len(printed) == 1
    page.case.course.report_button.click()
    assert "结案" in words_of(paper(qtbot, page).preview.pdf)


def test_a_kept_promise_leads_to_the_closing_report(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = in_force(page.db)
    opened(qtbot, page, dispute_id)
    assert not page.case.course.report_button.isVisible()
    kept = {term.id: "kept" for term in whole(page.db, dispute_id).terms}
    for planned in whole(page.db, dispute_id).follow_ups:
        follow_up_actions.record_follow_up(
            page.db, planned.id, clock.today(), "kept", performances=kept
        )
    qtbot.waitUntil(lambda: page.buttons["step"].text() == "Closing report")
    assert not page.case.course.notice_button.isVisible()
    page.buttons["step"].click()
    assert "结案" in words_of(paper(qtbot, page).preview.pdf)


def test_slips_come_with_the_plan(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = registered(page.db)
    opened(qtbot, page, dispute_id)
    page.open_sheet("plan")
    sheet = sheet_of(page, PlanSheet)
    assert isinstance(sheet, PlanSheet)
    assert sheet.slips_button.text() == "Plan and print slips"
    fill(sheet, day=date(2026, 11, 27))
    sheet.slips_button.click()
    told = words_of(paper(qtbot, page).preview.pdf)
    assert "刘某某" in told
    assert "2026年11月27日" in told
    assert len(whole(page.db, dispute_id).sittings) == 1


def test_slips_of_a_planned_sitting_change_nothing(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = registered(page.db)
    sitting_id = sitting_actions.plan_sitting(page.db, dispute_id, FRIDAY, "调解室")
    first = whole(page.db, dispute_id).sittings[0].present[0].who
    sitting_actions.set_presence(page.db, sitting_id, first, "confirmed")
    opened(qtbot, page, dispute_id)
    before = whole(page.db, dispute_id).sittings
    page.open_step(Ref("sitting", sitting_id))
    sheet = sheet_of(page, PlanSheet)
    assert isinstance(sheet, PlanSheet)
    sheet.slips_button.click()
    assert "调解室" in words_of(paper(qtbot, page).preview.pdf)
    assert whole(page.db, dispute_id).sittings == before


def test_slips_wait_for_a_plan_that_holds(page: MediationPage) -> None:
    dispute_id = registered(page.db)
    page.open_dispute(dispute_id)
    page.open_sheet("plan")
    sheet = sheet_of(page, PlanSheet)
    assert isinstance(sheet, PlanSheet)
    fill(sheet, day=date(2026, 10, 1))  # a statutory holiday
    sheet.slips_button.click()
    assert sheet.isVisible()
    assert whole(page.db, dispute_id).sittings == ()


def test_who_may_not_print_sees_the_paper_only(
    qtbot: QtBot, page: MediationPage, db: Database, context: Context
) -> None:
    dispute_id = registered(db)
    actions.terminate(db, dispute_id, "一方不同意调解")
    key = new_id()
    with db.transaction("Add officer") as session:
        session.add(Officer(id=key, name="李辅", role="auxiliary"))
    db.officer = Person(key, "李辅", "auxiliary")
    reader = MediationPage(context)
    qtbot.addWidget(reader)
    reader.resize(page.size())
    reader.show()
    reader.open_dispute(dispute_id)
    reader.open_sheet("termination")
    sheet = paper(qtbot, reader)
    assert not sheet.print_button.isVisible()
    assert not sheet.save_button.isVisible()

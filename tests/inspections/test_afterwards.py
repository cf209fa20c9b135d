"""What comes after an inspection: re-checks, handing over, reports, papers, voiding."""

import io
from collections.abc import Callable
from datetime import date, time

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.core.journalling import journal
from policepost.core.shapes import Ref
from policepost.inspections import actions, cards, dialogs, photo_actions, queries
from policepost.inspections.dialogs import (
    HandedSheet,
    RecheckSheet,
    VoidSheet,
)
from policepost.inspections.page import InspectionsPage
from policepost.ui import paper_sheet
from policepost.ui.page import Request
from policepost.ui.paper_sheet import PaperSheet
from tests.inspections.made import TODAY, form, shop, started, to_rectify, well
from tests.inspections.working import Key, card, do, field, hazards, one_hazard, sheet
from tests.seen import badge


def test_a_recheck_from_the_list(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    hazard = one_hazard(db)
    assert badge(db, "inspections") == (1, "bad")
    page.answer(Request("list", "hazard", None, {"state": "overdue"}))
    view = page.browse.view
    qtbot.waitUntil(
        lambda: view.paged_model() is not None and bool(page.browse.models["hazard"].ids())
    )
    view.setFocus()
    qtbot.keyClick(view, Key.Key_Return)
    assert page.card.buttons["recheck"].hasFocus()
    qtbot.keyClick(page.card.buttons["recheck"], Key.Key_Return)
    looked = sheet(page, RecheckSheet)
    assert looked.form is not None
    field(page, "outcome", "not_yet")
    assert looked.form.field("new_due_on").isVisible()
    do(qtbot, page, looked)
    assert "why" in looked.form.field("reason").problem.text()
    field(page, "reason", "配件未到")
    field(page, "new_due_on", date(2026, 12, 1))
    do(qtbot, page, looked)
    assert hazards(db)[0].due_on == date(2026, 12, 1)
    assert badge(db, "inspections") is None
    page.open_ref(Ref("hazard", hazard.id))
    page.card.buttons["recheck"].click()
    do(qtbot, page, sheet(page, RecheckSheet))
    assert hazards(db)[0].state == "in_time"
    qtbot.waitUntil(lambda: "recheck" not in page.card.buttons)


def test_a_matter_is_handed_over(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("hazard", hazard.id))
    page.card.buttons["inspection"].click()
    page.card.buttons["hand_over"].click()
    do(qtbot, page, sheet(page, HandedSheet))
    assert card(db, hazard.inspection_id).handovers[0].sent_to == "消防救援大队"


def test_a_grave_hazard_is_reported(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    inspection = started(db, shop(db))
    actions.finish_inspection(
        db, inspection, form(well(C1="blocked")), [to_rectify("C1", TODAY, severity="grave")]
    )
    page.open_ref(Ref("hazard", hazards(db)[0].id))
    page.card.buttons["report"].click()
    do(qtbot, page, sheet(page, HandedSheet))
    assert hazards(db)[0].reported_on == TODAY


def test_a_recheck_is_planned_for_an_hour_and_the_plan_taken_back(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("hazard", hazard.id))
    page.card.buttons["plan"].click()
    planning = sheet(page, dialogs.PlanRecheckSheet)
    assert planning.form is not None
    assert planning.form.field("planned_hour").value() is None
    planning.form.set_values({"planned_on": TODAY, "planned_hour": time(15)})
    do(qtbot, page, planning)
    with db.reading() as session:
        line = cards.hazard(session, hazard.id)
        assert line is not None
        assert (line.planned_on, line.planned_hour) == (TODAY, time(15))
        assert [one.at.hour for one in queries.agenda_lines(session, TODAY)] == [15]
    page.open_plan(hazard.id)
    again = sheet(page, dialogs.PlanRecheckSheet)
    assert again.form is not None
    assert again.form.field("planned_hour").value() == time(15)
    again._take_back()  # type: ignore[attr-defined]
    with db.reading() as session:
        assert queries.agenda_lines(session, TODAY) == []


def paper_of(page: InspectionsPage, button: str) -> PaperSheet:
    """Open a paper by its button on the card."""
    page.card.buttons[button].click()
    paper = sheet(page, PaperSheet)
    assert isinstance(paper, PaperSheet)
    return paper


def test_a_printed_paper_stands_in_the_journal(
    qtbot: QtBot, db: Database, page: InspectionsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("inspection", hazard.inspection_id))
    paper = paper_of(page, "record")
    qtbot.waitUntil(paper.save_button.isEnabled, timeout=20_000)

    def save(_page: object, pdf: bytes, name: str, on_saved: Callable[[], None]) -> None:
        assert pdf.startswith(b"%PDF")
        assert name == "检字〔2026〕第1号"
        on_saved()

    monkeypatch.setattr(paper_sheet, "save_pdf", save)
    paper.save_button.click()
    with db.reading() as session:
        story = journal.history(session, [Ref("inspection", hazard.inspection_id)])
    assert story[0].op == "print"


def test_a_paper_with_photos_can_be_had_without_them(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("inspection", hazard.inspection_id))
    paper = paper_of(page, "record")
    assert not paper.option.isVisible(), "there are none"
    paper.close_sheet()
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(target, "JPEG")
    photo_actions.add_photo(db, hazard.inspection_id, hazard.item_code, target.getvalue(), "a.jpg")
    for button in ("record", "notice"):
        paper = paper_of(page, button)
        assert paper.option.isVisible()
        qtbot.waitUntil(lambda: b"DCTDecode" in paper.preview.pdf, timeout=20_000)  # noqa: B023
        paper.option.click()
        qtbot.waitUntil(lambda: b"DCTDecode" not in paper.preview.pdf, timeout=20_000)  # noqa: B023
        paper.close_sheet()


def test_a_record_is_voided_with_a_reason(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("inspection", hazard.inspection_id))
    page.card.buttons["void"].click()
    field(page, "reason", "场所填错")
    do(qtbot, page, sheet(page, VoidSheet))
    assert card(db, hazard.inspection_id).state == "void"
    qtbot.waitUntil(lambda: "void" not in page.card.buttons)
    assert badge(db, "inspections") is None

"""The sheet of all papers of a case: each is seen, printed blank or filled, and the print noted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from policepost.core.journalling import journal
from policepost.core.shapes import Ref
from policepost.mediation.page import MediationPage
from policepost.mediation.papers_sheet import PapersSheet
from policepost.mediation.proof import queries
from policepost.ui.left_open import sheet_over
from tests.mediation.makers import agreed, registered, whole
from tests.printing import pages


def opened(qtbot: QtBot, page: MediationPage, dispute_id: Any) -> PapersSheet:
    """The sheet over the page of a dispute, with its first paper drawn."""
    page.open_dispute(dispute_id)
    page.buttons["papers"].click()
    sheet = sheet_over(page)
    assert isinstance(sheet, PapersSheet)
    qtbot.waitUntil(lambda: bool(sheet.preview.pdf))
    return sheet


def choose(qtbot: QtBot, sheet: PapersSheet, code: str) -> None:
    """Choose a paper and wait until it is drawn."""
    codes = [one.kind.code for one in sheet._offers]
    before = sheet.preview.pdf  # which may just be drawn once more, in another width
    sheet.list.setCurrentRow(codes.index(code))
    qtbot.waitUntil(lambda: sheet.preview.pdf not in {b"", before}, timeout=20_000)


def test_every_paper_is_listed_with_what_it_lacks(qtbot: QtBot, page: MediationPage) -> None:
    sheet = opened(qtbot, page, registered(page.db))
    words = [sheet.list.item(at).text() for at in range(sheet.list.count())]
    assert "Application for mediation" in words
    assert "Mediation record\nNo sitting is planned." in words
    assert "刘某某" in pages.text(sheet.preview.pdf)
    choose(qtbot, sheet, "mediation_record")
    assert sheet.is_blank
    assert not sheet.blank.isEnabled()
    assert "No sitting" in sheet.missing.text()
    assert "刘某某" not in pages.text(sheet.preview.pdf)


def test_a_paper_is_shown_blank_when_that_is_ticked(qtbot: QtBot, page: MediationPage) -> None:
    sheet = opened(qtbot, page, agreed(page.db))
    sheet.blank.setChecked(True)
    qtbot.waitUntil(lambda: "刘某某" not in pages.text(sheet.preview.pdf), timeout=20_000)
    assert sheet.typed() == (0, True)
    sheet.restore((2, False))  # the blank of the first paper may just be coming
    qtbot.waitUntil(lambda: "权利义务告知书" in pages.text(sheet.preview.pdf), timeout=20_000)


def test_a_saved_paper_is_in_the_file_and_in_the_history(
    qtbot: QtBot, page: MediationPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "paper.pdf"
    monkeypatch.setattr("policepost.ui.print_dialog.ask_save", saved_as(target))
    key = agreed(page.db)
    sheet = opened(qtbot, page, key)
    choose(qtbot, sheet, "rights_notice")
    sheet.save_button.click()
    qtbot.waitUntil(target.exists)
    assert "刘某某" in pages.text(target.read_bytes())
    with page.db.reading() as session:
        notes = [{f: new for f, _old, new in line.changes} for line in _history(session, key)]
    assert any(one.get("paper") == "rights_notice" for one in notes)


def saved_as(target: Path) -> Any:
    """What stands in for the dialog that asks where to save."""

    def ask(_page: object, _title: str, _name: str, _kinds: str, done: Any) -> None:
        done(str(target))

    return ask


def _history(session: Any, key: Any) -> Any:
    return journal.history(session, [Ref("dispute", key)])


def test_the_agreement_is_numbered_and_proved_before_it_goes_out(
    qtbot: QtBot, page: MediationPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "agreement.pdf"
    monkeypatch.setattr("policepost.ui.print_dialog.ask_save", saved_as(target))
    key = agreed(page.db)
    sheet = opened(qtbot, page, key)
    choose(qtbot, sheet, "agreement")
    sheet.save_button.click()
    qtbot.waitUntil(target.exists)
    assert whole(page.db, key).number
    with page.db.reading() as session:
        issued = queries.papers_of(session, key)[0]
    assert issued.prints == 1
    assert issued.check_code in pages.text(target.read_bytes())
    page.papers.save_agreement()
    qtbot.waitUntil(lambda: "补打第1次" in pages.text(target.read_bytes()))
    assert len(pypdfium2.PdfDocument(target.read_bytes())) >= 1

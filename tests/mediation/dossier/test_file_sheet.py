"""The sheet of the whole file: what it lacks, scans, its number, and the PDF of all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from policepost.core.shapes import Person
from policepost.mediation.dossier import queries
from policepost.mediation.dossier.file_sheet import FileSheet
from policepost.mediation.dossier.queries import File
from policepost.mediation.page import MediationPage
from policepost.mediation.scans_part import Scans
from policepost.ui.left_open import sheet_over
from policepost.ui.page import Context
from tests.mediation.makers import in_force, name_post, whole


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> MediationPage:
    """The page, with an officer at it."""
    name_post(context.db)
    context.db.officer = Person(None, "田某")
    page = MediationPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    return page


def opened(page: MediationPage, key: Any) -> FileSheet:
    page.open_dispute(key)
    page.open_sheet("file")
    sheet = sheet_over(page)
    assert isinstance(sheet, FileSheet)
    return sheet


def read(page: MediationPage, key: Any) -> File:
    with page.db.reading() as session:
        return queries.file_of(session, whole(page.db, key))


def test_what_it_lacks_is_said_and_mended_by_a_scan(
    qtbot: QtBot, page: MediationPage, tmp_path: Path
) -> None:
    key = in_force(page.db)
    sheet = opened(page, key)
    assert sheet.lacks.text() == "It lacks: Proof of who the parties are"
    sheet.open_item("identity")
    file = tmp_path / "card.png"
    target = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(target, "PNG")
    file.write_bytes(target.getvalue())
    found: list[Scans] = list(sheet.findChildren(Scans))
    (scans,) = found
    with qtbot.waitSignal(scans.shown, timeout=20_000):
        scans.add_file(str(file))
    sheet.open_item("identity")
    assert sheet.lacks.text() == "The file is complete."


def test_an_item_is_left_out_with_its_reason(page: MediationPage) -> None:
    key = in_force(page.db)
    sheet = opened(page, key)
    sheet.open_item("identity")
    edits: list[QLineEdit] = list(sheet.findChildren(QLineEdit))
    reason = next(one for one in edits if "Why" in one.placeholderText())
    reason.setText("已当面核对")
    reason.editingFinished.emit()
    assert sheet.lacks.text() == "The file is complete."
    assert [one.left_out for one in read(page, key).items if one.left_out] == ["已当面核对"]


def test_the_whole_file_is_written_with_its_cover(
    qtbot: QtBot, page: MediationPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "file.pdf"

    def ask(_page: object, _title: str, _name: str, _ending: str, done: Any) -> None:
        done(str(target))

    monkeypatch.setattr("policepost.ui.print_dialog.ask_save", ask)
    key = in_force(page.db)
    sheet = opened(page, key)
    sheet.number_button.click()
    assert sheet.number.text() == "(2026)泽颢人调字第1号"
    assert sheet.form is not None
    sheet.form.set_values({"situation": "双方已经和解。", "keeping": "长期"})
    sheet.save_button.click()
    qtbot.waitUntil(target.exists, timeout=30_000)
    document = pypdfium2.PdfDocument(target.read_bytes())
    cover = document[0].get_textpage().get_text_bounded()
    assert "长期" in cover
    assert "田某" in cover
    assert read(page, key).situation == "双方已经和解。"

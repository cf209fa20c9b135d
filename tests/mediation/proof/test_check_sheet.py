"""The sheets that check papers and keep the keys of posts."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from policepost.core import settings
from policepost.core.shapes import Person
from policepost.mediation.page import MediationPage
from policepost.mediation.proof import keys_sheet, queries
from policepost.mediation.proof.check_sheet import CheckSheet
from policepost.mediation.proof.keys_sheet import KeysSheet
from policepost.ui.left_open import sheet_over
from policepost.ui.page import Context
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.sheet import Sheet
from tests.conftest import copy_of
from tests.mediation.makers import agreed, name_post
from tests.mediation.proof.conftest import Out, issue
from tests.printing import pages

Found = TypeVar("Found", bound=Sheet)


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> MediationPage:
    """The page, with an officer at it."""
    context.db.officer = Person(None, "田某")
    page = MediationPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    return page


def words(sheet: Sheet) -> str:
    """All that stands on a sheet."""
    QCoreApplication.processEvents()
    labels: list[QLabel] = list(sheet.findChildren(QLabel))
    return "\n".join(one.text() for one in labels if one.isVisible())


def only(page: MediationPage, kind: type[Found]) -> Found:
    """The sheet of a kind that lies over the page."""
    sheet = sheet_over(page)
    assert isinstance(sheet, kind)
    return sheet


def press(qtbot: QtBot, sheet: Sheet, words: str) -> None:
    """Press the button or link with these words, once it is there."""

    def there() -> QPushButton | None:
        buttons: list[QPushButton] = list(sheet.findChildren(QPushButton))
        return next((one for one in buttons if one.text() == words), None)

    qtbot.waitUntil(lambda: there() is not None)
    found = there()
    assert found is not None
    found.click()


def checking(page: MediationPage) -> CheckSheet:
    page.open_sheet("check")
    return only(page, CheckSheet)


def test_a_file_is_checked_in_the_background(
    qtbot: QtBot, page: MediationPage, tmp_path: Path, out: Out
) -> None:
    sheet = checking(page)
    file = tmp_path / "paper.pdf"
    file.write_bytes(out.pdf)
    sheet.check_file(str(file))
    assert not sheet.file_button.isEnabled()
    qtbot.waitUntil(sheet.file_button.isEnabled, timeout=20_000)
    assert "Genuine" in words(sheet)
    assert "line by line" in words(sheet)
    assert "hold them against" not in words(sheet)
    file.write_bytes(b"MZ")
    sheet.check_file(str(file))
    qtbot.waitUntil(sheet.file_button.isEnabled, timeout=20_000)
    assert "neither a picture nor a PDF" in words(sheet)
    assert "Genuine" not in words(sheet)


def test_what_a_scanner_types_and_a_check_code_are_answered(
    qtbot: QtBot, page: MediationPage, out: Out
) -> None:
    sheet = checking(page)
    sheet.code.setText(out.issued.proof)
    qtbot.keyPress(sheet.code, Qt.Key.Key_Return)
    assert "Genuine" in words(sheet)
    sheet.code.setText(out.issued.check_code)
    qtbot.keyPress(sheet.code, Qt.Key.Key_Return)
    assert "Enter the number of the paper." in words(sheet)
    assert sheet.form is not None
    sheet.form.set_values({"number": out.issued.number, "check_code": "0000-0000"})
    qtbot.keyPress(sheet.code, Qt.Key.Key_Return)
    assert "Forged" in words(sheet)


def test_a_scanner_may_type_where_the_cursor_stands_first(
    qtbot: QtBot, page: MediationPage, out: Out
) -> None:
    sheet = checking(page)
    qtbot.keyClicks(sheet.number, out.issued.proof)
    qtbot.keyClick(sheet.number, Qt.Key.Key_Return)
    assert "Genuine" in words(sheet)
    assert "hold them against the paper" in words(sheet)
    sheet.number.clear()
    sheet.number.setText(out.issued.number)
    qtbot.keyClick(sheet.number, Qt.Key.Key_Return)
    assert sheet.focusWidget() is sheet.code


def test_the_paper_is_shown_as_it_went_out(qtbot: QtBot, page: MediationPage, out: Out) -> None:
    sheet = checking(page)
    sheet.code.setText(out.issued.proof)
    qtbot.keyPress(sheet.code, Qt.Key.Key_Return)
    press(qtbot, sheet, "Show the paper as it went out")
    paper = only(page, PaperSheet)
    qtbot.waitUntil(lambda: bool(paper.preview.pdf))
    assert "刘某某" in pages.text(paper.preview.pdf)
    assert page.top.heading.text().startswith(out.issued.number)


def test_a_key_goes_to_another_post_and_is_taken_in_there(
    qtbot: QtBot,
    page: MediationPage,
    tmp_path: Path,
    empty_post: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = copy_of(empty_post, tmp_path_factory)
    name_post(other)
    with other.transaction("Name the post") as session:
        settings.put(session, "post.name", "邻近警务室")
    theirs = issue(other, agreed(other))
    file = tmp_path / "their.ppkey"
    with other.reading() as session:
        file.write_bytes(queries.key_file(session))
    asked: list[str] = []

    def same(_page: object, question: str, _yes: str = "", details: str = "") -> bool:
        asked.append(f"{question} {details}")
        return True

    monkeypatch.setattr(keys_sheet, "confirmed", same)
    page.open_sheet("keys")
    sheet = only(page, KeysSheet)
    assert "No key yet" in words(sheet)
    assert not sheet.hand_button.isEnabled()
    sheet.take_from(str(file))
    assert "邻近警务室" in words(sheet)
    assert asked[0].startswith("Does 邻近警务室 read out the same fingerprint?")
    checked = checking(page)
    checked.code.setText(theirs.issued.proof)
    qtbot.keyPress(checked.code, Qt.Key.Key_Return)
    assert "Genuine code of another post" in words(checked)
    page.open_sheet("keys")
    shown = only(page, KeysSheet)
    press(qtbot, shown, "Forget")
    assert "邻近警务室" not in words(shown)
    other.close()


def test_our_key_is_written_to_a_file(page: MediationPage, tmp_path: Path, out: Out) -> None:
    page.open_sheet("keys")
    sheet = only(page, KeysSheet)
    target = tmp_path / "ours.ppkey"
    sheet.hand_to(str(target))
    assert b"public" in target.read_bytes()
    sheet.take_from(str(tmp_path / "nothing.ppkey"))
    assert "There is no file" in words(sheet)

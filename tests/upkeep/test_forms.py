"""The post's own forms: tried out, shown, put in, taken back; through the real files and child."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.audit import words
from policepost.core import paths
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.journalling.journal import JournalEntry
from policepost.core.journalling.looking import NOBODY
from policepost.core.shapes import Person, Ref
from policepost.printing import own_forms, paper
from policepost.printing.specimens import specimens, tried_with
from policepost.ui.messages import Toast
from policepost.ui.page import Context
from policepost.upkeep import forms, forms_sheet
from policepost.upkeep.forms_sheet import FormsSheet
from policepost.upkeep.page import SettingsPage
from tests.printing import pages
from tests.upkeep import test_accounts as accounts

LONG = 20_000
post = accounts.post
"""A post with a chief, who is signed in, an auxiliary and an administrator."""


@pytest.fixture(autouse=True)
def _own(db: Database) -> Iterator[None]:
    paper.use_own_forms(paths.own_forms(db.folder))
    yield
    paper.use_own_forms(None)


def shipped(name: str) -> str:
    return (paths.forms() / f"{name}.rml.j2").read_text("utf-8")


def changed(name: str = "papers_to_bring") -> str:
    return shipped(name).replace("本单一式二份", "本单一式九份")


def story(db: Database) -> list[tuple[str, str, str]]:
    with db.reading() as session:
        lines = journal.history(session, [Ref(forms.FORM, NOBODY)])
        return [
            (line.action, words.headline(line, ""), " ".join(words.sentences(line)))
            for line in lines
        ]


def test_every_form_and_part_is_named_and_can_be_tried_out() -> None:
    names = {path.name.removesuffix(paper.SUFFIX) for path in paths.forms().glob("*.rml.j2")}
    assert set(specimens()) == names
    for one in specimens().values():
        assert (one.values is None) == one.name.startswith("_")
        drawn = [paper.render(each.name, each.values or {}) for each in tried_with(one.name)]
        assert drawn
        assert all(each.missing == () for each in drawn)


def test_an_own_form_is_put_in_printed_from_and_taken_back(db: Database) -> None:
    one = specimens()["papers_to_bring"]
    assert not any(line.own for line in forms.lines(db))
    forms.put_in(db, one, changed())
    assert [line.form.name for line in forms.lines(db) if line.own] == ["papers_to_bring"]
    assert forms.own_names(db) == ["Notice of papers to bring"]
    assert forms.source(db, one) == changed()
    printed = paper.render(one.name, one.values or {})
    assert (printed.warning, "本单一式九份" in pages.text(printed.pdf)) == ("", True)
    forms.put_in(db, one, changed().replace("九份", "八份"))
    assert "本单一式八份" in pages.text(paper.render(one.name, one.values or {}).pdf)
    forms.put_back(db, one)
    assert "本单一式二份" in pages.text(paper.render(one.name, one.values or {}).pdf)
    assert forms.source(db, one) == shipped(one.name)
    assert [action for action, _headline, _told in story(db)] == [
        "Put back supplied form",
        "Put in own form",
        "Put in own form",
    ]
    assert "Papers to bring" in story(db)[0][2]
    with pytest.raises(Refused, match="no form of its own"):
        forms.put_back(db, one)


def test_a_common_part_is_tried_on_every_paper(db: Database) -> None:
    part = specimens()["_parts"]
    text = shipped("_parts").replace("（以下空白）", "（以下无正文）")
    forms.put_in(db, part, text)
    assert "（以下无正文）" in pages.text(forms.blank(part).pdf)
    without = shipped("_parts").replace("{% macro seal(words)", "{% macro stamp(words)")
    with pytest.raises(Refused, match="seal"):
        forms.put_in(db, part, without)
    assert forms.source(db, part) == text


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("{{ nmae }}", "line 31: 'nmae' is undefined"),
        ("</para><log/><para>", "cannot use <log>"),
        ("{{ ''.join.__globals__ }}", "line 31"),
        ("{{ 'x' * 3000000000 }}", "too much memory"),
        ('</para><photo name="x" width="9mm" height="9mm"/><para>', "no photo"),
    ],
)
def test_a_form_that_cannot_be_drawn_changes_nothing(db: Database, wrong: str, why: str) -> None:
    one = specimens()["papers_to_bring"]
    text = changed().replace("本单一式九份", wrong)
    line = text[: text.index(wrong)].count("\n") + 1
    with pytest.raises(Refused) as refused:
        forms.put_in(db, one, text)
    assert why.replace("31", str(line)) in refused.value.sentence
    assert not forms.lines(db)[list(specimens()).index(one.name)].own
    assert story(db) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b" " * (own_forms.LARGEST + 1), "512 KB"),
        ("表".encode("gb18030"), "UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "UTF-8"),
        (b"{% for n in range(99999) %}" * 4, "line 1"),
    ],
)
def test_a_file_from_elsewhere_is_read_within_limits(
    db: Database, tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "a.rml.j2"
    path.write_bytes(content)
    with pytest.raises(Refused, match=why):
        forms.try_file(db, specimens()["agreement"], path)


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes with names are POSIX's")
def test_a_pipe_or_a_folder_is_no_form(db: Database, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "nothing"):
        with pytest.raises(Refused, match="no file"):
            forms.try_file(db, specimens()["agreement"], path)


def test_who_may_not_change_forms_is_refused(post: Database) -> None:
    db, one = post, specimens()["papers_to_bring"]
    account = accounts.ring(post).officer("李某")
    assert account
    db.officer = Person(account.id, "李某")
    for act in (lambda: forms.put_in(db, one, changed()), lambda: forms.put_back(db, one)):
        with pytest.raises(Refused, match="may not"):
            act()
    assert not (paths.own_forms(db.folder) / "papers_to_bring.rml.j2").exists()


def test_a_full_disk_leaves_the_form_and_the_journal_as_they_were(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = specimens()["papers_to_bring"]
    forms.put_in(db, one, changed())
    with db.reading() as session:
        before = session.scalars(select(JournalEntry.number)).all()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(forms, "write_whole", full)
    with pytest.raises(Refused, match="full"):
        forms.put_in(db, one, shipped(one.name))
    assert forms.source(db, one) == changed()
    with db.reading() as session:
        assert session.scalars(select(JournalEntry.number)).all() == before


# In the window


@pytest.fixture
def page(qtbot: QtBot, context: Context, post: Database) -> SettingsPage:
    assert post is context.db
    return accounts.shown(qtbot, context)


def opened(qtbot: QtBot, page: SettingsPage) -> FormsSheet:
    page.forms.button.click()
    sheet = cast("list[FormsSheet]", page.findChildren(FormsSheet))[-1]
    qtbot.waitUntil(lambda: sheet.isEnabled() and bool(sheet.preview.pdf), timeout=LONG)
    return sheet


def stand(sheet: FormsSheet, name: str) -> None:
    sheet.list.setCurrentRow(list(specimens()).index(name))


def text_shown(sheet: FormsSheet) -> str:
    return pages.text(sheet.preview.pdf) if sheet.preview.pdf else ""


def test_a_form_is_saved_changed_looked_at_used_and_put_back(
    qtbot: QtBot,
    page: SettingsPage,
    db: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert page.forms.words.text() == "Every paper prints on the supplied form."
    sheet = opened(qtbot, page)
    stand(sheet, "papers_to_bring")
    qtbot.waitUntil(lambda: "一次性告知单" in text_shown(sheet), timeout=LONG)
    assert sheet.back_button.isHidden()
    path = tmp_path / "mine.rml.j2"
    sheet.save(str(path))
    assert path.read_text("utf-8") == shipped("papers_to_bring")
    path.write_text(changed(), "utf-8")
    sheet.done_button.click()
    dialog: object = sheet.findChild(QFileDialog, "open-file")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: "本单一式九份" in text_shown(sheet), timeout=LONG)
    assert "Nothing is changed yet" in sheet.notice.sentence.text()
    assert forms.own_names(db) == []
    sheet.done_button.click()
    qtbot.waitUntil(lambda: sheet.isEnabled() and not sheet.back_button.isHidden(), timeout=LONG)
    assert forms.own_names(db) == ["Notice of papers to bring"]
    toast = cast("Toast | None", page.findChild(Toast))
    assert toast is not None
    assert "used from the next page" in toast.sentence.text()
    monkeypatch.setattr(forms_sheet, "confirmed", lambda *_: True)
    sheet.back_button.click()
    qtbot.waitUntil(lambda: sheet.isEnabled() and sheet.back_button.isHidden(), timeout=LONG)
    assert forms.own_names(db) == []
    page.refresh()
    assert page.forms.words.text() == "Every paper prints on the supplied form."


def test_a_form_that_fails_is_told_and_the_list_says_which(
    qtbot: QtBot, page: SettingsPage, db: Database, tmp_path: Path
) -> None:
    folder = paths.own_forms(db.folder)
    folder.mkdir()
    (folder / "agreement.rml.j2").write_text("{{ nmae }}", "utf-8")
    page.refresh()
    assert "Mediation agreement" in page.forms.words.text()
    sheet = opened(qtbot, page)
    stand(sheet, "mediation_record")
    stand(sheet, "agreement")
    assert sheet.list.lines[0].fault
    qtbot.waitUntil(lambda: "人民调解协议书" in text_shown(sheet), timeout=LONG)
    assert "'nmae' is undefined" in sheet.preview.notice.sentence.text()
    stand(sheet, "day_sheet")
    path = tmp_path / "a.rml.j2"
    path.write_text("{% if %}", "utf-8")
    sheet.take(str(path))
    qtbot.waitUntil(lambda: "line 1" in sheet.notice.sentence.text(), timeout=LONG)
    path.write_text(shipped("day_sheet"), "utf-8")
    sheet.take(str(path))
    qtbot.waitUntil(lambda: not sheet.leave_button.isHidden(), timeout=LONG)
    sheet.leave_button.click()
    assert sheet.leave_button.isHidden()
    assert not (folder / "day_sheet.rml.j2").exists()

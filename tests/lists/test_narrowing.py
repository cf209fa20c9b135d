"""Conditions are put together, shown as chips and kept; many rows are worked with at once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import journal, looking
from policepost.core.shapes import Ref
from policepost.core.taking import Way
from policepost.grids import actions as grids
from policepost.grids import queries as places
from policepost.grids.page import GridsPage
from policepost.inspections.page import InspectionsPage
from policepost.lists import labels
from policepost.lists.conditions import Ask, Condition
from policepost.lists.file_sheet import FileSheet
from policepost.lists.filter_sheet import FilterSheet
from policepost.lists.label_sheet import LabelSheet
from policepost.lists.labels import Label
from policepost.lists.taking import ListExport
from policepost.mediation.page import MediationPage
from policepost.residents import many, many_work, queries
from policepost.residents.actions import ResidentForm, register_resident
from policepost.residents.many_work import DwellingSheet, GridSheet
from policepost.residents.page import ResidentsPage
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from tests.inspections import made
from tests.mediation.makers import LIU, NOISE, ZHANG, registered
from tests.ui.gallery import child

TODAY = date(2026, 11, 24)
NAMES = ("张淑兰", "张伟", "李䶮", "王五", "赵六")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def page(qtbot: QtBot, context: Context, db: Database) -> ResidentsPage:
    grids.make_estate(db, "寺河嘉苑")
    grids.make_grids(db, ["网格01", "网格02"])
    for at, name in enumerate(NAMES):
        kind = "migrant" if at % 2 else "registered"
        address = f"寺河嘉苑A区3号楼2单元{1101 + at // 2}" if at < 4 else ""
        register_resident(db, ResidentForm(name=name, kind=kind, address=address))
    page = ResidentsPage(context)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    return page


def settled(qtbot: QtBot, page: ResidentsPage) -> list[str]:
    """The names in the list once it is read."""
    qtbot.waitUntil(lambda: not page.tasks.busy)
    lines = [page.model.line_at(row) for row in range(page.model.rowCount())]
    return [line.name for line in lines if line is not None]


def opened(page: ResidentsPage) -> FilterSheet:
    page.filters.narrowing.button.click()
    return cast("list[FilterSheet]", page.findChildren(FilterSheet))[-1]


def test_conditions_are_put_together_and_taken_away_as_chips(
    qtbot: QtBot, page: ResidentsPage
) -> None:
    sheet = opened(page)
    sheet.rows[0].line.edit.setText("张")
    second = sheet.add_row()
    second.field.set_value("kind")
    second.choice.set_value("migrant")
    sheet.add_row()  # nothing is typed into it
    sheet.show_list()
    assert settled(qtbot, page) == ["张伟"]
    assert "1 person" in page.filters.count.text()
    chips = cast("list[QPushButton]", page.filters.narrowing.strip.findChildren(QPushButton))
    assert [chip.text() for chip in chips if not chip.isHidden()] == [
        "Name contains 张  ×",
        "Kind is Migrant  ×",
    ]
    chips[0].click()
    assert settled(qtbot, page) == ["王五", "张伟"]
    sheet = opened(page)
    assert sheet.rows[0].condition() == Condition("kind", Ask.IS, "migrant")
    sheet.rows[0].remove_button.click()
    assert sheet.rows[0].is_bare()
    sheet.show_list()
    assert len(settled(qtbot, page)) == len(NAMES)
    assert page.filters.narrowing.strip.isHidden()


def test_a_filter_is_kept_under_a_name_with_its_chips_and_words(
    qtbot: QtBot, page: ResidentsPage
) -> None:
    page.filters.kinds.choose("migrant")
    sheet = opened(page)
    sheet.rows[0].line.edit.setText("伟")
    sheet.name.set_value("流动的张伟")
    sheet.show_list()
    assert settled(qtbot, page) == ["张伟"]
    saved = page.filters.narrowing.saved
    assert saved.text() == "流动的张伟 ▾", "what is shown is what was just kept"
    page.answer(Request("list", "resident"))
    assert len(settled(qtbot, page)) == len(NAMES)
    assert saved.isVisible()
    assert saved.text() == "Your filters ▾"
    saved.choose("流动的张伟")
    assert settled(qtbot, page) == ["张伟"]
    assert page.filters.kinds.value == "migrant"
    page.filters.kinds.choose(None)
    assert saved.value is None, "it is no longer what was kept"
    saved.choose("流动的张伟")
    saved.choose(None)
    assert len(settled(qtbot, page)) == len(NAMES)
    sheet = opened(page)
    buttons = cast("list[QPushButton]", sheet.findChildren(QPushButton))
    next(one for one in buttons if one.text() == "Forget").click()
    assert saved.isHidden()


def test_a_kept_filter_is_called_otherwise_by_keyboard(qtbot: QtBot, page: ResidentsPage) -> None:
    narrowing = page.filters.narrowing
    for name in ("张家", "李家"):
        narrowing.keep(name, [Condition("name", Ask.BEGINS, name[0])])
    narrowing.saved.choose("张家")
    assert settled(qtbot, page) == ["张淑兰", "张伟"]
    sheet = opened(page)
    row = next(one for one in sheet.kept if one.name == "张家")
    row.rename_button.setFocus()
    qtbot.keyClick(row.rename_button, Qt.Key.Key_Return)
    assert row.edit.hasFocus()
    assert row.edit.selectedText() == "张家"
    qtbot.keyClick(row.edit, Qt.Key.Key_Escape)
    assert sheet.isVisible(), "Esc leaves the name, not the sheet"
    assert row.rename_button.hasFocus()
    row.rename_button.click()
    row.edit.setText("李家")
    qtbot.keyClick(row.edit, Qt.Key.Key_Return)
    assert "already" in sheet.notice.text()
    row.edit.setText("姓张的")
    qtbot.keyClick(row.edit, Qt.Key.Key_Return)
    assert [one.name for one in sheet.kept] == ["姓张的", "李家"]
    assert sheet.kept[0].rename_button.hasFocus()
    assert narrowing.saved.value == "姓张的", "what is shown is still that filter"
    assert narrowing.saved.text() == "姓张的 ▾"
    sheet.kept[1].rename_button.click()
    sheet.kept[1].edit.setText("姓李的")
    again = sheet.typed()
    sheet.close_sheet()
    sheet = opened(page)
    sheet.restore(again)
    assert sheet.typed() == again
    sheet.show_list()
    assert set(narrowing.kept()) == {"姓张的", "姓李的"}, "a name that was typed is not lost"


def test_the_words_of_a_kept_filter_can_be_taken_out_of_the_search_box(
    qtbot: QtBot, page: ResidentsPage
) -> None:
    page.search.setText("张")
    page.search.search_again()
    assert settled(qtbot, page) == ["张淑兰", "张伟"]
    sheet = opened(page)
    sheet.name.set_value("张家")
    sheet.show_list()
    page.answer(Request("list", "resident"))
    saved = page.filters.narrowing.saved
    saved.choose("张家")
    assert page.search.text() == "张"
    assert settled(qtbot, page) == ["张淑兰", "张伟"]
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(NAMES))


def test_the_words_searched_for_are_kept_with_a_filter_of_premises(
    qtbot: QtBot, context: Context, db: Database
) -> None:
    made.shop(db)
    made.shop(db, "老陈面馆")
    page = InspectionsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.browse.show_kind("premises")
    model, narrowing = page.browse.models["premises"], page.browse.narrowing
    page.search.setText("面馆")
    page.search.search_again()
    assert model.rowCount() == 1
    narrowing.keep("面馆", ())
    page.answer(Request("list", "premises"))
    assert page.search.text() == ""
    assert model.rowCount() == 2
    narrowing.saved.choose("面馆")
    assert page.search.text() == "面馆"
    assert model.rowCount() == 1
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: model.rowCount() == 2)


def test_tab_goes_from_a_condition_to_what_stands_below_it(
    qtbot: QtBot, page: ResidentsPage
) -> None:
    sheet = opened(page)
    for add in (lambda: sheet.rows[0], sheet.add_row):
        row = add()
        row.remove_button.setFocus()
        qtbot.keyClick(row.remove_button, Qt.Key.Key_Tab)
        assert sheet.more_button.hasFocus()
        qtbot.keyClick(sheet.more_button, Qt.Key.Key_Tab)
        assert sheet.name.edit.hasFocus()


def test_what_cannot_be_read_is_said_in_the_sheet(page: ResidentsPage) -> None:
    sheet = opened(page)
    sheet.rows[0].field.set_value("age")
    sheet.rows[0].line.edit.setText("old")
    sheet.show_list()
    assert "cannot be compared" in sheet.notice.text()
    again = sheet.typed()
    sheet.close_sheet()
    other = opened(page)
    other.restore(again)
    assert other.typed() == again


def test_a_number_that_is_asked_for_is_kept_as_a_search(
    qtbot: QtBot, page: ResidentsPage, db: Database
) -> None:
    asked = Condition("phone", Ask.CONTAINS, "13900004417")
    page.filters.narrowing.set_conditions([asked])
    assert settled(qtbot, page) == []
    with db.reading() as session:
        ref = Ref(looking.NUMBER, looking.key_of(session, "13900004417"))
        assert journal.history(session, [ref])[0].op == "search"
    assert page.filters.words("") == "Telephone contains …4417"


def test_the_other_lists_are_filtered_by_their_own_fields(
    qtbot: QtBot, context: Context, db: Database
) -> None:
    made.shop(db)
    inspections = InspectionsPage(context)
    qtbot.addWidget(inspections)
    inspections.show()
    browse = inspections.browse
    browse.show_kind("premises")
    browse.narrowing.set_conditions([Condition("name", Ask.CONTAINS, "超市")])
    assert browse.models["premises"].rowCount() == 1
    browse.narrowing.set_conditions([Condition("name", Ask.LACKS, "超市")])
    assert browse.models["premises"].rowCount() == 0
    browse.show_kind("hazard")
    assert browse.narrowings["premises"].strip.isHidden()
    registered(db, LIU, ZHANG)
    disputes = MediationPage(context)
    qtbot.addWidget(disputes)
    disputes.show()
    for ask, rows in ((Ask.CONTAINS, 1), (Ask.LACKS, 0)):
        asked = Condition("subject", ask, NOISE.subject)
        disputes.list.narrowing.set_conditions([asked])
        assert disputes.list.model.rowCount() == rows


def chosen(qtbot: QtBot, page: ResidentsPage) -> None:
    """All rows, by the keyboard."""
    settled(qtbot, page)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)


def pressed(page: ResidentsPage, words: str) -> None:
    """Press a button of the bar."""
    buttons = cast("list[QPushButton]", page.bar.findChildren(QPushButton))
    next(one for one in buttons if one.text() == words).click()


def test_the_bar_comes_with_the_second_row_and_goes_with_escape(
    qtbot: QtBot, page: ResidentsPage
) -> None:
    assert page.bar.isHidden()
    chosen(qtbot, page)
    assert page.bar.isVisible()
    assert page.bar.count.text() == "5 rows chosen"
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.bar.isHidden()
    assert page.view.chosen_count() == 1
    assert page.view.chosen_many() == ()


def test_everybody_chosen_is_verified_at_once(
    qtbot: QtBot, page: ResidentsPage, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(qtbot, page)
    monkeypatch.setattr(many_work, "MANY", 5)
    monkeypatch.setattr(many_work, "confirmed", lambda *_words: False)
    pressed(page, "Verify")
    qtbot.waitUntil(lambda: not page.tasks.busy)
    monkeypatch.setattr(many_work, "confirmed", lambda *_words: True)
    pressed(page, "Verify")
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert child(page, Toast).sentence.text() == "5 people are verified."
    with db.reading() as session:
        counted = queries.counts(session, TODAY)
    assert counted.unverified == 0


def test_dwellings_of_the_chosen_come_into_a_grid(
    qtbot: QtBot, page: ResidentsPage, db: Database
) -> None:
    chosen(qtbot, page)
    pressed(page, "To a grid")
    sheet = child(page, GridSheet)
    with db.reading() as session:
        target = places.grids(session)[1]
    assert sheet.form is not None
    sheet.form.set_values({"grid_id": target.id})
    sheet.save()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert child(page, Toast).sentence.text() == "2 dwellings are in the grid now."
    with db.reading() as session:
        ids = [page.model.id_at(row) for row in range(5)]
        cards = [queries.card(session, id_, TODAY) for id_ in ids if id_ is not None]
    assert {card.grid_id for card in cards if card is not None} == {target.id}


def test_the_chosen_move_into_a_dwelling_together(
    qtbot: QtBot, page: ResidentsPage, db: Database
) -> None:
    chosen(qtbot, page)
    pressed(page, "To a dwelling")
    sheet = child(page, DwellingSheet)
    assert sheet.form is not None
    sheet.form.set_values({"address": "寺河嘉苑A区3号楼2单元1101"})
    sheet.save()
    assert child(page, Toast).sentence.text() == "3 people moved."
    with db.reading() as session:
        ids = [id_ for row in range(5) if (id_ := page.model.id_at(row)) is not None]
        assert len(many.homes(session, ids).dwellings) == 1


def test_too_many_do_not_move_into_one_dwelling(page: ResidentsPage, db: Database) -> None:
    from policepost.core.errors import Refused

    ids = [id_ for row in range(5) if (id_ := page.model.id_at(row)) is not None]
    with pytest.raises(Refused, match="At most 60"):
        many.move_together(db, ids * 13, "寺河嘉苑A区3号楼2单元1101", TODAY)


def test_labels_of_the_chosen(qtbot: QtBot, page: ResidentsPage, db: Database) -> None:
    chosen(qtbot, page)
    pressed(page, "Labels")
    sheet = child(page, LabelSheet)
    assert sheet.form is not None
    sheet.form.set_values({"first": 3, "by_door": True})
    sheet.show_paper()
    shown = child(page, PaperSheet)
    qtbot.waitUntil(shown.print_button.isEnabled, timeout=20_000)
    told = pypdfium2.PdfDocument(shown.preview.pdf)[0].get_textpage().get_text_range()
    assert "李䶮、王五" in told
    assert "寺河嘉苑A区3号楼2单元1102" in told
    assert shown._on_printed is not None
    shown._on_printed()
    with db.reading() as session:
        entry = journal.history(session, [Ref(looking.LISTING, looking.NOBODY)])[0]
    assert ("paper", None, "labels") in entry.changes


def test_labels_fill_their_sheets() -> None:
    some = [Label(str(at), "A") for at in range(25)]
    sheet = labels.SHEETS["3x8"]
    first, second = labels.laid_out(some, sheet, 23)
    assert [len(row) for row in first] == [3] * 8
    assert first[7] == [None, some[0], some[1]]
    assert second[-1] == [some[23], some[24], None]
    assert sum(label is not None for rows in (first, second) for row in rows for label in row) == 25


def test_neighbours_in_the_list_share_a_label() -> None:
    some = [Label("a", "1"), Label("b", "1"), Label("c", "2"), Label("d", ""), Label("e", "")]
    some += [Label(name, "3", "grid") for name in "fgh"]
    told = [(one.name, one.address) for one in labels.by_door(some)]
    assert told == [("a、b", "1"), ("c", "2"), ("d", ""), ("e", ""), ("f等3人", "3")]


def test_sheets_fit_on_a4() -> None:
    for sheet in labels.SHEETS.values():
        assert sheet.left + sheet.across * sheet.width <= 210
        assert sheet.top + sheet.down * sheet.height <= 297


def test_the_sheet_of_a_page_built_anew_opens_again(page: ResidentsPage) -> None:
    child(page, ListExport).ask()
    again = cast("list[FileSheet]", page.findChildren(FileSheet))[-1].again
    assert again is not None
    again(page)
    assert len(cast("list[FileSheet]", page.findChildren(FileSheet))) == 2


def test_dwellings_leave_from_the_tree(
    qtbot: QtBot, page: ResidentsPage, context: Context, tmp_path: Path
) -> None:
    tree = GridsPage(context)
    qtbot.addWidget(tree)
    tree.show()
    qtbot.waitUntil(lambda: not context.tasks.busy)
    child(tree, ListExport).ask()
    sheet = child(tree, FileSheet)
    sheet.take(str(tmp_path / "a.xlsx"), Way("上报"))
    qtbot.waitUntil(lambda: not context.tasks.busy)
    rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [
        "寺河嘉苑A区3号楼2单元1101",
        "寺河嘉苑A区3号楼2单元1102",
    ]
    door = next(line for line in tree.model.lines() if line.level == "dwelling")
    tree.open_place(door.id)
    assert len(tree._doors()) == 1
    tree.label_button.click()
    child(tree, LabelSheet).show_paper()
    shown = child(tree, PaperSheet)
    qtbot.waitUntil(shown.print_button.isEnabled, timeout=20_000)
    told = pypdfium2.PdfDocument(shown.preview.pdf)[0].get_textpage().get_text_range()
    assert "住户" in told


def test_labels_of_premises(qtbot: QtBot, context: Context, db: Database) -> None:
    made.shop(db)
    made.shop(db, name="永和超市")
    page = InspectionsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.browse.show_kind("premises")
    page.browse.view.selectAll()
    bar = page.browse.bars["premises"]
    assert bar.isVisible()
    buttons = cast("list[QPushButton]", bar.findChildren(QPushButton))
    next(one for one in buttons if one.text() == "Labels").click()
    child(page, LabelSheet).show_paper()
    shown = child(page, PaperSheet)
    qtbot.waitUntil(shown.print_button.isEnabled, timeout=20_000)
    told = pypdfium2.PdfDocument(shown.preview.pdf)[0].get_textpage().get_text_range()
    assert "永和超市" in told
    assert "便民超市" in told
    page.browse.show_kind("hazard")
    assert bar.isHidden()

"""Importing and exporting through the window."""

import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import clock, language
from policepost.core.database import Database
from policepost.core.searching import search
from policepost.core.shapes import Person
from policepost.exchange import protecting
from policepost.grids import actions as grids
from policepost.grids import queries as grid_queries
from policepost.intake import file_view as module
from policepost.intake import page as module_page
from policepost.intake.kinds import KINDS
from policepost.intake.page import IntakePage
from policepost.intake.password_sheet import PasswordSheet
from policepost.intake.preview import Verdict
from policepost.intake.result_view import RowSheet
from policepost.residents import around, queries
from policepost.residents.rules import check_character
from policepost.ui.form import ChoiceField
from policepost.ui.left_open import sheet_over
from policepost.ui.page import Context, Request
from tests.seen import show
from tests.ui.gallery import child

TODAY = date(2026, 11, 24)
HEADINGS = ("姓名", "身份证号", "住址", "网格", "电话")


def number(born: str, order: int = 997) -> str:
    first = f"140502{born}{order}"
    return first + check_character(first)


ROWS = (
    ("张淑兰", number("19430312", 996), "A3-1-302", "网格01", "139 0000 4417"),
    ("郑世龙", number("19690730"), "A1-3-501", "网格01", "139 0000 4418"),
    ("李䶮", number("19920909"), "A2-2-1501", "网格02", "139 0000 4419"),
    ("王五", number("19800101")[:-1] + "?", "A2-2-1502", "网格02", ""),
    ("", "", "A2-2-1503", "网格02", ""),
)


def sheet(path: Path, rows: tuple[tuple[str, ...], ...], headings: tuple[str, ...]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet("居民")
        for at, row in enumerate((headings, *rows)):
            page.write_row(at, 0, row)
    return path


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return sheet(tmp_path / "居民.xlsx", ROWS, HEADINGS)


@pytest.fixture
def page(qtbot: QtBot, context: Context, db: Database) -> IntakePage:
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")
    return show(qtbot, IntakePage(context))


def take(qtbot: QtBot, page: IntakePage, file: Path) -> None:
    page.file.take_path(str(file))
    qtbot.waitUntil(lambda: not page.file.work.busy)


def shown(page: IntakePage) -> list[tuple[str, str]]:
    """Row and verdict of each line of the list."""
    model = page.file.result.model
    return [
        (model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())
    ]


def people(db: Database) -> int:
    with db.reading() as session:
        return queries.counts(session, TODAY).people


def test_a_chosen_file_is_checked_and_nothing_is_changed(
    qtbot: QtBot, page: IntakePage, db: Database, file: Path
) -> None:
    assert not page.import_button.isEnabled()
    page.file.choose()
    dialog = child(page, QFileDialog, "open-file")
    dialog.fileSelected.emit(str(file))
    qtbot.waitUntil(lambda: page.file.done is not None and not page.file.work.busy)
    dialog.close()
    assert page.file.done is not None
    [report] = page.file.done.reports
    assert (report.read, report.added, report.refused) == (5, 3, 2)
    assert people(db) == 0
    assert page.import_button.text() == "Import 3"
    assert page.file.result.view.isVisible()
    assert page.file.result.chips[Verdict.REFUSED].value
    assert shown(page) == [("5", "Refused"), ("6", "Refused")]
    page.file.result.chips[Verdict.REFUSED].click()
    assert [row for row, _verdict in shown(page)] == ["2", "3", "4", "5", "6"]


def test_a_typed_path_is_taken_and_the_import_is_one_key_away(
    qtbot: QtBot, page: IntakePage, db: Database, file: Path
) -> None:
    page.focus_first()
    page.file.pane.path_edit.setText(str(file))
    qtbot.keyClick(page.file.pane.path_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.import_button.isEnabled() and not page.file.work.busy)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: people(db) == 3 and not page.file.work.busy)
    assert page.file.result.sentence.text().startswith("3 added, 0 changed")
    assert not page.import_button.isEnabled()
    take(qtbot, page, file)
    assert "nothing new" in page.file.result.sentence.text()
    assert not page.import_button.isEnabled()


def test_a_dropped_file_is_taken(qtbot: QtBot, page: IntakePage, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: page.file.done is not None and not page.file.work.busy)


def test_a_column_is_put_right(
    qtbot: QtBot, page: IntakePage, db: Database, tmp_path: Path
) -> None:
    rows = tuple((one[4], *one[:4]) for one in ROWS[:3])
    odd = sheet(tmp_path / "a.xlsx", rows, ("联系", "姓名", "身份证号", "住址", "网格"))
    take(qtbot, page, odd)
    field = page.file.pane.columns.form.field("phone")
    assert isinstance(field, ChoiceField)
    before = page.file.done
    field.set_value(0)
    qtbot.waitUntil(lambda: page.file.done is not before and not page.file.work.busy)
    page.file.start()
    qtbot.waitUntil(lambda: people(db) == 3 and not page.file.work.busy)
    with db.reading() as session:
        [found] = around.alike(session, name="", number=number("19690730"))
        card = queries.card(session, found.id, TODAY)
    assert card is not None
    assert card.phone == "13900004418"


def test_a_column_that_was_guessed_for_another_field_goes_to_the_chosen_one(
    qtbot: QtBot, page: IntakePage, tmp_path: Path
) -> None:
    odd = sheet(tmp_path / "河东.xlsx", (("王梅", "3号楼1单元302"),), ("大名", "门牌处"))
    take(qtbot, page, odd)
    assert "does not look like" in page.notice.text()
    pane = page.file.pane
    pane.kind_field.set_value("residents")
    qtbot.waitUntil(lambda: "does not look like" not in page.notice.text())
    assert page.notice.text() == "Choose on the left which column of 居民 holds: Name."
    assert "Its rows show here" in page.file.empty.sentence.text()
    fields = pane.columns.form
    assert fields.field("door").value() == 1
    fields.field("name").set_value(0)
    fields.field("address").set_value(1)
    assert fields.field("door").value() is None, "only guessed, by 门牌"
    qtbot.waitUntil(lambda: page.file.done is not None and not page.file.work.busy)
    fields.field("door").set_value(1)
    assert fields.field("address").value() == 1, "both were chosen"
    page.file.show_nothing()
    assert "Choose a list" in page.file.empty.sentence.text()


def test_of_many_unknown_columns_some_are_named(
    qtbot: QtBot, page: IntakePage, tmp_path: Path
) -> None:
    odd = tuple(f"列{at}" for at in range(40))
    rows = (("王梅", "3号楼1单元302", "139 0000 4417"),)
    take(qtbot, page, sheet(tmp_path / "a.xlsx", rows, ("姓名", "住址", "联系电话", *odd)))
    told = page.file.pane.columns.unknown
    assert told.text().startswith("40 columns are not taken: 列0、列1、")
    assert told.text().endswith("列11 …")
    assert "列39" in told.toolTip()
    page.file.pane.heading_field.box.setFocus()
    qtbot.keyClick(page.file.pane.heading_field.box, Qt.Key.Key_Tab)
    assert page.file.pane.columns.form.field("name").isAncestorOf(page.focusWidget())


def test_the_keyboard_stays_where_something_is_put_right(
    qtbot: QtBot, page: IntakePage, db: Database, tmp_path: Path
) -> None:
    take(qtbot, page, sheet(tmp_path / "a.xlsx", (("王梅", "3号楼1单元302"),), ("姓名", "住址")))
    pane = page.file.pane
    assert pane.under_edit.placeholderText() == "寺河嘉苑 (the first estate)"
    pane.under_edit.setFocus()
    before = page.file.done
    pane.under_edit.insert("秀水园")
    qtbot.keyClick(pane.under_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.file.done is not before and not page.file.work.busy)
    assert pane.under_edit.hasFocus()
    page.file.start()
    qtbot.waitUntil(lambda: people(db) == 1 and not page.file.work.busy)
    with db.reading() as session:
        assert [name for _key, name in grid_queries.estates(session)] == ["寺河嘉苑", "秀水园"]
    take(qtbot, page, sheet(tmp_path / "b.xlsx", (("王明", "3号楼1单元303"),), ("姓名", "住址")))
    assert not pane.under_edit.text(), "the next file is of other people"
    assert "go into 寺河嘉苑" in page.notice.text()
    named = (("王明", "秀水园3号楼1单元303"),)
    take(qtbot, page, sheet(tmp_path / "c.xlsx", named, ("姓名", "住址")))
    assert not page.notice.text(), "each row names its estate"
    parts = (("王明", "3号楼", "1单元", "303"),)
    take(qtbot, page, sheet(tmp_path / "d.xlsx", parts, ("姓名", "楼号", "单元", "房号")))
    assert "go into 寺河嘉苑" in page.notice.text()
    take(qtbot, page, tmp_path / "a.xlsx")
    assert pane.under() == "秀水园", "as it was for this sender before"
    assert "nothing new" in page.file.result.sentence.text()
    page.tabs["senders"].setFocus()
    qtbot.keyClick(page.tabs["senders"], Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert pane.path_edit.hasFocus()
    assert pane.path_edit.selectedText() == pane.path_edit.text()


SHOPS = (
    ("便民超市", "91140502MA0KABCD12", "王某", "139 0000 4420", "A区1号楼底商"),
    ("老王面馆", "", "王某某", "139 0000 4421", "A区2号楼底商"),
)
SHOP_HEADINGS = ("单位名称", "统一社会信用代码", "负责人", "联系电话", "经营地址")


def test_a_sheet_of_premises_is_known_by_its_headings(
    qtbot: QtBot, page: IntakePage, db: Database, tmp_path: Path
) -> None:
    take(qtbot, page, sheet(tmp_path / "单位.xlsx", SHOPS, SHOP_HEADINGS))
    assert page.file.pane.kind_field.value() == "premises"
    assert not page.file.pane.under_edit.isVisible()
    assert page.file.pane.columns.form.values()["responsible"] == 2
    page.file.start()
    qtbot.waitUntil(lambda: page.file.result.undo_button.isVisible() and not page.file.work.busy)
    assert page.file.done is not None
    assert (page.file.done.reports[0].added, people(db)) == (2, 0)
    with db.reading() as session:
        assert {hit.title for hit in search.find(session, "老王面馆")} == {"老王面馆"}


def test_a_sheet_of_dwellings_is_known_by_its_headings(
    qtbot: QtBot, page: IntakePage, db: Database, tmp_path: Path
) -> None:
    doors = (("A3-1-302", "网格01", "是", "88.5"), ("A3-1-303", "网格01", "否", ""))
    headings = ("房屋地址", "网格", "是否出租", "面积")
    take(qtbot, page, sheet(tmp_path / "房屋.xlsx", doors, headings))
    assert page.file.pane.kind_field.value() == "dwellings"
    assert page.file.pane.under_edit.isVisible()
    page.file.start()
    qtbot.waitUntil(lambda: page.file.result.undo_button.isVisible() and not page.file.work.busy)
    with db.reading() as session:
        assert [hit.kind for hit in search.find(session, "A3-1-303")] == ["place"]


def test_a_call_is_told_by_its_caller_its_number_and_its_place(
    qtbot: QtBot, page: IntakePage, tmp_path: Path
) -> None:
    headings = ("警情编号", "接警时间", "报警人", "地点", "简要警情")
    row = ("J1405", "2026-11-20 21:35", "张淑兰", "寺河嘉苑A区3号楼", "争吵")
    take(qtbot, page, sheet(tmp_path / "警情.xlsx", (row,), headings))
    (line,) = page.file.result.preview.lines(page.file.result.preview.ids("", False, None))
    assert (line.who, line.why) == ("张淑兰", "J1405 · 寺河嘉苑A区3号楼")
    assert page.file.result.shown_count.text() == "1 line of the file"


def test_the_officer_says_what_the_sheet_holds(qtbot: QtBot, page: IntakePage, file: Path) -> None:
    take(qtbot, page, file)
    assert page.file.pane.kind_field.value() == "residents"
    before = page.file.done
    page.file.pane.kind_field.box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.file.done is not before and not page.file.work.busy)
    assert page.file.done is not None
    assert page.file.done.reports[0].added == 5, "the doors alone"
    assert "area" in page.file.pane.columns.form.values()


def test_a_kind_whose_column_is_missing_waits_for_the_officer(
    qtbot: QtBot, page: IntakePage, file: Path
) -> None:
    take(qtbot, page, file)
    page.file.pane.kind_field.box.setCurrentIndex(2)
    asked = "Choose on the left which column of 居民 holds: Name of the premises."
    qtbot.waitUntil(lambda: page.notice.text() == asked)
    assert page.file.pane.kind_field.value() == "premises"
    assert not page.import_button.isEnabled()
    field = page.file.pane.columns.form.field("name")
    field.set_value(0)
    qtbot.waitUntil(page.import_button.isEnabled, timeout=20_000)
    assert page.notice.text() == ""
    assert page.file.done is not None
    assert page.file.done.reports[0].added == 4


def test_columns_that_no_row_fills_leave_their_room_to_the_reason(
    qtbot: QtBot, page: IntakePage, file: Path
) -> None:
    take(qtbot, page, file)
    view, result = page.file.result.view, page.file.result
    hidden = [view.isColumnHidden(at) for at in (3, 4)]
    refused = result.chips[Verdict.REFUSED]
    assert hidden == [False, False]
    for verdict, chip in result.chips.items():
        chip.choose(True if verdict is Verdict.NEW else None)
    result.narrow()
    assert [view.isColumnHidden(at) for at in (3, 4)] == [True, True]
    result.chips[Verdict.NEW].choose(None)
    refused.choose(True)
    result.narrow()
    assert [view.isColumnHidden(at) for at in (3, 4)] == [False, False]
    view.setFocus()
    view.selectRow(0)
    view.stand_on(result.model.id_at(0))
    qtbot.waitUntil(result.whole.isVisible)
    line = result.model.line_at(0)
    assert line is not None
    assert result.whole.text() == line.why


def test_a_file_that_is_not_waited_for_is_left_aside(
    qtbot: QtBot, page: IntakePage, file: Path
) -> None:
    go_on = threading.Event()
    page.tasks.run(partial(go_on.wait, 10), lambda _waited: None)
    page.file.take_path(str(file))
    assert page.file.work.veil is not None
    page.file.work.veil.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: "Nothing was changed" in page.notice.text())
    assert page.file.pane.looked is None
    assert not page.file.import_button.isEnabled()


def test_an_import_is_cancelled_without_a_trace(
    qtbot: QtBot, page: IntakePage, db: Database, file: Path
) -> None:
    take(qtbot, page, file)
    go_on = threading.Event()
    page.tasks.run(partial(go_on.wait, 10), lambda _waited: None)
    page.file.start()
    assert page.file.work.veil is not None
    qtbot.keyClick(page.file.work.veil.cancel_button, Qt.Key.Key_Escape)
    assert not page.file.work.veil.cancel_button.isEnabled()
    go_on.set()
    qtbot.waitUntil(lambda: not page.file.work.busy)
    assert "Nothing was changed" in page.notice.text()
    assert people(db) == 0


def test_an_import_is_taken_back_when_confirmed(
    qtbot: QtBot, page: IntakePage, db: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(qtbot, page, file)
    page.file.start()
    qtbot.waitUntil(lambda: people(db) == 3 and not page.file.work.busy)
    monkeypatch.setattr(module, "confirmed", lambda *_: False)
    page.file.result.undo_button.click()
    assert people(db) == 3
    monkeypatch.setattr(module, "confirmed", lambda *_: True)
    page.file.result.undo_button.click()
    qtbot.waitUntil(lambda: people(db) == 0 and not page.file.work.busy)
    qtbot.waitUntil(page.import_button.isEnabled, timeout=20_000)


def test_a_file_that_was_taken_back_elsewhere_can_be_taken_in_again(
    qtbot: QtBot, page: IntakePage, db: Database, file: Path
) -> None:
    take(qtbot, page, file)
    page.file.start()
    qtbot.waitUntil(lambda: people(db) == 3 and not page.file.work.busy)
    take(qtbot, page, file)
    assert not page.import_button.isEnabled()
    page.show_view("past")
    page.past.undo_button.setFocus()
    page.past.undo_button.click()
    qtbot.waitUntil(lambda: not page.past.undo_button.isEnabled())
    held = QApplication.focusWidget()
    assert held is not None
    assert page.isAncestorOf(held), "else no key of the page works"
    page.show_view("file")
    qtbot.waitUntil(page.import_button.isEnabled)
    page.import_button.click()
    qtbot.waitUntil(lambda: people(db) == 3 and not page.file.work.busy)


@pytest.mark.parametrize("name", ["words.xlsx", "empty.xlsx", "nobody.xlsx", "missing.xlsx"])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_a_bad_file_gets_one_sentence(
    qtbot: QtBot, page: IntakePage, db: Database, tmp_path: Path, name: str, spoken: str
) -> None:
    language.use(spoken)
    path = tmp_path / name
    if name == "words.xlsx":
        path.write_text("no spreadsheet", encoding="utf-8")
    elif name == "empty.xlsx":
        sheet(path, (), ())
    elif name == "nobody.xlsx":
        sheet(path, (("1", "2"),), ("编号", "金额"))
    take(qtbot, page, path)
    assert page.notice.isVisible()
    sentence = page.notice.text()
    assert sentence.endswith((".", "。"))
    assert any("\u4e00" <= one <= "\u9fff" for one in sentence) or spoken == "en"
    assert page.file.done is None
    assert page.file.pane.path_edit.text() == str(path), "what was typed stays"
    assert people(db) == 0


def test_the_page_answers_the_wish_to_import(qtbot: QtBot, page: IntakePage) -> None:
    page.answer(Request("new", "import"))
    focused: QWidget | None = page.focusWidget()
    assert focused is page.file.pane.path_edit


def test_a_file_is_taken_while_nothing_has_the_keyboard(
    qtbot: QtBot, page: IntakePage, file: Path
) -> None:
    focused = page.focusWidget()
    if focused is not None:
        focused.clearFocus()
    take(qtbot, page, file)
    assert page.import_button.isEnabled()


def test_one_sheet_of_several_is_put_right(
    qtbot: QtBot, page: IntakePage, db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "一次.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in (("居民", (HEADINGS, *ROWS)), ("单位", (SHOP_HEADINGS, *SHOPS))):
            sheet_ = workbook.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet_.write_row(at, 0, row)
    take(qtbot, page, path)
    pane = page.file.pane
    assert pane.sheet_field.isVisible()
    assert page.import_button.text() == "Import 5"
    pane.sheet_field.box.setCurrentIndex(1)
    assert pane.kind_field.value() == "premises"
    before = page.file.done
    pane.kind_field.box.setCurrentIndex(len(KINDS))
    qtbot.waitUntil(lambda: page.file.done is not before and not page.file.work.busy)
    assert page.import_button.text() == "Import 3"
    assert page.file.result.note.text() == "Not taken: 单位."
    page.file.start()
    qtbot.waitUntil(lambda: people(db) == 3 and not page.file.work.busy)
    with db.reading() as session:
        assert search.find(session, "老王面馆") == []


def test_a_row_opens_with_all_that_is_said_of_it(
    qtbot: QtBot, page: IntakePage, db: Database, file: Path, tmp_path: Path
) -> None:
    take(qtbot, page, file)
    page.file.start()
    qtbot.waitUntil(lambda: people(db) == 3 and not page.file.work.busy)
    moved = ((*ROWS[0][:4], "139 0000 4499"),)
    take(qtbot, page, sheet(tmp_path / "新.xlsx", moved, HEADINGS))
    view = page.file.result.view
    assert page.import_button.hasFocus()
    qtbot.keyClick(page.import_button, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    opened = sheet_over(page)
    assert isinstance(opened, RowSheet)
    labels = cast("list[QLabel]", opened.findChildren(QLabel))
    told = [one.text() for one in labels]
    assert "13900004417 → 13900004499" in told
    assert ROWS[0][2] in told
    with qtbot.waitSignal(page.asks) as heard:
        qtbot.keyClick(opened, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (heard.args[0].verb, heard.args[0].kind) == ("open", "resident")


def test_another_row_is_taken_for_the_headings(
    qtbot: QtBot, page: IntakePage, tmp_path: Path
) -> None:
    twice = (("姓名", "证件号码", "地址", "网格", "电话"), *ROWS[:2])
    take(qtbot, page, sheet(tmp_path / "a.xlsx", twice, HEADINGS))
    field = page.file.pane.heading_field
    assert field.value() == 0
    assert field.box.itemText(1) == "2: 姓名、证件号码、地址、…"
    before = page.file.done
    field.box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.file.done is not before and not page.file.work.busy)
    assert page.file.done is not None
    assert (page.file.done.reports[0].read, page.file.done.reports[0].added) == (2, 2)
    assert page.file.result.model.index(0, 0).data() == "3"


def test_the_password_of_a_file_is_asked_for_and_forgotten(
    qtbot: QtBot, page: IntakePage, db: Database, file: Path
) -> None:
    file.write_bytes(protecting.protected(file.read_bytes(), "correct horse"))
    take(qtbot, page, file)
    for typed, says in (("wrong horse", "is protected"), ("correct horse", "is wrong")):
        asking = sheet_over(page)
        assert isinstance(asking, PasswordSheet)
        assert asking.password.edit.hasFocus()
        labels = cast("list[QLabel]", asking.findChildren(QLabel))
        assert any(says in one.text() for one in labels)
        qtbot.keyClick(asking.password.edit, Qt.Key.Key_Return)
        assert sheet_over(page) is asking, "nothing was typed"
        qtbot.keyClicks(asking.password.edit, typed)
        qtbot.keyClick(asking.password.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not page.file.work.busy)
    assert sheet_over(page) is None
    assert page.import_button.text() == "Import 3"
    page.file.pane.sender_edit.setText("河东物业")
    page.file.pane.sender_edit.editingFinished.emit()
    qtbot.waitUntil(lambda: not page.file.work.busy)
    assert sheet_over(page) is None, "the file is not read again"
    page.file.start()
    qtbot.waitUntil(lambda: people(db) == 3 and not page.file.work.busy)


def test_the_first_reason_is_told_whole_below_the_list(
    qtbot: QtBot, page: IntakePage, file: Path
) -> None:
    take(qtbot, page, file)
    result = page.file.result
    qtbot.waitUntil(lambda: result.model.rowCount() == 2)
    assert result.whole.text() == result.model.index(0, 5).data()
    assert page.import_button.hasFocus(), "the keyboard is where the import is"


def test_pictures_show_a_file_with_rows_of_every_kind(
    qtbot: QtBot, page: IntakePage, file: Path
) -> None:
    take(qtbot, page, file)
    page.file.start()
    qtbot.waitUntil(lambda: page.file.done is not None and not page.file.work.busy)
    counts, sheets = {}, set()
    for name, show_state in page.pictures():
        show_state()
        qtbot.waitUntil(lambda: not page.file.work.busy)
        counts[name] = [page.file.result.preview.count(one) for one in Verdict]
        if sheet_over(page) is not None:
            sheets.add(name)
    new, changed, same, refused, doubtful, _warned, skipped = counts["list"]
    assert (new, changed, same, refused, doubtful, skipped) == (2, 1, 1, 3, 1, 1)
    assert sheets == {"list-row", "locked"}
    assert people(page.db) == 3, "nothing was taken in"


def test_what_is_said_of_the_file_is_seen_with_it(
    qtbot: QtBot, page: IntakePage, tmp_path: Path
) -> None:
    take(qtbot, page, sheet(tmp_path / "a.xlsx", (("李桐", "噪音"),), ("上报人", "内容")))
    assert page.notice.isVisible()
    page.show_view(module_page.PAST)
    assert not page.notice.isVisible()
    page.show_view(module_page.WAITING)
    page.notice.say("This row was decided meanwhile.")
    page.show_view(module_page.SENDERS)
    assert not page.notice.isVisible()
    assert page.notice.text() == ""
    page.show_view(module_page.FILE)
    assert not page.notice.isVisible()
    take(qtbot, page, tmp_path / "a.xlsx")
    page.show_view(module_page.PAST)
    page.show_view(module_page.FILE)
    assert "does not look like" in page.notice.text()
    assert page.notice.isVisible()

"""Every list is saved as it stands there: filtered, sorted, and never without a trace."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import cast

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from policepost.appointments.page import AppointmentsPage
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, looking
from policepost.core.shapes import Person, Ref
from policepost.core.taking import GB18030, UTF8
from policepost.exchange import leaving, protecting, xlsx
from policepost.inspections.filter_chips import PREMISES
from policepost.inspections.page import InspectionsPage
from policepost.lists import file_sheet
from policepost.lists.file_sheet import FileSheet
from policepost.lists.ledger_sheet import LedgerSheet
from policepost.lists.taking import KEY, PRINT_KEY, ListExport
from policepost.mediation.page import MediationPage
from policepost.officers.records import Officer
from policepost.residents import actions as residents
from policepost.residents.exporting import HEADINGS
from policepost.residents.page import ResidentsPage
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Page
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.sheet import Sheet
from policepost.ui.tasks import unasked
from tests.appointments.makers import at, booked
from tests.inspections import made
from tests.mediation.makers import TUESDAY, ZHANG, registered
from tests.seen import show
from tests.ui.gallery import child


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TUESDAY):
        yield


@pytest.fixture
def filled(db: Database) -> Database:
    booked(db, at(9, 30))
    registered(db)
    registered(db, ZHANG, subject="漏水")
    made.shop(db)
    for name in ("张淑兰", "单雪梅"):
        residents.register_resident(db, residents.ResidentForm(name=name, kind="registered"))
    return db


def saved(qtbot: QtBot, page: Page, folder: Path) -> list[list[str]]:
    """The rows that the list of a page writes, without the headings."""
    target = folder / "名单.xlsx"
    sheet = asked(page)
    filled_in(sheet, reason="上报")
    sheet.ask_where()
    child(sheet, QFileDialog).fileSelected.emit(str(target))
    qtbot.waitUntil(lambda: not page.tasks.busy)
    toast = child(page, Toast)
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()[1:]
    assert toast.sentence.text() == (
        f"{len(rows)} row saved in 名单.xlsx."
        if len(rows) == 1
        else f"{len(rows)} rows saved in 名单.xlsx."
    )
    return [[str(cell) for cell in row] for row in rows]


def asked(page: Page) -> FileSheet:
    """The sheet that the page opens for its list."""
    child(page, ListExport).ask()
    return cast("list[FileSheet]", page.findChildren(FileSheet))[-1]


def filled_in(sheet: Sheet, **values: object) -> None:
    assert sheet.form is not None
    sheet.form.set_values(values)


def problem(sheet: Sheet, field: str) -> str:
    assert sheet.form is not None
    return sheet.form.field(field).problem.text()


def last_export(db: Database) -> dict[str, object]:
    with db.reading() as session:
        entry = journal.history(session, [Ref(looking.LISTING, looking.NOBODY)])[0]
    return {name: new for name, _old, new in entry.changes}


def test_residents_are_saved_as_the_search_left_them(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = show(qtbot, ResidentsPage(context))
    assert [row[0] for row in saved(qtbot, page, tmp_path)] == ["单雪梅", "张淑兰"]
    page.search.setText("张淑兰")
    page.show_list()
    assert [row[0] for row in saved(qtbot, page, tmp_path)] == ["张淑兰"]
    assert last_export(filled) == {
        "list": "resident",
        "rows": 1,
        "file": "名单.xlsx",
        "filter": "张淑兰",
        "reason": "上报",
        "columns": "、".join(HEADINGS),
    }


def test_columns_are_chosen_and_remembered(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = show(qtbot, ResidentsPage(context))
    sheet = asked(page)
    sheet.columns.none_button.click()
    filled_in(sheet, reason="上报")
    sheet.ask_where()
    assert sheet.notice.text() == "Choose at least one column."
    sheet.columns.choose(("现住址", "姓名"))
    sheet.take(str(tmp_path / "a.xlsx"), sheet.way())
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert asked(page).columns.chosen() == ("姓名", "现住址")
    assert last_export(filled)["columns"] == "姓名、现住址"


def test_a_reason_is_asked_and_a_password_twice(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = show(qtbot, ResidentsPage(context))
    sheet = asked(page)
    sheet.ask_where()
    assert "What for" in problem(sheet, "reason")
    filled_in(sheet, reason="上报")
    sheet.password.edit.setText("long enough")
    sheet.ask_where()
    assert "differ" in sheet.notice.text()
    sheet.second.edit.setText("long enough")
    sheet.take(str(tmp_path / "a.xlsx"), sheet.way())
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert last_export(filled)["protected"] is True
    assert protecting.opened((tmp_path / "a.xlsx").read_bytes(), "long enough").startswith(b"PK")


def test_a_table_of_text_has_no_password(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = show(qtbot, ResidentsPage(context))
    sheet = asked(page)
    sheet.password.edit.setText("typed before")
    filled_in(sheet, reason="上报", format=("csv", GB18030))
    assert not sheet.password.isVisible()
    sheet.take(str(tmp_path / "a.csv"), sheet.way())
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert (tmp_path / "a.csv").read_bytes().decode("gb18030").count("\r\n") == 3


def test_what_cannot_be_written_is_said_in_the_sheet(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = show(qtbot, ResidentsPage(context))
    sheet = asked(page)
    filled_in(sheet, reason="上报")
    sheet.take(str(tmp_path / "no folder" / "a.xlsx"), sheet.way())
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert sheet.notice.text()
    assert sheet.save_button.isEnabled()


def begun(page: Page, sheet: FileSheet, target: Path) -> Event:
    """Begin to save behind other work, which waits until it is told to go on."""
    waiting = Event()
    page.tasks.run(waiting.wait, unasked)
    filled_in(sheet, reason="上报")
    sheet.take(str(target), sheet.way())
    return waiting


@pytest.mark.usefixtures("filled")
def test_a_long_list_tells_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, target = show(qtbot, ResidentsPage(context)), tmp_path / "a.xlsx"
    sheet = asked(page)
    waiting = begun(page, sheet, target)
    assert not sheet.stop_button.isVisible(), "two rows are written before the eye sees a bar"
    waiting.set()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    target.unlink()
    monkeypatch.setattr(file_sheet, "_LONG", 2)
    sheet = asked(page)
    waiting = begun(page, sheet, target)
    assert sheet.bar.isVisible()
    sheet.stop_button.click()
    waiting.set()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert sheet.notice.text() == "Stopped; nothing was saved."
    assert sheet.far.text() == "0 of 2"
    assert not sheet.stop_button.isVisible()
    assert not target.exists()
    waiting = begun(page, sheet, target)
    waiting.set()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert target.exists(), "the sheet is as ready as before"


def test_rows_are_told_on_the_way_and_end_when_it_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leaving, "_STEP", 2)
    told: list[int] = []
    watched = leaving.Watched(lambda done, _of: told.append(done), lambda: 4 in told, 9)
    with pytest.raises(Refused, match="Stopped"):
        list(watched.rows([(number,) for number in range(9)]))
    assert told == [0, 2, 4]


def test_who_closes_the_sheet_stops_it(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page, target = show(qtbot, ResidentsPage(context)), tmp_path / "a.xlsx"
    sheet = asked(page)
    waiting = begun(page, sheet, target)
    sheet.close_sheet()
    waiting.set()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert not target.exists()
    with filled.reading() as session:
        assert not journal.history(session, [Ref(looking.LISTING, looking.NOBODY)])


@pytest.mark.usefixtures("filled")
def test_more_rows_than_a_workbook_holds_are_refused_before_they_are_read(
    qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
    page = show(qtbot, ResidentsPage(context))
    sheet = asked(page)
    begun(page, sheet, tmp_path / "a.xlsx").set()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    sentence = "A workbook holds 1 rows; narrow the list down, or save it as .csv."
    assert sheet.notice.text() == sentence
    filled_in(sheet, format=("csv", UTF8))
    begun(page, sheet, tmp_path / "a.csv").set()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert (tmp_path / "a.csv").exists()


def test_only_the_rows_that_are_chosen_leave(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    for name in ("李小龙", "王五", "赵六"):
        residents.register_resident(filled, residents.ResidentForm(name=name, kind="registered"))
    page = show(qtbot, ResidentsPage(context))
    page.view.selectRow(1)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.view.chosen_count() == 2
    assert [row[0] for row in saved(qtbot, page, tmp_path)] == ["单雪梅", "王五"]
    qtbot.keyClick(page.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.view.chosen_many()) == 5
    assert len(saved(qtbot, page, tmp_path)) == 5


def test_a_list_is_printed_as_a_ledger(qtbot: QtBot, context: Context, filled: Database) -> None:
    page = show(qtbot, ResidentsPage(context))
    child(page, ListExport).ask_paper()
    sheet = child(page, LedgerSheet)
    assert "公民身份号码" not in sheet.columns.chosen()
    assert sheet.form is not None
    assert sheet.form.typed()["heading"] == "居民台账"
    sheet.show_paper()
    assert "What for" in problem(sheet, "reason")
    filled_in(sheet, reason="入户核对", scope="网格02")
    sheet.show_paper()
    shown = child(page, PaperSheet)
    qtbot.waitUntil(shown.print_button.isEnabled, timeout=20_000)
    told = pypdfium2.PdfDocument(shown.preview.pdf)[0].get_textpage().get_text_range()
    assert "居民台账" in told
    assert "用途：入户核对" in told
    assert "共2条" in told
    assert "范围：网格02" in told
    assert "单雪梅" in told
    assert shown._on_printed is not None
    shown._on_printed()
    kept = last_export(filled)
    assert (kept["paper"], kept["rows"], kept["reason"]) == ("ledger", 2, "入户核对")


def test_a_typed_number_stands_in_the_journal_only_by_its_end(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    form = residents.ResidentForm(name="王五", kind="registered", phone="139 0000 4417")
    residents.register_resident(filled, form)
    page = show(qtbot, ResidentsPage(context))
    page.search.setText("13900004417")
    page.show_list()
    saved(qtbot, page, tmp_path)
    assert last_export(filled)["filter"] == "…4417"


def test_disputes_and_bookings_are_saved(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    for kind, expected, column in (
        (MediationPage, ["漏水", "噪音"], 3),
        (AppointmentsPage, ["王淑兰"], 2),
    ):
        page = show(qtbot, kind(context))
        page.list.show_filter({})
        assert sorted(row[column] for row in saved(qtbot, page, tmp_path)) == sorted(expected)


def test_each_list_of_inspections_is_saved_by_itself(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = show(qtbot, InspectionsPage(context))
    page.browse.show_kind(PREMISES)
    assert [row[0] for row in saved(qtbot, page, tmp_path)] == ["便民超市"]
    assert last_export(filled)["list"] == "premises"


def test_a_list_names_no_filter_of_the_lists_beside_it(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = show(qtbot, InspectionsPage(context))
    page.browse.chips.severities.choose("grave")
    page.browse.show_kind(PREMISES)
    saved(qtbot, page, tmp_path)
    assert last_export(filled)["filter"] == ""


def test_an_empty_list_says_so(qtbot: QtBot, context: Context) -> None:
    page = show(qtbot, ResidentsPage(context))
    export = child(page, ListExport)
    export.button.click()
    toast = child(page, Toast)
    assert "nothing to save" in toast.sentence.text()
    export.print_button.click()
    assert "nothing to print" in toast.sentence.text()


def test_a_role_that_may_not_export_is_offered_neither_button_nor_key(
    qtbot: QtBot, context: Context, filled: Database
) -> None:
    with filled.transaction("Add officer") as session:
        one = Officer(name="李辅", role="auxiliary", grids=[])
        session.add(one)
        session.flush()
        filled.officer = Person(one.id, one.name, "auxiliary")
    page = show(qtbot, ResidentsPage(context))
    export = child(page, ListExport)
    assert not export.button.isVisible()
    keys = cast("list[QShortcut]", page.findChildren(QShortcut))
    assert not {KEY, PRINT_KEY} & {one.key().toString() for one in keys}

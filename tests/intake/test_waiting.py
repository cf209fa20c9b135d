"""Deciding about rows that wait, through the real page; files of before and remembered columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import clock, language
from policepost.core.database import Database
from policepost.core.journalling import undo
from policepost.core.journalling.journal import JournalChange
from policepost.core.shapes import Listing
from policepost.dashboard import today
from policepost.exchange import kinds
from policepost.intake import actions, batch_queries, exporting, many_rows, queries
from policepost.intake.kinds import KINDS
from policepost.intake.page import FILE, PAST, SENDERS, WAITING, IntakePage
from policepost.lists.file_sheet import FileSheet
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.residents.doubts import Doubt
from policepost.residents.records import Resident
from policepost.ui import undoing
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Request
from tests.intake.conftest import HEAD, HOME, Write, look, number
from tests.intake.working import ODD, corrected, last_entry
from tests.ui.gallery import child

ZHANG = ("张三", number("19800101"), HOME, "13900004417")
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEY = Qt.Key


@pytest.fixture
def held(post: Database, write: Write) -> UUID:
    """Somebody whom a parked row may mean."""
    form = ResidentForm(name="张叁", id_number=ZHANG[1], phone="13900004400")
    key = residents.register_resident(post, form)
    actions.take_in(post, look(post, write("名册.xlsx", 人口=(HEAD, ZHANG))))
    return key


@pytest.fixture
def page(qtbot: QtBot, post: Database, context: Context) -> IntakePage:
    page = IntakePage(context)
    qtbot.addWidget(page)
    page.resize(1198, 716)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def names(db: Database) -> set[str]:
    with db.reading() as session:
        return set(session.scalars(select(Resident.name)))


def compared(page: IntakePage) -> list[list[str]]:
    """What stands in the comparison, line by line."""
    grid = page.waiting.card._grid
    lines = []
    for row in range(1, grid.rowCount()):
        cells = [grid.itemAtPosition(row, at) for at in range(3)]
        if all(cells):
            widgets = [cell.widget() for cell in cells if cell]
            lines.append([one.text() for one in widgets if isinstance(one, QLabel)])
    return lines


def ready(page: IntakePage) -> bool:
    return page.waiting.card.same_button.isEnabled()


def test_today_counts_the_rows_that_wait_and_leads_to_them(
    qtbot: QtBot, held: UUID, page: IntakePage, post: Database
) -> None:
    with post.reading() as session:
        lines = today.view(session, clock.now()).due
    [line] = [one for one in lines if one.opens == Listing(queries.KIND)]
    assert (line.title, line.badge) == ("1 imported row waits for a decision", "1")
    page.answer(Request("list", queries.KIND))
    assert page.stack.currentWidget() is page.waiting
    assert page.tabs[WAITING].text() == "Rows that wait 1"
    qtbot.waitUntil(lambda: ready(page))


def test_a_row_stands_beside_whom_it_may_mean(qtbot: QtBot, held: UUID, page: IntakePage) -> None:
    page.show_view(WAITING)
    qtbot.waitUntil(lambda: ready(page))
    assert list(page.waiting.card.chips) == [held]
    assert compared(page) == [
        ["姓名", "张三", "≠ 张叁"],
        ["身份证号", "1405**********" + ZHANG[1][-4:], "="],
        ["住址", HOME, "≠ –"],
        ["电话", "139****4417", "≠ 139****4400"],
    ]


def looks(db: Database) -> list[str]:
    """What the journal keeps of looking at rows that wait."""
    with db.reading() as session:
        asked = select(JournalChange.fields).where(
            JournalChange.kind == queries.KIND, JournalChange.op == "look"
        )
        return list(session.scalars(asked))


def test_looking_at_a_row_is_kept_and_its_numbers_are_shown_on_demand(
    qtbot: QtBot, held: UUID, page: IntakePage, post: Database
) -> None:
    page.show_view(WAITING)
    qtbot.waitUntil(lambda: ready(page))
    qtbot.waitUntil(lambda: looks(post) == ["{}"], timeout=20_000)
    card = page.waiting.card
    card.numbers_button.click()
    assert ["电话", "13900004417", "≠ 13900004400"] in compared(page)
    assert ZHANG[1] in {cell for line in compared(page) for cell in line}
    assert not card.numbers_button.isVisible()
    assert looks(post) == ["{}", '{"field":"id_number"}']
    page.waiting.show_row(page.waiting.view.current_id())
    qtbot.waitUntil(lambda: ready(page))
    assert card.numbers_button.isVisible(), "covered again"


def test_numbers_in_cells_that_nothing_takes_are_covered_too(
    qtbot: QtBot, held: UUID, page: IntakePage
) -> None:
    page.show_view(WAITING)
    qtbot.waitUntil(lambda: ready(page))
    card = page.waiting.card
    assert card._shown("", "其他联系13900004417") == "其他联系139****4417"


def test_the_keyboard_says_that_it_is_this_person(
    qtbot: QtBot, held: UUID, page: IntakePage, post: Database
) -> None:
    qtbot.keyClick(page, KEY.Key_2, ALT)
    qtbot.waitUntil(lambda: ready(page))
    qtbot.keyClick(page.waiting.view, KEY.Key_Return, CTRL)
    assert not page.waiting.card.leave_button.isEnabled()
    qtbot.waitUntil(page.waiting.empty.isVisible)
    assert names(post) == {"张三"}
    assert page.tabs[WAITING].text() == "Rows that wait"


def test_a_number_that_somebody_has_makes_nobody_new(
    qtbot: QtBot, held: UUID, page: IntakePage, post: Database
) -> None:
    page.show_view(WAITING)
    qtbot.waitUntil(lambda: ready(page))
    qtbot.keyClick(page.waiting.view, KEY.Key_N, CTRL)
    qtbot.waitUntil(lambda: "张叁 has this number" in page.notice.text())
    assert names(post) == {"张叁"}
    assert page.waiting.card.same_button.isEnabled()


def test_a_row_is_left_out_and_brought_back_by_undo(
    qtbot: QtBot, held: UUID, page: IntakePage, post: Database
) -> None:
    page.show_view(WAITING)
    qtbot.keyClick(page.waiting.view, KEY.Key_D, CTRL)
    assert page.waiting.empty.isVisible()
    with post.reading() as session:
        assert queries.waiting(session) == 0
        entry = undo.last_entry(session, "田某")
    assert entry is not None
    undo.undo(post, entry)
    qtbot.waitUntil(lambda: page.waiting.model.rowCount() == 1)


def test_several_rows_are_left_out_at_once(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write
) -> None:
    rows = []
    for at in range(3):
        code = number("19800101", f"{at:03d}")
        residents.register_resident(post, ResidentForm(name=f"张{at}", id_number=code))
        rows.append((f"李{at}", code, HOME, ""))
    actions.take_in(post, look(post, write("名册.xlsx", 人口=(HEAD, *rows))))
    page.show_view(WAITING)
    page.waiting.view.selectAll()
    qtbot.keyClick(page.waiting.view, KEY.Key_D, CTRL)
    assert page.waiting.empty.isVisible()
    with post.reading() as session:
        assert queries.waiting(session) == 0


def test_the_entry_that_may_be_meant_opens(qtbot: QtBot, held: UUID, page: IntakePage) -> None:
    page.show_view(WAITING)
    with qtbot.waitSignal(page.asks) as heard:
        page.waiting.card.open_button.click()
    assert heard.args == [Request("open", "resident", held)]
    qtbot.waitUntil(lambda: ready(page))


@pytest.mark.parametrize("agreed", [True, False])
def test_a_file_of_before_is_taken_back(
    qtbot: QtBot,
    page: IntakePage,
    post: Database,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    agreed: bool,
) -> None:
    rows = [(f"人{at}", number("19800101", f"{at:03d}"), HOME, "") for at in range(25)]
    actions.take_in(post, look(post, write("名册.xlsx", 人口=(HEAD, *rows))))
    monkeypatch.setattr(undoing, "confirmed", lambda *_: agreed)
    page.show_view(PAST)
    model = page.past.model
    assert [model.index(0, at).data() for at in (1, 4, 8)] == ["名册.xlsx", "25", "In the register"]
    qtbot.keyClick(page.past.view, KEY.Key_Z, CTRL)
    if agreed:
        qtbot.waitUntil(lambda: str(model.index(0, 8).data()).startswith("Taken back"))
        assert names(post) == set()
        assert not page.past.undo_button.isEnabled()
    else:
        assert len(names(post)) == 25


def test_the_history_of_a_file_opens(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write
) -> None:
    actions.take_in(post, look(post, write("名册.xlsx", 人口=(HEAD, ZHANG))))
    page.show_view(PAST)
    with qtbot.waitSignal(page.asks) as heard:
        page.past.history_button.click()
    assert (heard.args[0].verb, heard.args[0].kind) == ("history", batch_queries.KIND)


def test_remembered_columns_are_seen_and_forgotten(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write
) -> None:
    path = write("一.xlsx", 表=(ODD, ZHANG))
    actions.remember(post, corrected(post, path))
    page.file.take_path(str(path))
    qtbot.waitUntil(lambda: page.file.done is not None and not page.file.work.busy)
    assert page.file.pane.remembered.text() == "As they were put right for 河东物业 before."
    assert page.import_button.text() == "Import 1"
    page.show_view(SENDERS)
    model = page.senders.model
    assert [model.index(0, at).data() for at in (0, 1, 3)] == ["河东物业", "Residents", "4 of 4"]
    qtbot.keyClick(page.senders.view, KEY.Key_Delete)
    assert model.rowCount() == 0
    assert kinds.look(path, KINDS).parts[0].remembered == ""


def test_the_sender_that_the_officer_names_brings_the_columns(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write
) -> None:
    actions.remember(post, corrected(post, write("一.xlsx", 表=(ODD, ZHANG))))
    path = write("二.xlsx", 表=(("序号", *ODD), (1, *ZHANG)))
    page.file.take_path(str(path))
    qtbot.waitUntil(lambda: not page.file.work.busy)
    assert page.file.done is None
    assert not page.import_button.isEnabled()
    page.file.pane.sender_edit.setText("河东物业")
    page.file.pane.sender_edit.editingFinished.emit()
    qtbot.waitUntil(lambda: page.file.done is not None and not page.file.work.busy)
    assert page.import_button.text() == "Import 1"


@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_empty_lists_say_so(qtbot: QtBot, post: Database, context: Context, spoken: str) -> None:
    language.use(spoken)
    page = IntakePage(context)
    qtbot.addWidget(page)
    page.show()
    says: Callable[[str], bool] = lambda name: page.views[name].empty.isVisible()  # noqa: E731
    for name in (WAITING, PAST, SENDERS):
        page.show_view(name)
        assert says(name)


def people(db: Database, count: int) -> list[UUID]:
    """Some of whom rows may mean by their number, under another name."""
    return [
        residents.register_resident(
            db, ResidentForm(name=f"张{one}", id_number=number(f"19{50 + one}0101"))
        )
        for one in range(count)
    ]


def rows_of(count: int) -> list[tuple[str, str, str, str]]:
    return [(f"王{one}", number(f"19{50 + one}0101"), "", "") for one in range(count)]


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_anybody_of_the_register_can_be_whom_a_row_means(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write
) -> None:
    for born in (date(1950, 1, 1), date(1960, 1, 1)):
        residents.register_resident(post, ResidentForm(name="张三", birth_date=born))
    other = residents.register_resident(post, ResidentForm(name="章三", phone="13900004401"))
    actions.take_in(post, look(post, write("名册.xlsx", 人口=(HEAD, ("张三", "", "", "")))))
    page.show_view(WAITING)
    card = page.waiting.card
    assert len(card.chips) == 2
    card.other.edit.setFocus()
    popup = card.other._completer.popup()
    with qtbot.waitSignal(card.other.edit.searched):
        qtbot.keyClicks(card.other.edit, "13900004401")
    assert card._chosen != other, "nobody was picked yet"
    card.other._choose(popup.model().index(0, 0))
    popup.hide()
    qtbot.waitUntil(lambda: card._chosen == other and ready(page))
    assert not any(chip.value for chip in card.chips.values())
    qtbot.keyClick(card.other.edit, KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not page.waiting.model.rowCount())
    assert names(post) == {"张三"}


def test_many_rows_are_decided_about_at_once(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = people(post, 30)
    for born in (date(1950, 1, 1), date(1960, 1, 1)):
        residents.register_resident(post, ResidentForm(name="李四", birth_date=born))
    table = (HEAD, *rows_of(30), ("李四", "", "", ""))
    actions.take_in(post, look(post, write("名册.xlsx", 人口=table)))
    page.show_view(WAITING)
    view = page.waiting
    assert [chip.text() for chip in view.chips.values() if chip.isVisible()] == [
        *("Other name 30", "Several may be meant 1"),
    ]
    view.chips[Doubt.OTHER_NAME].click()
    assert view.model.rowCount() == 30
    view.view.selectAll()
    assert view.many.isVisible()
    asked: list[str] = []

    def refuse(_page: IntakePage, words: str, _yes: str) -> bool:
        asked.append(words)
        return False

    monkeypatch.setattr(many_rows, "confirmed", refuse)
    qtbot.keyClick(view.view, KEY.Key_Return, CTRL)
    assert asked == ["Decide about 30 rows at once?"]
    assert "王0" not in names(post)
    monkeypatch.setattr(many_rows, "confirmed", lambda *_: True)
    qtbot.keyClick(view.view, KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not view.many.work.busy)
    assert {f"王{one}" for one in range(30)} <= names(post)
    with post.reading() as session:
        held = {one.id: one.name for one in session.scalars(select(Resident))}
    assert [held[key] for key in keys] == [f"王{one}" for one in range(30)]
    assert view.model.rowCount() == 1, "the other still waits, and no filter hides it"
    undo.undo(post, last_entry(post))
    page.refresh()
    assert view.model.rowCount() == 31


def test_all_are_new_but_those_that_cannot_be(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write
) -> None:
    [_key] = people(post, 1)
    for born in (date(1950, 1, 1), date(1960, 1, 1)):
        residents.register_resident(post, ResidentForm(name="张三", birth_date=born))
        residents.register_resident(post, ResidentForm(name="李四", birth_date=born))
    table = (HEAD, *rows_of(1), ("张三", "", "", ""), ("李四", "", "", ""))
    actions.take_in(post, look(post, write("名册.xlsx", 人口=table)))
    page.show_view(WAITING)
    page.waiting.view.selectAll()
    qtbot.keyClick(page.waiting.view, KEY.Key_N, CTRL)
    qtbot.waitUntil(lambda: not page.waiting.many.work.busy)
    assert page.waiting.model.rowCount() == 1
    toast = child(page, Toast)
    assert "2 rows taken in. 1 still waits. 张0 has this number" in toast.sentence.text()
    with post.reading() as session:
        found = session.scalars(select(Resident.name)).all()
    assert sorted(found) == sorted(["张0", *["张三"] * 3, *["李四"] * 3])
    page.waiting.view.selectAll()
    qtbot.keyClick(page.waiting.view, KEY.Key_D, CTRL)
    assert page.waiting.empty.isVisible()


def test_nothing_is_clear_of_rows_that_may_mean_several(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write
) -> None:
    for born in (date(1950, 1, 1), date(1960, 1, 1)):
        for name in ("张三", "李四"):
            residents.register_resident(post, ResidentForm(name=name, birth_date=born))
    table = (HEAD, ("张三", "", "", ""), ("李四", "", "", ""))
    actions.take_in(post, look(post, write("名册.xlsx", 人口=table)))
    page.show_view(WAITING)
    page.waiting.view.selectAll()
    page.waiting.many.same_button.click()
    assert "Of none of these rows" in child(page, Toast).sentence.text()
    page.waiting.edit.setText("李")
    page.waiting.edit.search_again()
    qtbot.waitUntil(lambda: page.waiting.model.rowCount() == 1)
    page.waiting.edit.clear()
    qtbot.waitUntil(lambda: page.waiting.model.rowCount() == 2)
    page.waiting.view.selectAll()
    page.waiting.many.leave_button.click()
    assert page.waiting.empty.isVisible()


def test_the_rows_that_wait_can_be_taken_away(
    qtbot: QtBot, held: UUID, page: IntakePage, post: Database
) -> None:
    with post.reading() as session:
        [row] = exporting.waiting(session).rows
    told = dict(zip(exporting.HEADINGS, row, strict=True))
    assert (told["姓名"], told["可能是"], told["行号"]) == ("张三", "张叁", 2)
    assert "张叁" in str(told["疑点"])
    assert "number" not in str(told["疑点"])
    assert "13900004417" in str(told["原内容"])
    page.show_view(WAITING)
    qtbot.waitUntil(lambda: ready(page))
    assert page.waiting.count.text() == "1 row"
    qtbot.keyClick(page.waiting.view, KEY.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert child(page, FileSheet)._shown.kind == queries.KIND
    child(page, FileSheet).done()
    page.show_view(FILE)
    assert page._exported().kind == "resident"


def test_the_keys_of_the_page_work_also_beside_an_empty_list(
    qtbot: QtBot, page: IntakePage
) -> None:
    for key, name in ((KEY.Key_4, SENDERS), (KEY.Key_2, WAITING), (KEY.Key_3, PAST)):
        focus = page.window().focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key, ALT)
        assert page.tabs[name].value
        focus = page.window().focusWidget()
        assert focus is not None
        assert page.isAncestorOf(focus)
        assert focus.isVisible()


def test_the_files_of_before_and_the_remembered_columns_can_be_taken_away(
    qtbot: QtBot, page: IntakePage, post: Database, write: Write
) -> None:
    empty = [page.past, page.senders]
    for name, view in zip((PAST, SENDERS), empty, strict=True):
        page.show_view(name)
        assert not any(button.isEnabled() for button in view._leaving)
    actions.take_in(post, look(post, write("名册.xlsx", 人口=(HEAD, ZHANG, ("", "", "", "")))))
    actions.take_in(post, look(post, write("二.xlsx", 人口=(HEAD, ("李四", "", HOME, "")))))
    undo.undo(post, last_entry(post))
    actions.remember(post, corrected(post, write("一.xlsx", 表=(ODD, ZHANG))))
    with post.reading() as session:
        gone, there = exporting.every_import(session).rows
        [layout] = exporting.every_layout(session).rows
    said = dict(zip(exporting.IMPORT_HEADINGS, there, strict=True))
    assert (said["文件"], said["类别"], said["新增"]) == ("名册.xlsx", "网格居民", 1)
    assert (said["撤回时间"], said["撤回人"]) == (None, "")
    assert gone[-1] == "田某"
    assert list(layout[:2]) == ["河东物业", "网格居民"]
    for name, kind, count in ((PAST, batch_queries.KIND, 2), (SENDERS, "sheet_layout", 1)):
        page.show_view(name)
        view = page.views[name]
        qtbot.keyClick(view.view, KEY.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
        sheets: list[Any] = list(page.findChildren(FileSheet))
        sheet = sheets[-1]
        assert sheet._shown.kind == kind
        read, rows = sheet._shown.reading()
        assert rows == count
        with post.reading() as session:
            assert len(list(sheet._shown.make(session, read()).rows)) == count
        sheet.done()
        assert all(button.isEnabled() for button in view._leaving)

"""What the officer sees and does on the page of places."""

import gc
import threading
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from policepost.core import clock, language
from policepost.core.database import Database
from policepost.grids import arranging, dialogs, finding, queries, work
from policepost.grids import page as module
from policepost.grids.arranging import Arranged, arranged
from policepost.grids.page import GridsPage
from policepost.grids.tree_model import PlaceTree
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.ui.page import Context, Request
from policepost.ui.parts import Badge
from policepost.ui.person_field import Person as Picked
from tests.grids.working import fill, go, rows, shown, standing
from tests.seen import press, words
from tests.window.histories import history_over


def test_the_tree_counts_what_lies_below(page: GridsPage) -> None:
    assert rows(page) == [
        ("寺河社区", "5", "1"),
        ("寺河嘉苑", "5", "1"),
        ("网格01", "3", "1"),
        ("网格02", "2", "0"),
    ]


def test_who_lives_there_is_a_click_away(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "A3-2-1101")
    with qtbot.waitSignal(page.asks) as asked:
        press(page.panel, "张淑兰")
    assert (asked.args[0].verb, asked.args[0].kind) == ("open", "resident")
    with qtbot.waitSignal(page.asks) as asked:
        press(page.panel, "Register here")
    assert asked.args[0].values["address"] == "寺河嘉苑A区3号楼2单元1101"


def test_a_quarrel_is_registered_where_it_happened(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "A3-2-1101")
    with qtbot.waitSignal(page.asks) as asked:
        press(page.panel, "Dispute here")
    place = page.place()
    assert place is not None
    assert (asked.args[0].verb, asked.args[0].kind) == ("new", "dispute")
    assert asked.args[0].values == {"place_id": place.id}


def test_a_grid_lists_its_residents(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "网格01")
    with qtbot.waitSignal(page.asks) as asked:
        press(page.panel, "Residents")
    place = page.place()
    assert place is not None
    assert asked.args[0].values == {"grids": (place.id,)}


def test_a_renamed_building_keeps_its_people(qtbot: QtBot, page: GridsPage, db: Database) -> None:
    go(qtbot, page, "A区3号楼")
    qtbot.keyClick(page.tree, Qt.Key.Key_F2)
    assert isinstance(page.work.sheet, dialogs.RenameSheet)
    fill(page, name="A区5号楼")
    go(qtbot, page, "A5-2-1101")
    assert standing(page) == "寺河嘉苑A区5号楼2单元1101"
    qtbot.waitUntil(lambda: "张淑兰" in words(page.panel))


def test_an_estate_is_put_under_another_community(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "寺河嘉苑")
    page.work.do("rename")
    assert isinstance(page.work.sheet, dialogs.RenameSheet)
    assert page.work.sheet.entry.field("community").value() == "寺河社区"
    fill(page, community="北街社区")
    qtbot.waitUntil(lambda: "北街社区" in str(page.tree.currentIndex().parent().data()))
    assert standing(page) == "寺河嘉苑"
    page.work.do("rename")
    fill(page, community="")
    qtbot.waitUntil(lambda: not page.tree.currentIndex().parent().isValid())
    assert "lies in no community now" in words(page)


def test_a_name_that_is_taken_is_refused_under_its_field(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "A区3号楼")
    page.work.do("rename")
    sheet = fill(page, name="B区3号楼")
    assert sheet.isVisible()
    assert "is there already" in sheet.entry.field("name").problem.text()


def test_a_grid_gets_its_worker_and_a_dwelling_its_use(
    qtbot: QtBot, page: GridsPage, db: Database
) -> None:
    go(qtbot, page, "网格01")
    page.work.do("edit")
    fill(page, role="grid_worker", name="李网格", phone="139 0000 4417")
    qtbot.waitUntil(lambda: "李网格" in words(page.panel))
    go(qtbot, page, "A3-2-1101")
    page.work.do("edit")
    fill(page, use="home", area="89.5", rented=True)
    place = page.place()
    assert place is not None
    assert (place.use, place.area, place.rented) == ("home", 89.5, True)
    qtbot.waitUntil(lambda: "89.5 m²" in words(page.panel))


def test_a_building_moves_into_another_grid(qtbot: QtBot, page: GridsPage, db: Database) -> None:
    with db.reading() as session:
        second = next(grid.id for grid in queries.grids(session) if grid.name == "网格02")
    go(qtbot, page, "A区3号楼")
    page.work.do("move")
    fill(page, grid_id=second)
    qtbot.waitUntil(lambda: ("网格02", "5", "1") in rows(page))
    assert ("网格01", "0", "0") in rows(page)


def test_all_doors_of_a_building_are_added_at_once(
    qtbot: QtBot, page: GridsPage, db: Database
) -> None:
    go(qtbot, page, "网格02")
    page.work.add()
    assert page.work.sheet is not None
    assert page.work.sheet.form is not None
    assert page.work.sheet.form.field("address").typed() == "寺河嘉苑"
    fill(page, address="B区9号楼", units=2, floors=3, doors=2)
    qtbot.waitUntil(lambda: ("网格02", "14", "0") in rows(page))
    with db.reading() as session:
        [last] = finding.find(session, "B9-2-302").places
    assert last.address == "寺河嘉苑B区9号楼2单元302"


def test_half_a_building_is_refused(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "网格02")
    page.work.add()
    sheet = fill(page, address="B区9号楼", units=2, floors=3, doors=None)
    assert sheet.entry.field("floors").problem.text()
    sheet = fill(page, address="寺河嘉苑", units=2, floors=3, doors=2)
    assert sheet.entry.field("address").problem.text()


def test_estates_and_grids_are_added(qtbot: QtBot, page: GridsPage) -> None:
    page.work.add_estate()
    fill(page, name="无量亭村")
    qtbot.waitUntil(lambda: standing(page) == "无量亭村")
    page.work.add()
    fill(page, first=3, last=5)
    qtbot.waitUntil(lambda: ("网格05", "0", "0") in rows(page))


def test_only_an_empty_place_is_removed_and_only_when_confirmed(
    qtbot: QtBot, page: GridsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(qtbot, page, "A3-2-1101")
    assert "Remove" not in words(page.panel).split("\n")
    go(qtbot, page, "A3-2-1102")
    monkeypatch.setattr(work, "confirmed", lambda *_: False)
    press(page.panel, "Remove")
    assert standing(page) == "寺河嘉苑A区3号楼2单元1102"
    monkeypatch.setattr(work, "confirmed", lambda *_: True)
    press(page.panel, "Remove")
    qtbot.waitUntil(lambda: standing(page) == "寺河嘉苑A区3号楼2单元")
    qtbot.waitUntil(lambda: ("网格01", "2", "1") in rows(page))


def test_what_is_unfolded_stays_so_after_a_change(
    qtbot: QtBot, page: GridsPage, db: Database
) -> None:
    go(qtbot, page, "A3-2-1101")
    before = [name for name, _dwellings, _people in rows(page)]
    residents.register_resident(db, ResidentForm(name="李四", address="A3-2-1102"))
    qtbot.waitUntil(lambda: ("1102", "", "1") in rows(page))
    assert [name for name, _dwellings, _people in rows(page)] == before
    assert standing(page) == "寺河嘉苑A区3号楼2单元1101"


def test_another_page_opens_a_place(qtbot: QtBot, page: GridsPage, db: Database) -> None:
    with db.reading() as session:
        [door] = finding.find(session, "B12-1-301").places
    page.answer(Request("open", "place", door.id))
    assert standing(page) == "寺河嘉苑B区12号楼1单元301"


def test_nothing_known_says_what_to_do(qtbot: QtBot, context: Context, db: Database) -> None:
    page = shown(qtbot, context)
    qtbot.waitUntil(lambda: "Add an estate" in words(page.panel))
    page.work.do("rename")
    assert page.work.sheet is None


def test_the_tree_keeps_the_contract_of_qt(
    qtmodeltester: ModelTester, db: Database, estate: UUID
) -> None:
    model = PlaceTree()
    qtmodeltester.check(model)
    with db.reading() as session:
        model.show_tree(arranged(queries.tree(session)))
    qtmodeltester.check(model)
    assert model.rowCount(QModelIndex()) == 1


def test_the_page_is_chinese_in_chinese(qtbot: QtBot, context: Context, estate: UUID) -> None:
    language.use("zh_CN")
    page = shown(qtbot, context)
    go(qtbot, page, "A3-2-1101")
    qtbot.waitUntil(lambda: "住 1 人" in words(page.panel))
    qtbot.waitUntil(lambda: "登记住户" in words(page.panel))


def test_a_place_has_a_history_and_is_put_back(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "A3-2-1101")
    page.work.do("edit")
    fill(page, use="shop", rented=True)
    qtbot.keyClick(page.tree, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    sheet = history_over(page)
    told = words(sheet)
    assert "Use: – → Shop" in told
    assert "Rented out: – → yes" in told
    press(sheet, "Take back")
    place = page.place()
    assert place is not None
    assert (place.use, place.rented) == (None, None)


def test_a_large_tree_is_passed_over_by_the_search_for_garbage(
    page: GridsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = gc.get_freeze_count()
    page._show_tree((arranged(page.model.lines()), None))
    assert gc.get_freeze_count() <= before
    monkeypatch.setattr(module, "LARGE_TREE", 0)
    page._show_tree((arranged(page.model.lines()), None))
    assert gc.get_freeze_count() > before


def test_the_former_tree_is_freed_beside_the_screen(qtbot: QtBot, page: GridsPage) -> None:
    before, told = page.model._tree, rows(page)
    freed_in: set[threading.Thread] = set()
    free = arranging.let_go

    def noting(tree: Arranged) -> None:
        freed_in.add(threading.current_thread())
        free(tree)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "let_go", noting)
        page._show_tree((arranged(page.model.lines()), None))
        qtbot.waitUntil(lambda: not page.tasks.busy)
    assert threading.main_thread() not in freed_in
    parts = (before.lines, before.number, before.children, before.above, before.row)
    assert not any(parts)
    assert rows(page) == told, "nothing of the tree that is shown"


def test_a_grid_tells_who_serves_it_and_who_did(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "网格01")
    page.work.do("serve")
    fill(page, role="patroller", name="秦某", since=None)
    qtbot.waitUntil(lambda: "Patroller · 秦某" in words(page.panel))
    qtbot.waitUntil(lambda: not page.tasks.busy)
    qtbot.waitUntil(lambda: "Patroller · 秦某" in words(page.panel))
    press(page.panel, "Patroller · 秦某")
    fill(page, until=clock.today())
    qtbot.waitUntil(lambda: "Formerly" in words(page.panel))
    qtbot.waitUntil(lambda: not page.tasks.busy)
    qtbot.waitUntil(lambda: "Formerly" in words(page.panel))
    press(page.panel, f"Patroller · 秦某 · until {language.format_day(clock.today())}")
    press(page.work.sheet, "Entered by mistake")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: "Formerly" not in words(page.panel))


def test_a_dwelling_tells_its_landlord_and_that_too_many_live_there(
    qtbot: QtBot, page: GridsPage, db: Database
) -> None:
    residents.register_resident(db, ResidentForm(name="秦某", address="A3-2-1101"))
    landlord = residents.register_resident(db, ResidentForm(name="房大伟", address="B3-2-1101"))
    go(qtbot, page, "A3-2-1101")
    page.work.do("edit")
    fill(page, rented=True, landlord=Picked(landlord, "房大伟"), allowed=1, rooms=2, owner="秦某")
    qtbot.waitUntil(lambda: "1 more than allowed" in words(page.panel))
    qtbot.waitUntil(lambda: not page.tasks.busy)  # the tree comes once more and redraws the card
    qtbot.waitUntil(lambda: "房大伟's card" in words(page.panel))
    with qtbot.waitSignal(page.asks) as asked:
        press(page.panel, "房大伟's card")
    assert (asked.args[0].kind, asked.args[0].id) == ("resident", landlord)
    page.find_place("房大伟")
    assert standing(page) == "寺河嘉苑A区3号楼2单元1101"
    page.which.choose("over")
    qtbot.waitUntil(lambda: page.count.text() == "1 dwelling")
    assert [row[0] for row in rows(page)][-1] == "1101"
    page.which.choose(None)
    qtbot.waitUntil(lambda: not page.count.text())
    assert ("网格02", "2", "1") in rows(page)


def test_a_filter_unfolds_few_and_leaves_nothing_unfolded_behind(
    qtbot: QtBot, page: GridsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(page)
    page.which.choose("unknown")
    page.refresh()
    qtbot.waitUntil(lambda: ("1101", "", "1") in rows(page))
    page.which.choose(None)
    page.refresh()
    qtbot.waitUntil(lambda: rows(page) == before)
    monkeypatch.setattr(module, "_UNFOLDED", 1)
    page.which.choose("unknown")
    page.refresh()
    qtbot.waitUntil(lambda: page.count.text() == "5 dwellings")
    assert rows(page) == before


def test_the_card_of_a_dwelling_says_that_it_is_to_be_verified(
    qtbot: QtBot, page: GridsPage
) -> None:
    go(qtbot, page, "A3-2-1101")
    badges: Any = page.panel.findChildren(Badge)
    assert "To verify" in [one.text() for one in badges]

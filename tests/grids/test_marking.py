"""Several places at once on the page of places: marked by keyboard, moved, drawn anew."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.grids import actions, drawing_work, queries
from policepost.grids.arranging import arranged
from policepost.grids.drawing_sheets import MergeSheet, MoveSheet
from policepost.grids.page import GridsPage
from tests.grids.working import fill, place_of, rows
from tests.seen import words


def stand(qtbot: QtBot, page: GridsPage, name: str) -> None:
    page.open_place(place_of(page, name))
    page.tree.setFocus()
    qtbot.waitUntil(page.tree.hasFocus)


def test_space_marks_and_shift_down_marks_on(qtbot: QtBot, page: GridsPage) -> None:
    page._unfolded |= {line.id for line in page.model.lines()}
    page._show_tree((arranged(page.model.lines()), None))
    stand(qtbot, page, "A区3号楼")
    qtbot.keyClick(page.tree, Qt.Key.Key_Space)
    assert "1 place marked" in words(page.panel)
    assert "1 building, 1 person" in words(page.panel)
    qtbot.keyClick(page.tree, Qt.Key.Key_Space)
    assert page.model.marks == {}
    stand(qtbot, page, "1101")
    qtbot.keyClick(page.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "2 doors, 1 person" in words(page.panel)
    qtbot.keyClick(page.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.model.marks) == 2
    index = page.model.index_of(place_of(page, "1101"))
    assert page.model.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    qtbot.keyClick(page.tree, Qt.Key.Key_Escape)
    assert page.model.marks == {}
    assert "marked" not in words(page.panel)


def test_marking_on_passes_over_a_grid_and_keeps_what_is_marked(
    qtbot: QtBot, page: GridsPage
) -> None:
    page._unfolded |= {line.id for line in page.model.lines()}
    page._show_tree((arranged(page.model.lines()), None))
    stand(qtbot, page, "网格02")
    qtbot.keyClick(page.tree, Qt.Key.Key_Up)
    door = page.model.line_at(page.tree.currentIndex())
    qtbot.keyClick(page.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert door is not None
    assert list(page.model.marks) == [door.id]
    qtbot.keyClick(page.tree, Qt.Key.Key_Space)
    assert set(page.model.marks.values()) == {"grid"}, "by itself one begins anew"


def test_marked_places_move_in_one_step(qtbot: QtBot, page: GridsPage, db: Database) -> None:
    with db.reading() as session:
        second = queries.grids(session)[1].id
    for name in ("1101", "1102"):
        page.model.mark(page.model.index_of(place_of(page, name)), on=True)
    page.work.do("move")
    sheet = page.work.sheet
    assert isinstance(sheet, MoveSheet)
    assert sheet.preview.text() == "Will move: 2 doors, 1 person"
    fill(page, grid_id=second)
    qtbot.waitUntil(lambda: ("网格02", "4", "1") in rows(page))
    assert page.model.marks == {}
    page.open_place(place_of(page, "A区3号楼2单元1101"))
    assert "Grids so far" in words(page.panel)


def in_sight(page: GridsPage, name: str) -> bool:
    """Say whether the tree stands on a place and shows it."""
    index = page.tree.currentIndex()
    seen = page.tree.viewport().rect().contains(page.tree.visualRect(index).center())
    return seen and index == page.model.index_of(place_of(page, name))


def test_the_tree_goes_along_with_what_moved_unless_somebody_looks_elsewhere(
    qtbot: QtBot, page: GridsPage, db: Database
) -> None:
    actions.add_dwellings(db, [f"C{number}-1-101" for number in range(1, 60)])
    qtbot.waitUntil(lambda: "C区59号楼" in str(rows(page)))
    with db.reading() as session:
        second = queries.grids(session)[1].id
    page.open_place(place_of(page, "C区59号楼"))
    assert in_sight(page, "C区59号楼")
    page.work.do("move")
    fill(page, grid_id=second)
    qtbot.waitUntil(lambda: in_sight(page, "C区59号楼"))
    page.open_place(place_of(page, "C区58号楼"))
    page.tree.verticalScrollBar().setValue(0)
    assert not in_sight(page, "C区58号楼")
    actions.make_grids(db, ["网格09"])
    qtbot.waitUntil(lambda: "网格09" in str(rows(page)))
    assert not in_sight(page, "C区58号楼")


def test_marked_places_become_a_grid_and_grids_one(
    qtbot: QtBot, page: GridsPage, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.model.mark(page.model.index_of(place_of(page, "1101")), on=True)
    page.work.do("split")
    assert fill(page).entry.values()["name"] == "网格03"
    assert page.model.children_of(UUID(int=1)) == [], "which the tree does not show yet"
    qtbot.waitUntil(lambda: ("网格03", "1", "1") in rows(page))
    for name in ("网格01", "网格03"):
        page.model.mark(page.model.index_of(place_of(page, name)), on=True)
    page.show_place()
    assert "网格01, 网格03" in words(page.panel)
    page.work.do("merge")
    sheet = page.work.sheet
    assert isinstance(sheet, MergeSheet)
    fill(page, into=place_of(page, "网格01"))
    qtbot.waitUntil(lambda: ("网格01", "3", "1") in rows(page))
    assert "网格03" not in str(rows(page))
    monkeypatch.setattr(drawing_work, "confirmed", lambda *_: True)
    actions.make_grids(db, ["网格09"])
    qtbot.waitUntil(lambda: "网格09" in str(rows(page)))
    closing = place_of(page, "网格09")
    page.open_place(closing)
    assert "Merge" in words(page.panel)
    page.work.do("close")
    qtbot.waitUntil(lambda: "网格09" not in str(rows(page)))
    page.open_place(closing)
    told = words(page.panel)
    assert "History" in told
    assert not {"Merge", "Close grid", "Who serves it", "Add"} & set(told.split("\n"))
    page.open_place(place_of(page, "1101"))
    for verb in ("close", "serve"):
        page.work.do(verb)
        assert "网格01" in str(rows(page))
    page.open_place(place_of(page, "网格01"))
    page.work.do("split")
    page.work.do("move")
    page.work.do("merge")
    fill(page, into=place_of(page, "网格02"))
    qtbot.waitUntil(lambda: ("网格02", "5", "1") in rows(page))

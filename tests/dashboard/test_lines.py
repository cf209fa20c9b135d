"""Lines and grids of Today: keys, clicks, refreshing, drawing."""

from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from policepost.core.shapes import Ref
from policepost.dashboard.grid_tiles import GridTiles, _fitting
from policepost.dashboard.lines import LineList
from policepost.dashboard.shapes import GridTile, Line
from policepost.ui import style


def line(title: str, *, when: str = "", badge: str = "", key: int = 0) -> Line:
    return Line(Ref("dispute", UUID(int=key or 1)), title, "detail", when, badge, "wait")


@pytest.fixture
def lines(qtbot: QtBot, qapp: QApplication) -> LineList:
    style.apply(qapp)
    made = LineList("Agenda")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.put([line("One", when="08:30", key=1), line("Two", badge="overdue", key=2)])
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def tiles(qtbot: QtBot, qapp: QApplication) -> GridTiles:
    style.apply(qapp)
    made = GridTiles("Grids")
    qtbot.addWidget(made)
    made.resize(344, 330)
    made.put(
        [
            GridTile(uuid4(), f"Grid {at:02}", "387 · 99.7%", "1 open", "good", "all well")
            for at in range(12)
        ]
    )
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_enter_opens_the_line_the_arrows_reached(qtbot: QtBot, lines: LineList) -> None:
    lines.setFocus()
    for _press in range(2):
        qtbot.keyClick(lines, Qt.Key.Key_Down)
    with qtbot.waitSignal(lines.opened) as heard:
        qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert heard.args == [Ref("dispute", UUID(int=2))]


def test_one_click_opens(qtbot: QtBot, lines: LineList) -> None:
    where = lines.visualRect(lines.model().index(0, 0)).center()
    with qtbot.waitSignal(lines.opened) as heard:
        qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert heard.args == [Ref("dispute", UUID(int=1))]


def test_enter_on_nothing_opens_nothing(qtbot: QtBot, lines: LineList) -> None:
    lines.put([])
    with qtbot.assertNotEmitted(lines.opened):
        qtbot.keyClick(lines, Qt.Key.Key_Return)


def test_the_line_stood_on_stays_when_others_come_before_it(lines: LineList) -> None:
    lines.setCurrentIndex(lines.model().index(1, 0))
    lines.put([line("Zero", key=9), *lines.shown()])
    assert lines.currentIndex().row() == 2


def test_the_same_lines_again_change_nothing(qtbot: QtBot, lines: LineList) -> None:
    with qtbot.assertNotEmitted(lines.model().modelReset):
        lines.put(list(lines.shown()))


def test_a_line_is_spoken_whole(lines: LineList) -> None:
    said = lines.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "08:30 · One · detail"


def test_the_models_keep_to_the_rules(
    qtmodeltester: ModelTester, lines: LineList, tiles: GridTiles
) -> None:
    qtmodeltester.check(lines.model())
    qtmodeltester.check(tiles.model())


def test_a_badge_leaves_the_text_its_own_room(lines: LineList) -> None:
    with_badge = lines.grab().toImage()
    lines.put([line("One", when="08:30", key=1), line("Two", key=2)])
    assert lines.grab().toImage() != with_badge


def test_tiles_stand_three_across_and_arrows_go_both_ways(qtbot: QtBot, tiles: GridTiles) -> None:
    tiles.setCurrentIndex(tiles.model().index(0, 0))
    tiles.setFocus()
    qtbot.keyClick(tiles, Qt.Key.Key_Right)
    assert tiles.currentIndex().row() == 1
    qtbot.keyClick(tiles, Qt.Key.Key_Down)
    assert tiles.currentIndex().row() == 4
    with qtbot.waitSignal(tiles.opened) as heard:
        qtbot.keyClick(tiles, Qt.Key.Key_Space)
    assert heard.args == [tiles.shown()[4].opens]


def test_no_tile_is_cut_at_the_right(tiles: GridTiles) -> None:
    boxes = [tiles.visualRect(tiles.model().index(row, 0)) for row in range(12)]
    assert max(box.right() for box in boxes) < tiles.viewport().width()
    assert len({box.top() for box in boxes}) == 4


def test_a_grid_of_thousands_keeps_its_share_in_sight(tiles: GridTiles) -> None:
    texts = ("403 人 98.2%", "4,803 人 87.5%")
    fonts = [_fitting(text, style.px(82)) for text in texts]
    wide = [
        QFontMetrics(font).horizontalAdvance(text) for font, text in zip(fonts, texts, strict=True)
    ]
    assert max(wide) <= style.px(82)
    assert fonts[0].pixelSize() > fonts[1].pixelSize()


def test_a_tile_that_falls_short_differs_without_its_colour(tiles: GridTiles) -> None:
    well = tiles.grab().toImage().convertToFormat(tiles.grab().toImage().Format.Format_Grayscale8)
    tiles.put(
        [
            GridTile(tile.opens, tile.name, tile.people, tile.items, "bad", "overdue")
            for tile in tiles.shown()
        ]
    )
    short = tiles.grab().toImage()
    assert short.convertToFormat(short.Format.Format_Grayscale8) != well
    assert tiles.model().index(0, 0).data().endswith("overdue")


def test_more_grids_than_fit_are_scrolled_and_none_is_cut(tiles: GridTiles) -> None:
    tiles.put([GridTile(uuid4(), f"Grid {at}", "", "", "wait", "") for at in range(60)])
    assert tiles.verticalScrollBar().isVisible()
    boxes = [tiles.visualRect(tiles.model().index(row, 0)) for row in range(60)]
    assert max(box.right() for box in boxes) < tiles.viewport().width()


def test_a_row_that_is_not_there_says_nothing(lines: LineList) -> None:
    model = lines.model()
    assert model.data(model.index(-1, 0)) is None
    assert model.rowCount(model.index(0, 0)) == 0

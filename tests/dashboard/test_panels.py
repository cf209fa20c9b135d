"""A panel on the screen: click, keys, hints, empty states."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost.dashboard import panels
from policepost.dashboard.drawing.chart import Chart
from policepost.dashboard.shapes import Look, PanelData
from policepost.ui import style
from tests.dashboard import makers


def shown(qtbot: QtBot, data: PanelData) -> tuple[panels.Panel, Chart]:
    """Return a panel on the screen and its chart."""
    panels.load()
    panel = panels.Panel()
    qtbot.addWidget(panel)
    panel.resize(380, 330)
    panel.show_data(data)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.chart is not None
    return panel, panel.chart


def middle(chart: Chart, at: int) -> QPoint:
    """Return a point on a mark that no other mark covers."""
    x, y = chart.targets[at].frame.centre
    return QPoint(round(x), round(y))


def hover(chart: Chart, point: QPoint) -> None:
    """Move the pointer over a point; the screen of the tests has one pointer for all windows."""
    where, nothing = QPointF(point), Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, where, where, nothing, nothing, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(chart.viewport(), move)


def beside(chart: Chart) -> QPoint:
    """Return a point of the chart on which no mark lies."""
    points = (QPoint(x, y) for y in range(chart.height()) for x in (0, chart.width() - 1))
    return next(point for point in points if chart._under(point) is None)


@pytest.mark.parametrize("data", makers.samples(), ids=lambda data: data.look)
def test_a_click_opens_what_the_mark_counts(qtbot: QtBot, data: PanelData) -> None:
    panel, chart = shown(qtbot, data)
    last = len(chart.targets) - 1
    with qtbot.waitSignal(panel.opened) as heard:
        qtbot.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=middle(chart, last))
    assert heard.args == [chart.targets[last].mark.opens]


@pytest.mark.parametrize("data", makers.samples(), ids=lambda data: data.look)
def test_the_keys_reach_every_mark_and_open_it(qtbot: QtBot, data: PanelData) -> None:
    panel, chart = shown(qtbot, data)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    assert chart.accessibleDescription() == chart.targets[0].mark.hint
    found, todo = {0}, [0]
    while todo:
        at = todo.pop()
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
            chart._at = at
            qtbot.keyClick(chart, key)
            assert chart._at is not None
            todo += [chart._at] if chart._at not in found else []
            found.add(chart._at)
    assert found == set(range(len(chart.targets)))
    with qtbot.waitSignal(panel.opened):
        qtbot.keyClick(chart, Qt.Key.Key_Return)


def test_up_and_down_change_between_the_years(qtbot: QtBot) -> None:
    _panel, chart = shown(qtbot, makers.samples()[0])
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.accessibleDescription() == "去年 0: 3"
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.accessibleDescription() == "今年 0: 0"


def test_the_hint_says_the_figure_under_the_pointer(qtbot: QtBot) -> None:
    _panel, chart = shown(qtbot, makers.samples()[1])
    hover(chart, middle(chart, 0))
    assert chart.toolTip() == "今年 0: 41"
    hover(chart, beside(chart))
    assert chart.toolTip() == ""


def test_the_pointer_shows_what_opens(qtbot: QtBot) -> None:
    _panel, chart = shown(qtbot, makers.samples()[1])
    hover(chart, middle(chart, 0))
    assert chart.cursor().shape() == Qt.CursorShape.PointingHandCursor
    hover(chart, beside(chart))
    assert chart.cursor().shape() == Qt.CursorShape.ArrowCursor
    QCursor.setPos(0, 0)


def test_a_dot_wins_over_the_band_it_lies_in(qtbot: QtBot) -> None:
    panel, chart = shown(qtbot, makers.samples()[0])
    earlier = next(at for at, target in enumerate(chart.targets) if "去年" in target.mark.hint)
    with qtbot.waitSignal(panel.opened) as heard:
        qtbot.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=middle(chart, earlier))
    assert heard.args == [chart.targets[earlier].mark.opens]


def test_a_double_click_opens_once(qtbot: QtBot) -> None:
    panel, chart = shown(qtbot, makers.samples()[1])
    opened: list[object] = []
    panel.opened.connect(opened.append)
    where = middle(chart, 0)
    qtbot.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert len(opened) == 1


@pytest.mark.parametrize("look", list(Look))
def test_nothing_to_draw_is_said_in_words(qtbot: QtBot, look: Look) -> None:
    panel, chart = shown(qtbot, makers.panel(look, ["1月"], makers.series("今年", [0])))
    assert not chart.isVisible()
    assert panel._nothing.isVisible()
    assert panel._nothing.text() == "Nothing was recorded in this period."
    panel.show_data(makers.samples()[0])
    assert chart.isVisible()
    assert not panel._nothing.isVisible()


def test_new_figures_replace_the_old_ones(qtbot: QtBot) -> None:
    panel, chart = shown(qtbot, makers.samples()[0])
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chart, Qt.Key.Key_End)
    panel.show_data(makers.panel(Look.BARS, ["邻里"], makers.series("今年", [4])))
    assert [target.mark.hint for target in chart.targets] == ["今年 0: 4"]
    assert chart.accessibleDescription() == ""
    assert panel.heading.words.text() == "Invented"


def test_other_keys_are_left_to_the_page(qtbot: QtBot) -> None:
    _panel, chart = shown(qtbot, makers.samples()[0])
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    before = chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_F5)
    assert chart.accessibleDescription() == before


def test_a_larger_type_is_measured_anew(qtbot: QtBot, qapp: QApplication) -> None:
    style.apply(qapp)
    _panel, chart = shown(qtbot, makers.samples()[1])
    before = chart.targets[0].frame.x
    style.apply(qapp, 1.3)
    assert chart.targets[0].frame.x > before
    style.apply(qapp)
    assert chart.targets[0].frame.x == before


def test_after_a_click_beside_the_marks_the_keys_begin_at_the_first(qtbot: QtBot) -> None:
    _panel, chart = shown(qtbot, makers.samples()[5])
    chart._at = None
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription() == chart.targets[0].mark.hint

"""The charts through their real page, and what they open through the pages that answer."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from policepost.core import clock, language
from policepost.core.database import Database
from policepost.core.periods import Period
from policepost.dashboard import figures
from policepost.dashboard.charts_page import ChartsPage
from policepost.dashboard.drawing.chart import Chart
from policepost.dashboard.panels import Panel
from policepost.dashboard.shapes import Look, PanelData
from policepost.residents import held
from policepost.ui import style
from policepost.ui.changes import Changes
from policepost.ui.listview import ListView
from policepost.ui.page import Context, Page, Request
from policepost.ui.tasks import Tasks
from tests.dashboard import living
from tests.dashboard.living import TODAY

PAGES = {
    "dispute": "policepost.mediation.page:MediationPage",
    "booking": "policepost.appointments.page:AppointmentsPage",
    "hazard": "policepost.inspections.page:InspectionsPage",
    "resident": "policepost.residents.page:ResidentsPage",
}


@pytest.fixture
def context(post: Database, tasks: Tasks) -> Context:
    changes = Changes()
    post.on_commit(changes.made.emit)
    return Context(post, changes, tasks)


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, context: Context) -> ChartsPage:
    """The charts of the lived post, this year."""
    style.apply(qapp)
    page = ChartsPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: len(page.panels) == 8)
    return page


def chart(panel: Panel) -> Chart:
    assert panel.chart is not None
    return panel.chart


def panel(page: ChartsPage, title: str) -> Panel:
    return next(one for one in page.panels if one.heading.words.text() == title)


def test_the_charts_of_a_large_register_are_read_in_the_background(
    qtbot: QtBot, page: ChartsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "LARGE", 1)
    before = page._data
    page.scope_chips.choose("month")
    assert page._data is before
    assert panel(page, "Disputes received").heading.note.text() == "+5 y/y · +4 p/p"
    page.scope_chips.choose("quarter")
    qtbot.waitUntil(lambda: page._data is not before)
    with page.db.reading() as session:
        assert page._data == figures.panels(session, page.scope())


def test_the_panels_are_there_and_six_are_seen_at_once(page: ChartsPage) -> None:
    titles = [one.heading.words.text() for one in page.panels]
    assert titles[:6] == [
        "Disputes received",
        "Disputes by kind",
        "What became of the disputes",
        "Appointments by day",
        "Hazards by month found",
        "Verified by grid",
    ]
    visible = page.area.viewport().rect()
    for one in page.panels[:6]:
        corner = one.mapTo(page.area.viewport(), one.rect().bottomRight())
        assert visible.contains(corner)


def test_a_wide_screen_has_four_across(qtbot: QtBot, page: ChartsPage) -> None:
    page.resize(1752, 1080)
    tops = {one.mapTo(page, one.rect().topLeft()).y() for one in page.panels}
    qtbot.waitUntil(
        lambda: len({one.mapTo(page, one.rect().topLeft()).y() for one in page.panels}) == 2
    )
    assert len(tops) <= 3


def test_another_period_counts_other_records(qtbot: QtBot, page: ChartsPage) -> None:
    assert panel(page, "Disputes received").heading.note.text() == "+5 y/y · +4 p/p"
    qtbot.mouseClick(page.scope_chips.chips["month"], Qt.MouseButton.LeftButton)
    assert panel(page, "Disputes received").heading.note.text() == "+3 y/y · new p/p"
    assert page.scope().period == Period(date(2026, 11, 1), TODAY)
    assert page.scope_chips.chips["month"].value
    assert not page.scope_chips.chips["year"].value


def test_last_year_can_be_left_out(qtbot: QtBot, page: ChartsPage) -> None:
    assert [len(data.series) for data in page._data][:2] == [2, 2]
    qtbot.mouseClick(page.scope_chips.compare, Qt.MouseButton.LeftButton)
    assert [len(data.series) for data in page._data][:2] == [1, 1]
    assert panel(page, "Disputes by kind").heading.note.text() == "+4 p/p"


def test_a_grid_counts_its_own_only(page: ChartsPage, grids: list[UUID]) -> None:
    page.scope_chips.grid.choose(grids[2])
    assert page.scope().grid_id == grids[2]
    marks = [one.mark for one in chart(panel(page, "Verified by grid")).targets]
    assert len(marks) == 1
    page.scope_chips.grid.choose(None)
    assert page.scope().grid_id is None


def test_an_own_period_is_typed(qtbot: QtBot, page: ChartsPage) -> None:
    qtbot.mouseClick(page.scope_chips.chips["free"], Qt.MouseButton.LeftButton)
    free = page.scope_chips.free
    assert free.isVisible()
    assert page.scope().period == Period(date(2026, 1, 1), TODAY)
    free.first.set_value(date(2026, 9, 1))
    assert page.scope().period == Period(date(2026, 9, 1), TODAY)
    free.last.set_value(date(2026, 8, 1))
    assert "later last day" in free.last.problem.text()
    assert page.scope().period == Period(date(2026, 9, 1), TODAY)
    free.last.edit.setText("nonsense")
    free.first.edit.clear()
    assert page.scope().period == Period(date(2026, 9, 1), TODAY)
    free.first.set_value(date(2001, 1, 1))
    free.last.set_value(TODAY)
    assert "ten years" in free.first.problem.text()


def test_a_named_period_moves_on_with_the_calendar(page: ChartsPage) -> None:
    with clock.at(living.moment(date(2027, 1, 5))):
        assert page.scope().period == Period(date(2027, 1, 1), date(2027, 1, 5))


def test_a_change_is_drawn_without_asking(
    qtbot: QtBot, page: ChartsPage, post: Database, grids: list[UUID]
) -> None:
    living.dispute(post, TODAY, grids[0], kind="labour")
    qtbot.waitUntil(lambda: "Labour" in page._data[1].categories, timeout=1000)


def test_only_what_is_shown_is_read_again(qtbot: QtBot, page: ChartsPage) -> None:
    first = list(page.panels)
    page.refresh()
    assert page.panels == first


def test_tab_goes_from_the_chips_to_the_charts(qtbot: QtBot, page: ChartsPage) -> None:
    page.focus_first()
    reached = set()
    for _press in range(20):
        focus = QApplication.focusWidget()
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert {chart(one) for one in page.panels} <= reached


def rows(page: Page) -> int:
    """Return how many records the list in sight shows."""
    inside: Iterable[QWidget] = page.findChildren(QWidget)
    views = [view for view in inside if isinstance(view, ListView)]
    counts = [view.model().rowCount() for view in views if view.isVisible()]
    assert counts
    return max(counts)


def answering(qtbot: QtBot, context: Context, kind: str) -> Page:
    module, _colon, name = PAGES[kind].partition(":")
    made: Any = getattr(importlib.import_module(module), name)
    page: Page = made(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    with qtbot.waitExposed(page):
        page.show()
    assert kind in page.answers
    return page


@pytest.mark.parametrize("kind", PAGES)
def test_what_a_mark_opens_is_as_long_as_it_says(
    qtbot: QtBot, page: ChartsPage, context: Context, kind: str
) -> None:
    asked: list[tuple[int, Request]] = []
    for one in page.panels:
        for target in chart(one).targets:
            opens = target.mark.opens
            if opens is not None and opens.kind == kind:
                request = Request("list", opens.kind, values=opens.filter)
                asked.append((target.mark.count, request))
    assert asked
    other = answering(qtbot, context, kind)
    for count, request in asked:
        other.answer(request)
        qtbot.waitUntil(lambda count=count: rows(other) == count, timeout=2000)  # type: ignore[misc]


def test_the_figures_go_into_a_spreadsheet(qtbot: QtBot, page: ChartsPage, tmp_path: Path) -> None:
    target = tmp_path / "figures.xlsx"
    page.export(str(target))
    book = CalamineWorkbook.from_path(str(target))
    assert book.sheet_names[0] == "Figures"
    assert len(book.sheet_names) == 9
    lines = book.get_sheet_by_name("Disputes by kind").to_python()
    assert ["Neighbours", 3.0, 1.0] in lines
    figures = {line[0]: line[1] for line in book.get_sheet_by_name("Figures").to_python()}
    assert figures["Disputes received"] == 6


def test_a_folder_that_is_gone_is_said_on_the_page(page: ChartsPage, tmp_path: Path) -> None:
    page.export(str(tmp_path / "gone" / "figures.xlsx"))
    assert "not there" in page.notice.text()


def test_the_file_is_asked_for_without_blocking(qtbot: QtBot, page: ChartsPage) -> None:
    page.scope_chips.focus()
    qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    found: Iterable[QFileDialog] = page.findChildren(QFileDialog)
    (dialog,) = found
    assert dialog.isVisible()
    dialog.reject()


def test_the_page_speaks_chinese(qtbot: QtBot, page: ChartsPage, context: Context) -> None:
    language.use("zh_CN")
    other = ChartsPage(context)
    qtbot.addWidget(other)
    with qtbot.waitExposed(other):
        other.show()
    qtbot.waitUntil(lambda: len(other.panels) == 8)
    assert other.title() == "统计图表"
    assert panel(other, "纠纷受理").heading.note.text() == "同比 +5 · 环比 +4"


def test_a_mark_of_a_panel_asks_for_its_list(qtbot: QtBot, page: ChartsPage) -> None:
    one = chart(panel(page, "What became of the disputes"))
    one.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.asks) as heard:
        qtbot.keyClick(one, Qt.Key.Key_Return)
    request = heard.args[0]
    assert (request.verb, request.kind) == ("list", "dispute")
    assert request.values["first"] == date(2026, 1, 1)


def test_a_day_left_empty_is_waited_for(page: ChartsPage) -> None:
    page.scope_chips.choose("free")
    page.scope_chips.free.first.edit.clear()
    assert page.scope_chips.free.period() is None


def test_an_empty_panel_makes_the_others_no_higher(qtbot: QtBot, page: ChartsPage) -> None:
    before = [one.height() for one in page.panels]
    kinds = panel(page, "Disputes by kind")
    empty = PanelData("kinds", Look.BARS, kinds.heading.words.text(), "", (), ())
    kinds.show_data(empty)
    QApplication.processEvents()
    assert chart(kinds).isHidden()
    assert [one.height() for one in page.panels] == before

from collections.abc import Sequence
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from typing_extensions import override

from policepost.ui import table
from policepost.ui.input import SearchEdit
from policepost.ui.listview import ListView
from policepost.ui.table import PAGE_ROWS, PAGES_KEPT, Column, Index, ListSource, PagedModel
from policepost.ui.tasks import Tasks
from tests.ui.gallery import Line, columns, lines, source

LONG = 10_000


class Counting(ListSource[Line]):
    """Counts what is read."""

    def __init__(self, count: int) -> None:
        super().__init__(lines(count), {"age": lambda line: line.number % 90})
        self.read: list[int] = []
        self.asked: list[int | None] = []
        self.indexed = frozenset({"", "age"})

    @override
    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:
        self.asked.append(limit)
        return super().ids(sort, descending, limit)

    @override
    def lines(self, ids: Sequence[UUID]) -> list[Line]:
        self.read.append(len(ids))
        return list(super().lines(ids))


@pytest.fixture
def model(tasks: Tasks) -> PagedModel[Line]:
    return PagedModel(columns(), tasks)


@pytest.fixture
def view(qtbot: QtBot, model: PagedModel[Line]) -> ListView:
    view = ListView()
    qtbot.addWidget(view)
    view.show_model(model, "Sample")
    view.resize(700, 400)
    view.show()
    return view


@pytest.mark.parametrize("rows", [0, 1, 300, LONG])
def test_the_model_keeps_the_contract_of_qt(
    qtbot: QtBot, qtmodeltester: ModelTester, model: PagedModel[Line], rows: int
) -> None:
    qtmodeltester.check(model)
    with qtbot.waitSignal(model.loaded):
        model.show(source(rows))
    assert model.rowCount() == rows
    model.show(source(3))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert model.rowCount() == 3


def test_a_very_long_list_is_put_in_an_order_without_index_in_the_background(
    qtbot: QtBot, model: PagedModel[Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MANY_ROWS", LONG - 1)
    counting = Counting(LONG)
    counting.indexed = frozenset({""})
    with qtbot.waitSignal(model.loaded):
        model.show(counting)
    counting.asked.clear()
    by_age = [column.sort for column in model.columns].index("age")

    with qtbot.waitSignal(model.loaded):
        model.sort(by_age)
        assert model.rowCount() == LONG, "the former order stays in sight"
    assert counting.asked == [None]

    with qtbot.waitSignal(model.loaded):
        model.sort(-1)
    assert counting.asked[1] == PAGE_ROWS + 1, "an index gives the first page at once"


def test_a_long_list_shows_its_first_page_before_the_rest_is_known(
    qtbot: QtBot, model: PagedModel[Line]
) -> None:
    counting = Counting(LONG)
    with qtbot.waitSignal(model.loaded) as loaded:
        model.show(counting)
        assert model.rowCount() == PAGE_ROWS
        assert counting.asked[0] == PAGE_ROWS + 1
        assert model.index(0, 0).data() == "张淑兰"
    assert loaded.args == [LONG]
    assert model.rowCount() == LONG
    assert sum(counting.read) == PAGE_ROWS, "only what is in sight is read"


def test_no_more_than_64_pages_stay_in_memory(qtbot: QtBot, model: PagedModel[Line]) -> None:
    with qtbot.waitSignal(model.loaded):
        model.show(Counting(LONG))
    for row in range(LONG):
        assert model.line_at(row) is not None
    assert len(model._pages) == PAGES_KEPT
    line = model.line_at(5)
    assert line is not None
    assert line.number == 5


def test_sorting_gives_a_new_vector_from_the_source(
    qtbot: QtBot, view: ListView, model: PagedModel[Line]
) -> None:
    with qtbot.waitSignal(model.loaded):
        model.show(source(LONG))
    with qtbot.waitSignal(model.loaded):
        view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    ages = [int(str(model.index(row, 1).data())) for row in range(300)]
    assert ages == sorted(ages, reverse=True)
    assert ages[0] == 89
    assert model.sorted_by() == (1, Qt.SortOrder.DescendingOrder)


@pytest.mark.parametrize("rows", [300, LONG])
def test_the_selection_survives_refresh_and_sort(
    qtbot: QtBot, view: ListView, model: PagedModel[Line], rows: int
) -> None:
    with qtbot.waitSignal(model.loaded):
        model.show(source(rows))
    view.selectRow(50)
    chosen = view.current_id()
    assert chosen == UUID(int=50)
    with qtbot.waitSignal(model.loaded):
        model.reload()
    assert view.currentIndex().row() == 50
    with qtbot.waitSignal(model.loaded):
        view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert view.current_id() == chosen
    assert model.id_at(view.currentIndex().row()) == chosen


def test_a_record_that_appears_while_looking_shifts_nothing_in_sight(
    qtbot: QtBot, view: ListView, model: PagedModel[Line]
) -> None:
    with qtbot.waitSignal(model.loaded):
        model.show(source(LONG))
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 5_000)
    view.verticalScrollBar().setValue(5_000)
    with qtbot.waitSignal(model.loaded):
        model.reload()
    assert view.verticalScrollBar().value() == 5_000


def test_only_the_newest_filter_counts(qtbot: QtBot, model: PagedModel[Line]) -> None:
    with qtbot.waitSignal(model.loaded) as loaded:
        model.show(source(LONG))
        model.show(source(LONG - 1))
    assert loaded.args == [LONG - 1]
    assert model.rowCount() == LONG - 1


def test_choosing_all_rows_asks_nothing_of_each(qtbot: QtBot, tasks: Tasks) -> None:
    class Asked(PagedModel[Line]):
        flagged = 0

        @override
        def flags(self, index: Index) -> Qt.ItemFlag:
            self.flagged += 1
            return super().flags(index)

    model = Asked(columns(), tasks)
    view = ListView()
    qtbot.addWidget(view)
    view.show_model(model, "Sample")
    view.resize(700, 400)
    with qtbot.waitSignal(model.loaded):
        model.show(source(LONG))
    view.show()
    model.flagged = 0
    view.selectAll()
    view.grab()
    assert view.chosen_count() == LONG
    assert model.flagged < LONG


def test_enter_opens_and_arrows_walk(qtbot: QtBot, view: ListView, model: PagedModel[Line]) -> None:
    model.show(source(10))
    view.selectRow(0)
    with qtbot.waitSignal(view.current) as current:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert current.args == [UUID(int=1)]
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [UUID(int=1)]


def test_typing_goes_to_the_search_box(
    qtbot: QtBot, view: ListView, model: PagedModel[Line]
) -> None:
    search = SearchEdit("Search")
    qtbot.addWidget(search)
    search.show()
    view.search_edit = search
    model.show(source(10))
    qtbot.keyClicks(view, "z")
    assert search.text() == "z"


def test_copying_copies_what_is_shown(
    qtbot: QtBot, view: ListView, model: PagedModel[Line]
) -> None:
    model.show(source(10))
    view.selectRow(2)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "李䶮\t2\tA区2号楼1单元2\t常住"


def test_standing_on_an_id_that_comes_with_the_rest_of_the_list(
    qtbot: QtBot, view: ListView, model: PagedModel[Line]
) -> None:
    with qtbot.waitSignal(model.loaded):
        model.show(source(LONG))
        assert not view.stand_on(UUID(int=9_000))
    assert view.currentIndex().row() == 9_000


def test_another_filter_is_shown_from_its_top_or_from_where_the_list_stands(
    qtbot: QtBot, view: ListView, model: PagedModel[Line]
) -> None:
    bar = view.verticalScrollBar()
    with qtbot.waitSignal(model.loaded):
        model.show(source(300))
    view.selectRow(200)
    assert bar.value() > 100
    model.reload(source(300))
    assert bar.value() > 100, "only read again"
    with qtbot.waitSignal(model.loaded):
        model.show(source(250))
    assert view.currentIndex().row() == 200, "still in the list"
    assert bar.value() > 100
    with qtbot.waitSignal(model.loaded):
        model.show(source(150))
    assert not view.selectionModel().hasSelection()
    assert bar.value() == 0


def test_a_narrow_view_leaves_out_what_matters_least(qtbot: QtBot, tasks: Tasks) -> None:
    wide: list[Column[Line]] = [
        Column("a", lambda line: line.name, width=200),
        Column("b", lambda line: line.name, width=200, drop=2),
        Column("c", lambda line: line.name, width=200, drop=1),
        Column("d", lambda line: line.name),
    ]
    view = ListView()
    qtbot.addWidget(view)
    view.show_model(PagedModel(wide, tasks, view), "Sample")
    view.resize(900, 300)
    view.show()
    assert [view.isColumnHidden(at) for at in range(4)] == [False] * 4
    view.resize(600, 300)
    assert [view.isColumnHidden(at) for at in range(4)] == [False, False, True, False]
    view.resize(420, 300)
    assert [view.isColumnHidden(at) for at in range(4)] == [False, True, True, False]
    view.resize(900, 300)
    assert [view.isColumnHidden(at) for at in range(4)] == [False] * 4


def test_a_long_address_loses_its_middle_and_keeps_its_door(qtbot: QtBot, tasks: Tasks) -> None:
    whole = "寺河嘉苑B区11号楼2单元1301"

    def drawn(text: str, *, ends: bool) -> QImage:
        """A row of one column that is too narrow for the address."""
        one: Column[Line] = Column("Address", lambda _line: text, ends=ends)
        model = PagedModel([one], tasks)
        view = ListView()
        qtbot.addWidget(view)
        view.show_model(model, "Addresses")
        view.resize(150, 120)
        view.show()
        model.show(source(1))
        return view.viewport().grab().toImage()

    assert drawn(whole, ends=True) != drawn(whole, ends=False)
    assert drawn(whole, ends=True) == drawn(whole.replace("B区11号楼", "B区12号楼"), ends=True)
    assert drawn(whole, ends=True) != drawn(whole.replace("1301", "1302"), ends=True)
    assert drawn(whole, ends=False) == drawn(whole.replace("1301", "1302"), ends=False)

"""Who lived in a dwelling, as the page of places tells it."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import journal
from policepost.core.shapes import Person, Ref
from policepost.core.vague import VagueDay
from policepost.grids import actions as grids
from policepost.grids import dwellers
from policepost.grids import queries as places
from policepost.grids.lived_sheet import LivedSheet
from policepost.grids.page import GridsPage
from policepost.residents import actions, staying
from policepost.residents.actions import ResidentForm
from policepost.residents.staying import StayForm
from policepost.ui.page import Context, Request
from tests.seen import show, words

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def dwelling(db: Database) -> UUID:
    """A3-1-302: 张淑兰 from 2012 until some day of 2020, then 李四 and, besides, 王五."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")

    def person(name: str, address: str, since: date) -> UUID:
        form = ResidentForm(name=name, address=address, moved_in_on=since)
        return actions.register_resident(db, form)

    first = person("张淑兰", "A3-1-302", date(2012, 3, 1))
    actions.move_resident(db, first, "A3-1-402", VagueDay.year(2020))
    person("李四", "A3-1-302", date(2022, 5, 1))
    guest = person("王五", "A3-1-402", date(2019, 1, 1))
    form = StayForm(
        address="A3-1-302", since=VagueDay.of(date(2023, 1, 1)), manner="rents", household=2
    )
    staying.add_stay(db, guest, form)
    with db.reading() as session:
        return next(one.id for one in places.dwellings(session) if one.address.endswith("302"))


@pytest.fixture
def page(qtbot: QtBot, context: Context, dwelling: UUID) -> GridsPage:
    page = show(qtbot, GridsPage(context))
    qtbot.waitUntil(lambda: bool(page.model.lines()))
    page.open_place(dwelling)
    return page


def says(widget: QWidget, *texts: str) -> bool:
    return all(text in words(widget) for text in texts)


def sheet_of(page: GridsPage) -> LivedSheet:
    assert isinstance(page.work.sheet, LivedSheet)
    return page.work.sheet


def ask(qtbot: QtBot, sheet: LivedSheet, since: date | None, until: date | None) -> None:
    sheet.entry.set_values({"since": since, "until": until})
    editor = sheet.entry.field("since").focusProxy()
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_the_panel_shows_each_household_and_counts_who_lives_there(
    qtbot: QtBot, page: GridsPage
) -> None:
    shown = words(page.panel)
    assert "1 person lives here" in shown, "王五 is counted at A3-1-402"
    assert shown.index("Household 1") < shown.index("李四") < shown.index("Household 2")
    assert shown.index("Household 2") < shown.index("王五") < shown.index("Rents it")
    with page.db.reading() as session:
        counted = sum(dwellers.count(session).values())
    assert counted == 3


def test_who_lived_there_is_told_the_latest_first_and_the_ask_is_kept(
    qtbot: QtBot, page: GridsPage, db: Database, dwelling: UUID
) -> None:
    qtbot.keyClick(page.search, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    sheet = sheet_of(page)
    qtbot.waitUntil(partial(says, sheet, "since 1 Jan 2023"))
    told = [line for line in words(sheet).split("\n") if line not in {"×", "Ask", ""}]
    assert told[told.index("since 1 Jan 2023") :] == [
        *("since 1 Jan 2023", "李四", "王五"),
        *("1 May 2022 until 1 Jan 2023", "李四"),
        *("1 Jan 2020 until 1 Jan 2021", "张淑兰", "possibly"),
        *("1 Mar 2012 until 1 Jan 2020", "张淑兰"),
    ]
    ask(qtbot, sheet, date(2021, 6, 1), date(2021, 7, 1))
    qtbot.waitUntil(partial(says, sheet, "Nobody lived here then."))
    ask(qtbot, sheet, date(2020, 6, 1), None)
    qtbot.waitUntil(partial(says, sheet, "possibly", "1 Jun 2020 until 2 Jun 2020"))
    assert "Nobody" not in words(sheet)
    with db.reading() as session:
        kept = journal.history(session, [Ref("place", dwelling)], ops={"look"})
    asked = [tuple(after for _name, _before, after in one.changes) for one in kept]
    assert asked[0] == ("2020-06-01", "2020-06-02")
    assert asked[1] == ("2021-06-01", "2021-07-02")
    assert asked[2] == ("2012-03-01", "2026-11-25")


def test_whoever_is_named_opens(qtbot: QtBot, page: GridsPage) -> None:
    page.work.do("lived")
    sheet = sheet_of(page)
    qtbot.waitUntil(partial(says, sheet, "李四"))
    found: list[QPushButton] = list(sheet.findChildren(QPushButton))
    with qtbot.waitSignal(page.asks) as asked:
        next(one for one in found if one.text() == "李四").click()
    (request,) = asked.args or [None]
    assert isinstance(request, Request)
    assert (request.verb, request.kind) == ("open", "resident")


def test_a_dwelling_in_which_nobody_is_known_to_have_lived(
    qtbot: QtBot, page: GridsPage, db: Database
) -> None:
    (key,) = grids.add_dwellings(db, ["A3-1-101"])
    qtbot.waitUntil(lambda: page.model.line_of(key) is not None)
    page.open_place(key)
    page.work.do("lived")
    qtbot.waitUntil(partial(says, sheet_of(page), "Nobody is known to have lived here."))
    above = page.model.lines()[0].id
    page.work.sheet = None
    page.open_place(above)
    page.work.do("lived")
    assert page.work.sheet is None, "only dwellings are lived in"

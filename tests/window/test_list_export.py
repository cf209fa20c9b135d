"""Every list is saved as it stands there: filtered, sorted, and never without a trace."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtGui import QShortcut
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from policepost.appointments.page import AppointmentsPage
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import journal, looking
from policepost.core.shapes import Person, Ref
from policepost.inspections.browse import PREMISES
from policepost.inspections.page import InspectionsPage
from policepost.mediation.page import MediationPage
from policepost.officers.records import Officer
from policepost.residents import actions as residents
from policepost.residents.page import ResidentsPage
from policepost.ui.list_export import KEY, ListExport
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Page
from tests.appointments.makers import at, booked
from tests.inspections import made
from tests.mediation.makers import TUESDAY, ZHANG, registered
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
    export = child(page, ListExport)
    export.save(str(target))
    qtbot.waitUntil(lambda: not page.tasks.busy)
    toast = child(page, Toast)
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()[1:]
    assert toast.sentence.text() == (
        f"{len(rows)} row saved in 名单.xlsx."
        if len(rows) == 1
        else f"{len(rows)} rows saved in 名单.xlsx."
    )
    return [[str(cell) for cell in row] for row in rows]


def last_export(db: Database) -> dict[str, object]:
    with db.reading() as session:
        entry = journal.history(session, [Ref(looking.LISTING, looking.NOBODY)])[0]
    return {name: new for name, _old, new in entry.changes}


def test_residents_are_saved_as_the_search_left_them(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = ResidentsPage(context)
    qtbot.addWidget(page)
    page.show()
    assert [row[0] for row in saved(qtbot, page, tmp_path)] == ["单雪梅", "张淑兰"]
    page.search.setText("张淑兰")
    page.show_list()
    assert [row[0] for row in saved(qtbot, page, tmp_path)] == ["张淑兰"]
    assert last_export(filled) == {
        "list": "resident",
        "rows": 1,
        "file": "名单.xlsx",
        "filter": "张淑兰",
    }


def test_a_typed_number_stands_in_the_journal_only_by_its_end(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = ResidentsPage(context)
    qtbot.addWidget(page)
    page.show()
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
        page = kind(context)
        qtbot.addWidget(page)
        page.show()
        page.list.show_filter({})
        assert sorted(row[column] for row in saved(qtbot, page, tmp_path)) == sorted(expected)


def test_each_list_of_inspections_is_saved_by_itself(
    qtbot: QtBot, context: Context, filled: Database, tmp_path: Path
) -> None:
    page = InspectionsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.browse.show_kind(PREMISES)
    assert [row[0] for row in saved(qtbot, page, tmp_path)] == ["便民超市"]
    assert last_export(filled)["list"] == "premises"


def test_an_empty_list_says_so(qtbot: QtBot, context: Context) -> None:
    page = ResidentsPage(context)
    qtbot.addWidget(page)
    page.show()
    export = child(page, ListExport)
    export.button.click()
    toast = child(page, Toast)
    assert "nothing to save" in toast.sentence.text()


def test_a_role_that_may_not_export_is_offered_neither_button_nor_key(
    qtbot: QtBot, context: Context, filled: Database
) -> None:
    with filled.transaction("Add officer") as session:
        one = Officer(name="李辅", role="auxiliary", grids=[])
        session.add(one)
        session.flush()
        filled.officer = Person(one.id, one.name, "auxiliary")
    page = ResidentsPage(context)
    qtbot.addWidget(page)
    page.show()
    export = child(page, ListExport)
    assert not export.button.isVisible()
    keys = cast("list[QShortcut]", page.findChildren(QShortcut))
    assert KEY not in {one.key().toString() for one in keys}

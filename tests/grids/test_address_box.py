"""The box of the page of places: an address that is typed leads there."""

import threading

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from policepost.core.database import Database
from policepost.grids import finding
from policepost.grids import page as module
from policepost.grids.finding import Finding
from policepost.grids.page import GridsPage
from tests.grids.working import go, rows, standing
from tests.plans import reads
from tests.seen import press, words


@pytest.mark.parametrize(
    "written", ["寺河嘉苑A区3号楼2单元1101", "A3-2-1101", "a区3号楼2单元1101室"]
)
def test_an_address_leads_to_its_door(qtbot: QtBot, page: GridsPage, written: str) -> None:
    go(qtbot, page, written)
    assert standing(page) == "寺河嘉苑A区3号楼2单元1101"
    assert page.model.data(page.tree.currentIndex()) == "1101"
    qtbot.waitUntil(lambda: "1 person lives here" in words(page.panel))
    qtbot.waitUntil(lambda: "张淑兰" in words(page.panel))


def test_an_address_without_its_section_offers_each_of_them(qtbot: QtBot, page: GridsPage) -> None:
    page.search.setText("3-2-1101")
    qtbot.waitUntil(lambda: "2 places found" in words(page.panel))
    press(page.panel, "寺河嘉苑B区3号楼2单元1101")
    assert standing(page) == "寺河嘉苑B区3号楼2单元1101"


def test_two_characters_of_doors_offer_them(qtbot: QtBot, page: GridsPage) -> None:
    page.search.setText("A3")
    qtbot.waitUntil(lambda: "寺河嘉苑A区3号楼2单元1101" in words(page.panel))
    page.search.setText("A区")  # buildings are called so: those, and not each door in them
    qtbot.waitUntil(lambda: {one.level for one in page.finding.places} == {"building"})


def test_a_building_is_found_as_well(qtbot: QtBot, page: GridsPage) -> None:
    go(qtbot, page, "A区3号楼")
    assert standing(page) == "寺河嘉苑A区3号楼"
    qtbot.waitUntil(lambda: "2单元  1" in words(page.panel))


def test_among_very_many_places_one_is_looked_for_beside_the_screen(
    qtbot: QtBot, page: GridsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGE_TREE", 0)
    looking: set[threading.Thread] = set()
    find = finding.find

    def noting(session: Session, written: str) -> Finding:
        looking.add(threading.current_thread())
        return find(session, written)

    monkeypatch.setattr(finding, "find", noting)
    before = standing(page)
    page.search.setText("A区3号楼")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert standing(page) == before, "Enter waits for what is looked for"
    qtbot.waitUntil(lambda: standing(page) == "寺河嘉苑A区3号楼")
    page.find_place("3-2-1101")
    page.find_place("B区12号楼")
    page._go()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert [one.address for one in page.finding.places] == ["寺河嘉苑B区12号楼"]
    assert looking
    assert threading.main_thread() not in looking


def test_a_whole_address_is_found_by_an_index(page: GridsPage, db: Database) -> None:
    steps = reads(db, lambda session: finding.find(session, "A区3号楼2单元1101"))
    assert "(level=?)" in steps[0], "the estates"
    assert all("(level=? AND" in step for step in steps[1:]), steps


def test_a_door_that_is_not_known_is_added_from_the_address_box(
    qtbot: QtBot, page: GridsPage, db: Database
) -> None:
    page.search.setText("A区3号楼2单元1201")
    qtbot.waitUntil(lambda: "Read as 寺河嘉苑A区3号楼2单元1201" in words(page.panel))
    press(page.panel, "Add this dwelling")
    qtbot.waitUntil(lambda: standing(page) == "寺河嘉苑A区3号楼2单元1201")
    qtbot.waitUntil(lambda: ("1201", "", "0") in rows(page))

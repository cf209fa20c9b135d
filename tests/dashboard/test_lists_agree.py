"""A number that opens a list opens as many rows, on the real page, and the page says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost.appointments.page import AppointmentsPage
from policepost.core import periods
from policepost.core.shapes import Listing
from policepost.dashboard import figures
from policepost.dashboard.counts.scope import Scope
from policepost.dashboard.today_page import TodayPage
from policepost.inspections.page import InspectionsPage
from policepost.lists.conditions import Ask, Condition
from policepost.mediation.page import MediationPage
from policepost.residents.page import ResidentsPage
from policepost.ui import style
from policepost.ui.changes import Changes
from policepost.ui.page import Context, Page, Request
from tests.dashboard.living import TODAY

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.ui.tasks import Tasks

PAGES: dict[str, type[Page]] = {
    "resident": ResidentsPage,
    "dispute": MediationPage,
    "booking": AppointmentsPage,
    "hazard": InspectionsPage,
    "inspection": InspectionsPage,
    "premises": InspectionsPage,
}


class Lists:
    """The pages with the lists, as the window has them."""

    def __init__(self, qtbot: QtBot, db: Database, tasks: Tasks) -> None:
        self._qtbot, self._db, self._tasks = qtbot, db, tasks
        self._made: dict[type[Page], Page] = {}

    def page(self, kind: str) -> Any:
        """The page that answers for a kind of record."""
        made = PAGES[kind]
        if made not in self._made:
            page = made(Context(self._db, Changes(), self._tasks))
            self._qtbot.addWidget(page)
            page.show()
            self._made[made] = page
        return self._made[made]

    def opened(self, listing: Listing) -> tuple[int, int]:
        """How many rows a listing opens, and how many the page says there are."""
        page = self.page(listing.kind)
        page.answer(Request("list", listing.kind, values=listing.filter))
        self._qtbot.waitUntil(lambda: not self._tasks.busy)
        return self.shown(listing.kind)

    def shown(self, kind: str) -> tuple[int, int]:
        """How many rows are in sight, and how many the page says there are."""
        page = self.page(kind)
        if kind == "resident":
            model, count = page.model, page.filters.count
        elif kind in ("dispute", "booking"):
            model, count = page.list.model, page.list.count
        else:
            model, count = page.browse.models[kind], page.browse.count
        said = re.match(r"[\d,]+", count.text())
        assert said is not None, count.text()
        return model.rowCount(), int(said[0].replace(",", ""))


@pytest.fixture
def lists(qtbot: QtBot, qapp: QApplication, post: Database, tasks: Tasks) -> Iterator[Lists]:
    style.apply(qapp)
    yield Lists(qtbot, post, tasks)
    qtbot.waitUntil(lambda: not tasks.busy)


def test_every_mark_of_the_charts_opens_a_list_that_says_so(
    lists: Lists, post: Database, grids: list[UUID]
) -> None:
    asked = 0
    for scope in (
        Scope(periods.last_twelve_months(TODAY), TODAY, None),
        Scope(periods.this_month(TODAY), TODAY, grids[1]),
    ):
        with post.reading() as session:
            panels = [panel for make in figures.PANELS for panel in make(session, scope)]
        for panel in panels:
            for mark in (mark for series in panel.series for mark in series.marks):
                if mark.opens is not None:
                    assert lists.opened(mark.opens) == (mark.count, mark.count), mark
                    asked += 1
    assert asked > 20


def test_tiles_grids_and_lines_of_today_open_what_they_count(
    qtbot: QtBot, lists: Lists, post: Database, tasks: Tasks
) -> None:
    today = TodayPage(Context(post, Changes(), tasks))
    qtbot.addWidget(today)
    today.show()
    qtbot.waitUntil(lambda: not tasks.busy)
    told = [(tile.opens, tile.figure.text()) for tile in today.tiles if tile.opens is not None]
    told += [
        (line.opens, line.badge)
        for line in today.due.shown()
        if isinstance(line.opens, Listing) and line.opens.kind in PAGES
    ]
    told += [
        (Listing("resident", {"grids": (grid.opens,)}), grid.people.split(" ")[0])
        for grid in today.grids.shown()
    ]
    assert len(told) > 5
    for listing, figure in told:
        if figure.replace(",", "").isdigit():  # others are shares and days
            count = int(figure.replace(",", ""))
            assert lists.opened(listing) == (count, count), (listing, figure)


def test_every_chip_leaves_as_many_as_it_says(qtbot: QtBot, lists: Lists, tasks: Tasks) -> None:
    page = lists.page("resident")
    asked = 0
    for wanted in ((), (Condition("age", Ask.LEAST, "18"),), (Condition("name", Ask.LACKS, "王"),)):
        page.filters.narrowing.set_conditions(wanted)
        qtbot.waitUntil(lambda: not tasks.busy)
        rows, said = lists.shown("resident")
        assert rows == said
        for chip in page.filters.toggles.values():
            counted = re.search(r"([\d,]+)$", chip.text())
            if chip.isHidden() or counted is None:
                continue
            count = int(counted[1].replace(",", ""))
            chip.choose(True)
            qtbot.waitUntil(lambda: not tasks.busy)
            assert lists.shown("resident") == (count, count), chip.text()
            chip.choose(None)
            qtbot.waitUntil(lambda: not tasks.busy)
            asked += 1
    assert asked > 3

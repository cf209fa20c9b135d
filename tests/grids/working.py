"""The page of places as tests put it on the screen, read it and work on it."""

from uuid import UUID

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.grids.dialogs import PlaceSheet
from policepost.grids.page import GridsPage
from policepost.ui.page import Context
from tests.seen import show, words
from tests.window.histories import answer_histories


def shown(qtbot: QtBot, context: Context) -> GridsPage:
    page = GridsPage(context)
    answer_histories(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: bool(words(page.panel)))
    return page


def rows(page: GridsPage) -> list[tuple[str, str, str]]:
    """Every node that is unfolded, with its counts."""
    told = []
    index = page.model.index(0, 0)
    while index.isValid():
        told.append(
            (
                str(index.data()),
                str(index.siblingAtColumn(1).data()),
                str(index.siblingAtColumn(2).data()),
            )
        )
        index = page.tree.indexBelow(index)
    return told


def standing(page: GridsPage) -> str:
    place = page.place()
    return place.address if place else ""


def go(qtbot: QtBot, page: GridsPage, written: str) -> None:
    """Type an address and press Enter."""
    page.search.setText(written)
    qtbot.keyClick(page.search, Qt.Key.Key_Return)


def fill(page: GridsPage, **typed: object) -> PlaceSheet:
    sheet = page.work.sheet
    assert isinstance(sheet, PlaceSheet)
    sheet.entry.set_values(typed)
    sheet._save()
    return sheet


def place_of(page: GridsPage, name: str) -> UUID:
    return next(line.id for line in page.model.lines() if line.name == name)

"""Every list of records is worked by the keyboard in the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from policepost.appointments.page import AppointmentsPage
from policepost.grids.page import GridsPage
from policepost.inspections.filter_chips import PREMISES
from policepost.inspections.page import InspectionsPage
from policepost.mediation.page import MediationPage
from policepost.residents.page import ResidentsPage
from policepost.ui.changes import Changes
from policepost.ui.listview import ListView
from policepost.ui.page import Context, Page
from policepost.ui.tasks import Tasks

if TYPE_CHECKING:
    from policepost.core.database import Database

Key = Qt.Key


@dataclass(frozen=True)
class Listed:
    """A page whose list is tried.

    Attributes:
        view, search: The list and the box where letters go.
        card: What Enter goes into; None where Enter opens the record in place of the list.
        shown: Whose card is in sight.
    """

    page: Page
    view: QAbstractItemView
    search: QWidget
    card: QWidget | None
    shown: Callable[[], object]


def residents(context: Context) -> Listed:
    """The list of residents."""
    page = ResidentsPage(context)

    def shown() -> object:
        person = page.person()
        assert person is not None
        assert page.card.findChild(QWidget) is not None
        return person.id

    return Listed(page, page.view, page.search, page.card, shown)


def inspections(context: Context) -> Listed:
    """The list of premises."""
    page = InspectionsPage(context)
    page.browse.kind = PREMISES
    page.show_record(PREMISES, None)
    return Listed(page, page.browse.view, page.search, page.card, lambda: page.shown[1])


def mediation(context: Context) -> Listed:
    """The list of disputes."""
    page = MediationPage(context)
    return Listed(page, page.list.view, page.list.search, None, page.list.view.current_id)


def appointments(context: Context) -> Listed:
    """The list of bookings."""
    page = AppointmentsPage(context)
    page.show_view("list")
    return Listed(page, page.list.view, page.list.search, None, page.list.view.current_id)


def grids_tree(context: Context) -> Listed:
    """The tree of places."""
    page = GridsPage(context)

    def shown() -> object:
        place = page.place()
        return place and place.id

    return Listed(page, page.tree, page.search, page.panel, shown)


@pytest.fixture(params=[residents, inspections, mediation, appointments, grids_tree])
def listed(request: pytest.FixtureRequest, qtbot: QtBot, post: Database, tasks: Tasks) -> Listed:
    """Return a page that is shown, with its list filled and the keyboard elsewhere."""
    changes = Changes()
    post.on_commit(changes.made.emit)
    made: Listed = request.param(Context(post, changes, tasks))
    qtbot.addWidget(made.page)
    made.page.resize(1206, 768)
    made.page.show()
    made.page.activateWindow()
    qtbot.waitUntil(lambda: made.view.model().rowCount() > 0 and not tasks.busy)
    made.search.setFocus()
    return made


def chosen(listed: Listed) -> Any:
    """Return the id of the row that is chosen."""
    if isinstance(listed.view, ListView):
        assert listed.view.selectionModel().selectedRows()
        return listed.view.current_id()
    assert isinstance(listed.page, GridsPage)
    line = listed.page.model.line_at(listed.view.currentIndex())
    assert line is not None
    return line.id


def press(qtbot: QtBot, listed: Listed, *keys: Key) -> None:
    """Press keys in the list."""
    for key in keys:
        qtbot.keyClick(listed.view, key)


def test_tab_stands_on_the_first_line_and_the_card_follows_the_arrows(
    qtbot: QtBot, listed: Listed
) -> None:
    listed.view.setFocus(Qt.FocusReason.TabFocusReason)
    first = chosen(listed)
    assert listed.view.currentIndex().row() == 0
    assert listed.shown() == first
    press(qtbot, listed, Key.Key_Down)
    second = chosen(listed)
    assert second != first
    assert listed.shown() == second
    press(qtbot, listed, Key.Key_End)
    last = chosen(listed)
    assert listed.shown() == last != first
    press(qtbot, listed, Key.Key_PageUp, Key.Key_PageDown)
    assert listed.shown() == chosen(listed)
    press(qtbot, listed, Key.Key_Home)
    assert chosen(listed) == first == listed.shown()


def test_enter_goes_into_the_card_and_esc_comes_back(qtbot: QtBot, listed: Listed) -> None:
    listed.view.setFocus(Qt.FocusReason.TabFocusReason)
    standing = chosen(listed)
    press(qtbot, listed, Key.Key_Return)
    if listed.card is None:
        assert not listed.view.isVisible() or getattr(listed.page, "sheet", None) is not None
        return
    inside = QApplication.focusWidget()
    assert inside is not None
    assert listed.card.isAncestorOf(inside)
    qtbot.keyClick(inside, Key.Key_Escape)
    assert QApplication.focusWidget() is listed.view
    assert chosen(listed) == standing


def test_letters_typed_in_the_list_go_to_the_search_box(qtbot: QtBot, listed: Listed) -> None:
    listed.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(listed.view, "z")
    assert listed.search.property("text") == "z"
    assert QApplication.focusWidget() is listed.search


def test_a_key_held_down_never_leaves_a_wrong_card(qtbot: QtBot, listed: Listed) -> None:
    if not isinstance(listed.view, ListView) or listed.card is None:
        return
    view = listed.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    told: list[object] = []
    view.current.connect(told.append)
    for _again in range(2):
        held = QKeyEvent(
            *(QEvent.Type.KeyPress, Key.Key_Down, Qt.KeyboardModifier.NoModifier),
            autorep=True,
        )
        QApplication.sendEvent(view, held)
    assert told == []
    qtbot.keyClick(view, Key.Key_Control)  # any key: first the card catches up
    assert told == [view.current_id()]
    assert listed.shown() == view.current_id()

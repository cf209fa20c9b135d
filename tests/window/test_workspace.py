"""The way between pages, the counts, the date, the keys, building anew."""

from collections.abc import Callable
from datetime import datetime
from typing import cast
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from policepost.core import clock, language, settings
from policepost.core.database import Database
from policepost.core.shapes import Hit
from policepost.ui.page import Context, Request
from policepost.ui.sheet import Sheet
from policepost.window.entries import Desk, Entry, Parts
from policepost.window.shortcuts import ShortcutsCard, everywhere, of_page
from policepost.window.workspace import Workspace
from tests.window.pages import FirstPage, SecondPage

TUESDAY = datetime(2026, 11, 24, 9).astimezone()
Open = Callable[[], Workspace]


def count(db: Database) -> tuple[int, str] | None:
    with db.reading() as session:
        held = settings.get(session, "count", 0)
    return (held, "bad") if held else None


@pytest.fixture
def hits() -> list[Hit]:
    return [Hit("place", uuid4().hex, "寺河嘉苑", "12 人", 3)]


@pytest.fixture
def workspace(qtbot: QtBot, context: Context, hits: list[Hit]) -> Workspace:
    entries = (
        Entry("first", "tests.window.pages:FirstPage", "Settings"),
        Entry(
            "second",
            "tests.window.pages:SecondPage",
            "Charts",
            bottom=True,
            badge=count,
            counted=frozenset({"setting"}),
        ),
    )
    desk = Desk("泽颢警务室", "北街派出所", "民警 田某", lambda _db: "Mediation day today")
    with clock.at(TUESDAY):
        made = Workspace(context, Parts(entries, desk, {"place": "Grids"}, lambda _text: hits))
        qtbot.addWidget(made)
        made.resize(1198, 716)
        made.show()
        made.open_page("first")
    return made


def first(workspace: Workspace) -> FirstPage:
    return cast("FirstPage", workspace.page("first"))


def second(workspace: Workspace) -> SecondPage:
    return cast("SecondPage", workspace.page("second"))


def words(workspace: Workspace) -> list[str]:
    return [one.text() for one in cast("list[QLabel]", workspace.current.findChildren(QLabel))]


def test_only_the_first_page_is_built_at_first(workspace: Workspace) -> None:
    assert workspace.stack.count() == 1
    workspace.navigation.buttons["second"].click()
    assert workspace.stack.count() == 2
    assert workspace.current is second(workspace)
    assert workspace.navigation.buttons["second"].isChecked()
    assert not workspace.navigation.buttons["first"].isChecked()


def test_the_first_page_says_day_date_officer(workspace: Workspace) -> None:
    said = words(workspace)
    for expected in ("Mediation day today", "Tuesday 11-24", "民警 田某"):
        assert expected in said


def test_the_window_s_title_names_nobody(workspace: Workspace) -> None:
    assert workspace.window().windowTitle() == "Settings · 泽颢警务室"


def test_a_request_goes_to_the_page_that_answers_its_kind(workspace: Workspace) -> None:
    request = Request("open", "place", uuid4())
    first(workspace).asks.emit(request)
    assert workspace.current is second(workspace)
    assert second(workspace).answered == [request]
    with pytest.raises(LookupError, match="no page answers open moon"):
        workspace.route(Request("open", "moon"))


def test_a_refused_request_is_said_on_the_page(workspace: Workspace) -> None:
    workspace.route(Request("print", "place"))
    assert second(workspace).notice.text() == "Nothing to print here."


def test_back_and_forward_return_to_the_same_record(workspace: Workspace) -> None:
    one, two = Request("open", "place", uuid4()), Request("open", "place", uuid4())
    workspace.route(one)
    workspace.route(two)
    workspace.back()
    workspace.back()
    assert workspace.current is first(workspace)
    workspace.back()
    assert workspace.current is first(workspace)
    workspace.forward()
    assert second(workspace).answered == [one, two, one, one]
    workspace.forward()
    workspace.forward()
    assert second(workspace).answered[-1] == two


def test_coming_back_begins_no_second_form(workspace: Workspace) -> None:
    request = Request("new", "place")
    workspace.route(request)
    workspace.back()
    workspace.forward()
    assert workspace.current is second(workspace)
    assert second(workspace).answered == [request]


def test_a_page_keeps_the_keyboard_where_it_was(qtbot: QtBot, workspace: Workspace) -> None:
    qtbot.waitUntil(first(workspace).edit.hasFocus)
    first(workspace).other.setFocus()
    workspace.open_page("second")
    qtbot.waitUntil(second(workspace).edit.hasFocus)
    workspace.open_page("first")
    qtbot.waitUntil(first(workspace).other.hasFocus)


def test_counts_follow_the_commits(workspace: Workspace, db: Database) -> None:
    button = workspace.navigation.buttons["second"]
    assert button.count == 0
    with db.transaction("Change setting") as session:
        settings.put(session, "count", 7)
    assert (button.count, button.tone) == (7, "bad")
    assert button.accessibleDescription() == "7 items"
    with db.transaction("Change setting") as session:
        settings.put(session, "count", 0)
    assert button.count == 0


def test_at_midnight_the_date_and_the_pages_are_new(qtbot: QtBot, workspace: Workspace) -> None:
    before = first(workspace).refreshed
    with clock.at(datetime(2026, 11, 25, 0, 1).astimezone()):
        workspace.day.look()
        qtbot.waitUntil(lambda: first(workspace).refreshed > before)
    assert "Wednesday 11-25" in words(workspace)


def test_another_language_keeps_the_place(workspace: Workspace) -> None:
    request = Request("open", "place", uuid4())
    workspace.route(request)
    language.use("zh_CN")
    with clock.at(TUESDAY):
        workspace.rebuild()
        assert second(workspace).answered == [request]
        assert workspace.navigation.buttons["first"].text() == "设置"
        workspace.back()
    assert workspace.current is first(workspace)
    assert "11月24日 星期二" in words(workspace)
    assert workspace.window().windowTitle() == "设置 · 泽颢警务室"


def test_ctrl_k_searches_anywhere_and_enter_opens(
    qtbot: QtBot, workspace: Workspace, hits: list[Hit]
) -> None:
    workspace.open_page("second")
    workspace.open_search()
    assert workspace.finder.panel.isVisible()
    qtbot.keyClicks(workspace.finder.panel.box, "sh")
    qtbot.keyClick(workspace.finder.panel.box, Qt.Key.Key_Return)
    assert [(one.kind, one.id) for one in second(workspace).answered] == [("place", hits[0].id)]
    assert not workspace.finder.panel.isVisible()


def test_on_the_first_page_the_box_in_its_header_is_used(workspace: Workspace) -> None:
    workspace.open_search()
    assert not workspace.finder.panel.isVisible()
    assert workspace.finder.today_box is not None
    assert workspace.finder.today_box.isVisible()


def test_esc_takes_the_box_away(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.open_page("second")
    workspace.open_search()
    qtbot.keyClicks(workspace.finder.panel.box, "sh")
    qtbot.keyClick(workspace.finder.panel.box, Qt.Key.Key_Escape)
    assert not workspace.finder.panel.isVisible()


def test_the_keys_are_listed_with_those_of_the_page(qtbot: QtBot, workspace: Workspace) -> None:
    assert ("Ctrl+D", "Do it") in of_page(workspace.current)
    workspace.current.add_key("Ctrl+Return", "Go on", lambda: None)
    workspace.current.add_key("Ctrl+Left", "Earlier", lambda: None)
    workspace.current.add_key("Left", "Left", lambda: None)
    told = set(of_page(workspace.current))
    assert told >= {("Ctrl+Enter", "Go on"), ("Ctrl+←", "Earlier"), ("←", "Left")}, "as on the keys"
    assert ("Ctrl+1", "Settings") in list(everywhere(["Settings"]))
    numbered = [key for key, title in everywhere([str(n) for n in range(12)]) if title.isdigit()]
    assert numbered == [*(f"Ctrl+{n}" for n in range(1, 10)), "Ctrl+0"]
    workspace.show_shortcuts()
    card = cast("ShortcutsCard", workspace.findChild(ShortcutsCard))
    assert card.isVisible()
    qtbot.mouseClick(card.close_button, Qt.MouseButton.LeftButton)
    assert not card.isVisible()


@pytest.mark.parametrize("way", ["button", "key"])
def test_the_screen_can_be_locked_from_every_page(
    qtbot: QtBot, workspace: Workspace, way: str
) -> None:
    workspace.open_page("second")
    with qtbot.waitSignal(workspace.lock_asked):
        if way == "button":
            workspace.navigation.lock_button.click()
        else:
            qtbot.keyClick(workspace, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_numbers_open_pages(qtbot: QtBot, workspace: Workspace) -> None:
    qtbot.keyClick(workspace, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert workspace.current is second(workspace)
    qtbot.keyClick(workspace, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert workspace.current is first(workspace)


def test_a_prepared_page_is_shown_without_reading_again(workspace: Workspace) -> None:
    page = second(workspace)
    page.prepare()
    page.prepare()
    workspace.open_page("second")
    assert page.refreshed == 1


def test_the_keyboard_comes_back_to_the_page_when_its_field_is_switched_off(
    qtbot: QtBot, workspace: Workspace
) -> None:
    workspace.activateWindow()
    qtbot.waitUntil(workspace.isActiveWindow)
    page = first(workspace)
    page.other.setFocus()
    page.edit.clear()
    page.other.clearFocus()  # as Qt does with what a refresh has switched off
    qtbot.waitUntil(page.edit.hasFocus)


def test_where_nothing_can_be_filled_in_the_page_has_the_keyboard_itself(
    qtbot: QtBot, workspace: Workspace
) -> None:
    workspace.activateWindow()
    qtbot.waitUntil(workspace.isActiveWindow)
    page = first(workspace)
    page.edit.setFocus()
    page.edit.setEnabled(False)
    workspace.open_page("second")
    workspace.open_page("first")
    page.other.clearFocus()
    page.setFocus()
    page.clearFocus()
    qtbot.waitUntil(page.hasFocus)


def test_a_sheet_over_the_page_keeps_the_keyboard_to_itself(
    qtbot: QtBot, workspace: Workspace
) -> None:
    workspace.activateWindow()
    qtbot.waitUntil(workspace.isActiveWindow)
    page = first(workspace)
    sheet = Sheet(page, "Over it")
    field = QLineEdit()
    sheet.body.addWidget(field)
    sheet.open()
    field.setFocus()
    field.clearFocus()
    for _round in range(3):
        QApplication.processEvents()
    assert not page.edit.hasFocus()

from uuid import uuid4

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.ui.changes import Changes
from policepost.ui.messages import Toast, showing_refusals, tell
from policepost.ui.page import Context
from tests.ui.gallery import GalleryPage, child


def page_in(qtbot: QtBot, context: Context) -> GalleryPage:
    page = GalleryPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    return page


def refuse(sentence: str) -> None:
    raise Refused(sentence)


def shown(qtbot: QtBot, context: Context) -> GalleryPage:
    """A page that has the keyboard."""
    page = page_in(qtbot, context)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.view.setFocus()
    return page


def test_a_page_reads_when_it_is_first_shown(qtbot: QtBot, context: Context) -> None:
    page = page_in(qtbot, context)
    assert page.refreshed == 0
    page.show()
    assert page.refreshed == 1
    page.hide()
    page.show()
    assert page.refreshed == 1, "nothing changed meanwhile"


def test_many_commits_in_a_row_refresh_once(
    qtbot: QtBot, context: Context, changes: Changes
) -> None:
    page = page_in(qtbot, context)
    page.show()
    for _commit in range(5):
        changes.made.emit(frozenset({"resident"}))
    qtbot.waitUntil(lambda: page.refreshed == 2)
    changes.made.emit(frozenset({"something else"}))
    changes.made.emit(frozenset({"resident"}))
    qtbot.waitUntil(lambda: page.refreshed == 3)


def test_a_hidden_page_waits_until_it_is_seen(
    qtbot: QtBot, context: Context, changes: Changes
) -> None:
    page = page_in(qtbot, context)
    page.show()
    page.hide()
    changes.made.emit(frozenset({"resident"}))
    changes.made.emit(frozenset({"resident"}))
    assert page.refreshed == 1
    page.show()
    assert page.refreshed == 2


def test_a_commit_by_another_thread_refreshes_on_the_screens(
    qtbot: QtBot, context: Context, db: Database
) -> None:
    from policepost.core import settings

    def change() -> None:
        with db.transaction("Change a setting") as session:
            settings.put(session, "sample", 1)

    page = page_in(qtbot, context)
    page.shows = frozenset({"setting"})  # type: ignore[misc]
    page.show()
    with qtbot.waitCallback() as done:
        context.tasks.run(change, done)
    qtbot.waitUntil(lambda: page.refreshed == 2)


def test_a_refusal_is_said_in_the_page_and_can_be_closed(qtbot: QtBot, context: Context) -> None:
    page = page_in(qtbot, context)
    page.show()
    with showing_refusals(page.view):
        refuse("Choose a day that is worked.")
    assert page.notice.isVisible()
    assert page.notice.text() == "Choose a day that is worked."
    qtbot.mouseClick(page.notice.close_button, Qt.MouseButton.LeftButton)
    assert not page.notice.isVisible()


def test_news_offers_undo_by_button_and_key(qtbot: QtBot, context: Context) -> None:
    page = shown(qtbot, context)
    undone: list[str] = []
    tell(page, "Booked.", undo=lambda: undone.append("first"))
    toast = child(page, Toast)
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert undone == ["first"]
    assert not toast.isVisible()
    tell(page, "Booked.", undo=lambda: undone.append("second"))
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["first", "second"]
    assert child(page, Toast) is toast
    tell(page, "Sent to the printer.")
    assert not toast.undo_button.isVisible()


def test_an_undo_that_is_refused_says_why(qtbot: QtBot, context: Context) -> None:
    page = page_in(qtbot, context)
    page.show()
    tell(page, "Booked.", undo=lambda: refuse("Somebody changed it since."))
    toast = child(page, Toast)
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert page.notice.text() == "Somebody changed it since."


def test_a_header_action_has_a_key(qtbot: QtBot, context: Context) -> None:
    page = shown(qtbot, context)
    qtbot.keyClick(page.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.sheet is not None
    assert page.sheet.isVisible()


def test_a_request_carries_what_is_asked() -> None:
    from policepost.ui.page import Request

    id_ = uuid4()
    assert Request("open", "resident", id_).values == {}
    assert Request("new", "booking", values={"resident_id": id_}).values["resident_id"] == id_

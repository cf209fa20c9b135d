"""While the screen is locked nothing about anybody can be seen, reached or heard of."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import drafts, preferences
from policepost.core.errors import Refused
from policepost.officers import actions as officers
from policepost.officers.sign_in import SignIn
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.ui import autosave, clipboard
from policepost.ui.file_dialogs import ask_save
from policepost.ui.left_open import sheet_over
from policepost.ui.page import Request
from policepost.ui.progress import ProgressVeil
from policepost.upkeep import making
from policepost.window.program import DESERTED_SECONDS, Program
from tests.posts import post_form
from tests.running import enter, programs

FIRST, SECOND = ("田某", "a long password"), ("李某", "another long one")
NAME, TYPED = "欧阳龘骉", "独居，只写了半句"
LONG = 20_000


@pytest.fixture(scope="module")
def made_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post with two officers and a resident; copied by each test."""
    folder = tmp_path_factory.mktemp("locked")
    form = post_form(FIRST[1], officer=FIRST[0])
    made = making.make_post(folder, form)
    name, password = SECOND
    form_of_second = officers.OfficerForm(name=name, role="officer")
    officers.add_officer(made.db, made.ring, form_of_second, f"{password} at first")
    made.ring.set_password(made.db.key, name, password)
    residents.register_resident(made.db, ResidentForm(name=NAME))
    made.db.close()
    preferences.change(folder, language="en")
    return folder


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, made_post: Path, tmp_path: Path) -> Iterator[Program]:
    """The program with the first officer at work."""
    folder = Path(shutil.copytree(made_post, tmp_path / "post"))
    with programs(qtbot) as begin:
        made = begin(folder)
        with qtbot.waitSignal(made.ready, timeout=LONG):
            enter(made, FIRST[1], FIRST[0])
        yield made


def sign_in(qtbot: QtBot, program: Program, officer: str, password: str) -> Any:
    """Sign in again; gives the workspace."""
    enter(program, password, officer)
    qtbot.waitUntil(lambda: program.screen is None, timeout=LONG)
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    return program.workspace


def edit_somebody(qtbot: QtBot, program: Program) -> UUID:
    """Open a card over it a sheet with a half sentence; gives the resident."""
    workspace = cast("Any", program.workspace)
    (hit,) = [one for one in workspace._find(NAME) if one.kind == "resident"]
    workspace.route(Request("open", "resident", hit.id))
    qtbot.waitUntil(lambda: not program.tasks.busy, timeout=LONG)
    page = workspace.current
    page.work.begin("edit", hit.id)
    sheet = cast("Any", sheet_over(page))
    sheet.form.field("note").restore(TYPED)
    sheet.form.field("note").setFocus()
    sheet.form.changed.emit()
    return cast("UUID", hit.id)


def readable(part: Any) -> list[str]:
    """What a screen reader can say of a part and of all within it."""
    kinds = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
    said = [part.text(kind) for kind in kinds]
    for number in range(part.childCount()):
        child = part.child(number)
        said += readable(child) if child is not None else []
    return said


def heard(window: QWidget) -> str:
    return "\n".join(readable(QAccessible.queryAccessibleInterface(window)))


def test_nothing_is_left_in_the_window_and_all_comes_back(qtbot: QtBot, program: Program) -> None:
    edit_somebody(qtbot, program)
    workspace = cast("Any", program.workspace)
    window = program.window
    veil = ProgressVeil(window, NAME, print)
    focused = window.focusWidget()
    clipboard.copy(NAME)
    assert NAME in heard(window)
    assert TYPED in heard(window)
    program.lock()
    said = heard(window)
    assert NAME not in said
    assert TYPED not in said
    assert not workspace.isVisible()
    assert not window.isAncestorOf(workspace)
    assert not window.isAncestorOf(veil)
    assert window.windowTitle() == "Policepost"
    assert QGuiApplication.clipboard().text() == ""
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert not workspace.finder.panel.isVisible()
    for _time in range(40):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        reached = QApplication.focusWidget()
        assert reached is None or cast("QWidget", program.screen).isAncestorOf(reached)
    assert sign_in(qtbot, program, *FIRST) is workspace
    assert TYPED in heard(window)
    assert window.isAncestorOf(veil)
    assert veil.isVisible()
    assert veil.geometry() == window.rect()
    assert window.focusWidget() is focused
    assert window.windowTitle() == "Residents · 泽颢警务室"
    veil.finish()


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_dialogs_and_menus_close(qtbot: QtBot, program: Program) -> None:
    workspace = cast("Any", program.workspace)
    ask_save(workspace.current, "Save", NAME, "pdf", print)
    modal = QDialog(workspace.current)
    modal.setModal(True)
    modal.show()
    menu = QMenu(NAME, program.window)
    menu.addAction(NAME)
    menu.popup(program.window.pos())
    assert QApplication.activePopupWidget() is menu
    program.lock()
    assert QApplication.activePopupWidget() is None
    assert QApplication.activeModalWidget() is None
    seen = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert seen == [program.window]


def _key(window: QWidget) -> None:
    """Press Ctrl+L as the keyboard does: in the window that has it."""
    window.activateWindow()
    handle = window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_the_key_locks_over_a_dialog_and_a_menu_and_what_is_typed_stays(
    qtbot: QtBot, program: Program
) -> None:
    workspace = cast("Any", program.workspace)
    edit_somebody(qtbot, program)
    modal = QDialog(workspace.current)
    modal.setModal(True)
    modal.show()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is modal.windowHandle(), timeout=LONG)
    _key(modal)
    qtbot.waitUntil(lambda: isinstance(program.screen, SignIn), timeout=LONG)
    assert QApplication.activeModalWidget() is None
    sign_in(qtbot, program, *FIRST)
    sheet = cast("Any", sheet_over(workspace.current))
    assert sheet.form.field("note").value() == TYPED
    menu = QMenu(NAME, program.window)
    menu.addAction(NAME)
    menu.popup(program.window.pos())
    _key(program.window)
    qtbot.waitUntil(lambda: isinstance(program.screen, SignIn), timeout=LONG)
    assert QApplication.activePopupWidget() is None


def test_what_was_copied_is_announced_as_long_as_it_lies_there(
    qtbot: QtBot, program: Program
) -> None:
    workspace = cast("Any", program.workspace)
    note = workspace.navigation.copied
    assert not note.isVisible()
    clipboard.copy(NAME)
    assert note.isVisible()
    program.curtain.clipboard._timer.timeout.emit()
    assert not note.isVisible()
    assert QGuiApplication.clipboard().text() == ""


def test_the_answer_of_work_is_shown_after_the_lock(qtbot: QtBot, program: Program) -> None:
    page = cast("Any", program.workspace).current
    program.lock()
    program.tasks.run(
        lambda: NAME, lambda name: ask_save(page, "Save", name, "pdf", print), lane="list"
    )
    program.tasks.let_others_end()
    QCoreApplication.processEvents()
    assert page.findChildren(QDialog) == []
    sign_in(qtbot, program, *FIRST)
    (dialog,) = page.findChildren(QDialog)
    dialog.close()


def test_a_fault_is_told_after_the_lock(qtbot: QtBot, program: Program) -> None:
    program.lock()
    for _time in range(2):
        program.care.faulted.emit("The post's file is damaged.")
    program.care.not_backed_up.emit("No backup could be made.")
    workspace = sign_in(qtbot, program, *FIRST)
    said = workspace.current.notice.text()
    assert said == "The post's file is damaged. No backup could be made."


def test_another_officer_gets_nothing_and_the_first_comes_back(
    qtbot: QtBot, program: Program
) -> None:
    key = edit_somebody(qtbot, program)
    former = cast("Any", program.workspace)
    program.lock()
    other = sign_in(qtbot, program, *SECOND)
    assert other is not former
    assert other.current.name == "today"
    assert TYPED not in heard(program.window)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not shiboken6.isValid(former)
    db = program.db
    assert db is not None
    assert db.officer.name == SECOND[0]
    other.route(Request("open", "resident", key))
    other.current.work.begin("edit", key)
    sheet = cast("Any", sheet_over(other.current))
    assert sheet.form.typed()["note"] == ""
    sheet.close_sheet()
    program.lock()
    again = sign_in(qtbot, program, *FIRST)
    assert again.current.name == "residents"
    back = cast("Any", sheet_over(again.current))
    assert back.form.typed()["note"] == TYPED
    assert back.form.field("note").isAncestorOf(program.window.focusWidget())
    kept = drafts.find(db, back._autosave._name, key)
    assert kept is not None
    assert kept.typed["note"] == TYPED


def test_on_a_full_disk_nobody_takes_the_desk_from_what_is_typed(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_somebody(qtbot, program)
    workspace = cast("Any", program.workspace)

    def full(*_values: object) -> None:
        raise Refused("The disk is full.") from OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(drafts, "keep", full)
    program.lock()
    saves = workspace.findChildren(autosave.Autosave)
    for one in saves:
        one._missed = True
    enter(program, SECOND[1], SECOND[0])

    def is_refused() -> bool:
        screen = program.screen
        return isinstance(screen, SignIn) and (
            screen.password_card.problem.text() == "The disk is full."
        )

    qtbot.waitUntil(is_refused, timeout=LONG)
    monkeypatch.undo()
    assert sign_in(qtbot, program, *FIRST) is workspace
    assert cast("Any", sheet_over(workspace.current)).form.typed()["note"] == TYPED


def test_sleep_locks(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program._asleep is not None)
    assert program._asleep is not None
    program._asleep.away.emit()
    qtbot.waitUntil(lambda: isinstance(program.screen, SignIn))
    program._asleep.away.emit()
    QCoreApplication.processEvents()
    assert isinstance(program.screen, SignIn)


def test_another_language_can_be_chosen_at_the_door(qtbot: QtBot, program: Program) -> None:
    edit_somebody(qtbot, program)
    program.lock()
    program.speak("zh_CN")
    assert NAME not in heard(program.window)
    assert program.window.windowTitle() == "警务室"
    workspace = sign_in(qtbot, program, *FIRST)
    assert cast("Any", sheet_over(workspace.current)).form.typed()["note"] == TYPED
    program.speak("en")


def test_no_title_names_anybody(qtbot: QtBot, program: Program) -> None:
    edit_somebody(qtbot, program)
    workspace = cast("Any", program.workspace)
    for entry in workspace.offer.entries:
        workspace.open_page(entry.name)
        title = workspace.current.title()
        assert program.window.windowTitle() == f"{title} · 泽颢警务室"
        assert NAME not in title


def test_closing_behind_the_lock_leaves_nothing(qtbot: QtBot, program: Program) -> None:
    edit_somebody(qtbot, program)
    workspace = program.workspace
    clipboard.copy(NAME)
    program.lock()
    clipboard.copy(NAME)
    program.window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert workspace is not None
    assert not shiboken6.isValid(workspace)
    assert QGuiApplication.clipboard().text() == ""


def test_a_locked_screen_is_deserted_after_a_while(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.window, "quiet_seconds", lambda: DESERTED_SECONDS)
    assert not program._deserted(), "who reads does not touch anything"
    program.lock()
    assert program._deserted()
    monkeypatch.setattr(program.window, "quiet_seconds", lambda: DESERTED_SECONDS - 1)
    assert not program._deserted()

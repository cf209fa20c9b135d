"""The sign-in screen: one sentence for a wrong password, a wait that grows, the way back in."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.access.slots import Cost
from policepost.officers.sign_in import SignIn, Unlocked
from policepost.ui.tasks import Tasks

PASSWORD = "a long password"  # noqa: S105
CHEAP = Cost(passes=1, memory=8, lanes=1)
START = datetime(2026, 11, 24, 9).astimezone()


@pytest.fixture
def code(tmp_path: Path) -> str:
    """The recovery code of a post with two officers."""
    path = tmp_path / keys.FILE
    ring, key, code = Keyring.create(path, "北街派出所", "田某", PASSWORD, post="泽颢", cost=CHEAP)
    ring.add(key, "李某", "another long one", "officer")
    return code


@pytest.fixture
def screen(qtbot: QtBot, tasks: Tasks, tmp_path: Path, code: str) -> Iterator[SignIn]:
    screen = SignIn(Keyring.read(tmp_path / keys.FILE), tasks)
    qtbot.addWidget(screen)
    screen.show()
    screen.focus_first()
    with clock.at(START):
        yield screen


def enter(qtbot: QtBot, screen: SignIn, password: str) -> None:
    edit = screen.password_card.password.edit
    edit.clear()
    qtbot.keyClicks(edit, password)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def settled(qtbot: QtBot, screen: SignIn) -> str:
    """Wait for the answer; what the screen says then."""
    qtbot.waitUntil(screen.password_card.isEnabled)
    return screen.password_card.problem.text()


def test_the_right_password_lets_in(qtbot: QtBot, screen: SignIn) -> None:
    with qtbot.waitSignal(screen.unlocked) as signal:
        enter(qtbot, screen, PASSWORD)
    unlocked = signal.args[0]
    assert isinstance(unlocked, Unlocked)
    assert unlocked.account.name == "田某"
    assert len(unlocked.key) == 32


def test_another_officer_is_typed_or_chosen(qtbot: QtBot, screen: SignIn) -> None:
    box = screen.password_card.officer
    assert [box.itemText(number) for number in range(box.count())] == ["田某", "李某"]
    box.setCurrentText("李某")
    with qtbot.waitSignal(screen.unlocked) as signal:
        enter(qtbot, screen, "another long one")
    assert signal.args[0].account.name == "李某"


def test_a_wrong_password_is_one_sentence_and_a_wait(qtbot: QtBot, screen: SignIn) -> None:
    enter(qtbot, screen, "wrong")
    qtbot.waitUntil(lambda: screen.password_card.problem.text() != "")
    assert settled(qtbot, screen) == "The name or the password is wrong."
    assert screen.password_card.button.text() == "Try again in 0:01"
    assert not screen.password_card.button.isEnabled()
    assert screen.password_card.password.edit.selectedText()


def test_the_lock_after_five_counts_down(qtbot: QtBot, screen: SignIn) -> None:
    moment = START
    for turn in range(5):
        moment += timedelta(seconds=keys.wait_after(turn))
        with clock.at(moment):
            screen.password_card.show_wait(0)
            screen.password_card.problem.setText("")
            enter(qtbot, screen, "wrong")
            qtbot.waitUntil(lambda: screen.password_card.problem.text() != "")
    with clock.at(moment + timedelta(seconds=1)):
        screen._count_down()
        assert screen.password_card.button.text() == "Try again in 0:29"
        enter(qtbot, screen, PASSWORD)  # Enter in the field does not get round the wait
        assert screen.password_card.isEnabled()
    with clock.at(moment + timedelta(seconds=30)):
        screen._count_down()
        assert screen.password_card.button.text() == "Sign in"
        with qtbot.waitSignal(screen.unlocked):
            enter(qtbot, screen, PASSWORD)


def test_the_password_is_hidden_until_the_eye_is_pressed(screen: SignIn) -> None:
    password = screen.password_card.password
    assert password.edit.echoMode() == QLineEdit.EchoMode.Password
    password.eye.trigger()
    assert password.edit.echoMode() == QLineEdit.EchoMode.Normal


def test_caps_lock_is_noticed_by_the_letters(qtbot: QtBot, screen: SignIn) -> None:
    password = screen.password_card.password
    qtbot.keyClick(password.edit, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert password.hint.text() == ""
    qtbot.keyClicks(password.edit, "A", Qt.KeyboardModifier.NoModifier)
    assert password.hint.text() == "Caps Lock is on"
    assert password.hint.isVisible()


def test_the_recovery_sheet_sets_a_new_password(qtbot: QtBot, screen: SignIn, code: str) -> None:
    qtbot.mouseClick(screen.password_card.lost_button, Qt.MouseButton.LeftButton)
    card = screen.recovery_card
    card.officer.setCurrentText("李某")
    card.code.setText(code.lower())
    card.passwords.first.edit.setText("fresh start 8")
    card.passwords.second.edit.setText("fresh start 9")
    card.button.click()
    assert card.problem.text() == "The two passwords differ; type them again."
    card.passwords.second.edit.setText("fresh start 8")
    with qtbot.waitSignal(screen.unlocked) as signal:
        qtbot.keyClick(card.passwords.second.edit, Qt.Key.Key_Return)
    assert signal.args[0].account.name == "李某"
    assert Keyring.read(screen.ring.path).unlock("李某", "fresh start 8")


def test_a_slip_in_the_code_is_said_and_nothing_is_lost(
    qtbot: QtBot, screen: SignIn, code: str
) -> None:
    lowest = screen.stack.sizeHint().height()
    screen.password_card.lost.emit()
    card = screen.recovery_card
    assert screen.stack.sizeHint().height() > lowest
    card.code.setText(code[:-1])
    card.passwords.first.edit.setText("fresh start 8")
    card.passwords.second.edit.setText("fresh start 8")
    card.button.click()
    qtbot.waitUntil(lambda: "36 characters" in card.problem.text())
    assert card.code.text() == code[:-1]
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert screen.stack.currentWidget() is screen.password_card
    assert screen.stack.sizeHint().height() == lowest, "no higher for a card that is not shown"


def test_the_strength_is_shown_while_typing(screen: SignIn) -> None:
    passwords = screen.recovery_card.passwords
    passwords.first.edit.setText("12345678")
    assert passwords.verdict.text() == "Too weak"
    passwords.first.edit.setText("correct horse battery staple")
    assert passwords.verdict.text() == "Strong"
    passwords.clear()
    assert passwords.verdict.text() == ""


def test_who_got_a_password_from_somebody_else_chooses_an_own_one(
    qtbot: QtBot, screen: SignIn, code: str
) -> None:
    ring = Keyring.read(screen.ring.path)
    ring.set_password(ring.recover(code), "李某", "told on the phone", by_other=True)
    screen.password_card.officer.setCurrentText("李某")
    with qtbot.assertNotEmitted(screen.unlocked):
        enter(qtbot, screen, "told on the phone")
        qtbot.waitUntil(lambda: screen.stack.currentWidget() is not screen.password_card)
    card = screen.own_card
    for words, sentence in (
        ("short", "at least 8"),
        ("Told on the phone 2", "another ending"),
    ):
        for field in (card.passwords.first, card.passwords.second):
            field.edit.setText(words)
        card.button.click()
        qtbot.waitUntil(lambda said=sentence: said in card.problem.text())  # type: ignore[misc]
    for field in (card.passwords.first, card.passwords.second):
        field.edit.setText("一个自己的 new one")
    with qtbot.waitSignal(screen.unlocked) as signal:
        card.button.click()
    assert signal.args[0].account.name == "李某"
    again = Keyring.read(screen.ring.path)
    assert again.unlock("李某", "一个自己的 new one") == signal.args[0].key
    assert not again.officers()[1].must_change


def test_who_leaves_without_choosing_is_not_in(qtbot: QtBot, screen: SignIn, code: str) -> None:
    ring = Keyring.read(screen.ring.path)
    ring.set_password(ring.recover(code), "李某", "told on the phone", by_other=True)
    screen.password_card.officer.setCurrentText("李某")
    enter(qtbot, screen, "told on the phone")
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is not screen.password_card)
    with qtbot.assertNotEmitted(screen.unlocked):
        screen.own_card.left.emit()
    assert screen.password_card.isEnabled()
    assert screen.password_card.password.text() == ""

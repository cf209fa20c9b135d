"""The whole program in a test: begun in a folder as `start.run` does, signed in to, ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import shiboken6
from pytestqt.qtbot import QtBot

from policepost import start
from policepost.officers.sign_in import SignIn
from policepost.window.program import Program

Begin = Callable[..., Program]
"""Begins a program in a folder; with a password as the sample post, which opens by itself."""


@contextmanager
def programs(qtbot: QtBot) -> Iterator[Begin]:
    """Give what begins programs; all that were begun end with the block.

    The thread of imports does nothing: whatever a test needs is imported by then.
    """
    begun: list[Program] = []

    def begin(folder: Path, password: str = "") -> Program:
        program = Program(folder, replace(start.HOUSE, prepare=lambda _ended: None), password)
        begun.append(program)
        qtbot.addWidget(program.window)
        program.begin()
        return program

    yield begin
    for program in begun:
        if shiboken6.isValid(program.window):
            program.window.close()
        program.finish()


def enter(program: Program, password: str, officer: str = "") -> None:
    """Type the password, and the name unless it is the one offered; press the button."""
    assert isinstance(program.screen, SignIn)
    card = program.screen.password_card
    if officer:
        card.officer.setCurrentText(officer)
    card.password.edit.setText(password)
    card.button.click()

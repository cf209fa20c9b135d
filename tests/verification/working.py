"""What tests of the page of verification do again and again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.residents.records import Resident
from policepost.verification.page import VerificationPage

Open = Callable[[], VerificationPage]


class Keys:
    """Presses keys where the keyboard is, and counts them."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot, self.count = qtbot, 0

    def press(self, *keys: Qt.Key | str, ctrl: bool = False) -> None:
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for key in keys:
            self.count += 1
            there = QApplication.focusWidget()
            assert there is not None
            self._qtbot.keyClick(there, key, held)


def resident(db: Database, key: UUID) -> Resident:
    with db.reading() as session:
        return session.get_one(Resident, key)

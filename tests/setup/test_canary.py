"""PySide6 must keep the reference counts of None and True.

PySide6 6.12.0 gave both away without taking a reference; Python 3.11 then ends with a fatal error
after some thousand calls. From Python 3.12 on the two are immortal: their count only has to stay
above what marks an immortal object.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
)
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from typing_extensions import override

CALLS = 300
NOISE = 30  # what the interpreter itself moves in the meantime
IMMORTAL = 1 << 31


class Sender(QObject):
    said = Signal(bool)


class Rows(QAbstractListModel):
    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        return None

    def reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()


def set_text(qtbot: QtBot) -> Callable[[], object]:
    label = QLabel()
    qtbot.addWidget(label)
    return lambda: label.setText("x")


def hear(said: bool) -> None:
    """Keep nothing, for what is kept adds a reference and would hide a lost one."""


def emit(qtbot: QtBot) -> Callable[[], object]:
    sender = Sender()
    sender.said.connect(hear)
    return lambda: sender.said.emit(True)


def reset_model(qtbot: QtBot) -> Callable[[], object]:
    rows = Rows()
    return rows.reset


@pytest.mark.parametrize("calls", [set_text, emit, reset_model])
def test_canary_none_and_true_keep_their_references(
    qtbot: QtBot, calls: Callable[[QtBot], Callable[[], object]]
) -> None:
    call = calls(qtbot)
    call()
    none, true = sys.getrefcount(None), sys.getrefcount(True)

    for _ in range(CALLS):
        call()

    assert sys.getrefcount(None) > min(none - NOISE, IMMORTAL)
    assert sys.getrefcount(True) > min(true - NOISE, IMMORTAL)

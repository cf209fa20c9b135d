"""Windows are dressed, and whatever stands in them; larger type reaches all of them at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from policepost.ui import offers, style
from policepost.ui.basics import label


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    style.dress(made)
    yield made
    style.apply(qapp)


def test_what_is_put_into_a_window_is_dressed_with_it(qapp: QApplication, window: QWidget) -> None:
    name = label("张淑兰", "name")
    plain = name.font().pixelSize()
    layout = window.layout()
    assert layout is not None
    layout.addWidget(name)
    name.ensurePolished()
    assert (plain, name.font().pixelSize(), name.font().bold()) == (14, 20, True)
    style.apply(qapp, 1.3)
    assert name.font().pixelSize() == 26


def test_a_menu_has_the_looks_of_the_window_that_it_belongs_to(window: QWidget) -> None:
    inside = QWidget(window)
    menu = QMenu(inside)
    menu.addAction("One")
    beside = QMenu()
    beside.addAction("One")
    assert menu.sizeHint() != beside.sizeHint()
    beside.deleteLater()


def test_the_list_that_drops_while_one_types_grows_with_the_type(
    qapp: QApplication, window: QWidget
) -> None:
    completer = QCompleter(["One", "Two"], QLineEdit(window))
    offers.dress(completer)
    popup = completer.popup()
    before = popup.sizeHintForRow(0)
    assert before == style.px(28)
    style.apply(qapp, 1.3)
    popup.ensurePolished()
    assert popup.sizeHintForRow(0) == style.px(28) > before

"""A field with choices: searched by typing, changed while somebody types."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from policepost.core.errors import Refused
from policepost.ui.form import (
    ChoiceField,
    Form,
    LineField,
)


def test_a_long_choice_is_searched_by_typing(qtbot: QtBot, filled: Form) -> None:
    field = filled.field("group")
    assert isinstance(field, ChoiceField)
    assert field.box.isEditable()
    field.box.setEditText("民族07")
    assert field.value() == 7
    field.box.setEditText("火星族")
    with pytest.raises(Refused):
        field.value()
    assert field.typed() == "火星族"


def test_what_is_wrong_with_a_choice_is_gone_when_it_is_typed_anew(
    qtbot: QtBot, filled: Form
) -> None:
    field = filled.field("group")
    assert isinstance(field, ChoiceField)
    edit = field.box.lineEdit()
    assert edit is not None
    field.set_value(7)
    field.show_problem("No such choice.")
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert not field.problem.text()


def test_what_is_typed_after_the_list_was_closed_is_another_choice(filled: Form) -> None:
    field = filled.field("group")
    assert isinstance(field, ChoiceField)
    edit = field.box.lineEdit()
    assert edit is not None
    field.set_value(7)
    back = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.PopupFocusReason)
    QApplication.sendEvent(field.box, back)
    assert edit.selectedText() == edit.text() != ""


def test_choices_change_and_the_chosen_one_stays(qtbot: QtBot) -> None:
    field = ChoiceField("grid", "Grid", [(1, "01"), (2, "02")])
    qtbot.addWidget(field)
    field.set_value(2)
    field.set_choices([(2, "02"), (3, "03")])
    assert field.value() == 2
    field.set_choices([(3, "03")])
    assert field.value() == 3


def test_what_drops_while_one_types_is_dressed_when_somebody_comes_into_the_field(
    qtbot: QtBot, qapp: QApplication
) -> None:
    field = ChoiceField("row", "Row", [(at, f"row {at}") for at in range(20)])
    qtbot.addWidget(field)

    def look() -> object:
        completer = field.box.completer()
        assert completer is not None
        return completer.popup().property("kind")

    with qtbot.waitExposed(field):
        field.show()
    field.box.clearFocus()
    field.set_choices([(at, f"row {at}") for at in range(30)])
    assert look() is None
    field.box.setFocus()
    qtbot.waitUntil(field.box.hasFocus)
    assert look() == "offers"
    field.set_choices([(at, f"row {at}") for at in range(20)])
    assert look() == "offers", "also one that is made anew while somebody types"


def test_a_long_choice_is_seen_from_its_beginning(qtbot: QtBot) -> None:
    field = ChoiceField("row", "Row", [(at, f"{at}:" + " long words" * 9) for at in range(20)])
    qtbot.addWidget(field)
    field.set_value(7)
    edit = field.box.lineEdit()
    assert edit is not None
    assert (edit.cursorPosition(), field.value()) == (0, 7)
    edit.setCursorPosition(5)
    field.box.activated.emit(3)
    assert edit.cursorPosition() == 0


def test_typing_enough_for_one_choice_and_going_on_chooses_it(qtbot: QtBot) -> None:
    field = ChoiceField("act", "Act", [(at, f"Act number {at:02}") for at in range(20)])
    other = LineField("other", "Other")
    form = Form()
    form.add(field)
    form.add(other)
    qtbot.addWidget(form)
    form.show()
    with qtbot.waitActive(form):
        form.activateWindow()
    edit = field.box.lineEdit()
    assert edit is not None

    def typed(words: str) -> None:
        field.box.setFocus()
        edit.setText(words)
        other.edit.setFocus()

    typed("NUMBER 07")
    assert field.value() == 7
    typed("number 1")  # ten of them
    with pytest.raises(Refused, match="not among the choices"):
        field.value()
    typed("nothing like it")
    with pytest.raises(Refused, match="not among the choices"):
        field.value()

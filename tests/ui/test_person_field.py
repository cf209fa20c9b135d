"""A field for a person: found in the register or an outsider."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from policepost.core.errors import Refused
from policepost.ui.form import Form, Person, PersonField
from policepost.ui.sheet import Sheet
from tests.ui.gallery import find
from tests.ui.test_input import compose


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_person_is_found_picked_or_left_an_outsider(qtbot: QtBot, filled: Form) -> None:
    field = filled.field("party")
    assert isinstance(field, PersonField)
    field.edit.setFocus()
    with qtbot.waitSignal(field.edit.searched):
        compose(field.edit, "", "张淑")
    popup = field._completer.popup()
    assert popup.model().index(0, 0).data().startswith("张淑兰")
    assert field.value() == Person(None, "张淑")
    field._choose(popup.model().index(0, 0))
    popup.hide()
    assert field.value() == Person(UUID(int=0), "张淑兰")
    qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.value() == Person(None, "张淑")


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
@pytest.mark.parametrize("downs", [0, 1])
def test_a_person_is_picked_by_keyboard(qtbot: QtBot, filled: Form, downs: int) -> None:
    field = filled.field("party")
    assert isinstance(field, PersonField)
    field.edit.setFocus()
    with qtbot.waitSignal(field.edit.searched):
        compose(field.edit, "", "张")
    popup = field._completer.popup()
    for _ in range(downs):
        qtbot.keyClick(popup, Qt.Key.Key_Down)
    hit = popup.model().index(max(downs - 1, 0), 0).data(Qt.ItemDataRole.UserRole + 1)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert field.value() == Person(hit.id, hit.title)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_closed_list_opens_again_by_down(qtbot: QtBot, filled: Form) -> None:
    field = filled.field("party")
    assert isinstance(field, PersonField)
    field.edit.setFocus()
    with qtbot.waitSignal(field.edit.searched):
        compose(field.edit, "", "张")
    popup = field._completer.popup()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert field.edit.text() == "张"
    qtbot.keyClick(field.edit, Qt.Key.Key_Down)
    assert popup.isVisible()
    popup.hide()


def test_a_field_for_residents_only_refuses_an_outsider(qtbot: QtBot) -> None:
    field = PersonField("owner", "Owner", find, outsiders=False)
    qtbot.addWidget(field)
    field.edit.setText("李四")
    with pytest.raises(Refused):
        field.value()


def test_escape_leaves_a_name_in_a_form_as_it_stands(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    sheet = Sheet(page, "Sheet")
    form = Form()
    field = PersonField("who", "Who", lambda _text: [])
    form.add(field)
    sheet.put_form(form)
    sheet.open()
    qtbot.keyClicks(field.edit, "wang")
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(field.edit, Qt.Key.Key_Escape)
    assert field.edit.text() == "wang"

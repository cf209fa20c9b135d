from datetime import date, time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.core import clock, drafts, language
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.vague import UNKNOWN, VagueDay
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    ChecksField,
    DateField,
    Form,
    LineField,
    Person,
    TextField,
    VagueDayField,
)
from policepost.ui.tasks import Tasks
from tests.ui.gallery import child, form, line


def day_field(made: Form) -> DateField:
    field = made.field("born")
    assert isinstance(field, DateField)
    return field


def test_values_come_as_plain_values(qtbot: QtBot, filled: Form) -> None:
    filled.set_values({"name": " 张䶮 ", "sex": "f", "born": date(1943, 5, 1), "copies": 3})
    filled.set_values({"at": time(9, 30), "alone": True, "facts": "夜间拖动桌椅", "group": 7})
    filled.set_values({"party": Person(UUID(int=3), "阿依古丽·买买提")})
    assert filled.values() == {
        "name": "张䶮",
        "sex": "f",
        "born": date(1943, 5, 1),
        "at": time(9, 30),
        "copies": 3,
        "alone": True,
        "facts": "夜间拖动桌椅",
        "party": Person(UUID(int=3), "阿依古丽·买买提"),
        "group": 7,
    }


def test_every_wrong_field_says_so_and_keeps_what_was_typed(qtbot: QtBot, filled: Form) -> None:
    line(filled, "copies").edit.setText("1２")
    day_field(filled).edit.setText("2026-02-30")
    with pytest.raises(Refused) as refused:
        filled.values()
    assert refused.value.field == "name"
    said = {field.name for field in filled.fields() if field.problem.isVisible()}
    assert said == {"name", "born", "copies"}
    assert line(filled, "copies").edit.text() == "1２"
    line(filled, "copies").edit.setText("３")
    assert not filled.field("copies").problem.isVisible()
    assert filled.field("copies").value() == 3


def test_a_refusal_of_an_action_goes_under_its_field(qtbot: QtBot, filled: Form) -> None:
    assert filled.show_refusal(Refused("The check digit is wrong.", field="name"))
    assert filled.field("name").problem.text() == "The check digit is wrong."
    assert not filled.show_refusal(Refused("No printer.", field=""))


def test_a_warning_does_not_hide_a_refusal(qtbot: QtBot, filled: Form) -> None:
    field = filled.field("name")
    field.show_warning("Somebody has this name already.")
    assert field.problem.text() == "Somebody has this name already."
    field.show_problem("Please fill in.")
    field.show_warning("Somebody has this name already.")
    assert field.problem.text() == "Please fill in."


def test_a_day_is_typed_short_and_shown_in_full(qtbot: QtBot, filled: Form) -> None:
    field = day_field(filled)
    with clock.at(date(2026, 11, 24)):
        field.edit.setFocus()
        qtbot.keyClicks(field.edit, "+3")
        line(filled, "name").edit.setFocus()
        assert field.edit.text() == "27 Nov 2026"
        language.use("zh_CN")
        field.edit.setFocus()
        assert field.edit.text() == "2026-11-27"
        assert field.edit.selectedText() == "2026-11-27"
        qtbot.keyClick(field.edit, Qt.Key.Key_Up)
        line(filled, "name").edit.setFocus()
        assert field.edit.text() == "2026年11月28日"
        assert field.value() == date(2026, 11, 28)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_day_is_picked_from_the_calendar(qtbot: QtBot, filled: Form) -> None:
    from PySide6.QtWidgets import QCalendarWidget

    field = day_field(filled)
    field.set_value(date(2026, 11, 24))
    qtbot.mouseClick(field.calendar_button, Qt.MouseButton.LeftButton)
    calendar = child(field, QCalendarWidget)
    assert calendar.selectedDate().toString(Qt.DateFormat.ISODate) == "2026-11-24"
    calendar.activated.emit(calendar.selectedDate().addDays(1))
    assert not calendar.isVisible()
    assert field.value() == date(2026, 11, 25)


def test_a_long_line_is_seen_from_its_beginning_once_it_is_left(qtbot: QtBot, filled: Form) -> None:
    edit = line(filled, "name").edit
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, "long " * 20)
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.cursorPosition() == 0
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClick(edit, Qt.Key.Key_End)
    qtbot.keyClicks(edit, "er")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.cursorPosition() == len(edit.text()), "who is still in it goes on there"


def test_what_is_typed_is_kept_and_put_back(qtbot: QtBot, db: Database, tasks: Tasks) -> None:
    first = form()
    qtbot.addWidget(first)
    keeping = Autosave(first, db, tasks, "sample")
    with qtbot.waitSignal(keeping.kept):
        line(first, "name").edit.setText("张")
        day_field(first).edit.setText("2026-1")
    second = form()
    qtbot.addWidget(second)
    again = Autosave(second, db, tasks, "sample")
    assert line(second, "name").edit.text() == "张"
    assert day_field(second).edit.text() == "2026-1", "half-typed text comes back as it stood"
    assert "restored" in again.note.words.text()
    again.discard()
    assert line(second, "name").edit.text() == ""
    with qtbot.waitCallback() as done:
        tasks.run(lambda: drafts.find(db, "sample", None), done, lane="draft")
    done.assert_called_with(None)


def test_a_draft_is_forgotten_when_the_work_is_official(
    qtbot: QtBot, db: Database, tasks: Tasks
) -> None:
    made = form()
    qtbot.addWidget(made)
    keeping = Autosave(made, db, tasks, "sample", UUID(int=7))
    line(made, "name").edit.setText("张")
    keeping.keep()
    keeping.done()
    with qtbot.waitCallback() as done:
        tasks.run(lambda: drafts.find(db, "sample", UUID(int=7)), done, lane="draft")
    done.assert_called_with(None)
    line(made, "name").edit.setText("李")
    assert not keeping._timer.isActive()


def test_a_day_of_which_the_month_is_known_is_typed_and_kept_as_typed(qtbot: QtBot) -> None:
    made = Form()
    qtbot.addWidget(made)
    field = VagueDayField("since", "入住")
    made.add(field)
    assert made.values() == {"since": None}
    field.edit.setText("2020年5月")
    field.edit.editingFinished.emit()
    assert field.edit.text() == "May 2020"
    assert made.values() == {"since": VagueDay.month(2020, 5)}
    typed = made.typed()
    field.edit.setText("2020-13")
    field.edit.editingFinished.emit()
    assert field.edit.text() == "2020-13", "what is wrong stays to be mended"
    assert "2020-13" in field.problem.text()
    with pytest.raises(Refused):
        made.values()
    made.restore(typed)
    assert made.values() == {"since": VagueDay.month(2020, 5)}
    made.set_values({"since": UNKNOWN})
    assert field.edit.text() == "day unknown"


def test_a_field_out_of_use_is_passed_over_and_keeps_what_was_typed(qtbot: QtBot) -> None:
    made = Form()
    qtbot.addWidget(made)
    made.row(LineField("name", "Name", required=True), DateField("since", "Since"))
    made.add(ChecksField("needs", "Needs", [("a", "one"), ("b", "two")]))
    made.field("since").restore("no day at all")
    made.field("needs").set_value(("b", "x"))
    made.set_values({"name": "张淑兰"})
    with pytest.raises(Refused):
        made.values()
    made.use("since", used=False)
    assert made.values() == {"name": "张淑兰", "needs": ("b",)}
    assert made.typed() == {"name": "张淑兰", "since": "no day at all", "needs": ["b"]}
    made.use("since", used=True)
    with pytest.raises(Refused):
        made.values()
    other = Form()
    qtbot.addWidget(other)
    other.add(ChecksField("needs", "Needs", [("a", "one"), ("b", "two")]))
    other.restore(made.typed())
    assert other.values() == {"needs": ("b",)}


def test_what_makes_a_record_complete_is_marked_and_may_stay_empty(qtbot: QtBot) -> None:
    made = Form()
    qtbot.addWidget(made)
    made.row(LineField("host", "Host"), LineField("name", "Name", required=True))
    made.field("host").show_need(needed=True)
    made.field("name").show_need(needed=False)
    made.set_values({"name": "张淑兰"})
    assert made.values() == {"host": "", "name": "张淑兰"}
    made.field("host").show_need(needed=False)
    assert made.values()["host"] == ""


@pytest.mark.parametrize("chars", [1, 60, 150])
@pytest.mark.parametrize("filled_first", [False, True])
def test_a_text_that_has_room_needs_no_scroll_bar(
    qtbot: QtBot, chars: int, *, filled_first: bool
) -> None:
    field = TextField("facts", "Facts", lines=1, most=12)
    qtbot.addWidget(field)
    text = ("王永娟家装修施工限于工作日8时至12时，" * 20)[:chars]
    if filled_first:
        field.set_value(text)
    field.resize(480, 400)
    with qtbot.waitExposed(field):
        field.show()
    if not filled_first:
        field.set_value(text)
    assert field.edit.verticalScrollBar().maximum() == 0

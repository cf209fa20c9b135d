from datetime import date, time
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import clock, drafts, language
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.vague import UNKNOWN, VagueDay
from policepost.ui.autosave import Autosave
from policepost.ui.form import (
    ChecksField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    Person,
    PersonField,
    TextField,
    VagueDayField,
)
from policepost.ui.messages import showing_refusals
from policepost.ui.page import Context
from policepost.ui.sheet import Sheet
from policepost.ui.tasks import Tasks
from tests.ui.gallery import GalleryPage, child, find, form
from tests.ui.test_input import compose


@pytest.fixture
def filled(qtbot: QtBot) -> Form:
    made = form()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def line(made: Form, name: str) -> LineField:
    field = made.field(name)
    assert isinstance(field, LineField)
    return field


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


class Sheets:
    """A page with its sheet open."""

    def __init__(self, qtbot: QtBot, context: Context) -> None:
        self.page = GalleryPage(context)
        qtbot.addWidget(self.page)
        self.page.resize(1198, 768)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()
        self.page.view.setFocus()
        self.page.open_sheet()
        assert self.page.sheet is not None
        self.sheet: Sheet = self.page.sheet


@pytest.fixture
def opened(qtbot: QtBot, context: Context) -> Sheets:
    return Sheets(qtbot, context)


def test_a_sheet_takes_the_keyboard_and_gives_it_back(qtbot: QtBot, opened: Sheets) -> None:
    assert opened.sheet.form is not None
    first = line(opened.sheet.form, "name").edit
    assert QApplication.focusWidget() is first
    with qtbot.waitSignal(opened.sheet.closed):
        qtbot.keyClick(first, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is opened.page.view


def test_tab_stays_inside_the_sheet(qtbot: QtBot, opened: Sheets) -> None:
    seen = []
    for _press in range(16):
        focused = QApplication.focusWidget()
        assert focused is not None
        assert opened.sheet.isAncestorOf(focused)
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert opened.sheet.form is not None
    first = line(opened.sheet.form, "name").edit
    assert seen.count(first) == 2, "after the last button it begins again"
    qtbot.keyClick(first, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is not first


def test_control_enter_is_done(qtbot: QtBot, opened: Sheets) -> None:
    assert opened.sheet.form is not None
    first = line(opened.sheet.form, "name").edit
    with qtbot.waitSignal(opened.sheet.closed):
        qtbot.keyClick(first, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_sheet_says_refusals_where_they_belong(qtbot: QtBot, opened: Sheets) -> None:
    def refuse(sentence: str, field: str = "") -> None:
        raise Refused(sentence, field=field)

    with showing_refusals(opened.sheet):
        refuse("Too many.", "copies")
    assert opened.sheet.form is not None
    assert opened.sheet.form.field("copies").problem.text() == "Too many."
    with showing_refusals(opened.sheet.form):
        refuse("The disk is full.")
    assert opened.sheet.notice.text() == "The disk is full."


def test_closing_a_sheet_keeps_its_draft(
    qtbot: QtBot, opened: Sheets, db: Database, tasks: Tasks
) -> None:
    assert opened.sheet.form is not None
    keeping = Autosave(opened.sheet.form, db, tasks, "sample")
    opened.sheet.put_autosave(keeping)
    line(opened.sheet.form, "name").edit.setText("王")
    opened.sheet.close_sheet()
    with qtbot.waitCallback() as done:
        tasks.run(lambda: drafts.find(db, "sample", None), done, lane="draft")
    draft = done.args[0]
    assert draft is not None
    assert draft.typed["name"] == "王"


def test_the_pages_keys_rest_while_a_sheet_is_open(
    qtbot: QtBot, context: Context, opened: Sheets
) -> None:
    assert opened.sheet.form is not None
    first = line(opened.sheet.form, "name").edit
    qtbot.keyClick(first, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert opened.page.sheet is opened.sheet, "no second sheet"
    qtbot.keyClick(first, Qt.Key.Key_Escape)
    qtbot.keyClick(opened.page.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert opened.page.sheet is not opened.sheet


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

"""An inspection while it is made, by mouse and by keyboard alone."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.core.shapes import Ref
from policepost.inspections import cards
from policepost.inspections import page as page_module
from policepost.inspections.dialogs import (
    HandedSheet,
    StartSheet,
)
from policepost.inspections.finish import FinishSheet
from policepost.inspections.page import InspectionsPage
from policepost.ui.form import Person as PickedPerson
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from tests.inspections.made import TODAY, shop, started
from tests.inspections.working import (
    Key,
    answered,
    begun,
    card,
    codes,
    do,
    field,
    hazards,
    press,
    sheet,
)


def test_an_inspection_by_keyboard_alone(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    premises = shop(db)
    doing = begun(qtbot, page, premises)
    doing.work.field("accompanied_by").set_value("王小明")
    assert doing.pane.hasFocus()  # the day is today, the first question is what comes next
    press(qtbot, doing.pane, "21")  # A1 accepted, A2 no; A3 is not asked then
    assert doing.pane.current == "B1"
    press(qtbot, doing.pane, "111111")
    assert doing.pane.current == "C1"
    press(qtbot, doing.pane, "2")  # blocked: stays, for a note
    assert doing.pane.current == "C1"
    qtbot.keyClick(doing.pane, Key.Key_F2)
    note = doing.pane.rows["C1"].note
    assert note.hasFocus()
    qtbot.keyClicks(note, "two tricycles")
    qtbot.keyClick(note, Key.Key_Return)
    assert doing.pane.current == "C2"
    assert doing.pane.hasFocus()
    press(qtbot, doing.pane, "1111111")
    press(qtbot, doing.pane, "1111")
    press(qtbot, doing.pane, "111")
    assert doing.pane.current == "H1"
    press(qtbot, doing.pane, "111")  # after the last question comes finishing
    finishing = sheet(page, FinishSheet)
    assert finishing.form is not None
    assert finishing.form.field("C1.description").value() == "two tricycles"
    do(qtbot, page, finishing)
    made = card(db, doing.card.id)
    assert (made.state, made.head["name"], made.accompanied_by) == ("open", "便民超市", "王小明")
    assert [line.item_code for line in made.hazards] == ["C1"]


def test_digits_pick_and_move(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    doing = begun(qtbot, page, shop(db))
    doing.show_section(3)
    assert doing.pane.current == "D1"
    press(qtbot, doing.pane, "35")
    assert codes(doing, "D1") == ("broken", "parts")
    press(qtbot, doing.pane, "1")
    assert codes(doing, "D1") == ("good",)
    assert doing.pane.current == "D2"
    press(qtbot, doing.pane, "u9")  # back up; there is no ninth answer
    assert doing.pane.current == "D1"
    press(qtbot, doing.pane, "1")  # picked again: taken away, and it stays
    assert codes(doing, "D1") == ()
    assert doing.pane.current == "D1"
    press(qtbot, doing.pane, "d")
    assert doing.pane.current == "E1"


def test_all_fine_fills_only_what_is_empty_and_is_taken_back(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    doing = begun(qtbot, page, shop(db))
    doing.show_section(2)
    press(qtbot, doing.pane, "2")
    qtbot.keyClick(doing, Key.Key_F8)
    assert doing.work.answers["C1"].codes == ("blocked",)
    assert doing.work.answers["C8"].codes == ("no",)
    assert not doing.fine_button.isVisible()
    qtbot.keyClick(doing, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert set(doing.work.answers) == {"C1"}


def test_a_mouse_does_as_well(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    doing = begun(qtbot, page, shop(db))
    qtbot.mouseClick(doing.contents.buttons[2], Qt.MouseButton.LeftButton)
    row = doing.pane.rows["B3"]
    qtbot.mouseClick(row.buttons["no"], Qt.MouseButton.LeftButton)
    assert doing.work.answers["B3"].codes == ("no",)
    assert (doing.pane.current, row.note.isVisible()) == ("B3", True)
    qtbot.mouseClick(doing.pane.rows["B5"], Qt.MouseButton.LeftButton)
    assert doing.pane.current == "B5"


def test_what_is_missing_is_gone_to(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    doing = begun(qtbot, page, shop(db))
    page.open_finish()
    assert "came along" in doing.work.field("accompanied_by").problem.text()
    doing.work.field("accompanied_by").set_value("王小明")
    for number in range(len(doing.sections)):
        doing.show_section(number)
        doing.fill_fine()
    page.open_finish()
    assert doing.pane.current == "A1"
    assert "no answer yet" in doing.notice.text()
    press(qtbot, doing.pane, "21")
    assert doing.notice.text() == ""


def test_finishing_makes_hazards_and_a_notice(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    doing = answered(qtbot, page, shop(db))
    doing.show_section(2)
    doing.pane.stand_on("C1")
    press(qtbot, doing.pane, "2")
    do(qtbot, page, page)
    finishing = sheet(page, FinishSheet)
    assert finishing.form is not None
    assert finishing.form.field("C1.due_on").value() == TODAY
    field(page, "C1.due_on", TODAY + timedelta(days=2))
    do(qtbot, page, finishing)
    assert "allows a limit" in finishing.form.field("C1.limit_reason").problem.text()
    assert finishing.form.field("C1.limit_reason").isVisible()
    field(page, "C1.severity", "serious")  # the limit follows
    assert finishing.form.field("C1.due_on").value() == date(2026, 12, 1)
    field(page, "C1.description", "堆放纸箱")
    field(page, "B2.on_the_spot", True)
    assert not finishing.form.field("B2.owner").isEnabled()
    do(qtbot, page, finishing)
    assert page.doing is None
    found = {line.item_code: line for line in hazards(db)}
    assert (found["C1"].description, found["C1"].owner, found["C1"].due_on) == (
        "堆放纸箱",
        "王小明",
        date(2026, 12, 1),
    )
    assert found["B2"].state == "in_time"
    made = card(db, doing.card.id)
    assert (made.state, len(made.notices), made.number) == ("open", 1, 1)
    page.card.buttons["notice"].click()
    paper = sheet(page, PaperSheet)
    assert isinstance(paper, PaperSheet)
    qtbot.waitUntil(paper.print_button.isEnabled, timeout=20_000)
    assert paper.preview.missing == ()
    paper.close_sheet()
    page.card.buttons["serve"].click()
    field(page, "served_to", "王小明")
    do(qtbot, page, sheet(page, HandedSheet))
    assert card(db, doing.card.id).notices[0].served_to == "王小明"


def test_a_reason_takes_the_place_of_a_hazard(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    doing = answered(qtbot, page, shop(db))
    page.open_finish()
    finishing = sheet(page, FinishSheet)
    assert finishing.form is not None
    finishing.form.field("B2.waived").setFocus()
    field(page, "B2.waived", "开业未满一周")
    assert not finishing.form.field("B2.description").isEnabled()
    do(qtbot, page, finishing)
    assert card(db, doing.card.id).waived == {"B2": "开业未满一周"}


def test_an_owner_from_the_register_is_linked(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    answered(qtbot, page, shop(db))
    page.open_finish()
    resident = new_id()
    field(page, "B2.owner", PickedPerson(resident, "张淑兰"))
    assert isinstance(page.sheet, FinishSheet)
    (hazard,) = page.sheet.hazards()
    assert (hazard.owner, hazard.owner_resident_id) == ("张淑兰", resident)


def test_what_was_typed_survives(
    qtbot: QtBot, db: Database, context: Context, page: InspectionsPage
) -> None:
    premises = shop(db)
    doing = begun(qtbot, page, premises)
    doing.show_section(1)
    with qtbot.waitSignal(doing.autosave.kept, timeout=10_000):
        press(qtbot, doing.pane, "12")
    again = InspectionsPage(context)  # the program starts again after a power cut
    qtbot.addWidget(again)
    again.open_doing(doing.card.id)
    assert again.doing is not None
    assert again.doing.work.answers["B1"].codes == ("yes",)
    assert again.doing.work.answers["B2"].codes == ("no",)


def test_put_down_and_taken_up_again(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    doing = begun(qtbot, page, shop(db))
    inspection = doing.card.id
    doing.show_section(1)
    press(qtbot, doing.pane, "12")
    qtbot.keyClick(doing, Key.Key_Escape)
    assert not doing.isVisible()
    assert card(db, inspection).answers["B2"].codes == ("no",)
    page.card.buttons["continue"].click()
    assert page.doing is not None
    assert page.doing.pane.current == "A1"


def test_esc_in_a_note_stays_in_the_inspection(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    doing = begun(qtbot, page, shop(db))
    doing.show_section(1)
    qtbot.keyClick(doing.pane, Key.Key_F2)
    qtbot.keyClick(doing.pane.rows["B1"].note, Key.Key_Escape)
    assert page.doing is doing
    assert doing.pane.hasFocus()
    assert not doing.pane.rows["B1"].note.isVisible()


def test_an_auxiliary_is_refused_in_words(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    page.answer(Request("open", "premises", shop(db)))
    page.open_inspect()
    field(page, "inspectors", "李辅")
    do(qtbot, page, sheet(page, StartSheet))
    assert page.sheet is not None
    assert page.sheet.form is not None
    assert "alone" in page.sheet.form.field("inspectors").problem.text()
    assert page.doing is None


def test_begun_by_mistake(
    qtbot: QtBot, db: Database, page: InspectionsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = started(db, shop(db))
    page.open_ref(Ref("inspection", inspection))
    monkeypatch.setattr(page_module, "confirmed", lambda *_words: False)
    page.card.buttons["discard"].click()
    assert card(db, inspection).state == "doing"
    monkeypatch.setattr(page_module, "confirmed", lambda *_words: True)
    page.card.buttons["discard"].click()
    with db.reading() as session:
        assert cards.inspection(session, inspection) is None

"""The page as an officer uses it, mostly by keyboard."""

import io
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import cast
from uuid import UUID

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import clock, language
from policepost.core.database import Database
from policepost.core.journalling import journal
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.grids import premises_queries
from policepost.grids.records import Premises
from policepost.inspections import actions, cards, dialogs, lists, photo_actions, queries
from policepost.inspections import page as page_module
from policepost.inspections.answering import HazardForm
from policepost.inspections.cards import InspectionCard
from policepost.inspections.dialogs import (
    HandedSheet,
    RecheckSheet,
    StartSheet,
    VoidSheet,
)
from policepost.inspections.doing import DoingView
from policepost.inspections.finish import FinishSheet
from policepost.inspections.lists import Filter, HazardLine
from policepost.inspections.page import InspectionsPage
from policepost.inspections.premises_sheet import PremisesSheet
from policepost.officers.records import Officer
from policepost.ui import paper_sheet
from policepost.ui.form import Person as PickedPerson
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from policepost.ui.sheet import Sheet
from tests.inspections.made import TODAY, form, shop, started, to_rectify, well
from tests.seen import badge

Key = Qt.Key


@pytest.fixture(autouse=True)
def _on_tuesday() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def page(qtbot: QtBot, db: Database, context: Context) -> InspectionsPage:
    db.officer = Person(None, "田某")
    with db.transaction("Add officer") as session:
        session.add(Officer(id=new_id(), name="田某", role="officer"))
        session.add(Officer(id=new_id(), name="李辅", role="auxiliary"))
    page = InspectionsPage(context)
    page.resize(1198, 768)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page


def sheet(page: InspectionsPage, kind: type[Sheet]) -> Sheet:
    assert isinstance(page.sheet, kind)
    assert page.sheet.isVisible()
    return page.sheet


def field(page: InspectionsPage, name: str, value: object) -> None:
    assert page.sheet is not None
    assert page.sheet.form is not None
    page.sheet.form.field(name).set_value(value)


def press(qtbot: QtBot, widget: QWidget, keys: str) -> None:
    """Type keys: digits, ``e`` for Enter, ``u`` for Up, ``d`` for Page Down."""
    special = {"e": Key.Key_Return, "u": Key.Key_Up, "d": Key.Key_PageDown}
    for key in keys:
        qtbot.keyClick(widget, special.get(key, key))


def do(qtbot: QtBot, page: InspectionsPage, shown: QWidget) -> None:
    qtbot.keyClick(shown, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def card(db: Database, inspection_id: UUID) -> InspectionCard:
    with db.reading() as session:
        found = cards.inspection(session, inspection_id)
    assert found is not None
    return found


def hazards(db: Database, **facts: object) -> list[HazardLine]:
    with db.reading() as session:
        ids = lists.hazard_ids(session, Filter(**facts), clock.today())  # type: ignore[arg-type]
        return lists.hazard_lines(session, ids)


def begun(qtbot: QtBot, page: InspectionsPage, premises: UUID) -> DoingView:
    page.answer(Request("open", "premises", premises))
    qtbot.mouseClick(page.inspect_button, Qt.MouseButton.LeftButton)
    do(qtbot, page, sheet(page, StartSheet))
    assert page.doing is not None
    return page.doing


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


def codes(doing: DoingView, item: str) -> tuple[str, ...]:
    return doing.work.answers[item].codes


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


def answered(qtbot: QtBot, page: InspectionsPage, premises: UUID) -> DoingView:
    doing = begun(qtbot, page, premises)
    doing.work.field("accompanied_by").set_value("王小明")
    doing.show_section(0)
    press(qtbot, doing.pane, "21")
    press(qtbot, doing.pane, "12e1111")  # B2 not held
    for number in range(len(doing.sections)):
        doing.show_section(number)
        doing.fill_fine()
    return doing


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


def one_hazard(db: Database, on: date = date(2026, 11, 10)) -> HazardLine:
    inspection = started(db, shop(db), on)
    hazard = to_rectify("D2", date(2026, 11, 17))
    actions.finish_inspection(db, inspection, form(well(D2="dead", H1="yes"), on), [hazard])
    (line,) = hazards(db)
    return line


def test_a_recheck_from_the_list(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    hazard = one_hazard(db)
    assert badge(db, "inspections") == (1, "bad")
    page.answer(Request("list", "hazard", None, {"state": "overdue"}))
    view = page.browse.view
    qtbot.waitUntil(
        lambda: view.paged_model() is not None and bool(page.browse.models["hazard"].ids())
    )
    view.setFocus()
    qtbot.keyClick(view, Key.Key_Return)
    assert page.card.buttons["recheck"].hasFocus()
    qtbot.keyClick(page.card.buttons["recheck"], Key.Key_Return)
    looked = sheet(page, RecheckSheet)
    assert looked.form is not None
    field(page, "outcome", "not_yet")
    assert looked.form.field("new_due_on").isVisible()
    do(qtbot, page, looked)
    assert "why" in looked.form.field("reason").problem.text()
    field(page, "reason", "配件未到")
    field(page, "new_due_on", date(2026, 12, 1))
    do(qtbot, page, looked)
    assert hazards(db)[0].due_on == date(2026, 12, 1)
    assert badge(db, "inspections") is None
    page.open_ref(Ref("hazard", hazard.id))
    page.card.buttons["recheck"].click()
    do(qtbot, page, sheet(page, RecheckSheet))
    assert hazards(db)[0].state == "in_time"
    qtbot.waitUntil(lambda: "recheck" not in page.card.buttons)


def test_a_matter_is_handed_over(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("hazard", hazard.id))
    page.card.buttons["inspection"].click()
    page.card.buttons["hand_over"].click()
    do(qtbot, page, sheet(page, HandedSheet))
    assert card(db, hazard.inspection_id).handovers[0].sent_to == "消防救援大队"


def test_a_grave_hazard_is_reported(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    inspection = started(db, shop(db))
    actions.finish_inspection(
        db, inspection, form(well(C1="blocked")), [to_rectify("C1", TODAY, severity="grave")]
    )
    page.open_ref(Ref("hazard", hazards(db)[0].id))
    page.card.buttons["report"].click()
    do(qtbot, page, sheet(page, HandedSheet))
    assert hazards(db)[0].reported_on == TODAY


def test_premises_are_registered_and_changed(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    page.open_new_premises()
    entry = sheet(page, PremisesSheet)
    assert entry.form is not None
    field(page, "name", "启明星幼儿园")
    do(qtbot, page, entry)
    assert entry.form.field("kind").problem.text()
    field(page, "kind", "kindergarten")
    do(qtbot, page, entry)
    assert page.browse.kind == "premises"
    page.card.buttons["edit"].click()
    field(page, "responsible", "周敏")
    do(qtbot, page, sheet(page, PremisesSheet))
    page.open_inspect()
    assert page.sheet is not None
    assert page.sheet.form is not None
    assert page.sheet.form.field("checklist").value() == "school"


def test_premises_with_explosives_have_what_they_need(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    page.open_new_premises()
    form = sheet(page, PremisesSheet).form
    assert form is not None
    field(page, "name", "城东民爆仓库")
    field(page, "kind", "flammables")
    form.field("licence").set_value("MB-2024-0012")
    assert not form.field("licence").isVisibleTo(form), "nothing of it is asked of a shop"
    field(page, "tags", ("school",))
    assert form.field("security_by").isVisibleTo(form)
    assert not form.field("licence").isVisibleTo(form)
    field(page, "tags", ("explosives",))
    field(page, "licence_until", TODAY + timedelta(days=30))
    field(page, "security_phone", "12345")
    do(qtbot, page, sheet(page, PremisesSheet))
    assert form.field("security_phone").problem.text()
    field(page, "security_phone", "139 0000 4417")
    do(qtbot, page, sheet(page, PremisesSheet))
    (key,) = premises_called(db, "城东民爆仓库")
    with db.reading() as session:
        kept = session.get_one(Premises, key)
        (due,) = queries.due_of_premises(session, key, TODAY)
    assert (kept.licence, kept.security_phone) == ("MB-2024-0012", "13900004417")
    assert (due.brief, due.due_on) == ("Licence ends", TODAY + timedelta(days=30))
    told = "\n".join(one.text() for one in cast("list[QLabel]", page.card.findChildren(QLabel)))
    assert "what is stored, and how much at the most, keepers of the store" in told
    page.card.buttons["edit"].click()
    field(page, "tags", ())
    do(qtbot, page, sheet(page, PremisesSheet))
    with db.reading() as session:
        shop = session.get_one(Premises, key)
        assert (shop.licence, shop.licence_until, shop.security_phone) == ("", None, "")
        assert queries.due_of_premises(session, key, TODAY) == []


def premises_called(db: Database, name: str) -> list[UUID]:
    """The premises of a name."""
    with db.reading() as session:
        return list(session.scalars(select(Premises.id).where(Premises.name == name)))


def test_premises_that_closed_for_good_leave_the_list(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    page.open_new_premises()
    field(page, "name", "启明星幼儿园")
    field(page, "kind", "kindergarten")
    do(qtbot, page, sheet(page, PremisesSheet))
    page.card.buttons["edit"].click()
    closing = sheet(page, PremisesSheet)
    buttons = cast("list[QPushButton]", closing.findChildren(QPushButton))
    next(button for button in buttons if button.text() == "Closed for good").click()
    with db.reading() as session:
        left = premises_queries.premises_ids(session, premises_queries.PremisesFilter())
        names = {line.name for line in premises_queries.premises_lines(session, left)}
    assert "启明星幼儿园" not in names


def test_the_story_opens_what_it_tells_of(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("premises", hazard.premises_id))
    page.card.buttons["hazard"].click()
    assert page.browse.kind == "hazard"
    page.card.opened.emit(Ref("inspection", hazard.inspection_id))
    assert page.browse.kind == "inspection"
    with qtbot.waitSignal(page.asks) as asked:
        page.card.buttons["history"].click()
    assert asked.args == [Request("history", "inspection", hazard.inspection_id)]
    notice = card(db, hazard.inspection_id).notices[0]
    page.answer(Request("print", "rectification_notice", notice.id))
    sheet(page, PaperSheet).close_sheet()


def test_lists_search_and_filters(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    one_hazard(db)
    shop(db, "老陈面馆", kind="restaurant")
    page.browse.show_kind("premises")
    model = page.browse.models["premises"]
    assert len(model.ids()) == 2
    qtbot.keyClicks(page.search, "lcmg")
    qtbot.keyClick(page.search, Key.Key_Return)
    assert len(model.ids()) == 1
    qtbot.keyClicks(page.search, "x")
    qtbot.keyClick(page.search, Key.Key_Return)
    assert "Nothing fits" in page.browse.empty.sentence.text()
    page.answer(Request("list", "hazard", None, {"since": date(2026, 12, 1)}))
    assert page.browse.chips.special.isVisible()
    assert page.browse.models["hazard"].ids() == []
    page.browse.chips.special.click()
    assert len(page.browse.models["hazard"].ids()) == 1
    page.browse.chips.severities.choose("grave")
    assert page.browse.models["hazard"].ids() == []
    qtbot.mouseClick(page.browse.tabs["inspection"], Qt.MouseButton.LeftButton)
    assert page.browse.kind == "inspection"
    assert len(page.browse.models["inspection"].ids()) == 1


@pytest.mark.parametrize("name", ["en", "zh_CN"])
def test_an_empty_post_says_what_to_do(qtbot: QtBot, context: Context, name: str) -> None:
    language.use(name)
    page = InspectionsPage(context)
    qtbot.addWidget(page)
    page.show()
    for kind in ("hazard", "inspection", "premises"):
        page.browse.show_kind(kind)
        assert page.browse.empty.sentence.text().endswith((".", "。"))
        assert not page.browse.add_button.isHidden()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    qtbot.keyClick(page.search, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(page.sheet, PremisesSheet)
    page.sheet.close_sheet()
    page.browse.add_button.click()
    assert isinstance(page.sheet, PremisesSheet)
    page.sheet.close_sheet()
    assert page.title()


def test_with_nothing_chosen_the_premises_are_offered(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    shop(db)
    page.show_record("hazard", None)
    assert page.browse.kind == "hazard"
    page.inspect_button.click()
    assert page.browse.kind == "premises"
    qtbot.waitUntil(lambda: page.shown_premises() is not None)
    page.inspect_button.click()
    assert isinstance(page.sheet, StartSheet)


def test_a_recheck_is_planned_for_an_hour_and_the_plan_taken_back(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("hazard", hazard.id))
    page.card.buttons["plan"].click()
    planning = sheet(page, dialogs.PlanRecheckSheet)
    assert planning.form is not None
    assert planning.form.field("planned_hour").value() is None
    planning.form.set_values({"planned_on": TODAY, "planned_hour": time(15)})
    do(qtbot, page, planning)
    with db.reading() as session:
        line = cards.hazard(session, hazard.id)
        assert line is not None
        assert (line.planned_on, line.planned_hour) == (TODAY, time(15))
        assert [one.at.hour for one in queries.agenda_lines(session, TODAY)] == [15]
    page.open_plan(hazard.id)
    again = sheet(page, dialogs.PlanRecheckSheet)
    assert again.form is not None
    assert again.form.field("planned_hour").value() == time(15)
    again._take_back()  # type: ignore[attr-defined]
    with db.reading() as session:
        assert queries.agenda_lines(session, TODAY) == []


def test_a_list_row_shows_what_it_counts(qtbot: QtBot, db: Database, page: InspectionsPage) -> None:
    inspection = started(db, shop(db))
    spot = HazardForm(item="B2", description="未培训", on_the_spot=True)
    actions.finish_inspection(
        db, inspection, form(well(B2="no", D2="dead")), [spot, to_rectify("D2", TODAY)]
    )
    page.browse.show_kind("inspection")
    model = page.browse.models["inspection"]
    texts = [model.index(0, column).data() for column in range(model.columnCount())]
    assert texts == [
        "11-24",
        "便民超市",
        "Daily fire check",
        "检字〔2026〕第1号",
        "2 · 1 left",
        "Follow-up open",
    ]


def test_a_printed_paper_stands_in_the_journal(
    qtbot: QtBot, db: Database, page: InspectionsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("inspection", hazard.inspection_id))
    page.card.buttons["record"].click()
    paper = sheet(page, PaperSheet)
    assert isinstance(paper, PaperSheet)
    qtbot.waitUntil(paper.save_button.isEnabled, timeout=20_000)

    def save(_page: object, pdf: bytes, name: str, on_saved: Callable[[], None]) -> None:
        assert pdf.startswith(b"%PDF")
        assert name == "检字〔2026〕第1号"
        on_saved()

    monkeypatch.setattr(paper_sheet, "save_pdf", save)
    paper.save_button.click()
    with db.reading() as session:
        story = journal.history(session, [Ref("inspection", hazard.inspection_id)])
    assert story[0].op == "print"


def test_a_paper_with_photos_can_be_had_without_them(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("inspection", hazard.inspection_id))
    page.card.buttons["record"].click()
    paper = sheet(page, PaperSheet)
    assert isinstance(paper, PaperSheet)
    assert not paper.option.isVisible(), "there are none"
    paper.close_sheet()
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(target, "JPEG")
    photo_actions.add_photo(db, hazard.inspection_id, hazard.item_code, target.getvalue(), "a.jpg")
    for button in ("record", "notice"):
        page.card.buttons[button].click()
        paper = sheet(page, PaperSheet)
        assert isinstance(paper, PaperSheet)
        assert paper.option.isVisible()
        qtbot.waitUntil(lambda: b"DCTDecode" in paper.preview.pdf, timeout=20_000)  # noqa: B023
        paper.option.click()
        qtbot.waitUntil(lambda: b"DCTDecode" not in paper.preview.pdf, timeout=20_000)  # noqa: B023
        paper.close_sheet()


def test_a_list_from_elsewhere_shows_its_first_line(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("premises", hazard.premises_id))
    page.answer(Request("list", "hazard", None, {"state": "overdue"}))
    qtbot.waitUntil(lambda: "recheck" in page.card.buttons)
    assert page.browse.view.current_id() == hazard.id


def test_a_record_is_voided_with_a_reason(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("inspection", hazard.inspection_id))
    page.card.buttons["void"].click()
    field(page, "reason", "场所填错")
    do(qtbot, page, sheet(page, VoidSheet))
    assert card(db, hazard.inspection_id).state == "void"
    qtbot.waitUntil(lambda: "void" not in page.card.buttons)
    assert badge(db, "inspections") is None


def test_every_state_worth_a_picture_can_be_shown(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    one_hazard(db)
    names = []
    for name, bring_about in page.pictures():
        bring_about()
        names.append(name)
    assert names == [
        *("hazard", "made", "premises", "new-premises", "start"),
        *("doing", "questions", "finish", "record", "recheck", "plan"),
    ]
    with db.reading() as session:
        assert lists.inspection_ids(session, Filter(state="doing")) == []


def test_the_page_opens_on_its_first_line(qtbot: QtBot, db: Database, context: Context) -> None:
    hazard = one_hazard(db)
    page = InspectionsPage(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: "recheck" in page.card.buttons)
    assert page.browse.view.current_id() == hazard.id


def test_a_list_that_another_page_asks_for_shows_the_line_it_stands_on(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.answer(Request("list", "hazard", None, {}))
    qtbot.waitUntil(lambda: page.shown == ("hazard", hazard.id))
    page.answer(Request("list", "hazard", None, {}))  # the list stands on that line already
    assert page.shown == ("hazard", hazard.id)
    assert "recheck" in page.card.buttons

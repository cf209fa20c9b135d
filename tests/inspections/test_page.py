"""The page of inspections: its lists, the premises, what it says when there is nothing."""

from datetime import date, timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from policepost.core import language
from policepost.core.database import Database
from policepost.core.shapes import Ref
from policepost.grids import premises_queries
from policepost.grids.records import Premises
from policepost.inspections import actions, lists, queries
from policepost.inspections.answering import HazardForm
from policepost.inspections.dialogs import (
    StartSheet,
)
from policepost.inspections.lists import Filter
from policepost.inspections.page import InspectionsPage
from policepost.inspections.premises_sheet import PremisesSheet
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from tests.inspections.made import TODAY, form, shop, started, to_rectify, well
from tests.inspections.working import Key, card, do, field, one_hazard, premises_called, sheet


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


def test_a_list_from_elsewhere_shows_its_first_line(
    qtbot: QtBot, db: Database, page: InspectionsPage
) -> None:
    hazard = one_hazard(db)
    page.open_ref(Ref("premises", hazard.premises_id))
    page.answer(Request("list", "hazard", None, {"state": "overdue"}))
    qtbot.waitUntil(lambda: "recheck" in page.card.buttons)
    assert page.browse.view.current_id() == hazard.id


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

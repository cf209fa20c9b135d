"""Another language while a sheet is open: the same sheet, the same record, the text as typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import policepost.mediation.queries  # noqa: F401 - as the program has it
from policepost.appointments.dialogs.booking import BookingSheet
from policepost.appointments.dialogs.drawers import CancelDrawer
from policepost.appointments.dialogs.new_booking import NewBookingSheet
from policepost.core import clock, language
from policepost.core.shapes import Ref
from policepost.grids.actions import make_estate
from policepost.grids.dialogs import RenameSheet
from policepost.inspections.dialogs import RecheckSheet, StartSheet
from policepost.mediation.course_sheets import NewFollowUpSheet
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.panel_sheet import PanelSheet
from policepost.mediation.party_sheet import PartySheet, facts_of
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.residents.dialogs import ResidentSheet
from policepost.ui.left_open import sheet_over
from policepost.ui.page import Context, Page
from policepost.ui.sheet import Sheet
from policepost.window.entries import Desk, Entry, Parts
from policepost.window.workspace import Workspace
from tests.appointments.makers import NOW, at, booked
from tests.inspections.working import one_hazard
from tests.mediation import makers

PAGES = {
    "appointments": "policepost.appointments.page:AppointmentsPage",
    "mediation": "policepost.mediation.page:MediationPage",
    "inspections": "policepost.inspections.page:InspectionsPage",
    "residents": "policepost.residents.page:ResidentsPage",
    "grids": "policepost.grids.page:GridsPage",
}


@pytest.fixture
def workspace(qtbot: QtBot, context: Context) -> Iterator[Workspace]:
    entries = [Entry(name, place, "Settings") for name, place in PAGES.items()]
    desk = Desk("泽颢警务室", "北街派出所", "民警 田某")
    with clock.at(NOW):
        made = Workspace(context, Parts(entries, desk, {}, lambda _text: []))
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        yield made


def page_of(workspace: Workspace, name: str) -> Any:
    workspace.open_page(name)
    return workspace.page(name)


def sheet_of(page: Page, kind: type[Sheet]) -> Sheet:
    sheet = sheet_over(page)
    assert isinstance(sheet, kind)
    return sheet


def after_another_language(workspace: Workspace, name: str, kind: type[Sheet]) -> Sheet:
    """The sheet that is open once everything was built anew in Chinese."""
    before = workspace.page(name)
    language.use("zh_CN")
    workspace.rebuild()
    after = workspace.page(name)
    assert after is not before
    return sheet_of(after, kind)


def typed(sheet: Sheet) -> dict[str, Any]:
    assert sheet.form is not None
    return sheet.form.typed()


def test_a_booking_begun_goes_on(workspace: Workspace) -> None:
    page = page_of(workspace, "appointments")
    page.show_view("day")
    page.open_new({"name": "刘强", "starts_at": at(14, 30)})
    sheet_of(page, NewBookingSheet).form.field("note").restore("半句")  # type: ignore[union-attr]
    sheet = after_another_language(workspace, "appointments", NewBookingSheet)
    assert typed(sheet)["note"] == "半句"
    assert sheet.title_label.text() == "新预约"
    assert cast("Any", workspace.current).view == "day"


def test_a_cancellation_begun_goes_on(workspace: Workspace, context: Context) -> None:
    key = booked(context.db, at(10))
    page = page_of(workspace, "appointments")
    page.open_booking(key)
    page.sheet.open_drawer(CancelDrawer)
    page.sheet.drawer.field("reason_note").restore("改天")
    page.sheet.drawer.field("reason_note").setFocus()
    sheet = cast("BookingSheet", after_another_language(workspace, "appointments", BookingSheet))
    assert isinstance(sheet.drawer, CancelDrawer)
    assert sheet.drawer.field("reason_note").value() == "改天"
    assert sheet.booking.id == key


@pytest.mark.parametrize(
    ("open_it", "kind", "field", "words"),
    [
        (lambda page, _key: page.open_party(None), PartySheet, "name", "王𣇉"),
        (
            lambda page, key: page.open_step(Ref("new_follow_up", key)),
            NewFollowUpSheet,
            "purpose",
            "看地垫",
        ),
    ],
)
def test_a_case_goes_on(
    workspace: Workspace,
    context: Context,
    open_it: Callable[[Any, UUID], None],
    kind: type[Sheet],
    field: str,
    words: str,
) -> None:
    key = makers.agreed(context.db)
    page = page_of(workspace, "mediation")
    page.open_dispute(key)
    open_it(page, key)
    sheet_of(page, kind).form.field(field).restore(words)  # type: ignore[union-attr]
    sheet = after_another_language(workspace, "mediation", kind)
    assert typed(sheet)[field] == words
    card = cast("Any", workspace.current).case.card
    assert card is not None
    assert card.id == key


def test_a_panel_half_chosen_goes_on(workspace: Workspace, context: Context) -> None:
    key = makers.agreed(context.db)
    page = page_of(workspace, "mediation")
    page.open_dispute(key)
    page.open_sheet("panel")
    sheet = cast("PanelSheet", sheet_of(page, PanelSheet))
    sheet._rows[-1].name.setCurrentText("何某")
    before = sheet.typed()
    assert after_another_language(workspace, "mediation", PanelSheet).typed() == before


def test_a_dispute_that_is_being_registered_goes_on(workspace: Workspace) -> None:
    page = page_of(workspace, "mediation")
    page.register()
    sheet = sheet_of(page, RegisterSheet)
    assert sheet.form is not None
    sheet.form.field("facts").restore("夜间拖动桌椅")
    sheet.form.field("facts").setFocus()
    again = after_another_language(workspace, "mediation", RegisterSheet)
    assert again.form is not None
    assert again.form.field("facts").value() == "夜间拖动桌椅"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert again.form.field("facts").isAncestorOf(focused)


def test_a_recheck_goes_on_and_one_begins(workspace: Workspace, context: Context) -> None:
    hazard = one_hazard(context.db)
    page = page_of(workspace, "inspections")
    page.open_ref(Ref("hazard", hazard.id))
    page.open_recheck(hazard.id)
    sheet_of(page, RecheckSheet).form.field("reason").restore("缺货")  # type: ignore[union-attr]
    sheet = after_another_language(workspace, "inspections", RecheckSheet)
    assert typed(sheet)["reason"] == "缺货"
    sheet.close_sheet()
    page = cast("Any", workspace.current)
    assert page.shown == ("hazard", hazard.id)
    page.open_start(hazard.premises_id)
    sheet_of(page, StartSheet).form.field("accompanied_by").restore("王小")  # type: ignore[union-attr]
    language.use("en")
    workspace.rebuild()
    assert typed(sheet_of(workspace.current, StartSheet))["accompanied_by"] == "王小"


def test_an_entry_and_a_place_go_on_when_their_pages_come_back(
    workspace: Workspace, context: Context
) -> None:
    resident = residents.register_resident(context.db, ResidentForm(name="刘强"))
    estate = make_estate(context.db, "寺河嘉苑", community="寺河社区")
    page = page_of(workspace, "residents")
    page.work.begin("edit", resident)
    sheet_of(page, ResidentSheet).form.field("note").restore("独居")  # type: ignore[union-attr]
    page = page_of(workspace, "grids")
    page.open_place(estate)
    page.work.do("rename")
    form = sheet_of(page, RenameSheet).form
    assert form is not None
    form.field("name").restore("寺河新苑")
    sheet = after_another_language(workspace, "grids", RenameSheet)
    assert typed(sheet) == {"name": "寺河新苑", "community": "寺河社区"}
    workspace.open_page("residents")  # it was not in sight: it goes on when it is next shown
    assert typed(sheet_of(workspace.current, ResidentSheet))["note"] == "独居"
    sheet_of(workspace.current, ResidentSheet).close_sheet()
    workspace.open_page("grids")
    workspace.open_page("residents")
    assert sheet_over(workspace.current) is None


def test_what_is_gone_meanwhile_is_not_opened(workspace: Workspace, context: Context) -> None:
    key = makers.registered(context.db, received_at=makers.NOISE.received_at)
    page = page_of(workspace, "mediation")
    page.open_dispute(key)
    party = page.case.card.parties[1]
    page.open_party(party.id)
    makers.set_parties(context.db, key, [facts_of(page.case.card.parties[0])])
    workspace.rebuild()
    assert sheet_over(workspace.current) is None

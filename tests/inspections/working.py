"""What tests of the page of inspections do again and again."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import clock
from policepost.core.database import Database
from policepost.grids.records import Premises
from policepost.inspections import actions, cards, lists
from policepost.inspections.cards import InspectionCard
from policepost.inspections.dialogs import (
    StartSheet,
)
from policepost.inspections.doing import DoingView
from policepost.inspections.lists import Filter, HazardLine
from policepost.inspections.page import InspectionsPage
from policepost.ui.page import Request
from policepost.ui.sheet import Sheet
from tests.inspections.made import form, shop, started, to_rectify, well

Key = Qt.Key


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


def codes(doing: DoingView, item: str) -> tuple[str, ...]:
    return doing.work.answers[item].codes


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


def one_hazard(db: Database, on: date = date(2026, 11, 10)) -> HazardLine:
    inspection = started(db, shop(db), on)
    hazard = to_rectify("D2", date(2026, 11, 17))
    actions.finish_inspection(db, inspection, form(well(D2="dead", H1="yes"), on), [hazard])
    (line,) = hazards(db)
    return line


def premises_called(db: Database, name: str) -> list[UUID]:
    """The premises of a name."""
    with db.reading() as session:
        return list(session.scalars(select(Premises.id).where(Premises.name == name)))

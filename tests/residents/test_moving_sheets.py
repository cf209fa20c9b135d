"""The sheets of where somebody lives, by the keyboard and as the officer fills them in."""

from datetime import date
from functools import partial
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import language
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.core.vague import UNKNOWN, VagueDay
from policepost.grids import actions as grids
from policepost.residents import actions, households, moving, residing, staying
from policepost.residents.actions import ResidentForm
from policepost.residents.address_note import AddressNote
from policepost.residents.dialogs import ResidentSheet
from policepost.residents.moving_sheets import (
    AWAY,
    BACK,
    BESIDES,
    DIED,
    FORMER,
    WITHIN,
    MoveSheet,
    StaySheet,
)
from policepost.residents.page import ResidentsPage
from policepost.residents.residing import StayLine
from policepost.residents.staying import StayForm
from policepost.residents.where_part import WherePart, WhereSheet, badge, period_words
from policepost.ui.page import Context
from tests.residents.conftest import TODAY
from tests.seen import show, words

HOME = "寺河嘉苑A区3号楼1单元302"


@pytest.fixture
def zhang(db: Database) -> UUID:
    """Somebody at A3-1-302 since 2012-03-01, before in A3-1-402 since some day of 2004."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")
    form = ResidentForm(name="张淑兰", address="A3-1-402", relation="01")
    key = actions.register_resident(db, form)
    staying.correct_moving_in(db, key, VagueDay.year(2004))
    actions.move_resident(db, key, "A3-1-302", date(2012, 3, 1))
    return key


@pytest.fixture
def page(qtbot: QtBot, context: Context, zhang: UUID) -> ResidentsPage:
    page = show(qtbot, ResidentsPage(context))
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.open_person(zhang)
    return page


def stays(db: Database, key: UUID) -> list[StayLine]:
    with db.reading() as session:
        return residing.stays(session, key, TODAY)


def told(db: Database, key: UUID) -> list[tuple[str, str, str, str]]:
    return [
        (one.address[-3:], one.since.text, one.until.text if one.until else "", one.manner)
        for one in stays(db, key)
    ]


def labels(widget: QWidget) -> list[QLabel]:
    found: list[QLabel] = list(widget.findChildren(QLabel))
    return found


def says(widget: QWidget, text: str) -> bool:
    return text in words(widget)


def sheet_of(page: ResidentsPage, kind: type[QWidget]) -> QWidget:
    sheet = page.work.sheet
    assert isinstance(sheet, kind)
    return sheet


def buttons(widget: QWidget) -> list[QPushButton]:
    found: list[QPushButton] = list(widget.findChildren(QPushButton))
    return found


def button(widget: QWidget, text: str) -> QPushButton:
    return next(one for one in buttons(widget) if one.text() == text)


def editor(sheet: MoveSheet | WhereSheet, name: str) -> QWidget:
    found = sheet.entry.field(name).focusProxy()
    assert found is not None
    return found


def test_a_move_is_said_by_the_keyboard_alone(
    qtbot: QtBot, page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    qtbot.keyClick(page.search, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    sheet = sheet_of(page, MoveSheet)
    assert isinstance(sheet, MoveSheet)
    what, address = sheet.what.box, editor(sheet, "address")
    qtbot.waitUntil(what.hasFocus)
    qtbot.keyClick(what, Qt.Key.Key_Tab)
    qtbot.waitUntil(address.hasFocus)
    qtbot.keyClicks(address, "A3-1-303")
    qtbot.keyClick(address, Qt.Key.Key_Tab)
    since = editor(sheet, "moved_in_on")
    qtbot.waitUntil(since.hasFocus)
    qtbot.keyClicks(since, "2020-5")
    qtbot.keyClick(since, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told(db, zhang)[:2] == [
        ("303", "2020-05", "", ""),
        ("302", "2012-03-01", "2020-05", ""),
    ]
    qtbot.waitUntil(lambda: "1 Mar 2012 – May 2020" in words(page.card))


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("A3-1-302", f"{HOME}\nhousehold 1: 张淑兰"),
        ("A3-1-402", "寺河嘉苑A区3号楼1单元402: nobody is registered there."),
        ("A3-1-909", "Read as 寺河嘉苑A区3号楼1单元909"),
        ("北街", ""),
        ("", ""),
    ],
)
def test_who_lives_at_an_address_is_said_while_it_is_typed(
    qtbot: QtBot, page: ResidentsPage, typed: str, note: str
) -> None:
    page.work.move()
    sheet = sheet_of(page, MoveSheet)
    assert isinstance(sheet, MoveSheet)
    field = sheet.entry.field("address")
    (note_of,) = list[AddressNote](field.findChildren(AddressNote))
    with qtbot.waitSignal(note_of.looked):
        qtbot.keyClicks(editor(sheet, "address"), "x")
        field.set_value(typed)
    told = [one.text() for one in labels(field) if one.isVisible()]
    assert told[2:] == ([note] if note else [])


def test_a_day_that_cannot_be_stays_in_the_sheet(
    page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    page.work.move()
    sheet = sheet_of(page, MoveSheet)
    assert isinstance(sheet, MoveSheet)
    assert [sheet.what.box.itemData(n) for n in range(sheet.what.box.count())] == [
        WITHIN,
        AWAY,
        DIED,
    ]
    sheet.entry.set_values({"address": "A3-1-303", "moved_in_on": VagueDay.year(2011)})
    button(sheet, "Save").click()
    assert "after that day" in sheet.entry.field("moved_in_on").problem.text()
    assert len(told(db, zhang)) == 2
    assert sheet.entry.field("address").typed() == "A3-1-303"


def test_somebody_dies_and_another_moves_back_in(
    qtbot: QtBot, page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    page.work.leave()
    sheet = sheet_of(page, MoveSheet)
    assert isinstance(sheet, MoveSheet)
    assert sheet.what.value() == AWAY
    assert not sheet.entry.field("address").isVisible()
    sheet.what.set_value(DIED)
    sheet.entry.set_values({"left_on": VagueDay.month(2026, 10)})
    button(sheet, "Save").click()
    qtbot.waitUntil(lambda: "Died" in words(page.card))
    assert told(db, zhang)[0] == ("302", "2012-03-01", "2026-10", "")
    page.open_person(zhang)
    page.work.move()
    back = sheet_of(page, MoveSheet)
    assert isinstance(back, MoveSheet)
    assert [back.what.box.itemData(n) for n in range(back.what.box.count())] == [BACK]
    back.entry.set_values({"address": "A3-1-402", "household": 2})
    button(back, "Save").click()
    assert told(db, zhang)[0] == ("402", "2026-11-24", "", "")
    with db.reading() as session:
        dwelling = stays(db, zhang)[0].dwelling_id
        assert dwelling is not None
        assert [number for number, _people in households.households(session, dwelling, TODAY)] == [
            2
        ]


def test_a_second_dwelling_is_entered_corrected_made_main_and_taken_away(
    qtbot: QtBot, page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    page.work.do("dwelling")
    sheet = sheet_of(page, StaySheet)
    assert isinstance(sheet, StaySheet)
    assert not [one for one in buttons(sheet) if "mistake" in one.text()]
    sheet.entry.set_values({"address": "A5-1-101", "since": VagueDay.year(2024)})
    button(sheet, "Save").click()
    assert told(db, zhang)[1] == ("101", "2024", "", "rents")
    qtbot.waitUntil(lambda: "Rents it" in words(page.card))
    page.work.moving.open_stay(stays(db, zhang)[1])
    sheet = sheet_of(page, StaySheet)
    assert isinstance(sheet, StaySheet)
    assert sheet.what.value() == BESIDES
    sheet.entry.set_values({"manner": "owns", "since": UNKNOWN})
    button(sheet, "Save").click()
    assert told(db, zhang)[1] == ("101", "?", "", "owns")
    page.work.moving.open_stay(stays(db, zhang)[1])
    button(sheet_of(page, StaySheet), "Make it the main one").click()
    assert told(db, zhang)[:2] == [("101", "?", "", ""), ("302", "2012-03-01", "", "other")]
    page.work.moving.open_stay(stays(db, zhang)[1])
    button(sheet_of(page, StaySheet), "Entered by mistake").click()
    assert [one[0] for one in told(db, zhang)] == ["101", "402"]


def test_a_former_dwelling_and_the_day_of_moving_in_are_put_right(
    page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    page.work.moving.open_stay(stays(db, zhang)[1])
    sheet = sheet_of(page, StaySheet)
    assert isinstance(sheet, StaySheet)
    assert sheet.what.value() == FORMER
    assert not sheet.entry.field("manner").isVisible()
    assert not [one for one in buttons(sheet) if "main" in one.text()]
    sheet.entry.set_values({"since": VagueDay.month(2004, 5), "until": None})
    button(sheet, "Save").click()
    assert "until when" in sheet.entry.field("until").problem.text()
    sheet.entry.set_values({"until": VagueDay.year(2012)})
    button(sheet, "Save").click()
    assert told(db, zhang)[1] == ("402", "2004-05", "2012", "")
    page.work.moving.open_stay(stays(db, zhang)[0])
    present = sheet_of(page, StaySheet)
    assert isinstance(present, StaySheet)
    assert not present.entry.field("address").isVisible()
    present.entry.set_values({"since": VagueDay.year(2012), "household": 2})
    button(present, "Save").click()
    assert told(db, zhang)[0] == ("302", "2012", "", "")


def test_the_entry_shows_the_year_alone_and_keeps_it(
    page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    staying.correct_moving_in(db, zhang, VagueDay.year(2015))
    page.work.edit()
    sheet = sheet_of(page, ResidentSheet)
    assert isinstance(sheet, ResidentSheet)
    assert sheet.entry.field("moved_in_on").typed() == "2015"
    button(sheet, "Save").click()
    assert told(db, zhang)[0] == ("302", "2015", "", "")


def test_all_dwellings_are_asked_for_a_day(
    qtbot: QtBot, page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    qtbot.keyClick(page.search, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    sheet = sheet_of(page, WhereSheet)
    assert isinstance(sheet, WhereSheet)
    assert "2004 – 1 Mar 2012" in words(sheet)
    for since, until, answer in (
        (date(2004, 6, 1), None, "possible"),
        (None, date(2008, 6, 1), "certain"),
        (date(1990, 1, 1), date(1999, 12, 31), "Nothing is known"),
    ):
        sheet.entry.set_values({"since": since, "until": until})
        qtbot.keyClick(editor(sheet, "since"), Qt.Key.Key_Return)
        qtbot.waitUntil(partial(says, sheet, answer))
    sheet.entry.set_values({"since": None, "until": None})
    sheet.ask()
    qtbot.waitUntil(partial(says, sheet, "since 1 Mar 2012"))
    button(sheet, HOME).click()
    assert isinstance(page.work.sheet, StaySheet)
    page.work.sheet.close_sheet()
    page.work.where()
    button(sheet_of(page, WhereSheet), "Another dwelling").click()
    again = sheet_of(page, StaySheet)
    assert isinstance(again, StaySheet)
    assert again.entry.field("address").typed() == ""


def test_the_card_shows_the_latest_and_how_many_more(
    qtbot: QtBot, page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    for year in (1990, 1980):
        form = StayForm(address=f"某村{year}号", since=UNKNOWN, until=VagueDay.year(year))
        staying.add_stay(db, zhang, form)
    qtbot.waitUntil(lambda: "1 more dwelling" in words(page.card))
    (part,) = list[WherePart](page.card.findChildren(WherePart))
    assert [one.text() for one in buttons(part)] == [
        "All",
        HOME,
        "寺河嘉苑A区3号楼1单元402",
        "某村1990号",
    ]
    assert "possibly" in words(part)
    button(part, HOME).click()
    assert isinstance(page.work.sheet, StaySheet)


def test_who_may_only_look_changes_nothing(qtbot: QtBot, db: Database, zhang: UUID) -> None:
    part = WherePart(stays(db, zhang), change=False)
    qtbot.addWidget(part)
    assert [one.isEnabled() for one in buttons(part)] == [True, False, False]


def test_somebody_elses_dwelling_is_not_opened_on_this_card(
    page: ResidentsPage, db: Database, zhang: UUID
) -> None:
    other = actions.register_resident(db, ResidentForm(name="李四", address="A3-1-303"))
    page.work.sheet = None
    page.work.moving.open_stay(stays(db, other)[0])
    assert page.work.sheet is None


@pytest.mark.parametrize(
    ("since", "until", "english", "chinese"),
    [
        ("2020", None, "since 2020", "2020年起"),
        ("?", None, "since an unknown day", "入住日期不详"),
        ("?", "?", "formerly, days unknown", "曾住，日期不详"),
        ("?", "2020-05", "day unknown – May 2020", "日期不详至2020年5月"),
        ("2020", "?", "2020 – day unknown", "2020年至日期不详"),
    ],
)
def test_periods_are_said_as_well_as_they_are_known(
    since: str, until: str | None, english: str, chinese: str
) -> None:
    days = VagueDay.read(since), VagueDay.read(until) if until else None
    assert period_words(*days) == english
    language.use("zh_CN")
    try:
        assert period_words(*days) == chinese
    finally:
        language.use("en")


def test_what_is_certain_on_no_day_is_marked(db: Database, zhang: UUID) -> None:
    form = StayForm(address="某村", since=VagueDay.year(1990), until=VagueDay.year(1990))
    staying.add_stay(db, zhang, form)
    assert [badge(one)[0] for one in stays(db, zhang)] == ["", "", "possibly"]
    moving.leave(db, zhang, TODAY, "迁出")
    assert [badge(one)[0] for one in stays(db, zhang)] == ["", "", "possibly"]

"""The whole path in one go by keyboard: from a new post to a signed agreement and the charts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost import start
from policepost.appointments.records import Booking
from policepost.core import clock, language, preferences
from policepost.core.database import Database
from policepost.dashboard.charts_page import ChartsPage
from policepost.dashboard.shapes import Line
from policepost.dashboard.today_page import TodayPage
from policepost.inspections.page import InspectionsPage
from policepost.inspections.records import Hazard
from policepost.intake.page import IntakePage
from policepost.mediation import cards, codes, listing
from policepost.mediation.lines import Card
from policepost.mediation.page import MediationPage
from policepost.residents import queries as residents
from policepost.residents.page import ResidentsPage
from policepost.ui.person_field import PersonField
from policepost.upkeep.first_run import FirstRun
from policepost.window.program import Program
from policepost.window.workspace import Workspace

SHEET = Path(__file__).parent / "files" / "sihe_residents.xlsx"
TUESDAY = datetime(2026, 11, 24, 9).astimezone()
PASSWORD = "石榴 green 47"  # noqa: S105
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TERM = "甲方于2026年11月26日前赔偿乙方吊顶修复费3000元。"
WAIT = 20_000


class Hands:
    """Two hands on the keyboard: every key goes to whatever has it."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self.qtbot, self.program = qtbot, program

    @property
    def at(self) -> QWidget:
        """The widget that a key goes to."""
        window = self.program.window
        popup = QApplication.activePopupWidget()
        focused = cast("QWidget | None", window.focusWidget())
        return popup or focused or window

    def press(
        self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        for key in keys:
            self.awake()
            self.qtbot.keyClick(self.at, key, held)
            QApplication.processEvents()

    def write(self, text: str) -> None:
        """Write as an input method does."""
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self.at, event)

    def awake(self) -> None:
        """Let the window be the active one, as a window manager does after anything popped up."""
        for _round in range(3):
            QApplication.processEvents()
        window = self.program.window
        if QApplication.activePopupWidget() is None and not window.isActiveWindow():
            window.activateWindow()
            self.until(window.isActiveWindow)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT)


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    folder = tmp_path / "post"
    preferences.change(folder, language="en")
    with clock.at(TUESDAY):
        program = Program(folder, replace(start.HOUSE, prepare=lambda _ended: None))
        qtbot.addWidget(program.window)
        program.begin()
        qtbot.waitExposed(program.window)
        yield program
        program.window.close()
        program.finish()


def desk(program: Program) -> tuple[Workspace, Database]:
    assert program.workspace is not None
    assert program.db is not None
    return program.workspace, program.db


def the_case(db: Database) -> Card:
    with db.reading() as session:
        (dispute_id,) = listing.ids(session, {})
        card = cards.card(session, dispute_id)
    assert card is not None
    return card


def texts(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(one.get_textpage().get_text_range() for one in document)
    finally:
        document.close()


def set_up(hands: Hands, program: Program) -> None:
    """Three steps, the recovery sheet copied by hand."""
    wizard = program.screen
    assert isinstance(wizard, FirstRun)
    hands.until(lambda: wizard.steps[0].form.field("post").hasFocus())
    hands.write("泽颢警务室")
    hands.press(KEY.Key_Tab)
    hands.write("北街派出所")
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Return)  # twelve grids, as proposed
    hands.write("田某")
    hands.press(KEY.Key_Tab)
    hands.write(PASSWORD)
    hands.press(KEY.Key_Tab)
    hands.write(PASSWORD)
    hands.press(KEY.Key_Return)
    hands.until(lambda: wizard.sheet is not None and wizard.sheet.print_button.isEnabled())
    assert wizard.sheet
    hands.until(wizard.sheet.print_button.hasFocus)
    hands.press(KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Return)
    with hands.qtbot.waitSignal(program.ready, timeout=WAIT):
        hands.press(KEY.Key_Return)


def take_in(hands: Hands, program: Program) -> None:
    """Import 5,000 people; a second time changes nothing."""
    workspace, db = desk(program)
    hands.press(KEY.Key_9, held=CTRL)
    page = workspace.current
    assert isinstance(page, IntakePage)
    hands.write(str(SHEET))
    hands.press(KEY.Key_Return)
    hands.until(page.import_button.hasFocus)
    hands.press(KEY.Key_Return)
    hands.until(
        lambda: "5,000 added" in page.file.result.sentence.text() and not page.file.work.busy
    )
    with db.reading() as session:
        assert residents.counts(session, TUESDAY.date()).people == 5000
    hands.press(KEY.Key_Return)
    hands.until(
        lambda: "nothing new" in page.file.result.sentence.text() and not page.file.work.busy
    )


def find_and_book(hands: Hands, program: Program) -> str:
    """Find somebody by initials from anywhere and book a visit from the card."""
    workspace, db = desk(program)
    hands.press(KEY.Key_K, held=CTRL)
    hands.write("zwj")
    hands.press(KEY.Key_Return)
    page = workspace.current
    assert isinstance(page, ResidentsPage)
    hands.until(lambda: page.person() is not None)
    person = page.person()
    assert person is not None
    found, name = person.id, person.name
    hands.press(KEY.Key_B, held=CTRL)
    assert workspace.current.name == "appointments"
    hands.press(KEY.Key_Return, held=CTRL)
    with db.reading() as session:
        (booking,) = session.scalars(select(Booking))
        assert (booking.resident_id, booking.day) == (found, TUESDAY.date())
    return name


def register(hands: Hands, program: Program, name: str) -> None:
    """A hand-over by 110: one from the register, one from outside."""
    workspace, db = desk(program)
    hands.press(KEY.Key_4, held=CTRL)
    hands.press(KEY.Key_N, held=CTRL)
    hands.awake()
    hands.press(*[KEY.Key_Tab] * 4)
    hands.write("zwj")
    hands.until(lambda: QApplication.activePopupWidget() is not None)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Tab)
    hands.write("李大山")
    hands.press(KEY.Key_Tab, KEY.Key_Tab)
    hands.write("楼上漏水")
    hands.press(KEY.Key_Tab, KEY.Key_Tab)
    hands.write("卫生间漏水，浸坏楼下客厅吊顶。")
    hands.press(KEY.Key_Return, held=CTRL)
    card = the_case(db)
    assert (card.source, [one.name for one in card.parties]) == ("handover_110", [name, "李大山"])
    assert card.parties[0].resident_id is not None
    assert card.parties[1].resident_id is None
    assert isinstance(workspace.current, MediationPage)


def hold_sitting(hands: Hands, program: Program) -> None:
    _workspace, db = desk(program)
    hands.press(KEY.Key_E, held=CTRL)
    hands.press(KEY.Key_A, held=CTRL)
    hands.write("11-24")
    hands.press(KEY.Key_Tab)
    hands.press(KEY.Key_A, held=CTRL)
    hands.write("8:30")
    hands.press(KEY.Key_Return, held=CTRL)
    assert the_case(db).status == codes.Status.MEDIATING
    hands.press(KEY.Key_E, held=CTRL)
    hands.press(KEY.Key_Tab, KEY.Key_Tab)
    hands.write("8:55")
    hands.press(*[KEY.Key_Tab] * 4)
    hands.write("双方陈述后同意赔偿。")
    hands.press(*[KEY.Key_Tab] * 10)  # past the phrases, the methods, and that it was read aloud
    hands.press(KEY.Key_Down)
    hands.press(KEY.Key_Return, held=CTRL)
    card = the_case(db)
    assert card.status == codes.Status.AGREED
    assert card.sittings[0].record == "双方陈述后同意赔偿。"


def agree(hands: Hands, program: Program, target: Path) -> None:
    """Terms beside the paper, no printer, so a PDF; then the signatures."""
    workspace, db = desk(program)
    page = workspace.current
    assert isinstance(page, MediationPage)
    preview = page.case.preview
    with hands.qtbot.waitSignal(preview.rendered, timeout=WAIT):
        hands.press(KEY.Key_Tab)
        hands.write(TERM)
    hands.press(KEY.Key_Tab)
    hands.write("11-26")
    hands.press(KEY.Key_M, held=CTRL)
    hands.write("双方互不追究其他责任。")
    hands.press(KEY.Key_P, held=CTRL)
    assert "address or the telephone" in page.notice.text()
    hands.press(*[KEY.Key_Backtab] * 9)
    hands.press(KEY.Key_Return)
    hands.press(*[KEY.Key_Tab] * 9)
    hands.write("13900004417")
    hands.press(KEY.Key_Return, held=CTRL)
    hands.press(KEY.Key_P, held=CTRL)
    assert "No printer" in page.notice.text()
    assert the_case(db).number == ""
    hands.press(KEY.Key_P, held=CTRL | SHIFT)
    dialog = cast("QFileDialog", page.findChild(QFileDialog, "save-pdf"))
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    card = the_case(db)
    assert card.number == "(2026)泽颢调字第1号"
    words = "".join(texts(target).split())
    assert "编号：(2026)泽颢调字第1号" in words
    assert f"一、{TERM}" in words
    assert "二、双方互不追究其他责任。" in words
    hands.press(KEY.Key_E, held=CTRL)
    hands.press(KEY.Key_Return, held=CTRL)
    assert the_case(db).agreement.effective_on == TUESDAY.date()


def inspect(hands: Hands, program: Program) -> None:
    """A shop with one failed item: a hazard with owner and date."""
    workspace, db = desk(program)
    hands.press(KEY.Key_5, held=CTRL)
    page = workspace.current
    assert isinstance(page, InspectionsPage)
    hands.press(KEY.Key_N, held=CTRL | SHIFT)
    hands.write("便民超市")
    hands.press(KEY.Key_Tab)
    hands.write("Shop")
    hands.press(KEY.Key_Tab, KEY.Key_Tab)
    hands.write("王小明")
    hands.press(KEY.Key_Return, held=CTRL)
    hands.press(KEY.Key_N, held=CTRL)
    hands.press(KEY.Key_Tab, KEY.Key_Tab)
    hands.write("王小明")
    hands.press(KEY.Key_Return, held=CTRL)
    doing = page.doing
    assert doing is not None
    hands.press(KEY.Key_2, KEY.Key_1)  # A1 accepted; A2 no, A3 is not asked then
    hands.press(*[KEY.Key_1] * 6)
    assert doing.pane.current == "C1"
    hands.press(KEY.Key_2, KEY.Key_F2)
    hands.write("两辆三轮车堵住出口")
    hands.press(KEY.Key_Return)
    hands.press(*[KEY.Key_1] * 17)  # after the last question comes finishing
    hands.press(KEY.Key_Return, held=CTRL)
    assert page.doing is None, page.sheet
    with db.reading() as session:
        hazards = list(session.scalars(select(Hazard)))
    assert ("C1", "王小明") in [(one.item_code, one.owner) for one in hazards]


def look_at_today(hands: Hands, program: Program) -> None:
    workspace, _db = desk(program)
    hands.press(KEY.Key_1, held=CTRL)
    page = workspace.current
    assert isinstance(page, TodayPage)

    def kinds(lines: Sequence[Line]) -> set[str]:
        return {one.opens.kind for one in lines}

    hands.until(lambda: {"hazard", "dispute"} <= kinds(page.due.shown()))
    said = " ".join(f"{line.title} {line.detail}" for line in page.due.shown())
    assert "便民超市" in said
    assert "李大山" in said
    assert {"booking", "dispute"} <= kinds(page.agenda.shown())


def count(hands: Hands, program: Program) -> None:
    """Enter on a bar opens as many records as it says."""
    workspace, _db = desk(program)
    hands.press(KEY.Key_8, held=CTRL)
    charts = workspace.current
    assert isinstance(charts, ChartsPage)
    hands.until(lambda: len(charts.panels) >= 6)
    panel = next(
        one for one in charts.panels if one.heading.words.text() == "What became of the disputes"
    )
    assert panel.chart is not None
    panel.chart.setFocus(Qt.FocusReason.TabFocusReason)
    said = panel.chart.targets[0].mark.count
    hands.press(KEY.Key_Return)
    page = workspace.current
    assert isinstance(page, MediationPage)
    hands.until(lambda: page.list.view.model().rowCount() == said == 1)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_the_path_from_a_new_post_to_the_charts(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    hands = Hands(qtbot, program)
    set_up(hands, program)
    take_in(hands, program)
    name = find_and_book(hands, program)
    register(hands, program, name)
    hold_sitting(hands, program)
    agree(hands, program, tmp_path / "agreement.pdf")
    inspect(hands, program)
    look_at_today(hands, program)
    count(hands, program)


def test_a_language_changed_in_the_middle_of_a_sentence_loses_nothing(
    qtbot: QtBot, program: Program
) -> None:
    hands = Hands(qtbot, program)
    set_up(hands, program)
    workspace, _db = desk(program)
    hands.press(KEY.Key_4, held=CTRL)
    hands.press(KEY.Key_N, held=CTRL)
    hands.press(*[KEY.Key_Tab] * 4)
    hands.write("李大")
    before = workspace.current
    program.speak("zh_CN")
    assert language.current() == "zh_CN"
    page = workspace.current
    assert page is not before
    hands.until(page.isVisible)
    assert page.title() == "矛盾调解"
    hands.press(KEY.Key_N, held=CTRL)
    sheet = cast("MediationPage", page)._sheet
    assert sheet is not None
    assert sheet.form is not None
    field = sheet.form.field("party0")
    assert isinstance(field, PersonField)
    assert field.edit.text() == "李大"
    assert field.caption == "当事人1"

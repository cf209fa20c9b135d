"""What the officer sees and does on the page of residents."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import language
from policepost.core.database import Database
from policepost.core.shapes import Person, Ref, TimelineLine
from policepost.grids import actions as grids
from policepost.grids import queries as places
from policepost.residents import actions, moving, queries, stories
from policepost.residents.actions import ResidentForm
from policepost.residents.address_note import AddressNote
from policepost.residents.dialogs import ResidentSheet
from policepost.residents.moving_sheets import MoveSheet
from policepost.residents.page import ResidentsPage
from policepost.residents.rules import check_character
from policepost.ui import undoing
from policepost.ui.form import DateField, LineField
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Request
from policepost.ui.paper_sheet import PaperSheet
from tests.plans import spoken
from tests.residents.conftest import TODAY
from tests.seen import press, show, words
from tests.ui.gallery import child
from tests.window.histories import answer_histories, history_over

PEOPLE = (
    ("张淑兰", "1943-03-12", "A3-1-302", "02", "registered"),
    ("单雪梅", "1988-05-01", "A4-1-901", "02", "registered"),
    ("郑世龙", "1969-07-30", "A1-3-501", "02", "migrant"),
    ("周国强", "1966-01-02", "A3-1-302", "10", "registered"),
    ("李䶮", "1992-09-09", "A2-2-1501", "02", "lodging"),
)


def number(born: str, order: int) -> str:
    first = f"140502{born.replace('-', '')}99{order}"
    return first + check_character(first)


@pytest.fixture
def people(db: Database) -> dict[str, UUID]:
    """An estate with two grids and five people; 张淑兰 and 周国强 live together."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")
    grids.make_grids(db, ["网格01", "网格02"])
    with db.reading() as session:
        first = places.grids(session)[0].id
    made = {}
    for order, (name, born, address, relation, kind) in enumerate(PEOPLE):
        made[name] = actions.register_resident(
            db,
            ResidentForm(
                name=name,
                id_number=number(born, 6 + order % 4),
                phone="139 0000 4417",
                address=address,
                grid_id=first,
                relation=relation,
                kind=kind,
            ),
        )
    return made


@pytest.fixture
def page(qtbot: QtBot, context: Context, people: dict[str, UUID]) -> ResidentsPage:
    return shown(qtbot, context)


def shown(qtbot: QtBot, context: Context) -> ResidentsPage:
    page = ResidentsPage(context)
    answer_histories(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.filters.count.text()))
    return page


def listed(page: ResidentsPage) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def card(db: Database, id_: UUID) -> queries.ResidentCard:
    with db.reading() as session:
        found = queries.card(session, id_, TODAY)
    assert found is not None
    return found


def entry(page: ResidentsPage) -> ResidentSheet:
    sheet = page.work.sheet
    assert isinstance(sheet, ResidentSheet)
    return sheet


def type_into(sheet: ResidentSheet, name: str, text: str) -> None:
    field = sheet.entry.field(name)
    assert isinstance(field, LineField | DateField)
    field.edit.setText(text)


def test_the_list_counts_people_and_households(page: ResidentsPage) -> None:
    assert listed(page) == ["李䶮", "单雪梅", "张淑兰", "郑世龙", "周国强"], (
        "单 is Shan as a surname"
    )
    assert page.filters.count.text() == "5 people · 4 households"
    row = listed(page).index("张淑兰")
    assert page.model.index(row, 3).data() == f"1405**********{number('1943-03-12', 6)[-4:]}"
    assert page.model.index(row, 4).data() == "A区3号楼1单元302"
    assert page.model.index(row, 5).data() == "01"


def test_a_click_on_a_heading_sorts(page: ResidentsPage) -> None:
    page.view.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    ages = [int(str(page.model.index(row, 2).data())) for row in range(5)]
    assert ages == sorted(ages)
    page.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert listed(page)[0] == "张淑兰"


def test_chips_and_search_narrow_the_list(qtbot: QtBot, page: ResidentsPage) -> None:
    page.filters.kinds.choose("migrant")
    assert listed(page) == ["郑世龙"]
    page.filters.kinds.choose(None)
    page.search.setText("zsl")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert set(listed(page)) == {"张淑兰", "郑世龙"}
    page.search.setText("没有这个人")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.empty.isVisible()
    assert "filters" in page.empty.sentence.text()


def test_a_chip_says_how_many_it_would_leave(
    qtbot: QtBot, page: ResidentsPage, db: Database, people: dict[str, UUID]
) -> None:
    chip = page.filters.toggles["unverified"]
    assert chip.text() == "To verify 5"
    actions.verify_residents(db, [people["张淑兰"]])
    qtbot.waitUntil(lambda: chip.text() == "To verify 4")
    chip.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert not page.filters.toggles["doubles"].isVisible(), "a chip that finds nobody is not shown"


def test_the_card_tells_everything(page: ResidentsPage, people: dict[str, UUID]) -> None:
    page.open_person(people["张淑兰"])
    told = words(page.card)
    for part in ("张淑兰", "aged 83", "139 0000 4417", "寺河嘉苑A区3号楼1单元302 · 网格01"):
        assert part in told
    assert "1 other in the dwelling" in told
    assert "周国强 · Spouse · aged 60" in told
    assert number("1943-03-12", 6) not in told, "the number is masked"


def test_the_number_is_shown_on_demand_and_the_journal_keeps_it(
    page: ResidentsPage, db: Database, people: dict[str, UUID]
) -> None:
    from policepost.core.journalling import journal

    page.open_person(people["张淑兰"])
    press(page.card, "Show")
    assert "140502 19430312" in words(page.card)
    with db.reading() as session:
        looks = [line.op for line in journal.history(session, [Ref("resident", people["张淑兰"])])]
    assert looks[0] == "look"


def test_a_member_of_the_household_is_a_click_away(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID]
) -> None:
    page.open_person(people["张淑兰"])
    press(page.card, "周国强 · Spouse · aged 60")
    assert page.view.current_id() == people["周国强"]
    assert "张淑兰" in words(page.card)


def test_work_begins_from_the_card(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID]
) -> None:
    page.open_person(people["单雪梅"])
    for words_on, kind in (("Book", "booking"), ("Dispute", "dispute")):
        with qtbot.waitSignal(page.asks) as asked:
            press(page.card, words_on)
        request = asked.args[0]
        assert (request.verb, request.kind) == ("new", kind)
        assert request.values == {"resident_id": people["单雪梅"]}


def test_what_others_know_is_told_on_the_card(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = Ref("booking", UUID(int=7))
    line = TimelineLine(ref=ref, at=date(2026, 11, 25), title="Identity card, at home")
    monkeypatch.setattr(stories, "stories", [lambda _session, _id, _today: [line]])
    page.open_person(people["单雪梅"])
    labels: list[QLabel] = list(page.card.findChildren(QLabel))
    step = next(one for one in labels if "Identity card, at home" in one.text())
    with qtbot.waitSignal(page.asks) as asked:
        qtbot.mouseClick(step.parentWidget(), Qt.MouseButton.LeftButton)
    assert (asked.args[0].kind, asked.args[0].id) == ("booking", UUID(int=7))


def test_a_household_is_verified_and_taken_back(
    qtbot: QtBot, page: ResidentsPage, db: Database, people: dict[str, UUID]
) -> None:
    page.open_person(people["张淑兰"])
    qtbot.mouseClick(page.verify_button, Qt.MouseButton.LeftButton)
    assert card(db, people["周国强"]).verified_on == TODAY
    toast = child(page, Toast)
    assert toast.sentence.text() == "2 people at A区3号楼1单元302 are verified."
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert card(db, people["周国强"]).verified_on is None


def test_a_resident_is_registered_with_the_keyboard_alone(
    qtbot: QtBot, page: ResidentsPage, db: Database
) -> None:
    qtbot.keyClick(page.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    sheet = entry(page)
    assert QApplication.focusWidget() is sheet.entry.field("name").focusProxy()
    type_into(sheet, "name", "阿依古丽·买买提")
    type_into(sheet, "id_number", number("1997-02-03", 7))
    type_into(sheet, "address", "3-1-302")
    sheet.look()
    assert sheet.entry.field("birth_date").value() == date(1997, 2, 3)
    assert not sheet.entry.field("sex").isEnabled()
    (note,) = list[AddressNote](sheet.findChildren(AddressNote))
    note.look()
    assert "A区3号楼1单元302\n" in sheet.entry.field("address").problem.text(), "who lives there"
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "阿依古丽·买买提" in listed(page)
    person = page.person()
    assert person is not None
    assert (person.name, person.sex) == ("阿依古丽·买买提", "1")
    assert "is saved" in child(page, Toast).sentence.text()


def test_a_wrong_number_is_said_while_typing_and_refused_on_saving(
    qtbot: QtBot, page: ResidentsPage
) -> None:
    page.work.register()
    sheet = entry(page)
    right = number("1990-01-01", 6)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    type_into(sheet, "name", "王五")
    type_into(sheet, "id_number", wrong)
    problem = sheet.entry.field("id_number").problem
    qtbot.waitUntil(lambda: "check digit" in problem.text())
    sheet._save()
    assert sheet.isVisible()
    assert "check digit" in problem.text()
    assert sheet.entry.field("id_number").typed() == wrong


def test_somebody_who_may_be_there_already_is_named(qtbot: QtBot, page: ResidentsPage) -> None:
    page.work.register()
    sheet = entry(page)
    type_into(sheet, "name", "张淑兰")
    type_into(sheet, "birth_date", "1943-03-12")
    type_into(sheet, "phone", "139 0000 4417")
    qtbot.waitUntil(lambda: "Perhaps in the register already" in sheet.notice.text())


def test_an_entry_half_typed_is_there_again(qtbot: QtBot, page: ResidentsPage) -> None:
    page.work.register()
    first = entry(page)
    type_into(first, "name", "赵")
    type_into(first, "birth_date", "1950-0")
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    with qtbot.waitCallback() as done:
        page.tasks.run(lambda: None, done, lane="draft")
    page.work.register()
    again = entry(page)
    assert again is not first
    assert again.entry.field("name").typed() == "赵"
    assert again.entry.field("birth_date").typed() == "1950-0"


def test_work_begins_without_reading_the_whole_card_again(
    page: ResidentsPage, db: Database, people: dict[str, UUID]
) -> None:
    page.open_person(people["李䶮"])
    whole = spoken(db, page._show_card)
    found = []
    asked = spoken(db, lambda: found.append(page.person()))
    assert found == [card(db, people["李䶮"])]
    assert 0 < len(asked) < len(whole) / 3


def test_an_edit_has_a_history_and_is_taken_back(
    qtbot: QtBot, page: ResidentsPage, db: Database, people: dict[str, UUID]
) -> None:
    page.open_person(people["李䶮"])
    page.work.edit()
    type_into(entry(page), "phone", "138 0000 1111")
    entry(page)._save()
    assert card(db, people["李䶮"]).phone == "13800001111"
    page.work.history()
    sheet = history_over(page)
    told = words(sheet)
    assert "Edit resident" in told
    assert "Telephone: 13900004417 → 13800001111" in told
    assert number("1992-09-09", 6) not in told
    press(sheet, "Take back")
    assert card(db, people["李䶮"]).phone == "13900004417"


def test_much_is_taken_back_only_when_confirmed(
    qtbot: QtBot,
    page: ResidentsPage,
    db: Database,
    people: dict[str, UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(undoing, "MANY", 2)
    asked: list[str] = []

    def refuse(_page: QWidget, question: str, _yes: str) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(undoing, "confirmed", refuse)
    page.open_person(people["张淑兰"])
    page.work.verify_household()
    page.work.history()
    press(history_over(page), "Take back")
    assert asked == ["This changes 2 records at once. Take it all back?"]
    assert card(db, people["张淑兰"]).verified_on == TODAY
    monkeypatch.setattr(undoing, "confirmed", lambda *_: True)
    page.work.history()
    press(history_over(page), "Take back")
    qtbot.waitUntil(lambda: card(db, people["张淑兰"]).verified_on is None)


def test_an_address_with_its_estate_gets_its_room_before_the_sex(
    qtbot: QtBot, page: ResidentsPage, db: Database, people: dict[str, UUID]
) -> None:
    headings = [column.heading for column in page.model.columns]
    sex, address = headings.index("Sex"), headings.index("Address")
    page.view.resize(830, 400)
    assert not page.view.isColumnHidden(sex)
    grids.make_estate(db, "东景苑")
    qtbot.waitUntil(lambda: page.view.isColumnHidden(sex))
    assert page.view.columnWidth(address) >= 190
    line = page.model.line_at(page.model.row_of(people["周国强"]))
    assert line is not None
    assert line.address.startswith("寺河嘉苑")


def test_somebody_moves_leaves_and_comes_back(
    qtbot: QtBot, page: ResidentsPage, db: Database, people: dict[str, UUID]
) -> None:
    page.open_person(people["周国强"])
    page.work.move()
    move = page.work.sheet
    assert isinstance(move, MoveSheet)
    assert move.form is not None
    move.form.set_values({"address": "A5-1-101"})
    move._save()
    assert card(db, people["周国强"]).short_address == "A区5号楼1单元101"
    qtbot.waitUntil(lambda: "Moved" in words(page.card))
    page.work.leave()
    leave = page.work.sheet
    assert isinstance(leave, MoveSheet)
    assert leave.form is not None
    leave._save()  # that they moved is why; where to is not always known
    qtbot.waitUntil(lambda: "周国强" not in listed(page))
    assert card(db, people["周国强"]).left_kind == moving.MOVED
    qtbot.waitUntil(lambda: "Left" in words(page.card))
    page.filters.toggles["left"].click()
    qtbot.waitUntil(lambda: listed(page) == ["周国强"])
    page.work.do("back")
    assert card(db, people["周国强"]).left_on is None
    assert "周国强" in listed(page)


def test_the_household_sheet_prints(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID]
) -> None:
    page.open_person(people["张淑兰"])
    page.work.print_sheet()
    sheet = page.work.sheet
    assert isinstance(sheet, PaperSheet)
    with qtbot.waitSignal(sheet.preview.rendered, timeout=20_000) as rendered:
        pass
    assert rendered.args == [1]
    assert sheet.preview.missing == ()


def test_other_pages_open_a_person_a_list_and_an_entry(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID]
) -> None:
    page.filters.kinds.choose("migrant")
    page.answer(Request("open", "resident", people["李䶮"]))
    assert page.view.current_id() == people["李䶮"]
    assert "李䶮" in listed(page), "the filter that hid the person is gone"
    page.answer(Request("list", "resident", values={"unverified": True, "kinds": ("lodging",)}))
    assert listed(page) == ["李䶮"]
    few = (people["张淑兰"], people["郑世龙"])
    page.answer(Request("list", "resident", values={"ids": few}))
    assert len(listed(page)) == 2
    assert page.filters.special.isVisible()
    page.filters.special.click()
    assert len(listed(page)) == 5
    page.answer(Request("new", "resident", values={"address": "A3-1-302"}))
    assert entry(page).entry.field("address").typed() == "A3-1-302"


def test_an_empty_register_says_what_to_do(qtbot: QtBot, context: Context, db: Database) -> None:
    page = shown(qtbot, context)
    assert page.empty.isVisible()
    with qtbot.waitSignal(page.asks) as asked:
        qtbot.mouseClick(page.import_link, Qt.MouseButton.LeftButton)
    assert (asked.args[0].verb, asked.args[0].kind) == ("new", "import")


def test_the_page_is_chinese_in_chinese(
    qtbot: QtBot, context: Context, people: dict[str, UUID]
) -> None:
    language.use("zh_CN")
    page = shown(qtbot, context)
    page.open_person(people["张淑兰"])
    assert page.filters.count.text() == "5 人 · 4 户"
    assert "同住 1 人" in words(page.card)
    assert "周国强 · 配偶 · 60 岁" in words(page.card)


def test_the_keyboard_alone_finds_looks_verifies_and_asks(
    qtbot: QtBot, page: ResidentsPage, db: Database, people: dict[str, UUID]
) -> None:
    def press_key(key: Qt.Key, *, control: bool = False) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        held = Qt.KeyboardModifier.ControlModifier
        qtbot.keyClick(focused, key, held if control else Qt.KeyboardModifier.NoModifier)

    page.view.setFocus()
    press_key(Qt.Key.Key_F, control=True)
    assert QApplication.focusWidget() is page.search
    qtbot.keyClicks(page.search, "zsl")
    press_key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.view
    assert page.view.current_id() == people["张淑兰"]
    press_key(Qt.Key.Key_Down)
    assert page.view.current_id() == people["郑世龙"]
    press_key(Qt.Key.Key_F8)
    assert card(db, people["郑世龙"]).verified_on == TODAY
    with qtbot.waitSignal(page.asks) as asked:
        press_key(Qt.Key.Key_B, control=True)
    assert asked.args[0].values == {"resident_id": people["郑世龙"]}
    press_key(Qt.Key.Key_E, control=True)
    sheet = entry(page)
    assert sheet.isVisible()
    press_key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.view
    press_key(Qt.Key.Key_H, control=True)
    assert history_over(page).isVisible()

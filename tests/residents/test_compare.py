"""Two entries are compared, merged and parted on the screen, by the keyboard."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from policepost.core import language
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.shapes import Person, Ref
from policepost.core.vague import VagueDay
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.residents import (
    actions,
    compare,
    merge_rules,
    merging,
    moving,
    parting,
    queries,
)
from policepost.residents.actions import ResidentForm
from policepost.residents.compare_sheet import CompareSheet, Row, marked
from policepost.residents.merge_rules import Side
from policepost.residents.page import ResidentsPage
from policepost.residents.part_sheet import PartSheet
from policepost.residents.records import Resident
from policepost.residents.rules import check_character, masked
from policepost.ui.form import ChoiceField
from policepost.ui.messages import Toast
from policepost.ui.page import Context
from tests.residents.conftest import TODAY
from tests.seen import show, words
from tests.ui.gallery import child

FIRST, SECOND = (
    first + check_character(first) for first in ("14050219800506997", "14050219800506999")
)
import_all(FEATURES)


@pytest.fixture
def pair(db: Database) -> tuple[UUID, UUID]:
    """Two entries of one person; on the first hangs a former dwelling."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")
    one = ResidentForm(
        name="张伟", id_number=FIRST, phone="139 0000 4417", address="A3-1-301", note="独居"
    )
    other = ResidentForm(
        name="章伟",
        birth_date=date(1980, 5, 6),
        sex="1",
        phone="139 0000 4418",
        address="A3-1-303",
        ethnic="01",
        note="行走不便",
        collected_on=TODAY,
        collected_by="李网格",
    )
    kept = actions.register_resident(db, one)
    gone = actions.register_resident(db, other)
    actions.move_resident(db, kept, "A3-1-302", date(2026, 3, 1))
    return kept, gone


@pytest.fixture
def page(qtbot: QtBot, context: Context, pair: tuple[UUID, UUID]) -> ResidentsPage:
    page = show(qtbot, ResidentsPage(context))
    qtbot.waitUntil(page.filters.toggles["doubles"].isVisible)
    page.open_person(pair[0])
    return page


def taken(row: Row) -> Side:
    return row.side


def compared(page: ResidentsPage) -> CompareSheet:
    assert isinstance(page.work.sheet, CompareSheet)
    return page.work.sheet


def test_compared_chosen_and_merged_by_the_keyboard(
    qtbot: QtBot, page: ResidentsPage, pair: tuple[UUID, UUID], db: Database
) -> None:
    qtbot.waitUntil(lambda: "Perhaps the same person: 章伟" in words(page.card))
    qtbot.keyClick(page.view, Qt.Key.Key_F7)
    sheet = compared(page)
    assert (sheet.left.id, sheet.right.id) == pair, "the one on which more hangs stays"
    told = words(sheet)
    for part in ("Stays: 张伟", FIRST, "Former dwellings: 1", "李网格", "139"):
        assert part in told
    name, phone, note = (sheet.rows[row] for row in ("name", "phone", "note"))
    assert (taken(phone), taken(note)) == (Side.BOTH, Side.BOTH)
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_Right)
    assert taken(name) is Side.RIGHT
    assert "taken: right" in name.accessibleName()
    qtbot.keyClick(name, Qt.Key.Key_B)
    assert taken(name) is Side.RIGHT, "a name is one of the two"
    qtbot.keyClick(name, Qt.Key.Key_Left)
    qtbot.keyClick(name, Qt.Key.Key_Down)
    assert sheet.focusWidget() is sheet.rows["document"]
    qtbot.keyClick(sheet.rows["document"], Qt.Key.Key_Up)
    assert sheet.focusWidget() is name
    qtbot.mouseClick(phone.cells[Side.LEFT], Qt.MouseButton.LeftButton)
    assert taken(phone) is Side.LEFT
    qtbot.keyClick(phone, Qt.Key.Key_B)
    sheet.rows["home"].choose(Side.LEFT)
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with db.reading() as session:
        card = queries.card(session, pair[1], TODAY)
        assert card is not None
        assert (card.id, card.name, card.id_number) == (pair[0], "张伟", FIRST)
        assert (card.phone, card.note) == ("13900004417/13900004418", "独居\n行走不便")
    toast = child(page, Toast)
    assert toast.sentence.text() == "Two entries are one now: 张伟."
    qtbot.waitUntil(lambda: "Two entries merged" in words(page.card))
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    with db.reading() as session:
        assert session.get(Resident, pair[1]) is not None


def test_said_to_be_two_they_are_not_proposed_again(
    qtbot: QtBot, page: ResidentsPage, pair: tuple[UUID, UUID]
) -> None:
    page.work.compare(pair[1])
    qtbot.keyClick(compared(page), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not page.filters.toggles["doubles"].isVisible())
    assert "Perhaps the same person" not in words(page.card)
    page.work.compare_first()
    toast = child(page, Toast)
    assert toast.sentence.text() == "Nobody in the register may be the same person."


def test_the_journal_keeps_who_compared(
    page: ResidentsPage, pair: tuple[UUID, UUID], db: Database
) -> None:
    page.work.compare(pair[1])
    with db.reading() as session:
        for key in pair:
            looks = journal.history(session, [Ref("resident", key)], ops=["look"])
            said = [{name: new for name, _old, new in look.changes} for look in looks]
            assert said[0] == {
                "field": "id_number",
                "reason": "Compared as perhaps the same person",
            }


def test_parted_on_the_card_with_what_came_since(
    qtbot: QtBot, page: ResidentsPage, pair: tuple[UUID, UUID], db: Database
) -> None:
    merge = merging.merge(db, *pair, {"phone": Side.BOTH})
    actions.move_resident(db, pair[0], "A3-1-304", date(2026, 10, 1))
    qtbot.waitUntil(lambda: "Two entries merged" in words(page.card))
    page.work.do("part")
    sheet = page.work.sheet
    assert isinstance(sheet, PartSheet)
    assert "章伟 was merged into 张伟" in words(sheet)
    assert sheet.form is not None
    with db.reading() as session:
        came = [one.key for one in parting.since(session, merge)]
    assert [one.name for one in sheet.form.fields()] == came
    assert {"Address, changed since", "Former dwellings"} <= {
        part for line in words(sheet).split("\n") for part in (line.strip(" *"), line.split(",")[0])
    }
    for key in came:
        sheet.form.field(key).set_value(pair[1])
    buttons: list[QPushButton] = list(sheet.findChildren(QPushButton))
    next(one for one in buttons if one.text() == "Part the two").click()
    with db.reading() as session:
        back = queries.card(session, pair[1], TODAY)
        kept = queries.card(session, pair[0], TODAY)
        assert back is not None
        assert kept is not None
        assert (back.name, back.short_address) == ("章伟", "A区3号楼1单元304")
        assert kept.short_address == "A区3号楼1单元302"
        assert len(queries.former(session, pair[0])) == 1
    page.work.part()
    assert page.work.sheet is sheet, "there is nothing to part any more"


def test_entries_of_one_name_are_told_apart_by_their_numbers(
    page: ResidentsPage, pair: tuple[UUID, UUID], db: Database
) -> None:
    other = actions.register_resident(db, ResidentForm(name="张伟", phone="13900004419"))
    merge = merging.merge(db, pair[0], other, {})
    actions.move_resident(db, pair[0], "A3-1-304", date(2026, 10, 1))
    page.work.do("part")
    sheet = page.work.sheet
    assert isinstance(sheet, PartSheet)
    numbered = f"张伟 · {masked(FIRST)}"
    assert f"张伟 · no number was merged into {numbered}" in words(sheet)
    assert sheet.form is not None
    field = sheet.form.fields()[0]
    assert isinstance(field, ChoiceField)
    offered = [field.box.itemText(row) for row in range(field.box.count())]
    assert offered == ["", f"{numbered} (stays)", "张伟 · no number (comes back)"]
    with db.reading() as session:
        assert parting.merges(session, pair[0])[0].id == merge


def test_an_old_key_opens_the_person(
    qtbot: QtBot, page: ResidentsPage, pair: tuple[UUID, UUID], db: Database
) -> None:
    merging.merge(db, *pair, {})
    page.open_person(pair[1])
    qtbot.waitUntil(lambda: page.view.current_id() == pair[0])


def test_an_entry_that_is_gone_is_not_compared(
    page: ResidentsPage, pair: tuple[UUID, UUID], db: Database
) -> None:
    merging.merge(db, *pair, {})
    with pytest.raises(Refused, match="no longer there"):
        page.work.compare_two(*pair)


def test_what_is_chosen_outlives_another_language(
    page: ResidentsPage, pair: tuple[UUID, UUID]
) -> None:
    page.work.compare(pair[1])
    sheet = compared(page)
    sheet.rows["name"].choose(Side.RIGHT)
    kept = sheet.typed()
    language.use("zh_CN")
    assert sheet.again is not None
    sheet.again(page)
    again = compared(page)
    again.restore(kept)
    assert again.rows["name"].side is Side.RIGHT
    buttons: list[QPushButton] = list(again.findChildren(QPushButton))
    assert "合并到左边的记录" in [one.text() for one in buttons]


def test_the_character_that_differs_is_underlined() -> None:
    assert marked("E12345678", "E12345687") == "E1234567<b><u>8</u></b>"
    assert marked("<张伟>明", "<章伟>明") == "&lt;<b><u>张</u></b>伟&gt;明"
    assert marked("寺河嘉苑", "另一处") == "寺河嘉苑"


def _entry(db: Database, form: ResidentForm) -> dict[str, object]:
    key = actions.register_resident(db, form)
    with db.reading() as session:
        return merging.columns_of(session.get_one(Resident, key))


def test_what_speaks_against_one_person_is_said(db: Database) -> None:
    man = _entry(db, ResidentForm(name="张伟", id_number=FIRST))
    twin = _entry(db, ResidentForm(name="张伟", id_number=SECOND))
    woman = _entry(db, ResidentForm(name="张伟", sex="2"))
    nobody = _entry(db, ResidentForm(name="张伟"))
    assert "Two different identity numbers" in merge_rules.contradiction(man, twin)
    man["sex"] = "1"
    assert "One entry is of a man" in merge_rules.contradiction(man, woman)
    assert merge_rules.contradiction(man, nobody) == ""


def test_what_is_proposed(db: Database) -> None:
    old = _entry(db, ResidentForm(name="张伟", note="独居", collected_on=date(2020, 1, 1)))
    new = _entry(
        db,
        ResidentForm(
            name="章伟", sex="1", note="独居", collected_on=date(2026, 1, 1), phone="13900004418"
        ),
    )
    left = {**old, "left_on": date(2021, 1, 1)}
    chosen = merge_rules.suggested(left, new)
    expected = {"name": "right", "sex": "right", "collected": "right", "left": "right"}
    assert {row: chosen[row] for row in expected} == expected
    assert (chosen["phone"], chosen["note"]) == (Side.RIGHT, Side.LEFT)
    other = merge_rules.suggested(new, left)
    assert {other[row] for row in expected} == {Side.LEFT}


def test_what_is_said_of_each_row(db: Database, pair: tuple[UUID, UUID]) -> None:
    merging.note_different(db, *pair)
    with db.reading() as session:
        found = compare.two(session, pair[1], pair[0])
        assert compare.two(session, pair[0], pair[0]) is None
    assert found is not None
    left, right = found
    assert left.id == pair[0]
    assert left.said["document"].startswith(f"{FIRST} · ")
    assert left.said["home"].endswith("A区3号楼1单元302 · Moved in 1 Mar 2026")
    assert (right.said["sex"], right.said["document"]) == ("Male", "")
    assert right.said["collected"] == "24 November 2026 · 李网格"
    assert right.hanging == ()
    actions.leave(db, pair[1], VagueDay.month(2026, 10), "", moving.DIED)
    with db.reading() as session:
        again = compare.two(session, *pair)
    assert again is not None
    assert {one.said["left"] for one in again} == {"", "October 2026 · Died"}

"""The story of a dwelling: who came and went, what is due of who lives there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.core.vague import VagueDay
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.grids import dwellers
from policepost.grids.page import GridsPage
from policepost.residents import actions, queries, stories
from policepost.residents.actions import ResidentForm
from policepost.residents.kinds import Kind
from policepost.ui import timeline
from policepost.ui.due_list import DueList
from policepost.ui.page import Context
from tests.residents.conftest import TODAY
from tests.seen import show, words

HOME, OTHER = "寺河嘉苑A区3号楼2单元1101", "寺河嘉苑A区3号楼2单元1102"
import_all(FEATURES)


@pytest.fixture
def home(db: Database) -> UUID:
    """A dwelling into which three people came and out of which two went."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")

    def came(name: str, day: date, **more: object) -> UUID:
        form = ResidentForm(name=name, address=HOME, moved_in_on=day, **more)  # type: ignore[arg-type]
        return actions.register_resident(db, form)

    came("张淑兰", date(2019, 5, 1))
    moved = came("李四", date(2020, 1, 5))
    left = came("王五", date(2021, 2, 6))
    came("JOHN SMITH", date(2026, 11, 20), kind=Kind.OVERSEAS, nationality="GBR")
    actions.move_resident(db, moved, OTHER, date(2024, 3, 7))
    actions.leave(db, left, date(2025, 8, 9), "去外地")
    with db.reading() as session:
        card = queries.card(session, left, TODAY)
    assert card is not None
    assert card.dwelling_id is not None
    return card.dwelling_id


def test_comings_and_goings_are_told_newest_first(db: Database, home: UUID) -> None:
    with db.reading() as session:
        told = [(f"{one.at:%Y-%m-%d}", one.title) for one in dwellers.story(session, home, TODAY)]
        due = [one.title for one in dwellers.due(session, home, TODAY)]
    assert told == [
        ("2026-11-20", "JOHN SMITH moved in"),
        ("2025-08-09", "王五 left"),
        ("2024-03-07", "李四 moved out"),
        ("2021-02-06", "王五 moved in"),
        ("2020-01-05", "李四 moved in"),
        ("2019-05-01", "张淑兰 moved in"),
    ]
    assert due == ["Declare the stay of JOHN SMITH"]


def test_a_vague_day_is_told_in_its_words_in_both_stories(db: Database, home: UUID) -> None:
    form = ResidentForm(name="赵六", address=HOME, moved_in_on=VagueDay.year(2020))
    person = actions.register_resident(db, form)
    with db.reading() as session:
        of_home = dwellers.story(session, home, TODAY)
        of_person = stories.gather(session, person, TODAY)
    told = [(timeline.when(one), one.title, one.detail) for one in (*of_home, *of_person)]
    assert ("2020", "赵六 moved in", "") in told
    assert ("2020", "Moved in", "") in told
    assert ("2020-01-05", "李四 moved in", "") in told, "a day that is known"


def test_the_card_of_the_dwelling_tells_it(qtbot: QtBot, context: Context, home: UUID) -> None:
    page = show(qtbot, GridsPage(context))
    page.open_place(home)
    qtbot.waitUntil(lambda: "Story" in words(page.panel))
    told = words(page.panel)
    assert "王五 left" in told
    lists: list[DueList] = list(page.panel.findChildren(DueList))
    buttons: list[QPushButton] = list(lists[-1].findChildren(QPushButton))
    assert [one.accessibleName() for one in buttons] == ["Declare the stay of JOHN SMITH"]
    with qtbot.waitSignal(page.asks) as asked:
        buttons[0].click()
    assert asked.args is not None
    assert asked.args[0].kind == "resident"

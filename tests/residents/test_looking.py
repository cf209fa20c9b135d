"""Opening a card is kept once it stood open; a protected one asks why first."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import journal, looking
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.grids import actions as grids
from policepost.grids import queries as places
from policepost.officers.records import Officer
from policepost.residents import actions, rules
from policepost.residents.actions import ResidentForm
from policepost.residents.page import ResidentsPage
from policepost.residents.records import Resident
from policepost.ui.page import Context, Request
from tests.residents.conftest import TODAY


@pytest.fixture
def people(db: Database) -> dict[str, UUID]:
    """A grown-up of grid 1, a child, somebody in care; an officer who serves grid 1 is at work."""
    grids.make_estate(db, "寺河嘉苑")
    grids.make_grids(db, ["网格01"])
    made = {}
    for name, born, care in (
        ("张淑兰", date(1963, 3, 12), {}),
        ("王小宝", date(2017, 5, 1), {}),
        (
            "李䶮",
            date(1940, 1, 2),
            {"care_reason": "独居", "care_by": "田某", "care_until": date(2027, 1, 1)},
        ),
    ):
        form = ResidentForm(name=name, birth_date=born, address="A3-1-302", **care)  # type: ignore[arg-type]
        made[name] = actions.register_resident(db, form)
    key = new_id()
    with db.transaction("Add officer") as session:
        session.add(Officer(id=key, name="田某", role="officer"))
        session.add(Officer(name="所长", role="chief"))
    db.officer = Person(key, "田某")
    return made


@pytest.fixture
def page(qtbot: QtBot, context: Context, people: dict[str, UUID]) -> ResidentsPage:
    """The page, on the screen."""
    page = ResidentsPage(context)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


def looks(db: Database, id_: UUID) -> list[journal.HistoryLine]:
    with db.reading() as session:
        lines = journal.history(session, [Ref("resident", id_)])
    return [line for line in lines if line.op == "look"]


def test_a_card_that_stays_open_is_kept_and_one_flown_over_is_not(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID], db: Database
) -> None:
    page.watch._card_timer.setInterval(50)
    page.open_person(people["张淑兰"])
    assert looks(db, people["张淑兰"]) == []
    page.open_person(people["王小宝"])  # protected: nothing is shown, nothing is kept
    page.open_person(people["张淑兰"])
    qtbot.waitUntil(lambda: len(looks(db, people["张淑兰"])) == 1)
    page.refresh()
    page.open_person(people["张淑兰"])
    page.work.history()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert len(looks(db, people["张淑兰"])) == 1
    assert looks(db, people["王小宝"]) == []


def test_what_is_acted_on_was_looked_at(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID], db: Database
) -> None:
    page.open_person(people["张淑兰"])
    page.work.history()
    qtbot.waitUntil(lambda: len(looks(db, people["张淑兰"])) == 1)


@pytest.mark.parametrize("name", ["王小宝", "李䶮"])
def test_a_protected_card_opens_with_a_reason_once_a_day(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID], db: Database, name: str
) -> None:
    page.answer(Request("open", "resident", people[name]))
    guard = page.card.guard
    assert guard is not None
    assert guard.phrases[0].hasFocus()
    assert page.person() is None
    page.work.edit()
    assert page.work.sheet is None
    assert not page.verify_button.isEnabled()
    guard.line.setText("家长来办理落户")
    qtbot.keyClick(guard.line, Qt.Key.Key_Return)
    assert page.card.guard is None
    person = page.person()
    assert person is not None
    assert person.name == name
    qtbot.waitUntil(lambda: len(looks(db, people[name])) == 1)
    assert looks(db, people[name])[0].changes == (("reason", None, "家长来办理落户"),)
    page.reasons.given.clear()  # the program was started again
    page.open_person(people[name])
    assert page.card.guard is None
    with clock.at(date(2026, 11, 25)):
        page.open_person(people[name])
        assert page.card.guard is not None


def test_a_ready_phrase_opens_and_escape_does_not(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID], db: Database
) -> None:
    page.open_person(people["王小宝"])
    guard = page.card.guard
    assert guard is not None
    guard.ask()
    qtbot.keyClick(guard.phrases[0], Qt.Key.Key_Escape)
    assert page.view.hasFocus()
    assert page.card.guard is guard
    qtbot.mouseClick(guard.phrases[1], Qt.MouseButton.LeftButton)
    assert page.person() is not None
    qtbot.waitUntil(lambda: len(looks(db, people["王小宝"])) == 1)


def test_somebody_outside_the_own_grids_asks_for_a_reason(
    page: ResidentsPage, people: dict[str, UUID], db: Database
) -> None:
    with db.reading() as session:
        grid = places.grids(session)[0].id
    with db.transaction("Edit resident") as session:
        session.get_one(Resident, people["张淑兰"]).grid_id = grid
    page.open_person(people["张淑兰"])
    assert page.card.guard is None
    me, db.officer = db.officer, Person(None, "")
    with db.transaction("Change officer") as session:
        session.get_one(Officer, me.id).grids = [str(new_id())]
    db.officer = me
    page.open_person(people["张淑兰"])
    assert page.card.guard is not None


def test_what_one_has_just_entered_is_shown_at_once(
    page: ResidentsPage, people: dict[str, UUID]
) -> None:
    page.work.saved.emit(people["王小宝"])
    assert page.card.guard is None
    assert page.person() is not None


def test_the_whole_number_is_covered_again(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID], db: Database
) -> None:
    form = ResidentForm(name="张淑兰", id_number="140502194303129960", address="A3-1-302")
    actions.edit_resident(db, people["张淑兰"], form)
    page.card._cover.setInterval(1)
    page.open_person(people["张淑兰"])
    page.work.show_number()
    row = page.card.number
    assert row is not None
    assert row.value.text() == "140502 19430312 9960"

    def covered() -> bool:  # the card may have been drawn anew meanwhile
        shown = page.card.number
        return shown is not None and shown.value.text() == rules.masked("140502194303129960")

    qtbot.waitUntil(covered)


def test_a_number_typed_into_the_list_is_kept(
    qtbot: QtBot, page: ResidentsPage, db: Database
) -> None:
    qtbot.keyClicks(page.search, "1405021943")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)

    def kept() -> bool:
        with db.reading() as session:
            key = looking.key_of(session, "1405021943")
            return len(journal.history(session, [Ref(looking.NUMBER, key)])) == 1

    qtbot.waitUntil(kept)


@pytest.mark.parametrize(
    ("born", "care", "served", "why"),
    [
        (date(2012, 11, 25), None, True, ("child",)),
        (date(2012, 11, 24), None, True, ()),
        (None, date(2026, 11, 24), True, ("care",)),
        (None, date(2026, 11, 23), True, ()),
        (date(2020, 1, 1), date(2027, 1, 1), False, ("child", "care", "elsewhere")),
    ],
)
def test_what_is_sensitive(
    born: date | None,
    care: date | None,
    served: bool,
    why: tuple[str, ...],
) -> None:
    assert rules.sensitive(born, care, served=served, today=TODAY) == why

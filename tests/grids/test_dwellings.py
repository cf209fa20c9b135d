"""Whose a dwelling is, who lets it, and where too many live."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import journal, undo
from policepost.core.searching import search
from policepost.core.shapes import Person, Ref
from policepost.exchange import book
from policepost.grids import actions, dwellers, dwelling_queries, exporting, importing, queries
from policepost.grids.dwelling_queries import NOTHING_TOLD, DwellingCard
from policepost.grids.dwellings import DwellingForm, edit_dwelling
from policepost.residents import actions as residents
from policepost.residents import merging
from policepost.residents.actions import ResidentForm
from policepost.residents.merge_rules import ROWS, Side
from tests.grids.test_importing import counted, sheet

DOORS = ("A3-2-1101", "A3-2-1102", "A3-1-101")
OUTSIDER = DwellingForm(
    use="home",
    area=89.5,
    rented=True,
    owner=" 秦  某 ",
    landlord="房大伟",
    landlord_phone="139 0000 4417",
    rooms=3,
    allowed=1,
)


@pytest.fixture
def doors(db: Database) -> list[UUID]:
    db.officer = Person(None, "田某")
    actions.make_estate(db, "寺河嘉苑", community="寺河社区")
    return actions.add_dwellings(db, DOORS)


def told(db: Database, key: UUID) -> DwellingCard:
    with db.reading() as session:
        return dwelling_queries.dwelling(session, key)


def hits(db: Database, text: str) -> list[tuple[str, str]]:
    with db.reading() as session:
        return [(hit.kind, hit.title) for hit in search.find(session, text)]


def chosen(db: Database, which: dwelling_queries.Which) -> set[UUID]:
    with db.reading() as session:
        return dwelling_queries.chosen(session, which, dwellers.count(session))


def take_back(db: Database, key: UUID) -> None:
    with db.reading() as session:
        lines = journal.history(session, [Ref("dwelling", key)])
    undo.undo(db, max(line.entry for line in lines))


def test_an_outsider_lets_a_dwelling(db: Database, doors: list[UUID]) -> None:
    assert told(db, doors[0]) == NOTHING_TOLD
    edit_dwelling(db, doors[0], OUTSIDER)
    assert told(db, doors[0]) == DwellingCard("秦 某", None, "房大伟", "13900004417", 3, 1)
    with db.reading() as session:
        place = queries.place(session, doors[0])
        assert place is not None
        assert (place.use, place.area, place.rented) == ("home", 89.5, True)
        assert dwelling_queries.let_by(session, "大伟") == [doors[0]]
        assert dwelling_queries.let_by(session, "4417") == [doors[0]]
        assert dwelling_queries.let_by(session, "伟") == []
        assert search.verify(session) == []
    for text in ("房大伟", "fdw", "秦", "13900004417"):
        assert ("dwelling", "寺河嘉苑A区3号楼2单元1101") in hits(db, text), text
    edit_dwelling(db, doors[0], DwellingForm())
    assert hits(db, "房大伟") == []


def test_a_resident_lets_a_dwelling_under_the_name_of_the_register(
    db: Database, doors: list[UUID]
) -> None:
    key = residents.register_resident(
        db, ResidentForm(name="张淑兰", phone="13900004418", address=DOORS[1])
    )
    edit_dwelling(db, doors[0], DwellingForm(rented=True, landlord_id=key, landlord="谁"))
    assert told(db, doors[0]) == DwellingCard("", key, "张淑兰", "13900004418")
    with db.reading() as session:
        assert dwelling_queries.let_by(session, "x", [key]) == [doors[0]]
    other = residents.register_resident(db, ResidentForm(name="张淑兰", address=DOORS[2]))
    merging.merge(db, other, key, dict.fromkeys(ROWS, Side.LEFT))
    assert told(db, doors[0]).landlord_id == other


def test_what_is_said_of_a_dwelling_is_undone(db: Database, doors: list[UUID]) -> None:
    edit_dwelling(db, doors[0], OUTSIDER)
    edit_dwelling(db, doors[0], DwellingForm(rented=True, landlord="房二伟"))
    take_back(db, doors[0])
    assert told(db, doors[0]).landlord == "房大伟"
    edit_dwelling(db, doors[1], OUTSIDER)
    take_back(db, doors[1])
    assert told(db, doors[1]) == NOTHING_TOLD


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (DwellingForm(use="castle"), "use"),
        (DwellingForm(area=-1), "area"),
        (DwellingForm(rooms=0), "rooms"),
        (DwellingForm(allowed=1000), "allowed"),
        (DwellingForm(rented=False, landlord="房大伟"), "rented"),
        (DwellingForm(landlord="房大伟", landlord_phone="x"), "landlord_phone"),
    ],
)
def test_what_does_not_fit_is_refused(
    db: Database, doors: list[UUID], form: DwellingForm, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        edit_dwelling(db, doors[0], form)
    assert refused.value.field == field
    assert told(db, doors[0]) == NOTHING_TOLD


def test_dwellings_are_chosen_by_what_is_wrong(db: Database, doors: list[UUID]) -> None:
    for name in ("张淑兰", "秦某"):
        residents.register_resident(db, ResidentForm(name=name, address=DOORS[0]))
    edit_dwelling(db, doors[0], OUTSIDER)
    edit_dwelling(db, doors[1], DwellingForm(rented=True, allowed=2))
    assert chosen(db, "over") == {doors[0]}
    assert chosen(db, "let") == {doors[0], doors[1]}
    assert chosen(db, "unnamed") == {doors[1]}
    assert chosen(db, "unknown") == {doors[2]}
    assert dwelling_queries.over(None, 5) == dwelling_queries.over(5, 5) == 0


def test_a_dwelling_that_is_taken_away_takes_what_was_said_along(
    db: Database, doors: list[UUID]
) -> None:
    edit_dwelling(db, doors[2], OUTSIDER)
    actions.remove_place(db, doors[2])
    assert told(db, doors[2]) == NOTHING_TOLD
    assert hits(db, "房大伟") == []


def test_landlords_come_from_spreadsheets_and_go_back(db: Database, tmp_path: Path) -> None:
    head = ("房屋地址", "产权人", "产权人证件号码", "房东", "房东电话", "间数", "核定人数")
    path = sheet(
        tmp_path,
        head,
        ("福馨园小区1幢1单元0101室-0", "郝某", "x", "房大伟", "139 0000 4417", 3, 4),
        ("福馨园小区1幢1单元102", "", "", "", "没有", "很多", 0),
    )
    plan = importing.DWELLINGS.look(path)
    assert counted(importing.DWELLINGS.take(db, plan)) == (2, 0, 0, 0, 0)
    again = importing.DWELLINGS.take(db, importing.DWELLINGS.look(path))
    assert counted(again) == (0, 0, 2, 0, 0)
    with db.reading() as session:
        first, second = queries.dwellings(session)
        assert dwelling_queries.dwelling(session, first.id) == DwellingCard(
            "郝某", None, "房大伟", "13900004417", 3, 4
        )
        assert dwelling_queries.dwelling(session, second.id) == NOTHING_TOLD
        place = queries.place(session, first.id)
        assert place is not None
        assert place.written == "福馨园小区1幢1单元0101室-0"
        page = exporting.dwellings(session)
        rows = [tuple(row) for row in page.rows]
        assert search.verify(session) == []
    assert rows[0][5:10] == ("郝某", "房大伟", "13900004417", 3, 4)
    out = tmp_path / "out.xlsx"
    book.write(out, [book.Page(page.name, page.headings, rows)])
    back = importing.DWELLINGS.take(db, importing.DWELLINGS.look(out))
    assert counted(back) == (0, 0, 2, 0, 0)


def test_a_sheet_does_not_take_the_place_of_a_resident_who_lets(
    db: Database, doors: list[UUID], tmp_path: Path
) -> None:
    key = residents.register_resident(db, ResidentForm(name="张淑兰", address=DOORS[1]))
    edit_dwelling(db, doors[0], DwellingForm(rented=True, landlord_id=key))
    path = sheet(tmp_path, ("房屋地址", "房东", "间数"), ("寺河嘉苑A区3号楼2单元1101", "别人", 2))
    report = importing.DWELLINGS.take(db, importing.DWELLINGS.look(path))
    assert counted(report) == (0, 1, 0, 0, 0)
    assert told(db, doors[0]) == DwellingCard("", key, "张淑兰", "", 2)

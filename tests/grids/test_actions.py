"""What an officer does with grids, dwellings and premises, and what lists then show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.searching import search
from policepost.grids import actions, drawing, premises, premises_queries, queries
from policepost.grids.places import PlaceBook
from policepost.grids.premises import PremisesForm
from policepost.grids.premises_queries import PremisesFilter
from policepost.grids.records import Level, Place
from policepost.grids.rules import parse

SHOP = PremisesForm(
    name="便民超市",
    kind="shop",
    credit_code="91350100M000100Y43",
    responsible="王学",
    phone="13900004842",
    address="泽州路18号",
    staff_count=3,
    note="沿街",
)


@pytest.fixture
def estate(db: Database) -> UUID:
    """An estate with two grids and three dwellings in two buildings."""
    key = actions.make_estate(db, "寺河嘉苑", community="寺河社区")
    first, second = actions.make_grids(db, ["网格01", "网格02"])
    dwell(db, "A区3号楼2单元1101", first)
    dwell(db, "A3-2-501", second)  # the building stays in its grid
    dwell(db, "寺河嘉苑B区12号楼101", second)
    return key


def dwell(db: Database, written: str, grid: UUID | None = None) -> UUID:
    with db.transaction("Add") as session:
        return actions.find_or_add_dwelling(session, written, grid)


def test_an_address_without_its_section_is_the_one_that_has_the_building(
    db: Database, estate: UUID
) -> None:
    known = named(db, Level.DWELLING, "1101").id
    assert dwell(db, "3-2-1101") == known
    assert address_of(db, dwell(db, "3-2-1102")) == "寺河嘉苑A区3号楼2单元1102", "a new door"
    assert address_of(db, dwell(db, "9-1-101")) == "寺河嘉苑9号楼1单元101", "no section has it"
    assert address_of(db, dwell(db, "2-101")) == "寺河嘉苑2号楼101", "which 12号楼 only ends in"
    dwell(db, "B区3号楼2单元901")
    assert dwell(db, "3-2-1101") == known, "one of the two has the door"
    with pytest.raises(Refused, match="A区3号楼, B区3号楼") as refusal:
        dwell(db, "3-2-1701")
    assert refusal.value.field == "address"
    dwell(db, "寺河嘉苑B区3号楼2单元1101")
    with pytest.raises(Refused):
        dwell(db, "3-2-1101")


@pytest.mark.usefixtures("estate")
def test_an_address_without_its_estate_is_never_put_into_the_first_one(db: Database) -> None:
    known = dwell(db, "寺河嘉苑A区3号楼2单元1101")
    actions.make_estate(db, "福馨园")
    assert dwell(db, "A区3号楼2单元1101") == dwell(db, "3-2-1101") == known
    assert address_of(db, dwell(db, "A3-2-1102")) == "寺河嘉苑A区3号楼2单元1102", "one has A区3号楼"
    dwell(db, "福馨园3号楼2单元101")
    with pytest.raises(Refused, match="寺河嘉苑A区3号楼, 福馨园3号楼") as refusal:
        dwell(db, "3-2-1701")
    assert refusal.value.field == "address"
    assert dwell(db, "3-2-1101") == known, "one of the two has the door"
    with pytest.raises(Refused, match="Write the estate's"):
        dwell(db, "58-1-101")
    with pytest.raises(Refused, match="Write the estate's"):
        actions.add_dwellings(db, ["58-1-101"])
    [added] = actions.add_dwellings(db, ["B区12号楼102"])
    assert address_of(db, added) == "寺河嘉苑B区12号楼102"


def test_of_many_estates_with_such_a_building_some_are_told(db: Database) -> None:
    for name in ("东园", "南园", "西园", "北园"):
        actions.make_estate(db, name)
        dwell(db, f"{name}3号楼101")
    with pytest.raises(
        Refused, match=r"^4 buildings are called so, such as 东园3号楼, [^,]*, [^,]*[.]"
    ):
        dwell(db, "3-1-502")


def address_of(db: Database, key: UUID) -> str:
    with db.reading() as session:
        return session.get_one(Place, key).address


def shape(db: Database) -> list[tuple[int, str, int]]:
    with db.reading() as session:
        return [(line.depth, line.name, line.dwellings) for line in queries.tree(session)]


def named(db: Database, level: Level, name: str) -> queries.PlaceCard:
    with db.reading() as session:
        key = next(
            line.id for line in queries.tree(session) if line.level == level and line.name == name
        )
        found = queries.place(session, key)
        assert found is not None
        return found


def find(db: Database, text: str, kind: str = "place") -> list[str]:
    with db.reading() as session:
        return [hit.title for hit in search.find(session, text, kinds=[kind])]


@pytest.mark.usefixtures("estate")
def test_the_tree_goes_from_the_community_to_the_door(db: Database) -> None:
    assert shape(db) == [
        (0, "寺河社区", 3),
        (1, "寺河嘉苑", 3),
        (2, "网格01", 2),
        (3, "A区3号楼", 2),
        (4, "2单元", 2),
        (5, "501", 1),
        (5, "1101", 1),
        (2, "网格02", 1),
        (3, "B区12号楼", 1),
        (4, "101", 1),
    ]
    door = named(db, Level.DWELLING, "1101")
    assert [name for _key, name in door.path] == [
        "寺河社区",
        "寺河嘉苑",
        "网格01",
        "A区3号楼",
        "2单元",
    ]
    assert (door.address, door.short_address) == ("寺河嘉苑A区3号楼2单元1101", "A区3号楼2单元1101")
    assert (door.grid, door.level) == ("网格01", Level.DWELLING)
    with db.reading() as session:
        counted = queries.tree(session, {door.id: 4})
        assert [line.people for line in counted[:4]] == [4, 4, 4, 4]
        assert queries.place(session, UUID(int=0)) is None
        assert [line.short_address for line in queries.dwellings(session)] == [
            *("A区3号楼2单元501", "A区3号楼2单元1101", "B区12号楼101")
        ]
        grid = queries.grids(session)[1]
        assert (grid.name, grid.number, grid.estate) == ("网格02", 2, "寺河嘉苑")
        assert [line.grid for line in queries.dwellings(session, grid.id)] == ["网格02"]


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize(
    "written",
    ["寺河嘉苑A区3号楼2单元1101室", "A3-2-1101", "a区3幢二单元1101", "A3号楼2单元1101"],
)
def test_a_dwelling_is_found_however_it_is_written(db: Database, written: str) -> None:
    assert dwell(db, written) == named(db, Level.DWELLING, "1101").id
    assert len(shape(db)) == 10


@pytest.mark.usefixtures("estate")
def test_the_search_finds_addresses(db: Database) -> None:
    assert find(db, "3号楼2单元11") == ["寺河嘉苑A区3号楼2单元1101"]
    assert find(db, "A3-2-1101") == ["寺河嘉苑A区3号楼2单元1101"]
    assert "寺河嘉苑" in find(db, "寺河")
    assert "寺河嘉苑B区12号楼" in find(db, "12号楼")
    assert find(db, "网格02") == ["寺河嘉苑网格02"]


def test_a_village_has_houses_and_groups(db: Database) -> None:
    dwell(db, "河东村203号")
    dwell(db, "河东村3组17号")
    assert shape(db) == [(0, "河东村", 2), (1, "3组17号", 1), (1, "203号", 1)]
    assert named(db, Level.VILLAGE, "河东村").grid_id is None


def test_an_address_needs_an_estate_and_a_door(db: Database) -> None:
    with pytest.raises(Refused, match="estate"):
        dwell(db, "3-2-1101")
    with pytest.raises(Refused, match="address"):
        dwell(db, "楼上")
    with pytest.raises(Refused, match="address"):
        dwell(db, "寺河嘉苑3号楼")
    assert shape(db) == []


def test_a_building_without_a_door_can_be_entered(db: Database) -> None:
    found = parse("寺河嘉苑3号楼2单元")
    assert found is not None
    with db.transaction("Add") as session:
        book = PlaceBook(session)
        unit = book.dwelling(found)
        assert book.dwelling(found) == unit
        assert book.added == 3
        assert book.address_of(unit) == "寺河嘉苑3号楼2单元"
        book.save()
    assert [name for _depth, name, _count in shape(db)] == ["寺河嘉苑", "3号楼", "2单元"]


def test_an_estate_is_entered_once(db: Database) -> None:
    actions.make_estate(db, "寺河嘉苑", community="寺河社区")
    actions.make_estate(db, "泽颢苑", community="寺河社区")
    with pytest.raises(Refused):
        actions.make_estate(db, "寺河嘉苑")
    assert [name for _depth, name, _count in shape(db)] == ["寺河社区", "寺河嘉苑", "泽颢苑"]


def test_grids_are_known_by_name_and_by_number(db: Database) -> None:
    actions.make_grids(db, ["网格01", "东片"])
    again = actions.make_grids(db, ["网格01", "1", "第一网格", "东片", "3"])
    with db.reading() as session:
        assert [line.name for line in queries.grids(session)] == ["东片", "网格01", "网格03"]
    assert again[0] == again[1] == again[2]


def test_grids_that_lie_nowhere_come_into_the_estate_of_their_buildings(db: Database) -> None:
    (grid,) = actions.make_grids(db, ["网格01"])
    with db.transaction("Add") as session:
        book = PlaceBook(session)
        estate = book.estate("寺河嘉苑")
        assert book.grid("1", estate) == grid
        assert book.grid("1", estate) == grid
        book.save()
    dwell(db, "寺河嘉苑3-2-1101", grid)
    assert [name for _depth, name, _count in shape(db)] == [
        *("寺河嘉苑", "网格01", "3号楼", "2单元", "1101")
    ]
    assert find(db, "网格01") == ["寺河嘉苑网格01"]


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize(
    ("level", "name", "new", "addresses"),
    [
        (Level.ESTATE, "寺河嘉苑", "泽颢苑", ["泽颢苑A区3号楼2单元501", "泽颢苑B区12号楼101"]),
        (
            Level.BUILDING,
            "A区3号楼",
            "A区30号楼",
            ["寺河嘉苑A区30号楼2单元501", "寺河嘉苑B区12号楼101"],
        ),
        (Level.UNIT, "2单元", "3单元", ["寺河嘉苑A区3号楼3单元501", "寺河嘉苑B区12号楼101"]),
        (Level.GRID, "网格01", "东片", ["寺河嘉苑A区3号楼2单元501", "寺河嘉苑B区12号楼101"]),
        (Level.DWELLING, "101", "102", ["寺河嘉苑A区3号楼2单元501", "寺河嘉苑B区12号楼102"]),
        (
            Level.COMMUNITY,
            "寺河社区",
            "北街社区",
            ["寺河嘉苑A区3号楼2单元501", "寺河嘉苑B区12号楼101"],
        ),
        (Level.GRID, "网格01", "网格01", ["寺河嘉苑A区3号楼2单元501", "寺河嘉苑B区12号楼101"]),
    ],
)
def test_a_new_name_is_in_all_addresses_below(
    db: Database, level: Level, name: str, new: str, addresses: list[str]
) -> None:
    actions.rename_place(db, named(db, level, name).id, new)
    assert named(db, level, new).name == new
    with db.reading() as session:
        held = [line.address for line in queries.dwellings(session)]
        assert search.verify(session) == []
        for line in queries.dwellings(session):
            assert line.address.endswith(line.short_address)
    assert set(addresses) <= set(held)
    assert find(db, addresses[0])[:1] == [addresses[0]]


@pytest.mark.usefixtures("estate")
def test_an_estate_comes_into_a_community_later(db: Database) -> None:
    estate = named(db, Level.ESTATE, "寺河嘉苑").id
    with db.reading() as session:
        held = [line.address for line in queries.dwellings(session)]
    for name in ("泽颢社区", "北街社区", "泽颢社区"):
        actions.rename_place(db, estate, "寺河嘉苑", community=name)
        with db.reading() as session:
            card = queries.place(session, estate)
            assert card
            assert [above for _id, above in card.path] == [name]
            assert [line.address for line in queries.dwellings(session)] == held
            communities = select(Place.name).where(Place.level == Level.COMMUNITY)
            assert sorted(session.scalars(communities)).count(name) == 1
    actions.rename_place(db, estate, "寺河新苑", community=" ")
    assert named(db, Level.ESTATE, "寺河新苑").parent_id is None


@pytest.mark.usefixtures("estate")
def test_a_name_that_is_taken_is_refused(db: Database) -> None:
    key = named(db, Level.DWELLING, "501").id
    with pytest.raises(Refused, match="1101"):
        actions.rename_place(db, key, "1101")
    with pytest.raises(Refused):
        actions.rename_place(db, key, " ")
    assert named(db, Level.DWELLING, "501").id == key


@pytest.mark.usefixtures("estate")
def test_a_building_moves_with_all_its_doors(db: Database) -> None:
    building = named(db, Level.BUILDING, "A区3号楼").id
    second = named(db, Level.GRID, "网格02").id
    drawing.move_places(db, [building], second)
    assert named(db, Level.DWELLING, "1101").grid == "网格02"
    assert named(db, Level.BUILDING, "A区3号楼").parent_id == second
    drawing.move_places(db, [building], None)
    assert named(db, Level.DWELLING, "1101").grid == ""
    assert named(db, Level.BUILDING, "A区3号楼").parent_id == named(db, Level.ESTATE, "寺河嘉苑").id


@pytest.mark.usefixtures("estate")
def test_only_an_empty_place_can_be_taken_away(db: Database) -> None:
    actions.remove_place(db, named(db, Level.DWELLING, "501").id)
    with pytest.raises(Refused, match="2单元"):
        actions.remove_place(db, named(db, Level.UNIT, "2单元").id)
    assert find(db, "A3-2-501") == []
    loose = actions.make_grids(db, ["网格09"])[0]
    premises.add_premises(db, replace(SHOP, grid_id=loose))
    with pytest.raises(Refused, match="网格09"):
        actions.remove_place(db, loose)


@pytest.mark.usefixtures("estate")
def test_premises_are_kept_found_changed_and_closed(db: Database) -> None:
    grid = named(db, Level.GRID, "网格01").id
    key = premises.add_premises(db, replace(SHOP, grid_id=grid))
    hotel = premises.add_premises(db, PremisesForm(name="北街旅馆", kind="hotel"))
    for text in ("便民", "bmcs", "王学", "wx", "M000100", "0000484", "泽州路"):
        assert find(db, text, "premises") == ["便民超市"], text
    with db.reading() as session:
        card = premises_queries.premises(session, key)
        assert card is not None
        assert (card.grid, card.credit_code, card.note) == ("网格01", "91350100M000100Y43", "沿街")
        assert premises_queries.premises(session, grid) is None
        assert premises_queries.premises_ids(session) == [hotel, key]
        assert premises_queries.premises_ids(session, sort="staff", descending=True) == [key, hotel]
        for shown, expected in (
            (PremisesFilter(kinds=("hotel",)), [hotel]),
            (PremisesFilter(grids=(grid,)), [key]),
            (PremisesFilter(ids=(key,)), [key]),
            (PremisesFilter(closed=True), []),
        ):
            assert premises_queries.premises_ids(session, shown) == expected
        lines = {line.id: line for line in premises_queries.premises_lines(session, [key, hotel])}
        assert (lines[key].grid, lines[hotel].grid, lines[key].staff_count) == ("网格01", "", 3)
    actions.rename_place(db, grid, "东片")
    with db.reading() as session:
        assert search.find(session, "便民超市")[0].detail == "泽州路18号 · 东片"
    with pytest.raises(Refused, match="no telephone number") as refused:
        premises.edit_premises(db, hotel, PremisesForm(name="北街宾馆", kind="hotel", phone="x"))
    assert refused.value.field == "phone"
    form = PremisesForm(name="北街宾馆", kind="hotel", phone="139-0000-4417")
    premises.edit_premises(db, hotel, form)
    premises.close_premises(db, key, date(2026, 11, 1))
    with db.reading() as session:
        assert premises_queries.premises_ids(session) == [hotel]
        assert premises_queries.premises_ids(session, PremisesFilter(closed=True)) == [key]
        assert search.verify(session) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"credit_code": "91350100M000100Y44"}, "credit_code"),
        ({"staff_count": -1}, "staff_count"),
    ],
)
def test_premises_that_do_not_fit_are_refused(
    db: Database, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        premises.add_premises(db, replace(SHOP, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_credit_code_belongs_to_one(db: Database) -> None:
    premises.add_premises(db, SHOP)
    with pytest.raises(Refused, match="便民超市"):
        premises.add_premises(db, replace(SHOP, name="另一家"))


def test_every_address_is_unique_on_its_level(db: Database, estate: UUID) -> None:
    with db.reading() as session:
        rows = session.query(Place.level, Place.address).all()
        assert len({tuple(row) for row in rows}) == len(rows)
        assert session.get(Place, estate) is not None

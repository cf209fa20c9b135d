"""The lists of verification: who is in them, in which order, and why each line says it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from policepost.core import bulk, clock, language
from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.core.vague import VagueDay
from policepost.grids import actions as grids
from policepost.grids import dwellings
from policepost.grids.dwellings import DwellingForm
from policepost.grids.premises import PremisesForm, add_premises
from policepost.residents import actions as residents
from policepost.residents import lines, moving
from policepost.residents import rules as residents_rules
from policepost.residents.records import Residence, Resident
from policepost.retention.reach import with_dependants
from policepost.verification import actions, doubt_rules, exporting, queries, rules, worklists
from policepost.verification.doubt_rules import Doubt, Facts
from policepost.verification.queries import Work, WorkFilter
from policepost.verification.records import DwellingUse
from policepost.verification.rules import Answer, Outcome, Reason, Round
from tests.plans import reads
from tests.verification.conftest import TODAY, Register

NOBODY = Person(None, "田某")

# The property company's word


def said(db: Database, dwelling: UUID, *uses: tuple[str, bool]) -> None:
    rows = [
        {"id": new_id(), "dwelling_id": dwelling, "month": month, "used": used}
        for month, used in uses
    ]
    with db.transaction("Import use of dwellings") as session:
        bulk.insert_many(session, DwellingUse, rows, ())


def listed(db: Database, work: Work, today: date = TODAY) -> list[UUID]:
    with db.reading() as session:
        found = list(queries.ids(session, WorkFilter(work), today))
        assert queries.count(session, WorkFilter(work), today) == len(found)
        assert queries.counts(session, today)[work] == len(found)
        return found


def test_a_dwelling_in_use_without_anybody_is_listed_until_somebody_lives_there(
    db: Database, register: Register
) -> None:
    (door, shop, other) = grids.add_dwellings(db, ["A3-1-101", "A3-1-102", "A3-1-103"])
    dwellings.edit_dwelling(db, shop, DwellingForm(use="shop"))
    for key in (door, shop, other):
        said(db, key, ("2026-10", False), ("2026-11", True))
    said(db, grids.add_dwellings(db, ["A3-1-104"])[0], ("2026-10", True), ("2026-11", False))
    assert listed(db, Work.EMPTY_IN_USE) == [door, other]
    with db.reading() as session:
        shown = WorkFilter(Work.EMPTY_IN_USE)
        (line,) = queries.lines(session, shown, [door], TODAY)
        house = queries.household(session, door, TODAY, NOBODY)
    assert (line.title, line.why) == ("A区3号楼1单元101", "2026-11: in use")
    assert house is not None
    assert (house.in_use, house.people) == (("2026-11", True), ())
    register("张伟", "A3-1-101")
    assert listed(db, Work.EMPTY_IN_USE) == [other]
    person = register("王磊", "A3-2-201")
    with db.transaction("Add dwelling of resident") as session:
        session.add(
            Residence(resident_id=person, dwelling_id=other, address="A", since="?", manner="rents")
        )
    assert listed(db, Work.EMPTY_IN_USE) == []


def test_what_the_company_said_long_ago_says_nothing_of_now(db: Database, estate: UUID) -> None:
    (door,) = grids.add_dwellings(db, ["A3-1-101"])
    said(db, door, ("2026-08", True))
    assert listed(db, Work.EMPTY_IN_USE) == [door]
    assert listed(db, Work.EMPTY_IN_USE, date(2026, 12, 1)) == []


def test_who_lives_alone_in_a_dwelling_that_is_not_in_use_is_listed(
    db: Database, register: Register
) -> None:
    alone = register("张淑兰", "A3-1-101")
    for name in ("张伟", "李娜"):
        register(name, "A3-1-102")
    with db.reading() as session:
        homes = {
            one.name: one.dwelling_id
            for one in map(session.get, [Resident] * 1, [alone])
            if one is not None
        }
    lone = homes["张淑兰"]
    assert lone is not None
    with db.reading() as session:
        pair = queries.ids(session, WorkFilter(Work.ROUND), TODAY)[1]
    for key in (lone, pair):
        said(db, key, ("2026-11", False))
    assert listed(db, Work.LONE_UNUSED) == [lone]
    moving.leave(db, alone, VagueDay.of(TODAY), "搬走")
    assert listed(db, Work.LONE_UNUSED) == []


# Lines and order


def test_the_round_goes_from_door_to_door(db: Database, register: Register) -> None:
    for door in ("B1-1-101", "A12-1-101", "A3-2-1101", "A3-2-302", "A3-1-1201"):
        register("张伟", door)
    with db.reading() as session:
        shown = WorkFilter(Work.ROUND)
        keys = queries.ids(session, shown, TODAY)
        titles = {line.id: line.title for line in queries.lines(session, shown, keys, TODAY)}
        by_grid = queries.households_by_grid(session, TODAY)
    assert [titles[key] for key in keys] == [
        "A区3号楼1单元1201",
        "A区3号楼2单元302",
        "A区3号楼2单元1101",
        "A区12号楼1单元101",
        "B区1号楼1单元101",
    ]
    assert by_grid == [(None, 5)]


def test_each_line_says_why(db: Database, family: list[UUID], home: UUID) -> None:
    with clock.at(TODAY - timedelta(days=400)):
        residents.verify_residents(db, family[:1])
        actions.verify_dwellings(db, [home])
    shop = add_premises(db, PremisesForm(name="寺河超市", kind="shop"))
    with clock.at(TODAY - timedelta(days=366)):
        actions.verify_premises(db, [shop])
    answers = {family[1]: Answer.NOT_MET}
    actions.verify_round(db, Round(dwelling_id=home, answers=answers, visited_on=TODAY))
    due = TODAY + timedelta(days=3)
    actions.plan_visits(db, [home], Reason.ASKED, due, "李网格")
    told = {
        Work.ROUND: "张建国: 4 of 4",
        Work.NOT_MET: "1 time, last on 11-24",
        Work.DWELLINGS_DUE: "35 days overdue",
        Work.DWELLINGS_MISSING: "use, whether it is let",
        Work.PREMISES_DUE: "1 day overdue",
        Work.PREMISES_MISSING: "responsible person, telephone, address, credit code",
        Work.VISITS: "Somebody asked for it",
    }
    with db.reading() as session:
        for work, why in told.items():
            shown = WorkFilter(work)
            (line,) = queries.lines(session, shown, queries.ids(session, shown, TODAY), TODAY)
            assert line.why == why, work
            expected = None if line.about == "premises" else due
            assert line.visit == expected, work
        shown = WorkFilter(Work.STALE)
        stale = queries.lines(session, shown, queries.ids(session, shown, TODAY), TODAY)
    assert sorted(line.why for line in stale) == ["35 days overdue", *["Never verified"] * 3]
    assert {line.visit for line in stale} == {due}


def test_lists_sort_by_what_their_headings_say(db: Database, register: Register) -> None:
    late, early = register("张伟", "A9-1-101"), register("艾力", "B1-1-101")
    with clock.at(TODAY - timedelta(days=500)):
        residents.verify_residents(db, [early])
    with clock.at(TODAY - timedelta(days=400)):
        residents.verify_residents(db, [late])
    with db.reading() as session:

        def order(sort: str, *, descending: bool = False) -> list[UUID]:
            shown = WorkFilter(Work.STALE)
            return list(queries.ids(session, shown, TODAY, sort=sort, descending=descending))

        assert order("") == order("title") == [early, late]
        assert order("address") == [late, early]
        assert order("day") == [early, late]
        assert order("day", descending=True) == [late, early]
        assert order("grid") in ([early, late], [late, early])
        some = WorkFilter(Work.STALE, ids=(late,))
        assert list(queries.ids(session, some, TODAY, limit=1)) == [late]


@pytest.mark.parametrize("looked_at", [2, 1_000])
def test_a_list_begins_with_its_first_lines(
    db: Database,
    family: list[UUID],
    register: Register,
    looked_at: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worklists, "LOOKED_AT", looked_at)
    register("艾力", "B1-1-101")
    found = []
    with db.reading() as session:
        for work in (Work.MISSING, Work.STALE, Work.DOUBTFUL, Work.NOT_MET):
            shown = WorkFilter(work)
            whole = list(queries.ids(session, shown, TODAY))
            first = list(queries.beginning(session, shown, TODAY, limit=3))
            assert first == whole[: len(first)]
            found.append(len(first))
    assert found[1] == min(looked_at, 3)


def test_a_whole_list_of_people_is_read_as_the_entries_lie(db: Database, home: UUID) -> None:
    shown = WorkFilter(Work.STALE)
    read = reads(db, lambda session: queries.ids(session, shown, TODAY))
    assert "SCAN resident" in read
    read = reads(db, lambda session: queries.ids(session, shown, TODAY, limit=129))
    assert not [step for step in read if step == "SCAN resident"]
    shown = WorkFilter(Work.STALE, grid_id=home)
    read = reads(db, lambda session: queries.ids(session, shown, TODAY))
    assert [step for step in read if "left_on=? AND grid_id=?" in step]
    counted = reads(db, lambda session: queries.counts(session, TODAY))
    assert "SCAN resident" in counted


def test_a_dwelling_that_is_gone_has_no_household(db: Database, estate: UUID) -> None:
    with db.reading() as session:
        assert queries.household(session, new_id(), TODAY, NOBODY) is None
        assert queries.dwelling_of_visit(session, new_id()) is None


def test_a_list_leaves_the_post_in_chinese(db: Database, register: Register) -> None:
    key = register("艾力", "A5-1-102", kind="migrant", moved_in_on=date(2019, 5, 1))
    language.use("en")
    with db.reading() as session:
        page = exporting.pages(WorkFilter(Work.DOUBTFUL))(session, [key, new_id()])
        rows = list(page.rows)
    assert rows == [("艾力", "A区5号楼1单元102", "", "存疑", "流动人口居住满三年", None, None)]
    assert len(rows[0]) == len(page.headings)


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        (date(2024, 2, 29), 3, date(2021, 2, 28)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
        (TODAY, 120, date(1906, 11, 24)),
    ],
)
def test_years_before(day: date, years: int, before: date) -> None:
    assert residents_rules.years_before(day, years) == before


def test_many_with_the_same_telephone_are_no_doubt() -> None:
    one = Facts(
        document_kind="111",
        id_number="",
        sex="1",
        birth_date=date(1980, 1, 1),
        kind="registered",
        relation="02",
        here_since=None,
    )
    assert doubt_rules.doubts(one, TODAY) == ()
    assert doubt_rules.doubts(replace(one, homes=2), TODAY) == (Doubt.TWO_HOMES,)


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert rules.month_before("2026-02", 3) == "2025-11"
    assert rules.month_before("2026-12", 0) == "2026-12"


def test_today_reads_visits_and_tries_by_their_indexes(db: Database, home: UUID) -> None:
    read = reads(db, lambda session: queries.badge(session, TODAY))
    assert read == ["SEARCH due_visit USING INDEX ix_due_visit_open (due_on<?)"]
    read = reads(db, lambda session: queries.due(session, TODAY))
    assert not [step for step in read if step.startswith("SCAN place")]
    shown = WorkFilter(Work.NOT_MET)
    read = reads(db, lambda session: queries.ids(session, shown, TODAY, sort="day"))
    assert not [step for step in read if step == "SCAN resident"]
    shown = WorkFilter(Work.ROUND)
    read = reads(db, lambda session: queries.ids(session, shown, TODAY, limit=129))
    tables = [step for step in read if " place " in step or " resident " in step]
    assert [step.split(" USING ")[0] for step in tables] == ["SEARCH place", "SEARCH resident"]
    assert "sort_key" in tables[0]
    assert "dwelling_id=?" in tables[1]


def test_what_was_found_goes_with_the_person(db: Database, home: UUID, family: list[UUID]) -> None:
    actions.verify_round(
        db, Round(dwelling_id=home, answers={family[0]: Answer.NOT_MET}, visited_on=TODAY)
    )
    with db.reading() as session:
        kinds = {one.kind for one in with_dependants(session, Ref("resident", family[0]))}
    assert "not_met" in kinds


def test_the_card_of_a_person_tells_of_shut_doors_and_settled_doubts(
    db: Database, register: Register
) -> None:
    key = register("艾力", "A5-1-102", kind="migrant", moved_in_on=date(2019, 5, 1))
    with db.reading() as session:
        home = session.get_one(Resident, key).dwelling_id
    assert home is not None
    found = Round(
        dwelling_id=home, answers={key: Answer.NOT_MET}, visited_on=TODAY, collected_by="李网格"
    )
    actions.verify_round(db, found)
    actions.settle_doubts(db, key)
    actions.plan_visits(db, [home], Reason.ASKED, TODAY, "李网格")
    with db.reading() as session:
        story = queries.story_of_resident(session, key, TODAY)
        (due,) = queries.due_of_resident(session, key, TODAY)
        house = queries.household(session, home, TODAY, NOBODY)
        assert queries.due_of_resident(session, new_id(), TODAY) == []
    assert [(one.title, one.detail) for one in story] == [
        ("Not met", "李网格"),
        ("It is so: Migrant for three years or more", "田某"),
    ]
    assert due.title == "Visit A区5号楼1单元102"
    assert house is not None
    assert [(one.visitor, one.planned_by) for one in house.visits] == [("李网格", "田某")]
    actions.close_visit(db, house.visits[0].id, Outcome.MET)
    with db.reading() as session:
        told = {one.title for one in queries.story_of_dwelling(session, home, TODAY)}
    assert told == {"Visit: Met, all is right", "艾力 was not met"}


def test_where_the_post_has_several_estates_lists_name_the_estate_before_the_door(
    db: Database, register: Register
) -> None:
    person = register("张建国", "A3-1-302")

    def told() -> set[str]:
        with db.reading() as session:
            one = lines.read(session, [person], TODAY)[0]
            home = session.get_one(Resident, person).dwelling_id
            assert home is not None
            door = queries.lines(session, WorkFilter(Work.ROUND), [home], TODAY)[0]
            stale = queries.lines(session, WorkFilter(Work.STALE), [person], TODAY)[0]
            shown = queries.household(session, home, TODAY, NOBODY)
            assert shown is not None
            sheet = exporting.whole(session, WorkFilter(Work.ROUND))
            (row,) = sheet.rows
        return {one.address, door.title, stale.address, shown.short_address, str(row[0])}

    assert told() == {"A区3号楼1单元302"}
    grids.make_estate(db, "东景苑", community="寺河社区")
    assert told() == {"寺河嘉苑A区3号楼1单元302"}

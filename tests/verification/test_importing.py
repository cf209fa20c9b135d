"""The property company's list of dwellings in use."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import undo
from policepost.exchange import columns
from policepost.exchange.report import Report
from policepost.exchange.rows import Plan
from policepost.exchange.sheets import Sheet
from policepost.exchange.values import Cell
from policepost.grids import actions as grids
from policepost.verification import exporting
from policepost.verification.importing import USES, month_of
from policepost.verification.records import DwellingUse
from tests.verification.conftest import TODAY


def take(db: Database, *rows: list[Cell], headings: tuple[str, ...] = ("房号", "使用")) -> Report:
    sheet = Sheet("使用情况", [list(headings), *rows])
    found = columns.guess(sheet.rows, USES.fields)
    assert found is not None
    return USES.take(db, Plan(sheet, found))


def held(db: Database) -> dict[tuple[UUID, str], bool]:
    with db.reading() as session:
        return {
            (one.dwelling_id, one.month): one.used for one in session.scalars(select(DwellingUse))
        }


@pytest.fixture
def doors(db: Database, estate: UUID) -> list[UUID]:
    """Three dwellings."""
    return grids.add_dwellings(db, ["A3-1-101", "A3-1-102", "A3-1-201"])


def test_yes_and_no_are_kept_for_the_month(db: Database, doors: list[UUID]) -> None:
    report = take(db, ["A3-1-101", "是"], ["A区3号楼1单元102", "否"], ["A3-1-201", "未使用"])
    assert (report.added, report.refused) == (3, 0)
    months = dict.fromkeys(((key, "2026-11") for key in doors), False)
    assert held(db) == {**months, (doors[0], "2026-11"): True}


def test_the_same_list_again_changes_nothing_and_another_answer_one_row(
    db: Database, doors: list[UUID]
) -> None:
    rows: list[list[Cell]] = [["A3-1-101", "是"], ["A3-1-102", "否"]]
    take(db, *rows)
    again = take(db, *rows)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    other = take(db, ["A3-1-101", "否"], ["A3-1-102", "否"])
    assert (other.changed, other.same) == (1, 1)
    assert other.changes[0].fields == {"used": (True, False)}
    assert held(db)[doors[0], "2026-11"] is False


def test_an_import_is_taken_back_in_one_step(db: Database, doors: list[UUID]) -> None:
    take(db, ["A3-1-101", "是"], ["A3-1-102", "否"])
    with db.reading() as session:
        entry = undo.last_entry(session, "田某")
    assert entry is not None
    undo.undo(db, entry)
    assert held(db) == {}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (["A3-1-101", "38.5"], "used"),
        (["A3-1-101", ""], "used"),
        (["A3-1-101", "用了 12 吨"], "used"),
        (["A9-9-901", "是"], "door"),
        (["没有地址", "是"], "door"),
    ],
)
def test_readings_and_strange_doors_are_refused_with_their_cell(
    db: Database, doors: list[UUID], row: list[Cell], field: str
) -> None:
    report = take(db, row, ["A3-1-102", "是"])
    assert (report.refused, report.added) == (1, 1)
    assert [(one.row, one.field) for one in report.problems] == [(2, field)]


def test_no_dwelling_is_made_by_such_a_list(db: Database, doors: list[UUID]) -> None:
    report = take(db, ["A9-9-901", "是"])
    assert report.problems[0].why == "There is no such dwelling; import the dwellings first."
    assert held(db) == {}


def test_blank_and_repeated_rows_are_passed_over(db: Database, doors: list[UUID]) -> None:
    report = take(db, ["A3-1-101", "是"], ["", ""], ["A3-1-101", "否"], ["A3-1-102", "是"])
    assert (report.skipped, report.added) == (2, 2)
    assert held(db)[doors[0], "2026-11"] is True


def test_a_whole_address_and_a_month_may_stand_in_columns(db: Database, doors: list[UUID]) -> None:
    headings = ("小区", "楼号", "单元", "房号", "月份", "是否使用")
    report = take(
        db,
        ["寺河嘉苑", "A3", "1", "101", "2026年10月", "是"],
        ["寺河嘉苑", "A3", "1", "102", date(2026, 9, 30), "否"],
        ["寺河嘉苑", "A3", "1", "201", "2027-01", "否"],
        headings=headings,
    )
    assert set(held(db)) == {(doors[0], "2026-10"), (doors[1], "2026-09")}
    assert [(one.row, one.field) for one in report.problems] == [(4, "month")]
    again = take(db, ["A区3号楼1单元101", "否"], headings=("地址", "是否使用"))
    assert again.added == 1


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2026-11", "2026-11"),
        ("2026年3月", "2026-03"),
        ("202604", "2026-04"),
        ("11月", "2026-11"),
        ("12月", "2025-12"),
        ("13月", ""),
        ("本月", ""),
        ("26-11", ""),
    ],
)
def test_months_are_read_as_people_write_them(written: str, month: str) -> None:
    assert month_of(written, written, TODAY) == month


def test_what_is_a_year_old_is_forgotten(db: Database, doors: list[UUID]) -> None:
    with clock.at(TODAY - timedelta(days=400)):
        take(db, ["A3-1-101", "是"])
    take(db, ["A3-1-102", "是"])
    assert set(held(db)) == {(doors[1], "2026-11")}


def test_what_leaves_comes_back_unchanged(db: Database, doors: list[UUID]) -> None:
    take(db, ["A3-1-101", "是"], ["A3-1-102", "否"])
    with db.reading() as session:
        sheet = exporting.uses(session)
        rows: list[list[Cell]] = [list(map(str, row)) for row in sheet.rows]
    assert rows == [["寺河嘉苑A区3号楼1单元101", "是", "2026-11"], [rows[1][0], "否", "2026-11"]]
    again = take(db, *rows, headings=tuple(sheet.headings))
    assert (again.read, again.same) == (2, 2)

"""Bad files through the whole import: said in words, nothing guessed, nothing lost."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.exchange import sheets
from policepost.exchange.report import CancelledImport, Report
from policepost.grids.records import Level, Place
from policepost.intake import actions, refused
from policepost.intake.records import ImportBatch
from policepost.residents.records import Resident
from tests.conftest import KEY
from tests.intake.conftest import HEAD, HOME, Write, look, number


def taken(db: Database, path: Path) -> tuple[Report, ...]:
    return actions.take_in(db, look(db, path)).reports


def names(db: Database) -> list[str]:
    with db.reading() as session:
        return sorted(session.scalars(select(Resident.name)))


def person(at: int, name: str = "") -> tuple[str, str, str, str]:
    """A row with a number and a telephone of its own."""
    born = number(f"19{50 + at % 50}0101", order=f"{996 + at // 50}")
    return (name or f"张{chr(0x4E00 + at)}", born, HOME, f"1390000{4000 + at:04}")


def test_a_file_half_of_whose_columns_are_unknown_comes_in_by_the_others(
    post: Database, write: Write
) -> None:
    strange = ("车位", "宽带账号", "缴费方式", "收房批次")
    head = tuple(name for both in zip(HEAD, strange, strict=True) for name in both)
    rows = [
        tuple(
            cell
            for both in zip(person(at), ("B2-31", "kd", "微信", 3), strict=True)
            for cell in both
        )
        for at in range(3)
    ]
    path = write("业主.xlsx", 业主=(head, *rows))
    looked = look(post, path)
    assert set(looked.taken[0].plan.guess.columns) == {"name", "id_number", "address", "phone"}
    [report] = taken(post, path)
    assert (report.added, report.problems) == (3, [])
    with post.reading() as session:
        assert set(session.scalars(select(Resident.note))) == {""}  # what is unknown is not kept


def test_three_hundred_columns_are_no_hindrance(post: Database, write: Write) -> None:
    filling = tuple(f"第{at}项" for at in range(296))
    rows = [(*person(at), *("是",) * 296) for at in range(20)]
    [report] = taken(post, write("宽.xlsx", 人口=((*HEAD, *filling), *rows)))
    assert (report.added, report.refused) == (20, 0)


@pytest.mark.parametrize("cell", ["1900-00-00", 0, "1900/0/0", "0000-00-00"])
def test_the_day_of_nothing_is_no_day_and_said_with_its_cell(
    post: Database, write: Write, cell: object
) -> None:
    rows = (("张三", HOME, cell), ("李四", HOME, "1990-02-03"))
    [report] = taken(post, write("人.xlsx", 人口=(("姓名", "住址", "出生日期"), *rows)))
    [problem] = report.problems
    assert (problem.row, problem.column, problem.field) == (2, "出生日期", "birth_date")
    assert problem.level == "warning"
    with post.reading() as session:
        found = session.execute(select(Resident.name, Resident.birth_date))
        born = {name: day for name, day in found}
    assert born == {"张三": None, "李四": date(1990, 2, 3)}


@pytest.mark.parametrize(
    ("cell", "left"), [(1.1e17, "110000000000000"), ("1.1E+17", "11"), (140502199001010000.0, "")]
)
def test_lost_digits_are_told_and_never_guessed(
    post: Database, write: Write, tmp_path: Path, cell: object, left: str
) -> None:
    path = write("人.xlsx", 人口=(HEAD, ("张三", cell, HOME, "13900004417"), person(1, "李四")))
    looked = look(post, path)
    [report] = actions.take_in(post, looked).reports
    [problem] = report.problems
    assert (problem.level, problem.row, problem.field) == ("refused", 2, "id_number")
    assert "of its 18 digits only the first" in problem.why
    assert left in problem.why
    assert names(post) == ["李四"]
    back = tmp_path / "退回.xlsx"
    assert refused.write(back, looked.taken, [report]) == 1
    [sheet] = sheets.read(back)
    assert "18 digits" in str(sheet.rows[1][-1])


def test_a_name_of_sixty_characters_comes_in_whole_and_one_of_a_hundred_and_one_does_not(
    post: Database, write: Write
) -> None:
    long = "阿卜杜热合曼·" * 8 + "买买提"
    rows = (person(1, f"{long}某"), person(2, "张" * 101))
    assert len(rows[0][0]) == 60
    [report] = taken(post, write("人.xlsx", 人口=(HEAD, *rows)))
    assert names(post) == [rows[0][0]]
    [problem] = report.problems
    assert (problem.row, problem.level, problem.field) == (3, "refused", "name")


def test_two_sheets_with_the_same_people_make_each_of_them_once(
    post: Database, write: Write
) -> None:
    rows = [person(at) for at in range(30)]
    later = [(name, born, home, "13900009999") for name, born, home, _phone in rows[:2]]
    path = write("两月.xlsx", 一月=(HEAD, *rows), 二月=(HEAD, *later, *rows[2:]))
    first, second = taken(post, path)
    assert (first.added, second.added) == (30, 0)
    assert (second.changed, second.same) == (2, 28)
    assert len(names(post)) == 30
    again = taken(post, path)
    assert [one.added for one in again] == [0, 0]


def test_a_full_sheet_is_refused_before_anything_is_written(post: Database, tmp_path: Path) -> None:
    path = tmp_path / "满.csv"
    path.write_text("姓名\n" + "张三\n" * 1_048_575, encoding="utf-8")
    with pytest.raises(Refused, match="100,000 rows"):
        look(post, path)
    assert names(post) == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_an_import_that_is_stopped_anywhere_leaves_nothing(
    post: Database, write: Write, share: float
) -> None:
    path = write(
        "人.xlsx", 人口=(HEAD, *[person(at) for at in range(90)]), 房=(("房屋地址",), (HOME,))
    )
    looked, asked = look(post, path), []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > share * 8

    with pytest.raises(CancelledImport):
        actions.take_in(post, looked, cancelled=stop)
    assert names(post) == []
    with post.reading() as session:
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0
        assert not session.scalars(select(Place).where(Place.level == Level.DWELLING)).all()
    [people, _doors] = actions.take_in(post, looked).reports
    assert people.added == 90


_CUT = """
import os, sys
from pathlib import Path
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.exchange import kinds
from policepost.intake import actions
from policepost.intake.kinds import KINDS
db = Database.open(Path(sys.argv[1]), bytes(range(32)))
db.officer = Person(None, "田某")
looked = kinds.look(Path(sys.argv[2]), KINDS, [])
told = []
def cut(done, of):
    told.append(done)
    if len(told) > int(sys.argv[3]):
        os._exit(9)
actions.take_in(db, looked, progress=cut)
db.close()
"""


@pytest.mark.parametrize(("steps", "kept"), [(1, 0), (4, 0), (10_000, 90)])
def test_a_power_cut_in_the_middle_leaves_nothing_or_all(
    post: Database, write: Write, steps: int, kept: int
) -> None:
    """The process dies without a word; two seconds for each start of the program."""
    path = write("人.xlsx", 人口=(HEAD, *[person(at) for at in range(90)]))
    folder = post.path.parent
    post.close()
    words = [sys.executable, "-c", _CUT, str(folder), str(path), str(steps)]
    ended = subprocess.run(words, check=False, capture_output=True)
    assert ended.returncode == (0 if kept else 9), ended.stderr.decode()
    again = Database.open(folder, KEY)
    try:
        assert len(names(again)) == kept
        with again.reading() as session:
            batches = session.scalar(select(func.count()).select_from(ImportBatch))
        assert batches == (1 if kept else 0)
    finally:
        again.close()

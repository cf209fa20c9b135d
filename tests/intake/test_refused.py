"""Refused rows come back as a spreadsheet, are mended there, and come in."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.exchange import sheets
from policepost.grids.records import Level, Place
from policepost.intake import actions, refused
from policepost.residents.records import Resident
from tests.intake.conftest import HEAD, HOME, Write, look, number

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BAD = number("19800101")[:-1] + "?"
HEADS = ("序号", *HEAD, "备注")
ROWS = (
    (1, "张三", number("19800101"), HOME, "13900004417", ""),
    (2, "李四", BAD, HOME, 13900004418, '=HYPERLINK("x")'),
    (3, "", number("19700101"), HOME, "", ""),
)


@pytest.fixture
def saved(post: Database, write: Write, tmp_path: Path) -> Path:
    looked = look(post, write("名册.xlsx", 人口=(("某小区名册",), HEADS, *ROWS)))
    done = actions.take_in(post, looked)
    target = tmp_path / "待改.xlsx"
    assert refused.count(done.reports) == 2
    assert refused.write(target, looked.taken, done.reports) == 2
    return target


def test_the_rows_stand_as_they_were_with_the_reason(saved: Path) -> None:
    [sheet] = sheets.read(saved)
    assert sheet.name == "人口"
    head, li, nobody = ([cell for cell in row] for row in sheet.rows)
    assert head == [*HEADS, "Why it was not imported"]
    assert li[:6] == ["2", "李四", BAD, HOME, "13900004418", '=HYPERLINK("x")']
    assert str(li[6]).startswith("身份证号: ")
    assert nobody[6] == "姓名: The row has no name; enter it and import the file again."


def test_the_bad_cell_alone_is_coloured_and_nothing_is_a_formula(saved: Path) -> None:
    with zipfile.ZipFile(saved) as book:
        sheet, styles = (book.read(f"xl/{name}.xml") for name in ("worksheets/sheet1", "styles"))
    formats = list(ET.fromstring(styles).find(f"{MAIN}cellXfs") or ())  # noqa: S314 - our own file
    rows = list(ET.fromstring(sheet).iter(f"{MAIN}row"))[1:]  # noqa: S314
    coloured = [
        ["ABCDEFG"[at] for at, cell in enumerate(filled(row)) if cell and ground(formats, cell)]
        for row in rows
    ]
    assert coloured == [["C"], ["B"]]
    assert b"<f>" not in sheet


def filled(row: ET.Element) -> list[ET.Element | None]:
    """The cells of a row by their columns."""
    found: list[ET.Element | None] = [None] * 7
    for at, cell in enumerate(row.iter(f"{MAIN}c")):
        name = cell.get("r", "")
        found["ABCDEFG".index(name[0]) if name else at] = cell
    return found


def ground(formats: list[ET.Element], cell: ET.Element) -> bool:
    """Whether the ground of a cell is coloured."""
    return formats[int(cell.get("s", "0"))].get("fillId", "0") not in ("0", "1")


def test_once_mended_the_file_comes_in(post: Database, saved: Path, write: Write) -> None:
    [sheet] = sheets.read(saved)
    head, li, nobody = (list(row) for row in sheet.rows)
    li[2], nobody[1] = number("19800102"), "王五"
    looked = look(post, write("改好.xlsx", 人口=(head, li, nobody)))
    [report] = actions.take_in(post, looked).reports
    assert (report.added, report.refused, report.skipped) == (2, 0, 0)
    with post.reading() as session:
        people = {one.name: one for one in session.scalars(select(Resident))}
    assert set(people) == {"张三", "李四", "王五"}
    assert people["李四"].phone == "13900004418"
    assert people["李四"].note == '=HYPERLINK("x")'


def test_mended_rows_go_to_the_estate_that_was_named_for_them(
    post: Database, write: Write, tmp_path: Path
) -> None:
    rows = ((1, "李四", BAD, "3号楼1单元302", "", ""), (2, "王五", BAD, "3号楼1单元303", "", ""))
    looked = look(post, write("物业.xlsx", 人口=(HEADS, *rows)))
    done = actions.take_in(post, looked, under="秀水园")
    refused.write(tmp_path / "待改.xlsx", looked.taken, done.reports, "秀水园")
    [sheet] = sheets.read(tmp_path / "待改.xlsx")
    head, *bad = ([str(cell) for cell in row] for row in sheet.rows)
    assert head[-2] == "小区"
    bad[0][2] = number("19800102")
    looked = look(post, write("改好.xlsx", 人口=(head, *bad)))
    done = actions.take_in(post, looked)
    with post.reading() as session:
        assert session.scalars(
            select(Place.address).where(Place.level == Level.DWELLING)
        ).all() == ["秀水园3号楼1单元302"]
    refused.write(tmp_path / "再改.xlsx", looked.taken, done.reports, "别的小区")
    [again] = sheets.read(tmp_path / "再改.xlsx")
    assert [str(cell) for cell in again.rows[0]] == head, "a column that is there is enough"


def test_nothing_refused_makes_no_file(post: Database, write: Write, tmp_path: Path) -> None:
    looked = look(post, write("名册.xlsx", 人口=(HEADS, ROWS[0])))
    done = actions.take_in(post, looked)
    with pytest.raises(Refused, match="nothing to save"):
        refused.write(tmp_path / "x.xlsx", looked.taken, done.reports)
    assert not (tmp_path / "x.xlsx").exists()

"""Files that are spreadsheets, and files that are not."""

import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from policepost.core.errors import Refused
from policepost.exchange import sheets

FILES = Path(__file__).parent.parent / "files"
ROWS = [["姓名", "电话"], ["张三", "13900004417"], ["李𬭎", ""]]


def write(path: Path, *books: tuple[str, list[list[str]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in books:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def refusal(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        sheets.read(path, sheet)
    return refused.value.sentence


def test_a_workbook_gives_its_filled_sheets(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ("空", []), ("人口", ROWS), ("房屋", [["地址"]]))
    assert [one.name for one in sheets.read(path)] == ["人口", "房屋"]
    assert [list(row) for row in sheets.read(path, "人口")[0].rows] == ROWS
    assert "人口" in refusal(path, "单位")


def test_the_first_row_is_row_one_even_if_empty(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ("人口", [[], ["", "姓名"]]))
    assert [list(row) for row in sheets.read(path)[0].rows] == [["", ""], ["", "姓名"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_tables_of_text_are_read_in_their_encodings(
    tmp_path: Path, encoding: str, mark: str
) -> None:
    path = tmp_path / "人口.csv"
    path.write_text("\n".join(mark.join(row) for row in ROWS), encoding=encoding)
    (found,) = sheets.read(path)
    assert found.name == "人口"
    assert found.rows == ROWS


def test_the_sample_sheet_comes_in_whole() -> None:
    (found,) = sheets.read(FILES / "sihe_residents.xlsx")
    assert len(found.rows) == 5002


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"this is no workbook"),
        ("b.xlsx", b"PK\x03\x04 cut off"),
        ("c.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("d.xlsx", b"%PDF-1.4"),
        ("e.xls", b"<html><table><tr><td>x</td></tr></table></html>"),
        ("f.csv", b"\x00\x01\x02\x03"),
        ("g.csv", b"\xff\xff\xff\x80"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    said = refusal(path)
    assert name in said
    assert "xlsx" in said


def test_a_packed_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "nothing")
    assert "damaged" in refusal(path)


def test_a_broken_sheet_inside_is_refused(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.xlsx", ("人口", ROWS))
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            target.writestr(part, data[:300] if part.endswith("sheet1.xml") else data)
    assert "damaged" in refusal(broken)


def test_a_protected_workbook_says_so() -> None:
    assert "password" in refusal(FILES / "protected.xlsx")


def test_empty_files_and_empty_sheets_are_refused(tmp_path: Path) -> None:
    nothing = tmp_path / "a.xlsx"
    nothing.write_bytes(b"")
    assert "empty" in refusal(nothing)
    assert "no rows" in refusal(write(tmp_path / "b.xlsx", ("空", [])))
    (tmp_path / "c.csv").write_text(",\n,\n", encoding="utf-8")
    assert "no rows" in refusal(tmp_path / "c.csv")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "none.xlsx")


def test_files_that_would_fill_the_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.xlsx", ("人口", ROWS))
    text = tmp_path / "a.csv"
    text.write_text("姓名\n张三\n李四\n", encoding="utf-8")
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert "too large" in refusal(path)
    assert "too large" in refusal(text)
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 10)
    assert "too large" in refusal(path)
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    assert "too large" in refusal(path)


def test_a_workbook_protected_in_the_old_way_says_so(tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + os.urandom(64) + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in refusal(path)

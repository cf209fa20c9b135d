"""Files that are spreadsheets, and files that are not."""

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from policepost.core import language
from policepost.core.errors import Refused
from policepost.exchange import packed, protecting, sheets, values

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


def bomb(path: Path, sheet: str, **parts: str) -> Path:
    """A workbook whose one sheet has another body, and other parts if wanted."""
    whole = write(path.with_name("whole.xlsx"), ("人口", ROWS))
    with (
        zipfile.ZipFile(whole) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name).decode()
            if name.endswith("sheet1.xml"):
                start, end = data.index("<sheetData>"), data.index("</sheetData>")
                data = f"{data[:start]}<sheetData>{sheet}{data[end:]}"
            target.writestr(name, parts.get(Path(name).stem, data))
    return path


def test_two_cells_at_the_ends_of_a_sheet_do_not_fill_the_memory(tmp_path: Path) -> None:
    cells = '<row r="{0}"><c r="{1}{0}" t="str"><v>x</v></c></row>'
    corner = bomb(tmp_path / "a.xlsx", cells.format(1, "A") + cells.format(1_048_576, "XFD"))
    assert "too large" in refusal(corner)
    tall = bomb(tmp_path / "b.xlsx", cells.format(1, "A") + cells.format(100_001, "A"))
    assert "too large" in refusal(tall)
    wide = "".join(f"<c><v>{n}</v></c>" for n in range(20_000))
    assert "too large" in refusal(bomb(tmp_path / "c.xlsx", f"<row>{wide}</row>" * 201))


def test_own_entities_and_links_reach_nothing(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 20}">' for n in range(9))
    own = '<!ENTITY l0 "lol"><!ENTITY own SYSTEM "{0}">'
    strings = (
        f'<?xml version="1.0"?><!DOCTYPE s [{own}{laughs}]>'
        '<sst count="99999999999" uniqueCount="99999999999"><si><t>&l9;&own;</t></si></sst>'
    )
    secret = tmp_path / "secret.txt"
    secret.write_text("读不到", encoding="utf-8")
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><v>y</v></c></row>'
    path = bomb(tmp_path / "a.xlsx", row, sharedStrings=strings.format(secret.as_uri()))
    try:
        read = repr(sheets.read(path))
    except Refused as refused:
        read = refused.sentence
    assert "读不到" not in read
    assert "lollol" not in read


def test_a_formula_comes_in_as_what_it_showed_last(tmp_path: Path) -> None:
    cell = '<c r="A1" t="str"><f>WEBSERVICE("http://a")&amp;CMD()</f><v>shown</v></c>'
    (found,) = sheets.read(bomb(tmp_path / "a.xlsx", f'<row r="1">{cell}</row>'))
    assert found.rows == [["shown"]]


def test_packed_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    grown = tmp_path / "a.xlsx"
    with zipfile.ZipFile(grown, "w", zipfile.ZIP_DEFLATED) as packed_file:
        packed_file.writestr("xl/sharedStrings.xml", b" " * 5_000_000)
    assert "too large" in refusal(grown)
    many = tmp_path / "b.xlsx"
    with zipfile.ZipFile(many, "w") as packed_file:
        for number in range(packed.MOST_PARTS + 1):
            packed_file.writestr(f"{number}.xml", b"")
    assert "too large" in refusal(many)
    overlapping = bytearray(write(tmp_path / "c.xlsx", ("人口", ROWS * 99)).read_bytes())
    at = overlapping.rindex(b"PK\x01\x02")
    overlapping[at + 20 : at + 24] = (1 << 30).to_bytes(4, "little")
    (tmp_path / "c.xlsx").write_bytes(overlapping)
    assert "too large" in refusal(tmp_path / "c.xlsx")


def test_a_part_that_hides_its_size_meets_the_limits_of_the_child(tmp_path: Path) -> None:
    """The table of contents says 4 KB; unpacked it is 600 MB of one text."""
    text = '<row r="1"><c r="A1" t="str"><v>' + "字" * 200_000_000 + "</v></c></row>"
    lying = bytearray(bomb(tmp_path / "a.xlsx", text).read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = lying.index(name)
        while lying[at - name_at : at - name_at + 4] != mark:
            at = lying.index(name, at + 1)
        lying[at - name_at + size_at : at - name_at + size_at + 4] = (4096).to_bytes(4, "little")
    (tmp_path / "b.xlsx").write_bytes(lying)
    said = refusal(tmp_path / "b.xlsx")
    assert "too large" in said or "damaged" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n" + b"x" * 250_000, "too large"),
        (b'a,b\n"' + b"x\n" * 100_000, "damaged"),
        (b"a,b\n" + b"," * 150_000 + b"\n", ""),
        (b"," * 199_998 + b"\n" + (b"," * 199_998 + b"\n") * 15, "too large"),
        (b"a,b\n" + b"x\n" * 100_001, "too large"),
        (b'a,b\nx,\0\n"lone,quote\n', "no spreadsheet"),
        ("姓名,住址\n张三,".encode() + "北街".encode("gb18030"), "no spreadsheet"),
    ],
    ids=["line", "cell", "wide", "cells", "rows", "nul", "mixed"],
)
def test_tables_of_text_keep_within_limits(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    if said:
        assert said in refusal(path)
    else:
        assert sheets.read(path)[0].rows


def test_files_that_are_too_long_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.xlsx", ("人口", ROWS))
    text = tmp_path / "a.csv"
    text.write_text("姓名\n张三\n李四\n", encoding="utf-8")
    monkeypatch.setattr(packed, "MOST_UNPACKED", 10)
    assert "too large" in refusal(path)
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    monkeypatch.setattr(sheets, "MOST_TEXT_BYTES", 10)
    assert "too large" in refusal(path)
    assert "too large" in refusal(text)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes in folders")
    os.mkfifo(tmp_path / "a.xlsx")
    assert "no spreadsheet" in refusal(tmp_path / "a.xlsx")


def test_what_only_begins_like_a_protected_workbook_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + os.urandom(64) + "EncryptedPackage".encode("utf-16-le"))
    assert "damaged" in refusal(path)


def under(password: str, path: Path) -> Path:
    """A workbook of two rows under a password."""
    write(path, ("人口", ROWS))
    path.write_bytes(protecting.protected(path.read_bytes(), password))
    return path


def test_a_protected_workbook_opens_with_its_password(tmp_path: Path) -> None:
    path = under("correct horse", tmp_path / "a.xlsx")
    plain = write(tmp_path / "b.xlsx", ("人口", ROWS))
    assert sheets.read(path, None, "correct horse") == sheets.read(plain)
    assert sheets.read(plain, None, "asked for nothing") == sheets.read(plain)


@pytest.mark.parametrize(("typed", "says"), [("", "enter it"), ("correct house", "is wrong")])
def test_a_protected_workbook_stays_locked_without_it(
    tmp_path: Path, typed: str, says: str
) -> None:
    path = under("correct horse", tmp_path / "a.xlsx")
    with pytest.raises(sheets.Locked, match=says) as locked:
        sheets.read(path, None, typed)
    assert locked.value.field == "password"


def test_a_wrong_password_is_said_in_the_language_of_the_screen(tmp_path: Path) -> None:
    language.use("zh_CN")
    path = under("correct horse", tmp_path / "a.xlsx")
    for typed, says in (("", "设有密码"), ("correct house", "密码不对")):
        with pytest.raises(sheets.Locked) as locked:
            sheets.read(path, None, typed)
        assert says in locked.value.sentence


def test_what_excel_only_protects_from_changes_opens_without_a_question(tmp_path: Path) -> None:
    path = under("VelvetSweatshop", tmp_path / "a.xlsx")
    assert [one.name for one in sheets.read(path)] == ["人口"]


def test_what_lies_under_a_password_is_judged_as_any_other(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ("人口", ROWS))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/image1.png", b" " * 40_000_000)
    path.write_bytes(protecting.protected(path.read_bytes(), "correct horse"))
    with pytest.raises(Refused, match="too large"):
        sheets.read(path, None, "correct horse")


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_day_is_the_same_in_both_date_systems(tmp_path: Path, *, since_1904: bool) -> None:
    path = tmp_path / "days.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
        page = book.add_worksheet("人口")
        page.write_row(0, 0, ("姓名", "出生日期"))
        page.write(1, 0, "张伟")
        page.write_datetime(1, 1, date(1990, 1, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
    [sheet] = sheets.read(path)
    assert values.day(sheet.rows[1][1]) == date(1990, 1, 2)


def test_a_sheet_of_three_hundred_columns_is_read(tmp_path: Path) -> None:
    rows = [[f"第{column}列" for column in range(300)], *([["是"] * 300] * 50)]
    [sheet] = sheets.read(write(tmp_path / "wide.xlsx", ("宽", rows)))
    assert sheet.rows == rows


def test_a_full_sheet_of_a_million_rows_is_refused_in_words(tmp_path: Path) -> None:
    """Takes three seconds, as every cell of it is really there."""
    path = write(tmp_path / "long.xlsx", ("长", [["姓名"]]))
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_048_577))
    with zipfile.ZipFile(path) as packed_book:
        parts = {name: packed_book.read(name) for name in packed_book.namelist()}
    head, _data, tail = parts["xl/worksheets/sheet1.xml"].partition(b"<sheetData>")
    parts["xl/worksheets/sheet1.xml"] = (
        head
        + b"<sheetData>"
        + cells.encode()
        + b"</sheetData>"
        + tail.partition(b"</sheetData>")[2]
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed_book:
        for name, part in parts.items():
            packed_book.writestr(name, part)
    assert "100,000 rows" in refusal(path)


def test_yes_is_no_one(tmp_path: Path) -> None:
    path = tmp_path / "mixed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("表")
        for row, cell in enumerate(("是否", True, 1, "1", False, 0)):
            page.write(row, 0, cell)
    [sheet] = sheets.read(path)
    cells = [row[0] for row in sheet.rows]
    assert [(type(cell), cell) for cell in cells[1:]] == [
        *((bool, True), (float, 1.0), (str, "1")),
        *((bool, False), (float, 0.0)),
    ]
    assert [values.text(cell) for cell in cells[1:]] == ["是", "1", "1", "否", "0"]


def test_cells_made_harmless_come_back(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("姓名,备注,证件号码\n张伟,'=1+1,140502199001019968\t\n", encoding="utf-8-sig")
    [sheet] = sheets.read(path)
    assert sheet.rows[1] == ["张伟", "=1+1", "140502199001019968"]

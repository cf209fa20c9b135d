"""Workbooks as LibreOffice, WPS and Excel write them, each with its own habits."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from policepost.core.errors import Refused
from policepost.exchange import columns, excel95, sheets, values
from policepost.residents.headings import FIELDS
from tests.trust import _seeds

HEAD, ROW = ("姓名", "出生日期"), ("张三", "1990-01-02")
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN = f"{_FORMATS}/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats"
_PARTS = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet"}
_TYPES = (
    f'<Types xmlns="{_FORMATS}/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_KIND}-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/xl/{part}.xml"'
        f' ContentType="{_KIND}-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in _PARTS.items()
    )
    + "</Types>"
)
_RELATED = f"{_FORMATS}/officeDocument/2006/relationships"
_ROOT = (
    f'<Relationships xmlns="{_FORMATS}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATED}/{{kind}}" Target="{{target}}"/></Relationships>'
)
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">'
    '<sheets><sheet name="人口" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_SHEET = f'<worksheet xmlns="{_MAIN}"><sheetData>{{}}</sheetData></worksheet>'


def bare(path: Path, body: str) -> Path:
    """A workbook of the fewest parts: no styles, no shared texts."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", _TYPES)
        made.writestr("_rels/.rels", _ROOT.format(kind="officeDocument", target="xl/workbook.xml"))
        made.writestr("xl/workbook.xml", _BOOK)
        relation = _ROOT.format(kind="worksheet", target="worksheets/sheet1.xml")
        made.writestr("xl/_rels/workbook.xml.rels", relation)
        made.writestr("xl/worksheets/sheet1.xml", _SHEET.format(body))
    return path


def inline(at: str, words: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>'


def rows(path: Path) -> list[list[str]]:
    [sheet] = sheets.read(path)
    return [[values.text(cell) for cell in row] for row in sheet.rows]


def test_texts_in_the_cells_and_no_styles(tmp_path: Path) -> None:
    """As generators of reports write them, that keep no table of texts."""
    body = f'<row r="1">{inline("A1", "姓名")}{inline("B1", "出生日期")}</row>'
    body += f'<row r="2">{inline("A2", "张三")}{inline("B2", "1990-01-02")}</row>'
    assert rows(bare(tmp_path / "a.xlsx", body)) == [list(HEAD), list(ROW)]


def test_a_text_of_several_runs_is_one(tmp_path: Path) -> None:
    runs = "<is><r><t>张</t></r><r><t xml:space='preserve'>三 </t></r></is>"
    body = f'<row r="1">{inline("A1", "姓名")}</row>'
    body += f'<row r="2"><c r="A2" t="inlineStr">{runs}</c></row>'
    assert rows(bare(tmp_path / "a.xlsx", body)) == [["姓名"], ["张三"]]


def test_what_a_formula_showed_last_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("人口")
        page.write_row(0, 0, HEAD)
        page.write_formula("A2", '=CONCATENATE("张","三")', None, "张三")
        page.write_formula(
            "B2", "=DATE(1990,1,2)", book.add_format({"num_format": "yyyy-mm-dd"}), 32875
        )
        page.write_formula("A3", "=1/0", None, "#DIV/0!")
    [sheet] = sheets.read(path)
    assert values.text(sheet.rows[1][0]) == "张三"
    assert values.day(sheet.rows[1][1]) == date(1990, 1, 2)


def test_hidden_rows_columns_and_sheets_are_read_as_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("人口", "隐藏"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEAD)
            page.write_row(1, 0, ROW)
        shown, hidden = book.worksheets()
        hidden.hide()
        shown.set_row(1, None, None, {"hidden": True})
        shown.set_column(1, 1, None, None, {"hidden": True})
    found = sheets.read(path)
    assert [one.name for one in found] == ["人口", "隐藏"]
    assert [list(one.rows[1]) for one in found] == [list(ROW), list(ROW)]


def test_merged_titles_and_headings_stand_above(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("人口")
        page.merge_range("A1:D1", "河东物业有限公司 2026年住户登记表")
        page.merge_range("A2:A3", "姓名")
        page.merge_range("B2:D2", "房屋")
        page.write_row(2, 1, ("楼号", "单元", "房号"))
        page.write_row(3, 0, ("张三", "3", "2", "1101"))
    found = columns.guess(sheets.read(path)[0].rows, FIELDS)
    assert found is not None
    assert found.heading == 2
    assert found.columns == {"name": 0, "building": 1, "unit": 2, "door": 3}


@pytest.mark.parametrize(
    "cell",
    ["1990-01-02", "1990/1/2", "1990.01.02", "1990年1月2日", "19900102", "1990-01-02 00:00:00"],
)
def test_dates_as_text_are_days(tmp_path: Path, cell: str) -> None:
    body = f'<row r="1">{inline("A1", cell)}</row>'
    [sheet] = sheets.read(bare(tmp_path / "a.xlsx", body))
    assert values.day(sheet.rows[0][0]) == date(1990, 1, 2)


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(f'xmlns:{one}="{_OPEN}:{one}:1.0"' for one in ("office", "table", "text"))
_ODS = (
    f'<office:document-content {_SPACES} office:version="1.2"><office:body><office:spreadsheet>'
    '<table:table table:name="人口">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(path: Path, body: str) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<?xml version='1.0'?><m/>")
        made.writestr("content.xml", _ODS.format(body))
    return path


def _cell(words: str, times: int = 1) -> str:
    kind = f'office:value-type="string" table:number-columns-repeated="{times}"'
    return f"<table:table-cell {kind}><text:p>{words}</text:p></table:table-cell>"


def _row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def test_rows_and_cells_that_repeat_are_as_many(tmp_path: Path) -> None:
    """LibreOffice writes what repeats once, and the empty rest of the sheet as a million rows."""
    rest = _row('<table:table-cell table:number-columns-repeated="1024"/>', 1_048_573)
    body = _row(_cell("姓名") + _cell("民族")) + _row(_cell("汉", 2), 2) + rest
    assert rows(ods(tmp_path / "a.ods", body)) == [["姓名", "民族"], ["汉", "汉"], ["汉", "汉"]]


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_a_table_of_text_with_titles_above_is_divided_by_its_own_mark(
    tmp_path: Path, mark: str
) -> None:
    lines = ["住户登记表", mark.join(HEAD), mark.join(ROW)]
    path = tmp_path / "a.csv"
    path.write_text("\r\n".join(lines), encoding="gb18030")
    assert rows(path)[1:] == [list(HEAD), list(ROW)]


def test_a_table_of_text_that_names_its_mark(tmp_path: Path) -> None:
    """Excel itself writes and understands a first line ``sep=;``."""
    path = tmp_path / "a.csv"
    path.write_text("sep=;\r\n姓名;备注\r\n张三;一,二\r\n", encoding="utf-8-sig")
    assert rows(path) == [["姓名", "备注"], ["张三", "一,二"]]


def test_a_workbook_read_from_memory_is_the_same_with_and_without_a_table_of_texts(
    tmp_path: Path,
) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        page = book.add_worksheet("人口")
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ROW)
    path = tmp_path / "a.xlsx"
    path.write_bytes(content.getvalue())
    assert rows(path) == [list(HEAD), list(ROW)]


def test_a_workbook_of_excel_95_is_read_in_its_code_page(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(_seeds.xls_of_95())
    [sheet] = sheets.read(path)
    assert sheet.name == "人口"
    assert [list(row) for row in sheet.rows] == [["姓名", "房号"], ["张某", 1101]]
    assert sheets.read(path, "人口") == [sheet]
    with pytest.raises(Refused, match="it has 人口"):
        sheets.read(path, "房屋")


def test_only_texts_of_two_bytes_in_workbooks_of_excel_95_are_put_right() -> None:
    old = _seeds.xls_of_95()
    at = old.index(struct.pack("<HHH", 0x42, 2, 936))
    western = old[: at + 4] + struct.pack("<H", 1252) + old[at + 6 :]
    other = old.replace("Book".encode("utf-16-le"), "Cook".encode("utf-16-le"))
    for book in (western, other, _seeds.xls(), other + "Book".encode("utf-16-le") + b"\0\0"):
        assert excel95.told(book) == (book, "")
    assert excel95.told(old)[1] == "gb18030"
    assert excel95.told(old[:700]) == (old[:700], "")
    assert excel95.spelled("李𬭎", "gb18030") == "李𬭎"

"""A written spreadsheet loses no digit and holds no formula."""

import csv
import io
import re
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from policepost.core.errors import Refused
from policepost.core.taking import GB18030
from policepost.exchange import book, harmless, protecting, xlsx

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


def written(path: Path) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def test_numbers_of_cards_stay_text(tmp_path: Path) -> None:
    rows = [("张淑兰", "140502194303129960", date(2026, 11, 24), None)]
    path = tmp_path / "list.xlsx"
    assert book.write(path, [book.Page("居民", ("姓名", "号码", "日期", "备注"), rows)]) == 1
    assert written(path)[1][:3] == ["张淑兰", "140502194303129960", date(2026, 11, 24)]


@given(TEXT)
def test_no_text_becomes_a_formula_or_a_link(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("book") / "list.xlsx"
    for value in (text, f"={text}", f"@{text}", "https://example.org"):
        book.write(path, [book.Page("居民", ("列",), [(value,)])])
        with zipfile.ZipFile(path) as parts:
            sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
    assert written(path)[1] == ["https://example.org"]


def test_what_looks_like_a_formula_carries_the_quote_mark(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book.write(path, [book.Page("居民", ("列",), [("=1+1",), ("-2",), ("plain",)])])
    with zipfile.ZipFile(path) as parts:
        styles = parts.read("xl/styles.xml").decode()
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'quotePrefix="1"' in styles
    used = re.findall(r'<c r="A[234]" s="(\d+)"', sheet)
    assert used[0] == used[1] != used[2]


def test_only_known_kinds_of_file_are_written_and_only_whole(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"ends in \.xlsx or \.csv"):
        book.write(tmp_path / "list.pdf", [])
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises((Refused, OSError)):
        book.write(tmp_path / "folder.xlsx", [book.Page("居民", ("列",), [])])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.xlsx"]


def made(*rows: Sequence[object], ending: str = ".xlsx") -> bytes:
    headings = [f"列{at}" for at in range(len(rows[0]))]
    return book.made([book.Page("表", headings, rows)], ending)[0]


def read_back(content: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)[1:]]


def test_days_moments_and_counts_are_what_they_are() -> None:
    moment = datetime(2026, 11, 24, 9, 30).astimezone()
    (row,) = read_back(made((date(1943, 3, 12), moment, 412, 88.5, None, "412")))
    assert row[0] == date(1943, 3, 12)
    assert row[1] == moment.replace(tzinfo=None)
    assert row[2:] == [412, 88.5, "", "412"]


def test_days_that_the_format_counts_wrongly_stay_text() -> None:
    days = [date(1900, 2, 28), date(1900, 3, 1), date(1888, 8, 8)]
    rows = read_back(made(*((day,) for day in days)))
    assert rows == [["1900-02-28"], [date(1900, 3, 1)], ["1888-08-08"]]


@given(st.lists(st.lists(TEXT | st.dates() | st.integers(-999, 999), min_size=3, max_size=3)))
def test_what_is_written_is_read_again(rows: list[list[object]]) -> None:
    found = read_back(made(*rows)) if rows else []
    expected = [
        [
            one.isoformat() if isinstance(one, date) and one < date(1900, 3, 1) else one
            for one in row
        ]
        for row in rows
    ]
    assert found == expected


@pytest.mark.parametrize("text", ["a_x0041_b", "_x000D_", "a & b < c", "two\nlines", " spaces "])
def test_what_the_format_writes_otherwise_comes_back(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(made((text,)))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    told = re.findall("<t[^>]*>([^<]*)</t>", sheet)[-1]
    unescaped = told.replace("&lt;", "<").replace("&amp;", "&").replace("_x005F_", "_")
    assert unescaped == text


def test_more_columns_than_the_alphabet_has_letters() -> None:
    assert read_back(made(tuple(range(800)))) == [list(range(800))]


def test_a_marked_cell_is_coloured(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made(("plain", book.Marked("wrong"))))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 's="6"' in sheet
    assert read_back(made((book.Marked("=1+1"),))) == [["=1+1"]]


def test_no_list_is_longer_than_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    assert book.made([book.Page("表", ["列"], [("a",)] * 3)])[1] == 3
    with pytest.raises(Refused, match="A workbook holds 3 rows"):
        book.made([book.Page("表", ["列"], [("a",)] * 4)])


def test_columns_are_chosen_in_the_order_of_the_list() -> None:
    page = book.Page("表", ["一", "二", "三"], [(1, 2, 3)])
    some = book.only(page, ["三", "一", "九"])
    assert (some.headings, list(some.rows)) == (("一", "三"), [(1, 3)])
    one = book.only(page, ["二"])
    assert (one.headings, list(one.rows)) == (("二",), [(2,)])
    assert book.only(page, ["一", "二", "三"]) is page
    with pytest.raises(Refused, match="at least one column"):
        book.only(page, ["九"])


RISKS = ["=1+1", "+86", "-2", "@a", "\tb", "\rc", "\nd", "＝1", "'=1", "''@x", "'plain"]


@pytest.mark.parametrize("text", [*RISKS, "140502194303129960", "03561234567", "13900004417", ""])
def test_a_cell_of_text_is_harmless_and_comes_back(text: str) -> None:
    cell = harmless.defused(text)
    assert not cell.startswith(harmless.RISKY)
    assert harmless.restored(cell) == text


@given(TEXT | st.text("='+-@0123456789\t", min_size=1))
def test_every_cell_of_text_comes_back(text: str) -> None:
    if not text.endswith("\t"):  # cells are trimmed before they are written and after
        assert harmless.restored(harmless.defused(text)) == text


def test_a_table_of_text_keeps_long_numbers_in_sight() -> None:
    rows = [("张淑兰", "140502194303129960", "=1+1", date(2026, 11, 24), 3, None)]
    content = made(*rows, ending=".csv")
    assert content.startswith(b"\xef\xbb\xbf")
    told = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert told[1] == ["张淑兰", "140502194303129960\t", "'=1+1", "2026-11-24", "3", ""]


def test_a_table_of_text_in_the_national_encoding() -> None:
    page = book.Page("表", ["姓名"], [("李䶮",), (book.Marked("𠮷"),)])
    content, count = book.made([page], ".csv", GB18030)
    assert (content.decode("gb18030"), count) == ("姓名\r\n李䶮\r\n𠮷\r\n", 2)


@pytest.mark.parametrize("many", [1, 40, 3000])
def test_a_workbook_under_a_password_opens_with_it_alone(many: int) -> None:
    rows = [("张淑兰", "140502194303129960")] * many
    content = protecting.protected(made(*rows), "a long password")
    assert content.startswith(b"\xd0\xcf\x11\xe0")
    assert "张淑兰".encode() not in content
    assert read_back(protecting.opened(content, "a long password")) == [list(row) for row in rows]
    with pytest.raises(Refused, match="password of the file is wrong"):
        protecting.opened(content, "another password")


def test_its_password_is_stretched_once_and_not_kept() -> None:
    stretching, times = protecting._stretching(), []

    def note(frame: FrameType, what: str, _about: object) -> None:
        if what == "call" and frame.f_code is stretching.__wrapped__.__code__:
            times.append(what)

    sys.setprofile(note)
    try:
        content = protecting.protected(made(("张淑兰",)), "a long password")
        protecting.opened(content, "a long password")
    finally:
        sys.setprofile(None)
    assert len(times) == 2
    assert stretching.cache_info().currsize == 0


def test_what_is_no_workbook_under_a_password_is_refused() -> None:
    with pytest.raises(Refused, match="damaged, or protected"):
        protecting.opened(b"PK nothing of the kind", "a long password")
    with pytest.raises(Refused, match="damaged, or protected"):
        protecting.opened(made(("plain",)), "a long password")

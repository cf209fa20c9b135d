"""A written spreadsheet loses no digit and holds no formula."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from policepost.core.errors import Refused
from policepost.exchange import book

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


def written(path: Path) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def test_numbers_of_cards_stay_text(tmp_path: Path) -> None:
    rows = [("张淑兰", "140502194303129960", date(2026, 11, 24), None)]
    path = tmp_path / "list.xlsx"
    assert book.write(path, [book.Page("居民", ("姓名", "号码", "日期", "备注"), rows)]) == 1
    assert written(path)[1][:3] == ["张淑兰", "140502194303129960", "2026-11-24"]


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


def test_only_xlsx_is_written_and_only_whole(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"ends in \.xlsx"):
        book.write(tmp_path / "list.csv", [])
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises((Refused, OSError)):
        book.write(tmp_path / "folder.xlsx", [book.Page("居民", ("列",), [])])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.xlsx"]

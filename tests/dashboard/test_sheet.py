"""The exported spreadsheet: names Excel takes, numbers as numbers, text never a formula."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from policepost.core.errors import Refused
from policepost.core.shapes import Figure
from policepost.dashboard import sheet
from policepost.dashboard.shapes import Look, PanelData
from tests.dashboard import makers


def written(path: Path, *panels: PanelData) -> CalamineWorkbook:
    figures = [
        Figure(name="a", title="=1+1", value=92.456, base=12, unit="%", last_year=88.0),
        Figure(name="b", title="Nothing yet", value=None, base=0),
    ]
    sheet.write(path, "this year", figures, panels)
    return CalamineWorkbook.from_path(str(path))


def named(title: str) -> PanelData:
    rows = makers.series("This year", [4, 1])
    return PanelData("x", Look.BARS, title, "", ("@a", "=b"), (rows,))


def test_names_of_sheets_are_short_and_differ(tmp_path: Path) -> None:
    long = "What became: of [all] the disputes in */ this year"
    book = written(tmp_path / "a.xlsx", named(long), named(long), named(long))
    names = book.sheet_names[1:]
    assert len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)
    assert not set("[]:*?/") & set("".join(names))


def test_text_stays_text_and_numbers_numbers(tmp_path: Path) -> None:
    book = written(tmp_path / "a.xlsx", named("Kinds"))
    assert book.get_sheet_by_name("Figures").to_python()[2] == ["=1+1", 92.46, "%", 12, "", 88]
    assert book.get_sheet_by_name("Figures").to_python()[3][:2] == ["Nothing yet", ""]
    assert book.get_sheet_by_name("Kinds").to_python()[2:] == [["@a", 4], ["=b", 1]]


def test_each_week_of_the_heat_map_has_its_own_row(tmp_path: Path) -> None:
    spoken = ("week one", "week two")
    rows = (makers.series("Mon", [1, 2]), makers.series("Tue", [3, 4]))
    panel = PanelData("x", Look.HEAT, "Days", "", ("Nov", ""), rows, spoken=spoken)
    lines = written(tmp_path / "a.xlsx", panel).get_sheet_by_name("Days").to_python()
    assert lines[1:] == [["", "Mon", "Tue"], ["week one", 1, 3], ["week two", 2, 4]]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        written(tmp_path / "gone" / "a.xlsx")
    assert list(tmp_path.iterdir()) == []

"""The figures and the panels as a spreadsheet: text stays text, no cell is ever a formula."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policepost.core.files import refusing, write_whole
from policepost.core.language import _
from policepost.core.shapes import Figure
from policepost.dashboard.shapes import PanelData

MOST_TITLE = 31
FORBIDDEN_IN_TITLES = "[]:*?/\\"


def write(path: Path, period: str, counted: Sequence[Figure], shown: Sequence[PanelData]) -> None:
    """Write the figures on the first sheet and each panel on a sheet of its own.

    Raises:
        Refused: The file or its folder cannot be written.

    """
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False}) as book:
        styles = {"bold": book.add_format({"bold": True})}
        _figures(book.add_worksheet(_("Figures")), styles, period, counted)
        for panel in shown:
            _panel(book.add_worksheet(_title(book, panel.title)), styles, period, panel)
    with refusing(path.parent):
        write_whole(path, content.getvalue())


def _title(book: Any, title: str) -> str:
    """Return a name that a sheet may have: short, without signs Excel forbids, used once."""
    plain = "".join(" " if sign in FORBIDDEN_IN_TITLES else sign for sign in title)
    name, number = plain[:MOST_TITLE], 1
    while book.get_worksheet_by_name(name) is not None:
        number += 1
        name = f"{plain[: MOST_TITLE - 3]} {number}"
    return name


def _figures(sheet: Any, styles: dict[str, Any], period: str, counted: Sequence[Figure]) -> None:
    head = (
        _("Figure"),
        _("Value"),
        _("Measured in"),
        _("Out of"),
        _("Period before"),
        _("Last year"),
    )
    sheet.write_string(0, 0, period, styles["bold"])
    sheet.write_row(1, 0, head, styles["bold"])
    for row, figure in enumerate(counted, start=2):
        sheet.write_string(row, 0, figure.title)
        numbers = (figure.value, None, figure.base, figure.previous, figure.last_year)
        for column, number in enumerate(numbers, start=1):
            if number is not None:
                sheet.write_number(row, column, round(number, 2))
        sheet.write_string(row, 2, figure.unit)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 5, 12)


def _panel(sheet: Any, styles: dict[str, Any], period: str, panel: PanelData) -> None:
    sheet.write_string(0, 0, f"{panel.title} · {period}", styles["bold"])
    sheet.write_row(1, 1, [series.title for series in panel.series], styles["bold"])
    for row, category in enumerate(panel.spoken or panel.categories, start=2):
        sheet.write_string(row, 0, category)
        for column, series in enumerate(panel.series, start=1):
            sheet.write_number(row, column, round(series.marks[row - 2].value, 2))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(panel.series), 14)

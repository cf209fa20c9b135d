"""Lists written as a spreadsheet that is safe to open: no cell is ever a formula or a number."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 40


@dataclass(frozen=True)
class Page:
    """One sheet: its name, the headings, the rows in their order."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


def shown(value: object) -> str:
    """A value as a cell shows it: dates as 2026-11-24, nothing as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write(path: Path, pages: Sequence[Page]) -> int:
    """Write an xlsx file whole or not at all; returns the number of rows.

    Raises:
        Refused: The folder cannot be written, or the name does not end in .xlsx.
    """
    check_name(path)
    content, count = made(pages)
    with refusing(path.parent):
        write_whole(path, content)
    return count


def check_name(path: Path) -> None:
    """Refuse a name that does not say what the file is. Raises Refused."""
    if path.suffix.lower() != ".xlsx":
        raise Refused(_("Give the file a name that ends in .xlsx."), field="to")


def made(pages: Sequence[Page]) -> tuple[bytes, int]:
    """The content of an xlsx file, and the number of rows in it.

    Identity numbers stay text, so no digit is lost. Text that a spreadsheet could take for a
    formula (when somebody saves it as CSV, or edits the cell) carries Excel's quote mark.
    """
    import xlsxwriter

    content = io.BytesIO()
    count = 0
    options = {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        head = workbook.add_format({"bold": True, "bottom": 1})
        quoted = workbook.add_format({"quote_prefix": True, "num_format": "@"})
        plain = workbook.add_format({"num_format": "@"})
        for page in pages:
            sheet = workbook.add_worksheet(page.name)
            sheet.freeze_panes(1, 0)
            widths = [len(heading) * 2 for heading in page.headings]
            for column, heading in enumerate(page.headings):
                sheet.write_string(0, column, heading, head)
            for row, values in enumerate(page.rows, start=1):
                count += 1
                for column, value in enumerate(values):
                    text = shown(value)
                    if text:
                        risky = text.startswith(_RISKY)
                        sheet.write_string(row, column, text, quoted if risky else plain)
                        widths[column] = max(widths[column], len(text.encode("gb18030")))
            for column, width in enumerate(widths):
                sheet.set_column(column, column, min(width + 2, _WIDEST))
    return content.getvalue(), count

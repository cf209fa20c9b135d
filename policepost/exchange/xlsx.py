"""Workbooks written straight into the file's parts.

A general library keeps each cell as an object or lets the parts lie in the folder for temporary
files, where the register has no business; and it takes many times as long. What a list needs of
the format (ECMA-376) is small: text, whole days, moments and numbers in a few styles. Text stands
in the cells themselves, so that nothing has to be kept for a common list of words.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import IO

from policepost.exchange.harmless import RISKY

MOST_ROWS = 1_048_575
"""Rows below the headings that a sheet of a workbook can have."""
LONGEST = 32_767
"""Characters of one cell."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it the format's count of days is wrong by one, so such days stay text."""
_EPOCH = date(1899, 12, 30)
_MEASURED = 200
"""Rows whose texts decide how wide a column is."""
_WIDEST = 40
_AT_ONCE = 500
_REPEATED = 8_192
"""Cells that are kept ready because they come again: kinds, grids, days."""
_ODD = re.compile("[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "\n", "\t": "\t"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text whose cell is to be seen at once: it gets a coloured ground."""

    text: str


_HEAD, _TEXT, _QUOTED, _DAY, _MOMENT, _MARK = range(1, 7)
"""Styles, as :data:`_STYLES` numbers them; 0 is a plain number."""

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FFFFD9A0"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/>'
    "</border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"'
    ' applyFont="1" applyBorder="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="2" borderId="0" xfId="0" quotePrefix="1"'
    ' applyNumberFormat="1" applyFill="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def write(
    target: IO[bytes], pages: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]]
) -> int:
    """Write a workbook; returns the number of rows below the headings.

    Args:
        target: Where to.
        pages: Each sheet: its name, the headings, the rows. A cell is text, a day, a moment, a
            number, a :class:`Marked` or None.
    """
    names: list[str] = []
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        for name, headings, rows in pages:
            names.append(name)
            with parts.open(f"xl/worksheets/sheet{len(names)}.xml", "w", force_zip64=True) as part:
                count += _sheet(part, headings, iter(rows))
        for path, content in _frame(names):
            parts.writestr(path, content)
    return count


def _sheet(part: IO[bytes], headings: Sequence[str], rows: Iterator[Sequence[object]]) -> int:
    """Write one sheet; returns the number of its rows."""
    first = list(islice(rows, _MEASURED))
    columns = [_letters(at) for at in range(len(headings))]
    cell = lru_cache(_REPEATED, typed=True)(_cell)
    part.write(_opening(headings, first).encode())
    part.write(_row(1, columns, headings, lambda text: _words(text, _HEAD)).encode())
    number = 1
    while first or (first := list(islice(rows, _AT_ONCE))):
        written = [_row(number + at, columns, row, cell) for at, row in enumerate(first, 1)]
        part.write("".join(written).encode())
        number += len(first)
        first = []
    part.write(b"</sheetData></worksheet>")
    return number - 1


def _row(
    number: int, columns: Sequence[str], values: Sequence[object], cell: Callable[..., str]
) -> str:
    cells = [
        f'<c r="{column}{number}"{told}'
        for column, told in zip(columns, map(cell, values), strict=True)
        if told
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(value: object) -> str:
    """What follows the place of a cell; empty for an empty cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        day = (value.date() - _EPOCH).days
        return _number(day + (value.hour * 60 + value.minute) / 1440, _MOMENT)
    if isinstance(value, date):
        early = value < _FIRST_DAY
        return _words(value.isoformat(), _TEXT) if early else _number((value - _EPOCH).days, _DAY)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _number(value, 0)
    if isinstance(value, Marked):
        return _words(value.text, _MARK)
    text = str(value)
    return _words(text, _QUOTED if text.startswith(RISKY) else _TEXT)


def _number(value: float | Decimal, style: int) -> str:
    return f' s="{style}"><v>{value}</v></c>'


def _words(text: str, style: int) -> str:
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


def escaped(text: str) -> str:
    """A text as the format writes it, cut to what a cell holds."""
    text = text[:LONGEST]
    return _ODD.sub(_escape, text) if _ODD.search(text) else text


def _escape(found: re.Match[str]) -> str:
    odd = found[0]
    if len(odd) > 1:  # a text that looks like the format's own way to write a character
        return f"_x005F{odd}"
    return _NAMED.get(odd) or f"_x{ord(odd):04X}_"


def _opening(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """What stands before the rows: the headings stay in sight, and how wide the columns are."""
    widths = [2 * len(heading) for heading in headings]
    for row in rows:
        for at, value in enumerate(row):
            shown = value.text if isinstance(value, Marked) else str(value or "")
            widths[at] = max(widths[at], len(shown) + sum(char > "\u2e7f" for char in shown))
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{min(width, _WIDEST) + 2}" customWidth="1"/>'
        for at, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews>"
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
    )


def _letters(at: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts that every workbook has, with their paths."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}.worksheet+xml"/>'
        for at in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{sheets}</Types>',
    )
    yield "_rels/.rels", _related([("officeDocument", "xl/workbook.xml")])
    listed = "".join(
        f'<sheet name="{escaped(name).replace(chr(34), "&quot;")}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(names, 1)
    )
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets>'
        "</workbook>",
    )
    targets = [("worksheet", f"worksheets/sheet{at}.xml") for at in numbers]
    yield "xl/_rels/workbook.xml.rels", _related([*targets, ("styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES


def _related(targets: Sequence[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def content(
    pages: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]],
) -> tuple[bytes, int]:
    """A workbook as bytes, and the number of its rows."""
    target = io.BytesIO()
    count = write(target, pages)
    return target.getvalue(), count

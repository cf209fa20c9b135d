"""Lists written as a file that is safe to open: a workbook, or a table of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path

from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.core.language import _
from policepost.core.taking import ENDINGS, GB18030, UTF8
from policepost.exchange import gb18030, harmless, xlsx
from policepost.exchange.xlsx import Marked

__all__ = ["Marked", "Page", "check_name", "made", "only", "write"]


@dataclass(frozen=True)
class Page:
    """One sheet: its name, the headings, the rows in their order.

    A cell is text, a day, a moment, a number that counts or measures, :class:`Marked` or None.
    What has digits and counts nothing (numbers of cards, telephones) is text.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


def only(page: Page, headings: Sequence[str]) -> Page:
    """A page with some of its columns, in the page's order; one it does not have is passed over.

    Raises:
        Refused: None would be left.
    """
    kept = [at for at, heading in enumerate(page.headings) if heading in headings]
    if not kept:
        raise Refused(_("Choose at least one column."), field="columns")
    if len(kept) == len(page.headings):
        return page
    names = tuple(page.headings[at] for at in kept)
    if len(kept) == 1:
        (at,) = kept
        return replace(page, headings=names, rows=((row[at],) for row in page.rows))
    return replace(page, headings=names, rows=map(itemgetter(*kept), page.rows))


def write(path: Path, pages: Sequence[Page]) -> int:
    """Write a file whole or not at all, as its ending says; returns the number of rows.

    Raises:
        Refused: The folder cannot be written, or the name ends in neither .xlsx nor .csv.
    """
    check_name(path)
    content, count = made(pages, path.suffix)
    with refusing(path.parent):
        write_whole(path, content)
    return count


def check_name(path: Path) -> None:
    """Refuse a name that does not say what the file is. Raises Refused."""
    if path.suffix.lower().removeprefix(".") not in ENDINGS:
        raise Refused(_("Give the file a name that ends in .xlsx or .csv."), field="to")


def check_rows(ending: str, count: int) -> None:
    """Refuse more rows than a file can have, before they are read. Raises Refused."""
    if ending.lower() != ".csv" and count > xlsx.MOST_ROWS:
        sentence = _("A workbook holds {count} rows; narrow the list down, or save it as .csv.")
        raise Refused(sentence.format(count=f"{xlsx.MOST_ROWS:,}"), field="to")


def made(pages: Sequence[Page], ending: str = ".xlsx", encoding: str = UTF8) -> tuple[bytes, int]:
    """The content of a file, and the number of rows in it.

    Numbers of cards stay text, so no digit is lost, days are days and counts are numbers. No text
    can become a formula, see :mod:`policepost.exchange.harmless`.

    Raises:
        Refused: There are more rows than a sheet of a workbook can have.
    """
    if ending.lower() == ".csv":
        return _table(pages, encoding)
    return xlsx.content((page.name, page.headings, _counted(page.rows)) for page in pages)


def _counted(rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    """Yield rows as long as a sheet can hold them."""
    for number, row in enumerate(rows, 1):
        if number > xlsx.MOST_ROWS:
            check_rows(".xlsx", number)
        yield row


def _table(pages: Sequence[Page], encoding: str) -> tuple[bytes, int]:
    """The pages as one table of text, one below the other."""
    target = io.StringIO(newline="")
    writer, count = csv.writer(target), 0
    for page in pages:
        writer.writerow(page.headings)
        for row in page.rows:
            writer.writerow([_written(value) for value in row])
            count += 1
    text = target.getvalue()
    return gb18030.encoded(text) if encoding == GB18030 else text.encode(encoding), count


def _written(value: object) -> object:
    """A value as a table of text has it: 2026-11-24, 2026-11-24 09:30, a number as it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless.defused(value)
    if isinstance(value, Marked):
        return harmless.defused(value.text)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value

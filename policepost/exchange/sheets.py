"""Spreadsheets and tables of text, read whole into rows of cells.

Read are xlsx, xls and ods, and csv in UTF-8 or GB 18030. Whatever cannot be read is refused with
what to do about it. The limits stand in ``docs/limits.md``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange import gb18030, harmless, packed, workbooks
from policepost.exchange.coded import Rows, rows_of
from policepost.exchange.limits import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_BYTES,
    MOST_CELLS,
    MOST_ROWS,
    MOST_TEXT_BYTES,
    MOST_TEXT_CELLS,
)
from policepost.exchange.values import Cell

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TEXT = (".csv", ".txt", ".tsv")
_NAMED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_LOOKED_AT = 30
"""Lines of a table of text by which the mark is known that divides its cells."""
_LINES = re.compile(r"[^\r\n]+(?:\r\n?|\n)?|\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows from the very first, so that row 1 is ``rows[0]``."""

    name: str
    rows: Sequence[Sequence[Cell]]


class Locked(Refused):
    """A password protects the workbook: none was given, or another one.

    Whoever catches it may ask for the password and read the file again.
    """


def read(path: Path, sheet: str | None = None, password: str = "") -> list[Sheet]:
    """Read the sheets of a file that hold anything, or the one that is called ``sheet``.

    A table of text is one sheet of its file's name. Refused with a sentence are a file that is
    missing, no spreadsheet, damaged, too large or empty, and a sheet that the file does not have.

    Raises:
        Locked: The workbook lies under another password than ``password``.
    """
    text = path.suffix.lower() in _TEXT
    found = [_read_text(path)] if text else _read_book(path, sheet, password)
    filled = [Sheet(name, rows) for name, rows in found if rows.filled]
    if not filled:
        raise Refused(
            _("{file} holds no rows; choose the file or the sheet that does.").format(
                file=path.name
            )
        )
    return filled


def _read_book(path: Path, wanted: str | None, password: str) -> list[tuple[str, Rows]]:
    data = _book_bytes(path)
    try:
        if data.startswith(_ZIP):
            packed.check(data)
        return workbooks.read(data, wanted, password)
    except workbooks.Protected as error:
        raise _locked(path) from error
    except Refused as refusal:
        raise Locked(refusal.sentence, field=refusal.field) from refusal
    except (packed.TooLarge, workbooks.TooLarge) as error:
        raise _too_large(path) from error
    except workbooks.NoSuchSheet as error:
        raise Refused(
            _("{file} has no sheet called {sheet}; it has {names}.").format(
                file=path.name, sheet=wanted, names="、".join(error.names)
            )
        ) from error
    except (workbooks.Damaged, *packed.DAMAGE) as error:
        raise _damaged(path) from error


def _book_bytes(path: Path) -> bytes:
    """The content of a file that begins as a workbook does."""
    data = _bytes(path, MOST_BYTES)
    if not data:
        raise Refused(_("{file} is empty; save the spreadsheet again.").format(file=path.name))
    if not data.startswith((_ZIP, _OLE)):
        raise _no_spreadsheet(path)
    return data


def _bytes(path: Path, most: int) -> bytes:
    try:
        if not path.is_file() and path.exists():  # a pipe or a device would never end
            raise _no_spreadsheet(path)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError as error:
        raise Refused(_("There is no file {path}; choose it again.").format(path=path)) from error
    except OSError as error:
        raise Refused(
            _("{file} cannot be read; close it in other programs and choose it again.").format(
                file=path.name
            )
        ) from error
    if len(data) > most:
        raise _too_large(path)
    return data


def _read_text(path: Path) -> tuple[str, Rows]:
    data = _bytes(path, MOST_TEXT_BYTES)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _no_spreadsheet(path)
    mark, written = _divided(_decoded(path, data))
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(_lines(path, written), delimiter=mark):
            rows.append(list(map(_restored, row)))
            cells += len(row)
            if len(rows) > MOST_ROWS or cells > MOST_TEXT_CELLS:
                raise _too_large(path)
            if sum(map(len, row)) > LONGEST_CELL and max(map(len, row)) > LONGEST_CELL:
                raise _too_large(path)
    except csv.Error as error:
        raise _damaged(path) from error
    return path.stem, rows_of(rows)


def _divided(written: str) -> tuple[str, str]:
    """What divides the cells of a table, and the table: which of the marks stands in most lines.

    Spreadsheets understand a first line that names it, ``sep=;``, and show it to nobody.
    """
    if named := _NAMED.match(written):
        return named[1], written[named.end() :]
    top = [line for line in written[:LONGEST_LINE].split("\n", _LOOKED_AT)[:_LOOKED_AT] if line]
    counts = {mark: [line.count(mark) for line in top] for mark in ",\t;"}
    return max(counts, key=lambda mark: (sum(map(bool, counts[mark])), sum(counts[mark]))), written


def _restored(cell: str) -> str:
    """A cell as it was before a list of ours made it harmless."""
    return harmless.restored(cell) if cell[:1] == "'" or cell[-1:] == "\t" else cell


def _lines(path: Path, written: str) -> Iterator[str]:
    """The lines one by one: a copy of the whole text would take its memory twice."""
    for found in _LINES.finditer(written):
        if found.end() - found.start() > LONGEST_LINE:
            raise _too_large(path)
        yield found[0]


def _decoded(path: Path, data: bytes) -> str:
    """Return the text of a file: UTF-8 with or without a mark, UTF-16 with one, or GB 18030.

    A file that begins in UTF-8 and goes on otherwise was put together of two; read as GB 18030 its
    names would be other people's.
    """
    encodings = ("utf-8-sig", "gb18030")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16", "gb18030")
    for encoding in encodings:
        try:
            return gb18030.decoded(data) if encoding == "gb18030" else data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8-sig" and _begins_in_utf8(data):
                break
    raise _no_spreadsheet(path)


def _begins_in_utf8(data: bytes) -> bool:
    """Whether the first line is UTF-8 beyond doubt: text in GB 18030 hardly ever looks like it."""
    try:
        return sum(letter > "\x7f" for letter in data.split(b"\n", 1)[0].decode("utf-8-sig")) > 1
    except UnicodeDecodeError:
        return False


def _no_spreadsheet(path: Path) -> Refused:
    return Refused(
        _(
            "{file} is no spreadsheet; open it in the program it comes from and save it as xlsx."
        ).format(file=path.name)
    )


def _damaged(path: Path) -> Refused:
    return Refused(
        _("{file} is damaged or no spreadsheet; save it again as xlsx.").format(file=path.name)
    )


def _locked(path: Path) -> Locked:
    words = _("{file} is protected by a password; enter it, or save the file again without one.")
    return Locked(words.format(file=path.name), field="password")


def _too_large(path: Path) -> Refused:
    words = _(
        "{file} is too large. Delete empty rows and columns at its end, or split it: at most {rows}"
        " rows a sheet and {cells} cells are taken in."
    )
    return Refused(words.format(file=path.name, rows=f"{MOST_ROWS:,}", cells=f"{MOST_CELLS:,}"))

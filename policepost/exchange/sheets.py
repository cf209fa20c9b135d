"""Spreadsheets and tables of text, read whole into rows of cells.

Read are xlsx, xls and ods, and csv in UTF-8 or GB 18030. Whatever cannot be read is refused with
what to do about it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import python_calamine as calamine

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange.values import Cell

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_ROWS = 300_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT = (".csv", ".txt", ".tsv")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows from the very first, so that row 1 is ``rows[0]``."""

    name: str
    rows: Sequence[Sequence[Cell]]


def read(path: Path, sheet: str | None = None) -> list[Sheet]:
    """Read the sheets of a file that hold anything, or the one that is called ``sheet``.

    A table of text is one sheet of its file's name. Refused with a sentence are a file that is
    missing, no spreadsheet, damaged, protected by a password, too large or empty, and a sheet that
    the file does not have.
    """
    found = [_read_text(path)] if path.suffix.lower() in _TEXT else _read_book(path, sheet)
    filled = [one for one in found if any(cell != "" for row in one.rows for cell in row)]
    if not filled:
        raise Refused(
            _("{file} holds no rows; choose the file or the sheet that does.").format(
                file=path.name
            )
        )
    return filled


def _read_book(path: Path, wanted: str | None) -> list[Sheet]:
    with _open(path) as book:
        if wanted is not None and wanted not in book.sheet_names:
            raise Refused(
                _("{file} has no sheet called {sheet}; it has {names}.").format(
                    file=path.name, sheet=wanted, names="、".join(book.sheet_names)
                )
            )
        try:
            return [
                _read_sheet(path, book.get_sheet_by_name(name), name)
                for name in ([wanted] if wanted is not None else book.sheet_names)
            ]
        except calamine.CalamineError as error:
            raise _damaged(path) from error


def _read_sheet(path: Path, sheet: calamine.CalamineSheet, name: str) -> Sheet:
    if sheet.end is not None and sheet.end[0] >= MOST_ROWS:
        raise _too_large(path)
    return Sheet(name, sheet.to_python(skip_empty_area=False))


def _open(path: Path) -> calamine.CalamineWorkbook:
    """Open a workbook, having looked at its first bytes."""
    data = _bytes(path)
    if not data:
        raise Refused(_("{file} is empty; save the spreadsheet again.").format(file=path.name))
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise _protected(path)
    if not data.startswith((_ZIP, _OLE)):
        raise _no_spreadsheet(path)
    if data.startswith(_ZIP):
        _refuse_bombs(path, io.BytesIO(data))
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise _protected(path) from error
    except calamine.CalamineError as error:
        raise _damaged(path) from error


def _refuse_bombs(path: Path, stream: BinaryIO) -> None:
    """Refuse a packed file that is damaged or that would fill the memory."""
    try:
        with zipfile.ZipFile(stream) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise _damaged(path) from error
    if size > MOST_UNPACKED:
        raise _too_large(path)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(path)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refused(_("There is no file {path}; choose it again.").format(path=path)) from error
    except OSError as error:
        raise Refused(
            _("{file} cannot be read; close it in other programs and choose it again.").format(
                file=path.name
            )
        ) from error


def _read_text(path: Path) -> Sheet:
    data = _bytes(path)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _no_spreadsheet(path)
    written = _decoded(path, data)
    first = written.split("\n", 1)[0]
    mark = max(",\t;", key=first.count)
    rows = list(csv.reader(io.StringIO(written), delimiter=mark))
    if len(rows) > MOST_ROWS:
        raise _too_large(path)
    return Sheet(path.stem, rows)


def _decoded(path: Path, data: bytes) -> str:
    """Return the text of a file: UTF-8 with or without a mark, UTF-16 with one, or GB 18030."""
    encodings = ("utf-8-sig", "gb18030")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no_spreadsheet(path)


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


def _protected(path: Path) -> Refused:
    return Refused(
        _(
            "{file} is protected by a password; open it, take the password away and save it again."
        ).format(file=path.name)
    )


def _too_large(path: Path) -> Refused:
    return Refused(
        _("{file} is too large; split it into files of at most {rows} rows.").format(
            file=path.name, rows=MOST_ROWS
        )
    )

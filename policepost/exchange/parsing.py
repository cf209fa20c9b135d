"""What the child process of :mod:`policepost.exchange.workbooks` does: calamine's cells as columns.

Whoever opened a file waits for this to be imported, so it imports what it needs and no more.
"""

from __future__ import annotations

import io
from itertools import islice
from struct import pack

import python_calamine as calamine

from policepost.core.aside_child import apart, joined
from policepost.core.errors import Refused
from policepost.exchange.limits import MOST_ANSWERED, MOST_CELLS, MOST_ROWS, MOST_SHEETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_ZIP = b"PK\x03\x04"
_EVERYBODYS = "VelvetSweatshop"
"""The password under which Excel puts what is only to be protected from changes; it opens such a
file without asking ([MS-OFFCRYPTO] 2.3.4.11)."""
_STEP = 2000
"""How many rows are Python's at a time."""
_LETTERS = {"float": "f", "int": "i", "date": "d", "datetime": "m", "time": "t"}
"""For each kind of cell the one by which :mod:`policepost.exchange.workbooks` knows it."""


class TooLarge(Exception):
    """It has too many sheets, rows or cells, or needs too much time or memory."""


class NoSuchSheet(Exception):
    """The sheet that was asked for is not there.

    Attributes:
        names: The sheets that are.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


def answered(question: bytes) -> bytes:
    """Return the sheets of a workbook, or a word for what is wrong.

    Args:
        question: Pieces: the name of the wanted sheet, or nothing for all; the password or
            nothing; the language of the screen; the file.

    Returns:
        Pieces: first a word for what is wrong, nothing if all is well. Then for each sheet its
        name, the number of its rows, that of its columns and, for each column, its different cells
        and one number of four bytes a row, the index of its cell. The cells are one text: ``s`` if
        all are texts or ``*`` if each has a letter for its kind before it, the character that
        stands between them, and they.

    Raises:
        Refused: The password does not open the file.
    """
    wanted, password, spoken, data = apart(question)
    try:
        told = _unlocked(bytes(data), *(str(one, "utf-8") for one in (wanted, password, spoken)))
    except calamine.PasswordError:
        told = [b"protected"]
    except calamine.CalamineError:
        told = [b"damaged"]
    except NoSuchSheet as error:
        told = [b"no sheet", *(name.encode() for name in error.names)]
    except TooLarge:
        told = [b"too large"]
    return joined(told)


def _unlocked(data: bytes, wanted: str, password: str, spoken: str) -> list[bytes | bytearray]:
    """What a workbook holds; one that nobody can read without a password is opened by it first."""
    try:
        return _told(data, wanted)
    except calamine.CalamineError:
        from policepost.exchange import protecting

        if not protecting.locked(data):
            raise
        data = _opened(data, password, spoken)
    return _told(data, wanted)


def _opened(data: bytes, password: str, spoken: str) -> bytes:
    """The workbook that lies under a password, judged as any other."""
    from policepost.core import language
    from policepost.exchange import protecting

    language.use(spoken)  # it was not there yet when the question came
    try:
        data = protecting.opened(data, password or _EVERYBODYS)
    except Refused as refusal:
        if password:
            raise
        raise calamine.PasswordError from refusal
    if data.startswith(_ZIP):
        _check(data)
    return data


def _check(data: bytes) -> None:
    """Judge the packed parts of a workbook that lay under a password, as those of any other."""
    from policepost.exchange import packed

    try:
        packed.check(data)
    except packed.TooLarge as error:
        raise TooLarge from error
    except packed.DAMAGE as error:
        raise calamine.CalamineError from error


def _told(data: bytes, wanted: str) -> list[bytes | bytearray]:
    data, spelled = _in_one_code(data)
    told: list[bytes | bytearray] = [b""]
    size = 0
    for name, sheet in _sheets(data, wanted, spelled):
        found = [_Column() for _ in range(sheet.end[1] + 1 if sheet.end else 0)]
        rows, count = _whole(sheet), 0
        while some := list(islice(rows, _STEP)):
            count += len(some)
            for column, cells in zip(found, zip(*some, strict=True), strict=True):
                column.take(cells)
        told += [name.encode(), b"%d" % count, b"%d" % len(found)]
        for column in found:
            told += [column.written(spelled), column.at]
            size += len(told[-2])
        if size > MOST_ANSWERED:
            raise TooLarge
    return told


def _in_one_code(data: bytes) -> tuple[bytes, Callable[[str], str]]:
    """The workbook as the library understands it, and what a text that it reads really says."""
    if data.startswith(_ZIP):
        return data, str
    from policepost.exchange import excel95

    data, encoding = excel95.told(data)
    return data, (lambda text: excel95.spelled(text, encoding)) if encoding else str


class _Column(dict):  # type: ignore[type-arg] # of cells, each with its number
    """One column: every different cell with its number, and the numbers of the rows."""

    def __init__(self) -> None:
        self.at = bytearray()
        self._texts = True

    def __missing__(self, cell: Any) -> int:
        self[cell] = number = len(self)
        return number

    def take(self, cells: tuple[Any, ...]) -> None:
        """Add the cells of some rows."""
        kinds = set(map(type, cells))
        if bool in kinds:  # yes is the same key as 1
            cells = tuple([(cell,) if cell.__class__ is bool else cell for cell in cells])
        self._texts = self._texts and kinds == {str}
        self.at += pack(f"{len(cells)}I", *map(self.__getitem__, cells))

    def written(self, spelled: Callable[[str], str]) -> bytes:
        """The different cells."""
        if self._texts:
            kind, cells = "s", [*self] if spelled is str else list(map(spelled, self))
        else:
            kind, cells = "*", [_tagged(key, spelled) for key in self]
        whole = "".join(cells)
        between = next(mark for mark in map(chr, range(31, 0xD800)) if mark not in whole)
        return f"{kind}{between}{between.join(cells)}".encode() if cells else b""


def _tagged(key: Any, spelled: Callable[[str], str]) -> str:
    """A cell of a column of several kinds, after a letter for its own."""
    if key.__class__ is str:
        return f"s{spelled(key)}"
    if key.__class__ is tuple:
        return f"b{key[0]:d}"
    if hasattr(key, "total_seconds"):
        return f"l{key.total_seconds()!r}"
    text = key.isoformat() if hasattr(key, "isoformat") else repr(key)
    return f"{_LETTERS[type(key).__name__]}{text}"


def _whole(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    """The rows from the very first one, as calamine gives them, and the very first column."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    if not before:
        return sheet.iter_rows()
    return (before + row for row in sheet.iter_rows())


def _sheets(
    data: bytes, wanted: str, spelled: Callable[[str], str]
) -> Iterator[tuple[str, calamine.CalamineSheet]]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = list(map(spelled, book.sheet_names))
    if wanted and wanted not in names:
        raise NoSuchSheet(names)
    if len(names) > MOST_SHEETS:
        raise TooLarge
    cells = 0
    for at, name in enumerate(names):
        if wanted and wanted != name:
            continue
        sheet = book.get_sheet_by_index(at)
        rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        cells += rows * columns
        if rows > MOST_ROWS or cells > MOST_CELLS:
            raise TooLarge
        yield name, sheet

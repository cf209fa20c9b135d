"""What the child process of :mod:`policepost.exchange.workbooks` does: calamine's cells as columns.

Whoever opened a file waits for this to be imported, so it imports what it needs and no more.
"""

from __future__ import annotations

import io
import json
from array import array
from itertools import islice

import python_calamine as calamine

from policepost.core.errors import Refused
from policepost.exchange import excel95
from policepost.exchange.limits import MOST_ANSWERED, MOST_CELLS, MOST_ROWS, MOST_SHEETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_ZIP = b"PK\x03\x04"
_EVERYBODYS = "VelvetSweatshop"
"""The password under which Excel puts what is only to be protected from changes; it opens such a
file without asking ([MS-OFFCRYPTO] 2.3.4.11)."""
_STEP = 2000
"""How many rows are Python's at a time."""


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
        question: The name of the wanted sheet or null, the password or "" and the language of the
            screen as JSON, a newline, and the file.

    Returns:
        The length of the text and the text: JSON of name, number of rows, whether there are times,
        and for each column its different cells; then for each column of each sheet one number of
        four bytes a row, the index of its cell.

    Raises:
        Refused: The password does not open the file.
    """
    asked, _newline, data = question.partition(b"\n")
    wanted, password, spoken = json.loads(asked)
    try:
        told, numbers = _unlocked(data, wanted, password, spoken)
    except calamine.PasswordError:
        told, numbers = {"is": "protected"}, b""
    except calamine.CalamineError:
        told, numbers = {"is": "damaged"}, b""
    except TooLarge:
        told, numbers = {"is": "too large"}, b""
    except NoSuchSheet as error:
        told, numbers = {"is": "no sheet", "names": error.names}, b""
    head = json.dumps(told, default=_written, ensure_ascii=False).encode()
    if len(head) > MOST_ANSWERED:
        head, numbers = b'{"is": "too large"}', b""
    return b"%d\n%b%b" % (len(head), head, numbers)


def _unlocked(data: bytes, wanted: str | None, password: str, spoken: str) -> tuple[Any, bytes]:
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


def _told(data: bytes, wanted: str | None) -> tuple[Any, bytes]:
    data, encoding = excel95.told(data)
    book, numbers = [], []
    for name, sheet in _sheets(data, wanted, encoding):
        found = [_Column() for _ in range(sheet.end[1] + 1 if sheet.end else 0)]
        rows, count = _whole(sheet), 0
        while some := list(islice(rows, _STEP)):
            count += len(some)
            for column, cells in zip(found, zip(*some, strict=True), strict=True):
                column.take(cells)
        dated = any(column.dated for column in found)
        book.append([name, count, dated, [column.cells(encoding) for column in found]])
        numbers += [column.at.tobytes() for column in found]
    return book, b"".join(numbers)


class _Column(dict):  # type: ignore[type-arg] # of cells, each with its number
    """One column: every different cell with its number, and the numbers of the rows."""

    def __init__(self) -> None:
        self.at = array("I")
        self.dated = False

    def __missing__(self, cell: Any) -> int:
        self[cell] = number = len(self)
        return number

    def take(self, cells: tuple[Any, ...]) -> None:
        """Add the cells of some rows."""
        kinds = set(map(type, cells))
        if bool in kinds:  # yes is the same key as 1
            cells = tuple([(cell,) if cell.__class__ is bool else cell for cell in cells])
        if not self.dated and not kinds <= {str, float, int, bool}:
            self.dated = True
        self.at.extend(map(self.__getitem__, cells))

    def cells(self, encoding: str) -> list[Any]:
        """The different cells."""
        found = [key[0] if key.__class__ is tuple else key for key in self]
        if not encoding:
            return found
        return [excel95.spelled(one, encoding) if type(one) is str else one for one in found]


def _whole(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    """The rows from the very first one, as calamine gives them, and the very first column."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    if not before:
        return sheet.iter_rows()
    return (before + row for row in sheet.iter_rows())


def _sheets(
    data: bytes, wanted: str | None, encoding: str
) -> Iterator[tuple[str, calamine.CalamineSheet]]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = [excel95.spelled(name, encoding) for name in book.sheet_names]
    if wanted is not None and wanted not in names:
        raise NoSuchSheet(names)
    if len(names) > MOST_SHEETS:
        raise TooLarge
    cells = 0
    for at, name in enumerate(names):
        if wanted not in (None, name):
            continue
        sheet = book.get_sheet_by_index(at)
        rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        cells += rows * columns
        if rows > MOST_ROWS or cells > MOST_CELLS:
            raise TooLarge
        yield name, sheet


def _written(value: Any) -> list[Any]:
    """A time as JSON: its kind and what it says."""
    if hasattr(value, "total_seconds"):
        return ["timedelta", value.total_seconds()]
    return [type(value).__name__, value.isoformat()]

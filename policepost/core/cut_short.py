"""Says of a post's file whether its end is missing.

SQLite does not look where a log lies beside the file: it takes the size from the log then, misses
the lost pages only when something reads one of them, and fills the gap with nothing when it closes.
So the log is read here before SQLite opens the file.
"""

from __future__ import annotations

from pathlib import Path
from struct import unpack_from
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HEADER, _FRAME = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
"""How a log begins, and the bytes before the first frame and before each page
(sqlite.org/fileformat2.html, 4.1). All of it is plain, only the pages are encrypted."""
_LOOKS = 2
"""Another program may be moving the log into the file just now; it does so once."""


def lacks_pages(path: Path) -> bool:
    """Whether pages that the log beside a post's file counts on are in neither of the two.

    Ask before the file is opened. Raises OSError when it cannot be looked at.
    """
    return all(_lacks_pages(path) for _look in range(_LOOKS))


def is_shorter(connection: Connection, path: Path) -> bool:
    """Whether an open post's file is shorter than it says itself, and no log tells why.

    Raises:
        DBAPIError: The file is so damaged that not even that can be asked.
        OSError: It cannot be looked at.
    """
    pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    size = int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
    return path.stat().st_size < pages * size and not _counted(path)[1]


def _lacks_pages(path: Path) -> bool:
    size, pages, held = _counted(path)
    there = path.stat().st_size // size
    return there < pages and not held.issuperset(range(there + 1, pages + 1))


def _counted(path: Path) -> tuple[int, int, set[int]]:
    """The size of a page, how many the last commit in the log leaves, and which the log holds.

    As SQLite does, it stops at the first frame that is left over from before the log was begun
    anew. Sums are not checked: a frame that a power cut left half written counts as held, so that
    nothing whole is taken for cut short.
    """
    log = path.with_name(f"{path.name}-wal")
    content = log.read_bytes() if log.exists() else b""
    if len(content) < _HEADER or unpack_from(">I", content)[0] not in _MAGIC:
        return 1, 0, set()
    (size,), salts = unpack_from(">I", content, 8), content[16:24]
    pages, held, open_ = 0, set[int](), set[int]()
    for at in range(_HEADER, len(content) - _FRAME - size + 1, _FRAME + size):
        if content[at + 8 : at + 16] != salts:
            break
        page, after = unpack_from(">II", content, at)
        open_.add(page)
        if after:
            pages = after
            held |= open_
            open_.clear()
    return size, pages, held

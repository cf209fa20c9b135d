"""Rows out of the pages of a table, after SQLite's file format (sqlite.org/fileformat2.html)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from policepost.core.salvaging.pages import USABLE

if TYPE_CHECKING:
    from policepost.core.salvaging.pages import Pages

LEAF: Final = 0x0D
INNER: Final = 0x05
_HEADER = 100
_WIDTHS: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_DOUBLE = 7
_FIRST_LONG = 12

Cell = tuple[int, tuple[Any, ...]]
"""The number of a row and its values."""


@dataclass
class Tree:
    """The rows below a page.

    Attributes:
        cells: In the order of their numbers.
        holes: Whether a page is missing.
    """

    cells: list[Cell]
    holes: bool = False


def kind(page: bytes, number: int) -> int:
    """What a page is: `LEAF`, `INNER`, or something that holds no rows."""
    return page[_HEADER if number == 1 else 0]


def children(page: bytes, number: int) -> list[int]:
    """The pages below an inner page, in order."""
    start = _HEADER if number == 1 else 0
    below = [int.from_bytes(page[at : at + 4], "big") for at in _places(page, start, 12)]
    return [*below, int.from_bytes(page[start + 8 : start + 12], "big")]


def _places(page: bytes, start: int, header: int) -> Iterator[int]:
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    for at in range(start + header, start + header + 2 * count, 2):
        place = int.from_bytes(page[at : at + 2], "big")
        if start < place < USABLE:
            yield place


def read(pages: Pages, root: int) -> Tree:
    """All rows below a page that can be read."""
    tree = Tree([])
    waiting, seen = [root], set[int]()
    while waiting:
        number = waiting.pop()
        page = pages.page(number)
        if page is None or number in seen:
            tree.holes = True
            continue
        seen.add(number)
        if kind(page, number) == INNER:
            waiting += reversed(children(page, number))
        elif kind(page, number) == LEAF:
            found, lost = _cells(pages, page, number)
            tree.cells += found
            tree.holes = tree.holes or lost
        else:
            tree.holes = True
    return tree


def _cells(pages: Pages, page: bytes, number: int) -> tuple[list[Cell], bool]:
    start = _HEADER if number == 1 else 0
    found, lost = [], False
    for at in _places(page, start, 8):
        size, after = _varint(page, at)
        row, after = _varint(page, after)
        payload = _payload(pages, page, after, size)
        values = _record(payload) if payload is not None else None
        if values is None:
            lost = True
        else:
            found.append((row if row < 1 << 63 else row - (1 << 64), values))
    return found, lost


def _payload(pages: Pages, page: bytes, at: int, size: int) -> bytes | None:
    """The bytes of a row, from its overflow pages too; None if one of those is missing."""
    most, least = USABLE - 35, (USABLE - 12) * 32 // 255 - 23
    if size <= most:
        return page[at : at + size]
    here = least + (size - least) % (USABLE - 4)
    here = here if here <= most else least
    content = bytearray(page[at : at + here])
    following = int.from_bytes(page[at + here : at + here + 4], "big")
    while len(content) < size:
        more = pages.page(following)
        if more is None:
            return None
        content += more[4 : 4 + size - len(content)]
        following = int.from_bytes(more[:4], "big")
    return bytes(content)


def _record(payload: bytes) -> tuple[Any, ...] | None:
    """The values of a row; None if it is none."""
    try:
        end, at = _varint(payload, 0)
        types = []
        while at < end:
            one, at = _varint(payload, at)
            types.append(one)
        values = []
        for one in types:
            width = _WIDTHS[one] if one < len(_WIDTHS) else (one - _FIRST_LONG) // 2
            values.append(_value(one, payload[at : at + width]))
            at += width
    except (IndexError, UnicodeDecodeError, struct.error):
        return None
    return tuple(values) if at <= len(payload) else None


def _value(kind_: int, content: bytes) -> Any:
    if kind_ >= _FIRST_LONG:
        return content.decode() if kind_ % 2 else content
    if kind_ == 0:
        return None
    if kind_ == _DOUBLE:
        return struct.unpack(">d", content)[0]
    return int.from_bytes(content, "big", signed=True) if content else kind_ - 8


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for place in range(8):
        byte = content[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | content[at + 8], at + 9

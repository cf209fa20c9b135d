"""Font files made for tests out of a shipped face: other names and rights, more characters."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontMaker

from policepost.core import paths
from policepost.printing.installed import COMMON

_SOURCE = paths.resources() / "fonts" / "Tinos-Regular.ttf"
_LETTER = 36
"""The glyph, a Latin A, that stands for every Chinese character."""
Tables = dict[str, bytes]


def tables_of(content: bytes) -> Tables:
    """The tables of a TrueType file."""
    (count,) = struct.unpack_from(">H", content, 4)
    entries = [struct.unpack_from(">4sLLL", content, 12 + 16 * number) for number in range(count)]
    return {tag.decode(): content[start : start + size] for tag, _sum, start, size in entries}


def made(
    path: Path,
    family: str = "测试仿宋",
    *,
    also: str = "Test FangSong",
    rights: int = 0,
    chars: Iterable[str] = COMMON,
    change: Callable[[Tables], object] | None = None,
) -> Path:
    """Write a face that draws ``chars`` with one letter; ``rights`` are its fsType."""
    path.write_bytes(content(family, also, rights, chars, change))
    return path


def content(
    family: str = "测试仿宋",
    also: str = "Test FangSong",
    rights: int = 0,
    chars: Iterable[str] = COMMON,
    change: Callable[[Tables], object] | None = None,
) -> bytes:
    """The bytes of such a file."""
    tables = tables_of(_SOURCE.read_bytes())
    tables["name"] = _names(family, also)
    tables["cmap"] = _map(chars)
    tables["OS/2"] = tables["OS/2"][:8] + struct.pack(">H", rights) + tables["OS/2"][10:]
    if change is not None:
        change(tables)
    maker = TTFontMaker()
    for tag, table in tables.items():
        maker.add(tag, table)
    whole: bytes = maker.makeStream()
    return whole


def collection(*faces: bytes) -> bytes:
    """A collection (``.ttc``) of some faces, one behind the other."""
    start = 12 + 4 * len(faces)
    starts, bodies = [], []
    for face in faces:
        (count,) = struct.unpack_from(">H", face, 4)
        moved = bytearray(face)
        for number in range(count):
            at = 12 + 16 * number + 8
            (place,) = struct.unpack_from(">L", face, at)
            struct.pack_into(">L", moved, at, place + start)
        starts.append(start)
        bodies.append(bytes(moved))
        start += len(face)
    return struct.pack(f">4sLL{len(faces)}L", b"ttcf", 0x10000, len(faces), *starts) + b"".join(
        bodies
    )


def _names(family: str, also: str) -> bytes:
    told = [(0x0409, which, also) for which in (1, 4)]
    told += [(0x0409, 6, also.replace(" ", "")), (0x0804, 1, family)]
    records, texts = b"", b""
    for spoken, which, words in sorted(told):
        coded = words.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, spoken, which, len(coded), len(texts))
        texts += coded
    return struct.pack(">HHH", 0, len(told), 6 + len(records)) + records + texts


def _map(chars: Iterable[str]) -> bytes:
    codes = sorted({ord(char) for char in chars} | set(range(0x20, 0x7F)))
    groups = b"".join(
        struct.pack(">LLL", code, code, code - 0x1D if code < 0x7F else _LETTER) for code in codes
    )
    table = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(codes)) + groups
    return struct.pack(">HHHHL", 0, 1, 3, 10, 12) + table

"""Workbooks of Excel 5 and 95, whose texts stand in the code page of the machine that wrote them.

The library that reads workbooks takes the texts of a code page of two bytes (Chinese: 936) for
UTF-16 and makes something else of them. So it is told that they are of one byte a letter, which
keeps every byte, and what it answers is read as what it was.
"""

from __future__ import annotations

import io
import struct
from typing import Final

_STREAM: Final = "Book"
_MARK: Final = _STREAM.encode("utf-16-le") + b"\0\0"
_BEGINNING, _CODE_PAGE, _END = 0x0809, 0x0042, 0x000A
_BIFF5: Final = 0x0500
_WESTERN: Final = 1252
_ENCODINGS: Final = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950"}
"""The code pages of two bytes, as Python calls them."""


def _letter(byte: int) -> str:
    """What the library makes of a byte of the western code page, also of those without a letter."""
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


_BYTES: Final = {_letter(byte): byte for byte in range(256)}


def told(data: bytes) -> tuple[bytes, str]:
    """Return a workbook that calls its texts western, and the encoding that they really have.

    Any other workbook comes back as it is, with no encoding.
    """
    if _MARK not in data:
        return data, ""
    import olefile

    target = io.BytesIO(data)
    try:
        with olefile.OleFileIO(target, write_mode=True) as file:
            if not file.exists(_STREAM):
                return data, ""
            stream = bytearray(file.openstream(_STREAM).read())
            at = _code_page(stream)
            encoding = _ENCODINGS.get(struct.unpack_from("<H", stream, at)[0], "") if at else ""
            if not encoding:
                return data, ""
            struct.pack_into("<H", stream, at, _WESTERN)
            file.write_stream(_STREAM, bytes(stream))
    except (OSError, ValueError, struct.error):
        return data, ""  # damaged: whoever reads it says so
    return target.getvalue(), encoding


def _code_page(stream: bytearray) -> int:
    """Return where the number of the code page stands; 0 where none does."""
    kind, length, version = struct.unpack_from("<HHH", stream)
    if (kind, version) != (_BEGINNING, _BIFF5):
        return 0
    at = 0
    while at + 4 <= len(stream) and kind != _END:
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _CODE_PAGE and length == 2:
            return at + 4
        at += 4 + length
    return 0


def spelled(text: str, encoding: str) -> str:
    """Return what a text of such a workbook says."""
    if not encoding or text.isascii():
        return text
    try:
        return bytes([_BYTES[letter] for letter in text]).decode(encoding, "replace")
    except KeyError:
        return text

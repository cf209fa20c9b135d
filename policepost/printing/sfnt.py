"""The bytes of a font file and its map from characters to glyphs, read where they lie.

No library is needed for it, so that faces are told apart before one of them is drawn with.
"""

import os
import struct
import threading
from bisect import bisect_right
from pathlib import Path
from typing import Any, Final, TypeAlias
from weakref import finalize

NO_GLYPH: Final = 0
"""The glyph of what a face does not have."""


class FontFile:
    """The bytes of a font file, read as they are sliced; may be asked from any thread."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._file = path.open("rb")
        finalize(self, self._file.close)
        self._size = self._file.seek(0, os.SEEK_END)
        self._alone = threading.Lock()

    def read(self) -> "FontFile":
        """Return the bytes, as reportlab asks a file for them: they are read later."""
        return self

    def __getitem__(self, part: slice) -> bytes:
        with self._alone:
            self._file.seek(part.start)
            return self._file.read(max(0, min(part.stop, self._size) - part.start))

    def numbers(self, form: str, place: int) -> tuple[Any, ...]:
        """Return the numbers at ``place``, in the words of `struct`."""
        return struct.unpack(form, self[place : place + struct.calcsize(form)])


class _Ranges:
    """A character map of format 12: ranges of codes with consecutive glyphs."""

    def __init__(self, data: FontFile, start: int) -> None:
        (count,) = data.numbers(">L", start + 12)
        numbers = data.numbers(f">{3 * count}L", start + 16)
        self._first, self._last, self._glyph = numbers[::3], numbers[1::3], numbers[2::3]

    def glyph(self, code: int) -> int:
        """Return the number of the glyph, 0 without one."""
        at = bisect_right(self._first, code) - 1
        if at < 0 or code > self._last[at]:
            return NO_GLYPH
        return int(self._glyph[at]) + code - int(self._first[at])


class _Segments:
    """A character map of format 4: codes up to U+FFFF, by ranges or by a list of glyphs."""

    def __init__(self, data: FontFile, start: int) -> None:
        (doubled,) = data.numbers(">H", start + 6)
        count, self._data = doubled // 2, data
        self._last = data.numbers(f">{count}H", start + 14)
        self._first = data.numbers(f">{count}H", start + 16 + doubled)
        self._delta = data.numbers(f">{count}H", start + 16 + 2 * doubled)
        self._offsets = start + 16 + 3 * doubled
        self._offset = data.numbers(f">{count}H", self._offsets)

    def glyph(self, code: int) -> int:
        """Return the number of the glyph, 0 without one."""
        at = bisect_right(self._first, code) - 1
        if at < 0 or code > self._last[at]:
            return NO_GLYPH
        glyph = code
        if self._offset[at]:
            place = self._offsets + 2 * at + self._offset[at] + 2 * (code - self._first[at])
            glyph = int(self._data.numbers(">H", place)[0])
            if glyph == NO_GLYPH:
                return NO_GLYPH
        return (glyph + int(self._delta[at])) & 0xFFFF


CharacterMap: TypeAlias = _Segments | _Ranges
"""From codes to glyphs, with the one method ``glyph``."""


def character_map(data: FontFile, start: int) -> CharacterMap:
    """Return the widest Unicode map of the face whose ``cmap`` begins at ``start``.

    reportlab, too, takes the last one of Windows. Raises `KeyError` where there is none of ours.
    """
    (count,) = data.numbers(">H", start + 2)
    maps: dict[int, int] = {}
    for number in range(count):
        platform, _encoding, place = data.numbers(">HHL", start + 4 + 8 * number)
        (form,) = data.numbers(">H", start + place)
        if platform in {0, 3}:
            maps[form] = start + place
    return _Ranges(data, maps[12]) if 12 in maps else _Segments(data, maps[4])

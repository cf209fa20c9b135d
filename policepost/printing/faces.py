"""Font files read where they lie.

reportlab makes a dictionary entry of every character, width and outline of a font: 10 MB and a
tenth of a second for each of ours, to set some dozens of characters. Here the file stays open, and
each of these tables reads its entry when it is asked for, once. The pages that come out are the
same.
(Mapped into memory, every outline that is read would bring its neighbours along: 15 MB a paper.)
"""

import struct
import threading
from bisect import bisect_right
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary, finalize

from reportlab import rl_config
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace
from typing_extensions import override

_SPACE, _FIXED_SPACE = 0x20, 0xA0
_LARGE_TABLES: Final = frozenset({"glyf", "post"})
_NO_GLYPH: Final = 0


class Face(TTFont):
    """A face as `reportlab.pdfbase.ttfonts.TTFont` offers it, which keeps nothing it was not asked.

    ``name`` is what forms call it, ``path`` a TrueType file with a Unicode map of format 4 or 12.
    """

    def __init__(self, name: str, path: Path) -> None:
        self.fontName = name
        self.face = _ReadFace(_FontFile(path))
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = rl_config.ttfAsciiReadable
        self.shapable = False


class _FontFile:
    """The bytes of a font file, read as they are sliced; may be asked from any thread."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._file = path.open("rb")
        finalize(self, self._file.close)
        self._alone = threading.Lock()

    def read(self) -> "_FontFile":
        """Return the bytes, as reportlab asks a file for them: they are read later."""
        return self

    def __getitem__(self, part: slice) -> bytes:
        with self._alone:
            self._file.seek(part.start)
            return self._file.read(part.stop - part.start)

    def numbers(self, form: str, place: int) -> tuple[int, ...]:
        """Return the numbers at ``place``, in the words of `struct`."""
        return struct.unpack(form, self[place : place + struct.calcsize(form)])


class _Window:
    """A table of a font file that is read where it lies; slices only, like the bytes it stands for.

    reportlab copies the whole table of outlines (over 10 MB) for each subset, to take some dozens
    of glyphs out of it.
    """

    def __init__(self, data: _FontFile, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class _ReadFace(TTFontFace):
    """What reportlab asks a face for, each read from the file."""

    @override
    def extractInfo(self, charInfo: int = 1) -> None:
        """Read what is said of the face as a whole, and offer the rest to be looked up."""
        super().extractInfo(0)
        self.charToGlyph = _Glyphs(_character_map(self))
        self.hmetrics = _Metrics(self)
        self.glyphPos = _Places(self)
        self.charWidths = _Widths(self)
        self.defaultWidth = self._pdfScale(self.hmetrics[_NO_GLYPH][0])

    @override
    def get_table(self, tag: str) -> bytes | _Window:
        """Return a table of the file; a large one where it lies."""
        if tag in _LARGE_TABLES:
            return _Window(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)  # type: ignore[no-any-return]


class _Glyphs:
    """Character code to number of the glyph; a code without glyph is not in it."""

    def __init__(self, find: "_Segments | _Ranges") -> None:
        self._find = find
        self._known: dict[int, int] = {}

    def __getitem__(self, code: int) -> int:
        glyph = self._known.get(code)
        if glyph is None:
            glyph = self._find.glyph(_SPACE if code == _FIXED_SPACE else code)
            if glyph == _NO_GLYPH:
                raise KeyError(code)
            self._known[code] = glyph
        return glyph

    def __contains__(self, code: int) -> bool:
        try:
            self[code]
        except KeyError:
            return False
        return True


class _Metrics:
    """Number of the glyph to its advance and left bearing in the units of the file (`hmtx`)."""

    def __init__(self, face: Any) -> None:
        self._data: _FontFile = face._ttf_data  # noqa: SLF001
        self._start = face.get_table_pos("hmtx")[0]
        self._full = face.get_ushort(face.get_table_pos("hhea")[0] + 34)
        self._known: dict[int, tuple[int, int]] = {}

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        known = self._known.get(glyph)
        if known is None:
            known = self._known[glyph] = self._read(glyph)
        return known

    def _read(self, glyph: int) -> tuple[int, int]:
        if glyph < self._full:
            advance, bearing = self._data.numbers(">HH", self._start + 4 * glyph)
            return advance, bearing
        (advance,) = self._data.numbers(">H", self._start + 4 * (self._full - 1))
        bearings = self._start + 4 * self._full
        (bearing,) = self._data.numbers(">H", bearings + 2 * (glyph - self._full))
        return advance, bearing


class _Places:
    """Number of the glyph to where its outline begins (`loca`)."""

    def __init__(self, face: Any) -> None:
        self._data: _FontFile = face._ttf_data  # noqa: SLF001
        self._start = face.get_table_pos("loca")[0]
        self._long = face.get_ushort(face.get_table_pos("head")[0] + 50) == 1
        self._known: dict[int, int] = {}

    def __getitem__(self, glyph: int) -> int:
        known = self._known.get(glyph)
        if known is None:
            known = self._known[glyph] = self._read(glyph)
        return known

    def _read(self, glyph: int) -> int:
        if self._long:
            return self._data.numbers(">L", self._start + 4 * glyph)[0]
        return self._data.numbers(">H", self._start + 2 * glyph)[0] * 2


class _Widths:
    """Character code to width in thousandths of an em, with the one method reportlab calls."""

    def __init__(self, face: Any) -> None:
        self._face = face

    def get(self, code: int, default: float) -> float:
        try:
            glyph = self._face.charToGlyph[code]
        except KeyError:
            return default
        return float(self._face._pdfScale(self._face.hmetrics[glyph][0]))  # noqa: SLF001


class _Ranges:
    """A character map of format 12: ranges of codes with consecutive glyphs."""

    def __init__(self, data: _FontFile, start: int) -> None:
        (count,) = data.numbers(">L", start + 12)
        numbers = data.numbers(f">{3 * count}L", start + 16)
        self._first, self._last, self._glyph = numbers[::3], numbers[1::3], numbers[2::3]

    def glyph(self, code: int) -> int:
        """Return the number of the glyph, 0 without one."""
        at = bisect_right(self._first, code) - 1
        if at < 0 or code > self._last[at]:
            return _NO_GLYPH
        return self._glyph[at] + code - self._first[at]


class _Segments:
    """A character map of format 4: codes up to U+FFFF, by ranges or by a list of glyphs."""

    def __init__(self, data: _FontFile, start: int) -> None:
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
            return _NO_GLYPH
        glyph = code
        if self._offset[at]:
            place = self._offsets + 2 * at + self._offset[at] + 2 * (code - self._first[at])
            (glyph,) = self._data.numbers(">H", place)
            if glyph == _NO_GLYPH:
                return _NO_GLYPH
        return (glyph + self._delta[at]) & 0xFFFF


def _character_map(face: Any) -> _Segments | _Ranges:
    """Return the widest Unicode map of the face: reportlab, too, takes the last one of Windows."""
    data: _FontFile = face._ttf_data  # noqa: SLF001
    start = face.get_table_pos("cmap")[0]
    (count,) = data.numbers(">H", start + 2)
    maps: dict[int, int] = {}
    for number in range(count):
        platform, _encoding, place = data.numbers(">HHL", start + 4 + 8 * number)
        (form,) = data.numbers(">H", start + place)
        if platform in {0, 3}:
            maps[form] = start + place
    return _Ranges(data, maps[12]) if 12 in maps else _Segments(data, maps[4])

"""Font files read where they lie.

reportlab makes a dictionary entry of every character, width and outline of a font: 10 MB and a
tenth of a second for each of ours, to set some dozens of characters. Here the file stays open, and
each of these tables reads its entry when it is asked for, once. The pages that come out are the
same.
(Mapped into memory, every outline that is read would bring its neighbours along: 15 MB a paper.)
"""

from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace
from typing_extensions import override

from policepost.printing.sfnt import NO_GLYPH, CharacterMap, FontFile, character_map

_SPACE, _FIXED_SPACE = 0x20, 0xA0
_LARGE_TABLES: Final = frozenset({"glyf", "post"})


class Face(TTFont):
    """A face as `reportlab.pdfbase.ttfonts.TTFont` offers it, which keeps nothing it was not asked.

    ``name`` is what forms call it, ``path`` a TrueType file with a Unicode map of format 4 or 12,
    ``index`` which of several faces in it.
    """

    def __init__(self, name: str, path: Path, index: int = 0) -> None:
        self.fontName = name
        self.face = _ReadFace(FontFile(path), subfontIndex=index)
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = rl_config.ttfAsciiReadable
        self.shapable = False

    def draws(self, code: int) -> bool:
        """Say whether there is an outline for a character: a stranger's face may have empty ones.

        Raises `struct.error` where the file is damaged.
        """
        if code not in self.face.charToGlyph:
            return False
        glyph = self.face.charToGlyph[code]
        begin, end = self.face.glyphPos[glyph], self.face.glyphPos[glyph + 1]
        return bool(0 <= begin < end <= self.face.get_table_pos("glyf")[1])


class _Window:
    """A table of a font file that is read where it lies; slices only, like the bytes it stands for.

    reportlab copies the whole table of outlines (over 10 MB) for each subset, to take some dozens
    of glyphs out of it.
    """

    def __init__(self, data: FontFile, start: int) -> None:
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
        start = self.get_table_pos("cmap")[0]
        self.charToGlyph = _Glyphs(character_map(self._ttf_data, start))
        self.hmetrics = _Metrics(self)
        self.glyphPos = _Places(self)
        self.charWidths = _Widths(self)
        self.defaultWidth = self._pdfScale(self.hmetrics[NO_GLYPH][0])

    @override
    def get_table(self, tag: str) -> bytes | _Window:
        """Return a table of the file; a large one where it lies."""
        if tag in _LARGE_TABLES:
            return _Window(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)  # type: ignore[no-any-return]


class _Glyphs:
    """Character code to number of the glyph; a code without glyph is not in it."""

    def __init__(self, find: CharacterMap) -> None:
        self._find = find
        self._known: dict[int, int] = {}

    def __getitem__(self, code: int) -> int:
        glyph = self._known.get(code)
        if glyph is None:
            glyph = self._find.glyph(_SPACE if code == _FIXED_SPACE else code)
            if glyph == NO_GLYPH:
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
        self._data: FontFile = face._ttf_data  # noqa: SLF001
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
        self._data: FontFile = face._ttf_data  # noqa: SLF001
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
            return int(self._data.numbers(">L", self._start + 4 * glyph)[0])
        return int(self._data.numbers(">H", self._start + 2 * glyph)[0]) * 2


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

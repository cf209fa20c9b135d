"""The faces paper is set in, and which of them draws which character.

reportlab draws a blank for a character its font lacks. Here every character looks for a face along
a chain (Hei to Song to HanaMinB), and one that no face has becomes 〓 and can be announced before
anything is printed.

Fang, the face of running text, and Title are set in a face of this computer where one was chosen
(`policepost.printing.choosing`), since no free whole Fangsong (仿宋) can come with the program;
else in Song and SongB.

Nothing is loaded when this module is imported: reportlab itself takes a tenth of a second. Call
`warm` from a worker thread once the window stands. reportlab keeps fonts in module globals, so
whoever draws holds `DRAWING`.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from policepost.core import paths

if TYPE_CHECKING:
    from policepost.printing.faces import Face

DRAWING: Final = threading.RLock()
"""Held while reportlab draws or fonts are loaded: its registry is shared by the whole process."""

GETA: Final = "〓"
"""Stands for a character that no face has (the printers' mark for a missing sort)."""

_FILES: Final = {
    "Song": "NotoSerifSC-Regular.ttf",
    "SongB": "NotoSerifSC-Bold.ttf",
    "Hei": "NotoSansSC-Bold.ttf",
    "Rare": "HanaMinB.ttf",
    "Times": "Tinos-Regular.ttf",
    "TimesB": "Tinos-Bold.ttf",
}
_CHAINS: Final = {
    "Song": ("Times", "Song", "Rare"),
    "SongB": ("TimesB", "SongB", "Song", "Rare"),
    "Hei": ("Hei", "Song", "Rare"),
    "Fang": ("Times", "Fang", "Song", "Rare"),
    "Title": ("TimesB", "Title", "SongB", "Song", "Rare"),
}
STAND_INS: Final = {"Fang": "Song", "Title": "SongB"}
"""The faces that this computer may have, and which of ours they are without one."""
_LATIN_FACES: Final = frozenset({"Times", "TimesB"})
_INVISIBLE: Final = frozenset(
    [0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
)
_BLANKS: Final = frozenset({0x20, 0xA0, 0x3000})
_loaded: dict[str, "Face"] = {}
_in_use: dict[str, "Chosen"] = {}


class Chosen(NamedTuple):
    """A face of this computer: its file, which of several in it, and what it is called."""

    path: str
    number: int
    family: str


class Glyph(NamedTuple):
    """How one character is drawn: the registered face, its width in em, and the character."""

    face: str
    width: float
    char: str


def face(name: str) -> "Face":
    """Return the face called ``name`` (a key such as ``"Song"``), loaded and registered.

    Raises `KeyError` for a name that is none of ours.
    """
    font = _loaded.get(name)
    if font is not None:
        return font
    with DRAWING:
        font = _loaded.get(name)
        if font is None:
            font = _load(name)
            _loaded[name] = font
        return font


def _load(name: str) -> "Face":
    from reportlab.pdfbase import pdfmetrics

    from policepost.printing.faces import Face

    _prepare_reportlab()
    font = Face(name, paths.resources() / "fonts" / _FILES[name])
    pdfmetrics.registerFont(font)
    return font


@cache
def _prepare_reportlab() -> None:
    """Mend reportlab once: right text for rare characters, and our faces survive its reset."""
    from reportlab import rl_config
    from reportlab.pdfbase import ttfonts

    ttfonts.makeToUnicodeCMap = _to_unicode_map
    rl_config.register_reset(_register_again)


def _register_again() -> None:
    """Give reportlab its faces back after a reset (`reportlab.rl_config.register_reset`)."""
    from reportlab.pdfbase import pdfmetrics

    pdfmetrics._fonts.update(_loaded)  # noqa: SLF001 - as registering does, for each of them


def use(name: str, chosen: Chosen | None) -> None:
    """Set Fang or Title in a face of this computer from now on; None: in ours.

    Raises what a file brings about that is none: `OSError`, `ValueError`, `struct.error` … ; then
    it is ours.
    """
    with DRAWING:
        if _in_use.get(name) == chosen:
            return
        glyphs.cache_clear()
        _in_use.pop(name, None)
        _loaded.pop(name, None)
        if chosen is not None:
            _loaded[name] = _opened(name, chosen)
            _in_use[name] = chosen


def _opened(name: str, chosen: Chosen) -> "Face":
    from reportlab.pdfbase import pdfmetrics

    from policepost.printing.faces import Face

    _prepare_reportlab()
    font = Face(name, Path(chosen.path), chosen.number)
    font.face.subfontNameX = f"-{name}".encode()  # in the PDF: one of ours may be called the same
    pdfmetrics._fonts[name] = font  # noqa: SLF001 - registering keeps the first of a name for ever
    return font


def in_use() -> dict[str, Chosen]:
    """Which faces of this computer paper is set in, by what forms call them."""
    return dict(_in_use)


@contextmanager
def supplied() -> Iterator[None]:
    """Set paper in our own faces inside the block."""
    chosen = in_use()
    for name in chosen:
        use(name, None)
    try:
        yield
    finally:
        for name, one in chosen.items():
            use(name, one)


def standing(name: str) -> str:
    """Return the face that is there for ``name``: Song for Fang where none was chosen."""
    return name if name in _in_use else STAND_INS.get(name, name)


def is_ours(name: str) -> bool:
    """Tell whether ``name`` is one of the faces a form may name."""
    return name in _FILES or name in STAND_INS


def warm() -> None:
    """Load the faces that nearly every paper needs."""
    for name in ("Song", "SongB", "Times", "TimesB"):
        face(name)


class _Glyphs(dict[str, Glyph]):
    """Character to `Glyph` for one base face, found once per character and kept."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def __missing__(self, char: str) -> Glyph:
        glyph = _find(char, self.base)
        if glyph is None:
            glyph = Glyph("Song", 1.0, GETA)
        self[char] = glyph
        return glyph


@cache
def glyphs(base: str) -> _Glyphs:
    """Return the character table of the ``base`` face: ``glyphs("Song")["䶮"].face``."""
    return _Glyphs(base)


def _find(char: str, base: str) -> Glyph | None:
    """Look for ``char`` along the chain of ``base``; None if no face has it."""
    code = ord(char)
    if code in _INVISIBLE:
        return Glyph("Song", 0.0, "")
    for name in _CHAINS.get(base, (base, "Song", "Rare")):
        if name in _LATIN_FACES and not _is_latin(code):
            continue
        if standing(name) != name:
            continue
        font = face(name)
        metrics: Any = font.face
        if name in STAND_INS and code not in _BLANKS and not font.draws(code):
            continue
        if code in metrics.charToGlyph:
            return Glyph(name, metrics.getCharWidth(code) / 1000, char)
    return None


def _is_latin(code: int) -> bool:
    """Say whether the Latin face draws ``code``: letters and digits, never the wide “ ” · …."""
    return 0x20 <= code < 0x7F or (0xC0 <= code < 0x250 and code not in {0xD7, 0xF7})


def missing_characters(text: str | Iterable[str]) -> tuple[str, ...]:
    """Return the characters of ``text`` that no face has, each once, in order of their code."""
    table = glyphs("Song")
    seen = set(text) if isinstance(text, str) else {char for part in text for char in part}
    return tuple(
        sorted(
            char
            for char in seen
            if not char.isspace() and char != GETA and table[char].char == GETA
        )
    )


def runs(text: str, base: str) -> list[tuple[str, str]]:
    """Split ``text`` into ``(face, characters)`` runs, each drawn by one face."""
    table = glyphs(base)
    found: list[tuple[str, str]] = []
    for char in text:
        name, _, drawn = table[char]
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + drawn)
        else:
            found.append((name, drawn))
    return found


def width(text: str, base: str, size: float) -> float:
    """Return the width of ``text`` in points when set in ``base`` at ``size`` points."""
    table = glyphs(base)
    return size * sum(table[char].width for char in text)


def _to_unicode_map(fontname: str, subset: list[int]) -> str:
    """Return the table by which text is copied out of the PDF.

    reportlab 5.1 writes characters beyond U+FFFF as five digits, which readers take for another
    character; the format wants UTF-16BE (PDF Reference, ToUnicode CMaps) and at most 100 entries in
    one block.
    """
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({fontname})",
        f"/Ordering ({fontname})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for start in range(0, len(subset), 100):
        block = subset[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [
            f"<{number:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
            for number, code in enumerate(block, start)
        ]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)

"""Which faces for Chinese lie on this computer, and which of them paper may be set in.

What was installed is foreign: files are read in a child process (`core.aside`), whose answer is
plain facts. A face can be used whose outlines are TrueType, for reportlab embeds no others, and
whose maker allows that it is embedded in part (OpenType specification, OS/2, fsType).
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from policepost.printing.sfnt import CharacterMap, FontFile, character_map

SUFFIXES: Final = (".ttf", ".ttc", ".otf", ".otc")
LARGEST: Final = 200 * 1024 * 1024
"""Bytes of a file that is read at all."""
MOST_FILES: Final = 5000
MOST_IN_ONE: Final = 64
SECONDS: Final = 30.0
NEARLY_ALL: Final = 3700
"""Of :data:`COMMON` characters: what a face must draw that is taken without being asked for."""
_LEAST: Final = 1000  # below it a face is none for Chinese
COMMON: Final = bytes(
    byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)
).decode("gb2312", "ignore")
"""The 3,755 characters of level 1 of GB/T 2312, the common ones."""
_TRIED: Final = "的警"  # a face without these is none for Chinese
_RESTRICTED, _EDITABLE, _FOR_PRINT = 0x0002, 0x0008, 0x0004
_NO_SUBSET, _BITMAPS_ONLY = 0x0100, 0x0200
_CHINESE: Final = (0x0804, 0x1004, 0x0404, 0x0C04)
_ENGLISH: Final = 0x0409
_FAMILY, _WHOLE = (16, 1), 4

NOT_EMBEDDED, OTHER_OUTLINES, DAMAGED = "embedding", "outlines", "damaged"
"""Why a face cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A face on this computer.

    Attributes:
        path: Its file, and which of several in it.
        family: What it is called, in Chinese if it says so.
        also: The same in English.
        covers: How many of the common characters it draws.
        why: Why paper cannot be set in it, "" if it can.
        size, changed: Bytes and time of the file, by which it is known again.
    """

    path: str
    index: int = 0
    family: str = ""
    also: str = ""
    covers: int = 0
    why: str = ""
    size: int = 0
    changed: int = 0


def folders() -> list[Path]:
    """The folders in which this system keeps faces: for all, and for this user alone."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        found = [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
        return [*found, Path(local) / "Microsoft" / "Windows" / "Fonts"] if local else found
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    found = [Path(one) / "fonts" for one in shared.split(":") if one]
    return [*found, home / "fonts", Path.home() / ".fonts"]


def files() -> Iterator[Path]:
    """The files of faces, none opened; at most so many that nobody waits long."""
    left = MOST_FILES
    for folder in folders():
        for place, _inside, names in os.walk(folder):
            for name in sorted(names):
                if name.lower().endswith(SUFFIXES) and left:
                    left -= 1
                    yield Path(place) / name


def look_at(paths: Iterable[Path]) -> list[Installed]:
    """Read the faces in some files, in a child process; what cannot be read is not there.

    Slow: a second for a computer with many faces.
    """
    from policepost.core import aside  # late: a paper needs it only where faces were installed

    question = json.dumps([str(path) for path in paths]).encode()
    try:
        answer = aside.once(f"{__name__}:{told.__name__}", question, SECONDS)
    except (aside.Gone, aside.Failed):
        return []
    return [Installed(**one) for one in json.loads(answer)]


def told(question: bytes) -> bytes:
    """What the child does: from paths to the faces for Chinese in them."""
    found = [asdict(one) for path in json.loads(question) for one in _of_file(Path(path))]
    return json.dumps(found).encode()


def _of_file(path: Path) -> list[Installed]:
    with suppress(OSError, ValueError, KeyError, struct.error):
        facts = path.stat()
        if path.is_file() and facts.st_size <= LARGEST:
            known = Installed(path=str(path), size=facts.st_size, changed=facts.st_mtime_ns)
            return [one for one in _faces_of(FontFile(path), known) if one is not None]
    return []


def _faces_of(file: FontFile, known: Installed) -> Iterator[Installed | None]:
    starts = [0]
    if file[0:4] == b"ttcf":
        (count,) = file.numbers(">L", 8)
        starts = list(file.numbers(f">{min(count, MOST_IN_ONE)}L", 12))
    for index, start in enumerate(starts):
        with suppress(ValueError, KeyError, struct.error):
            yield _face(file, start, replace(known, index=index))


def _face(file: FontFile, start: int, known: Installed) -> Installed | None:
    """Return what is said of the face whose directory begins at ``start``; None: not Chinese."""
    places = _directory(file, start)
    drawn = character_map(file, places["cmap"][0])
    if not all(drawn.glyph(ord(char)) for char in _TRIED):
        return None
    covers = sum(1 for char in COMMON if drawn.glyph(ord(char)))
    if covers < _LEAST:
        return None
    family, also = _names(file, *places["name"])
    named = replace(known, family=family or also, also=also, covers=covers)
    if "glyf" not in places:
        return replace(named, why=OTHER_OUTLINES)
    if not _may_be_embedded(file, places):
        return replace(named, why=NOT_EMBEDDED)
    return named if _draws(named, drawn) else replace(named, why=DAMAGED)


def _directory(file: FontFile, start: int) -> dict[str, tuple[int, int]]:
    (count,) = file.numbers(">H", start + 4)
    found = {}
    for number in range(count):
        tag, _sum, place, length = file.numbers(">4sLLL", start + 12 + 16 * number)
        found[bytes(tag).decode("latin-1")] = (place, length)
    return found


def _may_be_embedded(file: FontFile, places: dict[str, tuple[int, int]]) -> bool:
    """Say whether its maker allows that parts of it are embedded in a document to be printed."""
    if "OS/2" not in places:
        return True
    (rights,) = file.numbers(">H", places["OS/2"][0] + 8)
    if rights & (_NO_SUBSET | _BITMAPS_ONLY):
        return False
    return not rights & _RESTRICTED or bool(rights & (_EDITABLE | _FOR_PRINT))


def _names(file: FontFile, start: int, length: int) -> tuple[str, str]:
    """Return what the family is called in Chinese and in English; "" where it is not told."""
    _form, count, texts = file.numbers(">HHH", start)
    found: dict[tuple[int, int], str] = {}
    for number in range(min(count, length // 12)):
        system, _coding, spoken, which, size, place = file.numbers(
            ">HHHHHH", start + 6 + 12 * number
        )
        if system == 3 and which in {*_FAMILY, _WHOLE}:
            at = start + texts + place
            found.setdefault((spoken, which), file[at : at + size].decode("utf-16-be", "replace"))
    return _first(found, _CHINESE), _first(found, (_ENGLISH,))


def _first(found: dict[tuple[int, int], str], spoken: Sequence[int]) -> str:
    for which in (*_FAMILY, _WHOLE):
        for one in spoken:
            if found.get((one, which), "").strip():
                return found[one, which].strip()
    return ""


def _draws(known: Installed, drawn: CharacterMap) -> bool:
    """Set the common characters in the face as paper would; what is damaged shows itself."""
    from policepost.printing.faces import Face

    try:
        font = Face("tried", Path(known.path), known.index)
        codes = [ord(char) for char in COMMON if drawn.glyph(ord(char))]
        font.face.makeSubset([0x20, *codes[:: max(1, len(codes) // 200)]])
        return all(font.draws(code) and font.face.getCharWidth(code) > 0 for code in codes)
    except Exception:  # noqa: BLE001 - whatever a stranger's file brings about
        return False

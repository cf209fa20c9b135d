"""Text without characters that nobody sees and that make other text mislead.

Taken out are control characters, the marks that turn the direction of writing (an identity number
could be shown backwards), characters of no width, halves of characters, and code points that are
none. Marks that choose the form of a character stay: names need them.
"""

from __future__ import annotations

import re

TRAPS = (
    *((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C)),
    *((0x115F, 0x1160), (0x17B4, 0x17B5), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x206F), (0x3164, 0x3164), (0xD800, 0xDFFF), (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC), (0xFFFE, 0xFFFF), (0xE0000, 0xE00FF)),
)
"""First and last code point of each span (UAX 9, UTS 39 and the Unicode standard, 23.7)."""

CLASS = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in TRAPS)
"""The same as the inside of a regular expression's class."""

_TRAP = re.compile(f"[{CLASS}]")


def without_traps(text: str) -> str:
    """The text without them; lines and tabs stay."""
    return text if text.isascii() and text.isprintable() else _TRAP.sub("", text)


_PICTURES = re.compile("[\U0001f000-\U0001faff][\U0001f000-\U0001faff\ufe0e\ufe0f\u200d\u20e3]*")
_PICTURE = "〔表情〕"
_BLANKS = re.compile(r"[^\S\n]+")


def one_line(text: str) -> str:
    """What was pasted into a line: without traps and pictures, each run of blanks one blank."""
    return " ".join(without_traps(_PICTURES.sub("", text)).split())


def written(text: str) -> str:
    """What was typed or pasted into a text in which blanks may be left to be filled by hand.

    Without traps; tabs become blanks, pictures are named as by `paragraphs`; all else stays.
    """
    plain = _PICTURES.sub(_PICTURE, text.replace("\r\n", "\n").replace("\r", "\n"))
    return without_traps(plain).replace("\t", " ").strip()


def paragraphs(text: str) -> str:
    """What was pasted into a text, made plain for paper; paragraphs stay.

    Tabs and full-width spaces become single blanks, none at the ends of a line; of three and more
    empty lines one stays; a picture, for which no printed face has a form, is named instead, so
    that nobody reads past it.
    """
    plain = without_traps(_PICTURES.sub(_PICTURE, text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = [_BLANKS.sub(" ", line).strip() for line in plain.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

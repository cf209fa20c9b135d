"""What a form writes inside a paragraph, with a face for every character.

It may write ``<u>`` (with ``fill="1"``: the rule runs on to the right margin), ``<b>``,
``<font name= size=>``, ``<br/>`` and ``<box/>``, an empty box to tick, or with ``on="1"`` a ticked
one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from lxml import etree

from policepost.printing import fonts
from policepost.printing.breaking import GAP
from policepost.printing.tags import unusable

_WIDE = "　"
_BOX, _TICK = "□", "√"  # ☐ and ☑ are in none of the faces
_BOLD: Final = {"Song": "SongB", "Fang": "SongB"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a stretch of text looks.

    ``ruled``: 0 no, 1 underlined, 2 underlined to the margin. ``ticked``: a box with a tick in it.
    ``gap``: a rule with nothing on it, to write on.
    """

    font: str
    size: float
    ruled: int = 0
    ticked: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph between two forced breaks: text, and per character its width, face and look.

    ``outline`` is the text as its lines are broken, with `breaking.GAP` where there is to be
    written.
    """

    text: str
    outline: str
    widths: tuple[float, ...]
    faces: tuple[str, ...]
    looks: tuple[Look, ...]


def parts(root: Any, font: str, size: float) -> list[Part]:
    """Read the inside of a ``<para>`` that begins in a face and a size, part by part.

    Raises:
        Refused: A tag stands in it that no paragraph may have.
    """
    found: list[list[tuple[str, Look]]] = [[]]
    _read(root, Look(font, size), found)
    _trim(found)
    return [_measured(pieces) for pieces in found]


def _read(element: Any, look: Look, parts: list[list[tuple[str, Look]]]) -> None:
    """Append the text of ``element`` and of what is inside it to ``parts``."""
    if element.text:
        parts[-1].append((_joined(element.text), look))
    for child in element:
        if child.tag == "br":
            parts.append([])
        elif child.tag == "box":
            on = child.get("on") == "1"
            parts[-1].append((_TICK, replace(look, ticked=True)) if on else (_BOX, look))
        elif child.tag is not etree.Comment:
            _read(child, _changed(look, child), parts)
        if child.tail:
            parts[-1].append((_joined(child.tail), look))


def _changed(look: Look, element: Any) -> Look:
    """Return ``look`` as the tag ``element`` changes it."""
    if element.tag == "u":
        fills = bool(element.get("fill"))
        gap = not fills and not (element.text or "").strip(_WIDE)
        return replace(look, ruled=2 if fills else 1, gap=gap)
    if element.tag == "b":
        return replace(look, font=_BOLD.get(look.font, look.font))
    if element.tag == "font":
        size = element.get("size")
        return replace(
            look, font=element.get("name", look.font), size=float(size) if size else look.size
        )
    raise unusable(element)


def _joined(text: str) -> str:
    """Join the lines of a template: a line end there, with its indent, is no space in Chinese."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    middle = [line.strip(" \t") for line in lines[1:-1]]
    return "".join([lines[0].rstrip(" \t"), *middle, lines[-1].lstrip(" \t")])


def _trim(parts: list[list[tuple[str, Look]]]) -> None:
    """Take the template's plain spaces from both ends of a paragraph."""
    for at, side in ((0, "lstrip"), (-1, "rstrip")):
        if parts[at]:
            text, look = parts[at][at]
            parts[at][at] = (getattr(text, side)(" \t"), look)


def _measured(pieces: Sequence[tuple[str, Look]]) -> Part:
    """Find the glyph of every character."""
    chars: list[str] = []
    widths: list[float] = []
    faces: list[str] = []
    looks: list[Look] = []
    for text, look in pieces:
        table = fonts.glyphs(look.font)
        for char in text:
            face, width, drawn = table[char]
            if drawn:
                chars.append(drawn)
                widths.append(width * look.size)
                faces.append(face)
                looks.append(look)
    text = outline = "".join(chars)
    if any(look.gap for _text, look in pieces):
        marked = [GAP if look.gap else char for char, look in zip(chars, looks, strict=True)]
        outline = "".join(marked)
    return Part(text, outline, tuple(widths), tuple(faces), tuple(looks))

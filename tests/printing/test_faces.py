"""What is looked up in a font file is what reportlab reads out of the whole of it."""

import io

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace
from reportlab.pdfgen.canvas import Canvas

from policepost.core import paths
from policepost.printing.faces import Face

FONTS = paths.resources() / "fonts"
FILES = sorted(path.name for path in FONTS.glob("*.ttf"))
SERIF = "NotoSerifSC-Regular.ttf"
LINES = (
    "甲方：王建国，乙方：阿依古丽·买买提",
    "赔偿 1,200.50 元（大写：壹仟贰佰元伍角）\xa0AVéñ",
    "䶮𬭎㛃㙓喆",
)
BEYOND = "田𣇉𠅤𪜀𪜁"


def drawn(font: Face | TTFont, lines: tuple[str, ...]) -> bytes:
    """A page that shows ``lines`` in one face."""
    pdfmetrics.registerFont(font)
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=0, invariant=1, initialFontName=font.fontName)
    for place, line in enumerate(lines):
        canvas.setFont(font.fontName, 10.5 + place)
        canvas.drawString(50, 700 - 30 * place, line)
        canvas.drawRightString(500, 500 - 30 * place, line)
    canvas.save()
    return target.getvalue()


def picture(pdf: bytes) -> bytes:
    return bytes(pypdfium2.PdfDocument(pdf)[0].render(scale=2).buffer)


def both(name: str) -> tuple[TTFontFace, TTFontFace]:
    return TTFontFace(str(FONTS / name)), Face("whatever", FONTS / name).face


@pytest.mark.parametrize("name", FILES)
def test_every_character_has_the_same_glyph_and_width(name: str) -> None:
    theirs, ours = both(name)
    known = {code for code, glyph in theirs.charToGlyph.items() if glyph}
    around = {code + step for code in known for step in (-1, 0, 1)} | {0, 0xFFFF, 0x10FFFF}

    assert {code for code in around if code in ours.charToGlyph} == known
    assert [c for c in known if ours.charToGlyph[c] != theirs.charToGlyph[c]] == []
    assert [
        code
        for code in around
        if ours.charWidths.get(code, ours.defaultWidth)
        != theirs.charWidths.get(code, theirs.defaultWidth)
    ] == []


@pytest.mark.parametrize("name", FILES)
def test_every_outline_lies_where_reportlab_finds_it(name: str) -> None:
    theirs, ours = both(name)

    assert [n for n in range(theirs.numGlyphs + 1) if ours.glyphPos[n] != theirs.glyphPos[n]] == []
    # reportlab writes the advance of a shortened table in the wrong unit; widths above are right
    bearings = [lsb for _, lsb in theirs.hmetrics]
    assert [ours.hmetrics[n][1] for n in range(theirs.numGlyphs)] == bearings
    assert ours.defaultWidth == theirs.defaultWidth


@pytest.mark.parametrize("name", [SERIF, "NotoSansSC-Bold.ttf", "Tinos-Regular.ttf"])
def test_a_page_is_the_same_byte_for_byte(name: str) -> None:
    path = FONTS / name
    assert drawn(Face("A", path), LINES) == drawn(TTFont("A", str(path)), LINES)


def test_rare_characters_look_the_same() -> None:
    path = FONTS / "HanaMinB.ttf"
    ours, theirs = drawn(Face("B", path), (BEYOND,)), drawn(TTFont("B", str(path)), (BEYOND,))
    assert picture(ours) == picture(theirs)
    assert len(set(picture(ours))) > 2


def test_a_face_takes_little_memory() -> None:
    import tracemalloc

    Face("C", FONTS / SERIF)  # what reportlab imports late is in memory after this
    tracemalloc.start()
    try:
        kept = Face("C", FONTS / SERIF)
        assert 0x7530 in kept.face.charToGlyph
        assert tracemalloc.get_traced_memory()[0] < 500_000
    finally:
        tracemalloc.stop()

"""Every name of the register has a glyph in the fonts that come with the program."""

import pytest
from PySide6.QtGui import QRawFont

from policepost.core.paths import resources

SCREEN = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
PAPER = ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf")


def has(font: QRawFont, character: str) -> bool:
    return font.glyphIndexesForString(character)[0] != 0


def opened(name: str) -> QRawFont:
    font = QRawFont(str(resources() / "fonts" / name), 12)
    assert font.isValid()
    return font


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", [*SCREEN, *PAPER])
def test_screen_and_paper_draw_rare_names_themselves(name: str) -> None:
    font = opened(name)

    assert [c for c in "䶮𬭎㛃㙓喆堃阿依古丽·买买提，。“”（）《》" if not has(font, c)] == []
    assert not has(font, "𣇉")  # which is why there is one more font


@pytest.mark.usefixtures("qapp")
def test_what_they_lack_falls_to_the_font_of_rare_characters() -> None:
    assert has(opened("HanaMinB.ttf"), "𣇉")

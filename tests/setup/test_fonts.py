"""Every name of the register has a glyph in the fonts that come with the program."""

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QRawFont

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


def own_mib() -> float:
    """What this process holds that is in no file."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith("RssAnon:")) / 1024


@pytest.mark.usefixtures("qapp")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux says what is whose")
def test_qt_reads_a_large_font_from_its_file_instead_of_keeping_it() -> None:
    """Which is why the rare characters need not be cut into smaller fonts."""
    path = resources() / "fonts" / "HanaMinB.ttf"
    before = own_mib()
    number = QFontDatabase.addApplicationFont(str(path))
    try:
        assert QFontDatabase.applicationFontFamilies(number) == ["HanaMinB"]
        assert own_mib() - before < path.stat().st_size / 2**20 / 4
    finally:
        QFontDatabase.removeApplicationFont(number)

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import language
from policepost.ui import style
from policepost.ui.page import Context
from policepost.ui.parts import Badge, Chip, Tile
from tests.ui.gallery import GalleryPage


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    style.load_fonts()
    style.load_rare_fonts()
    style.apply(qapp)
    return qapp


@pytest.mark.parametrize("name", ["en", "zh_CN"])
@pytest.mark.parametrize("factor", [1.0, 1.3])
def test_every_part_is_drawn_in_both_languages_and_sizes(
    qtbot: QtBot, dressed: QApplication, context: Context, name: str, factor: float
) -> None:
    language.use(name)
    style.apply(dressed, factor)
    page = GalleryPage(context)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    page.say()
    page.open_sheet()
    image = page.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 1198, 7) for y in range(0, 768, 7)}
    assert len(colours) > 20
    assert page.sheet is not None
    assert page.sheet.grab().toImage().size().height() == 768
    style.apply(dressed)


def test_whatever_takes_the_keyboard_says_its_name(
    qtbot: QtBot, dressed: QApplication, context: Context
) -> None:
    page = GalleryPage(context)
    qtbot.addWidget(page)
    page.show()
    page.open_sheet()
    every: list[QWidget] = list(page.findChildren(QWidget))
    silent = [
        widget
        for widget in every
        if widget.focusPolicy().value & 1
        and widget.isVisible()
        and widget.focusProxy() is None
        and not widget.accessibleName()
        and not (isinstance(widget, QPushButton) and widget.text())
        and not isinstance(widget.parentWidget(), QComboBox)
    ]
    assert silent == []


def test_the_rare_characters_have_glyphs(dressed: QApplication) -> None:
    for character in "䶮𬭎㛃𣇉㙓喆":
        drawing = [family for family in style.FAMILIES if has_glyph(family, character)]
        assert drawing, f"no family draws {character}"


def has_glyph(family: str, character: str) -> bool:
    from PySide6.QtGui import QFont, QRawFont

    raw = QRawFont.fromFont(QFont(family))
    return raw.familyName() == family and raw.supportsCharacter(ord(character))


def test_a_chip_filters_and_says_what_it_filters(qtbot: QtBot) -> None:
    chip = Chip("All grids", [(None, "All grids"), (1, "Grid 01")])
    qtbot.addWidget(chip)
    with qtbot.waitSignal(chip.changed):
        chip._menu.actions()[1].trigger()
    assert chip.value == 1
    assert chip.text().startswith("Grid 01")
    toggle = Chip("Due")
    qtbot.addWidget(toggle)
    toggle.set_count(41)
    assert toggle.text() == "Due 41"
    toggle.click()
    assert toggle.value is True
    toggle.click()
    assert toggle.value is None


def test_nothing_opens_as_a_window_of_its_own(qtbot: QtBot, context: Context) -> None:
    before = len([w for w in QApplication.topLevelWidgets() if w.isVisible()])
    badge = Badge()
    badge.show_text("常住", "good")
    page = GalleryPage(context)
    qtbot.addWidget(page)
    page.show()
    page.open_sheet()
    page.header.add_right(badge)
    assert len([w for w in QApplication.topLevelWidgets() if w.isVisible()]) == before + 1
    qtbot.waitUntil(badge.isVisible)


def test_a_tile_opens_by_mouse_and_key(qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    tile = Tile("Disputes settled")
    qtbot.addWidget(tile)
    tile.show_figure("12", "+3")
    with qtbot.waitSignal(tile.pressed):
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(tile.pressed):
        qtbot.keyClick(tile, Qt.Key.Key_Return)


def test_lengths_grow_with_the_size_of_type() -> None:
    assert style._scaled("14px 1px 0px") == "14px 1px 0px"
    old = style._scale
    style._scale = 1.5
    try:
        assert style._scaled("14px 1px 0px; border: 2px") == "21px 1px 0px; border: 3px"
        assert style.px(34) == 51
    finally:
        style._scale = old


def test_dressing_the_first_window_imports_nothing_slow() -> None:
    code = (
        "import sys, policepost.ui.style, policepost.ui.parts, policepost.ui.messages,"
        " policepost.ui.fields, policepost.ui.input;"
        "slow = {'sqlalchemy', 'numpy', 'pyqtgraph', 'reportlab', 'lxml', 'pypinyin', 'alembic',"
        " 'pypdfium2', 'PySide6.QtPrintSupport'} & set(sys.modules);"
        " sys.exit(str(slow) if slow else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

"""Colours, type and the style sheet of the whole program.

Nothing here imports more than Qt Widgets, because the style is applied before the first window is
painted. All lengths are given for the normal size (1366×768, 14 px text) and pass through `px`, so
one factor enlarges type, rows and fields together for eyes that need it.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QStyleFactory, QWidget

from policepost.core import paths

INK: Final = "#1c2733"
MUTED: Final = "#5d6b80"
HEADING: Final = "#55637a"
LINE: Final = "#dde3ea"
FIELD_LINE: Final = "#c3ccd8"
GROUND: Final = "#f3f5f8"
SURFACE: Final = "#ffffff"
BLUE: Final = "#2456a6"
DARK_BLUE: Final = "#16325c"
PAPER_GROUND: Final = "#dfe4ec"
ALARM: Final = "#e5533d"


@dataclass(frozen=True, slots=True)
class Tone:
    """A named colour pair; the name carries a meaning only together with words."""

    fg: str
    bg: str


TONES: Final = {
    "plain": Tone(INK, "#eef1f5"),
    "good": Tone("#1c7a40", "#e2f4e8"),
    "wait": Tone("#9a5b00", "#fff1dc"),
    "bad": Tone("#b8321b", "#fdeae6"),
    "info": Tone(BLUE, "#e8eef8"),
    "muted": Tone(MUTED, "#eef1f5"),
}

FAMILIES: Final = ["Noto Sans SC", "Noto Serif SC", "HanaMinB"]
"""Per-character fallback: sans, then the wider serif, then rare ideographs beyond U+FFFF."""

FIRST_FONTS: Final = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")

RARE_FONTS: Final = ("NotoSerifSC-Regular.ttf", "HanaMinB.ttf")

_scale = 1.0
_sheet = ""
_loaded: set[str] = set()


def px(length: float) -> int:
    """A length of the normal size, in pixels at the size of type in use (at least 1)."""
    return max(1, round(length * _scale))


def scale() -> float:
    """The factor in use: 1.0 normal, 1.15 large, 1.3 very large."""
    return _scale


def tone(name: str) -> Tone:
    """The pair of colours with this name; an unknown name is the caller's mistake: KeyError."""
    return TONES[name]


def load_fonts() -> None:
    """Make the two faces known that the first window needs."""
    folder = paths.resources() / "fonts"
    for name in FIRST_FONTS:
        if name not in _loaded and (folder / name).exists():
            QFontDatabase.addApplicationFont(str(folder / name))
            _loaded.add(name)


def load_rare_fonts() -> None:
    """Make the fallback faces known: called once after the first window is painted.

    Qt forgets its faces when one is added, but widgets keep laid-out text that points into the old
    ones; they are told to lay it out anew.
    """
    folder = paths.resources() / "fonts"
    wanted = [name for name in RARE_FONTS if name not in _loaded and (folder / name).exists()]
    for name in wanted:
        QFontDatabase.addApplicationFont(str(folder / name))
        _loaded.add(name)
    if wanted:
        for widget in QApplication.allWidgets():
            QApplication.sendEvent(widget, QEvent(QEvent.Type.FontChange))


def meet_widgets() -> None:
    """Let PySide describe all of Qt's widgets to Python now, while nobody waits.

    It does so, for 20 ms, when it first meets a widget that Qt made by itself.
    """
    QAbstractScrollArea().viewport()


def font(size: float = 14, *, bold: bool = False) -> QFont:
    """The program's type at a size in pixels of the normal scale."""
    face = QFont()
    face.setFamilies(FAMILIES)
    face.setPixelSize(px(size))
    face.setBold(bold)
    return face


def apply(app: QApplication, factor: float = 1.0) -> None:
    """Choose the program's looks; may be called again with another size of type while it runs.

    Windows that were dressed before take them at once, later ones by :func:`dress`.
    """
    global _scale, _sheet  # noqa: PLW0603 - one program has one size of type, asked for in painting
    _scale = factor
    _sheet = _read_sheet()
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_palette())
    app.setFont(font())
    for window in app.topLevelWidgets():
        if window.styleSheet():
            dress(window)


def dress(window: QWidget) -> None:
    """Give a window the style sheet, and with it whatever stands in it or is put into it.

    Whoever makes a widget that never has a parent calls this. The sheet is no one's who is not in a
    window yet: were it the application's, Qt would apply it to a label anew each time when what the
    label stands in is put into something, and pages took twice the time to be built.
    """
    window.setStyleSheet(_sheet)


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, GROUND),
        (role.WindowText, INK),
        (role.Base, SURFACE),
        (role.AlternateBase, "#fafbfc"),
        (role.Text, INK),
        (role.Button, SURFACE),
        (role.ButtonText, INK),
        (role.Highlight, BLUE),
        (role.HighlightedText, SURFACE),
        (role.Link, BLUE),
        (role.PlaceholderText, "#7d8a9c"),
        (role.ToolTipBase, SURFACE),
        (role.ToolTipText, INK),
        (role.Accent, BLUE),
    ):
        palette.setColor(which, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, which, QColor("#98a3b3"))
    return palette


def _read_sheet() -> str:
    text = (paths.resources() / "style" / "policepost.qss").read_text(encoding="utf-8")
    colours = {
        "INK": INK,
        "MUTED": MUTED,
        "HEADING": HEADING,
        "FIELDLINE": FIELD_LINE,
        "LINE": LINE,
        "GROUND": GROUND,
        "SURFACE": SURFACE,
        "DARKBLUE": DARK_BLUE,
        "BLUE": BLUE,
        "PAPERGROUND": PAPER_GROUND,
        "STYLE": (paths.resources() / "style").as_posix(),
    }
    for name, pair in TONES.items():
        colours[f"{name.upper()}FG"], colours[f"{name.upper()}BG"] = pair.fg, pair.bg
    for name in sorted(colours, key=len, reverse=True):
        text = text.replace(f"@{name}", colours[name])
    return _scaled(text)


def _scaled(text: str) -> str:
    """Every `14px` of the sheet at the size of type in use; `1px` lines stay thin."""
    parts = text.split("px")
    scaled = []
    for part in parts[:-1]:
        digits = len(part) - len(part.rstrip("0123456789"))
        number = part[len(part) - digits :] if digits else ""
        grown = number if number in {"", "0", "1"} else str(px(int(number)))
        scaled.append(part[: len(part) - digits] + grown)
    return "px".join([*scaled, parts[-1]])

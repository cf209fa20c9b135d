"""The recovery code on the screen, in rows of three groups that are easy to copy by hand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from policepost.ui import style
from policepost.ui.parts import clear, label

_IN_A_ROW = 3


class CodeBox(QFrame):
    """Nine groups of four characters, from left to right and from top to bottom."""

    def __init__(self, code: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "code-box")
        self._grid = QGridLayout(self)
        edge = style.px(14)
        self._grid.setContentsMargins(edge, edge, edge, edge)
        self._grid.setVerticalSpacing(style.px(6))
        self.show_code(code)

    def show_code(self, code: str) -> None:
        """Show another code."""
        clear(self._grid)
        self.setAccessibleName(code)
        for number, group in enumerate(code.split("-") if code else ()):
            words = label(group, "code", selectable=True)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(words, number // _IN_A_ROW, number % _IN_A_ROW)

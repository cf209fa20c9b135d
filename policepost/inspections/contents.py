"""The column beside an inspection in progress: its sections, and how far each of them is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from policepost.core.language import _
from policepost.ui import style
from policepost.ui.parts import label, restyle


class Contents(QWidget):
    """People and premises first, then the sections; `chosen` carries which was pressed, from 0."""

    chosen = Signal(int)

    def __init__(self, count: int) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(style.px(204))
        column = QVBoxLayout(self)
        column.setContentsMargins(style.px(10), style.px(12), style.px(10), style.px(12))
        column.setSpacing(style.px(3))
        self.buttons: list[QPushButton] = []
        for _number in range(count):
            button = QPushButton()
            button.setProperty("kind", "section")
            button.clicked.connect(self._pressed)
            self.buttons.append(button)
            column.addWidget(button)
        column.addStretch(1)
        keys = (
            _("1–9 answer · Enter next"),
            _("F2 note · F8 all fine"),
            _("Ctrl+↓ next section"),
        )
        for words in keys:
            column.addWidget(label(words, "small", wrap=True))

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        for number, button in enumerate(self.buttons):
            if button is sender:
                self.chosen.emit(number)

    def show_state(
        self, names: Sequence[str], counts: Sequence[tuple[int, int]], active: int
    ) -> None:
        """Show the sections: how many questions of each are open and failed; one is in sight."""
        for number, (name, (missing, faults)) in enumerate(zip(names, counts, strict=True)):
            mark = f"  ✕{faults}" if faults else ""
            done = "" if not number else ("  ✓" if not missing else f"  {missing}")
            button = self.buttons[number]
            button.setText(f"{name}{mark}{done}")
            button.setAccessibleName(button.text())
            looks = "true" if number == active else "false"
            if button.property("active") != looks:
                button.setProperty("active", looks)
                restyle(button)

"""Rows of chips of which each keeps a choice as soon as it is pressed."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from policepost.ui import style
from policepost.ui.parts import Chip, label


def chip_for(words: str, slot: object) -> Chip:
    """A chip that only tells of a click; what is kept says whether it is chosen."""
    chip = Chip(words)
    chip.clicked.disconnect()
    chip.clicked.connect(slot)
    return chip


def chip_row(column: QVBoxLayout, words: str, chips: list[Chip]) -> None:
    """Put chips side by side under their heading."""
    column.addWidget(label(words, "field-label"))
    row = QHBoxLayout()
    row.setSpacing(style.px(7))
    for chip in chips:
        row.addWidget(chip)
    row.addStretch(1)
    column.addLayout(row)

"""Which columns of a list go along: a box for each, remembered for the next time."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import preferences
from policepost.core.language import _
from policepost.ui import style
from policepost.ui.parts import label, link_button

_ABREAST = 3


class ColumnChoice(QWidget):
    """A box for each heading of a list; what was left out the last time is not ticked.

    The headings are Chinese whatever the screen speaks, as the file and the paper have them.
    """

    changed = Signal()

    def __init__(
        self, folder: Path, name: str, headings: Sequence[str], usual: Sequence[str] = ()
    ) -> None:
        """Make the boxes.

        Args:
            folder: The post's folder, where the choice is remembered.
            name: Under which it is remembered.
            headings: What can be chosen.
            usual: What is chosen the first time; all if empty.
        """
        super().__init__()
        self._folder, self._name = folder, name
        held = preferences.read(folder).columns.get(name)
        first = held if held is not None else (usual or headings)
        self.boxes = {heading: QCheckBox(heading) for heading in headings}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(6))
        head = QHBoxLayout()
        head.addWidget(label(_("Columns that go along"), "subheading"))
        head.addStretch(1)
        self.all_button = link_button(_("All"), self._choose_all)
        self.none_button = link_button(_("None of them"), self._choose_none)
        head.addWidget(self.all_button)
        head.addWidget(self.none_button)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.px(12))
        grid.setVerticalSpacing(style.px(4))
        for at, (heading, box) in enumerate(self.boxes.items()):
            box.setChecked(heading in first)
            box.toggled.connect(self.changed)
            grid.addWidget(box, at // _ABREAST, at % _ABREAST)
        column.addLayout(grid)

    def chosen(self) -> tuple[str, ...]:
        """The headings that are ticked, in the list's order."""
        return tuple(heading for heading, box in self.boxes.items() if box.isChecked())

    def choose(self, headings: Sequence[str]) -> None:
        """Tick these and no others."""
        for heading, box in self.boxes.items():
            box.setChecked(heading in headings)

    def remember(self) -> None:
        """Keep the choice for the next time."""
        held = preferences.read(self._folder).columns
        preferences.change(self._folder, columns={**held, self._name: list(self.chosen())})

    @Slot()
    def _choose_all(self) -> None:
        self.choose(tuple(self.boxes))

    @Slot()
    def _choose_none(self) -> None:
        self.choose(())

"""The grids that an account serves: some of them, or said in so many words, all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget
from typing_extensions import override

from policepost.core.language import _
from policepost.officers.rules import grids_served
from policepost.ui import style
from policepost.ui.fields import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_COLUMNS = 3


class ServedGrids(Field):
    """Boxes for the post's grids, and before them one for all, which nothing sets by itself.

    Its value is what :class:`~policepost.officers.records.Officer` keeps: the chosen grids, none
    for all of them.
    """

    def __init__(self, names: Mapping[UUID, str]) -> None:
        super().__init__("grids", _("Serves these grids"))
        self.every = QCheckBox(_("All grids"))
        self.boxes = {key: QCheckBox(name) for key, name in names.items()}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(style.px(6))
        grid.addWidget(self.every, 0, 0, 1, _COLUMNS)
        for at, box in enumerate(self.boxes.values()):
            grid.addWidget(box, 1 + at // _COLUMNS, at % _COLUMNS)
        self._place(inside, self.every)
        self.every.toggled.connect(self._greyed)
        for box in (self.every, *self.boxes.values()):
            box.setMinimumHeight(style.px(30))
            box.toggled.connect(self._edited)

    @Slot(bool)
    def _greyed(self, every: bool) -> None:  # noqa: FBT001 - a slot
        for box in self.boxes.values():
            box.setEnabled(not every)

    def _chosen(self) -> list[UUID]:
        return [key for key, box in self.boxes.items() if box.isChecked()]

    @override
    def value(self) -> list[UUID]:
        """The chosen grids, empty for all. Raises Refused where neither was said."""
        return grids_served(self._chosen(), every=self.every.isChecked())

    @override
    def set_value(self, value: Iterable[UUID] | None) -> None:
        """Show what an account has: grids, none for all of them; None for nothing said yet."""
        given = set(value or ())
        self.every.setChecked(value is not None and not given)
        for key, box in self.boxes.items():
            box.setChecked(key in given)

    @override
    def typed(self) -> dict[str, Any]:
        return {"every": self.every.isChecked(), "grids": [str(key) for key in self._chosen()]}

    @override
    def restore(self, typed: Any) -> None:
        self.every.setChecked(bool(typed["every"]))
        for key, box in self.boxes.items():
            box.setChecked(str(key) in typed["grids"])

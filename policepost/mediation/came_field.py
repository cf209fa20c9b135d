"""Who came to a sitting, or said so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, Protocol
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core.language import _
from policepost.core.tables import table
from policepost.mediation import codes
from policepost.mediation.lines import PresenceLine, SittingLine
from policepost.ui import style
from policepost.ui.form import Field, Form
from policepost.ui.parts import link_button

MOST_BOXES: Final = 16
"""Of more people a list is shown, which Tab leaves at once: a village would fill the sheet."""
_HEIGHT: Final = 176


class Mark(Protocol):
    """Somebody's box or line, ticked or not."""

    def isChecked(self) -> bool:  # noqa: N802 - as Qt's boxes have it
        """Whether it is ticked."""

    def setChecked(self, checked: bool, /) -> None:  # noqa: FBT001, N802 - as Qt's boxes have it
        """Tick it, or take the tick away."""


class _Line(QListWidgetItem):
    """Somebody in the list of many."""

    def isChecked(self) -> bool:  # noqa: N802 - as Qt's boxes have it
        return self.checkState() == Qt.CheckState.Checked

    def setChecked(self, checked: bool, /) -> None:  # noqa: FBT001, N802 - as Qt's boxes have it
        self.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)


def _ticked(state: str, *, recorded: bool, planned: bool) -> bool:
    """Say whether somebody is ticked when the sheet opens."""
    if planned:
        return state == codes.Presence.CONFIRMED
    return state == codes.Presence.CAME if recorded else True


def _words(one: PresenceLine) -> str:
    role = one.role if one.is_party else table("panel_roles").label(one.role)
    return f"{one.name}　{role}"


class CameField(Field):
    """Who came or will: a mark to set for everybody invited; the value is their ids.

    Attributes:
        marks: Everybody's, by the id of the party or the member of the panel.
    """

    def __init__(self, name: str, caption: str, sitting: SittingLine) -> None:
        super().__init__(name, caption)
        self.marks: dict[UUID, Mark] = {}
        if len(sitting.present) > MOST_BOXES:
            self._add_list(sitting.present)
        else:
            self._add_boxes(sitting.present)
        for one in sitting.present:
            recorded, planned = bool(sitting.outcome), name == "coming"
            self.marks[one.who].setChecked(_ticked(one.state, recorded=recorded, planned=planned))

    def _add_boxes(self, present: Sequence[PresenceLine]) -> None:
        """The parties on the left, the panel on the right."""
        holder = QWidget()
        rows = QHBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        columns = (Form(), Form())
        boxes = [QCheckBox(_words(one)) for one in present]
        for one, box in zip(present, boxes, strict=True):
            box.toggled.connect(self._edited)
            self.marks[one.who] = box
            columns[0 if one.is_party else 1].put(box)
        for column in columns:
            rows.addWidget(column, 1, Qt.AlignmentFlag.AlignTop)
        self._place(holder, next(iter(boxes), QCheckBox()))

    def _add_list(self, present: Sequence[PresenceLine]) -> None:
        """The panel first, of whom there are few; arrows and Space go through them."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.px(4))
        shown = QListWidget()
        shown.setAccessibleName(self.caption)
        shown.setFixedHeight(style.px(_HEIGHT))
        for one in sorted(present, key=lambda one: one.is_party):
            line = self.marks[one.who] = _Line(_words(one))
            shown.addItem(line)
        shown.setCurrentRow(0)
        shown.itemChanged.connect(self._edited)
        column.addWidget(shown)
        links = QHBoxLayout()
        for words, came in ((_("All"), True), (_("Nobody"), False)):
            links.addWidget(link_button(words, partial(self._set_all, came=came)))
        links.addStretch(1)
        column.addLayout(links)
        self._place(holder, shown)

    def _set_all(self, *, came: bool) -> None:
        for mark in self.marks.values():
            mark.setChecked(came)

    @override
    def value(self) -> tuple[UUID, ...]:
        return tuple(who for who, mark in self.marks.items() if mark.isChecked())

    @override
    def set_value(self, value: Any) -> None:
        for who, mark in self.marks.items():
            mark.setChecked(who in value)

    @override
    def typed(self) -> list[str]:
        return [str(who) for who in self.value()]

    @override
    def restore(self, typed: Any) -> None:
        self.set_value({UUID(one) for one in typed})

    @override
    def checked_value(self) -> tuple[UUID, ...]:
        return self.value()

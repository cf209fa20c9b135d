"""A form: fields in rows, their values together, refusals where they belong."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from policepost.core.errors import Refused
from policepost.ui import style
from policepost.ui.choice_fields import CheckField, ChecksField, ChoiceField
from policepost.ui.day_fields import DateField, TimeField, VagueDayField
from policepost.ui.fields import (
    Field,
    LineField,
    NumberField,
    TextField,
)
from policepost.ui.parts import label
from policepost.ui.person_field import Person, PersonField

__all__ = [
    "CheckField",
    "ChecksField",
    "ChoiceField",
    "DateField",
    "Field",
    "Form",
    "LineField",
    "NumberField",
    "Person",
    "PersonField",
    "TextField",
    "TimeField",
    "VagueDayField",
]


class Form(QWidget):
    """Fields one under the other or side by side; `changed` fires when any of them changes."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self._unused: set[str] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.px(12))

    def add(self, field: Field) -> None:
        """Put a field in a row of its own."""
        self.row(field)

    def row(self, *fields: Field) -> None:
        """Put fields side by side, of equal width."""
        if len(fields) == 1 and isinstance(fields[0], CheckField):
            fields[0].caption_label.hide()  # nothing beside it to stand level with
        line = QHBoxLayout()
        line.setSpacing(style.px(12))
        for field in fields:
            self._fields[field.name] = field
            field.changed.connect(self.changed)
            line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)

    def section(self, title: str) -> QLabel:
        """Put a small heading between the rows and return it."""
        self._column.addSpacing(style.px(4))
        heading = label(title, "subheading")
        self._column.addWidget(heading)
        return heading

    def use(self, name: str, *, used: bool) -> None:
        """Take a field out of use, or back into it.

        One that is out of use is hidden and :meth:`values` passes it over; what stands in it stays,
        for the draft and for when it is used again.
        """
        self._fields[name].setVisible(used)
        if used:
            self._unused.discard(name)
        else:
            self._unused.add(name)

    def put(self, widget: QWidget) -> None:
        """Put something that is no field between the rows."""
        self._column.addWidget(widget)

    def field(self, name: str) -> Field:
        """The field of that name."""
        return self._fields[name]

    def fields(self) -> list[Field]:
        """All fields in their order."""
        return list(self._fields.values())

    def focus_first(self) -> bool:
        """Put the keyboard into the first field that is in use; False if there is none."""
        for field in self._fields.values():
            if field.isVisibleTo(self) and field.isEnabled():
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def values(self) -> dict[str, Any]:
        """What the fields in use hold, by name.

        Raises: Refused: a field is required and empty, or cannot be read; each such field says
        so under itself, and the first one is raised.
        """
        self.clear_refusals()
        values: dict[str, Any] = {}
        refused: list[Refused] = []
        for name, field in self._fields.items():
            if name in self._unused:
                continue
            try:
                values[name] = field.checked_value()
            except Refused as refusal:
                field.show_problem(refusal.sentence)
                refused.append(refusal)
        if refused:
            raise refused[0]
        return values

    def set_values(self, values: dict[str, Any]) -> None:
        """Show values by name; names the form does not have are passed over."""
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].set_value(value)

    def typed(self) -> dict[str, Any]:
        """What stands in the fields, fit for a draft."""
        return {name: field.typed() for name, field in self._fields.items()}

    def restore(self, typed: dict[str, Any]) -> None:
        """Put a draft back; fields that the form no longer has are passed over."""
        for name, value in typed.items():
            if name in self._fields:
                self._fields[name].restore(value)

    def show_refusal(self, refusal: Refused) -> bool:
        """Say a refusal under the field it names and go there. False when it names none of them."""
        field = self._fields.get(refusal.field)
        if field is None:
            return False
        field.show_problem(refusal.sentence)
        field.setFocus(Qt.FocusReason.TabFocusReason)  # what is typed now replaces what was wrong
        return True

    def clear_refusals(self) -> None:
        """Take all refusals and warnings away."""
        for field in self._fields.values():
            field.clear_problem()

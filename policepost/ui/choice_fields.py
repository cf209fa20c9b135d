"""Fields that choose: one of a list, several, or yes and no."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QWidget
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.ui import offers, style
from policepost.ui.combo import ComboBox
from policepost.ui.fields import Field
from policepost.ui.flow import FlowLayout
from policepost.ui.input import LineEdit

SEARCHABLE_FROM = 12
"""A choice of this many or more can be searched by typing any part of its words."""


class _Combo(ComboBox):
    """A combo box that the wheel changes only while it has the focus."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(4)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.entered.emit()
        super().focusInEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(Field):
    """One of several choices, pairs of value and words; long lists are searched by typing."""

    def __init__(
        self,
        name: str,
        caption: str,
        choices: Sequence[tuple[Any, str]],
        *,
        required: bool = False,
        empty: str | None = None,
    ) -> None:
        super().__init__(name, caption, required=required)
        self._empty = empty
        self._undressed: QCompleter | None = None
        self.box = _Combo()
        self._place(self.box, self.box)
        self.set_choices(choices)
        self.box.currentIndexChanged.connect(self._edited)
        self.box.activated.connect(self._show_beginning)
        self.box.entered.connect(self._dress_offers)

    @Slot()
    def _show_beginning(self) -> None:
        """Words that are longer than the box are seen from their beginning, not from their end."""
        edit = self.box.lineEdit()
        if edit is not None:
            edit.setCursorPosition(0)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other choices, keeping the chosen one where it is still offered."""
        chosen = self.value() if self.box.count() else None
        with QSignalBlocker(self.box):
            self.box.clear()
            if self._empty is not None:
                self.box.addItem(self._empty, None)
            for value, words in choices:
                self.box.addItem(words, value)
            self._make_searchable(len(choices) >= SEARCHABLE_FROM)
            self.set_value(chosen)

    def _make_searchable(self, searchable: bool) -> None:  # noqa: FBT001
        entered = self.box.hasFocus()
        self.box.setEditable(searchable)
        if searchable:
            edit = LineEdit()
            edit.editingFinished.connect(self._take_only_match)
            edit.textEdited.connect(self.clear_problem)
            self.box.setLineEdit(edit)
            self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = QCompleter(self.box.model(), self.box)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.box.setCompleter(completer)
            self._undressed = completer
            if entered:
                self._dress_offers()

    @Slot()
    def _dress_offers(self) -> None:
        """Give what drops while somebody types its look, which of most fields nobody sees."""
        if self._undressed is not None:
            offers.dress(self._undressed)
            self._undressed = None

    @Slot()
    def _take_only_match(self) -> None:
        """Whoever typed enough for one choice and goes on has chosen it."""
        words = self.box.currentText().strip()
        if words and self.box.findText(words) < 0:
            fitting = self._fitting(words)
            if len(fitting) == 1:
                self.box.setCurrentIndex(fitting[0])
        self._show_beginning()

    def _fitting(self, words: str) -> list[int]:
        wanted = words.casefold()
        rows = range(self.box.count())
        return [row for row in rows if wanted in self.box.itemText(row).casefold()]

    @override
    def value(self) -> Any:
        if self.box.isEditable():
            words = self.box.currentText().strip()
            where = self.box.findText(words)
            if where < 0 and words:
                raise Refused(
                    _('"{text}" is not among the choices; pick one from the list.').format(
                        text=words
                    ),
                    field=self.name,
                )
            return self.box.itemData(where)
        return self.box.currentData()

    @override
    def set_value(self, value: Any) -> None:
        values = [self.box.itemData(row) for row in range(self.box.count())]
        first = 0 if values else -1
        self.box.setCurrentIndex(values.index(value) if value in values else first)
        self._show_beginning()

    @override
    def typed(self) -> Any:
        """The chosen value in words that no language changes, or what was typed instead."""
        where = self.box.currentIndex()
        chosen = where >= 0 and self.box.itemText(where) == self.box.currentText()
        return {"value": str(self.box.itemData(where))} if chosen else self.box.currentText()

    @override
    def restore(self, typed: Any) -> None:
        if not isinstance(typed, dict):
            self.box.setEditText(str(typed))  # without effect where nothing can be typed
            return
        values = [str(self.box.itemData(row)) for row in range(self.box.count())]
        if typed.get("value") in values:
            self.box.setCurrentIndex(values.index(typed["value"]))


class ChecksField(Field):
    """Any of several choices, pairs of value and words; the value is a tuple in their order."""

    def __init__(self, name: str, caption: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, caption)
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.setSpacing(style.px(12))
        self.boxes: dict[str, QCheckBox] = {}
        for value, words in choices:
            box = QCheckBox(words)
            box.toggled.connect(self._edited)
            self.boxes[value] = box
            flow.addWidget(box)
        self._place(holder, next(iter(self.boxes.values())))

    @override
    def value(self) -> tuple[str, ...]:
        return tuple(value for value, box in self.boxes.items() if box.isChecked())

    @override
    def set_value(self, value: Any) -> None:
        chosen = value or ()
        for one, box in self.boxes.items():
            box.setChecked(one in chosen)

    @override
    def typed(self) -> list[str]:
        return list(self.value())

    @override
    def restore(self, typed: Any) -> None:
        self.set_value(typed)


class CheckField(Field):
    """Yes or no; the words stand beside the box."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__(name, caption)
        self.caption_label.setText("\u00a0")
        self.box = QCheckBox(caption)
        self.box.setMinimumHeight(style.px(34))
        self._place(self.box, self.box)
        self.box.toggled.connect(self._edited)

    @override
    def value(self) -> bool:
        return self.box.isChecked()

    @override
    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    @override
    def typed(self) -> bool:
        return self.box.isChecked()

    @override
    def restore(self, typed: Any) -> None:
        self.box.setChecked(bool(typed))

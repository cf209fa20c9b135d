"""The fields of a form: a label above, the place to type, and under it what is wrong with it."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QFont, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import without_traps
from policepost.ui import style
from policepost.ui.input import LineEdit
from policepost.ui.parts import label, restyle, show_when


class Field(QWidget):
    """What every field has: `name` (as in the action's parameters), label, value, problem.

    `typed()` and `restore()` carry exactly what stands in the field, half-typed or wrong as it may
    be, for drafts.
    """

    changed = Signal()

    def __init__(self, name: str, caption: str, *, required: bool = False) -> None:
        super().__init__()
        self.name, self.caption, self.required = name, caption, required
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(style.px(4))
        head = QHBoxLayout()
        head.setSpacing(style.px(4))
        self.caption_label = label(caption, "field-label")
        self._mark = label("*", "problem")
        show_when(self._mark, required)
        head.addWidget(self.caption_label)
        head.addWidget(self._mark)
        head.addStretch(1)
        self._column.addLayout(head)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()

    def _place(self, inside: QWidget, editor: QWidget) -> None:
        """Put the editor (or what holds it) between label and problem; called once by each kind."""
        self._column.addWidget(inside)
        self._column.addWidget(self.problem)
        self._editor = editor
        self.setFocusProxy(editor)
        self.caption_label.setBuddy(editor)
        needed = _("required") if self.required else ""
        editor.setAccessibleName(f"{self.caption} {needed}".strip())

    def value(self) -> Any:
        """What the field holds, None for nothing; raises Refused for what cannot be read."""
        raise NotImplementedError

    def readable(self) -> Any:
        """What the field holds as far as it can be read: half a date or number is none yet."""
        try:
            return self.value()
        except Refused:
            return None

    def set_value(self, value: Any) -> None:
        """Show a value; None empties the field."""
        raise NotImplementedError

    def typed(self) -> Any:
        """What stands in the field, fit for JSON."""
        raise NotImplementedError

    def restore(self, typed: Any) -> None:
        """Put back what `typed` returned."""
        raise NotImplementedError

    def checked_value(self) -> Any:
        """The value, refusing an empty required field."""
        value = self.value()
        if self.required and value in {None, ""}:
            raise Refused(
                _('Please fill in "{field}".').format(field=self.caption), field=self.name
            )
        return value

    def show_need(self, *, needed: bool) -> None:
        """Mark what makes the record complete without hindering anybody from leaving it empty."""
        mark = _("needed") if needed else ""
        if not self.required:
            self._mark.setText(f"· {mark}" if mark else "")
            self._mark.setProperty("role", "small")
            restyle(self._mark)
            self._mark.setVisible(needed)
            self._editor.setAccessibleName(f"{self.caption} {mark}".strip())

    def show_problem(self, sentence: str) -> None:
        """Say under the field why it was refused."""
        self._say(sentence, "problem")
        self._editor.setProperty("refused", "true")
        restyle(self._editor)

    def show_warning(self, sentence: str) -> None:
        """Say under the field what is doubtful but allowed; an empty sentence takes it away."""
        if self._editor.property("refused") != "true":
            self._say(sentence, "warning")

    def show_note(self, sentence: str) -> None:
        """Say under the field how it was understood."""
        if self._editor.property("refused") != "true":
            self._say(sentence, "small")

    def clear_problem(self) -> None:
        """Take refusal and warning away."""
        self.problem.hide()
        self.problem.clear()
        if self._editor.property("refused") == "true":
            self._editor.setProperty("refused", "false")
            restyle(self._editor)

    def _say(self, sentence: str, role: str) -> None:
        self.problem.setProperty("role", role)
        restyle(self.problem)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._editor.setAccessibleDescription(sentence)

    @Slot()
    def _edited(self) -> None:
        self.clear_problem()
        self.changed.emit()


class LineField(Field):
    """One line of text; the value is stripped, "" when empty."""

    def __init__(
        self, name: str, caption: str, *, required: bool = False, placeholder: str = ""
    ) -> None:
        super().__init__(name, caption, required=required)
        self.edit = LineEdit()
        self.edit.setPlaceholderText(placeholder)
        self._place(self.edit, self.edit)
        self.edit.textChanged.connect(self._edited)
        self.edit.editingFinished.connect(self._show_beginning)

    @Slot()
    def _show_beginning(self) -> None:
        """Let words that are longer than the line be seen from their beginning once it is left."""
        if not self.edit.hasFocus():
            self.edit.setCursorPosition(0)

    @override
    def value(self) -> str:
        return without_traps(self.edit.text()).strip()

    @override
    def set_value(self, value: Any) -> None:
        self.edit.setText("" if value is None else str(value))
        self.edit.setCursorPosition(0)

    @override
    def typed(self) -> str:
        return self.edit.text()

    @override
    def restore(self, typed: Any) -> None:
        self.edit.setText(str(typed))


class _GrowingEdit(QPlainTextEdit):
    """Grows with its text between two heights; Tab leaves it."""

    def __init__(self, lines: int, most: int) -> None:
        super().__init__()
        self._lines, self._most = lines, most
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    @Slot()
    def _grow(self) -> None:
        lines = max(self._lines, min(self._most, int(self.document().size().height())))
        margins = self.document().documentMargin() * 2 + style.px(14)
        self.setFixedHeight(int(lines * _line_height(self.font()) + margins))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere, of which the document tells nobody."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._grow()


def _line_height(font: QFont) -> float:
    """Return how high a line with Chinese in it is: its face may be taller than the first one."""
    layout = QTextLayout("国g", font)
    layout.beginLayout()
    line = layout.createLine()
    line.setNumColumns(len(layout.text()))
    layout.endLayout()
    return line.height()


class TextField(Field):
    """Several lines of text, growing from `lines` to `most` lines."""

    def __init__(
        self,
        name: str,
        caption: str,
        *,
        required: bool = False,
        lines: int = 3,
        most: int = 12,
        placeholder: str = "",
    ) -> None:
        super().__init__(name, caption, required=required)
        self.edit = _GrowingEdit(lines, most)
        self.edit.setPlaceholderText(placeholder)
        self._place(self.edit, self.edit)
        self.edit.textChanged.connect(self._edited)

    @override
    def value(self) -> str:
        return without_traps(self.edit.toPlainText()).strip()

    @override
    def set_value(self, value: Any) -> None:
        self.edit.setPlainText("" if value is None else str(value))

    @override
    def typed(self) -> str:
        return self.edit.toPlainText()

    @override
    def restore(self, typed: Any) -> None:
        self.edit.setPlainText(str(typed))


class NumberField(LineField):
    """A number: an int, or a Decimal where `decimals` allows; `unit` stands behind it."""

    def __init__(
        self,
        name: str,
        caption: str,
        *,
        required: bool = False,
        unit: str = "",
        least: int | None = 0,
        most: int | None = None,
        decimals: bool = False,
    ) -> None:
        title = f"{caption} ({unit})" if unit else caption
        super().__init__(name, title, required=required)
        self._least, self._most, self._decimals = least, most, decimals

    @override
    def value(self) -> Any:
        text = unicodedata.normalize("NFKC", self.edit.text()).strip().replace(",", "")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise self._refused(text) from None
        if not number.is_finite() or (not self._decimals and number != number.to_integral_value()):
            raise self._refused(text)
        if self._least is not None and number < self._least:
            raise Refused(
                _("This must be at least {number}.").format(number=self._least), field=self.name
            )
        if self._most is not None and number > self._most:
            raise Refused(
                _("This must be at most {number}.").format(number=self._most), field=self.name
            )
        return number if self._decimals else int(number)

    def _refused(self, text: str) -> Refused:
        return Refused(
            _('"{text}" is not a number; please type digits.').format(text=text), field=self.name
        )

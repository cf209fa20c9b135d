"""The questions of a checklist on the screen, answered by one key press each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import _
from policepost.inspections import answering
from policepost.inspections.answering import Given
from policepost.inspections.checklist import FINE, HAZARD, Item, Section
from policepost.ui import style
from policepost.ui.flow import FlowLayout
from policepost.ui.input import LineEdit
from policepost.ui.parts import label, restyle

NOTHING = Given()
_NEXT = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down})


class ItemRow(QFrame):
    """One question: its answers as buttons with their digits, and a note."""

    picked = Signal(str, str)
    noted = Signal(str, str)
    entered = Signal(str)
    left_note = Signal()

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item, self._fault = item, False
        self.setProperty("role", "card")
        self.setAccessibleName(f"{item.code} {item.label}")
        column = QVBoxLayout(self)
        column.setContentsMargins(style.px(10), style.px(6), style.px(10), style.px(6))
        column.setSpacing(style.px(4))
        head = QHBoxLayout()
        head.setSpacing(style.px(8))
        code = label(item.code, "muted")
        code.setFixedWidth(style.px(26))
        self.question = label(item.label, wrap=True)
        self.question.setMinimumWidth(style.px(150))
        head.addWidget(code)
        head.addWidget(self.question, 2)
        head.addWidget(self._answers(), 5)
        column.addLayout(head)
        self.note = LineEdit()
        self.note.setPlaceholderText(_("Note"))
        self.note.setAccessibleName(_("Note on {item}").format(item=item.label))
        self.note.textEdited.connect(self._note_typed)
        self.note.installEventFilter(self)
        self.note.hide()
        column.addWidget(self.note)

    def _answers(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder)
        row.setSpacing(style.px(5))
        self.buttons: dict[str, QPushButton] = {}
        for number, answer in enumerate(self.item.answers, start=1):
            button = QPushButton(f"{number}  {answer.label}")
            button.setProperty("kind", "answer")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(self._pressed)
            self.buttons[answer.code] = button
            row.addWidget(button)
        return holder

    @Slot()
    def _pressed(self) -> None:
        sender = self.sender()
        code = next(code for code, button in self.buttons.items() if button is sender)
        self.picked.emit(self.item.code, code)

    @Slot(str)
    def _note_typed(self, text: str) -> None:
        self.noted.emit(self.item.code, text)

    def show_given(self, given: Given) -> None:
        """Show what is answered; the note opens for faults and where one was written."""
        for code, button in self.buttons.items():
            outcome = self.item.answer(code).outcome if code in given.codes else ""
            tone = {"": "", FINE: "good", HAZARD: "bad"}.get(outcome, "wait")
            if button.property("picked") != tone:
                button.setProperty("picked", tone)
                restyle(button)
        if self.note.text() != given.note:
            self.note.setText(given.note)
        self._fault = bool(given.codes) and not answering.is_fine(self.item, given)
        self.note.setVisible(self._fault or bool(given.note) or self.note.hasFocus())

    def show_current(self, current: bool) -> None:  # noqa: FBT001 - one state
        """Mark the question that the keys answer."""
        self.setProperty("current", "true" if current else "false")
        restyle(self)

    def write_note(self) -> None:
        """Open the note and put the keyboard into it."""
        self.note.show()
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.entered.emit(self.item.code)
        super().mousePressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit(self.item.code)
        elif event.type() == QEvent.Type.FocusOut:
            self.note.setVisible(self._fault or bool(self.note.text()))
        elif isinstance(event, QKeyEvent) and _leaves(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # Esc leaves the note, not the inspection
            elif event.type() == QEvent.Type.KeyPress:
                self.left_note.emit()
            return True
        return False


def _leaves(event: QKeyEvent) -> bool:
    """Whether a key leaves a note for the questions; Ctrl with it means something else."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return not control and event.key() in {*_NEXT, Qt.Key.Key_Escape}


class ItemsPane(QScrollArea):
    """The questions of one section; it holds the keyboard for all of them.

    1 to 9 pick an answer (one that all is well goes on to the next question), Enter and Down go on,
    Up goes back, F2 writes a note, Page Down and Page Up change the section.
    """

    picked = Signal(str, str)
    noted = Signal(str, str)
    ended = Signal(int)
    """The keys went beyond the section's end (1) or its beginning (-1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rows: dict[str, ItemRow] = {}
        self._current = ""

    @property
    def current(self) -> str:
        """Code of the question that the keys answer."""
        return self._current

    def show_section(self, section: Section, answers: Mapping[str, Given]) -> None:
        """Show a section's questions and stand on the first without an answer."""
        inside = QWidget()
        inside.setProperty("role", "ground")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, style.px(8), style.px(12))
        column.setSpacing(style.px(6))
        self.rows = {}
        for item in section.items:
            row = ItemRow(item)
            row.picked.connect(self._row_picked)
            row.noted.connect(self.noted)
            row.entered.connect(self.stand_on)
            row.left_note.connect(self._note_left)
            self.rows[item.code] = row
            column.addWidget(row)
        column.addStretch(1)
        self.setWidget(inside)
        self.setAccessibleName(section.label)
        self._current = ""
        self.show_answers(answers)
        self.stand_on(self._first_open(answers))

    def _first_open(self, answers: Mapping[str, Given]) -> str:
        asked = self._asked()
        empty = [code for code in asked if not answers.get(code, NOTHING).codes]
        return (empty or asked or [""])[0]

    def show_answers(self, answers: Mapping[str, Given]) -> None:
        """Show the answers; a question that is no longer asked hides."""
        for code, row in self.rows.items():
            row.show_given(answers.get(code, NOTHING))
            row.setVisible(answering.is_asked(row.item, answers))

    def _asked(self) -> Sequence[str]:
        return [code for code, row in self.rows.items() if not row.isHidden()]

    @Slot(str)
    def stand_on(self, code: str) -> None:
        """Make a question the one that the keys answer."""
        if code == self._current or code not in self.rows:
            return
        for each, row in self.rows.items():
            if each in {code, self._current}:
                row.show_current(each == code)
        self._current = code
        self.show_current_row()

    def show_current_row(self) -> None:
        """Scroll so that the current question is in sight with the one after it."""
        row = self.rows.get(self._current)
        if row is not None:
            place = row.mapTo(self.widget(), QPoint(0, row.height() // 2))
            self.ensureVisible(place.x(), place.y(), 0, row.height() + style.px(40))

    def step(self, by: int) -> None:
        """Go to the next or the last question; beyond the ends `ended` is emitted."""
        asked = self._asked()
        at = asked.index(self._current) + by if self._current in asked else 0
        if 0 <= at < len(asked):
            self.stand_on(asked[at])
        else:
            self.ended.emit(by)

    @Slot(str, str)
    def _row_picked(self, item: str, answer: str) -> None:
        self.stand_on(item)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.picked.emit(item, answer)

    @Slot()
    def _note_left(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.step(1)

    def _pick_number(self, number: int) -> None:
        row = self.rows.get(self._current)
        if row is None or not 1 <= number <= len(row.item.answers):
            return
        answer = row.item.answers[number - 1]
        self.picked.emit(self._current, answer.code)
        if row.buttons[answer.code].property("picked") == "good":
            self.step(1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if text.isdigit() and text.isascii():
            self._pick_number(int(text))
        elif key in _NEXT and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(1)
        elif key == Qt.Key.Key_Up:
            self.step(-1)
        elif key == Qt.Key.Key_F2 and self._current in self.rows:
            self.rows[self._current].write_note()
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self.ended.emit(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.show_current_row()

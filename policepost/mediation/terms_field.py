"""The field that holds the numbered clauses of an agreement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import N_, _
from policepost.mediation.facts import TermFacts
from policepost.mediation.lines import TermLine
from policepost.printing import numerals
from policepost.ui import style
from policepost.ui.form import DateField, Field, NumberField, TextField
from policepost.ui.parts import label, link_button

PHRASES = (
    (N_("Compensation"), "方于    年  月  日前向    方赔偿人民币    元，一次性付清。"),
    (N_("Repair by a day"), "方于    年  月  日前修复    ，费用由    方承担。"),
    (N_("No further claims"), "双方就此事再无其他争议，互不追究。"),
    (N_("Apology"), "双方互相致歉，今后遇事先沟通，和睦相处。"),
    (N_("Quiet hours"), "每日22:00至次日7:00，    方不拖动家具、不播放外放音响。"),
)
"""Clauses that come up again and again, with room for what differs."""


class _Row(QFrame):
    """One clause: its number, its words, its day, its amount."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.id: UUID | None = None
        self.number = QLabel()
        self.number.setFixedWidth(style.px(30))
        self.words = TextField("text", "", lines=1, most=8)
        self.due = DateField("due_on", _("Due"))
        self.amount = NumberField("amount", _("Amount in yuan"), decimals=True)
        self.up = link_button("↑")
        self.remove = link_button("×")
        self.up.setToolTip(_("Move this term up (Alt+Up)"))
        self.up.setAccessibleName(_("Move this term up"))
        self.remove.setToolTip(_("Remove this term (Ctrl+Delete)"))
        self.remove.setAccessibleName(_("Remove this term"))
        self.due.calendar_button.hide()  # Alt+Down opens it; the row is short
        self._lay_out()

    def _lay_out(self) -> None:
        for field in self.fields():
            field.caption_label.hide()
            field.changed.connect(self.changed)
        small = QHBoxLayout()
        small.setSpacing(style.px(6))
        for field, width in ((self.due, 164), (self.amount, 104)):
            caption = label(field.caption, "small")
            caption.setBuddy(field)
            field.setFixedWidth(style.px(width))
            small.addWidget(caption)
            small.addWidget(field)
            small.addSpacing(style.px(8))
        small.addStretch(1)
        small.addWidget(self.up)
        small.addWidget(self.remove)
        column = QVBoxLayout()
        column.setSpacing(style.px(4))
        column.addWidget(self.words)
        column.addLayout(small)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(4))
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def fields(self) -> tuple[Field, Field, Field]:
        """Words, day and amount."""
        return self.words, self.due, self.amount


class TermsField(Field):
    """Clauses one under the other; Ctrl+M adds one, Ctrl+Delete removes the one typed in.

    The value is a tuple of `TermFacts`; a term that was stored keeps its id when it moves.
    """

    rearranged = Signal()
    """A clause was added or moved: what follows what has changed."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__(name, caption)
        self._rows: list[_Row] = []
        holder = QWidget()
        self._stack = QVBoxLayout(holder)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(style.px(8))
        self.add_button = link_button(_("＋ Add a term"), partial(self.add_row, ""))
        self.add_button.setToolTip("Ctrl+M")
        self._place(holder, self.add_button)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._often = self._phrases()
        self._column.addWidget(self._often)
        for keys, slot in (
            ("Ctrl+M", self._add_here),
            ("Ctrl+Delete", self._remove_here),
            ("Alt+Up", self._move_here),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self.add_row("")

    def _phrases(self) -> QLabel:
        """The clauses that come up often, as links that wrap where the column is narrow."""
        links = " · ".join(
            f'<a href="{n}" style="text-decoration: none; color: {style.BLUE};">{_(words)}</a>'
            for n, (words, _phrase) in enumerate(PHRASES)
        )
        often = _("Often used:")
        line = QLabel(f"{often} {links}")
        line.setProperty("role", "small")
        line.setTextFormat(Qt.TextFormat.RichText)
        line.setWordWrap(True)
        line.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        line.linkActivated.connect(self._add_phrase)
        return line

    @Slot(str)
    def _add_phrase(self, number: str) -> None:
        self.add_row(PHRASES[int(number)][1])

    def add_row(self, words: str) -> None:
        """Add a clause; an empty last one is filled instead."""
        last = self._rows[-1] if self._rows else None
        if words and last is not None and not last.words.value():
            last.words.set_value(words)
            last.words.setFocus()
            return
        row = self._new_row()
        if words:
            row.words.set_value(words)
        row.words.setFocus()
        self._edited()

    def rows(self) -> Sequence[_Row]:
        """The clauses as they stand, for tests and for the page's focus."""
        return tuple(self._rows)

    def _new_row(self) -> _Row:
        row = _Row()
        row.changed.connect(self._edited)
        row.up.clicked.connect(partial(self._move, row))
        row.remove.clicked.connect(partial(self._remove, row))
        self._rows.append(row)
        self._stack.addWidget(row)
        self._number()
        return row

    def _number(self) -> None:
        for position, row in enumerate(self._rows, 1):
            row.number.setText(f"{numerals.number(position)}、")
            row.words.edit.setAccessibleName(_("Term {number}").format(number=position))
            row.up.setEnabled(position > 1)
        self.rearranged.emit()

    def _here(self) -> _Row | None:
        focused = self.window().focusWidget()
        return next((row for row in self._rows if row.isAncestorOf(focused)), None)

    def _add_here(self) -> None:
        self.add_row("")

    def _remove_here(self) -> None:
        row = self._here()
        if row is not None:
            self._remove(row)

    def _move_here(self) -> None:
        row = self._here()
        if row is not None:
            self._move(row)

    def _move(self, row: _Row) -> None:
        where = self._rows.index(row)
        if where:
            self._rows.insert(where - 1, self._rows.pop(where))
            self._stack.removeWidget(row)
            self._stack.insertWidget(where - 1, row)
            self._number()
            row.words.setFocus()
            self._edited()

    def _remove(self, row: _Row) -> None:
        where = self._rows.index(row)
        self._drop(row)
        if not self._rows:
            self._new_row()
        self._number()
        self._rows[min(where, len(self._rows) - 1)].words.setFocus()
        self._edited()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._stack.removeWidget(row)
        row.hide()
        row.deleteLater()

    @override
    def value(self) -> tuple[TermFacts, ...]:
        return tuple(
            TermFacts(
                id=row.id,
                text=row.words.value(),
                due_on=row.due.value(),
                amount=row.amount.value(),
            )
            for row in self._rows
            if any(field.typed() for field in row.fields())
        )

    def readable(self) -> tuple[TermFacts, ...]:
        """The clauses as far as they can be read, for the preview: half a date is no date yet."""
        return tuple(
            TermFacts(text=text) for text in (row.words.value() for row in self._rows) if text
        )

    @override
    def checked_value(self) -> Any:
        return self.value()

    @override
    def set_value(self, value: Any) -> None:
        self._fill([(one.id, one.text, one.due_on, one.amount) for one in value])

    def _fill(self, terms: Sequence[tuple[UUID | None, str, date | None, Decimal | None]]) -> None:
        for row in list(self._rows):
            self._drop(row)
        for id_, text, due_on, amount in terms or [(None, "", None, None)]:
            row = self._new_row()
            row.id = id_
            for field, value in zip(row.fields(), (text, due_on, amount), strict=True):
                field.set_value(value)

    def adopt(self, stored: Sequence[TermLine]) -> bool:
        """Give the rows the ids of terms that were just stored from them; False if they differ."""
        if len(stored) != len(self._rows):
            return False
        for row, one in zip(self._rows, stored, strict=True):
            if row.words.value() != one.text:
                return False
        for row, one in zip(self._rows, stored, strict=True):
            row.id = one.id
        return True

    @override
    def typed(self) -> Any:
        return [
            [str(row.id) if row.id else None, *(field.typed() for field in row.fields())]
            for row in self._rows
        ]

    @override
    def restore(self, typed: Any) -> None:
        self._fill([])
        for row in list(self._rows):
            self._drop(row)
        for id_, *texts in typed:
            row = self._new_row()
            row.id = UUID(id_) if id_ else None
            for field, text in zip(row.fields(), texts, strict=True):
                field.restore(text)

    def set_frozen(self, frozen: bool) -> None:  # noqa: FBT001
        """Show the clauses of a signed agreement, which can no longer change."""
        for row in self._rows:
            row.setEnabled(not frozen)
            row.up.setVisible(not frozen)
            row.remove.setVisible(not frozen)
        self.add_button.setVisible(not frozen)
        self._often.setVisible(not frozen)

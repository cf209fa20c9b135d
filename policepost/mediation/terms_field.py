"""The field that holds the numbered clauses of an agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core.language import N_, _
from policepost.mediation.agreement_lines import TermLine
from policepost.mediation.facts import TermFacts
from policepost.mediation.term_row import Details, TermRow
from policepost.printing import numerals
from policepost.ui import style
from policepost.ui.form import Field
from policepost.ui.parts import link_button

PHRASES = (
    (N_("Compensation"), "方于    年  月  日前向    方赔偿人民币    元，一次性付清。"),
    (N_("Repair by a day"), "方于    年  月  日前修复    ，费用由    方承担。"),
    (N_("No further claims"), "双方就此事再无其他争议，互不追究。"),
    (N_("Apology"), "双方互相致歉，今后遇事先沟通，和睦相处。"),
    (N_("Quiet hours"), "每日22:00至次日7:00，    方不拖动家具、不播放外放音响。"),
)
"""Clauses that come up again and again, with room for what differs."""


class TermsField(Field):
    """Clauses one under the other; Ctrl+M adds one, Ctrl+Delete removes the one typed in.

    The value is a tuple of `TermFacts`; a term that was stored keeps its id when it moves.
    """

    rearranged = Signal()
    """A clause was added or moved: what follows what has changed."""
    details_wanted = Signal(int)
    """Carries the number of the clause, from 1, of which somebody wants to say more."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__(name, caption)
        self._rows: list[TermRow] = []
        self._people: Mapping[str, str] = {}
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
        for keys, told, slot in (
            ("Ctrl+M", _("In an agreement: add a term"), self._add_here),
            ("Ctrl+Delete", _("In an agreement: remove this term"), self._remove_here),
            ("Alt+Up", _("In an agreement: move this term up"), self._move_here),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setWhatsThis(told)
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

    def rows(self) -> Sequence[TermRow]:
        """The clauses as they stand, for tests and for the page's focus."""
        return tuple(self._rows)

    def _new_row(self) -> TermRow:
        row = TermRow()
        row.changed.connect(self._edited)
        row.up.clicked.connect(partial(self._move, row))
        row.remove.clicked.connect(partial(self._remove, row))
        row.details_wanted.connect(self._ask_details)
        self._rows.append(row)
        self._stack.addWidget(row)
        self._number()
        return row

    def show_people(self, people: Mapping[str, str]) -> None:
        """Take what the parties are called, by their ids in hexadecimal."""
        self._people = people
        for row in self._rows:
            row.say(row.details, people)

    @Slot(object)
    def _ask_details(self, row: TermRow) -> None:
        self.details_wanted.emit(self._rows.index(row) + 1)

    def say(self, position: int, told: TermFacts) -> None:
        """Put what was said of the clause of that number into its row."""
        row = self._rows[position - 1]
        row.words.set_value(told.text)
        row.due.set_value(told.due_on)
        row.amount.set_value(told.amount)
        row.say(Details.of(told), self._people)
        self._edited()

    def _number(self) -> None:
        for position, row in enumerate(self._rows, 1):
            row.number.setText(f"{numerals.number(position)}、")
            row.words.edit.setAccessibleName(_("Term {number}").format(number=position))
            row.up.setEnabled(position > 1)
        self.setFocusProxy(self._rows[0].words)  # where a refusal puts the keyboard
        self.rearranged.emit()

    def _here(self) -> TermRow | None:
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

    def _move(self, row: TermRow) -> None:
        where = self._rows.index(row)
        if where:
            self._rows.insert(where - 1, self._rows.pop(where))
            self._stack.removeWidget(row)
            self._stack.insertWidget(where - 1, row)
            self._number()
            row.words.setFocus()
            self._edited()

    def _remove(self, row: TermRow) -> None:
        where = self._rows.index(row)
        self._drop(row)
        if not self._rows:
            self._new_row()
        self._number()
        self._rows[min(where, len(self._rows) - 1)].words.setFocus()
        self._edited()

    def _drop(self, row: TermRow) -> None:
        self._rows.remove(row)
        self._stack.removeWidget(row)
        row.hide()
        row.deleteLater()

    @override
    def value(self) -> tuple[TermFacts, ...]:
        return tuple(row.facts() for row in self._begun())

    @override
    def readable(self) -> tuple[TermFacts, ...]:
        """The clauses as far as they can be read, for the preview and the checks."""
        return tuple(row.readable() for row in self._begun())

    def _begun(self) -> list[TermRow]:
        return [
            row
            for row in self._rows
            if any(field.typed() for field in row.fields()) or row.details != Details()
        ]

    @override
    def checked_value(self) -> Any:
        return self.value()

    @override
    def set_value(self, value: Any) -> None:
        self._empty()
        for one in value or [TermFacts(text="")]:
            row = self._new_row()
            row.id = one.id
            values = (one.text, one.due_on, one.amount)
            for field, held in zip(row.fields(), values, strict=True):
                field.set_value(held)
            row.say(Details.of(one), self._people)

    def _empty(self) -> None:
        for row in list(self._rows):
            self._drop(row)

    def adopt(self, stored: Sequence[TermLine]) -> bool:
        """Give the rows the ids of terms that were just stored from them; False if they differ."""
        if len(stored) != len(self._rows):
            return False
        for row, one in zip(self._rows, stored, strict=True):
            if row.words.value() != one.text or row.details != Details.of(one):
                return False
        for row, one in zip(self._rows, stored, strict=True):
            row.id = one.id
        return True

    @override
    def typed(self) -> Any:
        return [
            [
                str(row.id) if row.id else None,
                *(field.typed() for field in row.fields()),
                row.details.typed(),
            ]
            for row in self._rows
        ]

    @override
    def restore(self, typed: Any) -> None:
        self._empty()
        for id_, *texts in typed:
            row = self._new_row()
            row.id = UUID(id_) if id_ else None
            for field, text in zip(row.fields(), texts, strict=False):
                field.restore(text)
            if len(texts) > len(row.fields()):  # drafts of earlier versions end here
                row.say(Details.restored(texts[-1]), self._people)

    def set_frozen(self, frozen: bool) -> None:  # noqa: FBT001
        """Show the clauses of a signed agreement, which can no longer change."""
        for row in self._rows:
            row.setEnabled(not frozen)
            row.up.setVisible(not frozen)
            row.remove.setVisible(not frozen)
            row.more.setVisible(not frozen)
        self.add_button.setVisible(not frozen)
        self._often.setVisible(not frozen)

"""One row that waits beside whoever may be meant, and the three decisions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.masking import masked_phone, without_numbers
from policepost.core.searching import search
from policepost.core.shapes import Hit, Ref
from policepost.exchange.report import Change
from policepost.intake import candidates, deciding, queries
from policepost.intake.candidates import Candidate
from policepost.intake.kinds import kind_of
from policepost.intake.queries import ParkedCard
from policepost.intake.words import field_titles, fields_in_words
from policepost.residents.rules import masked
from policepost.ui import style
from policepost.ui.basics import clear, label, link_button, primary_button, secondary_button
from policepost.ui.chip import Chip
from policepost.ui.flow import FlowLayout
from policepost.ui.messages import show_refusal, showing_refusals
from policepost.ui.page import Page, Request
from policepost.ui.parts import Card
from policepost.ui.person_field import PersonField
from policepost.ui.undoing import tell_with_undo
from policepost.ui.watch import Watch

_OFFERED: Final = 8
"""How many people the search offers."""


class DecisionCard(QWidget):
    """One row, whoever may be meant, and the three decisions."""

    decided = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._db = page, page.db
        self._row: ParkedCard | None = None
        self._people: Sequence[Candidate] = ()
        self._chosen: UUID | None = None
        self._turn = 0
        self._watch = Watch(self, page.db, page.tasks)
        self._change: Change | None = None
        self._same = ""
        self._whole = self._covered = False
        column = QVBoxLayout(self)
        edge = style.px(16)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(style.px(10))
        self.title = label("", "heading", wrap=True)
        self.why = label("", "", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.why)
        choosing = QWidget()
        self._choices = FlowLayout(choosing)
        self.chips: dict[UUID, Chip] = {}
        column.addWidget(choosing)
        self.other = PersonField(
            "other", _("Somebody else of the register"), self._find, outsiders=False
        )
        self.other.changed.connect(self._choose_other)
        column.addWidget(self.other)
        self.open_button = link_button(_("Open the entry"), self._open)
        self.numbers_button = link_button(_("Show the numbers"), self._show_numbers)
        links = QHBoxLayout()
        links.addWidget(self.open_button)
        links.addWidget(self.numbers_button)
        links.addStretch(1)
        column.addLayout(links)
        self.compared = Card()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(style.px(10))
        self.compared.body.addLayout(self._grid)
        column.addWidget(self.compared)
        column.addLayout(self._buttons())
        column.addStretch(1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.leave_button = secondary_button(_("Leave out"), self.leave_out)
        self.new_button = secondary_button(_("Somebody new"), self.take_new)
        self.same_button = primary_button(_("It is this person"), self.take_same)
        for button, key in (
            (self.leave_button, "Ctrl+D"),
            (self.new_button, "Ctrl+N"),
            (self.same_button, "Ctrl+Enter"),
        ):
            button.setToolTip(key)
            row.addWidget(button)
        row.insertStretch(0, 1)
        return row

    def show_row(self, row_id: UUID | None) -> None:
        """Show a row that waits; nothing if somebody decided meanwhile."""
        self._turn += 1
        before = self._row, self._people
        with self._db.reading() as session:
            self._row = queries.card(session, row_id) if row_id is not None else None
            self._people = candidates.of(session, self._row, clock.today()) if self._row else ()
        if self._row is not None and before == (self._row, self._people):
            self._whole = False
            self._offer_buttons(True)  # noqa: FBT003 - reads as a sentence
            self.choose(self._chosen)  # what is typed and chosen stays, what is known may be new
            return
        self.setVisible(self._row is not None)
        self._whole = False
        if self._row is None:
            self._watch.card(None)
            return
        line = self._row.line
        self._watch.card(Ref(queries.KIND, line.id))
        self._offer_buttons(True)  # noqa: FBT003 - reads as a sentence
        self.title.setText(line.name or _("Row {row}").format(row=line.row))
        self.why.setText(line.why)
        self._offer()
        self.other.set_value(None)
        self.other.setVisible(line.kind == "residents")
        self.choose(self._people[0].id if self._people else None)

    def _offer(self) -> None:
        clear(self._choices)
        self.chips = {}
        for person in self._people:
            words = " · ".join(part for part in (person.name, person.detail) if part)
            chip = self.chips[person.id] = Chip(words)
            chip.clicked.connect(partial(self.choose, person.id))
            self._choices.addWidget(chip)

    def _find(self, text: str) -> Sequence[Hit]:
        with self._db.reading() as session:
            return search.find(session, text, _OFFERED, kinds=["resident"])

    @Slot()
    def _choose_other(self) -> None:
        """Stand the row beside whoever was picked in the register."""
        try:
            picked = self.other.value()
        except Refused:  # not picked yet
            return
        if picked is not None and picked.id is not None and picked.id != self._chosen:
            self.choose(picked.id)

    def choose(self, person: UUID | None) -> None:
        """Stand the row beside somebody who may be meant."""
        self._turn += 1
        self._chosen = person
        for key, chip in self.chips.items():
            chip.choose(True if key == person else None)
        self.same_button.setEnabled(False)
        self.open_button.setVisible(person is not None)
        self._compare(None, "")
        if person is None or self._row is None:
            return
        turn = self._turn
        work = partial(deciding.what_if, self._db, self._row.line.id, person)
        self._page.tasks.run(work, partial(self._answered, turn), partial(self._cannot, turn))

    def _answered(self, turn: int, change: Change | None) -> None:
        if turn == self._turn:
            self._compare(change, "=")
            self.same_button.setEnabled(True)

    def _cannot(self, turn: int, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        if turn == self._turn:
            self._compare(None, "")
            self.why.setText(error.sentence)

    def _compare(self, change: Change | None, same: str) -> None:
        """Show each cell, and beside it what the register says where that is something else."""
        self._change, self._same = change, same
        clear(self._grid)
        row = self._row
        if row is None:
            return
        self._covered = False
        heads = ("", _("The row says"), _("The register says") if self._chosen else "")
        for at, words in enumerate(heads):
            self._grid.addWidget(label(words, "field-label"), 0, at)
        kind = kind_of(row.line.kind)
        titles = field_titles(kind)
        told = {name: (old, new) for name, old, new in fields_in_words(kind.name, change)}
        number = 1
        for heading, text, field in row.said:
            old = told.pop(field, ("", ""))[0] if field in told else None
            self._line(number, heading or titles.get(field, ""), text, field, old, same)
            number += 1
        for field, (old, new) in told.items():
            self._line(number, titles.get(field, field), new, field, old, same)
            number += 1
        self.numbers_button.setVisible(self._covered and self._db.may("numbers.see"))

    def _shown(self, field: str, text: str) -> str:
        """What a cell says, its numbers covered until somebody asks for them."""
        if self._whole:
            return text
        if field == "id_number" and len(text) > 8:
            shown = masked(text)
        else:
            shown = masked_phone(text) if field.endswith("phone") else without_numbers(text)
        self._covered = self._covered or shown != text
        return shown

    @Slot()
    def _show_numbers(self) -> None:
        if self._row is not None:
            with showing_refusals(self._page):
                deciding.show_numbers(self._db, self._row.line.id)
                self._whole = True
                self._compare(self._change, self._same)

    def _line(self, at: int, name: str, says: str, field: str, old: str | None, same: str) -> None:
        differs = old is not None
        self._grid.addWidget(label(name, "muted", wrap=True), at, 0)
        shown = self._shown(field, says)
        self._grid.addWidget(label(shown, wrap=True, selectable=True), at, 1)
        register = f"≠ {self._shown(field, old or '–')}" if differs else (same if field else "")
        beside = label(register, "warning" if differs else "muted", wrap=True)
        self._grid.addWidget(beside, at, 2)

    # Deciding

    @Slot()
    def take_same(self) -> None:
        """The row is the person beside it."""
        if self._row is not None and self._chosen is not None and self.same_button.isEnabled():
            self._decide(self._chosen, _("{name}: taken as this person."))

    @Slot()
    def take_new(self) -> None:
        """The row is somebody who is not in the register."""
        if self._row is not None and self.new_button.isEnabled():
            self._decide(None, _("{name} is in the register now."))

    def _decide(self, person: UUID | None, words: str) -> None:
        row = self._row
        if row is None:
            return
        self._offer_buttons(False)  # noqa: FBT003 - reads as a sentence
        work = partial(deciding.decide, self._db, row.line.id, person)
        sentence = words.format(name=row.line.name)
        self._page.tasks.run(work, lambda _key: self._told(sentence), self._refused)

    def _refused(self, error: Exception) -> None:
        self._offer_buttons(True)  # noqa: FBT003 - reads as a sentence
        if not isinstance(error, Refused):
            raise error
        show_refusal(self._page, error)

    def _offer_buttons(self, offered: bool) -> None:  # noqa: FBT001 - reads as a sentence
        """Let nobody decide twice while a decision is being written."""
        for button in (self.leave_button, self.new_button, self.same_button):
            button.setEnabled(offered)

    @Slot()
    def leave_out(self) -> None:
        """The row is not taken in."""
        row = self._row
        if row is None or not self.leave_button.isEnabled():
            return
        name = row.line.name or _("Row {row}").format(row=row.line.row)
        words = _("{name} is left out; when the file comes again, too.")
        with showing_refusals(self._page):
            deciding.leave_out(self._db, [row.line.id])
            self._told(words.format(name=name))

    @Slot(int)
    def offer_one(self, chosen: int) -> None:
        """Offer to decide about the one row; about many the bar below the list does."""
        for button in (self.leave_button, self.new_button, self.same_button):
            button.setVisible(chosen < 2)

    def _told(self, sentence: str) -> None:
        tell_with_undo(self._page, sentence)
        self.decided.emit()

    @Slot()
    def _open(self) -> None:
        if self._chosen is not None:
            self._page.asks.emit(Request("open", "resident", self._chosen))

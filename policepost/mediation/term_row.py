"""One clause in the field of clauses: its number, words, day and amount, and what else it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Self
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from policepost.core.language import _, ngettext
from policepost.mediation.after import codes, money
from policepost.mediation.agreement_lines import TermLine
from policepost.mediation.facts import TermFacts
from policepost.ui import style
from policepost.ui.form import DateField, Field, NumberField, TextField
from policepost.ui.parts import label, link_button


@dataclass(frozen=True, slots=True)
class Details:
    """What a clause says besides its words: who owes what to whom, how, and in which parts."""

    what: str = ""
    by_ids: tuple[str, ...] = ()
    to_ids: tuple[str, ...] = ()
    how: str = ""
    instalments: tuple[tuple[date, Decimal], ...] = ()
    replaces: str = ""

    @classmethod
    def of(cls, term: TermLine | TermFacts) -> Self:
        """Return those of a term as it is stored, or as it was taken from a form."""
        parts = term.instalments or ()
        return cls(
            *(term.what, tuple(term.by_ids), tuple(term.to_ids), term.how),
            tuple(one if isinstance(one, tuple) else (one.due_on, one.amount) for one in parts),
            term.replaces_id.hex if term.replaces_id is not None else "",
        )

    def typed(self) -> dict[str, Any]:
        """Return them fit for a draft."""
        parts = [(day.isoformat(), format(amount, "f")) for day, amount in self.instalments]
        return {
            "what": self.what,
            "by": list(self.by_ids),
            "to": list(self.to_ids),
            "how": self.how,
            "parts": parts,
            "replaces": self.replaces,
        }

    @classmethod
    def restored(cls, typed: Mapping[str, Any]) -> Self:
        """Return those that :meth:`typed` gave."""
        parts = [(date.fromisoformat(day), Decimal(amount)) for day, amount in typed["parts"]]
        lists = (tuple(typed["by"]), tuple(typed["to"]))
        return cls(typed["what"], *lists, typed["how"], tuple(parts), typed.get("replaces", ""))

    def summary(self, people: Mapping[str, str]) -> str:
        """Say it in a line; ``people`` are the parties' labels by their ids in hexadecimal."""
        owing = "、".join(people[one] for one in self.by_ids if one in people)
        owed = "、".join(people[one] for one in self.to_ids if one in people)
        who = " → ".join(part for part in (owing, owed) if part)
        count = len(self.instalments)
        parts = ngettext("{count} instalment", "{count} instalments", count).format(count=count)
        told = (
            who,
            _(codes.TERM_WORDS[self.what]) if self.what else "",
            self.how,
            parts if count else "",
        )
        return " · ".join(part for part in told if part)


class TermRow(QFrame):
    """One clause: its number, its words, its day, its amount, and a line that says the rest."""

    changed = Signal()
    details_wanted = Signal(object)
    """Carries the row of which somebody wants to say more."""

    def __init__(self) -> None:
        super().__init__()
        self.id: UUID | None = None
        self.details = Details()
        self.number = QLabel()
        self.number.setFixedWidth(style.px(30))
        self.words = TextField("text", "", lines=1, most=8)
        self.due = DateField("due_on", _("Due"))
        self.amount = NumberField("amount", _("Yuan"), decimals=True)
        self.more = link_button(_("Details"), partial(self.details_wanted.emit, self))
        self.up = link_button("↑")
        self.remove = link_button("×")
        self.more.setToolTip(_("Who owes what to whom, how, and in which parts"))
        self.up.setToolTip(_("Move this term up (Alt+Up)"))
        self.up.setAccessibleName(_("Move this term up"))
        self.remove.setToolTip(_("Remove this term (Ctrl+Delete)"))
        self.remove.setAccessibleName(_("Remove this term"))
        self.due.calendar_button.hide()  # Alt+Down opens it; the row is short
        self.told = label("", "small", wrap=True)
        self.told.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        for field in self.fields():
            field.caption_label.hide()
            field.changed.connect(self.changed)
        small = QHBoxLayout()
        small.setSpacing(style.px(6))
        for field, width in ((self.due, 150), (self.amount, 90)):
            caption = label(field.caption, "small")
            caption.setBuddy(field)
            field.setFixedWidth(style.px(width))
            small.addWidget(caption)
            small.addWidget(field)
        small.addStretch(1)
        for button in (self.more, self.up, self.remove):
            small.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(style.px(4))
        column.addWidget(self.words)
        column.addLayout(small)
        column.addWidget(self.told)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(4))
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def fields(self) -> tuple[Field, Field, Field]:
        """Words, day and amount."""
        return self.words, self.due, self.amount

    def say(self, details: Details, people: Mapping[str, str]) -> None:
        """Take what else the clause says, and show it in a line."""
        self.details = details
        told = details.summary(people)
        self.told.setText(told)
        self.told.setVisible(bool(told))

    def facts(self) -> TermFacts:
        """What was typed; raises `Refused` for a day or an amount that cannot be read."""
        return self._facts(self.due.value(), self.amount.value())

    def readable(self) -> TermFacts:
        """What was typed, as far as it can be read."""
        return self._facts(self.due.readable(), self.amount.readable())

    def _facts(self, due_on: date | None, amount: Decimal | None) -> TermFacts:
        held = self.details
        return TermFacts(
            id=self.id,
            text=self.words.value(),
            due_on=due_on,
            amount=amount,
            what=held.what,
            by_ids=held.by_ids,
            to_ids=held.to_ids,
            how=held.how,
            instalments=held.instalments,
            replaces_id=UUID(held.replaces) if held.replaces else None,
        )


def written(parts: Sequence[tuple[date, Decimal]]) -> str:
    """Write instalments one to a line, as they are typed: the day and the amount."""
    return "\n".join(f"{day:%Y-%m-%d}  {money.plain(amount)}" for day, amount in parts)

"""The sheet in which all is said of one clause: who owes what to whom, how, and in which parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import Slot

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation.after import codes, money, rules
from policepost.mediation.after.replacing import PartChange
from policepost.mediation.facts import TermFacts
from policepost.mediation.term_row import written
from policepost.printing import numerals
from policepost.ui.dates import parse_day
from policepost.ui.form import (
    ChecksField,
    ChoiceField,
    DateField,
    Field,
    Form,
    LineField,
    NumberField,
    TextField,
)
from policepost.ui.messages import showing_refusals
from policepost.ui.parts import label, link_button
from policepost.ui.sheet import Sheet

if TYPE_CHECKING:
    from policepost.ui.page import Page

MOST_TICKS: Final = 8
"""With more parties one is chosen from a list; none chosen means all of them."""
_DAY_AND_AMOUNT: Final = 2


def read_parts(text: str) -> tuple[tuple[date, Decimal], ...]:
    """Read instalments, one to a line: the day and the amount.

    Raises `Refused` that names the line which cannot be read.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.replace("元", " ").split()
        if not words:
            continue
        part = _part(words)
        if part is None:
            raise Refused(
                _("Line {number}: write the day and the amount, such as {example}.").format(
                    number=number, example="2026-12-10 500"
                ),
                field="instalments",
            )
        found.append(part)
    return tuple(found)


def _part(words: Sequence[str]) -> tuple[date, Decimal] | None:
    """Return a day and an amount, None where these are none."""
    if len(words) != _DAY_AND_AMOUNT:
        return None
    try:
        day, amount = parse_day(words[0], clock.today()), Decimal(words[1].replace(",", ""))
    except (Refused, InvalidOperation):
        return None
    return (day, amount) if amount.is_finite() and amount > 0 else None


class TermSheet(Sheet):
    """Say all of one clause; what is done goes into the form of the agreement.

    Args:
        page: Over which page.
        number: Of the clause, from 1.
        term: As it stands in the form.
        people: What the parties are called, by their ids in hexadecimal.
        done: Takes the clause back.
        earlier: In a supplement, the clauses in whose place it may stand, by their ids.
        parts: In a supplement, the instalments of those that it may change.
    """

    def __init__(
        self,
        page: Page,
        number: int,
        term: TermFacts,
        people: Mapping[str, str],
        done: Callable[[TermFacts], None],
        earlier: Mapping[UUID, str] | None = None,
        parts: Sequence[PartChange] = (),
    ) -> None:
        super().__init__(page, _("Term {number}").format(number=numerals.number(number)), 500)
        self._term, self._give = term, done
        self._parts = {one.key: one for one in parts}
        form = Form()
        form.add(TextField("text", _("Words"), lines=2, required=True))
        if earlier:
            choices = [(key, words) for key, words in earlier.items()]
            empty = _("none: it is added")
            form.add(ChoiceField("replaces_id", _("In place of"), choices, empty=empty))
        if parts:
            told = [(one.key, one.words) for one in parts]
            whole = _("the whole term")
            form.add(ChoiceField("part", _("Only one instalment of it"), told, empty=whole))
            form.field("part").changed.connect(self._take_part)
        form.row(
            ChoiceField(
                "what",
                _("What it obliges to"),
                [(code, _(words)) for code, words in codes.TERM_WORDS.items()],
                empty=_("not said"),
            ),
            LineField("how", _("In which manner"), placeholder="现金 / 银行转账"),
        )
        self._who = bool(people)
        if people:
            form.add(_who("by_ids", _("Who owes it (nobody ticked: all)"), people))
            form.add(_who("to_ids", _("To whom"), people))
        form.row(
            NumberField("amount", _("Amount in yuan"), decimals=True),
            DateField("due_on", _("Due")),
        )
        self.capitals = link_button(_("Write the sum into the words"), self._write_sum)
        form.put(self.capitals)
        form.section(_("In instalments"))
        form.row(
            NumberField("parts", _("Equal parts"), least=1, most=rules.MOST_PARTS),
            DateField("first", _("The first on")),
        )
        self.divide = link_button(_("Divide: one part each month"), self._divide)
        form.put(self.divide)
        form.add(
            TextField(
                "instalments",
                _("Day and amount of each part, one to a line"),
                lines=2,
                placeholder="2026-12-10 500",
            )
        )
        self.sum = label("", "small", wrap=True)
        form.put(self.sum)
        self._fields = form
        form.set_values(self._values(term))
        form.changed.connect(self._show_sum)
        self.put_form(form)
        self.on_done(_("Take over"), self._done)
        self._show_sum()

    def _values(self, term: TermFacts) -> dict[str, Any]:
        values: dict[str, Any] = {
            "text": term.text,
            "what": term.what or None,
            "replaces_id": term.replaces_id,
            "how": term.how,
            "amount": term.amount,
            "due_on": term.due_on,
            "first": clock.add_months(clock.today(), 1),
            "instalments": written(term.instalments or ()),
        }
        for name in ("by_ids", "to_ids") if self._who else ():
            ids = getattr(term, name)
            ticks = isinstance(self._fields.field(name), ChecksField)
            values[name] = ids if ticks else next(iter(ids), None)
        return values

    @Slot()
    def _take_part(self) -> None:
        """Fill in what is still to be paid of the chosen instalment's term, to be changed there."""
        chosen = self._parts.get(str(self._fields.field("part").value()))
        if chosen is not None:
            text = self._fields.field("text").value() or chosen.term.text
            self._fields.set_values(self._values(replace(chosen.term, text=text)))
            self._fields.field("instalments").setFocus()

    @Slot()
    def _divide(self) -> None:
        with showing_refusals(self):
            fields = self._fields
            first = fields.field("first").checked_value()
            parts = fields.field("parts").value()
            if first is None:
                raise Refused(_("Enter the day of the first part."), field="first")
            if parts is None:
                raise Refused(_("Enter in how many parts."), field="parts")
            planned = rules.plan(fields.field("amount").value(), parts, first)
            fields.field("instalments").set_value(written(planned))

    @Slot()
    def _write_sum(self) -> None:
        with showing_refusals(self):
            amount = self._fields.field("amount").value()
            if amount is None or amount <= 0:
                raise Refused(_("Enter the amount of the term first."), field="amount")
            words = self._fields.field("text")
            words.set_value(with_sum(words.value(), amount))

    @Slot()
    def _show_sum(self) -> None:
        """Say under the parts whether they add up, as they are typed."""
        try:
            parts = read_parts(self._fields.field("instalments").value())
            amount = self._fields.field("amount").value()
        except (Refused, AttributeError):
            return
        total = sum((one for _day, one in parts), Decimal(0))
        self.sum.setText(
            _("{count} parts, {total} yuan in all.").format(
                count=len(parts), total=money.plain(total)
            )
            if parts
            else ""
        )
        wrong = bool(parts) and amount is not None and total != amount
        if wrong:
            told = _("The parts add up to {total} yuan, the amount is {amount}.")
            self.sum.setText(told.format(total=money.plain(total), amount=money.plain(amount)))

    @Slot()
    def _done(self) -> None:
        with showing_refusals(self):
            values = self._fields.values()
            parts = read_parts(values["instalments"])
            amount = values["amount"]
            if parts and amount is None:
                amount = sum((one for _day, one in parts), Decimal(0))
            rules.check_parts(amount, parts)
            self._give(
                TermFacts(
                    id=self._term.id,
                    text=values["text"],
                    amount=amount,
                    due_on=parts[-1][0] if parts else values["due_on"],
                    what=values["what"] or "",
                    how=values["how"],
                    by_ids=_ids(values.get("by_ids", self._term.by_ids)),
                    to_ids=_ids(values.get("to_ids", self._term.to_ids)),
                    instalments=parts,
                    replaces_id=values.get("replaces_id", self._term.replaces_id),
                )
            )
            self.done()


def _who(name: str, caption: str, people: Mapping[str, str]) -> Field:
    choices = list(people.items())
    if len(choices) <= MOST_TICKS:
        return ChecksField(name, caption, choices)
    return ChoiceField(name, caption, [(one, words) for one, words in choices], empty=_("all"))


def _ids(value: Sequence[str] | str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def with_sum(text: str, amount: Decimal) -> str:
    """Return a clause with its sum in figures and capitals, in place of the room left for it."""
    words = money.in_words(amount)
    for room in ("人民币    元", "人民币　　元"):
        if room in text:
            return text.replace(room, words, 1)
    for one in money.sums(text):
        before = text[: one.start].removesuffix("人民币")
        return before + words + text[one.end :]
    return f"{text.rstrip('。')}，计{words}。" if text.strip() else words

"""Changing one instalment by a supplement: what is still to be paid of its term, to be changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from policepost.core.language import _, format_day
from policepost.mediation.after import money
from policepost.mediation.facts import TermFacts
from policepost.printing import numerals

if TYPE_CHECKING:
    from policepost.mediation.after.lines import SupplementLine
    from policepost.mediation.agreement_lines import TermLine
    from policepost.mediation.lines import Card


@dataclass(frozen=True, slots=True)
class PartChange:
    """One instalment that a supplement may change.

    Attributes:
        key: Which one.
        words: What it is called, in the language of the screen.
        term: The clause that stands in place of the old one: what is not paid yet, as it was.
    """

    key: str
    words: str
    term: TermFacts


def part_changes(terms: Iterable[TermLine]) -> list[PartChange]:
    """Return each instalment of some terms that is not paid in full, with the new clause for it.

    What was paid stays with the old clause; the new one has the rest, of which one part is changed.
    """
    return [one for term in terms for one in _of_term(term)]


def _of_term(term: TermLine) -> Iterator[PartChange]:
    rest = [part for part in term.parts if part.missing]
    told = TermFacts(
        text="",
        amount=sum((part.missing for part in rest), Decimal(0)),
        due_on=rest[-1].due_on if rest else None,
        what=term.what,
        how=term.how,
        by_ids=tuple(term.by_ids),
        to_ids=tuple(term.to_ids),
        instalments=tuple((part.due_on, part.missing) for part in rest),
        replaces_id=term.id,
    )
    number = numerals.number(term.position)
    for part in rest:
        words = _("Term {number}, instalment {part}: {day}, {amount} yuan").format(
            number=number,
            part=part.number,
            day=format_day(part.due_on),
            amount=money.plain(part.missing),
        )
        which = numerals.number(part.number)
        text = f"变更原协议第{number}条第{which}期的履行，其余未付各期不变"
        yield PartChange(f"{term.id.hex}:{part.number}", words, replace(told, text=text))


def doubts(card: Card, line: SupplementLine) -> list[str]:
    """Say where a supplement and what was received come to more than was agreed at first.

    As where money came in after it was written, for it says what was left then.
    """
    agreed = {one.id: one for one in card.promises}
    found = []
    for one in line.terms:
        old = agreed.get(one.replaces_id) if one.replaces_id is not None else None
        if old is None or old.amount is None or one.amount is None:
            continue
        if old.received and one.amount + old.received > old.amount:
            words = _(
                "Term {number} says {rest} yuan; with the {received} received that is more than "
                "the {amount} agreed at first."
            )
            sums = {"rest": one.amount, "received": old.received, "amount": old.amount}
            told = {name: money.plain(value) for name, value in sums.items()}
            found.append(words.format(number=numerals.number(one.position), **told))
    return found

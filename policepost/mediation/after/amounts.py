"""Sums of an agreement that contradict each other: such a paper could not be performed."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from policepost.core.language import _
from policepost.mediation.after import money
from policepost.printing import numerals


class Promised(Protocol):
    """A term, as far as its sums matter."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def amount(self) -> Decimal | None:
        """What is to be paid under it."""

    @property
    def parts(self) -> Sequence[tuple[date, Decimal]]:
        """Its instalments."""


def contradictions(terms: Sequence[Promised], total: Decimal | None) -> Iterator[str]:
    """Say which sums contradict each other: each a sentence that says what to do."""
    for number, term in enumerate(terms, 1):
        yield from _of_term(numerals.number(number), term)
    stated = sum((one.amount for one in terms if one.amount is not None), Decimal(0))
    if total is not None and stated != total:
        yield _(
            "The terms add up to {sum} yuan, the agreement says {total} in all; correct one."
        ).format(sum=money.plain(stated), total=money.plain(total))


def _of_term(number: str, term: Promised) -> Iterator[str]:
    written = money.sums(term.text)
    for one in written:
        if one.clashes:
            yield _("Term {number}: {sum} says one sum in figures and another in capitals.").format(
                number=number, sum=one.written
            )
    if term.amount is None:
        return
    if written and term.amount not in _meant(written):
        yield _("Term {number}: the text says {sum}, its amount is {amount} yuan.").format(
            number=number, sum=written[0].written, amount=money.plain(term.amount)
        )
    parts = sum((amount for _day, amount in term.parts), Decimal(0))
    if term.parts and parts != term.amount:
        yield _(
            "Term {number}: the instalments add up to {parts} yuan, its amount is {amount}."
        ).format(number=number, parts=money.plain(parts), amount=money.plain(term.amount))


def _meant(written: Sequence[money.Sum]) -> set[Decimal]:
    """The sums a text may mean: each it names, and all of them together."""
    return {one.figures for one in written} | {sum((one.figures for one in written), Decimal(0))}

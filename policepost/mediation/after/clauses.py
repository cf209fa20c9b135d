"""Clauses as papers write them: the words, then the parts in which a sum is paid."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from policepost.mediation.after import money
from policepost.printing import numerals

_ENDS = "。；，"


def on_paper(text: str, parts: Sequence[tuple[date, Decimal]]) -> str:
    """Return a clause with its instalments, which stand in no other place of the paper."""
    if not parts or not text.strip():
        return text
    written = [
        f"第{numerals.number(number)}期{numerals.day(day)}前付{money.in_words(amount)}"
        for number, (day, amount) in enumerate(parts, 1)
    ]
    count = numerals.number(len(parts))
    return f"{text.strip().rstrip(_ENDS)}，分{count}期履行：{'；'.join(written)}。"


def with_total(manner: str, total: Decimal | None) -> str:
    """Return how it is performed with what is to be paid in all, where the agreement says so."""
    if total is None:
        return manner
    return "；".join(part for part in (manner, f"以上款项合计{money.in_words(total)}") if part)

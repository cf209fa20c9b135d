"""Clauses as papers write them: the words, then what was agreed beside them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from policepost.mediation.after import money
from policepost.printing import numerals

_ENDS = "。；，"


class Promise(Protocol):
    """A clause, as far as its words on paper are made of it."""

    @property
    def text(self) -> str:
        """The words as they were typed."""

    @property
    def due_on(self) -> date | None:
        """By when it is performed."""

    @property
    def amount(self) -> Decimal | None:
        """What is paid under it, in yuan."""

    @property
    def how(self) -> str:
        """How it is performed, as 现金 or 银行转账."""


def on_paper(one: Promise, parts: Sequence[tuple[date, Decimal]] = ()) -> str:
    """Return a clause as papers write it: its words, then what was agreed beside them.

    The law wants the sum, the manner and the time on the paper (人民调解法 art. 29), so what the
    words leave to the fields beside them is written behind; what they say is not said twice.

    Args:
        one: The clause.
        parts: Day and sum of each instalment, which stand in no other place of the paper.
    """
    text = one.text.strip()
    if not text:
        return one.text
    tail = []
    if one.amount is not None and not money.sums(text):
        tail.append(f"金额为{money.in_words(one.amount)}")
    manner = f"以{one.how}方式" if one.how and one.how not in text else ""
    if parts:
        tail.append(f"分{numerals.number(len(parts))}期{manner}履行：{_in_parts(parts)}")
    else:
        said = one.due_on is None or names_day(text, one.due_on)
        by = "" if said else f"{numerals.day(one.due_on)}前"
        if by or manner:
            tail.append(f"{by}{manner}履行")
    return f"{text.rstrip(_ENDS)}，{'，'.join(tail)}。" if tail else one.text


def _in_parts(parts: Sequence[tuple[date, Decimal]]) -> str:
    return "；".join(
        f"第{numerals.number(number)}期{numerals.day(day)}前付{money.in_words(amount)}"
        for number, (day, amount) in enumerate(parts, 1)
    )


def names_day(text: str, day: date) -> bool:
    """Tell whether a text names a day: 2026年11月24日, 11月24日, 2026.11.24, 十一月二十四日."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    month, number = numerals.number(day.month), numerals.number(day.day)
    return bool(
        re.search(rf"(?<!\d)0?{day.month}月0?{day.day}(?!\d)", plain)
        or re.search(rf"{day.year}[-./]0?{day.month}[-./]0?{day.day}(?!\d)", plain)
        or re.search(rf"(?<!十){month}月{number}[日号]", plain)
    )


def with_total(manner: str, total: Decimal | None) -> str:
    """Return how it is performed with what is to be paid in all, where the agreement says so."""
    if total is None:
        return manner
    return "；".join(part for part in (manner, f"以上款项合计{money.in_words(total)}") if part)

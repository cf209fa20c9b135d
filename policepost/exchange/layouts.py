"""Which column was which in the files that came before, by their headings or by who sent them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policepost.core.language import _
from policepost.exchange import columns
from policepost.exchange.columns import SEARCHED, Guess
from policepost.exchange.values import Cell

LIKE_ENOUGH = 0.6
"""The share of a sender's headings that another sheet of theirs has at least."""

_SENDER = re.compile(
    r"[\w（）()]*(?:有限责任公司|有限公司|公司|物业服务中心|物业|居委会|村委会|业委会|街道办事处|派出所|警务室)"
)
_ORNAMENT = re.compile(
    r"[\d_\-—.()（）\[\]【】\s]+|年|月|日|副本|最新版?|新版|终版|定稿|修改版?|copy|final",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the columns of one kind of sheet were put right.

    Attributes:
        sender: Who such files come from, as the officer calls them.
        kind: Name of what the sheet holds; empty for one that is always left out.
        headings: All headings of the sheet in their order.
        columns: From a field's name to the place of its column.
    """

    sender: str
    kind: str
    headings: tuple[str, ...]
    columns: Mapping[str, int]


def reason_heading() -> str:
    """The heading of the column that says why a row was not imported; it names no field."""
    return _("Why it was not imported")


def find(
    rows: Sequence[Sequence[Cell]], known: Sequence[Layout], sender: str, guess: Guess
) -> tuple[Layout, Guess] | None:
    """Return how a sheet's columns were put right before: same headings, else the same sender.

    Args:
        rows: The sheet.
        known: What is remembered, the latest first.
        sender: Who the file is from; empty if nobody knows.
        guess: What would be guessed: where its headings stand.
    """
    alone = ((at, columns.headings_of(row)) for at, row in enumerate(rows[:SEARCHED]))
    for at, headings in ((guess.heading, guess.headings), *alone):  # the guess may be of two rows
        for layout in known:
            if layout.headings and headings[: len(layout.headings)] == layout.headings:
                return layout, Guess(at, headings, layout.columns)
    for layout in known:
        if sender and layout.sender == sender and _alike(layout.headings, guess.headings):
            return layout, replace(guess, columns=_carried(layout, guess))
    return None


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    wanted = {heading for heading in one if heading}
    return bool(wanted) and len(wanted & set(other)) >= LIKE_ENOUGH * len(wanted)


def _carried(layout: Layout, guess: Guess) -> dict[str, int]:
    """Follow remembered columns by what they are headed."""
    at = {heading: place for place, heading in reversed(list(enumerate(guess.headings)))}
    return {
        name: at[layout.headings[place]]
        for name, place in layout.columns.items()
        if layout.headings[place] in at
    }


def sender(stem: str, rows: Sequence[Sequence[Cell]]) -> str:
    """Guess who a file is from: an office that its title names, else its name without dates."""
    for row in rows[:3]:
        filled = [str(cell) for cell in row if cell not in ("", None)]
        found = _SENDER.match(filled[0].strip()) if len(filled) == 1 else None
        if found:
            return found[0]
    return " ".join(_ORNAMENT.sub(" ", stem).split())

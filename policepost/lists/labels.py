"""Labels for a sheet of them: who stands on each, and which sheets there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from policepost.core.language import N_


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label.

    Attributes:
        name: To whom, or what it is.
        address: Where.
        note: What may stand below, small.
    """

    name: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of A4 sheet as it is sold, in millimetres.

    Attributes:
        words: What the officer sees.
        across, down: Labels side by side and one below the other.
        width, height: Of one label.
        left, top: Where the first one begins.
    """

    words: str
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float

    @property
    def count(self) -> int:
        """Labels on one sheet."""
        return self.across * self.down


SHEETS = {
    "3x8": Sheet(N_("24 labels, 70 × 37 mm"), 3, 8, 70, 37, 0, 0.5),
    "2x7": Sheet(N_("14 labels, 99.1 × 38.1 mm"), 2, 7, 99.1, 38.1, 5.9, 15.15),
}
"""The two kinds that stationers have everywhere; 3 × 8 fills the page to its edges."""
MOST = 2_400
"""Labels at once: a hundred sheets of 24; more nobody feeds into a printer in one go."""


def by_door(labels: Iterable[Label]) -> Iterator[Label]:
    """Yield one label for neighbours in the list who live behind the same door."""
    for address, some in groupby(labels, lambda one: one.address):
        here = list(some)
        if len(here) == 1 or not address:
            yield from here
            continue
        names = [one.name for one in here]
        told = "、".join(names) if len(names) < 3 else f"{names[0]}等{len(names)}人"
        yield Label(told, address, here[0].note)


def laid_out(
    labels: Sequence[Label], sheet: Sheet, first: int = 1
) -> list[list[list[Label | None]]]:
    """Lay labels out on sheets, row by row.

    Args:
        labels: In their order.
        sheet: The kind of sheet.
        first: The first place of the first sheet that is free, from 1.
    """
    places: list[Label | None] = [*([None] * (first - 1)), *labels]
    places += [None] * (-len(places) % sheet.across)
    rows = [places[at : at + sheet.across] for at in range(0, len(places), sheet.across)]
    return [rows[at : at + sheet.down] for at in range(0, len(rows), sheet.down)]

"""Which column of a spreadsheet is which, guessed from its headings.

A feature says what it looks for as :class:`Field`; nothing here knows what the fields mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policepost.core.errors import Refused
from policepost.exchange import values
from policepost.exchange.values import Cell

SEARCHED = 30
"""How many rows from the top the headings may stand in."""

_EXACT, _INSIDE = 100, 0
_LONGEST = 20
"""A longer text is no heading."""

_NOISE = re.compile(r"[\s*＊:：、/\-—_.。·]|[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a feature looks for in a sheet.

    Attributes:
        name: What the feature calls it.
        title: English message id of what the officer calls it.
        synonyms: The headings seen for it, the usual one first; a heading that only contains one
            counts for less.
        contained: Whether a heading that merely contains a synonym may be this field.
    """

    name: str
    title: str
    synonyms: tuple[str, ...]
    contained: bool = True


@dataclass(frozen=True, slots=True)
class Guess:
    """Where the headings stand and what each column is.

    Attributes:
        heading: Index of the row of headings, from 0.
        headings: What they say.
        columns: From a field's name to the index of its column; may be changed by the officer.
    """

    heading: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]

    def heading_of(self, field: str) -> str:
        """Return what the sheet calls a field, or nothing if it has no such column."""
        at = self.columns.get(field)
        return "" if at is None else self.headings[at]


def guess(rows: Sequence[Sequence[Cell]], fields: Sequence[Field]) -> Guess | None:
    """Return the row that names most of the fields, and which column is which.

    Returns nothing if no row near the top names two of them (or one, in a sheet of one column).
    """
    best: Guess | None = None
    above: tuple[str, ...] = ()
    known = _known(tuple(fields))
    for index, row in enumerate(rows[:SEARCHED]):
        alone = headings_of(row)
        for headings in (alone, _under(above, alone, known.whole)):
            columns = _matched(headings, known)
            filled = sum(1 for heading in headings if heading)
            if len(columns) < min(2, filled) or not columns:
                continue
            if best is None or len(columns) > len(best.columns):
                best = Guess(index, headings, columns)
        above = alone
    return best


def _under(above: Sequence[str], below: Sequence[str], whole: frozenset[str]) -> tuple[str, ...]:
    """Return headings that stand in two rows, as where cells were merged; none if they do not.

    A cell that is merged downwards says all; one that is merged sideways stands before each of
    those below it, unless they say enough by themselves.
    """
    if len(above) != len(below):
        return ()
    said = [_plain(one) in whole for one in below]
    if not any(said):
        return ()
    found, wide = [], ""
    for upper, lower, enough in zip(above, below, said, strict=True):
        wide = upper or (wide if lower else "")
        found.append(lower if enough else f"{wide}{lower}")
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What some fields are called.

    Attributes:
        whole: Every heading that names one by itself.
        inside: Found in every heading that may name one, and in few other cells.
    """

    fields: tuple[Field, ...]
    whole: frozenset[str]
    inside: re.Pattern[str]


@lru_cache
def _known(fields: tuple[Field, ...]) -> _Known:
    """Return what fields are called; to look that up takes longer than to look at a row."""
    synonyms = [synonym.lower() for field in fields for synonym in field.synonyms]
    inside = re.compile("|".join(map(re.escape, synonyms)))
    return _Known(fields, frozenset(synonyms), inside)


def headings(rows: Sequence[Sequence[Cell]]) -> Guess:
    """Return the row that looks most like headings, where no field is known by its name.

    That is the first near the top in which at least half as many cells are filled as in any.
    """
    filled = [sum(1 for cell in row if cell not in ("", None)) for row in rows[:SEARCHED]]
    enough = max(filled, default=0) / 2
    at = next((at for at, count in enumerate(filled) if count and count >= enough), 0)
    return Guess(at, headings_of(rows[at]) if rows else (), {})


def headings_of(row: Sequence[Cell]) -> tuple[str, ...]:
    """Return what the cells of a row say as headings."""
    return tuple(_heading(cell) for cell in row)


def match(headings: Sequence[str], fields: Sequence[Field]) -> dict[str, int]:
    """Return which column each field is: the best pairs first, nothing taken twice."""
    return _matched(headings, _known(tuple(fields)))


def _matched(headings: Sequence[str], known: _Known) -> dict[str, int]:
    pairs = []
    for at, heading in enumerate(headings):
        plain = _plain(heading)
        if 0 < len(plain) <= _LONGEST and known.inside.search(plain):
            pairs += [(-score, order, at) for score, order in _likenesses(plain, known)]
    pairs.sort()
    columns: dict[str, int] = {}
    for _score, order, at in pairs:
        name = known.fields[order].name
        if name not in columns and at not in columns.values():
            columns[name] = at
    return columns


@lru_cache(maxsize=1000)
def _plain(heading: str) -> str:
    """Return a heading without ornaments; each kind of sheet asks it of the same cells."""
    return _NOISE.sub("", heading).lower()


def _heading(cell: Cell) -> str:
    """Return what a heading says; a number too long to be one says nothing."""
    try:
        return values.text(cell)
    except Refused:
        return ""


@lru_cache(maxsize=1000)
def _likenesses(plain: str, known: _Known) -> Sequence[tuple[int, int]]:
    """Return how well a heading names each of the fields that it may name, and which these are."""
    found = [(_likeness(plain, field), order) for order, field in enumerate(known.fields)]
    return [(score, order) for score, order in found if score]


def _likeness(plain: str, field: Field) -> int:
    """Return how well a heading without ornaments names a field: 0 for not at all."""
    for order, synonym in enumerate(field.synonyms):
        if plain == synonym.lower():
            return _EXACT + len(field.synonyms) - order
    if not field.contained or len(plain) > max(map(len, field.synonyms)) + 8:
        return 0
    inside = [len(synonym) for synonym in field.synonyms if synonym.lower() in plain]
    return _INSIDE + max(inside) if inside else 0

"""Rows of a file that name no estate, for which the program has to assume one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from policepost.core.language import _
from policepost.grids import queries, rules
from policepost.intake.preview import cell_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.exchange.kinds import Part

LOOKED_AT = 200
"""So many rows of a sheet are asked: a list names the estate in each of its rows or in none."""


def told(session: Session, parts: Sequence[Part], under: str) -> str:
    """Say in the window what :func:`assumed_estate` returns; nothing where there is no doubt."""
    words = _("Rows that name no estate go into {name}. If that is wrong, name theirs at the left.")
    name = assumed_estate(session, parts, under)
    return words.format(name=name) if name else ""


def assumed_estate(session: Session, parts: Sequence[Part], under: str) -> str:
    """Return the estate into which rows go that name none; nothing where there is no doubt.

    Args:
        session: A reading session.
        parts: The sheets that are taken.
        under: The estate that the officer named for such rows.
    """
    names = tuple(name for _key, name in queries.estates(session))
    if under or len(names) < 2 or not any(_names_none(part, names) for part in parts):
        return ""
    return names[0]


def _names_none(part: Part, estates: tuple[str, ...]) -> bool:
    """Say whether some row has a dwelling but no estate."""
    if part.kind is None or not part.kind.asks_estate:
        return False
    below = range(part.plan.guess.heading + 2, len(part.plan.sheet.rows) + 1)
    return any(_assumed(part, row, estates) for row in islice(below, LOOKED_AT))


def _assumed(part: Part, row: int, estates: tuple[str, ...]) -> bool:
    if cell_of(part, row, "estate"):
        return False
    written = cell_of(part, row, "address")
    if not written:
        return bool(cell_of(part, row, "building") and cell_of(part, row, "door"))
    address = rules.parse(written, estates)
    return address is not None and bool(address.door) and not address.estate

"""Cells that no spreadsheet takes for a formula, and how they come back.

A table of text has no types: whoever opens it by a double click lets the spreadsheet guess. What
begins like a formula is run (OWASP, CSV Injection), and of a long number only fifteen digits are
kept. So the first gets a ``'`` in front, and the second a tab behind, which no spreadsheet shows.
"""

from __future__ import annotations

import re

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with; some spreadsheets take the full-width signs as well."""
_LONG = re.compile(r"[0-9]{12,}|0[0-9]+")
"""Digits that a spreadsheet would round, or whose first nought it would drop."""


def _risky(text: str) -> bool:
    return text.lstrip("'").startswith(RISKY)


def defused(text: str) -> str:
    """A cell of a table of text as it is safe to open; :func:`restored` gives it back."""
    if _risky(text):
        return f"'{text}"
    return f"{text}\t" if _LONG.fullmatch(text) else text


def restored(cell: str) -> str:
    """What a cell said before :func:`defused`."""
    if cell.startswith("'") and _risky(cell):
        return cell[1:]
    return cell[:-1] if cell.endswith("\t") and _LONG.fullmatch(cell[:-1]) else cell

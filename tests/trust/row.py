"""What a trial gives back, and the chance that it draws from."""

from __future__ import annotations

import random
from dataclasses import dataclass

chance = random.Random(1)
"""Sown by the frame before each trial, so that a seed repeats it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        trial: Name of the trial, as its module.
        many: How many times it was tried.
        found: What came out, in a few words with figures.
        must: What has to come out.
        ok: Whether it did.
        detail: What failed, one case on each line; empty when all is well.
    """

    trial: str
    many: int
    found: str
    must: str
    ok: bool
    detail: str = ""

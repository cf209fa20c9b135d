"""What the post's other parts read of residents.

One person whole is `policepost.residents.cards`, the list `policepost.residents.listing`, the
numbers `policepost.residents.counting`; `policepost.residents.finding` makes people searchable.
"""

from __future__ import annotations

import policepost.residents.dwelling_people
import policepost.residents.dwelling_story
import policepost.residents.parting
import policepost.residents.undoing  # noqa: F401 - both say what cannot be taken back
from policepost.residents import finding
from policepost.residents.cards import (
    KIND,
    HouseholdLine,
    ResidentCard,
    card,
    household,
    timeline,
)
from policepost.residents.counting import (
    Counts,
    GridCount,
    KindCount,
    counts,
    people_by_dwelling,
    population,
    verification_by_grid,
)
from policepost.residents.deadlines import due, due_in, due_of
from policepost.residents.residing import former

__all__ = [
    "KIND",
    "Counts",
    "GridCount",
    "HouseholdLine",
    "KindCount",
    "ResidentCard",
    "card",
    "counts",
    "due",
    "due_in",
    "due_of",
    "finding",
    "former",
    "household",
    "people_by_dwelling",
    "population",
    "timeline",
    "verification_by_grid",
]

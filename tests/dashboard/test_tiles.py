"""The grids of Today: each tone with the number that gave it."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest

from policepost.core.shapes import DueLine, Ref
from policepost.dashboard import pending
from policepost.dashboard.tiles import grid_tiles
from policepost.residents.queries import GridCount

TODAY = date(2026, 11, 24)
GRID = UUID(int=7)
LATE = DueLine(ref=Ref("hazard", GRID), title="", detail="", due_on=date(2026, 11, 1), grid_id=GRID)


@pytest.mark.parametrize(
    ("people", "verified", "open_items", "due", "tone", "items", "reason"),
    [
        (400, 400, 2, [], "good", "2 open items", ""),
        (400, 390, 0, [], "wait", "0 open items", "Fewer than 98%"),
        (400, 300, 0, [], "bad", "0 open items", "Fewer than 98%"),
        (400, 400, 3, [LATE], "bad", "overdue: 1", "Something here is overdue; 3 not"),
        (0, 0, 0, [], "muted", "0 open items", ""),
    ],
)
def test_a_tile_says_why_it_has_its_tone(
    people: int,
    verified: int,
    open_items: int,
    due: list[DueLine],
    tone: str,
    items: str,
    reason: str,
) -> None:
    rows = [GridCount(GRID, "Grid 7", people, verified), GridCount(None, "", 3, 0)]
    overdue = pending.of(due).overdue(TODAY)
    (tile,) = grid_tiles(rows, Counter({GRID: open_items}), overdue)
    assert (tile.opens, tile.tone, tile.items) == (GRID, tone, items)
    assert tile.reason.startswith(reason) if reason else tile.reason == ""

"""States of the page of places that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from policepost.grids.records import Level
from policepost.ui.left_open import in_place_of_sheets

if TYPE_CHECKING:
    from policepost.grids.page import GridsPage
    from policepost.grids.queries import TreeLine

Pose = tuple[str, Callable[[], None]]


def of(page: GridsPage) -> Iterator[Pose]:
    """Yield the name of each state, and what brings it about."""
    pose, work = partial(in_place_of_sheets, page), page.work
    doors = [line for line in page.model.lines() if line.level == Level.DWELLING]
    grids = [line for line in page.model.lines() if line.level == Level.GRID]
    if grids:
        yield "grid", partial(page.open_place, grids[0].id)
        yield "serve", partial(pose, partial(work.do, "serve"))
    if doors:
        yield "dwelling", partial(pose, partial(page.open_place, doors[0].id))
        yield "lived", partial(pose, partial(work.do, "lived"))
        yield "edit", partial(pose, partial(work.do, "edit"))
        yield "add", partial(pose, work.add)
        yield "history", partial(pose, partial(work.do, "history"))
        yield "marked", partial(pose, partial(_mark, page, doors[:3]))
        yield "move", partial(pose, partial(work.do, "move"))
        yield "split", partial(pose, partial(work.do, "split"))
        yield "unmarked", partial(pose, page.unmark)
        yield "found", partial(pose, partial(page.find_place, doors[0].name))


def _mark(page: GridsPage, lines: Sequence[TreeLine]) -> None:
    """Stand on some places and mark them."""
    for line in lines:
        page.open_place(line.id)
        page.model.mark(page.model.index_of(line.id), on=True)
    page.show_place()

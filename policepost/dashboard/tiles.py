"""One number of Today, and the grids with the tone that their numbers give them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from policepost.core.language import _, ngettext
from policepost.dashboard import rules, words
from policepost.dashboard.rules import GridState
from policepost.dashboard.shapes import GridTile
from policepost.residents.queries import GridCount


def grid_tiles(
    people: Sequence[GridCount],
    open_items: Mapping[UUID | None, int],
    overdue: Counter[UUID | None],
) -> Iterator[GridTile]:
    """Return a tile for each grid; its tone follows the numbers on it."""
    for row in people:
        if row.grid_id is None:
            continue
        state = GridState(
            row.people, row.verified, open_items.get(row.grid_id, 0), overdue[row.grid_id]
        )
        yield GridTile(
            row.grid_id,
            row.grid,
            _("{count} · {share}").format(count=f"{row.people:,}", share=words.percent(row.share)),
            _items(state),
            rules.grid_tone(state),
            _why(state),
        )


def _items(state: GridState) -> str:
    if state.overdue_items:
        return _("overdue: {count}").format(count=state.overdue_items)
    return ngettext("{count} open item", "{count} open items", state.open_items).format(
        count=state.open_items
    )


def _why(state: GridState) -> str:
    """Say which number gave the grid its tone."""
    if state.overdue_items:
        return _("Something here is overdue; {open} not settled in all.").format(
            open=state.open_items
        )
    if rules.grid_tone(state) in {"wait", "bad"}:
        return _("Fewer than {aim} of the residents are verified.").format(
            aim=words.percent(rules.TARGET_SHARE)
        )
    return ""

"""A tree of places with where each node stands in it; made in the background, for it takes time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from policepost.grids.queries import TreeLine
from policepost.grids.records import Level

ROOT: Final = -1
"""Stands for what is above the topmost nodes."""

AT_ONCE: Final = 2_000
"""So many nodes are freed at a time."""

_WIDE = frozenset({Level.COMMUNITY, Level.ESTATE, Level.VILLAGE})


@dataclass(frozen=True, slots=True)
class Arranged:
    """A tree; its nodes go by their places in ``lines``.

    Attributes:
        lines: All nodes, each before what lies in it.
        number: The node of each place.
        children: What lies right below a node.
        above: The node above each.
        row: The how-manieth it is there.
        wide: Communities, estates and villages, which are unfolded from the beginning.
    """

    lines: list[TreeLine]
    number: dict[UUID, int]
    children: dict[int, list[int]]
    above: list[int]
    row: list[int]
    wide: frozenset[UUID]


def arranged(lines: Sequence[TreeLine]) -> Arranged:
    """Arrange a tree as :func:`policepost.grids.queries.tree` returns it."""
    number = {line.id: at for at, line in enumerate(lines)}
    children: defaultdict[int, list[int]] = defaultdict(list)
    above, row = [], []
    for at, line in enumerate(lines):
        over = ROOT if line.parent_id is None else number[line.parent_id]
        above.append(over)
        row.append(len(children[over]))
        children[over].append(at)
    wide = frozenset(line.id for line in lines if line.level in _WIDE)
    return Arranged(list(lines), number, dict(children), above, row, wide)


def let_go(tree: Arranged) -> None:
    """Free a tree that nobody shows any more, some nodes at a time; for the background.

    To free those of a large post at once holds every thread up for a tenth of a second.
    """
    for known in (tree.number, tree.children):
        while known:
            known.popitem()
    for nodes in (tree.lines, tree.above, tree.row):
        while nodes:
            del nodes[-AT_ONCE:]

"""Tables found again in a file of which the list of tables is damaged.

What is left of that list says where most tables begin. The others are recognised: a journalled
record by its key, which the journal names with its kind; the rest by what their columns hold. Pages
that SQLite has set free still hold old rows, so those are left alone where the list of free pages
can be read, and what the journal says of a record counts more than what was found.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from secrets import token_bytes
from typing import Any, Final

from policepost.core import connecting, database, migrating
from policepost.core.salvaging import trees
from policepost.core.salvaging.pages import Pages
from policepost.core.salvaging.trees import Cell, Tree

JOURNAL: Final = "journal_change"
_LOOKED_AT: Final = 40
_SCHEMA_WIDTH: Final = 5
_TRUNK_AT: Final = 32
_SHAPES: Final = {
    "CHAR(32)": re.compile(r"[0-9a-f]{32}").fullmatch,
    "DATE": re.compile(r"\d{4}-\d\d-\d\d").fullmatch,
    "DATETIME": re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*").fullmatch,
    "TIME": re.compile(r"\d\d:\d\d.*").fullmatch,
    "JSON": re.compile(r'[\[{"].*|null|true|false|-?[0-9.]+', re.DOTALL).fullmatch,
}


@dataclass(frozen=True)
class Column:
    """A column as SQLite describes it; ``number``: it stands for the number of the row."""

    name: str
    type: str
    needed: bool
    default: Any
    number: bool


@dataclass
class Found:
    """A table's rows, by the names of their columns.

    Attributes:
        holes: Whether some are missing.
        guessed: Whether it was recognised by its content.
    """

    rows: list[dict[str, Any]]
    holes: bool
    guessed: bool = False


def read(path: Path, key: bytes, log: bytes, salt: bytes = b"") -> dict[str, Found]:
    """The tables of a file with a log, as far as they can be found.

    A table that is missing was not. Raises OSError.
    """
    pages = Pages(path, key, log, salt)
    known = _tables_of_this_version()
    roots = _roots(pages)
    told = {name: page for name, page in _listed(pages, roots).items() if name in known}
    found = {name: _as_rows(trees.read(pages, page), known[name]) for name, page in told.items()}
    missing = {name: columns for name, columns in known.items() if name not in found}
    left = [one for one in roots if one not in told.values()]
    return found | _recognised(pages, left, missing, known, found)


@cache
def _tables_of_this_version() -> dict[str, list[Column]]:
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / database.FILE, token_bytes(32)
        migrating.make_file(path, key)
        with closing(connecting.connect(path, key)) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
            ).fetchall()
            return {
                name: list(_columns(connection, name))
                for (name,) in names
                if not name.startswith(("search_", "sqlite_"))
            }


def _columns(connection: Any, table: str) -> Iterator[Column]:
    described = connection.execute(f"PRAGMA table_info({table})").fetchall()
    keys = sum(1 for row in described if row[5])
    for _at, name, type_, needed, default, key in described:
        value = None
        if default is not None:
            value = connection.execute(f"SELECT {default}").fetchone()[0]
        number = bool(key) and keys == 1 and type_ == "INTEGER"
        yield Column(name, type_, bool(needed), value, number)


def _roots(pages: Pages) -> list[int]:
    """The pages with rows that no other page leads to, without those that were set free."""
    below: set[int] = set()
    holding = []
    for number in range(1, pages.count + 1):
        page = pages.page(number)
        if page is None:
            continue
        if trees.kind(page, number) == trees.INNER:
            below.update(trees.children(page, number))
            holding.append(number)
        elif trees.kind(page, number) == trees.LEAF:
            holding.append(number)
    free = _free(pages)
    return [one for one in holding if one not in below and one not in free and one != 1]


def _free(pages: Pages) -> set[int]:
    """The pages that were set free, as far as the list of them can be read."""
    first = pages.page(1)
    free: set[int] = set()
    trunk = int.from_bytes(first[_TRUNK_AT : _TRUNK_AT + 4], "big") if first else 0
    while trunk and trunk not in free:
        free.add(trunk)
        page = pages.page(trunk)
        if page is None:
            break
        count = int.from_bytes(page[4:8], "big")
        free.update(int.from_bytes(page[at : at + 4], "big") for at in range(8, 8 + 4 * count, 4))
        trunk = int.from_bytes(page[:4], "big")
    return free


def _listed(pages: Pages, roots: list[int]) -> dict[str, int]:
    """Where tables begin, after what is left of the list of tables.

    Without its first page its other pages are found by what stands in them.
    """
    first = pages.page(1)
    places = [1] if first is not None else roots
    told: dict[str, int] = {}
    for place in places:
        for _number, values in trees.read(pages, place).cells:
            if len(values) == _SCHEMA_WIDTH and values[0] == "table" and isinstance(values[3], int):
                told[str(values[1])] = values[3]
    return told


def _recognised(
    pages: Pages,
    roots: Iterable[int],
    missing: Mapping[str, list[Column]],
    known: Mapping[str, list[Column]],
    found: Mapping[str, Found],
) -> dict[str, Found]:
    """The missing tables among the trees of which nobody knows what they are."""
    parts = [tree for tree in (trees.read(pages, root) for root in roots) if tree.cells]
    taken: defaultdict[str, list[Tree]] = defaultdict(list)
    if JOURNAL in missing:
        for tree in [one for one in parts if _looks_like(one, missing[JOURNAL])]:
            taken[JOURNAL].append(tree)
            parts.remove(tree)
    journal = found.get(JOURNAL) or _joined(taken[JOURNAL], known[JOURNAL])
    kinds = {row["record_id"]: row["kind"] for row in journal.rows}
    for tree in parts:
        name = _name_of(tree, missing, kinds)
        if name:
            taken[name].append(tree)
    return {name: _joined(some, known[name]) for name, some in taken.items() if some}


def _name_of(tree: Tree, missing: Mapping[str, list[Column]], kinds: Mapping[str, str]) -> str:
    """Which table a tree belongs to; empty if none, or if several are as likely."""
    alike = [name for name, columns in missing.items() if _looks_like(tree, columns)]
    named = [name for name in alike if _has_keys_of(tree, name, missing[name], kinds)]
    sure = named or [name for name in alike if name not in set(kinds.values())]
    return sure[0] if len(sure) == 1 else ""


def _has_keys_of(tree: Tree, table: str, columns: list[Column], kinds: Mapping[str, str]) -> bool:
    """Whether the journal knows some of the rows as records of this table."""
    at = next((place for place, one in enumerate(columns) if one.name == "id"), None)
    return at is not None and any(
        len(values) > at and kinds.get(values[at]) == table
        for _number, values in islice(tree.cells, _LOOKED_AT)
    )


def _looks_like(tree: Tree, columns: list[Column]) -> bool:
    return bool(tree.cells) and all(
        _fits(values, columns) for _number, values in islice(tree.cells, _LOOKED_AT)
    )


def _fits(values: tuple[Any, ...], columns: list[Column]) -> bool:
    """Whether a row may stand in a table; older rows lack the columns that came later."""
    if len(values) > len(columns):
        return False
    added = columns[len(values) :]
    if any(one.needed and one.default is None for one in added):
        return False
    return all(map(_holds, columns, values))


def _holds(column: Column, value: Any) -> bool:
    if value is None:
        return column.number or not column.needed
    if column.number:
        return False
    if column.type in _SHAPES:
        return isinstance(value, str) and _SHAPES[column.type](value) is not None
    if column.type.startswith("VARCHAR") or column.type == "TEXT":
        return isinstance(value, str)
    if column.type == "BLOB":
        return isinstance(value, bytes)
    if column.type == "BOOLEAN":
        return value in (0, 1)
    return isinstance(value, (int, float))


def _as_rows(tree: Tree, columns: list[Column]) -> Found:
    rows = [_as_row(cell, columns) for cell in tree.cells]
    return Found(rows, tree.holes)


def _as_row(cell: Cell, columns: list[Column]) -> dict[str, Any]:
    number, values = cell
    row = {one.name: one.default for one in columns}
    row |= {one.name: value for one, value in zip(columns, values, strict=False)}
    return row | {one.name: number for one in columns if one.number}


def _joined(parts: list[Tree], columns: list[Column]) -> Found:
    """Several pieces of one table; whether pieces are missing between them nobody knows."""
    rows = [row for tree in parts for row in _as_rows(tree, columns).rows]
    return Found(rows, holes=True, guessed=True)

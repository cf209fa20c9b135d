"""What the window is put together from: its pages by name, and who works where."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policepost.core import rights

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.core.shapes import Hit
    from policepost.ui.page import Page


def _nothing(_db: Database) -> object:
    return None


@dataclass(frozen=True)
class Entry:
    """A page of the window: where its class is, what it is called, whose changes move its count.

    Attributes:
        place: Module and class, "policepost.residents.page:ResidentsPage".
        title: English, translated when shown.
        bottom: Whether it stands at the lower end.
        hidden: Name of the page from which alone it is reached; empty for one in the navigation.
        right: What whoever opens it must have, see `core.rights`; empty for everybody.
        badge: Reads the count for the navigation.
        counted: Kinds of record that the count depends on.
        ahead: Reads in the background what the page shows first, for its `take`.
    """

    name: str
    place: str
    title: str
    bottom: bool = False
    badge: Callable[[Database], tuple[int, str] | None] | None = None
    counted: frozenset[str] = frozenset()
    hidden: str = ""
    right: str = ""
    ahead: Callable[[Database], object] = _nothing

    def load(self) -> type[Page]:
        """The class of the page; its module is imported if it was not yet."""
        module, _colon, name = self.place.partition(":")
        found: type[Page] = getattr(importlib.import_module(module), name)
        return found


@dataclass(frozen=True)
class Desk:
    """Who works where, and what is said about the day."""

    post: str
    station: str
    officer: str
    day_note: Callable[[Database], str] = field(default=lambda _db: "")


class Offer:
    """The pages as the role of who is at the desk may open them."""

    def __init__(self, entries: Sequence[Entry], db: Database) -> None:
        self.entries, self._db = tuple(entries), db

    def may_open(self, entry: Entry) -> bool:
        """Whether the role has the right that a page needs."""
        return not entry.right or self._db.may(entry.right)

    def listed(self) -> list[Entry]:
        """The pages that stand in the navigation."""
        return [one for one in self.entries if not one.hidden and self.may_open(one)]

    @property
    def first(self) -> Entry:
        """The page with which the day begins: the first in the navigation."""
        return self.listed()[0]

    def named(self, name: str) -> Entry:
        """The page of this name, open to the role or not."""
        return next(entry for entry in self.entries if entry.name == name)

    def answering(self, kind: str) -> Entry | None:
        """The page that shows this kind of record; None if there is no such page.

        Raises:
            Refused: The role may not open it.
        """
        for entry in self.entries:
            if kind in entry.load().answers:
                if entry.right:
                    rights.demand_right(self._db.officer, entry.right)
                return entry
        return None


@dataclass(frozen=True)
class Parts:
    """What the window is put together from.

    Attributes:
        kind_titles: Headings of the groups in the search, English by kind of record.
        find: The search.
    """

    entries: Sequence[Entry]
    desk: Desk
    kind_titles: Mapping[str, str]
    find: Callable[[str], Sequence[Hit]]

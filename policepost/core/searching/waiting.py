"""What an import left waiting for the indexes, read through as they would be asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy.engine import Connection

from policepost.core.searching.terms import BACKWARDS, backwards, folded, holds, terms_of

_BEYOND_SOUNDS = "\u0300"
"""Terms by sound are written in letters before this one."""


class Waiting:
    """The entries that no index finds yet, read through as the indexes would be asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._spans: Sequence[tuple[Any, int]] = ()
        self._by_kind: dict[str, list[tuple[int, str, str]]] | None = None

    def are(self, spans: Sequence[tuple[Any, int]]) -> None:
        """Be told the first and the last of those that wait together."""
        self._spans = spans

    def _lines(self, kind: str) -> list[tuple[int, str, str]]:
        """Number, names and text of the entries of a kind."""
        if self._by_kind is None:
            self._by_kind = {}
            for span in self._spans:
                rows = self._connection.exec_driver_sql(
                    "SELECT kind, id, names, text FROM search_entry WHERE id BETWEEN ? AND ?", span
                )
                for of_kind, *line in rows:
                    self._by_kind.setdefault(of_kind, []).append(tuple(line))
        return self._by_kind.get(kind, [])

    def texts(self, kind: str, word: str) -> list[int]:
        """The entries that have ``word`` in their text."""
        return [entry for entry, _names, text in self._lines(kind) if holds(text, word)]

    def terms(self, kind: str, tail: int, word: str) -> list[tuple[str, int]]:
        """The terms that begin with ``word``, each with its entry."""
        found = []
        if tail == BACKWARDS:
            wanted = word[::-1]
            for entry, _names, text in self._lines(kind):
                if wanted in text:
                    found += [(term, entry) for _, term in backwards(text) if term.startswith(word)]
            return found
        begun = f"\n{tail}{word}"
        by_sound = max(word) < _BEYOND_SOUNDS
        for entry, names, _text in self._lines(kind):
            if (by_sound or word in folded(names)) and begun in (spelled := _spelled(names)):
                terms = [term[1:] for term in spelled.split("\n") if term.startswith(begun[1:])]
                found += [(term, entry) for term in terms]
        return found


@lru_cache(maxsize=10_000)
def _spelled(names: str) -> str:
    """The terms of an entry's names in one text, each after a newline and where it stands."""
    return "".join([f"\n{tail}{term}" for tail, term in terms_of(names.split("\n"))])

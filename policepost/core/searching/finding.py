"""Finding: the words that were typed, in the indexes and in what still waits for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Connection

from policepost.core.searching.index import GRAM, marker
from policepost.core.searching.terms import (
    BACKWARDS,
    PART,
    WHOLE,
    backwards,
    folded,
    terms_of,
)
from policepost.core.shapes import Hit

_MOST_GRAMS = 4
_AT_END, _IN_TEXT = 7, 8
"""Scores of a hit at the end of a number, and anywhere in one or in a text; names score 0 to 3."""
_REACHES = (200, 5000)
"""How many entries of one word are read before the other words are asked."""
_WHOLE_NUMBER = 15
"""A number of so many characters is whole: no other has it in its middle."""
_BUILDING = re.compile(r"\d{1,3}(?:-|号楼|幢|栋|单元)")
"""How a word begins whose first number is whole, unlike any other part of a text."""
_BEYOND_SOUNDS = "\u0300"
"""Terms by sound are written in letters before this one."""

Scores = dict[int, int]
Terms = dict[int, list[tuple[str, int]]]
"""By tail the terms that were found, each with its entry, in their order."""

_SOME_TERMS = (
    "SELECT * FROM (SELECT tail, term, entry FROM search_term WHERE kind = ? AND tail = ?"
    " AND term >= ? AND term < ? ORDER BY term, entry LIMIT ?)"
)
"""One statement for all tails: each takes longer to begin than to find what it asks for."""
_FEW = 500
"""So many entries of all kinds are read to find those that hold a word."""
_FEW_OF_ALL = (
    "WITH held(at) AS MATERIALIZED"
    " (SELECT rowid FROM search_text WHERE search_text MATCH ?1 LIMIT ?3) "
    "SELECT '', count(*), '' FROM held UNION ALL "
    "SELECT e.kind, e.id, e.text FROM held JOIN search_entry AS e ON e.id = held.at "
    "WHERE (SELECT count(*) FROM held) < ?3 AND instr(e.text, ?2)"
)
"""How many they are, and they unless that is too many."""
_WAITS = -1
_WITH_WAITING = f"SELECT {_WAITS}, first, last FROM search_waiting UNION ALL "  # noqa: S608
"""The first statement says as well which entries no index finds yet."""


class Finder:
    """One query at one moment of the post.

    Args:
        connection: Where to read.
        kinds: The kinds of record to look among.
        limit: How many hits of each kind at the most.
        by_address: Those of the kinds whose text is their own address: they come before what
            only lies there.
    """

    def __init__(
        self,
        connection: Connection,
        kinds: Sequence[str],
        limit: int,
        by_address: Collection[str] = (),
    ) -> None:
        self._connection = connection
        self._kinds = kinds
        self._limit = limit
        self._by_address = by_address
        self._waiting = _Waiting(connection)
        self._few: dict[str, dict[str, list[int]] | None] = {}

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Everything that holds every word, the best first."""
        one = len(words) == 1
        return self._hits(self._with(words[0], self._limit) if one else self._with_all(words))

    def _with(self, word: str, limit: int) -> Scores:
        """Entries that hold one word, at most about ``limit`` of each kind, with their scores."""
        found: Scores = {}
        for kind in self._kinds:
            terms = self._terms(kind, word, limit)
            found |= self._by_text(kind, word, limit, terms)
            found |= self._by_name(word, limit, terms)
        return found

    def _by_name(self, word: str, limit: int, terms: Terms) -> Scores:
        """Entries that have a name with ``word`` in it, with how far from an exact match."""
        found: Scores = {}
        for tail in (WHOLE, PART):
            for term, entry in terms[tail]:
                found.setdefault(entry, tail * 2 + (term != word))
            if len(found) >= limit:
                break
        return found

    def _terms(self, kind: str, word: str, limit: int) -> Terms:
        """The first terms that begin with ``word``, and of numbers those that end so."""
        begun = {WHOLE: word, PART: word}
        if len(word) >= GRAM and word.isascii() and word.isalnum():
            begun[BACKWARDS] = word[::-1]
        asked = _WITH_WAITING + " UNION ALL ".join([_SOME_TERMS] * len(begun))
        values = ((kind, tail, term, _upper(term), limit) for tail, term in begun.items())
        rows = self._connection.exec_driver_sql(asked, tuple(chain.from_iterable(values))).all()
        found: Terms = {WHOLE: [], PART: [], BACKWARDS: [], _WAITS: []}
        for tail, term, entry in rows:
            found[tail].append((term, entry))
        self._waiting.are(found.pop(_WAITS))
        for tail, term in begun.items():
            if more := self._waiting.terms(kind, tail, term):
                found[tail] = sorted(found[tail] + more)[:limit]
        return found

    def _by_text(self, kind: str, word: str, limit: int, terms: Terms) -> Scores:
        """Entries that have ``word`` in a number or a text; first those whose number ends so."""
        if len(word) < GRAM:
            return {}
        found = dict.fromkeys([entry for _term, entry in terms[BACKWARDS]], _AT_END)
        if len(found) >= limit or (found and len(word) >= _WHOLE_NUMBER):
            return found
        entries = self._texts(kind, word, limit)
        if more := self._waiting.texts(kind, word):
            entries = sorted([*entries, *more])[:limit]
        score = _AT_END if kind in self._by_address else _IN_TEXT
        return dict.fromkeys(entries, score) | found

    def _texts(self, kind: str, word: str, limit: int) -> Sequence[int]:
        """The first entries that hold ``word`` in their text, in their order."""
        if word.isascii():  # what has Chinese characters is part of an address, as of many
            if word not in self._few:
                self._few[word] = self._of_all_kinds(word)
            if (few := self._few[word]) is not None:
                return few.get(kind, [])[:limit]
        asked = (
            "FROM search_text JOIN search_entry AS e ON e.id = search_text.rowid "
            "WHERE search_text MATCH ? AND instr(e.text, ?) ORDER BY search_text.rowid"
        )
        grams = _grams(marker(kind), word)
        if not _BUILDING.match(word):
            wanted = f"SELECT e.id {asked} LIMIT ?"
            return self._connection.exec_driver_sql(wanted, (grams, word, limit)).scalars().all()
        rows = self._connection.exec_driver_sql(f"SELECT e.id, e.text {asked}", (grams, word))
        return list(islice((entry for entry, text in rows if _holds(text, word)), limit))

    def _of_all_kinds(self, word: str) -> dict[str, list[int]] | None:
        """By kind all entries that hold ``word`` in their text; nothing if they may be many.

        To look among those of one kind takes longer than to find the few that there are of all.
        """
        rows = self._connection.exec_driver_sql(_FEW_OF_ALL, (_grams(word), word, _FEW)).all()
        if ("", _FEW, "") in rows:
            return None
        found: dict[str, list[int]] = {}
        for kind, entry, text in rows:
            if kind and _holds(text, word):
                found.setdefault(kind, []).append(entry)
        return {kind: sorted(entries) for kind, entries in found.items()}

    def _with_all(self, words: Sequence[str]) -> Scores:
        """Entries that hold every word: of the rarest word, read and checked for the others."""
        for reach in _REACHES:
            for word in words:
                found = self._with(word, reach)
                if len(found) < reach:  # so these are all
                    others = [other for other in words if other != word]
                    return self._that_hold(found, others)
        scores = [self._with(word, _REACHES[-1]) for word in words]
        common = set.intersection(*(set(each) for each in scores))
        return {entry: sum(each[entry] for each in scores) for entry in common}

    def _that_hold(self, scores: Mapping[int, int], words: Sequence[str]) -> Scores:
        kept = {}
        marks = ",".join("?" * len(scores))
        rows = self._connection.exec_driver_sql(
            f"SELECT id, names, text FROM search_entry WHERE id IN ({marks})",  # noqa: S608
            tuple(scores),
        )
        for entry, names, text in rows:
            parts = [_score_of(word, names, text) for word in words]
            if None not in parts:
                kept[entry] = scores[entry] + sum(part or 0 for part in parts)
        return kept

    def _hits(self, scores: Mapping[int, int]) -> list[Hit]:
        most = self._limit * max(len(self._kinds), 1)
        best = sorted(scores, key=lambda entry: (scores[entry], entry))[:most]
        marks = ",".join("?" * len(best))
        rows = self._connection.exec_driver_sql(
            "SELECT id, kind, record_id, title, detail FROM search_entry "  # noqa: S608
            f"WHERE id IN ({marks})",
            tuple(best),
        ).all()
        hits = [
            Hit(kind, UUID(key), title, detail, scores[entry])
            for entry, kind, key, title, detail in rows
        ]
        hits.sort(key=lambda hit: (hit.score, len(hit.title), hit.title, hit.id))
        seen: dict[str, int] = {}
        kept = []
        for hit in hits:
            seen[hit.kind] = seen.get(hit.kind, 0) + 1
            if seen[hit.kind] <= self._limit:
                kept.append(hit)
        return kept


class _Waiting:
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
        return [entry for entry, _names, text in self._lines(kind) if _holds(text, word)]

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


def _upper(term: str) -> str:
    """The first string after all that begin with ``term``, in SQLite's order of bytes."""
    return term + "\U0010ffff"


def _grams(*words: str) -> str:
    """The trigrams to ask for: of each word a few, mostly of its end, where they differ."""
    parts = (
        word[start : start + GRAM]
        for word in words
        for start in (0, *range(len(word) - GRAM, 0, -GRAM)[:_MOST_GRAMS])
    )
    return " AND ".join('"' + part.replace('"', '""') + '"' for part in parts)


def _holds(text: str, word: str) -> bool:
    """Say whether a text has a word in it; 3号楼 and 3-2 are not in 13号楼 and 13-2."""
    at = text.find(word)
    if _BUILDING.match(word):
        while at > 0 and text[at - 1].isdigit():
            at = text.find(word, at + 1)
    return at >= 0


def _score_of(word: str, names: str, text: str) -> int | None:
    """How well a word fits an entry, None when it does not."""
    if word in folded(names):
        return 1
    if len(word) >= GRAM and _holds(text, word):
        return _IN_TEXT
    return 2 if any(term.startswith(word) for _, term in terms_of(names.split("\n"))) else None

"""Finding: the words that were typed, in the indexes and in what still waits for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice

from sqlalchemy.engine import Connection

from policepost.core import direct
from policepost.core.searching.index import GRAM, marker
from policepost.core.searching.pairs import Pairs
from policepost.core.searching.terms import (
    BACKWARDS,
    BUILDING,
    PART,
    WHOLE,
    folded,
    holds,
    is_pair,
    terms_of,
)
from policepost.core.searching.waiting import Waiting
from policepost.core.shapes import Hit

_MOST_GRAMS = 4
_SHORT = 14
"""Of so few digits the rarest trigrams are asked for: hardly another text holds them all."""
_MOST_OF_NUMBER, _LEAST_OF_NUMBER = 6, 3
_SAMPLES = 24
_SAMPLE = (
    "SELECT text FROM search_entry WHERE id IN"
    " (SELECT (SELECT max(id) FROM search_entry) * value / ?1 FROM json_each(?2))"
)
"""Texts from all over, by which trigrams are rare."""
_AT_END, _IN_TEXT = 7, 8
"""Scores of a hit at the end of a number, and anywhere in one or in a text; names score 0 to 3."""
_REACHES = (200, 5000)
"""How many entries of one word are read before the other words are asked."""
_WHOLE_NUMBER = 15
"""A number of so many characters is whole: no other has it in its middle."""

Scores = dict[int, int]
Terms = dict[int, list[tuple[str, int]]]
"""By tail the terms that were found, each with its entry, in their order."""

_SOME_TERMS = (
    "SELECT * FROM (SELECT tail, term, entry FROM search_term WHERE kind = ? AND tail = ?"
    " AND term >= ? AND term < ? ORDER BY term, entry LIMIT ?)"
)
"""One statement for all tails: each takes longer to begin than to find what it asks for."""
_FEW = 200
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
        pairs: Two characters alone are looked for in texts, if nothing is called so.
    """

    def __init__(
        self,
        connection: Connection,
        kinds: Sequence[str],
        limit: int,
        by_address: Collection[str] = (),
        *,
        pairs: bool = False,
    ) -> None:
        self._connection = connection
        self._kinds = kinds
        self._limit = limit
        self._by_address = by_address
        self._alone = pairs
        self._waiting = Waiting(connection)
        self._few: dict[str, dict[str, list[int]] | None] = {}
        self._samples: list[str] | None = None
        self._all = True  # what the last word asked for found, and not only the first of it
        self._pairs = Pairs(connection)
        self._short = False  # two characters are looked for in texts as well as in names

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Everything that holds every word, the best first.

        Two characters alone are mostly a name, and of an address they name the place.
        """
        self._short = len(words) > 1
        found = self._scores(words)
        alone = self._alone and len(words) == 1
        if not found and alone and is_pair(words[0]):
            self._short = True
            found = self._scores(words)
        return self._hits(found)

    def entries(self, words: Sequence[str]) -> tuple[list[int], bool]:
        """The numbers of the entries that hold every word, and whether these are all."""
        self._short = True
        found = self._scores(words)
        return list(islice(found, self._limit)), self._all and len(found) <= self._limit

    def _scores(self, words: Sequence[str]) -> Scores:
        one = len(words) == 1
        return self._with(words[0], self._limit) if one else self._with_all(words)

    def _with(self, word: str, limit: int) -> Scores:
        """Entries that hold one word, at most about ``limit`` of each kind, with their scores."""
        found: Scores = {}
        self._all = True
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
        rows = direct.ask(self._connection, asked, list(chain.from_iterable(values)))
        found: Terms = {WHOLE: [], PART: [], BACKWARDS: [], _WAITS: []}
        for tail, term, entry in rows:
            found[tail].append((term, entry))
        self._waiting.are(found.pop(_WAITS))
        for tail, term in begun.items():
            if more := self._waiting.terms(kind, tail, term):
                found[tail] = sorted(found[tail] + more)[:limit]
        self._all &= all(len(some) < limit for some in found.values())
        return found

    def _by_text(self, kind: str, word: str, limit: int, terms: Terms) -> Scores:
        """Entries that have ``word`` in a number or a text; first those whose number ends so."""
        if len(word) < GRAM and not (self._short and is_pair(word)):
            return {}
        found = dict.fromkeys([entry for _term, entry in terms[BACKWARDS]], _AT_END)
        if len(found) >= limit or (found and len(word) >= _WHOLE_NUMBER):
            return found
        entries = self._texts(kind, word, limit)
        if more := self._waiting.texts(kind, word):
            entries = sorted([*entries, *more])[:limit]
        self._all &= len(entries) < limit
        score = _AT_END if kind in self._by_address else _IN_TEXT
        return dict.fromkeys(entries, score) | found

    def _texts(self, kind: str, word: str, limit: int) -> Sequence[int]:
        """The first entries that hold ``word`` in their text, in their order."""
        if is_pair(word):
            return self._pairs.texts(kind, word, limit)
        if _is_short_number(word):
            if word not in self._few:
                self._few[word] = self._of_all_kinds(word)
            if (few := self._few[word]) is not None:
                return few.get(kind, [])[:limit]
        asked = (
            "FROM search_text JOIN search_entry AS e ON e.id = search_text.rowid "
            "WHERE search_text MATCH ? AND instr(e.text, ?) ORDER BY search_text.rowid"
        )
        mark = _grams(marker(kind))
        grams = f"{mark} AND {self._rarest(word) if _is_short_number(word) else _grams(word)}"
        if not BUILDING.match(word):
            wanted = f"SELECT e.id {asked} LIMIT ?"
            return [
                entry for (entry,) in direct.ask(self._connection, wanted, (grams, word, limit))
            ]
        rows = self._connection.exec_driver_sql(f"SELECT e.id, e.text {asked}", (grams, word))
        return list(islice((entry for entry, text in rows if holds(text, word)), limit))

    def _of_all_kinds(self, word: str) -> dict[str, list[int]] | None:
        """By kind all entries that hold ``word`` in their text; nothing if they may be many.

        To look among those of one kind takes longer than to find the few that there are of all.
        """
        rows = direct.ask(self._connection, _FEW_OF_ALL, (self._rarest(word), word, _FEW))
        if ("", _FEW, "") in rows:
            return None
        found: dict[str, list[int]] = {}
        for kind, entry, text in rows:
            if kind and holds(text, word):
                found.setdefault(kind, []).append(entry)
        return {kind: sorted(entries) for kind, entries in found.items()}

    def _rarest(self, word: str) -> str:
        """The trigrams of a short number to ask for.

        Years, the region's number and noughts stand in half of all texts: to go through all those
        takes longer than to look into what the others find.
        """
        if self._samples is None:
            known = (_SAMPLES, json.dumps(list(range(1, _SAMPLES + 1))))
            self._samples = [text for (text,) in direct.ask(self._connection, _SAMPLE, known)]
        grams = {word[start : start + GRAM]: 0 for start in range(len(word) - GRAM, -1, -1)}
        for gram in grams:
            grams[gram] = sum(gram in text for text in self._samples)
        found = sorted(grams, key=grams.__getitem__)
        rare = sum(number * 4 <= len(self._samples) for number in grams.values())
        return _quoted(found[: min(max(rare, _LEAST_OF_NUMBER), _MOST_OF_NUMBER)])

    def _with_all(self, words: Sequence[str]) -> Scores:
        """Entries that hold every word: of the rarest word, read and checked for the others."""
        scores: list[Scores] = []
        for reach in sorted({*_REACHES, max(self._limit, _REACHES[-1])}):
            scores, whole = [], True
            for word in words:
                found = self._with(word, reach)
                if self._all and len(found) < reach:
                    others = [other for other in words if other != word]
                    return self._that_hold(found, others)
                scores.append(found)
                whole &= self._all
            self._all = whole
        common = set.intersection(*(set(each) for each in scores))
        return {entry: sum(each[entry] for each in scores) for entry in common}

    def _that_hold(self, scores: Mapping[int, int], words: Sequence[str]) -> Scores:
        kept = {}
        rows = direct.ask(
            self._connection,
            "SELECT id, names, text FROM search_entry WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(scores)),),
        )
        for entry, names, text in rows:
            parts = [_score_of(word, names, text) for word in words]
            if None not in parts:
                kept[entry] = scores[entry] + sum(part or 0 for part in parts)
        return kept

    def _hits(self, scores: Mapping[int, int]) -> list[Hit]:
        most = self._limit * max(len(self._kinds), 1)
        best = list(scores)
        if len(best) > most:
            best = sorted(scores, key=lambda entry: (scores[entry], entry))[:most]
        marks = ",".join("?" * len(best))
        rows = direct.ask(
            self._connection,
            "SELECT id, kind, record_id, title, detail FROM search_entry "  # noqa: S608
            f"WHERE id IN ({marks})",
            best,
        )
        found = [
            (scores[entry], len(title), title, key, kind, detail)
            for entry, kind, key, title, detail in rows
        ]
        found.sort()
        hits = [
            Hit(kind, key, title, detail, score) for score, _, title, key, kind, detail in found
        ]
        if len(hits) <= self._limit:
            return hits
        seen: dict[str, int] = {}
        kept = []
        for hit in hits:
            seen[hit.kind] = seen.get(hit.kind, 0) + 1
            if seen[hit.kind] <= self._limit:
                kept.append(hit)
        return kept


def _upper(term: str) -> str:
    """The first string after all that begin with ``term``, in SQLite's order of bytes."""
    return term + "\U0010ffff"


def _grams(word: str) -> str:
    """The trigrams of a word to ask for: a few, mostly of its end, where words differ."""
    starts = (0, *range(len(word) - GRAM, 0, -GRAM)[:_MOST_GRAMS])
    return _quoted(word[start : start + GRAM] for start in starts)


def _quoted(grams: Iterable[str]) -> str:
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)


def _is_short_number(word: str) -> bool:
    """Say whether few texts hold a word; part of an address stands in many."""
    return word.isascii() and len(word) <= _SHORT


def _score_of(word: str, names: str, text: str) -> int | None:
    """How well a word fits an entry, None when it does not."""
    if word in folded(names):
        return 1
    if (len(word) >= GRAM or is_pair(word)) and holds(text, word):
        return _IN_TEXT
    return 2 if any(term.startswith(word) for _, term in terms_of(names.split("\n"))) else None

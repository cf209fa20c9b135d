"""Two characters in a text, such as 王庄 or A3: one fewer than the trigram index asks for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from policepost.core import direct
from policepost.core.searching.index import marker

_VOCABULARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_gram USING fts5vocab(main, search_text, row)"
)
_BEGUN = "SELECT term FROM temp.search_gram WHERE term >= ? AND term < ?"
_HELD = "SELECT rowid FROM search_text WHERE search_text MATCH ? ORDER BY rowid LIMIT ?"
_AT_ONCE = 200
"""So many trigrams are asked for at once."""


class Pairs:
    """The texts of one moment of the post, asked for two characters.

    Whatever trigram begins with them is asked for, and those by which they begin a line; what these
    find needs no check. See :func:`policepost.core.searching.terms.holds`.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._begun: dict[str, list[str]] = {}

    def texts(self, kind: str, word: str, limit: int) -> Sequence[int]:
        """Return the first entries of a kind that hold a word in their text, in their order."""
        mark = marker(kind)
        grams = [f"\n{word}", mark[-1] + word, *self._beginning(word)]
        found: set[int] = set()
        for start in range(0, len(grams), _AT_ONCE):
            any_of = " OR ".join(map(_quoted, grams[start : start + _AT_ONCE]))
            asked = (f"{_quoted(mark)} AND ({any_of})", limit)
            found.update(entry for (entry,) in direct.ask(self._connection, _HELD, asked))
        return sorted(found)[:limit]

    def _beginning(self, word: str) -> list[str]:
        """Return the trigrams that begin with a word."""
        if word not in self._begun:
            direct.write(self._connection, _VOCABULARY, ())
            rows = direct.ask(self._connection, _BEGUN, (word, f"{word}\U0010ffff"))
            self._begun[word] = [gram for (gram,) in rows]
        return self._begun[word]


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'

"""What finds a text in the b-tree of the search: its endings, its sound, its numbers backwards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from policepost.core.pinyin import terms as terms_by_sound

WHOLE, PART, BACKWARDS = 0, 1, 2
"""Terms of a name from its start, of a part of it, and of a number read from its end."""

_LONGEST_TERM = 24
_NUMBER = re.compile(r"[0-9a-z]*[0-9][0-9a-z]{5,}")

BUILDING = re.compile(r"\d{1,3}(?:-|号楼|幢|栋|单元)")
"""How a word begins whose first number is whole, unlike any other part of a text."""

Term = tuple[int, str]


def folded(text: str) -> str:
    """Text as it is compared: full-width forms made plain, lower case.

    Without NUL, where SQLite's functions end a text. Most text is plain already and asking is
    ten times as fast as making it so.
    """
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.casefold().replace("\0", "").strip()


_BETWEEN = "\1"
"""Stands between texts that are folded together; no text has it, or each is folded alone."""


def folded_all(texts: Sequence[str]) -> list[str]:
    """Many texts, each as it is compared."""
    found = folded(_BETWEEN.join(texts)).split(_BETWEEN)
    return list(map(str.strip, found) if len(found) == len(texts) else map(folded, texts))


def terms_of(names: Iterable[str]) -> set[Term]:
    """The beginnings that find an entry by its names."""
    found: set[Term] = set()
    for name in names:
        whole = folded(name)[:_LONGEST_TERM]
        if whole:
            found.add((WHOLE, whole))
            found.update([(PART, whole[start:]) for start in range(1, len(whole))])
            found.update(terms_by_sound(name))
    return found


def backwards(text: str) -> set[Term]:
    """The beginnings that find an entry by the ends of the numbers in its text."""
    return {(BACKWARDS, number[: -_LONGEST_TERM - 1 : -1]) for number in _NUMBER.findall(text)}


def terms_of_entry(names: str, text: str) -> set[Term]:
    """All beginnings that find an entry, from its names and its text as the index keeps them."""
    return terms_of(names.split("\n")) | backwards(text)


PAIR = 2
"""So many characters are fewer than the trigram index finds by itself."""


def is_pair(word: str) -> bool:
    """Say whether two characters may be part of an address, as 王庄 or A3: no digits, no sound."""
    if len(word) != PAIR or word.isdigit():
        return False
    return not word.isascii() or (word.isalnum() and not word.isalpha())


def holds(text: str, word: str) -> bool:
    """Say whether a text has a word in it; 3号楼 and 3-2 are not in 13号楼 and 13-2.

    Two characters have another one behind them, or begin a line: the index finds no others.
    """
    if is_pair(word):
        return word in text[:-1] or f"\n{text}".endswith(f"\n{word}")
    at = text.find(word)
    if BUILDING.match(word):
        while at > 0 and text[at - 1].isdigit():
            at = text.find(word, at + 1)
    return at >= 0

"""How names sound: what the search finds them by and what lists sort them by.

The reading of every character comes from a table made once (``python -m tests.make_pinyin``), so
that the program needs no pinyin library while it runs; what surnames and given names read
differently stands in ``resources/pinyin/surnames.toml``.
"""

from __future__ import annotations

import sys
import tomllib
import unicodedata
import zlib
from array import array
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import product

from policepost.core.paths import resources

BEFORE_NAME = "\t"
"""Stands between a reading and its name in what lists sort by: before the space that parts the
syllables, so that 白德 (bai de) stands before 白德波 (bai de bo)."""

MOST = 16
"""How many readings of one name are kept; a name of polyphones would have hundreds."""

_Choices = tuple[str, ...]


def terms(name: str) -> set[tuple[int, str]]:
    """Return the beginnings that find a name by its sound, for the search index.

    Each reading stands with every ending that begins at a character, in full without spaces, such
    as ``shanguoqiang`` (ü is v, and u beside it), and as initials, such as ``sgq``; 0 marks the
    whole name, 1 a later part of it. Middle dots and spaces are skipped, as are characters without
    a reading; Latin letters and digits stand for themselves.
    """
    found: set[tuple[int, str]] = set()
    choices = [choice for choice in _syllables(name) if choice[0]]
    for spoken in _ways(choices) if choices else ():
        whole = initials = ""
        for left in range(len(spoken) - 1, -1, -1):
            whole, initials = spoken[left] + whole, spoken[left][0] + initials
            tail = 1 if left else 0
            found.add((tail, initials))
            found.update([(tail, way) for way in _spellings(whole)])
    return found


def sort_key(name: str) -> str:
    """Return what a list sorts a name by: its first reading, then the name itself.

    Characters without a reading come after all that have one. Records hold the key: what changes
    a reading takes a revision that writes it anew, as 0008 does.
    """
    try:
        if name and name[:2] not in _SURNAME.double:
            reading = " ".join([_SURNAME[name[0]], *map(_FIRST.__getitem__, name[1:])])
            return f"{reading}{BEFORE_NAME}{name}"
    except KeyError:  # not of Chinese characters alone
        pass
    reading = " ".join([choice[0] or part for choice, part in _parts(name)])
    return f"{reading}{BEFORE_NAME}{name}" if reading else name


def _spellings(whole: str) -> tuple[str, ...]:
    """Return a reading with ü written as v, and as u where people write that."""
    if "lv" in whole or "nv" in whole:
        return (whole, whole.replace("lv", "lu").replace("nv", "nu"))
    return (whole,)


def _ways(choices: list[_Choices]) -> list[tuple[str, ...]]:
    """Return the combinations, those with the first readings first, at most :data:`MOST`."""
    ways = product(*choices)
    return [way for way, _count in zip(ways, range(MOST), strict=False)]


def _syllables(name: str) -> list[_Choices]:
    return [choice for choice, _part in _parts(name)]


@lru_cache(maxsize=20_000)
def _parts(name: str) -> list[tuple[_Choices, str]]:
    """Cut a name into its characters and Latin words, each with its readings, surname first."""
    parts, rest = _surname(name.strip())
    word = ""
    for character in f"{rest} ":
        if _is_latin(character):
            word += character
            continue
        if word:
            parts.append(((_plain(word),), word))
            word = ""
        if character.isalnum():
            parts.append((_character(character), character))
    return parts


def _surname(name: str) -> tuple[list[tuple[_Choices, str]], str]:
    """Take a surname that is read in its own way off the front of a Chinese name."""
    tables = _tables()
    double = tables.double.get(name[:2])
    if double and len(name) > len("尉迟"):
        spoken = zip(*(way.split() for way in double), strict=True)
        choices = [tuple(dict.fromkeys(each)) for each in spoken]
        return list(zip(choices, name[:2], strict=True)), name[2:]
    single = tables.single.get(name[:1])
    if single and "·" not in name:
        return [(single, name[0])], name[1:]
    return [], name


def _is_latin(character: str) -> bool:
    """Say whether a character belongs to a word that stands for itself."""
    if character < "\u0080":
        return character.isalnum()
    return character < "\u0250" and character.isalpha()


def _plain(word: str) -> str:
    """Write a Latin word in small letters without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", word.lower()) if one.isalnum())


@cache
def _character(character: str) -> _Choices:
    """Return the readings of one character inside a name; one empty text if it has none."""
    tables = _tables()
    given = tables.given.get(character)
    if given:
        return given
    at = ord(character) - tables.first
    index = tables.index[at] if 0 <= at < len(tables.index) else 0
    return (tables.syllables[index],)


class _First(dict[str, str]):
    """The first reading of each Chinese character, the character itself if it has none."""

    def __missing__(self, character: str) -> str:
        if character < "\u2e80" or not character.isalpha():
            raise KeyError(character)
        self[character] = spoken = _character(character)[0] or character
        return spoken


_FIRST = _First()


class _Surname(dict[str, str]):
    """The same of a character that begins a name; the surnames of two are read otherwise."""

    @cached_property
    def double(self) -> dict[str, _Choices]:
        return _tables().double

    def __missing__(self, character: str) -> str:
        single = _tables().single.get(character)
        self[character] = spoken = single[0] if single else _FIRST[character]
        return spoken


_SURNAME = _Surname()


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the files in ``resources/pinyin`` say."""

    syllables: list[str]
    first: int
    index: array[int]
    single: dict[str, _Choices]
    double: dict[str, _Choices]
    given: dict[str, _Choices]


@cache
def _tables() -> _Tables:
    """Read the tables, once, in a few milliseconds."""
    folder = resources() / "pinyin"
    head, _zero, body = zlib.decompress((folder / "characters.bin").read_bytes()).partition(b"\0")
    first, *syllables = head.decode("ascii").split(" ")
    index = array("H")
    index.frombytes(body)
    if sys.byteorder == "big":
        index.byteswap()
    own = tomllib.loads((folder / "surnames.toml").read_text(encoding="utf-8"))
    groups = [{key: tuple(value) for key, value in own[name].items()} for name in own]
    return _Tables(["", *syllables], int(first, 16), index, *groups)

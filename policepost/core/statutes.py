"""What the law says, as data: which article stands behind a rule, and the lists that it gives.

``resources/law/<name>.toml`` holds one book; a changed copy in the post's own folder is used in its
place, see :func:`use_folder`. So a new article needs no new program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policepost.core import language
from policepost.core.errors import Refused
from policepost.core.files import UNREADABLE, hand_written
from policepost.core.language import _
from policepost.core.paths import resources
from policepost.core.tables import Row


@dataclass(frozen=True, slots=True)
class Article:
    """One provision.

    Attributes:
        law, number: The statute and the article, in Chinese, then in English.
        said: What it says, in our own words.
    """

    law: str
    law_english: str
    number: str
    number_english: str
    said: str
    said_english: str

    @property
    def on_paper(self) -> str:
        """As papers cite it: 《治安管理处罚法》第九条."""
        return f"《{self.law}》{self.number}"

    @property
    def cited(self) -> str:
        """As the screen cites it, in its language."""
        if language.current() == "zh_CN":
            return self.on_paper
        return f"{self.law_english}, {self.number_english}"

    @property
    def words(self) -> str:
        """What it says, in the language of the screen."""
        return self.said if language.current() == "zh_CN" else self.said_english


class Book:
    """The provisions and lists of one file."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        laws: Mapping[str, Sequence[str]] = facts["statutes"]
        told: Mapping[str, Sequence[str]] = facts["articles"]
        self.articles = {key: _article(laws, *words) for key, words in told.items()}
        self._facts = facts

    def part(self, name: str) -> Mapping[str, Any]:
        """A section of the file, with its numbers and lists of words."""
        found: Mapping[str, Any] = self._facts[name]
        return found

    def rows(self, part: str, name: str) -> tuple[Row, ...]:
        """A list of codes with their names."""
        return tuple(Row(*row) for row in self.part(part)[name])


def _article(
    laws: Mapping[str, Sequence[str]], law: str, number: str, english: str, said: str, told: str
) -> Article:
    chinese, in_english = laws[law]
    return Article(chinese, in_english, number, english, said, told)


class _Own:
    folder: Path | None = None


def use_folder(folder: Path | None) -> None:
    """Read the post's own books from ``folder``, where it has one of a name."""
    _Own.folder = folder
    book.cache_clear()


@cache
def book(name: str) -> Book:
    """Return the book of a name, read once.

    Raises `Refused` if the post's own cannot be read: which law counts must not be guessed.
    """
    import tomllib  # late: the first window needs no law

    text = (resources() / "law" / f"{name}.toml").read_text(encoding="utf-8")
    shipped = tomllib.loads(text)
    own = _Own.folder / f"{name}.toml" if _Own.folder else None
    if own is None or not own.is_file():
        return Book(shipped)
    try:
        facts = tomllib.loads(hand_written(own))
        found = Book(facts)
        _check(facts, shipped)
    except UNREADABLE as error:
        words = _("The post's own law file {name} cannot be read; correct it or take it away.")
        raise Refused(words.format(name=own.name)) from error
    return found


def _check(own: Mapping[str, Any], shipped: Mapping[str, Any]) -> None:
    """Raise `KeyError` if a post's own book lacks what the rules ask for."""
    for part, said in shipped.items():
        missing = said.keys() - own[part].keys() if isinstance(said, dict) else ()
        if missing:
            raise KeyError(min(missing))


def cited(name: str, keys: Sequence[str]) -> str:
    """The provisions of these keys one after the other, in the language of the screen."""
    articles = book(name).articles
    return _("; ").join(articles[key].cited for key in keys)

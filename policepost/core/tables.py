"""Code tables as data: ethnic groups, relations, kinds of document and the like.

Each file in ``resources/tables`` holds one table: where its codes come from and one line a row of
code, Chinese name, English name and the other ways in which spreadsheets write it.
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from policepost.core import language
from policepost.core.paths import resources


@dataclass(frozen=True, slots=True)
class Row:
    """One code and what it is called."""

    code: str
    name: str
    english: str
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name in the language of the screen."""
        return self.name if language.current() == "zh_CN" else self.english


class Table:
    """The rows of one table, in their order, found by code or by how people write them."""

    def __init__(self, name: str, source: str, rows: tuple[Row, ...]) -> None:
        self.name = name
        self.source = source
        self.rows = rows
        self._by_code = {row.code: row for row in rows}
        self._by_text = {
            spelt: row
            for row in rows
            for text in (*row.aliases, row.english.lower(), row.name)
            for spelt in (unicodedata.normalize("NFKC", text), text)  # a sheet has no （, no ，
        }

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Row:
        return self._by_code[code]

    def label(self, code: str | None) -> str:
        """Return the name of ``code`` in the language of the screen; an unknown code as it is."""
        row = self._by_code.get(code or "")
        return row.label if row else code or ""

    def chinese(self, code: str | None) -> str:
        """Return the Chinese name of ``code``, as paper wants it; an unknown code as it is."""
        row = self._by_code.get(code or "")
        return row.name if row else code or ""

    def find(self, text: str) -> Row | None:
        """Return the row that ``text`` names: by name in either language, alias or code."""
        return self._by_text.get(text) or self._by_text.get(text.lower()) or self._by_code.get(text)


@cache
def table(name: str) -> Table:
    """Return the table of ``resources/tables/<name>.toml``, read once.

    A name that no file has raises ``FileNotFoundError``.
    """
    text = (resources() / "tables" / f"{name}.toml").read_text(encoding="utf-8")
    facts = tomllib.loads(text)
    rows = tuple(
        Row(code, chinese, english, tuple(aliases))
        for code, chinese, english, *aliases in facts["rows"]
    )
    return Table(name, facts["source"], rows)

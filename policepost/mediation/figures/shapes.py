"""Tables of figures, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        words: What is counted, in the language of the screen.
        chinese: The same on paper.
        counts: The numbers, as many as the table has heads; None where nothing can be counted.
        opens: The filter of the list behind it; None where there is no such list.
    """

    words: str
    chinese: str
    counts: tuple[int | str | None, ...]
    opens: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Some lines under their heads.

    ``title``, ``heads`` and ``remark`` are message ids, which paper takes in Chinese; ``values``
    stand in the remark.
    """

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    remark: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All tables of a period."""

    tables: tuple[Table, ...] = field(default=())

    def table(self, name: str) -> Table:
        """The table of that name."""
        return next(one for one in self.tables if one.name == name)

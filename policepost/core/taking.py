"""How a list is taken away: what for, which columns, in which kind of file, under a password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from policepost.core.errors import Refused
from policepost.core.language import _

WORKBOOK, TABLE = "xlsx", "csv"
ENDINGS: Final = (WORKBOOK, TABLE)
UTF8, GB18030 = "utf-8-sig", "gb18030"
ENCODINGS: Final = (UTF8, GB18030)
"""How a table of text is written; the first with the mark by which spreadsheets know it."""
FILE_PASSWORD: Final = "POLICEPOST_FILE_PASSWORD"  # noqa: S105 - the name of a variable
"""Variable with the password of a file that the command line writes or reads."""
SHORTEST_REASON: Final = 2
"""Characters: nobody can say in fewer what a list is for, but 上报 is enough."""
LEAST_PASSWORD: Final = 8
"""Characters; whoever has the file can try passwords at leisure."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a list leaves.

    Attributes:
        reason: What for, in the officer's words; it stands in the journal.
        columns: The headings that go along, in the list's own order; None for all.
        password: Under which a workbook is put; empty for none.
        encoding: How a table of text is written, one of :data:`ENCODINGS`.
    """

    reason: str
    columns: Sequence[str] | None = None
    password: str = field(default="", repr=False)
    encoding: str = UTF8


def check(way: Way, ending: str) -> None:
    """Refuse a way in which no list may leave.

    Args:
        way: What was chosen.
        ending: The kind of file, one of :data:`ENDINGS`.

    Raises:
        Refused: No reason is given, no column is chosen, the password is short, or the file cannot
            have one.
    """
    if len(way.reason.strip()) < SHORTEST_REASON:
        raise Refused(_("Say what the list is taken for."), field="reason")
    if way.columns is not None and not way.columns:
        raise Refused(_("Choose at least one column."), field="columns")
    if way.password and ending != WORKBOOK:
        sentence = _("Only a workbook (.xlsx) can be put under a password.")
        raise Refused(sentence, field="password")
    if way.password and len(way.password) < LEAST_PASSWORD:
        sentence = _("A password for a file has {count} characters at least.")
        raise Refused(sentence.format(count=LEAST_PASSWORD), field="password")

"""How the journal is told, in the officer's words.

What kinds of record are called stands in `kinds`, columns in `columns`, stored values in `values`.
"""

from __future__ import annotations

from collections.abc import Iterator

from policepost.audit.columns import UNTOLD, field_name
from policepost.audit.kinds import KINDS, OPS, WAY_TONES, WAYS, kind_name
from policepost.audit.values import PAPERS, value_words
from policepost.core.journalling.journal import HistoryLine
from policepost.core.language import _, captioned

__all__ = [
    "KINDS",
    "OPS",
    "PAPERS",
    "UNTOLD",
    "WAYS",
    "WAY_TONES",
    "field_name",
    "headline",
    "kind_name",
    "sentences",
    "value_words",
]


def sentences(line: HistoryLine) -> Iterator[str]:
    """What one row of an entry says, a field a sentence; nothing that has no words."""
    for field, before, after in line.changes:
        if line.ref.kind == "setting" and field == "value" and _is_secret(line):
            continue
        name = field_name(line.ref.kind, field)
        new = value_words(line.ref.kind, field, after)
        old = value_words(line.ref.kind, field, before)
        if not name or not (new or old):
            continue
        if line.op == "change":
            yield captioned(name, f"{old or '–'} → {new or '–'}")
        else:
            yield captioned(name, new or old)


def _is_secret(line: HistoryLine) -> bool:
    return any(name == "name" and new == "looking.secret" for name, _old, new in line.changes)


def headline(line: HistoryLine, title: str) -> str:
    """What one row of an entry did to which record."""
    told = f"{kind_name(line.ref.kind)} · {_(OPS.get(line.op, line.op))}"
    return f"{told} · {title}" if title else told

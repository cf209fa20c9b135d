"""What a row of a sheet says otherwise than the entry that it means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from policepost.core import bulk
from policepost.core.journalling.changes import stored
from policepost.exchange.values import text
from policepost.residents import further, kind_rules
from policepost.residents.cells import WORDS
from policepost.residents.further import Held
from policepost.residents.records import Resident

Entry = dict[str, Any]
"""Columns of a resident as they are stored: texts, empty for nothing."""

_PROSE = frozenset({"note", "care_reason", "care_by", *WORDS})
"""Columns of words; a sheet's cell is read with plain punctuation."""


def as_held(name: str, value: str) -> Any:
    """Return a stored value as a record holds it."""
    return stored(Resident, name, value or bulk.defaults(Resident)[name])


def between(
    entry: Entry, fields: Mapping[str, str], settled: Mapping[str, Collection[Any]], held: Held
) -> dict[str, str]:
    """Return what a row says otherwise than the entry; of seeing it the newest stays.

    What one of two entries said before they were merged was decided then, and is nothing new. What
    the register does not keep of such a resident is passed over.
    """
    strange = {
        *kind_rules.strange(fields.get("kind", entry["kind"])),
        *further.besides(entry, fields, held),
        *_known_better(entry, fields),
    }
    changes = {
        name: value
        for name, value in fields.items()
        if entry[name] != value
        and name not in strange
        and value not in settled.get(name, ())
        and (name not in _PROSE or text(entry[name]) != value)  # a cell keeps no lines, no ，
    }
    if entry["left_on"]:  # only who was decided to be back comes so far
        changes.update(left_on="", left_reason="", left_kind="", left_vague="")
    if "moved_in_on" in changes and entry["moved_in_vague"]:
        changes.setdefault("moved_in_vague", "")
    for what in ("verified", "collected"):
        day = changes.get(f"{what}_on")
        if day and day < entry[f"{what}_on"]:
            changes.pop(f"{what}_on")
            changes.pop(f"{what}_by", None)
    return changes


def _known_better(entry: Entry, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns of the day of moving in, if a row only tells the month or the year of it.

    So does a day that is the first of the month or the year that the register knows.
    """
    vague, day = fields.get("moved_in_vague", ""), entry.get("moved_in_on") or ""
    within = vague and day.startswith(vague) and not 0 < len(entry["moved_in_vague"]) < len(vague)
    first = not vague and entry["moved_in_vague"] and fields.get("moved_in_on") == day
    return ("moved_in_on", "moved_in_vague") if within or first else ()

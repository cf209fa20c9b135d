"""Fields of a row and what they say, in the officer's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policepost.audit import words
from policepost.core.errors import Refused
from policepost.core.journalling.journal import plain
from policepost.core.language import _
from policepost.exchange.kinds import Looked, SheetKind
from policepost.exchange.report import Change
from policepost.intake.kinds import RECORDS

_OTHERWISE = {
    "dwellings": {
        **dict.fromkeys(("owner", "landlord", "landlord_phone", "rooms", "allowed"), "dwelling")
    }
}
"""Fields of a kind of sheet that another record than its own keeps."""


def field_titles(kind: SheetKind) -> Mapping[str, str]:
    """Return what the officer calls each field of a kind of sheet, and what else a row changes."""
    titles = {field.name: _(field.title) for field in kind.fields}
    found = {name: title[:1].upper() + title[1:] for name, title in titles.items()}
    return {**found, "left_on": words.field_name("resident", "left_on")}


def to_choose(looked: Looked) -> Refused | None:
    """Ask for the column that a sheet needs, which can be chosen beside it; nothing if none is."""
    for part in looked.taken:
        if part.kind is not None and not part.ready:
            titles = field_titles(part.kind)
            field = _(" or ").join(titles[name] for name in part.kind.needed)
            sentence = _("Choose on the left which column of {sheet} holds: {field}.")
            return Refused(sentence.format(sheet=part.plan.sheet.name, field=field))
    return None


def fields_in_words(kind: str, change: Change | None) -> Iterator[tuple[str, str, str]]:
    """Yield each field that a row changes, with what is known and what the row says, in words."""
    if change is None:
        return
    other = _OTHERWISE.get(kind, {})
    for field, pair in change.fields.items():
        record = other.get(field, RECORDS[kind])
        old, new = (words.value_words(record, field, plain(value)) for value in pair)
        yield field, old, new

"""By what the journal can be filtered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Date, func, type_coerce

from policepost.audit import words
from policepost.core import rights
from policepost.core.journalling.journal import JournalEntry
from policepost.core.language import N_, _
from policepost.lists.conditions import Field, Kind


def _actions() -> Sequence[tuple[str, str]]:
    return sorted(((one, _(one)) for one in rights.table().of_action), key=lambda pair: pair[1])


def _ways() -> Sequence[tuple[str, str]]:
    return [(way, _(title)) for way, title in words.WAYS.items()]


def _kinds() -> Sequence[tuple[str, str]]:
    return sorted(((one, words.kind_name(one)) for one in words.KINDS), key=lambda pair: pair[1])


FIELDS: tuple[Field, ...] = (
    Field("day", N_("Day"), Kind.DAY, type_coerce(func.substr(JournalEntry.at, 1, 10), Date)),
    Field("time", N_("Time of day"), Kind.TEXT, func.substr(JournalEntry.at, 12, 5)),
    Field("officer", N_("Officer"), Kind.TEXT, JournalEntry.officer),
    Field("action", N_("Action"), Kind.CHOICE, JournalEntry.action, _actions),
    Field("way", N_("Way"), Kind.CHOICE, JournalEntry.way, _ways),
    Field(
        "kinds",
        N_("Kind of record"),
        Kind.CODES,
        func.replace(JournalEntry.kinds, "|", "/"),
        _kinds,
    ),
    Field("size", N_("Number of records"), Kind.NUMBER, JournalEntry.size),
    Field("seq", N_("Number of the entry"), Kind.NUMBER, JournalEntry.seq),
    Field("device", N_("Device"), Kind.TEXT, JournalEntry.device),
)
"""The likeliest first; the names stand in saved filters and never change."""
BY_NAME = {field.name: field for field in FIELDS}

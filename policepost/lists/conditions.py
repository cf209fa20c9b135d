"""Filters by any field, several at once: what can be asked of a field, and what that is in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, func, literal, not_, or_, type_coerce

from policepost.core.errors import Refused
from policepost.core.language import N_, _

Choices = Callable[[], Sequence[tuple[str, str]]]


class Kind(StrEnum):
    """What a field holds, and so what can be asked of it."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    CODES = "codes"
    """Several codes of a choice, divided by ``/``."""
    YES = "yes"


class Ask(StrEnum):
    """What is asked of a field."""

    CONTAINS = "contains"
    LACKS = "lacks"
    IS = "is"
    IS_NOT = "is_not"
    BEGINS = "begins"
    BEFORE = "before"
    AFTER = "after"
    LEAST = "least"
    MOST = "most"
    EMPTY = "empty"
    FILLED = "filled"
    YES = "yes"
    NO = "no"


WORDS: Mapping[Ask, str] = {
    Ask.CONTAINS: N_("contains"),
    Ask.LACKS: N_("does not contain"),
    Ask.IS: N_("is"),
    Ask.IS_NOT: N_("is not"),
    Ask.BEGINS: N_("begins with"),
    Ask.BEFORE: N_("before"),
    Ask.AFTER: N_("on or after"),
    Ask.LEAST: N_("at least"),
    Ask.MOST: N_("at most"),
    Ask.EMPTY: N_("is empty"),
    Ask.FILLED: N_("is filled in"),
    Ask.YES: N_("yes"),
    Ask.NO: N_("no"),
}
ASKS: Mapping[Kind, Sequence[Ask]] = {
    Kind.TEXT: (
        *(Ask.CONTAINS, Ask.LACKS, Ask.IS, Ask.BEGINS),
        *(Ask.EMPTY, Ask.FILLED),
    ),
    Kind.DAY: (Ask.AFTER, Ask.BEFORE, Ask.IS, Ask.EMPTY, Ask.FILLED),
    Kind.NUMBER: (Ask.LEAST, Ask.MOST, Ask.IS, Ask.EMPTY, Ask.FILLED),
    Kind.CHOICE: (Ask.IS, Ask.IS_NOT, Ask.EMPTY, Ask.FILLED),
    Kind.CODES: (Ask.CONTAINS, Ask.LACKS, Ask.EMPTY, Ask.FILLED),
    Kind.YES: (Ask.YES, Ask.NO),
}
"""What can be asked of each kind of field, the likeliest first."""
WITHOUT_VALUE = frozenset({Ask.EMPTY, Ask.FILLED, Ask.YES, Ask.NO})
MOST_CONDITIONS = 12
_ASKS = {one.value: one for one in Ask}
_NOT = {Ask.LACKS: Ask.CONTAINS, Ask.IS_NOT: Ask.IS, Ask.FILLED: Ask.EMPTY, Ask.NO: Ask.YES}
"""What says the contrary of something else: so whoever has no entry is among them."""


@dataclass(frozen=True)
class Field:
    """A field by which a list can be filtered.

    Attributes:
        name: Under which saved filters know it; never changed.
        words: What the officer sees, marked for translation.
        kind: What it holds.
        column: What it is in SQL, of the list's own table; made of today where it needs the day.
            Of another table it is a subquery for one value.
        choices: Codes and words of a choice.
    """

    name: str
    words: str
    kind: Kind
    column: Any
    choices: Choices | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked: ``value`` is text, a code, a day as 2026-11-24, or a number."""

    field: str
    ask: Ask
    value: str = ""


def told(fields: Mapping[str, Field], one: Condition) -> str:
    """A condition in the words of the screen."""
    field = fields[one.field]
    value = one.value
    if field.choices is not None:
        value = dict(field.choices()).get(value, value)
    return " ".join(filter(None, (_(field.words), _(WORDS[one.ask]), value)))


def checked(field: Field, ask: Ask, value: str) -> Condition:
    """A condition as it was typed.

    Raises:
        Refused: Nothing was typed, or what was typed is no day or number.
    """
    value = value.strip()
    if ask in WITHOUT_VALUE:
        return Condition(field.name, ask)
    if not value:
        raise Refused(_('Say what "{field}" is compared with.').format(field=_(field.words)))
    try:
        if field.kind is Kind.DAY:
            value = date.fromisoformat(value).isoformat()
        elif field.kind is Kind.NUMBER:
            value = format(Decimal(value).normalize(), "f")
    except (ValueError, InvalidOperation) as error:
        raise Refused(
            _('"{text}" cannot be compared with "{field}".').format(
                text=value, field=_(field.words)
            )
        ) from error
    return Condition(field.name, ask, value)


def clauses(
    fields: Mapping[str, Field], wanted: Iterable[Condition], today: date | None = None
) -> list[ColumnElement[bool]]:
    """Return what conditions are in SQL; all of them must hold.

    One whose field the list does not have (any more) is passed over. ``today`` is for fields that
    are made of it.
    """
    return [_clause(fields[one.field], one, today) for one in wanted if one.field in fields]


def _clause(field: Field, one: Condition, today: date | None) -> ColumnElement[bool]:
    if one.ask in _NOT:
        return not_(_clause(field, Condition(one.field, _NOT[one.ask], one.value), today))
    column = field.column(today) if callable(field.column) else field.column
    if one.ask is not Ask.EMPTY:
        return func.coalesce(_compared(field, column, one), False)
    if field.kind in {Kind.TEXT, Kind.CHOICE, Kind.CODES}:
        return func.coalesce(type_coerce(column, String), "") == ""
    empty: ColumnElement[bool] = column.is_(None)
    return empty


def _compared(field: Field, column: Any, one: Condition) -> ColumnElement[bool]:
    value: Any = one.value
    if field.kind is Kind.YES:
        yes: ColumnElement[bool] = column.is_(True)
        return yes
    if field.kind is Kind.DAY:
        value = date.fromisoformat(value)
    elif field.kind is Kind.NUMBER:
        value = float(value)
    else:
        column = type_coerce(column, String)
    if field.kind is Kind.CODES:
        column, value = literal("/") + column + "/", f"/{value}/"
    compared: Mapping[Ask, Callable[[], ColumnElement[bool]]] = {
        Ask.CONTAINS: lambda: _contains(column, value),
        Ask.BEGINS: lambda: column.startswith(value, autoescape=True),
        Ask.IS: lambda: column == value,
        Ask.BEFORE: lambda: column < value,
        Ask.AFTER: lambda: column >= value,
        Ask.LEAST: lambda: column >= value,
        Ask.MOST: lambda: column <= value,
    }
    return compared[one.ask]()


def _contains(column: Any, value: str) -> ColumnElement[bool]:
    """Any of several words, parted by a bar, stands somewhere in a text."""
    words = [word.strip() for word in value.split("|") if word.strip()] or [value]
    return or_(*(column.contains(word, autoescape=True) for word in words))


def as_json(wanted: Iterable[Condition]) -> list[list[str]]:
    """Conditions as a saved filter keeps them."""
    return [[one.field, one.ask.value, one.value] for one in wanted]


def from_json(kept: object) -> tuple[Condition, ...]:
    """Conditions as a saved filter kept them; what no program writes is passed over."""
    found = []
    for one in kept if isinstance(kept, list) else []:
        match one:
            case [str(field), str(ask), str(value)] if ask in _ASKS:
                found.append(Condition(field, _ASKS[ask], value))
    return tuple(found[:MOST_CONDITIONS])

"""Which of two entries a merged one takes each field from; plain values only."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.residents import kind_rules, rules

Values = Mapping[str, Any]
"""The columns of an entry by name, as the record has them."""


class Side(StrEnum):
    """From where a field is taken; ``left`` is the entry that stays."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


Choice = Mapping[str, Side]
"""The side by name of the row."""

ROWS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "document": ("document_kind", "id_number", "document_until"),
    "nationality": ("nationality", "foreign_name"),
    "sex": ("sex",),
    "birth_date": ("birth_date",),
    "phone": ("phone",),
    "kind": ("kind",),
    "home": (
        *("dwelling_id", "grid_id", "address_written", "household"),
        *("moved_in_on", "moved_in_vague"),
    ),
    "relation": ("relation",),
    "ethnic": ("ethnic",),
    "home_address": ("home_address",),
    "living_reason": ("living_reason", "staying_until"),
    "entry": ("entered_on", "declared_on"),
    "host": kind_rules.HOST,
    "settling": ("settling_reason", "settling_step", "settling_by", "settling_on"),
    "guardian": kind_rules.GUARDIAN,
    "collected": ("collected_on", "collected_by"),
    "verified": ("verified_on", "verified_by"),
    "left": ("left_on", "left_vague", "left_kind", "left_reason", "locked_until"),
    "care": ("care_reason", "care_by", "care_until", "care_needs"),
    "note": ("note",),
}
"""What is chosen together, in the order of the comparison: a number without its kind, or a reason
without its end, would say something that neither entry said."""

TITLES: Mapping[str, str] = {
    "name": N_("Name"),
    "document": N_("Identity number"),
    "nationality": N_("Nationality"),
    "sex": N_("Sex"),
    "birth_date": N_("Birth date"),
    "phone": N_("Telephone"),
    "kind": N_("Kind"),
    "home": N_("Address"),
    "relation": N_("Relation to householder"),
    "ethnic": N_("Ethnic group"),
    "home_address": N_("Registered address"),
    "living_reason": N_("Living here for"),
    "entry": N_("Entry and declaration of stay"),
    "host": N_("Host"),
    "settling": N_("Household registration"),
    "guardian": N_("Guardian"),
    "collected": N_("Collected"),
    "verified": N_("Verified"),
    "left": N_("Left"),
    "care": N_("Care"),
    "note": N_("Note"),
}

BOTH = frozenset({"phone", "note", "home"})
"""Rows that hold several: numbers, sentences, and a dwelling beside the one lived in before."""

_EMPTY = (None, "", "0")
_SAME_BY = {
    "home": ("dwelling_id", "address_written", "moved_in_on", "moved_in_vague"),
}


def filled(row: str, entry: Values) -> bool:
    """Say whether an entry says anything in a row."""
    if row == "document":
        return entry["id_number"] not in _EMPTY
    if row == "home":
        return bool(entry["dwelling_id"] or entry["address_written"])
    return any(entry[column] not in _EMPTY for column in ROWS[row])


def differs(row: str, left: Values, right: Values) -> bool:
    """Say whether two entries say different things in a row."""
    return any(left[one] != right[one] for one in _SAME_BY.get(row, ROWS[row]))


def sides(row: str, left: Values, right: Values) -> tuple[Side, ...]:
    """Return what may be chosen in a row: one side alone where both say the same."""
    if not differs(row, left, right):
        return (Side.LEFT,)
    if row in BOTH and filled(row, left) and filled(row, right):
        return (Side.LEFT, Side.RIGHT, Side.BOTH)
    return (Side.LEFT, Side.RIGHT)


def suggested(left: Values, right: Values) -> dict[str, Side]:
    """Return what is proposed: what is filled, then several where there may be, then the newer.

    Who left in one entry and lives here in the other lives here: that was noted by somebody who
    met the person.
    """
    newer = Side.RIGHT if _seen(right) > _seen(left) else Side.LEFT
    found = {}
    for row in ROWS:
        if not differs(row, left, right):
            found[row] = Side.LEFT
        elif row == "left":
            found[row] = Side.RIGHT if right["left_on"] is None else Side.LEFT
        elif not filled(row, right) or not filled(row, left):
            found[row] = Side.LEFT if filled(row, left) else Side.RIGHT
        elif row in ("phone", "note"):
            found[row] = Side.BOTH
        elif row in ("collected", "verified"):
            day = ROWS[row][0]
            later = str(right[day] or "") > str(left[day] or "")
            found[row] = Side.RIGHT if later else Side.LEFT
        else:
            found[row] = newer
    return found


def _seen(entry: Values) -> str:
    """Return the last day on which anybody collected or verified an entry, to compare."""
    return max(str(entry["verified_on"] or ""), str(entry["collected_on"] or ""))


def combined(left: Values, right: Values, choice: Choice) -> dict[str, Any]:
    """Return the columns of the merged entry.

    A right identity number tells sex and birth date, whatever was chosen for them. What the
    chosen kind does not keep is emptied.

    Raises:
        Refused: A row is taken from both that holds only one.
    """
    found: dict[str, Any] = {}
    for row, columns in ROWS.items():
        side = choice.get(row, Side.LEFT)
        if side is Side.BOTH and row not in BOTH:
            raise Refused(_("Choose one of the two here."), field=row)
        if side is Side.BOTH and row == "phone":
            found["phone"] = "/".join(_each(left["phone"], right["phone"], "/"))
        elif side is Side.BOTH and row == "note":
            found["note"] = "\n".join(_each(left["note"], right["note"], "\n"))
        else:
            source = right if side is Side.RIGHT else left
            found |= {column: source[column] for column in columns}
    return kind_rules.kept(found["kind"], found | _told_by(found))


def _told_by(entry: Values) -> dict[str, Any]:
    number = entry["id_number"] or ""
    if not is_right_number(entry):
        return {}
    return {"sex": rules.sex_of(number), "birth_date": rules.birth_of(number)}


def is_right_number(entry: Values) -> bool:
    """Say whether an entry has an identity number whose birth date and check digit are right."""
    number = entry["id_number"] or ""
    return (
        rules.carries_identity(entry["document_kind"])
        and len(number) == 18
        and number[:17].isdigit()
        and rules.birth_in(number[6:14]) is not None
        and rules.check_character(number[:17]) == number[17]
    )


def _each(left: str, right: str, between: str) -> list[str]:
    parts = [*left.split(between), *right.split(between)]
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def contradiction(left: Values, right: Values) -> str:
    """Return what speaks against one person so much that it has to be said, or nothing.

    It does not hinder: numbers were given twice and corrected in the past.
    """
    numbers = left["id_number"], right["id_number"]
    if is_right_number(left) and is_right_number(right) and numbers[0] != numbers[1]:
        return _("Two different identity numbers, both with a right check digit: look twice.")
    if left["sex"] != right["sex"] and {left["sex"], right["sex"]} == {"1", "2"}:
        return _("One entry is of a man, the other of a woman: look twice.")
    return ""

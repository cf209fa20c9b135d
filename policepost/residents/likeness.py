"""How alike two entries of the register are; plain values only."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from enum import IntEnum
from typing import NamedTuple

from policepost.core.pinyin import BEFORE_NAME

IDENTITY_LENGTH = 18
LONG_NAME = 3
"""From how many characters on one that differs is a slip rather than another name."""


class Cause(IntEnum):
    """Why two entries may be one person, the strongest first."""

    NUMBER = 1
    DIGIT = 2
    NAME_AND_BIRTH = 3
    PHONE_AND_NAME = 4
    NEAR = 5


class Traits(NamedTuple):
    """What of an entry is compared; tens of thousands of them are made at once.

    Attributes:
        sound: How the name is read, as in the key that lists sort by.
        birth: As ISO 8601 writes it; empty if it is not known.
    """

    name: str
    sound: str
    number: str
    birth: str
    phone: str


def sound(name: str, name_key: str) -> str:
    """Return how a name is read, from the key that lists sort by."""
    return name_key.partition(BEFORE_NAME)[0] or name


def phones(written: str) -> list[str]:
    """Return the telephone numbers of an entry, without gaps."""
    return [one for part in written.split("/") if (one := "".join(part.split()).replace("-", ""))]


def one_off(one: str, other: str) -> bool:
    """Say whether one character differs, is missing, or two neighbours are swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((n for n, both in enumerate(zip(one, other, strict=False)) if both[0] != both[1]), -1)
    if at < 0:
        return True  # the last one is missing
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


def cause(one: Traits, other: Traits) -> Cause | None:
    """Say why two entries may be one person, or None.

    Twins and sisters share birth date or telephone and differ by one character of the name, so a
    similar name counts only while no two numbers contradict it.
    """
    if one.number and one.number == other.number:
        return Cause.NUMBER
    same = one.sound == other.sound
    if not same and not one_off(one.name, other.name):
        return None
    numbers = bool(one.number and other.number)
    if numbers and _first(one) == _first(other) and _number_one_off(one.number, other.number):
        return Cause.DIGIT
    if same:
        return _of_same_sound(one, other, numbers=numbers)
    return _of_similar_name(one, other) if not numbers else None


def _first(entry: Traits) -> str:
    return entry.sound.partition(" ")[0]


def _number_one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and one_off(one, other)


def _of_same_sound(one: Traits, other: Traits, *, numbers: bool) -> Cause | None:
    if one.birth and one.birth == other.birth:
        return Cause.NAME_AND_BIRTH
    contradicted = numbers and one.birth and other.birth
    if not contradicted and _share_phone(one, other):
        return Cause.PHONE_AND_NAME
    if one.name == other.name and not numbers and _birth_one_off(one.birth, other.birth):
        return Cause.NEAR
    return None


def _of_similar_name(one: Traits, other: Traits) -> Cause | None:
    births = bool(one.birth and other.birth)
    same = births and one.birth == other.birth
    if (not births or same or _birth_one_off(one.birth, other.birth)) and _share_phone(one, other):
        return Cause.PHONE_AND_NAME
    long = min(len(one.name), len(other.name)) >= LONG_NAME
    return Cause.NEAR if same and long and _first(one) == _first(other) else None


def _share_phone(one: Traits, other: Traits) -> bool:
    return bool(one.phone and other.phone and {*phones(one.phone)} & {*phones(other.phone)})


def _birth_one_off(one: str, other: str) -> bool:
    """Say whether one digit of the birth date differs, or day and month are swapped."""
    if not one or not other or one == other:
        return False
    (year, month, day), (year_2, month_2, day_2) = one.split("-"), other.split("-")
    swapped = (year, month, day) == (year_2, day_2, month_2)
    return swapped or one_off(year + month + day, year_2 + month_2 + day_2)


def keys(entry: Traits, *, near: bool) -> Iterator[Hashable]:
    """Yield what two entries with a :func:`cause` share at least one of.

    So that a whole register is compared group by group and not each with each. The same number is
    left out, for two entries cannot have it; and two right identity numbers never differ by one
    digit (GB 11643-1999: the check character would be wrong).

    Args:
        entry: What is compared.
        near: Whether somebody of this name has no number, so that a birth date that is one digit
            off tells something.
    """
    if entry.birth:
        yield entry.birth, _first(entry)
        if near:
            year, month, day = entry.birth.split("-")
            yield from (
                (entry.name, year),
                (entry.name, month, day),
                (entry.name, year[:3], 0, day),
            )
    if entry.phone:
        yield from phones(entry.phone)
    number = entry.number
    if number and len(number) != IDENTITY_LENGTH:
        half, first = len(number) // 2, _first(entry)
        parts = (number[:half], number[-half:], number[: half - 1] + number[half + 1 :])
        yield from ((first, len(number), n, part) for n, part in enumerate(parts))

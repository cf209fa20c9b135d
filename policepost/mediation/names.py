"""Parties of the same name told apart, on the screen and on paper.

By their days of birth where those differ, else by the last four of the number on their cards; where
neither is known, 甲方 and 乙方 alone tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from policepost.core.language import _, format_day
from policepost.printing import numerals

_TAIL = 4


class Named(Protocol):
    """What has to be known of somebody to tell who it is."""

    @property
    def name(self) -> str:
        """As on the identity card."""

    @property
    def birth(self) -> date | None:
        """The day of birth, if it is known."""

    @property
    def id_number(self) -> str:
        """The number of the identity card, or empty."""


def marks(people: Sequence[Named]) -> list[date | str]:
    """Return what tells each of these from others of the same name: "" where nobody else has it."""
    return [_mark(one, [other for other in people if other.name == one.name]) for one in people]


def _mark(one: Named, namesakes: Sequence[Named]) -> date | str:
    if len(namesakes) < 2:
        return ""
    births = [other.birth for other in namesakes]
    if one.birth is not None and births.count(one.birth) == 1:
        return one.birth
    return one.id_number[-_TAIL:]


def on_screen(people: Sequence[Named]) -> list[str]:
    """Return the names as the screen shows them: 张伟 (born 2 March 1985)."""
    shown = []
    for one, mark in zip(people, marks(people), strict=True):
        if isinstance(mark, date):
            shown.append(_("{name} (born {day})").format(name=one.name, day=format_day(mark)))
        elif mark:
            shown.append(_("{name} (number …{digits})").format(name=one.name, digits=mark))
        else:
            shown.append(one.name)
    return shown


def on_paper(people: Sequence[Named]) -> list[str]:
    """Return the names as papers write them: 张伟（1985年3月2日出生）."""
    return [
        f"{one.name}（{words}）" if (words := _in_brackets(mark)) else one.name
        for one, mark in zip(people, marks(people), strict=True)
    ]


def _in_brackets(mark: date | str) -> str:
    if isinstance(mark, date):
        return f"{numerals.day(mark)}出生"
    return f"证件尾号{mark}" if mark else ""


def in_a_row(mark: date | str) -> tuple[str, str]:
    """Return what a form writes under a name to tell its bearer: the caption and the value."""
    if isinstance(mark, date):
        return "出生日期：", numerals.day(mark)
    return ("证件尾号：", mark) if mark else ("", "")

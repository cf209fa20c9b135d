"""What a checklist is made of: sections, questions, answers, how bad a hazard is.

An inspection keeps the whole checklist that it was made with, so a later wording never changes what
an earlier record says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from policepost.core import language

FINE, HAZARD, ASK, TRANSFER = "fine", "hazard", "ask", "transfer"
NOT_APPLICABLE = "na"
"""Code of the answer that an item does not apply here."""


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its Chinese and English name."""

    code: str
    text: str
    english: str

    @property
    def label(self) -> str:
        """The name in the language of the screen."""
        return self.text if language.current() == "zh_CN" else self.english


@dataclass(frozen=True, slots=True)
class Answer(Named):
    """One box that can be ticked.

    Attributes:
        outcome: ``fine``; ``hazard``, something to rectify; ``ask``, which calls for one of the
            item's handings over; ``transfer``, a handing over itself.
        severity: Code of the severity of a hazard.
        violation: Number of the violation as the notices print it, 0 when it is no hazard.
    """

    outcome: str = FINE
    severity: str = ""
    violation: int = 0


@dataclass(frozen=True, slots=True)
class Item(Named):
    """One question.

    Attributes:
        several: Whether several faults may be ticked together.
        told: Whether a fault has to be told in a note, for it is not named in the question.
        only_if: Code of another item and the answer that makes this one asked.
        asks: Codes of the handings over of which an ``ask`` answer calls for one.
    """

    answers: tuple[Answer, ...]
    several: bool = False
    told: bool = False
    only_if: tuple[str, str] | None = None
    asks: tuple[str, ...] = ()

    def answer(self, code: str) -> Answer:
        """The answer with this code; another code is a KeyError."""
        for answer in self.answers:
            if answer.code == code:
                return answer
        raise KeyError(code)

    @property
    def in_order(self) -> Answer | None:
        """The one answer that all is well, None when that takes a choice."""
        fine = [a for a in self.answers if a.outcome == FINE and a.code != NOT_APPLICABLE]
        return fine[0] if len(fine) == 1 else None


@dataclass(frozen=True, slots=True)
class Section(Named):
    """A group of questions; ``kinds`` are the kinds of premises it is asked of, empty for all."""

    items: tuple[Item, ...]
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Severity(Named):
    """How bad a hazard is.

    Attributes:
        days: Calendar days proposed for putting it right; 0 means the same day.
        longest: Days beyond which the limit needs a written reason.
        report: Whether the township and the fire brigade have to be told in writing.
    """

    days: int
    longest: int
    report: bool


@dataclass(frozen=True, slots=True)
class HeadField(Named):
    """A fact of the premises that the form prints in its head."""

    unit: str = ""


@dataclass(frozen=True)
class Checklist(Named):
    """A whole checklist in one version.

    Attributes:
        short: Short Chinese name, for lists.
        form: Name of the form of its record in ``forms``.
        applies_to: Kinds of premises for which it is proposed first.
        body: The file as it was read; what an inspection keeps.
    """

    version: int
    short: str
    basis: str
    form: str
    transfer_days: int
    notice_days: int
    head: tuple[HeadField, ...]
    sections: tuple[Section, ...]
    severities: Mapping[str, Severity]
    violations: Mapping[int, str]
    applies_to: frozenset[str]
    body: Mapping[str, Any]

    @property
    def short_label(self) -> str:
        """A short name in the language of the screen."""
        return self.short if language.current() == "zh_CN" else self.english

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by its code, in the order asked."""
        return {item.code: item for section in self.sections for item in section.items}

    @cached_property
    def digest(self) -> str:
        """What tells this wording from every other."""
        text = json.dumps(self.body, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

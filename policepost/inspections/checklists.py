"""What is looked at: checklists as data, one file each in ``resources/checklists``.

An inspection keeps the whole checklist that it was made with, so a later wording never changes what
an earlier record says. How a file is written stands at the top of ``daily_fire.toml``.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from policepost.core import language
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.paths import resources

FINE, HAZARD, ASK, TRANSFER = "fine", "hazard", "ask", "transfer"
NOT_APPLICABLE = "na"
"""Code of the answer that an item does not apply here."""

LARGEST = 512 * 1024
"""Bytes of a file."""
DEEPEST = 8
MOST_ENTRIES = 20_000
LONGEST_WORD = 2_000
MOST_DOTS = 200
"""In one line; the reader's time grows with their square."""


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


def parse(body: Mapping[str, Any], where: str = "") -> Checklist:
    """A checklist from what its file says.

    Raises:
        Refused: When something is missing or does not fit; ``where`` names the file.
    """
    try:
        _measure(body)
        checklist = _parse(body)
        _verify(checklist)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise Refused(
            _("The checklist {name} cannot be used ({why}); correct it or take it away.").format(
                name=where or body.get("name", "?"), why=str(error).strip("'\"")
            )
        ) from error
    return checklist


def load(path: Path) -> Checklist:
    """A checklist from its file, which may be a stranger's.

    Raises:
        Refused: It cannot be read, or what :func:`parse` refuses.
    """
    why = ""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            why = _("too large")
        elif content.count(b"[[") > MOST_ENTRIES or _nests(content):
            why = _("too deep")
        else:
            return parse(tomllib.loads(content.decode()), path.name)
    except (OSError, ValueError, RecursionError) as error:
        why = str(error)[:200]
    raise Refused(
        _("The checklist {name} cannot be used ({why}); correct it or take it away.").format(
            name=path.name, why=why
        )
    )


def _nests(content: bytes) -> bool:
    """Whether a name in it goes deeper than any checklist."""
    return any(line.count(b".") > MOST_DOTS for line in content.splitlines())


def _measure(body: object, depth: int = 0) -> int:
    """Count what a checklist holds. Raises ValueError beyond the limits, TypeError for odd keys."""
    if depth > DEEPEST:
        raise ValueError(_("too deep"))
    if isinstance(body, str) and len(body) > LONGEST_WORD:
        raise ValueError(_("too large"))
    if isinstance(body, Mapping):
        body = [*body, *body.values()]
    entries = 1
    for one in body if isinstance(body, list) else ():
        entries += _measure(one, depth + 1)
        if entries > MOST_ENTRIES:
            raise ValueError(_("too large"))
    return entries


def _parse(body: Mapping[str, Any]) -> Checklist:
    return Checklist(
        code=body["name"],
        text=body["title"],
        english=body["english"],
        version=int(body["version"]),
        short=body["short"],
        basis=body["basis"],
        form=body["form"],
        transfer_days=int(body["transfer_days"]),
        notice_days=int(body["notice_days"]),
        head=tuple(HeadField(**one) for one in body.get("head", ())),
        sections=tuple(_section(one) for one in body["section"]),
        severities={code: _severity(code, one) for code, one in body["severities"].items()},
        violations={int(number): text for number, text in body["violations"].items()},
        applies_to=frozenset(body.get("applies_to", ())),
        body=body,
    )


def _severity(code: str, one: Mapping[str, Any]) -> Severity:
    return Severity(
        code, one["text"], one["english"], one["days"], one["longest"], one.get("report", False)
    )


def _section(one: Mapping[str, Any]) -> Section:
    items = tuple(_item(item) for item in one["item"])
    return Section(one["code"], one["text"], one["english"], items, frozenset(one.get("kinds", ())))


def _item(one: Mapping[str, Any]) -> Item:
    only_if = one.get("only_if")
    return Item(
        one["code"],
        one["text"],
        one["english"],
        tuple(_answer(answer) for answer in one["answers"]),
        one.get("several", False),
        one.get("told", False),
        (only_if[0], only_if[1]) if only_if else None,
        tuple(one.get("asks", ())),
    )


def _answer(one: list[Any]) -> Answer:
    code, text, english, *fault = one
    if not fault:
        return Answer(code, text, english)
    if fault[0] in {ASK, TRANSFER}:
        return Answer(code, text, english, fault[0])
    return Answer(code, text, english, HAZARD, fault[0], int(fault[1]))


def _verify(checklist: Checklist) -> None:
    """Refuse what would only show when an officer stands in the shop."""
    seen: set[str] = set()
    for section in checklist.sections:
        for item in section.items:
            if item.code in seen:
                raise ValueError(item.code)
            seen.add(item.code)
            _verify_item(checklist, item)


def _verify_item(checklist: Checklist, item: Item) -> None:
    codes = {answer.code for answer in item.answers}
    if len(codes) != len(item.answers) or not 2 <= len(codes) <= 9:
        raise ValueError(item.code)
    for answer in item.answers:
        if answer.outcome == HAZARD:
            checklist.severities[answer.severity]
            checklist.violations[answer.violation]
    for other in (*item.asks, *([item.only_if[0]] if item.only_if else ())):
        checklist.items[other]


@cache
def shipped() -> Mapping[str, Checklist]:
    """The checklists of ``resources/checklists`` by their names, the daily fire check first."""
    return _read(sorted((resources() / "checklists").glob("*.toml")))


def short_name(code: str) -> str:
    """Return the short name of a checklist in the language of the screen."""
    found = shipped().get(code)
    return found.short_label if found else code


def _read(paths: Iterable[Path]) -> Mapping[str, Checklist]:
    read = [load(path) for path in paths]
    return {checklist.code: checklist for checklist in read}


def proposed(kind: str) -> Checklist:
    """The checklist to begin with for a kind of premises."""
    for checklist in shipped().values():
        if kind in checklist.applies_to:
            return checklist
    return shipped()["daily_fire"]

"""The checklists there are, one file each in ``resources/checklists``, read and verified.

How a file is written stands at the top of ``daily_fire.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.paths import resources
from policepost.inspections.checklist import (
    ASK,
    HAZARD,
    TRANSFER,
    Answer,
    Checklist,
    HeadField,
    Item,
    Section,
    Severity,
)

LARGEST = 512 * 1024
"""Bytes of a file."""
DEEPEST = 8
MOST_ENTRIES = 20_000
LONGEST_WORD = 2_000
MOST_DOTS = 200
"""In one line; the reader's time grows with their square."""


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

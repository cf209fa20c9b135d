"""How long records are kept, and who may decide that one goes; plain values only."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from uuid import UUID

from policepost.core import language
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.core.paths import resources

Words = Mapping[str, str]

STATES: Words = {
    "proposed": N_("Proposed"),
    "locked": N_("Locked"),
    "kept": N_("Retained"),
    "deleted": N_("Deleted"),
}
REQUEST_KINDS: Words = {
    "copy": N_("A copy"),
    "correct": N_("Correction"),
    "delete": N_("Deletion"),
}
STANDINGS: Words = {
    "self": N_("The person"),
    "guardian": N_("Guardian"),
    "agent": N_("Authorised agent"),
    "relative": N_("Close relative of the deceased"),
}
OUTCOMES: Words = {
    "open": N_("Pending"),
    "done": N_("Done"),
    "partly": N_("Partly done"),
    "refused": N_("Refused"),
}


MOST_YEARS = 60
"""Twice the longest fixed term of archives; more can only be a slip."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long one kind of record is kept.

    Attributes:
        years: As shipped, or as the post's chief set them.
        source: The law that fixes the term, in Chinese and English; empty if the post chose it.
        least: The fewest years that the post may set.
    """

    name: str
    kind: str
    years: int
    chinese: str
    english: str
    why: str
    source: Mapping[str, str] = field(default_factory=dict)
    least: int = 1

    @property
    def told_source(self) -> str:
        """Where the term is from, in the language of the screen: a law, or the post itself."""
        chinese = language.current() == "zh_CN"
        return self.source.get("chinese" if chinese else "english") or _("the post's own rule")

    @property
    def title(self) -> str:
        """What it is about, in the language of the screen."""
        return self.chinese if language.current() == "zh_CN" else self.english


@cache
def shipped() -> Mapping[str, Term]:
    """The terms by name, from ``resources/tables/retention.toml``."""
    path = resources() / "tables" / "retention.toml"
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    return {one["name"]: Term(**one) for one in facts["term"]}


def terms(own: Mapping[str, int]) -> dict[str, Term]:
    """The terms by name, with the years that the post set for some of them."""
    return {name: replace(one, years=own.get(name, one.years)) for name, one in shipped().items()}


def checked_years(asked: Mapping[str, int]) -> dict[str, int]:
    """The years that differ from the shipped ones.

    Args:
        asked: Years by the name of the term.

    Raises:
        Refused: Fewer than the law or the purpose allows, or more than anybody oversees.
    """
    own = {}
    for name, years in asked.items():
        term = shipped()[name]
        if not term.least <= years <= MOST_YEARS:
            sentence = _('"{term}" is kept for {least} to {most} years.')
            told = sentence.format(term=term.title, least=term.least, most=MOST_YEARS)
            raise Refused(told, field=name)
        if years != term.years:
            own[name] = years
    return own


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def latest_start(term: Term, today: date) -> date:
    """The last day on which something may have ended so that its term is over today."""
    try:
        return today.replace(year=today.year - term.years)
    except ValueError:
        return date(today.year - term.years, 2, 28)


def check_decider(proposer: UUID | None, proposed_by_hand: bool, decider: UUID | None) -> None:  # noqa: FBT001
    """A deletion proposed by hand is approved by somebody else. Raises Refused."""
    if proposed_by_hand and decider is not None and proposer == decider:
        raise Refused(_("You proposed this yourself; somebody else with the right must approve."))


def checked_reason(reason: str) -> str:
    """What somebody wrote as a reason, or refuse an empty one."""
    said = reason.strip()
    if not said:
        raise Refused(_("Say why."), field="reason")
    return said

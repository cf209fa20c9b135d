"""Who may do and see what: the table of rights, and the one place that asks it.

The table is data (``resources/tables/rights.toml``): each right with its roles, each action under
the right that it needs. :meth:`Database.transaction` asks it for every change; pages ask
:func:`may` before they offer something. Whoever is signed in holds the key of the file, so this is
kept by the program and not by cryptography; the journal says who tried the rest.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from policepost.core import language
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.core.paths import resources
from policepost.core.shapes import Person

Ask = Callable[..., Sequence[Sequence[Any]]]

CHIEF, OFFICER, AUXILIARY, ADMINISTRATOR = "chief", "officer", "auxiliary", "administrator"
ROLES = (CHIEF, OFFICER, AUXILIARY, ADMINISTRATOR)
ACCOUNTS = "accounts"
PEOPLE = "people.see"

_ASKED = {
    CHIEF: N_("the station chief"),
    OFFICER: N_("a community officer"),
    AUXILIARY: N_("an auxiliary"),
    ADMINISTRATOR: N_("the system administrator"),
}


@dataclass(frozen=True, slots=True)
class Right:
    """Something that some roles may do, and why they and no others."""

    name: str
    chinese: str
    english: str
    roles: frozenset[str]
    why: str
    actions: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it is in the language of the screen, as the end of “may …”."""
        return self.chinese if language.current() == "zh_CN" else self.english


@dataclass(frozen=True, slots=True)
class Rights:
    """The whole table.

    Attributes:
        by_name: Every right.
        of_action: The right that an action needs.
        open: Tables that hold nobody's private life.
    """

    by_name: Mapping[str, Right]
    of_action: Mapping[str, Right]
    open: frozenset[str]


@cache
def table() -> Rights:
    """Return the table, read once.

    Raises:
        ValueError: When a right or an action stands in it twice, or a role is unknown.
    """
    path = resources() / "tables" / "rights.toml"
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    by_name: dict[str, Right] = {}
    of_action: dict[str, Right] = {}
    for one in facts["right"]:
        right = Right(**{**one, "roles": frozenset(one["roles"]), "actions": tuple(one["actions"])})
        if right.name in by_name or not right.roles <= set(ROLES):
            raise ValueError(f"rights.toml: {right.name} stands twice or has an unknown role")
        by_name[right.name] = right
        for action in right.actions:
            if of_action.setdefault(action, right) is not right:
                raise ValueError(f"rights.toml: {action} stands under two rights")
    return Rights(by_name, of_action, frozenset(facts["open"]))


def may(officer: Person, right: str) -> bool:
    """Say whether the officer has a right; the program itself (no id) may all.

    A right that the table does not know is a bug and raises ``KeyError``.
    """
    roles = table().by_name[right].roles
    return officer.id is None or officer.role in roles


def needed(action: str) -> Right:
    """Return the right that an action needs.

    Raises:
        RuntimeError: The table has no line for it, which is a bug.
    """
    right = table().of_action.get(action)
    if right is None:
        raise RuntimeError(f"rights.toml has no line for the action {action!r}")
    return right


def demand(officer: Person, action: str) -> None:
    """Let the officer do an action, or say who can.

    Raises:
        Refused: The officer's role does not have the right.
        RuntimeError: The table has no line for the action, which is a bug.
    """
    if officer.id is not None:
        demand_right(officer, needed(action).name)


def demand_right(officer: Person, right: str) -> None:
    """Let the officer use a right, or say who can. Raises Refused."""
    if may(officer, right):
        return
    asked = table().by_name[right]
    sentence = _("Your account may not do this ({what}). Ask {who}.")
    who = _(" or ").join(_(_ASKED[role]) for role in ROLES if role in asked.roles)
    raise Refused(sentence.format(what=asked.title, who=who))


def serves(officer: Person, grid_id: UUID | None) -> bool:
    """Say whether somebody works freely in a grid.

    So do the chief, whoever has no grids listed, and everybody where no grid is known. Others look
    at a card outside their grids with a written reason.
    """
    return (
        officer.role not in {OFFICER, AUXILIARY}
        or not officer.grids
        or grid_id is None
        or grid_id in officer.grids
    )


def standing(ask: Ask, officer: Person) -> Person:
    """Return the officer with role and grids as the record in the database has them now.

    A retired officer, and one without a record, has no role and so no right. While the post has no
    officers at all it is being made, and the maker may all. Where nobody at work may manage
    accounts (posts of older versions allowed that), community officers stand in for the chief.

    Args:
        ask: Returns the rows that a statement selects.
        officer: Who.
    """
    import json

    if officer.id is None:
        return officer
    asked = "SELECT id, role, grids, retired_on FROM officer WHERE id = ? OR retired_on IS NULL"
    rows = ask(asked, (officer.id.hex,))
    if not rows:
        return replace(officer, role=CHIEF, grids=frozenset())
    at_work = {key: (role, served) for key, role, served, retired_on in rows if not retired_on}
    if officer.id.hex not in at_work:
        return replace(officer, role="", grids=frozenset())
    role, served = at_work[officer.id.hex]
    managing = table().by_name[ACCOUNTS].roles
    if role == OFFICER and not any(other in managing for other, _served in at_work.values()):
        role = CHIEF
    grids = followed(ask, set(map(UUID, json.loads(served))))
    return replace(officer, role=role, grids=frozenset(grids))


def followed(ask: Ask, grids: set[UUID]) -> set[UUID]:
    """Return grids with those into which some of them were merged: whoever served one serves on.

    The account itself stays as it is, so that the merge can be taken back.
    """
    if not grids:
        return grids
    merged = ask(
        "SELECT id, successor_id FROM place WHERE successor_id IS NOT NULL ORDER BY closed_on, id"
    )
    later = {UUID(gone): UUID(into) for gone, into in merged}
    for grid in list(grids):
        into = later.get(grid)
        while into is not None and into not in grids:
            grids.add(into)
            into = later.get(into)
    return grids

"""The record of a sitting: who mediated, who came, who helped, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from policepost.core.tables import table
from policepost.mediation import codes, names
from policepost.mediation.desk import Desk
from policepost.mediation.filling import people
from policepost.mediation.filling.common import by_police, matter, moment
from policepost.mediation.lines import Card, SittingLine


def record_values(held: Card, sitting: SittingLine, desk: Desk) -> dict[str, Any]:
    """Return the values of ``forms/mediation_record.rml.j2`` for one sitting."""
    came, absent, helpers = _who_came(held, sitting)
    there = [one for one in held.parties if _was_there(sitting, one.id)]
    return {
        "number": held.number,
        "began": moment(sitting.started_at or sitting.planned_at),
        "ended": moment(sitting.ended_at) if sitting.ended_at else "",
        "place": sitting.place,
        "matter": matter(held),
        "parties": came,
        "acts": [people.signs_for(one) for one in there],
        "helpers": helpers,
        "mediators": _hosts(held, sitting),
        "recorder": sitting.recorder,
        "absent": absent,
        "record": sitting.record,
        "outcome": codes.OUTCOMES_ON_PAPER[sitting.outcome],
        "read_aloud": moment(sitting.read_aloud_at) if sitting.read_aloud_at else "",
        "by_police": by_police(held),
        "office": desk.post,
    }


def _hosts(held: Card, sitting: SittingLine) -> list[str]:
    """Return who mediated: the officer before the police, else those who sign and came."""
    if by_police(held) and held.officer:
        return [held.officer]
    signing = [one.name for one in held.panel if one.signs and _was_there(sitting, one.id)]
    return signing or list(held.signers)


def helping(held: Card) -> list[tuple[UUID, str]]:
    """Return who helps, with the role; before the police all but the officer who holds it."""
    roles = table("panel_roles")
    host = held.officer if by_police(held) else ""
    return [
        (one.id, f"{roles.chinese(one.role)}：{one.name}")
        for one in held.panel
        if (one.name != host if host else not one.signs)
    ]


def _was_there(sitting: SittingLine, who: UUID) -> bool:
    """Say whether somebody came, or is expected while nothing was recorded yet."""
    states: Mapping[UUID, str] = {one.who: one.state for one in sitting.present}
    if not sitting.outcome:
        return who in states
    return states.get(who) == codes.Presence.CAME


def _who_came(held: Card, sitting: SittingLine) -> tuple[list[str], list[str], list[str]]:
    """Return the parties who came, those who did not, and the helpers who came."""
    told = names.on_paper(held.parties)
    parties = [
        (one.id, people.with_who_acts(one, name))
        for one, name in zip(held.parties, told, strict=True)
    ]
    helpers = helping(held)
    came = [words for who, words in parties if _was_there(sitting, who)]
    expected = {one.who for one in sitting.present}
    absent = [
        words
        for who, words in [*parties, *helpers]
        if who in expected and not _was_there(sitting, who)
    ]
    return came, absent, [words for who, words in helpers if _was_there(sitting, who)]

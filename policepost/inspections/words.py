"""What codes of inspections are called on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policepost.core import tables
from policepost.core.language import N_, _
from policepost.core.shapes import Tone
from policepost.inspections import rules
from policepost.inspections.rules import Inspector, Outcome
from policepost.officers.queries import OfficerLine
from policepost.officers.rules import Role

SEVERITIES = {"grave": N_("Grave"), "serious": N_("Serious"), "ordinary": N_("Ordinary")}
SEVERITY_TONES: dict[str, Tone] = {"grave": "bad", "serious": "wait", "ordinary": "muted"}
OUTCOMES = {
    Outcome.RECTIFIED: N_("Rectified"),
    Outcome.NOT_YET: N_("Not yet"),
    Outcome.REFUSED: N_("Refused to rectify"),
}


def severity(code: str) -> str:
    """A severity in words."""
    return _(SEVERITIES.get(code, code))


def premises_kind(code: str) -> str:
    """A kind of premises in words."""
    return tables.table("premises_kinds").label(code)


def hazard_state(state: str, due_on: date, today: date) -> tuple[str, Tone]:
    """What has become of a hazard, in words, and its tone."""
    code, tone = rules.shown_state(state, due_on, today)
    return _(rules.NAMES[code]), tone


def inspection_state(state: str) -> str:
    """How far an inspection has come, in words."""
    return _(rules.NAMES[state])


_SEPARATORS = str.maketrans(dict.fromkeys("，,；;/", "、"))


def inspectors_from(typed: str, officers: Sequence[OfficerLine]) -> tuple[Inspector, ...]:
    """Inspectors from their names as typed; whoever has no account counts as an auxiliary."""
    known = {one.name: one for one in officers}
    names = [name.strip() for name in typed.translate(_SEPARATORS).split("、")]
    found = []
    for name in dict.fromkeys(name for name in names if name):
        account = known.get(name)
        is_officer = account is not None and account.role != Role.AUXILIARY
        found.append(
            Inspector(name, officer=is_officer, badge=account.badge_number if account else "")
        )
    return tuple(found)


def inspectors_typed(inspectors: Sequence[Inspector]) -> str:
    """Inspectors as one line to edit."""
    return "、".join(one.name for one in inspectors)

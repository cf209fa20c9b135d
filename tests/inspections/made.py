"""Premises, inspectors and answers for the tests of inspections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from policepost.grids.premises import PremisesForm, add_premises
from policepost.inspections import actions, answering, checklists
from policepost.inspections.answering import Given, HazardForm, InspectionForm
from policepost.inspections.rules import Inspector

if TYPE_CHECKING:
    from policepost.core.database import Database

TODAY = date(2026, 11, 24)
"""A Tuesday."""
OFFICER = Inspector("田某", officer=True, badge="054321")
AUXILIARY = Inspector("李辅", officer=False)
DAILY = checklists.shipped()["daily_fire"]
CHOICES = {"A1": "accepted", "A2": "no"}
"""Answers to the items where "all is well" takes a choice."""


def shop(db: Database, name: str = "便民超市", **facts: Any) -> UUID:
    """Register a shop."""
    values: dict[str, Any] = {
        "name": name,
        "kind": "shop",
        "responsible": "王小明",
        "phone": "139 0000 4417",
        "address": "北街12号",
    }
    return add_premises(db, PremisesForm(**{**values, **facts}))


def well(kind: str = "shop", **other: str | tuple[str, ...] | Given) -> dict[str, Given]:
    """Answers that all is well, but for those given by item code."""
    answers = {code: Given((choice,)) for code, choice in CHOICES.items()}
    for code, value in other.items():
        codes = (value,) if isinstance(value, str) else value
        answers[code] = codes if isinstance(codes, Given) else Given(codes)
    items = answering.asked_items(DAILY, kind, answers)
    return {**answering.all_fine(items, answers), **answers}


def form(
    answers: Mapping[str, Given] | None = None, checked_on: date = TODAY, **facts: Any
) -> InspectionForm:
    """A form filled in on the spot."""
    head = {"name": "便民超市", "kind": facts.pop("kind", "shop"), "area": "86"}
    values: dict[str, Any] = {
        "checked_on": checked_on,
        "inspectors": (OFFICER,),
        "head": head,
        "accompanied_by": "王小明",
        "answers": well() if answers is None else answers,
    }
    return InspectionForm(**{**values, **facts})


def to_rectify(item: str, due_on: date, **facts: Any) -> HazardForm:
    """A hazard with an owner and a limit."""
    values: dict[str, Any] = {
        "description": f"{item} 待整改",
        "severity": "serious",
        "owner": "王小明",
        "due_on": due_on,
    }
    return HazardForm(item=item, **{**values, **facts})


def started(db: Database, premises_id: UUID, checked_on: date = TODAY) -> UUID:
    """An inspection in progress."""
    return actions.start_inspection(
        db, premises_id, checked_on=checked_on, inspectors=(OFFICER,), accompanied_by="王小明"
    )

"""Keeping filters under a name, and forgetting them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.lists.records import SavedFilter

if TYPE_CHECKING:
    from policepost.core.database import Database

MOST = 30
"""Filters of one list; more nobody finds again in a menu."""
LONGEST_NAME = 30


def save_filter(db: Database, list_name: str, name: str, content: Mapping[str, Any]) -> None:
    """Keep what a list is narrowed down to; the same name again replaces what it meant.

    Raises:
        Refused: The name is empty or too long, or there are too many.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        sentence = _("Give it a name of at most {count} characters.")
        raise Refused(sentence.format(count=LONGEST_NAME), field="name")
    mine = (SavedFilter.officer == db.officer.name, SavedFilter.list_name == list_name)
    with db.transaction("Save filter") as session:
        held = session.scalar(select(SavedFilter).where(*mine, SavedFilter.name == name))
        if held is None:
            count = session.scalar(select(func.count()).select_from(SavedFilter).where(*mine)) or 0
            if count >= MOST:
                sentence = _("There are {count} filters already; forget one of them first.")
                raise Refused(sentence.format(count=count), field="name")
            held = SavedFilter(officer=db.officer.name, list_name=list_name, name=name)
            session.add(held)
        held.content = dict(content)


def forget_filter(db: Database, list_name: str, name: str) -> None:
    """Forget a filter of one's own."""
    mine = (SavedFilter.officer == db.officer.name, SavedFilter.list_name == list_name)
    with db.transaction("Forget filter") as session:
        held = session.scalar(select(SavedFilter).where(*mine, SavedFilter.name == name))
        if held is not None:
            session.delete(held)

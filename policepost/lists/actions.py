"""Keeping filters under a name, calling them otherwise, and forgetting them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select

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
    name = _checked(name)
    mine = _mine(db, list_name)
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


def rename_filter(db: Database, list_name: str, name: str, new_name: str) -> str:
    """Call a filter of one's own otherwise; what it says stays.

    Returns:
        The name that it has now.

    Raises:
        Refused: The new name is empty or too long, another filter has it, or the filter is gone.
    """
    new_name = _checked(new_name)
    named = select(SavedFilter).where(*_mine(db, list_name))
    with db.transaction("Rename filter") as session:
        held = session.scalar(named.where(SavedFilter.name == name))
        if held is None:
            sentence = _('There is no filter "{name}" any more; keep it anew.')
            raise Refused(sentence.format(name=name), field="name")
        if new_name != name and session.scalar(named.where(SavedFilter.name == new_name)):
            sentence = _('There is a filter "{name}" already; choose another name.')
            raise Refused(sentence.format(name=new_name), field="name")
        held.name = new_name
    return new_name


def forget_filter(db: Database, list_name: str, name: str) -> None:
    """Forget a filter of one's own."""
    with db.transaction("Forget filter") as session:
        mine = _mine(db, list_name)
        held = session.scalar(select(SavedFilter).where(*mine, SavedFilter.name == name))
        if held is not None:
            session.delete(held)


def _mine(db: Database, list_name: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the filters that are the officer's own, of one list."""
    return SavedFilter.officer == db.officer.name, SavedFilter.list_name == list_name


def _checked(name: str) -> str:
    """Return a name without what surrounds it. Raises Refused if it is empty or too long."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        sentence = _("Give it a name of at most {count} characters.")
        raise Refused(sentence.format(count=LONGEST_NAME), field="name")
    return name

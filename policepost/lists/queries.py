"""The filters that an officer has saved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.lists.records import SavedFilter


def saved_filters(session: Session, officer: str, list_name: str) -> dict[str, dict[str, Any]]:
    """Return an officer's filters of a list: what each says, by its name, in alphabetical order."""
    asked = select(SavedFilter.name, SavedFilter.content).where(
        SavedFilter.officer == officer, SavedFilter.list_name == list_name
    )
    return {name: dict(content) for name, content in session.execute(asked.order_by("name"))}

"""Filters that an officer has saved under a name."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from policepost.core.records import Record


class SavedFilter(Record):
    """What one officer narrows one list down to, again and again.

    Like a draft it belongs to the officer and is no record of the register, so the journal leaves
    it out; it may hold what was typed (a name, a number) and goes with the person it is about, see
    `policepost.core.journalling.erasing`.

    Attributes:
        officer: The name under which the officer signs in.
        list_name: Which list.
        name: Under which it is offered.
        content: What the chips and the conditions say.
    """

    __tablename__ = "saved_filter"
    journalled: ClassVar[bool] = False
    __table_args__ = (Index(None, "officer", "list_name", "name", unique=True),)

    officer: Mapped[str]
    list_name: Mapped[str]
    name: Mapped[str]
    content: Mapped[dict[str, Any]]

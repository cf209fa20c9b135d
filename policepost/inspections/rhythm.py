"""How often premises are inspected: what the law asks for, and what the post has set."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from policepost.core import settings
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.paths import resources

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database

SETTING: Final = "inspections.every_days"
LONGEST: Final = 365
"""At least once a year (Ministry of Public Security order 120, article 30)."""
SHORTEST: Final = 7
"""More often than weekly is no rhythm that a post can keep for all its premises."""


def next_inspection(last_on: date | None, every_days: int, today: date) -> date:
    """When a premises is due, so many days after the last inspection.

    One never inspected is due by the end of this year, at once where the post inspects more often.
    """
    if last_on is None:
        return date(today.year, 12, 31) if every_days >= LONGEST else today
    return last_on + timedelta(days=every_days)


@cache
def days_of_tags() -> Mapping[str, int]:
    """Days between two inspections of premises that are marked as something, by the mark."""
    path = resources() / "tables" / "premises_tags.toml"
    days: dict[str, int] = tomllib.loads(path.read_text(encoding="utf-8"))["days"]
    return days


def shortest(every_days: int, tags: Iterable[str]) -> int:
    """Return the rhythm of premises: the post's own, or that of a mark that asks for more."""
    known = days_of_tags()
    return min([every_days, *(known[tag] for tag in tags if tag in known)])


def due_if_checked_by(today: date, every_days: int) -> date:
    """The last day of an inspection that makes the next one due by ``today``."""
    return today - timedelta(days=every_days)


def every_days(session: Session) -> int:
    """Days between two inspections of a premises, as the post has set them."""
    return settings.get(session, SETTING, LONGEST)


def set_every_days(db: Database, days: int) -> None:
    """Set after how many days a premises is inspected again.

    Raises:
        Refused: More often than weekly, or less than once a year.
    """
    if not SHORTEST <= days <= LONGEST:
        raise Refused(
            _("Inspect every {least} to {most} days; the law asks for once a year.").format(
                least=SHORTEST, most=LONGEST
            ),
            field="every_days",
        )
    with db.transaction("Set how often premises are inspected") as session:
        settings.put(session, SETTING, days)

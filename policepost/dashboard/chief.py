"""What Today tells the chief besides: deletions to decide on, and the responsibility lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policepost.core import clock, rights
from policepost.core.language import _, ngettext
from policepost.core.shapes import Kinds, Listing, Tone
from policepost.dashboard.shapes import Line
from policepost.mediation.after import duties
from policepost.retention import queries as retention

if TYPE_CHECKING:
    from policepost.core.database import Database

KINDS: Final[Kinds] = frozenset({"retention_case", "duty", "dispute"})
"""The kinds of record that the lines are read from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How much waits for the chief's word or eye.

    Attributes:
        deletions: Records on whose deletion the chief decides.
        duties, overdue: Lines of responsibility lists that are to be done; how many of them late.
        people: How many people are to do them.
    """

    deletions: int = 0
    duties: int = 0
    overdue: int = 0
    people: int = 0


def count(db: Database) -> Asked:
    """Count what the officer at work, if the chief, is told; for the background."""
    today = clock.today()
    with db.reading() as session:
        deletions = retention.due_count(session, today) if db.may("retention.decide") else 0
        if db.officer.role != rights.CHIEF:
            return Asked(deletions)
        left = duties.open_duties(session, today)
    overdue = sum(one.overdue for one in left)
    return Asked(deletions, len(left), overdue, len({one.who for one in left}))


def lines(asked: Asked) -> Iterator[Line]:
    """Yield a line for each, where there is something; none has a day."""
    if asked.duties:
        words = ngettext(
            "Responsibility lists: {count} duty",
            "Responsibility lists: {count} duties",
            asked.duties,
        )
        people = ngettext(
            "{count} person is to do them", "{count} people are to do them", asked.people
        )
        told = [people.format(count=asked.people)]
        if asked.overdue:
            late = ngettext("{count} overdue", "{count} overdue", asked.overdue)
            told.append(late.format(count=asked.overdue))
        tone: Tone = "bad" if asked.overdue else "info"
        title, badge = words.format(count=asked.duties), f"{asked.overdue or asked.duties}"
        yield Line(Listing("duty", {}), title, " · ".join(told), badge=badge, tone=tone)
    if asked.deletions:
        words = ngettext(
            "Decide on {count} deletion", "Decide on {count} deletions", asked.deletions
        )
        detail = _("The term of keeping is over, or somebody proposed it.")
        opens, badge = Listing("retention_case", {}), f"{asked.deletions}"
        yield Line(opens, words.format(count=asked.deletions), detail, badge=badge, tone="info")

"""All panels at 58,000 people and 10,000 disputes, against their bare statements."""

from __future__ import annotations

from policepost.core import clock, periods
from policepost.core.database import Database
from policepost.dashboard import figures
from policepost.dashboard.counts.scope import Scope
from tests.bench.listing import against_bare
from tests.bench.measure import Row


def measure(db: Database) -> list[Row]:
    """Count the panels of the last year."""
    today = clock.today()
    scope = Scope(periods.Period(today.replace(month=1, day=1), today), today)
    found: list[int] = []

    def count() -> None:
        with db.reading() as session:
            found.append(len(figures.panels(session, scope)))

    row = against_bare(db, "figures of all panels", count, 1.5)
    return [Row(**{**vars(row), "note": f"{found[-1]} panels"})]

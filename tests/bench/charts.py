"""The panels at 58,000 people and 10,000 disputes, against their bare statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.periods import Period
from policepost.dashboard import figures
from policepost.dashboard.counts import appointments, disputes, hazards, people
from policepost.dashboard.counts.scope import Scope
from tests.bench.listing import against_bare
from tests.bench.measure import Row


def measure(db: Database) -> list[Row]:
    """Count the panels of this year: all, and the six that are seen without scrolling.

    The population by kind comes with the verification: both are made of the same counts.
    """
    today = clock.today()
    scope = Scope(Period(today.replace(month=1, day=1), today), today)
    found: list[int] = []

    def count() -> None:
        with db.reading() as session:
            found.append(len(figures.panels(session, scope)))

    def first_six() -> None:
        with db.reading() as session:
            made = [kind.panels(session, scope) for kind in (disputes, hazards, people)]
            made.append([appointments._by_day(session, scope)])
            names = {panel.name for panels in made for panel in panels}
            assert names >= set(figures.ORDER[:6])

    measured: dict[str, Callable[[], None]] = {
        "figures of all panels": count,
        "figures of the six panels seen first": first_six,
    }
    all_, six = (against_bare(db, name, work, 1.5) for name, work in measured.items())
    return [replace(all_, note=f"{found[-1]} panels"), six]

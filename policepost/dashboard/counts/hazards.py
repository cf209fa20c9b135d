"""Hazards: by the month they were found in and what became of them."""

from collections import Counter

from sqlalchemy.orm import Session

from policepost.core.language import N_, _
from policepost.core.periods import Period
from policepost.core.shapes import Listing, Tone
from policepost.dashboard import rules, words
from policepost.dashboard.counts.scope import Scope, counted
from policepost.dashboard.shapes import Look, PanelData, Series
from policepost.inspections import figures

STATES: tuple[tuple[str, str, str, Tone], ...] = (
    ("in_time", N_("In time"), "in_time", "good"),
    ("late", N_("Late"), "late", "plain"),
    ("open", N_("To rectify"), "within", "wait"),
    ("overdue", N_("Overdue"), "overdue", "bad"),
)
"""A state as it is counted, in words, as the list of hazards filters by it, and its tone."""


def panels(session: Session, scope: Scope) -> list[PanelData]:
    """Return the panel about hazards."""
    period = scope.period
    counts: Counter[tuple[str, str]] = Counter()
    for one in figures.hazards_by_month(session, period, scope.today, scope.grid_id):
        counts[one.month, one.state] += one.count
    months = rules.steps(period, "month")
    # Said once, not again for each state: to write a day costs more than to count it.
    said = [(f"{month.first:%Y-%m}", words.whole(month), month) for month in months]
    with_year = period.months > 12
    series = tuple(
        Series(
            f"{_(title)} {sum(counts[key, state] for key, _whole, _month in said)}",
            tuple(
                counted(
                    counts[key, state],
                    f"{whole} · {_(title)}",
                    _listing(scope, month, listed),
                    tone=tone,
                )
                for key, whole, month in said
            ),
            tone,
        )
        for state, title, listed, tone in STATES
    )
    return [
        PanelData(
            "hazards_by_month",
            Look.COLUMNS,
            _("Hazards by month found"),
            _rate(counts),
            tuple(words.step(month, "month", with_year=with_year) for month in months),
            series,
        )
    ]


def _listing(scope: Scope, month: Period, state: str) -> Listing:
    chosen: dict[str, object] = {"since": month.first, "until": month.last, "state": state}
    if scope.grid_id is not None:
        chosen["grid_id"] = scope.grid_id
    return Listing("hazard", chosen)


def _rate(counts: Counter[tuple[str, str]]) -> str:
    """Say how many of those due were put right in time, as the figure does."""
    in_time = sum(count for (_month, state), count in counts.items() if state == "in_time")
    due = sum(count for (_month, state), count in counts.items() if state != "open")
    rate = rules.share(in_time, due)
    return "" if rate is None else _("{share} in time").format(share=words.percent(rate))

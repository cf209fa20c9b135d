"""The figures of a period as a paper."""

from __future__ import annotations

from datetime import date

from policepost.core.language import chinese
from policepost.core.periods import Period
from policepost.mediation.desk import Desk
from policepost.mediation.figures.shapes import Report, Table
from policepost.printing import numerals, paper

LEFT_OUT = frozenset({"people", "places"})
"""Not on paper: who comes again is for whoever helps, not for a file that is handed on."""


def values(told: Report, period: Period, grid: str, desk: Desk, today: date) -> dict[str, object]:
    """Return the values of ``forms/mediation_figures.rml.j2``."""
    return {
        "office": desk.post,
        "period": f"{numerals.day(period.first)}至{numerals.day(period.last)}",
        "grid": grid,
        "day": today,
        "tables": [_table(one) for one in told.tables if one.name not in LEFT_OUT],
    }


def _table(one: Table) -> dict[str, object]:
    return {
        "title": chinese(one.title),
        "heads": [chinese(head) for head in one.heads],
        "rows": [[row.chinese, *map(str, row.counts)] for row in one.rows],
        "remark": chinese(one.remark).format(**one.values),
    }


def figures(told: Report, period: Period, grid: str, desk: Desk, today: date) -> paper.Paper:
    """Render the figures of a period."""
    return paper.render("mediation_figures", values(told, period, grid, desk, today))

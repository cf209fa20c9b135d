"""The rows that were not taken in, as a spreadsheet that can be put right and taken in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from policepost.core.errors import Refused
from policepost.core.language import _, captioned
from policepost.exchange import book, layouts
from policepost.exchange.kinds import Part
from policepost.exchange.report import Problem, ProblemLevel, Report
from policepost.intake.queries import said

LEFT = (ProblemLevel.REFUSED, ProblemLevel.DOUBTFUL)
ESTATE = "小区"
"""The heading under which lists of people and of dwellings name the estate."""


def count(reports: Sequence[Report]) -> int:
    """Return how many rows were refused or are doubtful."""
    return sum(report.refused + report.doubtful for report in reports)


def write(path: Path, parts: Sequence[Part], reports: Sequence[Report], under: str = "") -> int:
    """Write refused and doubtful rows: their own columns as they stood, and why.

    The cell that is to be mended has a coloured ground. Rows stand below their own headings, so
    that the file is known again by them once it is mended. The estate that the officer named for
    rows without one (``under``) gets a column, or the mended rows would lie in another one.

    Returns:
        The number of rows.

    Raises:
        Refused: There are none, or the file cannot be written.
    """
    pages = [
        book.Page(
            report.sheet,
            (*heads, *([ESTATE] if named else []), layouts.reason_heading()),
            _rows(part, report, len(heads), named),
        )
        for part, report in zip(parts, reports, strict=True)
        if report.refused or report.doubtful
        for heads, named in [(_headings(part), under if _wants_estate(part) else "")]
    ]
    if not pages:
        raise Refused(_("Every row was taken in; there is nothing to save."))
    return book.write(path, pages)


def _headings(part: Part) -> tuple[str, ...]:
    """Return the sheet's own headings; a column without one stays, whatever stands in it."""
    headings = part.plan.guess.headings
    return headings[:-1] if headings[-1:] == (layouts.reason_heading(),) else headings


def _wants_estate(part: Part) -> bool:
    """Say whether the rows may lie in an estate and no column tells it."""
    asks = part.kind is not None and part.kind.asks_estate
    return asks and "estate" not in part.plan.guess.columns


def _rows(part: Part, report: Report, width: int, estate: str) -> Iterator[Sequence[object]]:
    columns = part.plan.guess.columns
    for problem in report.problems:
        if problem.level not in LEFT:
            continue
        cells: list[object] = [said(one) for one in part.plan.sheet.rows[problem.row - 1][:width]]
        cells += [""] * (width - len(cells))
        at = columns.get(problem.field)
        if at is not None and at < width:
            cells[at] = book.Marked(str(cells[at]))
        yield (*cells, *([estate] if estate else []), _why(problem))


def _why(problem: Problem) -> str:
    return captioned(problem.column, problem.why) if problem.column else problem.why

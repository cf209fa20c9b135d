"""Where the work lists read, and their columns."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock, language
from policepost.core.language import _, format_short_day
from policepost.residents import held
from policepost.ui.table import Column
from policepost.verification import queries
from policepost.verification.lines import WorkLine
from policepost.verification.worklists import Subject, Work, WorkFilter

if TYPE_CHECKING:
    from policepost.core.database import Database


_OF_ALL_DWELLINGS = (Work.EMPTY_IN_USE, Work.LONE_UNUSED)
"""No index tells these from the other dwellings, and the list may be short."""


class WorkSource:
    """One work list on one day.

    Attributes:
        slow: Whether each of the many people or dwellings of a large register is looked at.
    """

    def __init__(self, db: "Database", shown: WorkFilter, today: date) -> None:
        self._db, self._shown, self._today = db, shown, today
        self.slow = False
        if queries.subject(shown.work) == "resident" or shown.work in _OF_ALL_DWELLINGS:
            with db.reading() as session:
                self.slow = held.is_large(session)

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Keys in order."""
        with self._db.reading() as session:
            return queries.ids(
                *(session, self._shown, self._today),
                sort=sort,
                descending=descending,
                limit=limit,
            )

    def beginning(self, sort: str, descending: bool, limit: int) -> Sequence[UUID]:  # noqa: FBT001
        """The first keys of people in their usual order, as many as are found soon."""
        usual = sort in {"", "title"} and not descending
        if not usual or queries.subject(self._shown.work) != "resident":
            return ()
        with self._db.reading() as session:
            return queries.beginning(session, self._shown, self._today, limit=limit)

    def lines(self, ids: Sequence[UUID]) -> list[WorkLine]:
        """The lines with these keys."""
        with self._db.reading() as session:
            return queries.lines(session, self._shown, ids, self._today)


def columns(about: Subject, today: date) -> list[Column[WorkLine]]:
    """The columns of a list, in the language in use."""
    chinese = language.current() == "zh_CN"
    heading = {
        "resident": _("Name"),
        "dwelling": _("Dwelling"),
        "premises": _("Premises"),
        "visit": _("Dwelling"),
    }
    days = {"visit": _("Visit by")}
    named = about in ("resident", "premises")
    found: list[Column[WorkLine]] = [
        Column(
            heading[about],
            lambda line: line.title,
            sort="title",
            width=110 if about == "resident" else 190,
            ends=about in ("dwelling", "visit"),
        ),
        Column(_("Why"), _why),
        Column(
            _("Grid"), lambda line: line.grid.removeprefix("网格"), sort="grid", width=50, drop=2
        ),
        Column(
            days.get(about, _("Verified")),
            lambda line: _day(line, today),
            sort="day",
            width=86 if chinese else 92,
            tone=lambda line: "bad" if about == "visit" and line.tone == "bad" else None,
            drop=3,
        ),
    ]
    if named:
        found.insert(
            1,
            Column(
                _("Address"),
                lambda line: line.address,
                sort="address",
                width=150,
                drop=1,
                ends=True,
            ),
        )
    if about == "visit":
        found.insert(2, Column(_("Who goes"), lambda line: line.address, width=80, drop=1))
    return found


def _why(line: WorkLine) -> str:
    """Why it waits, and by when somebody goes there."""
    if line.visit is None or line.about == "visit":
        return line.why
    day = format_short_day(line.visit, today=clock.today())
    return _("{why} · visit by {day}").format(why=line.why, day=day)


def _day(line: WorkLine, today: date) -> str:
    if line.day is None:
        return _("Never")
    return format_short_day(line.day, today=today)

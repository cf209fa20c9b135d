"""Where the three lists of the page read, and their columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.language import _, format_short_day, pgettext
from policepost.inspections import checklists, lists, premises_list, rhythm, rules, words
from policepost.inspections.lists import Filter, HazardLine, InspectionLine
from policepost.inspections.premises_list import PremisesLine
from policepost.ui.table import Column

if TYPE_CHECKING:
    from policepost.core.database import Database


class HazardSource:
    """The hazards that pass a filter on a day."""

    def __init__(self, db: Database, wanted: Filter, today: date) -> None:
        self._db, self._wanted, self._today = db, wanted, today

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Ids in order."""
        with self._db.reading() as session:
            return lists.hazard_ids(
                session, self._wanted, self._today, sort, descending=descending, limit=limit
            )

    def lines(self, ids: Sequence[UUID]) -> list[HazardLine]:
        """The lines with these ids."""
        with self._db.reading() as session:
            return lists.hazard_lines(session, ids)


class InspectionSource:
    """The inspections that pass a filter."""

    def __init__(self, db: Database, wanted: Filter) -> None:
        self._db, self._wanted = db, wanted

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Ids in order."""
        with self._db.reading() as session:
            return lists.inspection_ids(
                session, self._wanted, sort, descending=descending, limit=limit
            )

    def lines(self, ids: Sequence[UUID]) -> list[InspectionLine]:
        """The lines with these ids."""
        with self._db.reading() as session:
            return lists.inspection_lines(session, ids)


class PremisesSource:
    """The premises that pass a filter on a day."""

    def __init__(self, db: Database, wanted: Filter, today: date) -> None:
        self._db, self._wanted, self._today = db, wanted, today

    def ids(self, sort: str, descending: bool, limit: int | None) -> Sequence[UUID]:  # noqa: FBT001
        """Ids in order."""
        with self._db.reading() as session:
            return premises_list.premises_ids(
                session,
                self._wanted,
                self._today,
                rhythm.every_days(session),
                sort,
                descending=descending,
                limit=limit,
            )

    def lines(self, ids: Sequence[UUID]) -> list[PremisesLine]:
        """The lines with these ids."""
        with self._db.reading() as session:
            return premises_list.premises_lines(
                session, ids, self._today, rhythm.every_days(session)
            )


def hazard_columns(today: date) -> list[Column[HazardLine]]:
    """The columns of the list of hazards, in the language in use."""
    return [
        Column(_("Premises"), lambda line: line.premises, sort="premises", width=168),
        Column(_("Hazard"), lambda line: line.description or line.item_text),
        Column(
            _("Severity"),
            lambda line: words.severity(line.severity),
            sort="severity",
            width=92,
            tone=lambda line: words.SEVERITY_TONES.get(line.severity),
        ),
        Column(
            _("Rectify by"),
            lambda line: format_short_day(line.due_on, today=today),
            sort="due_on",
            width=98,
            tone=lambda line: hazard_tone(line, today) if is_overdue(line, today) else None,
        ),
        Column(
            _("State"),
            lambda line: words.hazard_state(line.state, line.due_on, today)[0],
            width=136,
            tone=lambda line: hazard_tone(line, today),
        ),
    ]


def hazard_tone(line: HazardLine, today: date) -> str:
    """The tone of a hazard's state."""
    return rules.shown_state(line.state, line.due_on, today)[1]


def is_overdue(line: HazardLine, today: date) -> bool:
    """Whether a hazard's limit has passed and it is not settled."""
    return rules.shown_state(line.state, line.due_on, today)[0] == "overdue"


def inspection_columns(today: date) -> list[Column[InspectionLine]]:
    """The columns of the list of inspections, in the language in use."""
    return [
        Column(
            _("Checked"),
            lambda line: format_short_day(line.checked_on, today=today),
            sort="checked_on",
            width=98,
        ),
        Column(_("Premises"), lambda line: line.premises, sort="premises"),
        Column(_("Checklist"), lambda line: checklists.short_name(line.checklist), width=132),
        Column(
            pgettext("inspection", "Number"),
            lambda line: rules.paper_number("inspection", line.year, line.number),
            sort="number",
            width=146,
            muted=True,
        ),
        Column(_("Hazards"), hazards_left, width=92),
        Column(
            _("State"),
            lambda line: words.inspection_state(line.state),
            sort="state",
            width=126,
            tone=lambda line: rules.inspection_tone(line.state),
        ),
    ]


def hazards_left(line: InspectionLine) -> str:
    """Hazards found and how many of them are left: 3 · 1 left."""
    if not line.hazards:
        return ""
    if not line.unsettled:
        return str(line.hazards)
    return _("{found} · {left} left").format(found=line.hazards, left=line.unsettled)


def premises_columns(today: date) -> list[Column[PremisesLine]]:
    """The columns of the list of premises, in the language in use."""
    return [
        Column(pgettext("premises", "Name"), lambda line: line.name, sort="name"),
        Column(_("Kind"), lambda line: words.premises_kind(line.kind), sort="kind", width=164),
        Column(_("Responsible"), lambda line: line.responsible, width=106),
        Column(
            _("Last inspected"),
            lambda line: last_inspected(line, today),
            sort="last_on",
            width=118,
            tone=lambda line: None if line.last_on else "wait",
        ),
        Column(
            _("Next due"),
            lambda line: format_short_day(line.next_on, today=today),
            width=100,
            tone=lambda line: "bad" if line.next_on < today else None,
        ),
        Column(
            _("Hazards left"),
            lambda line: str(line.unsettled or ""),
            sort="unsettled",
            width=104,
            tone=lambda line: "wait" if line.unsettled else None,
        ),
    ]


def last_inspected(line: PremisesLine, today: date) -> str:
    """The day on which premises were last inspected, or that they never were."""
    if line.last_on is None:
        return pgettext("inspection", "Never")
    return format_short_day(line.last_on, today=today)

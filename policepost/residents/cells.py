"""What single cells of a sheet of people say: days, codes, telephones, numbers of documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from policepost.core import tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.vague import VagueDay
from policepost.exchange import about, values
from policepost.exchange.report import ProblemLevel, Report
from policepost.exchange.rows import LeftOut, Plan, RowReader, Said
from policepost.exchange.values import Cell

PASSPORT_FORM = re.compile(r"[A-Z]{1,2}\d{6,9}")
NOTHING = frozenset({"无", "不详", "未知", "暂无", "-", "—", "/", "NULL", "NONE", "N/A"})
PAST_DAYS = ("collected_on", "verified_on", "entered_on", "declared_on")
SINCE = ("moved_in_on", "moved_in_vague")
"""Columns that say since when somebody lives there; the day goes before the month or the year."""
DAYS = (*PAST_DAYS, "staying_until", "document_until", "settling_on")
TO_COME = frozenset({*DAYS, "care_until", "passport_until", "permit_until"}) - frozenset(PAST_DAYS)
"""Days that may lie in the future."""
CODED = {
    "ethnic": "ethnic_groups",
    "relation": "relations",
    "kind": "resident_kinds",
    "living_reason": "living_reasons",
    "nationality": "nationalities",
    "settling_reason": "settling_reasons",
}
PHONES = ("phone", "host_phone", "guardian_phone")
WORDS = (
    *("collected_by", "verified_by", "home_address", "foreign_name", "host", "settling_step"),
    *("settling_by", "guardian"),
)


class CellReader(RowReader):
    """Reads the cells of people's rows, each different one once.

    Args:
        plan: The sheet and its columns.
        report: Gathers the problems.
        today: No birth and no visit lies after it.
    """

    def __init__(self, plan: Plan, report: Report, today: date) -> None:
        super().__init__(plan, report)
        self.today = today
        self._codes: dict[str, dict[str, str | None]] = defaultdict(dict)
        self._days: dict[Cell, date | None] = {}

    def number_in(self, number: int, row: Sequence[Cell], field: str = "id_number") -> str:
        """Return the number of a document; refused if the spreadsheet lost a part of it."""
        cell = self.cell(row, field)
        if cell == "":
            return ""
        try:
            code = values.code(cell)
        except Refused as refusal:
            raise LeftOut(ProblemLevel.REFUSED, field, str(cell), refusal.sentence) from refusal
        if "*" in code:
            why = _("The number is masked; the entry goes without it.")
            self.warn(number, field, code, why)
            return ""
        return "" if code in NOTHING else code

    def code(self, table: str, said: str | None) -> str | None:
        """Return the code of what a cell says in a table, or nothing."""
        if not said:
            return None
        known = self._codes[table]
        if said not in known:
            found = tables.table(table).find(said.replace(" ", ""))
            known[said] = found.code if found else None
        return known[said]

    def read_codes(self, number: int, said: Said, fields: dict[str, Any]) -> Iterator[str]:
        """Read the columns of codes; yield for the note what no table knows."""
        for field, table in CODED.items():
            written = said.get(field)
            code = self.code(table, written)
            if code:
                fields[field] = code
            elif written:
                self.warn(
                    *(number, field, written),
                    _("The table does not know this; it is kept in the note."),
                )
                yield f"{self.guess.heading_of(field)}：{written}"

    def read_day(
        self, number: int, row: Sequence[Cell], field: str, fields: dict[str, Any]
    ) -> list[str]:
        """Read a day; return for the note the month or the year that stands in its place."""
        cell = self.cell(row, field)
        try:
            day = self.day(cell)
        except Refused as refusal:
            if about.vague(cell) is None:
                self.warn(number, field, str(cell), refusal.sentence)
                return []
            why = _("The day itself is not known; what stands here is kept in the note.")
            self.warn(number, field, str(cell), why)
            return [f"{self.guess.heading_of(field)}：{values.text(cell)}"]
        if day and day > self.today and field not in TO_COME:
            self.warn(number, field, str(cell), _("This day lies in the future; it is left out."))
        elif day:
            fields[field] = day
        return []

    def day(self, cell: Cell) -> date | None:
        """Return the day that a cell says, looked at once; refused if it says none."""
        if cell not in self._days:
            self._days[cell] = values.day(cell)
        return self._days[cell]

    def read_since(self, number: int, row: Sequence[Cell], fields: dict[str, Any]) -> None:
        """Read since when somebody lives there: the day, else the month or the year."""
        for field in SINCE:
            cell = self.cell(row, field)
            try:
                since = self.since(cell)
            except Refused as refusal:
                self.warn(number, field, str(cell), refusal.sentence)
                continue
            if since is None:
                continue
            if since.possibly > self.today:
                why = _("This day lies in the future; it is left out.")
                self.warn(number, field, str(cell), why)
                continue
            fields["moved_in_on"] = since.possibly
            if since.day is None:
                fields["moved_in_vague"] = since.text
            return

    def since(self, cell: Cell) -> VagueDay | None:
        """Return the day, month or year that a cell says, nothing if it is empty; else Refused."""
        try:
            day = self.day(cell)
        except Refused:
            if told := about.vague(cell):
                return told
            raise
        return VagueDay.of(day) if day else None

    def read_phone(self, number: int, field: str, said: str, fields: dict[str, Any]) -> None:
        """Read telephone numbers; what is none is kept as it stands."""
        if said in NOTHING:
            return
        try:
            fields[field] = "/".join(values.telephones(said))
        except Refused as refusal:
            self.warn(number, field, said, refusal.sentence)
            fields[field] = said

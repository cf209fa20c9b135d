"""What the rows of a sheet say of people: cleaned, checked, every doubt with its cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policepost.core import tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange import values
from policepost.exchange.report import ProblemLevel, Report
from policepost.exchange.rows import LeftOut, Plan, RowReader, Said
from policepost.exchange.values import Cell
from policepost.grids import rules as addresses
from policepost.grids.rules import Address
from policepost.residents import rules

TOTAL = re.compile("小计|合计|总计|共计")
NOTHING = frozenset({"无", "不详", "未知", "暂无", "-", "—", "/", "NULL", "NONE", "N/A"})
PAST_DAYS = ("collected_on", "verified_on", "moved_in_on", "entered_on", "declared_on")
DAYS = (*PAST_DAYS, "staying_until", "document_until", "settling_on")
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
PARTS = ("address", "estate", "section", "building", "unit", "door", "community")
TO_COME = frozenset(DAYS) - frozenset(PAST_DAYS)
"""Days that may lie in the future."""
_PASSPORT = re.compile(r"[A-Z]{1,2}\d{6,9}")


@dataclass(slots=True)
class Person:
    """One row that names a person.

    Attributes:
        row: As the spreadsheet numbers it.
        fields: Columns of a resident; what the row leaves empty is not among them.
        address: The dwelling, if the row names one that can be read.
        grid: The grid as written, or nothing.
    """

    row: int
    fields: dict[str, Any]
    address: Address | None
    grid: str


class Reader(RowReader):
    """Reads what the rows of a sheet say of people.

    Args:
        plan: The sheet and its columns.
        report: Counts the rows that are left out and gathers the problems.
        today: No birth and no visit lies after it.
        estates: The names of the post's estates.
        under: The estate of rows that name none.
    """

    def __init__(
        self,
        plan: Plan,
        report: Report,
        today: date,
        *,
        estates: Sequence[str] = (),
        under: str = "",
    ) -> None:
        super().__init__(plan, report)
        self.today = today
        self._under = under
        self._estates = tuple(estates)
        self._codes: dict[str, dict[str, str | None]] = defaultdict(dict)
        self._days: dict[Cell, date | None] = {}
        self._placed: dict[tuple[str, ...], Address | None] = {}

    def person(self, number: int, row: Sequence[Cell], said: Said) -> Person:
        """Return the person that a row names, or raise :class:`LeftOut`."""
        name = values.name(said.get("name", ""))
        if not name or TOTAL.search(name):
            self._refuse_nobody(row)
        self._check_name(name)
        fields: dict[str, Any] = {"name": name}
        if values.has_private(name):
            self.warn(
                *(number, "name", name),
                _("The name has a character that only one maker's fonts can show."),
            )
        self._read_identity(number, row, said, fields)
        for field in filter(said.__contains__, PHONES):
            self._read_phone(number, field, said[field], fields)
        for field in filter(said.__contains__, DAYS):
            self._read_day(number, row, field, fields)
        for field in filter(said.__contains__, WORDS):
            fields[field] = said[field]
        unread = list(self._read_codes(number, said, fields))
        if unread or "note" in said:
            fields["note"] = "；".join(filter(None, [said.get("note"), *unread]))
        return Person(number, fields, self._address(number, said, fields), said.get("grid", ""))

    def _check_name(self, name: str) -> None:
        if name == self.guess.heading_of("name"):
            raise LeftOut(ProblemLevel.SKIPPED, "", name, _("The headings once more."))
        if fault := rules.name_fault(name):
            raise LeftOut(ProblemLevel.REFUSED, "name", name, fault)

    def _refuse_nobody(self, row: Sequence[Cell]) -> None:
        """Leave out a row without a name: blank, a total, or somebody whose name is missing."""
        said = [str(cell).strip() for cell in row if cell not in ("", None)]
        if not any(said):
            raise LeftOut(ProblemLevel.SKIPPED, "", "", _("A blank row."))
        if any(map(TOTAL.search, said)):
            raise LeftOut(ProblemLevel.SKIPPED, "", said[0], _("A total, not a person."))
        why = _("The row has no name; enter it and import the file again.")
        raise LeftOut(ProblemLevel.REFUSED, "name", "", why)

    def _read_identity(
        self, number: int, row: Sequence[Cell], said: Said, fields: dict[str, Any]
    ) -> None:
        code = self._number(number, row)
        kind = self._document_kind(number, said, code)
        if code:
            fields["document_kind"] = kind
        if code and rules.carries_identity(kind):
            self._read_number(number, said, code, fields)
            return
        if code:
            fields["id_number"] = code
        if sex := self.code("sexes", said.get("sex")):
            fields["sex"] = sex
        if "birth_date" in said:
            self._read_day(number, row, "birth_date", fields)

    def _number(self, number: int, row: Sequence[Cell]) -> str:
        """Return the number of the document; refused if the spreadsheet lost a part of it."""
        cell = self.cell(row, "id_number")
        if cell == "":
            return ""
        try:
            code = values.code(cell)
        except Refused as refusal:
            raise LeftOut(
                ProblemLevel.REFUSED, "id_number", str(cell), refusal.sentence
            ) from refusal
        if "*" in code:
            why = _("The number is masked; the entry goes without it.")
            self.warn(number, "id_number", code, why)
            return ""
        return "" if code in NOTHING else code

    def _document_kind(self, number: int, said: Said, code: str) -> str:
        """Return the kind of document: as the row says, else what its number looks like."""
        if named := self.code("document_kinds", said.get("document_kind")):
            return named
        if rules.document_kind(code) == rules.IDENTITY_CARD or _PASSPORT.fullmatch(code):
            return rules.document_kind(code)
        why = _("This is no identity number; it is kept as the number of another document.")
        self.warn(number, "id_number", code, why)
        return "990"

    def _read_number(self, number: int, said: Said, code: str, fields: dict[str, Any]) -> None:
        if rules.is_old_number(code):
            self.warn(
                *(number, "id_number", code),
                _("A number of 15 digits, made into 18; compare it with the card."),
            )
            code = rules.eighteen(code)
        if fault := rules.identity_fault(code, self.today):
            raise LeftOut(ProblemLevel.REFUSED, "id_number", code, fault)
        if odd := rules.identity_warning(code):
            self.warn(number, "id_number", code, odd)
        fields["id_number"] = code
        fields["birth_date"] = rules.birth_of(code)
        fields["sex"] = sex = rules.sex_of(code)
        named = self.code("sexes", said.get("sex"))
        if named and named != sex:
            self.warn(
                *(number, "sex", said["sex"]),
                _("The identity number says the other sex; the number is followed."),
            )

    def code(self, table: str, said: str | None) -> str | None:
        """Return the code of what a cell says in a table, or nothing."""
        if not said:
            return None
        known = self._codes[table]
        if said not in known:
            found = tables.table(table).find(said.replace(" ", ""))
            known[said] = found.code if found else None
        return known[said]

    def _read_codes(self, number: int, said: Said, fields: dict[str, Any]) -> Iterator[str]:
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

    def _read_day(
        self, number: int, row: Sequence[Cell], field: str, fields: dict[str, Any]
    ) -> None:
        cell = self.cell(row, field)
        try:
            day = self.day(cell)
        except Refused as refusal:
            self.warn(number, field, str(cell), refusal.sentence)
            return
        if day and day > self.today and field not in TO_COME:
            self.warn(number, field, str(cell), _("This day lies in the future; it is left out."))
        elif day:
            fields[field] = day

    def day(self, cell: Cell) -> date | None:
        """Return the day that a cell says, looked at once; refused if it says none."""
        if cell not in self._days:
            self._days[cell] = values.day(cell)
        return self._days[cell]

    def _read_phone(self, number: int, field: str, said: str, fields: dict[str, Any]) -> None:
        if said in NOTHING:
            return
        try:
            fields[field] = "/".join(values.telephones(said))
        except Refused as refusal:
            self.warn(number, field, said, refusal.sentence)
            fields[field] = said

    def _address(self, number: int, said: Said, fields: dict[str, Any]) -> Address | None:
        """Return the dwelling that a row names; what cannot be read is kept as written."""
        key = tuple([said.get(part, "") for part in PARTS])
        found = self.place(key)
        written = key[0] or "".join(key[1:6])
        if found is None and written:
            fields["address_written"] = written
            self.warn(
                *(number, "address" if key[0] else "door", written),
                _("The address cannot be read; it is kept as it is written."),
            )
        return found

    def place(self, key: tuple[str, ...]) -> Address | None:
        """Return the dwelling that the :data:`PARTS` of a row name, None if they name none."""
        if key not in self._placed:
            self._placed[key] = self._place(*key)
        return self._placed[key]

    def _place(self, address: str, estate: str, *parts: str) -> Address | None:
        known = (*self._estates, estate) if estate else self._estates
        section, building, unit, door, community = parts
        if address:
            found = addresses.parse(address, known)
        else:
            found = addresses.from_parts(estate, section, building, unit, door)
        if found is None or not found.door:
            return None
        return addresses.within(found, estate or self._under, community)

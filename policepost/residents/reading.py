"""What the rows of a sheet say of people: cleaned, checked, every doubt with its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange import values
from policepost.exchange.report import ProblemLevel, Report
from policepost.exchange.rows import LeftOut, Plan, Said
from policepost.exchange.values import Cell
from policepost.grids import rules as addresses
from policepost.grids.rules import Address
from policepost.residents import rules
from policepost.residents.cells import DAYS, PASSPORT_FORM, PHONES, WORDS, CellReader

TOTAL = re.compile("小计|合计|总计|共计")
PARTS = ("address", "estate", "section", "building", "unit", "door", "community")
CARE = ("care_needs", "care_reason", "care_by", "care_until")


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


class Reader(CellReader):
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
        super().__init__(plan, report, today)
        self._under = under
        self._estates = tuple(estates)
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
        unread = []
        for field in filter(said.__contains__, PHONES):
            self.read_phone(number, field, said[field], fields)
        for field in filter(said.__contains__, self._days_of(fields)):
            unread += self.read_day(number, row, field, fields)
        self.read_since(number, row, fields)
        for field in filter(said.__contains__, WORDS):
            fields[field] = said[field]
        unread += self.read_codes(number, said, fields)
        unread += self._read_care(number, row, said, fields)
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
        code = self.number_in(number, row)
        if code:
            kind = self._document_kind(number, said, code)
        else:
            code, kind = self._passport(number, row, said, fields)
        if code:
            fields["document_kind"] = kind
        if code and rules.carries_identity(kind):
            self._read_number(number, said, code, fields)
            return
        if code:
            fields["id_number"] = code
        if sex := self.code("sexes", said.get("sex")):
            fields["sex"] = sex

    @staticmethod
    def _days_of(fields: Mapping[str, Any]) -> Sequence[str]:
        """The days that a row may tell; a number that tells the birth date tells it better."""
        return DAYS if "birth_date" in fields else ("birth_date", *DAYS)

    def _passport(
        self, number: int, row: Sequence[Cell], said: Said, fields: dict[str, Any]
    ) -> tuple[str, str]:
        """Number and kind of the passport, by which somebody without another number is known."""
        code = self.number_in(number, row, "passport_number")
        if code and "passport_until" in said and "document_until" not in said:
            told: dict[str, Any] = {}
            self.read_day(number, row, "passport_until", told)
            if "passport_until" in told:
                fields["document_until"] = told["passport_until"]
        return code, rules.PASSPORT

    def _document_kind(self, number: int, said: Said, code: str) -> str:
        """Return the kind of document: as the row says, else what its number looks like."""
        if named := self.code("document_kinds", said.get("document_kind")):
            return named
        if rules.document_kind(code) == rules.IDENTITY_CARD or PASSPORT_FORM.fullmatch(code):
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

    def _read_care(
        self, number: int, row: Sequence[Cell], said: Said, fields: dict[str, Any]
    ) -> Iterator[str]:
        """Read why the post looks after somebody: all that it takes, or nothing of it.

        Yields for the note what no table knows.
        """
        if not any(field in said for field in CARE):
            return
        needs: list[str] = []
        told: dict[str, Any] = {}
        for word in self._needs(said.get("care_needs", "")):
            if code := self.code("care_needs", word):
                needs.append(code)
                continue
            why = _("The table does not know this; it is kept in the note.")
            self.warn(number, "care_needs", word, why)
            yield f"{self.guess.heading_of('care_needs')}：{word}"
        if "care_until" in said:
            yield from self.read_day(number, row, "care_until", told)
        care = rules.Care(
            *(said.get("care_reason", ""), said.get("care_by", "")),
            *(told.get("care_until"), tuple(needs)),
        )
        try:
            care = rules.checked_care(care, self.today)
        except Refused as refusal:
            field = refusal.field
            self.warn(number, field, said.get(field, ""), refusal.sentence)
            return
        if care.reason:
            fields.update(care_reason=care.reason, care_by=care.by, care_until=care.until)
            fields["care_needs"] = "/".join(care.needs)

    def _needs(self, written: str) -> Iterator[str]:
        """Yield the needs in a cell; the name of one has a comma."""
        for part in filter(None, re.split("[、/;]", written)):
            whole = self.code("care_needs", part) is not None
            yield from [part] if whole else re.split(r"[,\s]+", part.strip())

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
